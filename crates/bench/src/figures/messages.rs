//! The very statements of a message, recorded and run again by SQLite alone.

use super::recorded::{ask, company, services, stranger};
use crate::load::{MESSAGE_CHARS, figure};
use anyhow::ensure;
use foyer_client::client_id;
use foyer_services::VisitorKey;
use foyer_storage::baseline::{RawSqlite, Statement, end_recording, start_recording};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;
use tempfile::TempDir;

/// What visitors wrote, and the database as it was before.
#[derive(Debug)]
pub(super) struct Recording {
    folder: TempDir,
    before: PathBuf,
    jobs: Vec<Vec<Statement>>,
}

impl Recording {
    /// Lets `chats` visitors write `count` messages in turn, and writes down what the services run for
    /// each.
    pub(super) async fn of(
        folder: TempDir,
        chats: usize,
        agents: usize,
        count: usize,
    ) -> anyhow::Result<Self> {
        let file = folder.path().join("recorded.db");
        let url = format!("sqlite://{}", file.display());
        let keys = opened(&url, chats, agents).await?;
        let before = folder.path().join("before.db");
        fs::copy(&file, &before)?;
        let services = services(&url).await?;
        let text = "x".repeat(MESSAGE_CHARS);
        let mut jobs = Vec::with_capacity(count);
        for key in keys.iter().cycle().take(count) {
            start_recording();
            let sent = services.visitor_send(key, &client_id(), &text).await;
            jobs.push(end_recording());
            sent?;
        }
        services.close().await;
        Ok(Self { folder, before, jobs })
    }

    /// Statements of a message.
    pub(super) fn statements(&self) -> usize {
        self.jobs.first().map_or(0, Vec::len)
    }

    /// Messages a second of SQLite alone, on a copy of the database, `per_commit` messages a commit.
    pub(super) fn replay(&self, per_commit: usize) -> anyhow::Result<f64> {
        let copy = self.folder.path().join("copy.db");
        fs::copy(&self.before, &copy)?;
        let mut raw = RawSqlite::open(&copy)?;
        let already = raw.messages()?;
        let started = Instant::now();
        for jobs in self.jobs.chunks(per_commit.max(1)) {
            raw.replay(jobs)?;
        }
        let rate = figure(self.jobs.len()) / started.elapsed().as_secs_f64();
        let stored = usize::try_from(raw.messages()? - already)?;
        ensure!(stored == self.jobs.len(), "the replay stored {stored} of {} messages", self.jobs.len());
        drop(raw);
        remove(&copy)?;
        Ok(rate)
    }
}

/// Makes a company whose agents have `chats` chats, and answers the visitors' keys.
async fn opened(url: &str, chats: usize, agents: usize) -> anyhow::Result<Vec<VisitorKey>> {
    let services = company(url, agents, true).await?;
    let mut keys = Vec::with_capacity(chats);
    for _ in 0..chats {
        let key = stranger();
        ask(&services, &key).await?;
        keys.push(key);
    }
    services.close().await;
    Ok(keys)
}

/// Removes a database with the files beside it.
fn remove(file: &Path) -> anyhow::Result<()> {
    fs::remove_file(file)?;
    for beside in ["-wal", "-shm"] {
        let mut name = file.as_os_str().to_owned();
        name.push(beside);
        if Path::new(&name).exists() {
            fs::remove_file(&name)?;
        }
    }
    Ok(())
}
