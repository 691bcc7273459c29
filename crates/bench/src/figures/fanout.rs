//! What it costs to bring one event to a thousand watchers, against a bare broadcast.

use super::Bench;
use crate::baseline::{Baseline, Kind};
use crate::desk::{hire, percent, receive};
use crate::latency::Latencies;
use crate::load::{MESSAGE_CHARS, figure, open_loop};
use crate::report::{Goal, Row};
use crate::rounds::Rounds;
use anyhow::Context;
use foyer_client::socket::{Sender, Socket};
use foyer_client::{AgentSocket, Company, Target, agent, client_id};
use foyer_protocol::ChatId;
use foyer_protocol::agent::{AgentEvent, AgentFrame};
use foyer_protocol::visitor::VisitorFrame;
use futures::{StreamExt, TryStreamExt};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use std::time::Duration;
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

const WATCHERS: usize = 1_000;
const PER_SECOND: f64 = 30.0;
/// Watchers are tabs of this many agents.
const AGENTS: usize = 20;
/// Places of the stream that are taken before anybody speaks: the question, and who joined.
const AT_START: i64 = 2;
/// Bytes of a broadcast frame: as many as Foyer sends for a message.
const FRAME_BYTES: usize = 512;

/// Server CPU of one event at one watcher, in µs.
pub(super) async fn measure(bench: &Bench) -> anyhow::Result<Vec<Row>> {
    let count = WATCHERS;
    let server = bench.server().await?;
    let latencies = Arc::new(Latencies::new()?);
    let hall = Hall::open(server.target).await?;
    for socket in hall.watchers(count).await? {
        tokio::spawn(watch(socket, Arc::clone(&latencies)));
    }
    let bare = Baseline::start(Kind::Broadcast)?;
    let relayed = Arc::new(AtomicUsize::new(0));
    let mut publisher = bare_watchers(bare.target, count, &relayed).await?;

    let length = bench.seconds(10);
    let mut rounds = Rounds::default();
    let (mut sent, mut delivered) = (0, 0);
    for _ in 0..bench.rounds() {
        latencies.clear();
        let before = server.process.cpu()?;
        let events = hall.speak(PER_SECOND, length, &latencies, MESSAGE_CHARS).await;
        settle(|| usize::try_from(latencies.count()).unwrap_or(0), events * count).await;
        let used = server.process.cpu()? - before;
        let arrived = usize::try_from(latencies.count())?;
        sent += events * count;
        delivered += arrived;

        relayed.store(0, Ordering::Relaxed);
        let before = bare.process.cpu()?;
        let events = publish(&mut publisher, length).await?;
        settle(|| relayed.load(Ordering::Relaxed), events * count).await;
        let bare_used = bare.process.cpu()? - before;
        rounds.push(
            used.as_secs_f64() * 1e6 / figure(arrived.max(1)),
            bare_used.as_secs_f64() * 1e6 / figure(relayed.load(Ordering::Relaxed).max(1)),
        );
    }
    let (value, baseline) = rounds.medians();
    Ok(vec![
        Row::new(
            "fan-out to 1,000 watchers, CPU a delivery",
            value,
            "µs",
            Some(baseline),
            Goal::RatioAtMost(1.5),
        ),
        Row::new("fan-out delivered", percent(delivered, sent), "%", None, Goal::AtLeast(100.0)),
    ])
}

/// A chat that many agents watch while its visitor speaks.
pub(super) struct Hall {
    target: Target,
    cookies: Vec<String>,
    chat: ChatId,
    visitor: UnboundedSender<VisitorFrame>,
    /// Highest place that the stream can have.
    seq: AtomicI64,
    _owner: AgentSocket,
}

