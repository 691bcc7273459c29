//! A PostgreSQL of a test's own, to be restarted without harm to the others.
//!
//! Owns its folder and its processes; both are gone at the end. The programs are found in
//! `FOYER_PG_BIN`, which `scripts/with-postgres.sh` sets.

use crate::process::free_address;
use anyhow::{Context, ensure};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// Names the folder of `initdb` and `pg_ctl`.
pub const PROGRAMS: &str = "FOYER_PG_BIN";

/// A running PostgreSQL.
#[derive(Debug)]
pub struct Cluster {
    programs: PathBuf,
    folder: TempDir,
    options: String,
    /// To be opened by a server.
    pub url: String,
}

impl Cluster {
    /// Makes one and starts it.
    ///
    /// # Errors
    /// When PostgreSQL is missing or does not start.
    pub fn start() -> anyhow::Result<Self> {
        let programs = std::env::var_os(PROGRAMS).map(PathBuf::from);
        let programs =
            programs.with_context(|| format!("{PROGRAMS} names no folder with PostgreSQL's programs"))?;
        let folder = tempfile::tempdir()?;
        let port = free_address()?.port();
        let cluster = Self {
            programs,
            options: format!("-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=''"),
            url: format!("postgres://postgres@127.0.0.1:{port}/postgres"),
            folder,
        };
        if is_root() {
            run(Command::new("chown").arg("postgres").arg(cluster.folder.path()))?;
        }
        let made = ["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"];
        cluster.tell("initdb", &made)?;
        cluster.resume()?;
        Ok(cluster)
    }

    /// Stops it as a power cut does: connections break, nothing is written back first. It stays away until
    /// [`Cluster::resume`].
    ///
    /// # Errors
    /// When it does not stop.
    pub fn stop_immediately(&self) -> anyhow::Result<()> {
        self.tell("pg_ctl", &["stop", "-m", "immediate", "-w"])
    }

    /// Starts it again after [`Cluster::stop_immediately`].
    ///
    /// # Errors
    /// When it does not start.
    pub fn resume(&self) -> anyhow::Result<()> {
        self.tell("pg_ctl", &["start", "-w", "-l", &self.path("log"), "-o", &self.options])
    }

    /// Restarts it as after a power cut: connections break, nothing is written back first.
    ///
    /// # Errors
    /// When it does not come back.
    pub fn restart_immediately(&self) -> anyhow::Result<()> {
        let log = self.path("log");
        self.tell("pg_ctl", &["restart", "-m", "immediate", "-w", "-l", &log, "-o", &self.options])
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }

    /// Runs one of its programs on its folder, as a user that PostgreSQL accepts.
    fn tell(&self, program: &str, arguments: &[&str]) -> anyhow::Result<()> {
        let program = self.programs.join(program);
        let mut command = if is_root() {
            let mut command = Command::new("runuser");
            command.args(["-u", "postgres", "--"]).arg(program);
            command
        } else {
            Command::new(program)
        };
        command.args(["-D", &self.path("data")]).args(arguments).current_dir("/");
        run(&mut command)
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // The folder goes away next, so there is nothing to keep.
        let _ = self.stop_immediately();
    }
}

/// Whether this process may do everything.
#[must_use]
pub fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt as _;
    std::fs::metadata(Path::new("/proc/self")).is_ok_and(|own| own.uid() == 0)
}

/// Runs a command to its end.
///
/// # Errors
/// When it cannot be run or fails.
pub fn run(command: &mut Command) -> anyhow::Result<()> {
    let status = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
    let status = status.with_context(|| format!("{:?} can't be run", command.get_program()))?;
    ensure!(status.success(), "{command:?}: {status}");
    Ok(())
}
