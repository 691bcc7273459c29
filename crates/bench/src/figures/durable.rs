//! How many messages a second are stored and acknowledged, against what SQLite alone does: one
//! insert a message, or all statements of one. And what sharing commits brings.

use super::Bench;
use super::messages::Recording;
use crate::desk::{Desk, Guest, Size};
use crate::disk::{Disk, SLOWER_MS};
use crate::insert;
use crate::load::{MESSAGE_CHARS, figure};
use crate::report::{Goal, Row};
use crate::rounds::median;
use crate::server::Server;
use anyhow::Context;
use foyer_client::client_id;
use foyer_protocol::visitor::{VisitorEvent, VisitorFrame};
use foyer_storage::testing::Backend;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

const CHATS: usize = 64;
const AGENTS: usize = 2;
/// Messages of a visitor that may wait for their acknowledgement: what an outbox sends after a cut.
const WINDOW: usize = 4;
/// Messages whose statements SQLite alone runs again.
const RECORDED: usize = 20_000;

/// Messages a second at saturation, on this disk and on a slower one.
pub(super) async fn measure(bench: &Bench) -> anyhow::Result<Vec<Row>> {
    let mut rows = on(bench, Disk::Real).await?;
    rows.extend(on(bench, Disk::Slow).await?);
    Ok(rows)
}

async fn on(bench: &Bench, disk: Disk) -> anyhow::Result<Vec<Row>> {
    let mut shared = Talk::open(bench.server_with(Backend::Sqlite, disk, &[]).await?, CHATS).await?;
    let settings = [("FOYER__DATABASE__COMMIT_BATCH", "1")];
    let mut alone = Talk::open(bench.server_with(Backend::Sqlite, disk, &settings).await?, CHATS).await?;
    let folder = tempfile::tempdir_in(bench.folder())?;
    let raw = folder.path().join("raw.db");
    let recording = match disk {
        Disk::Real => {
            let folder = tempfile::tempdir_in(bench.folder())?;
            Some(Recording::of(folder, CHATS, AGENTS, bench.many(RECORDED)).await?)
        }
        // The slow disk is another process's, and the recording is this one's.
        Disk::Slow => None,
    };
    let mut replayed = vec![];
    let (mut batched, mut single, mut raw_16, mut raw_1) = (vec![], vec![], vec![], vec![]);
    for _ in 0..bench.rounds() {
        let rates = insert::rates(disk, &raw, bench.seconds(3)).await?;
        raw_16.push(rates[0]);
        raw_1.push(rates[1]);
        let (rate, per_commit) = shared.saturate_in_commits(bench.seconds(8)).await?;
        batched.push(rate);
        if let Some(recording) = &recording {
            replayed.push(recording.replay(per_commit)?);
        }
        single.push(alone.saturate(bench.seconds(8)).await?);
    }
    let (batched, single) = (median(&batched), median(&single));
    let (raw_16, raw_1) = (median(&raw_16), median(&raw_1));
    let named = |name: &str| match disk {
        Disk::Real => name.to_owned(),
        Disk::Slow => format!("{name}, a sync {SLOWER_MS} ms slower"),
    };
    let mut rows = vec![
        Row::new(
            &named("durable messages, 64 chats, SQLite FULL"),
            batched,
            "/s",
            Some(raw_16),
            Goal::RatioAtLeast(0.35),
        ),
        Row::new(
            &named("the same, against batches of 1"),
            batched,
            "/s",
            Some(single),
            Goal::RatioAtLeast(3.0),
        ),
        Row::new(&named("raw SQLite, 1 a commit"), raw_1, "/s", Some(raw_16), Goal::Nothing),
    ];
    if let Some(recording) = recording {
        let name = format!("the same, against its {} statements a message", recording.statements());
        rows.insert(1, Row::new(&name, batched, "/s", Some(median(&replayed)), Goal::RatioAtLeast(0.5)));
    }
    Ok(rows)
}

/// Visitors who write as fast as they are acknowledged.
pub(super) struct Talk {
    server: Server,
    desk: Desk,
}

impl Talk {
    /// Opens a desk of `chats` chats on a server.
    pub(super) async fn open(server: Server, chats: usize) -> anyhow::Result<Self> {
        let desk = {
            let size = Size { departments: 1, agents: AGENTS, chats };
            Desk::open(server.target, size, Arc::new(|_| {})).await?
        };
        Ok(Self { server, desk })
    }

    /// Acknowledged messages a second, and how many of them shared a commit.
    async fn saturate_in_commits(&mut self, length: Duration) -> anyhow::Result<(f64, usize)> {
        let counted = async |server: &Server| {
            let messages = server.metric("foyer_messages_total").await?;
            anyhow::Ok((messages, server.metric("foyer_commit_seconds_count").await?))
        };
        let before = counted(&self.server).await?;
        let rate = self.saturate(length).await?;
        let after = counted(&self.server).await?;
        let per_commit = ((after.0 - before.0) / (after.1 - before.1).max(1.0)).round();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small count")]
        Ok((rate, per_commit as usize))
    }

    /// Acknowledged messages a second.
    pub(super) async fn saturate(&mut self, length: Duration) -> anyhow::Result<f64> {
        let started = Instant::now();
        let mut tasks = JoinSet::new();
        for guest in self.desk.guests.drain(..) {
            tasks.spawn(write(guest, started + length));
        }
        let mut acknowledged = 0;
        while let Some(done) = tasks.join_next().await {
            let (guest, count) = done?.context("a visitor was cut")?;
            acknowledged += count;
            self.desk.guests.push(guest);
        }
        Ok(figure(acknowledged) / started.elapsed().as_secs_f64())
    }
}

/// Keeps some messages on the way until `end`; answers how many were acknowledged.
async fn write(mut guest: Guest, end: Instant) -> anyhow::Result<(Guest, usize)> {
    let text = "x".repeat(MESSAGE_CHARS);
    let (mut waiting, mut acknowledged) = (0, 0);
    loop {
        while waiting < WINDOW && Instant::now() < end {
            guest.socket.send(&VisitorFrame::Send { client_id: client_id(), text: text.clone() }).await?;
            waiting += 1;
        }
        if waiting == 0 {
            return Ok((guest, acknowledged));
        }
        match guest.socket.next().await? {
            VisitorEvent::Sent { .. } => {
                waiting -= 1;
                acknowledged += 1;
            }
            VisitorEvent::Refused { error, .. } => return Err(error.into()),
            _ => {}
        }
    }
}
