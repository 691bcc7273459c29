//! Durable messages on PostgreSQL, against `pgbench` running the same statements.

use super::Bench;
use super::durable::Talk;
use super::recorded::{ask, company, stranger};
use crate::disk::Disk;
use crate::load::MESSAGE_CHARS;
use crate::report::{Goal, Row};
use crate::rounds::Rounds;
use crate::server::postgres;
use anyhow::{Context, bail};
use foyer_client::client_id;
use foyer_storage::baseline::{end_recording, pgbench_script, start_recording};
use foyer_storage::testing::Backend;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

const WRITERS: usize = 32;

/// Messages a second of 32 visitors at saturation.
pub(super) async fn measure(bench: &Bench) -> anyhow::Result<Vec<Row>> {
    let url = postgres().await?;
    let folder = tempfile::tempdir_in(bench.folder())?;
    let script = folder.path().join("message.sql");
    std::fs::write(&script, script_of_a_message(&url).await?)?;
    let mut talk = Talk::open(bench.server_with(Backend::Postgres, Disk::Real, &[]).await?, WRITERS).await?;
    let length = bench.seconds(12);
    let mut rounds = Rounds::default();
    for _ in 0..bench.rounds() {
        let (script, url) = (script.clone(), url.clone());
        let baseline = tokio::task::spawn_blocking(move || pgbench(&url, &script, length)).await??;
        rounds.push(talk.saturate(length).await?, baseline);
    }
    let (value, baseline) = rounds.medians();
    Ok(vec![Row::new(
        "durable messages, 32 writers, PostgreSQL",
        value,
        "/s",
        Some(baseline),
        Goal::RatioAtLeast(0.6),
    )])
}

/// Transactions a second of `pgbench`.
fn pgbench(url: &str, script: &Path, length: Duration) -> anyhow::Result<f64> {
    let output = Command::new(find_pgbench()?)
        .args(["--no-vacuum", "--protocol=prepared", "--jobs=2"])
        .arg(format!("--client={WRITERS}"))
        .arg(format!("--time={}", length.as_secs().max(1)))
        .args(["--define=ready=0", "--file"])
        .arg(script)
        // The driver's own parameters are not PostgreSQL's.
        .arg(url.split('?').next().unwrap_or(url))
        .output()
        .context("pgbench can't be started")?;
    let text = String::from_utf8_lossy(&output.stdout);
    let failed = text.lines().find(|line| line.contains("failed transactions: "));
    if !output.status.success() || failed.is_some_and(|line| !line.contains("failed transactions: 0")) {
        bail!("pgbench failed:\n{text}\n{}", String::from_utf8_lossy(&output.stderr));
    }
    let tps = text.lines().find_map(|line| line.strip_prefix("tps = ")?.split(' ').next()?.parse().ok());
    tps.with_context(|| format!("pgbench says no rate:\n{text}"))
}

/// The newest `pgbench` of the system's packages, or the one on the path.
fn find_pgbench() -> anyhow::Result<PathBuf> {
    if let Some(folder) = std::env::var_os("FOYER_PG_BIN") {
        return Ok(Path::new(&folder).join("pgbench"));
    }
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut found: Vec<PathBuf> =
        versions.map(|version| version.path().join("bin/pgbench")).filter(|path| path.is_file()).collect();
    found.sort();
    Ok(found.pop().unwrap_or_else(|| PathBuf::from("pgbench")))
}

/// Lets the services store a message, and turns what they ran into a script for all writers.
async fn script_of_a_message(url: &str) -> anyhow::Result<String> {
    let services = company(url, 1, false).await?;
    let mut senders = Vec::with_capacity(WRITERS);
    let mut last = None;
    for _ in 0..WRITERS {
        let key = stranger();
        let (chat, visitor) = ask(&services, &key).await?;
        senders.push([key.token_hash().to_owned(), visitor.0, chat.0]);
        last = Some(key);
    }
    let key = last.context("there are no writers")?;
    let message = client_id();
    start_recording();
    let stored = services.visitor_send(&key, &message, &"x".repeat(MESSAGE_CHARS)).await;
    let job = end_recording();
    stored?;
    services.close().await;
    let [token, visitor, chat] = senders.last().context("there are no writers")?;
    Ok(pgbench_script(&job, [token, visitor, chat, message.as_str()], &senders))
}
