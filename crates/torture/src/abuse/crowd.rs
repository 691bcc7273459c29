//! The crowd as a process of its own: what it costs to be hostile must not slow down the people who are measured.

use super::hostile::{Numbers, Tally};
use anyhow::{Context, ensure};
use foyer_protocol::LinkId;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;
use tokio::process::{Child, Command};
use tokio::time::timeout;

/// How long the crowd may take to go away after its time: it has what others leave of the processor, and beside other tests that
/// is little.
const LEAVE: Duration = Duration::from_secs(120);

/// A crowd to be had.
#[derive(Clone, Debug)]
pub struct Crowd {
    /// `foyer-torture`, whose command `hostile` is the crowd.
    pub program: PathBuf,
    /// How many there are.
    pub numbers: Numbers,
}

/// A crowd at its work. Ends with whoever holds it, and by itself when its time is over.
#[derive(Debug)]
pub struct Raging {
    child: Child,
    span: Duration,
}

impl Crowd {
    /// Sets it upon a server for `span`.
    ///
    /// # Errors
    /// When the program cannot be started.
    pub fn start(&self, server: SocketAddr, link: LinkId, span: Duration) -> anyhow::Result<Raging> {
        let Numbers { sockets, guessers, openers, bodies } = self.numbers;
        // Attackers have machines of their own. Here they take what others leave, as the server and the people
        // who are measured have to live on the same few cores.
        let child = Command::new("nice")
            .args(["-n", "19"])
            .arg(&self.program)
            .arg("hostile")
            .args(["--server", &server.to_string(), "--link", &link.0.to_string()])
            .args(["--seconds", &span.as_secs().to_string()])
            .args(["--sockets", &sockets.to_string(), "--guessers", &guessers.to_string()])
            .args(["--openers", &openers.to_string(), "--bodies", &bodies.to_string()])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .with_context(|| format!("{} can't be started", self.program.display()))?;
        Ok(Raging { child, span })
    }
}

impl Raging {
    /// Waits until its time is over; answers what it did.
    ///
    /// # Errors
    /// When it fails, or does not end.
    pub async fn end(self) -> anyhow::Result<Tally> {
        let output = timeout(self.span + LEAVE, self.child.wait_with_output());
        let output = output.await.context("the crowd did not end")??;
        ensure!(output.status.success(), "the crowd failed: {}", output.status);
        let text = String::from_utf8(output.stdout)?;
        let last = text.lines().last().context("the crowd said nothing")?;
        serde_json::from_str(last).with_context(|| format!("the crowd said {last:?}"))
    }
}
