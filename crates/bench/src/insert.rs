//! How fast SQLite alone inserts, in a process of its own, so that it can be given another disk.

use crate::disk::Disk;
use crate::load::{MESSAGE_CHARS, figure};
use crate::process::Process;
use anyhow::Context;
use foyer_storage::baseline::RawSqlite;
use std::path::Path;
use std::time::{Duration, Instant};

/// Rows a commit of each measurement.
const BATCHES: [usize; 2] = [16, 1];

/// Rows a second, 16 a commit and 1 a commit, for `length` each.
pub(crate) async fn rates(disk: Disk, file: &Path, length: Duration) -> anyhow::Result<[f64; 2]> {
    let arguments = ["insert".to_owned(), file.display().to_string(), length.as_secs_f64().to_string()];
    let part = tokio::task::spawn_blocking(move || Process::start_part(disk, &arguments));
    let (_process, line) = part.await??;
    let mut rates = line.split(' ').map(str::parse);
    let mut next = || rates.next().context("a rate is missing")?.context("an unreadable rate");
    Ok([next()?, next()?])
}

/// Measures, and prints both rates on one line.
pub(crate) fn run(file: &Path, seconds: f64) -> anyhow::Result<()> {
    let mut raw = RawSqlite::open(file)?;
    let body = "x".repeat(MESSAGE_CHARS);
    let mut rates = [0.0; 2];
    for (rate, batch) in rates.iter_mut().zip(BATCHES) {
        let started = Instant::now();
        let mut rows = 0;
        while started.elapsed().as_secs_f64() < seconds {
            raw.insert(batch, &body)?;
            rows += batch;
        }
        *rate = figure(rows) / started.elapsed().as_secs_f64();
    }
    println!("{} {}", rates[0], rates[1]);
    Ok(())
}
