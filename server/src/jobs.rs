//! Work that goes on beside requests, from the start to the stop.

use crate::state::AppState;
use foyer_metrics::{Fault, metrics};
use foyer_services::{RENEW_MS, Services};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{MissedTickBehavior, interval};

/// Starts all of it. Each job ends when the process is told to stop, and the stop waits for it.
pub fn start(state: &AppState) {
    let stopped = state.shutdown.clone().cancelled_owned();
    let leases = renew_leases(Arc::clone(&state.services));
    state.tasks.spawn(async move {
        tokio::select! {
            () = stopped => {}
            () = leases => {}
        }
    });
}

/// Keeps this node's connections alive in the database, and clears away what has run out.
async fn renew_leases(services: Arc<Services>) {
    let mut turns = interval(Duration::from_millis(RENEW_MS.unsigned_abs()));
    // After a long pause one renewal is enough.
    turns.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        turns.tick().await;
        if let Err(error) = services.tick().await {
            metrics().faults.of(Fault::Leases).inc();
            tracing::error!(error = %error, "leases were not renewed; trying again");
        }
    }
}
