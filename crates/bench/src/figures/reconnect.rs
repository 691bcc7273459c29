//! How fast thousands of widgets come back after a cut, each with what it missed, against bare
//! handshakes.

use super::Bench;
use crate::baseline::{Baseline, Kind};
use crate::desk::{Desk, Guest, Size};
use crate::load::{MESSAGE_CHARS, figure};
use crate::report::{Goal, Row};
use crate::rounds::Rounds;
use foyer_client::socket::Socket;
use foyer_client::{Target, VisitorSocket, client_id, visitor};
use foyer_protocol::LinkId;
use foyer_protocol::chat::EventBody;
use foyer_protocol::visitor::{VisitorEvent, VisitorFrame};
use futures::{StreamExt, TryStreamExt};
use std::sync::Arc;
use std::time::{Duration, Instant};

const SOCKETS: usize = 9_000;
/// Connections being made at once.
const AT_ONCE: usize = 256;
/// Where each widget says it is: it has the question and who joined, and missed the rest.
const HAS: i64 = 2;
/// Messages each visitor has written, which the widget says it has not seen.
const MISSED: i64 = 2;

/// Reconnects a second. Every visitor is in a chat that an agent has.
pub(super) async fn measure(bench: &Bench) -> anyhow::Result<Vec<Row>> {
    let count = bench.many(SOCKETS);
    let server = bench.server().await?;
    let size = Size { departments: 20, agents: 10, chats: count };
    let Desk { clerks, guests } = Desk::open(server.target, size, Arc::new(|_| {})).await?;
    let tokens: Vec<String> =
        futures::stream::iter(guests).map(write).buffer_unordered(AT_ONCE).try_collect().await?;
    let bare = Baseline::start(Kind::Echo)?;
    let mut rounds = Rounds::default();
    let mut lost = 0;
    for _ in 0..bench.rounds() {
        // The server notes that they are gone.
        tokio::time::sleep(Duration::from_secs(3)).await;
        let started = Instant::now();
        let back: Vec<(VisitorSocket, bool)> = futures::stream::iter(&tokens)
            .map(|token| resume(server.target, token))
            .buffer_unordered(AT_ONCE)
            .try_collect()
            .await?;
        let rate = figure(count) / started.elapsed().as_secs_f64();
        lost += back.iter().filter(|(_, whole)| !whole).count();
        drop(back);

        let started = Instant::now();
        let sockets: Vec<Socket<(), ()>> = futures::stream::iter(0..count)
            .map(|_| Socket::open(bare.target, "/", None))
            .buffer_unordered(AT_ONCE)
            .try_collect()
            .await?;
        rounds.push(rate, figure(count) / started.elapsed().as_secs_f64());
        drop(sockets);
    }
    drop(clerks);
    let (value, baseline) = rounds.medians();
    Ok(vec![
        Row::new("9,000 sockets reconnect and resume", value, "/s", Some(baseline), Goal::RatioAtLeast(0.3)),
        Row::new("streams with a gap after it", figure(lost), "", None, Goal::AtMost(0.0)),
    ])
}

/// Writes what will be missed, and is cut.
async fn write(mut guest: Guest) -> anyhow::Result<String> {
    for _ in 0..MISSED {
        let text = "x".repeat(MESSAGE_CHARS);
        guest.socket.send(&VisitorFrame::Send { client_id: client_id(), text }).await?;
        let stored = |event| matches!(event, VisitorEvent::Sent { .. }).then_some(());
        guest.socket.until("an acknowledgement", Duration::from_secs(30), stored).await?;
    }
    Ok(guest.token)
}

/// Comes back; whether the answer to the hello holds exactly what was missed.
async fn resume(target: Target, token: &str) -> anyhow::Result<(VisitorSocket, bool)> {
    let (socket, ready) = visitor::arrive(target, LinkId(1), Some(token), HAS).await?;
    let places: Vec<i64> = ready
        .page
        .events
        .iter()
        .filter(|event| matches!(event.body, EventBody::Message { .. }))
        .map(|event| event.seq)
        .collect();
    let wanted: Vec<i64> = (HAS + 1..=HAS + MISSED).collect();
    Ok((socket, places == wanted))
}
