//! Runs the services' work beside requests, from the start to the stop. What the work is stands in
//! `services/jobs`; here is only when.

use crate::state::AppState;
use foyer_metrics::{Fault, metrics};
use foyer_protocol::Timestamp;
use foyer_services::{RENEW_MS, Services};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{MissedTickBehavior, interval, sleep};

/// Longest time between two looks for what is due: another process may have put it there.
const LOOK: Duration = Duration::from_secs(1);
/// Shortest time, so that a job that nobody here can do costs nothing.
const PAUSE: Duration = Duration::from_millis(50);
/// The same for connections that are gone: many that left one after another are dropped together.
const TOGETHER: Duration = Duration::from_millis(250);

/// Starts all of it. Each ends when the process is told to stop, and the stop waits for it.
pub fn start(state: &AppState) {
    until_told_to_stop(state, "the renewal of leases", renew_leases(Arc::clone(&state.services)));
    until_told_to_stop(state, "the end of graces", end_graces(Arc::clone(&state.services)));
    until_told_to_stop(state, "the end of sessions", end_sessions(Arc::clone(&state.services)));
    until_told_to_stop(state, "the work on jobs", run_jobs(Arc::clone(&state.services)));
    let services = Arc::clone(&state.services);
    until_told_to_stop(state, "the database's writer", async move { services.writer_ended().await });
}

fn until_told_to_stop(state: &AppState, what: &'static str, work: impl Future<Output = ()> + Send + 'static) {
    let stopped = state.shutdown.clone().cancelled_owned();
    state.tasks.spawn(state.vital.clone().keep(what, async move {
        tokio::select! {
            () = stopped => {}
            () = work => {}
        }
    }));
}

/// Keeps this node's connections alive in the database.
async fn renew_leases(services: Arc<Services>) {
    let mut turns = interval(Duration::from_millis(RENEW_MS.unsigned_abs()));
    // After a long pause one renewal is enough.
    turns.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        turns.tick().await;
        if let Err(error) = services.renew_leases().await {
            metrics().faults.of(Fault::Leases).inc();
            tracing::error!(error = %error, "leases were not renewed; trying again");
        }
    }
}

/// Drops connections whose grace is over.
async fn end_graces(services: Arc<Services>) {
    loop {
        let next = services.end_graces().await.unwrap_or_else(|error| {
            metrics().faults.of(Fault::Leases).inc();
            tracing::error!(error = %error, "connections that are gone were not dropped; trying again");
            None
        });
        sleep(wait(next, services.clock().now()).max(TOGETHER)).await;
    }
}

/// Ends sessions when their time is over, so that their sockets close then and not when somebody looks.
async fn end_sessions(services: Arc<Services>) {
    loop {
        let next = services.end_expired_sessions().await.unwrap_or_else(|error| {
            metrics().faults.of(Fault::Session).inc();
            tracing::error!(error = %error, "sessions whose time is over were not ended; trying again");
            None
        });
        sleep(wait(next, services.clock().now())).await;
    }
}

/// Does the jobs that are due.
async fn run_jobs(services: Arc<Services>) {
    loop {
        let next = services.run_due_jobs().await.unwrap_or_else(|error| {
            metrics().faults.of(Fault::Job).inc();
            tracing::error!(error = %error, "the jobs that are due were not found; trying again");
            None
        });
        sleep(wait(next, services.clock().now())).await;
    }
}

/// How long to wait for what is due at `next`.
fn wait(next: Option<Timestamp>, now: Timestamp) -> Duration {
    let until = next.map_or(LOOK, |at| Duration::from_millis(at.since_ms(now).max(0).unsigned_abs()));
    until.clamp(PAUSE, LOOK)
}

#[cfg(test)]
mod tests {
    use super::{LOOK, PAUSE, wait};
    use foyer_protocol::Timestamp;
    use std::time::Duration;

    #[test]
    fn a_look_comes_when_something_is_due_and_at_least_every_second() {
        let now = Timestamp(1_000_000);
        for (next, expected) in [
            (None, LOOK),
            (Some(now.plus_ms(300)), Duration::from_millis(300)),
            (Some(now.plus_ms(3_600_000)), LOOK),
            (Some(now), PAUSE),
            (Some(now.plus_ms(-3_600_000)), PAUSE),
        ] {
            assert_eq!(wait(next, now), expected, "{next:?}");
        }
    }
}