impl Hall {
    /// Sets an empty server up with agents of one group and one chat.
    pub(super) async fn open(target: Target) -> anyhow::Result<Self> {
        let company = Company::found(target.server).await?;
        company.round_robin(true).await?;
        let cookies = hire(&company, AGENTS, &company.group).await?;
        let first = cookies.first().context("nobody was hired")?;
        let (mut owner, _) = agent::arrive(target, first).await?;
        let guest = receive(target, 1).await?.into_iter().next().context("nobody came")?;
        let chat = owner
            .until("the chat", Duration::from_secs(10), |event| match event {
                AgentEvent::Chat(chat) if chat.number == guest.number => Some(chat.id),
                _ => None,
            })
            .await?;
        let (visitor, mut ordered) = unbounded_channel();
        let (mut sender, mut receiver) = guest.socket.split();
        tokio::spawn(async move {
            while let Some(frame) = ordered.recv().await
                && sender.send(&frame).await.is_ok()
            {}
        });
        tokio::spawn(async move { while receiver.next().await.is_ok() {} });
        Ok(Self { target, cookies, chat, visitor, seq: AtomicI64::new(AT_START), _owner: owner })
    }

    /// Tabs that follow the chat.
    pub(super) async fn watchers(&self, count: usize) -> anyhow::Result<Vec<AgentSocket>> {
        futures::stream::iter(0..count)
            .map(|number| async move {
                let (mut socket, _) = agent::arrive(self.target, &self.cookies[number % AGENTS]).await?;
                let after = self.seq.load(Ordering::Relaxed);
                socket.send(&AgentFrame::Open { stream: self.chat.clone().into(), after }).await?;
                // Its answer is the stream as it is; what comes later is what counts.
                let opened = |event| matches!(event, AgentEvent::Events { .. }).then_some(());
                socket.until("the stream", Duration::from_secs(30), opened).await?;
                Ok::<_, anyhow::Error>(socket)
            })
            .buffer_unordered(16)
            .try_collect()
            .await
    }

    /// The visitor speaks by plan; answers how many messages there were.
    pub(super) async fn speak(
        &self,
        per_second: f64,
        length: Duration,
        latencies: &Latencies,
        chars: usize,
    ) -> usize {
        let mut sent = 0;
        open_loop(per_second, length, |_, planned| {
            let text = latencies.stamp(planned, chars);
            // What is not sent is missing from the count.
            let _ = self.visitor.send(VisitorFrame::Send { client_id: client_id(), text });
            self.seq.fetch_add(1, Ordering::Relaxed);
            sent += 1;
        })
        .await;
        sent
    }
}

/// A tab: notes every message.
pub(super) async fn watch(mut socket: AgentSocket, latencies: Arc<Latencies>) {
    while let Ok(event) = socket.next().await {
        super::delivery::hear_as_agent(&event, &latencies);
    }
}

/// Connects watchers of the bare broadcast; answers the one that speaks.
async fn bare_watchers(
    target: Target,
    count: usize,
    relayed: &Arc<AtomicUsize>,
) -> anyhow::Result<Sender<Vec<u8>>> {
    let mut publisher = None;
    for _ in 0..count {
        let socket = Socket::<Vec<u8>, Vec<u8>>::open(target, "/", None).await?;
        let (sender, mut receiver) = socket.split();
        publisher.get_or_insert(sender);
        let relayed = Arc::clone(relayed);
        tokio::spawn(async move {
            while receiver.next().await.is_ok() {
                relayed.fetch_add(1, Ordering::Relaxed);
            }
        });
    }
    publisher.context("there are no watchers")
}

async fn publish(publisher: &mut Sender<Vec<u8>>, length: Duration) -> anyhow::Result<usize> {
    let (plan, mut planned) = unbounded_channel();
    let frame = vec![b'x'; FRAME_BYTES];
    let planning = async move {
        open_loop(PER_SECOND, length, |_, at| {
            let _ = plan.send(at);
        })
        .await;
        drop(plan);
    };
    let sending = async {
        let mut sent = 0;
        while planned.recv().await.is_some() {
            publisher.send(&frame).await?;
            sent += 1;
        }
        Ok::<_, anyhow::Error>(sent)
    };
    // The plan is dropped at its end, and so the sending ends.
    let ((), sent) = futures::join!(planning, sending);
    sent
}

/// Waits until everything has arrived, or clearly will not.
pub(super) async fn settle(arrived: impl Fn() -> usize, expected: usize) {
    for _ in 0..100 {
        if arrived() >= expected {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
