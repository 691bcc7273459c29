//! A Foyer server of this benchmark's own: the release program, a port of its own, an empty
//! database on the disk.

use crate::disk::Disk;
use crate::process::Process;
use anyhow::{Context, bail, ensure};
use foyer_client::Target;
use foyer_client::company::SETUP_CODE;
use foyer_storage::testing::{Backend, POSTGRES_VARIABLE, TestDb};
use std::fs::{self, File};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Longest wait for a server to listen.
const PATIENCE: Duration = Duration::from_secs(20);

/// A running server. It ends when it is dropped, and its files go with it.
#[derive(Debug)]
pub(crate) struct Server {
    pub(crate) process: Process,
    pub(crate) target: Target,
    metrics: SocketAddr,
    _folder: TempDir,
}

impl Server {
    /// Starts `program` on an empty database in a new folder below `folder`.
    pub(crate) async fn start(
        program: &Path,
        folder: &Path,
        backend: Backend,
        disk: Disk,
        settings: &[(&str, &str)],
    ) -> anyhow::Result<Self> {
        let folder = tempfile::tempdir_in(folder).context("no folder for a database")?;
        let url = match backend {
            Backend::Sqlite => format!("sqlite://{}", folder.path().join("foyer.db").display()),
            Backend::Postgres => postgres().await?,
        };
        let log = folder.path().join("server.log");
        let mut command = disk.command(program);
        environment(&mut command, &url, settings);
        command.arg("serve").stdin(Stdio::null()).stdout(Stdio::null()).stderr(File::create(&log)?);
        let mut process = Process::start(&mut command)?;
        let address = said(&mut process, &log, "address").await?;
        let metrics = said(&mut process, &log, "metrics").await?;
        Ok(Self { process, target: Target::new(address), metrics, _folder: folder })
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> SocketAddr {
        self.target.server
    }

    /// What a metric of the server says now; of one with labels, all together.
    pub(crate) async fn metric(&self, name: &str) -> anyhow::Result<f64> {
        let mut line = TcpStream::connect(self.metrics).await?;
        line.write_all(b"GET /metrics HTTP/1.0\r\n\r\n").await?;
        let mut text = String::new();
        line.read_to_string(&mut text).await?;
        let values: Vec<f64> = text
            .lines()
            .filter_map(|line| line.strip_prefix(name)?.strip_prefix([' ', '{'])?.rsplit(' ').next())
            .map(str::parse)
            .collect::<Result<_, _>>()?;
        ensure!(!values.is_empty(), "the server has no metric {name}");
        Ok(values.into_iter().sum())
    }
}

/// Everything the server is told. Only what a benchmark must set; the rest is as shipped.
fn environment(command: &mut Command, database: &str, settings: &[(&str, &str)]) {
    for (name, _) in std::env::vars() {
        if name.starts_with("FOYER__") {
            command.env_remove(name);
        }
    }
    command
        .env("FOYER__SERVER__LISTEN", "127.0.0.1:0")
        .env("FOYER__METRICS__LISTEN", "127.0.0.1:0")
        .env("FOYER__DATABASE__URL", database)
        // All visitors of a benchmark share an address.
        .env("FOYER__LIMITS__ENABLED", "false")
        .env("FOYER__SERVER__SETUP_CODE", SETUP_CODE)
        .env("FOYER__LOG__FORMAT", "json")
        .env("FOYER__LOG__FILTER", "warn,foyer_server=info")
        .envs(settings.iter().copied());
}

/// A new database in the PostgreSQL that `scripts/with-postgres.sh` started.
pub(crate) async fn postgres() -> anyhow::Result<String> {
    if std::env::var_os(POSTGRES_VARIABLE).is_none() {
        bail!("{POSTGRES_VARIABLE} names no PostgreSQL; run this by scripts/bench.sh");
    }
    Ok(TestDb::url(Backend::Postgres).await?.0)
}

/// An address that the server says in its log, once it does.
async fn said(process: &mut Process, log: &Path, name: &str) -> anyhow::Result<SocketAddr> {
    let before = format!("\"{name}\":\"");
    let deadline = Instant::now() + PATIENCE;
    while process.runs() && Instant::now() < deadline {
        let text = fs::read_to_string(log)?;
        let address = text.split_once(&before).and_then(|(_, rest)| rest.split('"').next());
        if let Some(address) = address {
            return address.parse().context("the server names an unreadable address");
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    bail!("the server did not start:\n{}", fs::read_to_string(log)?)
}
