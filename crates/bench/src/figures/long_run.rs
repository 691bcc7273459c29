//! Ten minutes of a big company: ten thousand visitors, two hundred agents, two hundred messages a
//! second.

use super::Bench;
use super::delivery::{Conversation, hear_as_agent};
use crate::crowd::Crowd;
use crate::desk::{Desk, Size};
use crate::latency::Latencies;
use crate::load::figure;
use crate::report::{Goal, Row};
use crate::rounds::median;
use crate::server::Server;
use std::sync::Arc;
use std::time::{Duration, Instant};

const VISITORS: usize = 10_000;
/// Visitors in chats; the others have their widget open.
const CHATS: usize = 200;
const DEPARTMENTS: usize = 10;
const AGENTS_EACH: usize = 20;
const PER_SECOND: f64 = 200.0;
/// Between two looks at the memory.
const LOOK: Duration = Duration::from_secs(1);
/// Of memory at the end by memory at the middle: what counts as flat.
const FLAT: f64 = 1.05;

/// Memory, CPU and latency under the whole load.
pub(super) async fn measure(bench: &Bench) -> anyhow::Result<Vec<Row>> {
    let server = bench.server().await?;
    let latencies = Arc::new(Latencies::new()?);
    let heard = Arc::clone(&latencies);
    let size = Size { departments: DEPARTMENTS, agents: AGENTS_EACH, chats: CHATS };
    let desk = Desk::open(server.target, size, Arc::new(move |event| hear_as_agent(event, &heard))).await?;
    let talks = Conversation::all(desk, &latencies);
    let (address, idle) = (server.address(), bench.many(VISITORS - CHATS));
    let crowd = tokio::task::spawn_blocking(move || Crowd::gather(address, idle, false)).await??;

    let length = bench.long();
    // The first seconds belong to the arrival of the crowd.
    talks.run(PER_SECOND, bench.seconds(8), &latencies).await;
    latencies.clear();
    let (before, started) = (server.process.cpu()?, Instant::now());
    let watching = memory(&server, length);
    let ((), memory) = futures::join!(talks.run(PER_SECOND, length, &latencies), watching);
    let cores = (server.process.cpu()? - before).as_secs_f64() / started.elapsed().as_secs_f64();
    let sent = PER_SECOND * length.as_secs_f64();
    let delivered = 100.0 * figure(usize::try_from(latencies.count())?) / sent.max(1.0);
    drop(crowd);

    let memory = memory?;
    let peak = memory.iter().copied().fold(0.0, f64::max) / 1024.0;
    let (middle, end) = middle_and_end(&memory);
    let p99 = latencies.quantile_ms(0.99);
    let minutes = length.as_secs_f64() / 60.0;
    let name = |what: &str| format!("10,000 visitors, 200 agents, 200/s, {minutes:.0} min: {what}");
    Ok(vec![
        Row::new(&name("memory"), peak, "MiB", None, Goal::AtMost(400.0)),
        Row::new(&name("CPU"), cores, "cores", None, Goal::AtMost(1.0)),
        Row::new(&name("p99"), p99, "ms", None, Goal::AtMost(100.0)),
        Row::new(&name("end by middle"), end / 1024.0, "MiB", Some(middle / 1024.0), Goal::RatioAtMost(FLAT)),
        Row::new(&name("delivered"), delivered, "%", None, Goal::AtLeast(100.0)),
    ])
}

/// Resident KiB, looked at again and again.
async fn memory(server: &Server, length: Duration) -> anyhow::Result<Vec<f64>> {
    let started = Instant::now();
    let mut looks = Vec::new();
    while started.elapsed() < length {
        looks.push(server.process.resident_kib()?);
        tokio::time::sleep(LOOK).await;
    }
    Ok(looks)
}

/// The median of the third fifth and of the last one.
fn middle_and_end(looks: &[f64]) -> (f64, f64) {
    let fifth = looks.len().div_ceil(5);
    let part = |from: usize| median(looks.get(from..).map_or(&[], |rest| &rest[..fifth.min(rest.len())]));
    (part(fifth * 2), part(looks.len().saturating_sub(fifth)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn growth_in_the_second_half_shows() {
        let growing: Vec<f64> = (0..100).map(f64::from).collect();
        let (middle, end) = middle_and_end(&growing);
        assert!((middle - 49.5).abs() < 1.0 && (end - 89.5).abs() < 1.0, "{middle} {end}");
    }
}
