//! How many chats a second Round Robin hands out, against its statements alone.

use super::Bench;
use super::recorded::{ask, company, services, stranger};
use crate::clerk::Clerk;
use crate::desk::hire;
use crate::load::figure;
use crate::report::{Goal, Row};
use crate::rounds::Rounds;
use anyhow::ensure;
use foyer_client::{Company, Target, VisitorSocket, client_id, visitor};
use foyer_protocol::LinkId;
use foyer_protocol::chat::ChatState;
use foyer_protocol::visitor::VisitorEvent;
use foyer_storage::baseline::{RawSqlite, Statement, end_recording, start_recording};
use futures::{StreamExt, TryStreamExt};
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

const AGENTS: usize = 20;
/// Chats of a round: nearly all that the agents can have.
const CHATS: usize = 900;
/// Visitors who start at once.
const AT_ONCE: usize = 64;

/// Chats handed out a second, from the visitor's form to the visitor being told.
pub(super) async fn measure(bench: &Bench) -> anyhow::Result<Vec<Row>> {
    let count = bench.many(CHATS);
    let folder = tempfile::tempdir_in(bench.folder())?;
    let before = folder.path().join("before.db");
    let jobs = record(folder.path(), &before, count).await?;
    let mut rounds = Rounds::default();
    for round in 0..bench.rounds() {
        let copy = folder.path().join(format!("copy-{round}.db"));
        fs::copy(&before, &copy)?;
        let baseline = replay(&copy, &jobs)?;
        let server = bench.server().await?;
        rounds.push(handed_out(server.target, count).await?, baseline);
    }
    let (value, baseline) = rounds.medians();
    let statements = jobs.first().map_or(0, Vec::len);
    let name = format!("assignments, 20 agents, {statements} statements each");
    Ok(vec![Row::new(&name, value, "/s", Some(baseline), Goal::RatioAtLeast(0.5))])
}

/// Assignments a second of a real server.
async fn handed_out(target: Target, count: usize) -> anyhow::Result<f64> {
    let company = Company::found(target.server).await?;
    company.round_robin(true).await?;
    let mut clerks = Vec::with_capacity(AGENTS);
    for cookie in hire(&company, AGENTS, &company.group).await? {
        clerks.push(Clerk::sit(target, &cookie, Arc::new(|_| {})).await?);
    }
    let visitors: Vec<VisitorSocket> = futures::stream::iter(0..count)
        .map(|_| async move { Ok::<_, anyhow::Error>(visitor::arrive(target, LinkId(1), None, 0).await?.0) })
        .buffer_unordered(AT_ONCE)
        .try_collect()
        .await?;
    let started = Instant::now();
    let served: Vec<VisitorSocket> =
        futures::stream::iter(visitors).map(assigned).buffer_unordered(AT_ONCE).try_collect().await?;
    Ok(figure(served.len()) / started.elapsed().as_secs_f64())
}

async fn assigned(mut socket: VisitorSocket) -> anyhow::Result<VisitorSocket> {
    socket.send(&visitor::start(&client_id(), "Do you ship to Norway?")).await?;
    let outcome = socket
        .until("an agent", Duration::from_secs(60), |event| match event {
            VisitorEvent::Chat(chat) if chat.state == ChatState::Active => Some(Ok(())),
            VisitorEvent::Refused { error, .. } => Some(Err(error)),
            _ => None,
        })
        .await?;
    outcome?;
    Ok(socket)
}

/// Assignments a second of SQLite alone: every statement of every assignment with its very values,
/// on a copy of the very database, a commit each.
fn replay(copy: &Path, jobs: &[Vec<Statement>]) -> anyhow::Result<f64> {
    let mut raw = RawSqlite::open(copy)?;
    let started = Instant::now();
    for job in jobs {
        raw.replay(std::slice::from_ref(job))?;
    }
    let rate = figure(jobs.len()) / started.elapsed().as_secs_f64();
    ensure!(
        usize::try_from(raw.active_chats()?)? == jobs.len(),
        "the replay left other chats than the recording"
    );
    Ok(rate)
}

/// Lets the services hand out chats on a database of their own, and answers the statements of
/// each; `before` becomes a copy of the database before the first.
async fn record(folder: &Path, before: &Path, count: usize) -> anyhow::Result<Vec<Vec<Statement>>> {
    let file = folder.join("recorded.db");
    let url = format!("sqlite://{}", file.display());
    company(&url, AGENTS, true).await?.close().await;
    fs::copy(&file, before)?;
    let services = services(&url).await?;
    let mut jobs = Vec::with_capacity(count);
    for _ in 0..count {
        let key = stranger();
        start_recording();
        let asked = ask(&services, &key).await;
        jobs.push(end_recording());
        asked?;
    }
    services.close().await;
    Ok(jobs)
}
