//! The server as a process of its own: started, watched until it is ready, killed, told to stop.
//!
//! It keeps its port and its database over any number of starts, so that clients find it again.
//! Ends with whoever holds it, whatever happens to the test.

use anyhow::{Context, bail, ensure};
use foyer_client::company::SETUP_CODE;
use std::fs::File;
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::time::Duration;
use tokio::process::{Child, Command};
use tokio::time::{Instant, sleep, timeout};

/// Names the program under test.
pub const PROGRAM: &str = "FOYER_BIN";
/// Names the program with planted faults.
pub const PLANTED: &str = "FOYER_PLANTED_BIN";

/// Longest wait for a server to get ready; far beyond what is asked of it.
const START: Duration = Duration::from_secs(30);
/// How often it is asked.
const ASK: Duration = Duration::from_millis(5);

/// The program a variable names.
///
/// # Errors
/// When the variable is not set or names no file: a missing part is a failure, never a skip.
pub fn program(variable: &str) -> anyhow::Result<PathBuf> {
    let path = std::env::var_os(variable).with_context(|| {
        format!("{variable} names no program; scripts/test.sh and scripts/torture.sh set it")
    })?;
    let path = PathBuf::from(path);
    ensure!(path.is_file(), "{variable}: there is no {}", path.display());
    Ok(path)
}

/// How to start the server.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The program.
    pub program: PathBuf,
    /// Its database.
    pub database: String,
    /// Where it listens.
    pub address: SocketAddr,
    /// What runs the program, such as `strace` with its flags; empty for nothing.
    pub wrapper: Vec<String>,
    /// Further environment.
    pub environment: Vec<(String, String)>,
    /// Where its log goes; appended to at each start.
    pub log: PathBuf,
}

impl Plan {
    /// The program of [`PROGRAM`] on a port that is free now, with its log in `folder`.
    ///
    /// # Errors
    /// When there is no such program or no free port.
    pub fn new(database: &str, folder: &Path) -> anyhow::Result<Self> {
        Ok(Self {
            program: program(PROGRAM)?,
            database: database.to_owned(),
            address: free_address()?,
            wrapper: Vec::new(),
            environment: Vec::new(),
            log: folder.join("foyer.log"),
        })
    }

    /// The same with one more variable.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.environment.push((name.to_owned(), value.into()));
        self
    }

    /// Starts it and waits until it is ready.
    ///
    /// # Errors
    /// When it ends instead, or takes too long; with the end of its log.
    pub async fn start(&self) -> anyhow::Result<Foyer> {
        let begun = Instant::now();
        let child = self.spawn()?;
        let mut foyer = Foyer { child, plan: self.clone(), ready_in: Duration::ZERO };
        while !ready(self.address).await {
            if let Some(status) = foyer.child.try_wait()? {
                bail!("the server ended by itself: {status}\n{}", self.log_tail());
            }
            ensure!(begun.elapsed() < START, "the server did not get ready\n{}", self.log_tail());
            sleep(ASK).await;
        }
        foyer.ready_in = begun.elapsed();
        Ok(foyer)
    }

    fn spawn(&self) -> anyhow::Result<Child> {
        let mut words = self.wrapper.iter().map(Into::into).chain([self.program.clone().into_os_string()]);
        let first = words.next().context("no program")?;
        let mut command = Command::new(first);
        command.args(words).args(["serve", "--database-url", &self.database]);
        command.args(["--listen", &self.address.to_string()]);
        command.args(["--public-url", &format!("http://{}", self.address)]);
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("FOYER__")) {
            command.env_remove(name);
        }
        // All clients of a run come from one address, and write more than people do.
        command.env("FOYER__LIMITS__ENABLED", "false");
        command.env("FOYER__SERVER__SETUP_CODE", SETUP_CODE);
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        let log = File::options().create(true).append(true).open(&self.log)?;
        command.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log).kill_on_drop(true);
        command.spawn().with_context(|| format!("{} can't be started", self.program.display()))
    }

    /// What the server has written so far.
    #[must_use]
    pub fn log_text(&self) -> String {
        std::fs::read(&self.log).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default()
    }

    fn log_tail(&self) -> String {
        let text = self.log_text();
        let lines: Vec<&str> = text.lines().collect();
        lines[lines.len().saturating_sub(20)..].join("\n")
    }
}

/// A running server.
#[derive(Debug)]
pub struct Foyer {
    child: Child,
    plan: Plan,
    /// From the start of the process to the first *ready*.
    pub ready_in: Duration,
}

impl Foyer {
    /// Its process id.
    #[must_use]
    pub fn id(&self) -> Option<u32> {
        self.child.id()
    }

    /// Kills it where it stands, as a power cut would, and starts it again.
    ///
    /// # Errors
    /// When it cannot be killed or does not come back.
    pub async fn kill_and_restart(mut self) -> anyhow::Result<Self> {
        self.child.kill().await?;
        self.plan.start().await
    }

    /// Tells it to stop and waits; answers how it ended and how long that took.
    ///
    /// # Errors
    /// When it does not end within `within`.
    pub async fn terminate(mut self, within: Duration) -> anyhow::Result<(ExitStatus, Duration)> {
        let id = self.child.id().context("the server has ended already")?.to_string();
        let begun = Instant::now();
        let told = Command::new("kill").args(["-TERM", &id]).status().await?;
        ensure!(told.success(), "the signal was not sent");
        let status = timeout(within, self.child.wait()).await.with_context(|| {
            format!("the server did not stop within {within:?}\n{}", self.plan.log_tail())
        })??;
        Ok((status, begun.elapsed()))
    }

    /// Waits until it ends by itself; answers how.
    ///
    /// # Errors
    /// When it is still there after `within`; with the end of its log.
    pub async fn ended(mut self, within: Duration) -> anyhow::Result<ExitStatus> {
        let ended = timeout(within, self.child.wait()).await;
        Ok(ended.with_context(|| format!("the server lives on\n{}", self.plan.log_tail()))??)
    }

    /// Ends it without a word and leaves its port free.
    ///
    /// # Errors
    /// When it cannot be killed.
    pub async fn kill(mut self) -> anyhow::Result<()> {
        Ok(self.child.kill().await?)
    }

    /// How it was started.
    #[must_use]
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// Whether it says that it is ready.
    pub async fn is_ready(&self) -> bool {
        ready(self.plan.address).await
    }
}

/// Whether a server there answers `/health/ready` with success.
pub async fn ready(address: SocketAddr) -> bool {
    let ask = async {
        let http = reqwest::Client::builder().no_proxy().build()?;
        http.get(format!("http://{address}/health/ready")).send().await?.error_for_status()
    };
    matches!(timeout(Duration::from_secs(2), ask).await, Ok(Ok(_)))
}

/// An address of this machine that nobody uses now.
///
/// # Errors
/// When there is none.
pub fn free_address() -> anyhow::Result<SocketAddr> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?)
}
