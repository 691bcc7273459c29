//! What an idle visitor's connection costs in memory, against a bare socket.

use super::Bench;
use crate::baseline::{Baseline, Kind};
use crate::crowd::Crowd;
use crate::load::figure;
use crate::process::Process;
use crate::report::{Goal, Row};
use crate::rounds::Rounds;
use foyer_client::Company;
use std::net::SocketAddr;
use std::time::Duration;

const CONNECTIONS: usize = 10_000;
/// Connections before those that count, and beside them: they take what the allocator has left from
/// setting the server up, which would make the others seem cheaper than they are.
const EARLIER: usize = 5_000;
/// After the last hello, until the account is read.
const SETTLE: Duration = Duration::from_secs(2);

/// Resident KiB of a connection that has said hello and then nothing.
pub(super) async fn measure(bench: &Bench) -> anyhow::Result<Vec<Row>> {
    let count = bench.many(CONNECTIONS);
    let mut rounds = Rounds::default();
    for _ in 0..bench.rounds() {
        let server = bench.server().await?;
        Company::found(server.address()).await?;
        let value = kib_each(&server.process, server.address(), count, false).await?;
        let bare = Baseline::start(Kind::Echo)?;
        let baseline = kib_each(&bare.process, bare.target.server, count, true).await?;
        rounds.push(value, baseline);
        bare.process.stop();
    }
    let (value, baseline) = rounds.medians();
    Ok(vec![
        Row::new("idle visitor connection", value, "KiB", Some(baseline), Goal::RatioAtMost(2.5)),
        Row::new("idle visitor connection, at most", value, "KiB", None, Goal::AtMost(16.0)),
    ])
}

async fn kib_each(process: &Process, address: SocketAddr, count: usize, bare: bool) -> anyhow::Result<f64> {
    let earlier = tokio::task::spawn_blocking(move || Crowd::gather(address, EARLIER, bare)).await??;
    tokio::time::sleep(SETTLE).await;
    let before = process.resident_kib()?;
    let crowd = tokio::task::spawn_blocking(move || Crowd::gather(address, count, bare)).await??;
    tokio::time::sleep(SETTLE).await;
    let after = process.resident_kib()?;
    drop((earlier, crowd));
    Ok((after - before) / figure(count))
}
