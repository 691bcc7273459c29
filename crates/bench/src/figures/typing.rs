//! What a typing frame costs the server: in from a visitor, out to the agent, nothing stored.
//! Against an echo: in and out again.

use super::Bench;
use crate::baseline::{Baseline, Kind};
use crate::desk::{Desk, Size, percent};
use crate::load::{figure, open_loop};
use crate::report::{Goal, Row};
use crate::rounds::Rounds;
use foyer_client::socket::Socket;
use foyer_protocol::agent::AgentEvent;
use foyer_protocol::visitor::VisitorFrame;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

const CHATS: usize = 64;
const AGENTS: usize = 8;
/// Frames a second over all chats; a hint that is not read yet swallows its like, so each chat's
/// frames are far apart.
const PER_SECOND: f64 = 3_000.0;

/// Server CPU of a typing frame and of an echoed one, in µs.
pub(super) async fn measure(bench: &Bench) -> anyhow::Result<Vec<Row>> {
    let server = bench.server().await?;
    let seen = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&seen);
    let desk = Desk::open(
        server.target,
        Size { departments: 1, agents: AGENTS, chats: CHATS },
        Arc::new(move |event| {
            if matches!(event, AgentEvent::Typing { .. }) {
                counter.fetch_add(1, Ordering::Relaxed);
            }
        }),
    )
    .await?;
    let Desk { clerks, guests } = desk;
    let typists: Vec<_> = guests.into_iter().map(|guest| talk(guest.socket)).collect();

    let bare = Baseline::start(Kind::Echo)?;
    let echoed = Arc::new(AtomicUsize::new(0));
    let mut callers = Vec::with_capacity(CHATS);
    for _ in 0..CHATS {
        let socket = Socket::<VisitorFrame, VisitorFrame>::open(bare.target, "/", None).await?;
        callers.push(call(socket, Arc::clone(&echoed)));
    }

    let length = bench.seconds(10);
    let mut rounds = Rounds::default();
    let (mut sent, mut delivered) = (0, 0);
    for _ in 0..bench.rounds() {
        seen.store(0, Ordering::Relaxed);
        let before = server.process.cpu()?;
        let count = send(&typists, length).await;
        let used = server.process.cpu()? - before;
        sent += count;
        delivered += seen.load(Ordering::Relaxed);
        let before = bare.process.cpu()?;
        let echoes = send(&callers, length).await;
        rounds.push(
            used.as_secs_f64() * 1e6 / figure(count),
            (bare.process.cpu()? - before).as_secs_f64() * 1e6 / figure(echoes),
        );
    }
    drop(clerks);
    let (value, baseline) = rounds.medians();
    Ok(vec![
        Row::new("typing frame, server CPU", value, "µs", Some(baseline), Goal::RatioAtMost(1.6)),
        Row::new("typing frames delivered", percent(delivered, sent), "%", None, Goal::AtLeast(99.0)),
    ])
}

/// A visitor's task: types when told to.
fn talk(socket: foyer_client::VisitorSocket) -> UnboundedSender<()> {
    let (orders, mut ordered) = unbounded_channel();
    let (mut sender, mut receiver) = socket.split();
    tokio::spawn(async move {
        while ordered.recv().await.is_some() && sender.send(&VisitorFrame::Typing).await.is_ok() {}
    });
    tokio::spawn(async move { while receiver.next().await.is_ok() {} });
    orders
}

fn call(socket: Socket<VisitorFrame, VisitorFrame>, echoed: Arc<AtomicUsize>) -> UnboundedSender<()> {
    let (orders, mut ordered) = unbounded_channel();
    let (mut sender, mut receiver) = socket.split();
    tokio::spawn(async move {
        while ordered.recv().await.is_some() && sender.send(&VisitorFrame::Typing).await.is_ok() {}
    });
    tokio::spawn(async move {
        while receiver.next().await.is_ok() {
            echoed.fetch_add(1, Ordering::Relaxed);
        }
    });
    orders
}

/// Spreads frames over all of them; answers how many were sent.
async fn send(to: &[UnboundedSender<()>], length: Duration) -> usize {
    let mut sent = 0;
    open_loop(PER_SECOND, length, |number, _| {
        // A task that has ended shows as a frame that was not delivered.
        let _ = to[number % to.len()].send(());
        sent += 1;
    })
    .await;
    // The last ones arrive.
    tokio::time::sleep(Duration::from_millis(200)).await;
    sent
}
