//! One socket's task: frames in, frames out, pings, and the end.

use super::close;
use super::lane::LaneEnd;
use crate::request_id::RequestId;
use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade};
use foyer_metrics::{Cut, Label as _, Side, metrics};
use foyer_protocol::{AppError, ErrorKind};
use foyer_services::reference;
use std::time::Duration;
use tokio::time::{Instant, MissedTickBehavior, interval_at, timeout, timeout_at};
use tokio_util::sync::CancellationToken;
use tracing::Instrument as _;

/// How often a browser is pinged.
const PING: Duration = Duration::from_secs(25);
/// A browser not heard of for this long is gone; browsers answer pings by themselves.
const SILENCE: Duration = Duration::from_secs(60);
/// A browser that takes no bytes for this long is cut.
const STUCK: Duration = Duration::from_secs(15);
/// A hello must come within this time.
const HELLO: Duration = Duration::from_secs(10);

/// Buffers sized for chat: the library's defaults cost 134 KiB an idle connection, these 6 KiB.
pub(super) fn sized(upgrade: WebSocketUpgrade) -> WebSocketUpgrade {
    upgrade
        .read_buffer_size(4096)
        .write_buffer_size(4096)
        .max_write_buffer_size(128 * 1024)
        .max_message_size(64 * 1024)
        .max_frame_size(64 * 1024)
}

/// Waits for the first data frame; `None` when the browser goes away or is too slow, or the
/// server stops.
pub(super) async fn first_frame(socket: &mut WebSocket, shutdown: &CancellationToken) -> Option<Message> {
    let deadline = Instant::now() + HELLO;
    loop {
        let received = tokio::select! {
            () = shutdown.cancelled() => return None,
            received = timeout_at(deadline, socket.recv()) => received,
        };
        match received.ok()?? {
            Ok(Message::Ping(_) | Message::Pong(_)) => {}
            Ok(frame) => return Some(frame),
            Err(_) => return None,
        }
    }
}

/// Lives through a socket: counts it, and puts the id of its request on every line of log and
/// every error of ours until it ends.
pub(super) async fn attend(side: Side, id: RequestId, life: impl Future<Output = ()>) {
    let _open = metrics().open_socket(side);
    let span = tracing::error_span!("socket", id = %id, side = side.text());
    reference::serving(id.into(), life).instrument(span).await;
}

/// Counts an error that a frame is answered with.
pub(super) fn count_refusal(error: &AppError) {
    metrics().socket_refusal(match error.kind {
        ErrorKind::SignedOut => "signed_out",
        ErrorKind::Forbidden => "forbidden",
        ErrorKind::NotFound => "not_found",
        ErrorKind::Invalid => "invalid",
        ErrorKind::Conflict | ErrorKind::InUse => "conflict",
        ErrorKind::State => "state",
        ErrorKind::TooMany => "too_many",
        ErrorKind::BadRequest => "bad_request",
        ErrorKind::Server | ErrorKind::Network => "server",
    });
}

/// Ends a socket before its life began.
pub(super) async fn refuse(mut socket: WebSocket, code: u16) {
    say_goodbye(&mut socket, code).await;
}

/// What a socket says is handed to.
pub(super) trait Listener: Sync {
    /// Handles one data frame.
    fn on_frame(&self, frame: Message) -> impl Future<Output = ()> + Send;
}

/// Runs a socket until either side ends it. One frame is handled at a time, so a browser's
/// commands take effect in the order it sent them.
pub(super) async fn run(
    mut socket: WebSocket,
    mut lane: LaneEnd,
    shutdown: CancellationToken,
    listener: &impl Listener,
) {
    let mut ping = interval_at(Instant::now() + PING, PING);
    ping.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut heard = Instant::now();
    loop {
        tokio::select! {
            () = lane.cut.cancelled() => {
                // What was queued before the cut may tell why.
                while let Ok(frame) = lane.frames.try_recv() {
                    if !send(&mut socket, frame).await {
                        return;
                    }
                }
                return say_goodbye(&mut socket, lane.code()).await;
            }
            () = shutdown.cancelled() => return say_goodbye(&mut socket, close::RESTART).await,
            Some(frame) = lane.frames.recv() => {
                if !send(&mut socket, frame).await {
                    return;
                }
            }
            received = socket.recv() => {
                heard = Instant::now();
                match received {
                    Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                    Some(Ok(Message::Close(_)) | Err(_)) | None => return,
                    Some(Ok(frame)) => listener.on_frame(frame).await,
                }
            }
            _ = ping.tick() => {
                if heard.elapsed() > SILENCE {
                    metrics().cuts.of(Cut::Silent).inc();
                    return;
                }
                if !send(&mut socket, Message::Ping(Default::default())).await {
                    return;
                }
            }
        }
    }
}

async fn send(socket: &mut WebSocket, frame: Message) -> bool {
    match timeout(STUCK, socket.send(frame)).await {
        Ok(sent) => sent.is_ok(),
        Err(_) => {
            metrics().cuts.of(Cut::Stuck).inc();
            false
        }
    }
}

async fn say_goodbye(socket: &mut WebSocket, code: u16) {
    let frame = Message::Close(Some(CloseFrame { code, reason: Default::default() }));
    if send(socket, frame).await {
        // The browser answers a close with one of its own; waiting for it lets ours arrive.
        let _ = timeout(Duration::from_secs(1), socket.recv()).await;
    }
}
