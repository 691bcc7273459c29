//! What is measured: one module a figure, all run one after the other.

mod assignments;
mod delivery;
mod durable;
mod fanout;
mod idle;
mod long_run;
mod messages;
mod postgres;
mod reconnect;
mod recorded;
mod stalled;
mod status;
mod typing;

pub(crate) use status::ADDRESS as STATUS_ADDRESS;

use crate::disk::Disk;
use crate::files;
use crate::report::{self, Row};
use crate::server::Server;
use crate::table;
use anyhow::{Context, bail};
use foyer_storage::testing::Backend;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// What every figure needs to know.
#[derive(Debug)]
pub(crate) struct Bench {
    program: PathBuf,
    report: PathBuf,
    quick: bool,
    minutes: f64,
}

impl Bench {
    /// Checks that there is a server and a disk to measure.
    pub(crate) fn new(program: PathBuf, report: PathBuf, quick: bool, minutes: f64) -> anyhow::Result<Self> {
        if !program.is_file() {
            bail!("there is no server at {}; run scripts/bench.sh, which builds it", program.display());
        }
        let bench = Self { program, report, quick, minutes };
        std::fs::create_dir_all(bench.folder())?;
        if files::in_memory(bench.folder())? {
            bail!("{} is in memory; a benchmark of durable messages needs a disk", bench.folder().display());
        }
        Ok(bench)
    }

    /// Rounds of a figure: an odd number, so that one of them is the median.
    pub(crate) fn rounds(&self) -> usize {
        if self.quick { 1 } else { 3 }
    }

    /// `seconds` in a full run, a fraction of it in a quick one.
    pub(crate) fn seconds(&self, seconds: u64) -> Duration {
        Duration::from_secs(seconds) / if self.quick { 4 } else { 1 }
    }

    /// `count` in a full run, a fraction of it in a quick one.
    pub(crate) fn many(&self, count: usize) -> usize {
        if self.quick { count / 10 } else { count }
    }

    /// The length of the long run.
    pub(crate) fn long(&self) -> Duration {
        Duration::from_secs_f64(self.minutes * if self.quick { 6.0 } else { 60.0 })
    }

    /// Where databases are put.
    pub(crate) fn folder(&self) -> &Path {
        self.report.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
    }

    /// A server on an empty SQLite file.
    pub(crate) async fn server(&self) -> anyhow::Result<Server> {
        self.server_with(Backend::Sqlite, Disk::Real, &[]).await
    }

    /// A server with a database, a disk and settings.
    pub(crate) async fn server_with(
        &self,
        backend: Backend,
        disk: Disk,
        settings: &[(&str, &str)],
    ) -> anyhow::Result<Server> {
        Server::start(&self.program, self.folder(), backend, disk, settings).await
    }
}

/// Runs the figures whose name contains one of `only` (all when empty), prints the table and
/// writes the report. Answers whether every goal was met.
pub(crate) async fn run(bench: &Bench, only: &[String]) -> anyhow::Result<bool> {
    let wanted = |name: &str| only.is_empty() || only.iter().any(|part| name.contains(part.as_str()));
    let mut rows: Vec<Row> = Vec::new();
    macro_rules! figures {
        ($($name:literal => $measure:path,)*) => {$(
            if wanted($name) {
                let started = Instant::now();
                eprint!("{:<12}", $name);
                let new = $measure(bench).await.context($name)?;
                eprintln!("{:>5.0} s", started.elapsed().as_secs_f64());
                eprint!("{}", table::draw(&new));
                rows.extend(new);
                // After each figure: a run that is ended early leaves what it knows.
                report::write(&rows, &bench.report)?;
            }
        )*};
    }
    figures! {
        "idle" => idle::measure,
        "typing" => typing::measure,
        "status" => status::measure,
        "durable" => durable::measure,
        "delivery" => delivery::measure,
        "fanout" => fanout::measure,
        "reconnect" => reconnect::measure,
        "stalled" => stalled::measure,
        "assignments" => assignments::measure,
        "postgres" => postgres::measure,
        "long" => long_run::measure,
    }
    if rows.is_empty() {
        bail!("no figure has such a name");
    }
    println!("{}", table::draw(&rows));
    Ok(rows.iter().all(|row| row.ok))
}
