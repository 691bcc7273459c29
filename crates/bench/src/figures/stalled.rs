//! What a hundred readers that stop reading do to the others, and what they cost.

use super::Bench;
use super::fanout::{Hall, settle, watch};
use crate::desk::percent;
use crate::latency::Latencies;
use crate::load::figure;
use crate::report::{Goal, Row};
use crate::rounds::{Rounds, median};
use crate::server::Server;
use std::sync::Arc;
use std::time::{Duration, Instant};

const READERS: usize = 100;
const STALLED: usize = 100;
/// Long messages fill what the system holds back for a reader within seconds.
const CHARS: usize = 3_900;
const PER_SECOND: f64 = 50.0;
/// The server must have cut them by then.
const CUT_WITHIN: Duration = Duration::from_secs(20);

/// The others' p99, what a stalled reader holds in memory, and when it is cut.
pub(super) async fn measure(bench: &Bench) -> anyhow::Result<Vec<Row>> {
    let server = bench.server().await?;
    let hall = Hall::open(server.target).await?;
    let latencies = Arc::new(Latencies::new()?);
    for socket in hall.watchers(READERS).await? {
        tokio::spawn(watch(socket, Arc::clone(&latencies)));
    }
    // As long as the stalled ones may live, so that all of it is in the figure.
    let length = CUT_WITHIN + Duration::from_secs(2);
    let mut p99 = Rounds::default();
    let (mut memory, mut cut, mut sent, mut delivered) = (vec![], vec![], 0, 0);
    for _ in 0..bench.rounds() {
        let without = quantile(&hall, &latencies, length, &mut sent, &mut delivered).await;
        let sockets = server.process.sockets()?;
        let stalled = hall.watchers(STALLED).await?;
        let before = server.process.resident_kib()?;
        let observer = observe(&server, sockets);
        let speaking = quantile(&hall, &latencies, length, &mut sent, &mut delivered);
        let (with, (peak, after)) = futures::join!(speaking, observer);
        p99.push(with, without);
        memory.push((peak - before) / figure(STALLED));
        cut.push(after.as_secs_f64());
        drop(stalled);
    }
    let (with, without) = p99.medians();
    let most = CUT_WITHIN.as_secs_f64();
    Ok(vec![
        Row::new("p99 of others while 100 stop reading", with, "ms", Some(without), Goal::RatioAtMost(1.25)),
        Row::new("what one that stopped holds", median(&memory), "KiB", None, Goal::AtMost(256.0)),
        Row::new("until all of them are cut", median(&cut), "s", None, Goal::AtMost(most)),
        Row::new("delivered to the others", percent(delivered, sent), "%", None, Goal::AtLeast(100.0)),
    ])
}

async fn quantile(
    hall: &Hall,
    latencies: &Latencies,
    length: Duration,
    sent: &mut usize,
    delivered: &mut usize,
) -> f64 {
    latencies.clear();
    let events = hall.speak(PER_SECOND, length, latencies, CHARS).await;
    let arrived = || usize::try_from(latencies.count()).unwrap_or(0);
    settle(arrived, events * READERS).await;
    *sent += events * READERS;
    *delivered += arrived();
    latencies.quantile_ms(0.99)
}

/// Watches the server from outside until its stalled connections are closed: the highest memory
/// in KiB, and how long it took. A client that does not read cannot see it from its side.
async fn observe(server: &Server, sockets: usize) -> (f64, Duration) {
    let started = Instant::now();
    let mut peak = 0.0_f64;
    loop {
        // A server that is gone shows in the deliveries.
        peak = peak.max(server.process.resident_kib().unwrap_or(0.0));
        let closed = server.process.sockets().is_ok_and(|now| now <= sockets);
        if closed || started.elapsed() > CUT_WITHIN + CUT_WITHIN {
            return (peak, started.elapsed());
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}
