//! A child process: started, measured from outside, stopped.
//!
//! CPU and memory are the system's own account in `/proc`, the same for the server and for every
//! baseline.

use crate::disk::Disk;
use anyhow::{Context, bail};
use rustix::process::{Pid, Signal, kill_process};
use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Longest wait for a child to end by itself.
const GRACE: Duration = Duration::from_secs(15);

/// A running child. Dropping it kills it.
#[derive(Debug)]
pub(crate) struct Process {
    child: Child,
    pid: u32,
}

impl Process {
    /// Starts a command.
    pub(crate) fn start(command: &mut Command) -> anyhow::Result<Self> {
        let program = command.get_program().to_string_lossy().into_owned();
        let child = command.spawn().with_context(|| format!("{program} can't be started"))?;
        let pid = child.id();
        Ok(Self { child, pid })
    }

    /// This program again, as one of its parts, and the first line it prints.
    pub(crate) fn start_part(disk: Disk, arguments: &[String]) -> anyhow::Result<(Self, String)> {
        let program = std::env::current_exe().context("this program has no path")?;
        let mut command = disk.command(&program);
        command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut process = Self::start(&mut command)?;
        let stdout = process.child.stdout.take().context("a part has no output")?;
        let mut line = String::new();
        BufReader::new(stdout).read_line(&mut line).context("a part said nothing")?;
        if line.is_empty() {
            bail!("a part of the benchmark ended before it was ready: {}", arguments.join(" "));
        }
        Ok((process, line.trim().to_owned()))
    }

    /// User and system time used so far.
    pub(crate) fn cpu(&self) -> anyhow::Result<Duration> {
        let stat =
            fs::read_to_string(format!("/proc/{}/stat", self.pid)).context("no account of a process")?;
        // The name, in brackets, may hold anything; fields 14 and 15 are utime and stime.
        let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
        let ticks = |at: usize| fields.get(at).and_then(|text| text.parse::<u64>().ok());
        let (Some(user), Some(system)) = (ticks(11), ticks(12)) else {
            bail!("an unreadable /proc/PID/stat")
        };
        let per_second = rustix::param::clock_ticks_per_second();
        Ok(Duration::from_nanos((user + system) * (1_000_000_000 / per_second)))
    }

    /// Resident memory in KiB.
    pub(crate) fn resident_kib(&self) -> anyhow::Result<f64> {
        let status =
            fs::read_to_string(format!("/proc/{}/status", self.pid)).context("no account of a process")?;
        status
            .lines()
            .find_map(|line| line.strip_prefix("VmRSS:")?.trim().strip_suffix("kB")?.trim().parse().ok())
            .context("an unreadable /proc/PID/status")
    }

    /// Open sockets.
    pub(crate) fn sockets(&self) -> anyhow::Result<usize> {
        let files = fs::read_dir(format!("/proc/{}/fd", self.pid)).context("no account of a process")?;
        let links = files.flatten().filter_map(|file| fs::read_link(file.path()).ok());
        Ok(links.filter(|link| link.to_string_lossy().starts_with("socket:")).count())
    }

    /// Whether it still runs.
    pub(crate) fn runs(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// Asks it to end, and waits until it has.
    pub(crate) fn stop(mut self) {
        drop(self.child.stdin.take());
        if let Some(pid) = i32::try_from(self.pid).ok().and_then(Pid::from_raw) {
            // It may have ended already.
            let _ = kill_process(pid, Signal::TERM);
        }
        let deadline = Instant::now() + GRACE;
        while self.runs() && Instant::now() < deadline {
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        if self.runs() {
            let _ = self.child.kill();
        }
        let _ = self.child.wait();
    }
}
