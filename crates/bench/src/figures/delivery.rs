//! How long a message takes from one side's composer to the other side's screen, at 200 a second,
//! against a commit of SQLite alone at the same rate.

use super::Bench;
use crate::desk::{Desk, Size};
use crate::latency::Latencies;
use crate::load::{MESSAGE_CHARS, figure, open_loop, whole};
use crate::report::{Goal, Row};
use crate::rounds::Rounds;
use foyer_client::client_id;
use foyer_protocol::ChatId;
use foyer_protocol::agent::{AgentEvent, AgentFrame};
use foyer_protocol::chat::{Author, EventBody, StreamEvent};
use foyer_protocol::visitor::{VisitorEvent, VisitorFrame};
use foyer_storage::baseline::RawSqlite;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

const CHATS: usize = 64;
const AGENTS: usize = 8;
const PER_SECOND: f64 = 200.0;

/// Latencies in ms, from the planned moment.
pub(super) async fn measure(bench: &Bench) -> anyhow::Result<Vec<Row>> {
    let server = bench.server().await?;
    let latencies = Arc::new(Latencies::new()?);
    let heard = Arc::clone(&latencies);
    let size = Size { departments: 1, agents: AGENTS, chats: CHATS };
    let desk = Desk::open(server.target, size, Arc::new(move |event| hear_as_agent(event, &heard))).await?;
    let talks = Conversation::all(desk, &latencies);
    let folder = tempfile::tempdir_in(bench.folder())?;
    let (mut p50, mut p99) = (Rounds::default(), Rounds::default());
    let length = bench.seconds(15);
    let (mut sent, mut delivered) = (0.0, 0.0);
    for _ in 0..bench.rounds() {
        let commits = commits(&folder.path().join("raw.db"), length).await?;
        latencies.clear();
        talks.run(PER_SECOND, length, &latencies).await;
        sent += PER_SECOND * length.as_secs_f64();
        delivered += figure(usize::try_from(latencies.count())?);
        p50.push(latencies.quantile_ms(0.5), commits.quantile_ms(0.5));
        p99.push(latencies.quantile_ms(0.99), commits.quantile_ms(0.99));
    }
    let ((p50, commit_p50), (p99, commit_p99)) = (p50.medians(), p99.medians());
    Ok(vec![
        Row::new("send to other side, 200/s, p50", p50, "ms", Some(commit_p50), Goal::Above(3.0)),
        Row::new("send to other side, 200/s, p99", p99, "ms", Some(commit_p99), Goal::RatioAtMost(3.0)),
        Row::new("messages delivered", 100.0 * delivered / sent.max(1.0), "%", None, Goal::AtLeast(100.0)),
    ])
}

/// Notes what a visitor wrote.
pub(super) fn hear_as_agent(event: &AgentEvent, latencies: &Latencies) {
    if let AgentEvent::Events { page, .. } = event {
        note(&page.events, latencies, |author| *author == Author::Visitor);
    }
}

fn note(events: &[StreamEvent], latencies: &Latencies, from_other_side: impl Fn(&Author) -> bool) {
    for event in events {
        if let EventBody::Message { text } = &event.body
            && from_other_side(&event.author)
        {
            latencies.note_stamp(text);
        }
    }
}

/// Chats in which both sides write in turn.
pub(super) struct Conversation {
    clerks: Vec<crate::clerk::Clerk>,
    sides: Vec<Sides>,
}

struct Sides {
    visitor: UnboundedSender<VisitorFrame>,
    clerk: usize,
    chat: ChatId,
}

impl Conversation {
    /// The chats of a desk; what agents write is noted by their visitors.
    pub(super) fn all(desk: Desk, latencies: &Arc<Latencies>) -> Self {
        let mut owners = std::collections::HashMap::new();
        for (clerk, chats) in desk.clerks.iter().map(crate::clerk::Clerk::chats).enumerate() {
            owners.extend(chats.into_iter().map(|(number, chat)| (number, (clerk, chat))));
        }
        let sides = desk.guests.into_iter().filter_map(|guest| {
            let (clerk, chat) = owners.remove(&guest.number)?;
            let (frames, mut ordered) = unbounded_channel();
            let (mut sender, mut receiver) = guest.socket.split();
            tokio::spawn(async move {
                while let Some(frame) = ordered.recv().await
                    && sender.send(&frame).await.is_ok()
                {}
            });
            let latencies = Arc::clone(latencies);
            tokio::spawn(async move {
                while let Ok(event) = receiver.next().await {
                    if let VisitorEvent::Events { page, .. } = event {
                        note(&page.events, &latencies, |author| matches!(author, Author::Agent { .. }));
                    }
                }
            });
            Some(Sides { visitor: frames, clerk, chat })
        });
        Self { sides: sides.collect(), clerks: desk.clerks }
    }

    /// Sends by plan, visitors and agents in turn, and waits for the last ones to arrive.
    pub(super) async fn run(&self, per_second: f64, length: Duration, latencies: &Latencies) {
        let expected =
            latencies.count() + u64::try_from(whole(per_second * length.as_secs_f64())).unwrap_or(0);
        open_loop(per_second, length, |number, planned| {
            let sides = &self.sides[(number / 2) % self.sides.len()];
            let (client_id, text) = (client_id(), latencies.stamp(planned, MESSAGE_CHARS));
            // What a cut side does not send is missing from the count.
            if number % 2 == 0 {
                let _ = sides.visitor.send(VisitorFrame::Send { client_id, text });
            } else {
                let chat = sides.chat.clone();
                self.clerks[sides.clerk].say(AgentFrame::Send {
                    stream: chat.into(),
                    client_id,
                    text,
                    comment: false,
                });
            }
        })
        .await;
        let deadline = Instant::now() + Duration::from_secs(5);
        while latencies.count() < expected && Instant::now() < deadline {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

/// Commits of one row each at the same rate.
async fn commits(path: &Path, length: Duration) -> anyhow::Result<Arc<Latencies>> {
    let latencies = Arc::new(Latencies::new()?);
    let (noted, path) = (Arc::clone(&latencies), path.to_owned());
    let (plan, mut planned) = unbounded_channel();
    let writer = tokio::task::spawn_blocking(move || {
        let mut raw = RawSqlite::open(&path)?;
        let body = "x".repeat(MESSAGE_CHARS);
        while let Some(at) = planned.blocking_recv() {
            raw.insert(1, &body)?;
            noted.note(at);
        }
        Ok::<_, anyhow::Error>(())
    });
    open_loop(PER_SECOND, length, |_, at| {
        // A writer that failed says why below.
        let _ = plan.send(at);
    })
    .await;
    drop(plan);
    writer.await??;
    Ok(latencies)
}
