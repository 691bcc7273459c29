//! One socket's task: frames in, frames out, pings, and the end.

use super::close;
use super::lane::{Frames, LaneEnd};
use super::silence::{Due, Watch, patience};
use crate::config::Limits;
use crate::limits::{self, Network, Place};
use crate::request_id::RequestId;
use crate::state::AppState;
use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade};
use axum::response::Response;
use foyer_metrics::{Cut, Label as _, Limit, Side, metrics};
use foyer_protocol::{AppError, ErrorKind};
use foyer_services::reference;
use futures::{FutureExt, SinkExt};
use http::HeaderMap;
use std::net::SocketAddr;
use std::pin::{Pin, pin};
use std::task::Poll;
use std::time::Duration;
use tokio::time::{Instant, sleep, timeout, timeout_at};
use tokio_util::sync::CancellationToken;
use tracing::Instrument as _;

/// A browser that takes no bytes for this long is cut.
const STUCK: Duration = Duration::from_secs(15);
/// When a connection is to end, the browser has this long to take the frames that are on their way.
const LAST_WORDS: Duration = Duration::from_secs(2);
/// Waiting frames go out together, up to about this many bytes: one system call for all of them.
const BURST_BYTES: usize = 16 * 1024;
/// When a client with too many sockets may try again.
const BUSY: Duration = Duration::from_secs(5);

/// A place for one more socket of this client; `None` when it has too many.
pub(super) fn place(state: &AppState, headers: &HeaderMap, peer: SocketAddr) -> Option<(Network, Place)> {
    let from = Network::from(state.proxies.client(headers, peer));
    Some((from, state.limits.sockets.take(Some(from)).ok()?))
}

/// The answer to a handshake beyond the limit. A page can't read it: the client tries again by
/// itself, each time after a longer wait.
pub(super) fn no_place() -> Response {
    metrics().limited.of(Limit::Sockets).inc();
    limits::too_many(false, BUSY)
}

/// Buffers sized for chat: the library's defaults cost 134 KiB an idle connection, these 6 KiB. What
/// waits to be written is not limited here: the library refuses a frame longer than the limit, and
/// one page of a stream may be longer than that. The lane limits how many frames and bytes wait.
pub fn sized(upgrade: WebSocketUpgrade, limits: &Limits) -> WebSocketUpgrade {
    let longest = match limits.frame_bytes {
        0 => usize::MAX,
        bytes => usize::try_from(bytes).unwrap_or(usize::MAX),
    };
    upgrade.read_buffer_size(4096).write_buffer_size(4096).max_message_size(longest).max_frame_size(longest)
}

/// Waits for the first data frame; `None` when the browser goes away or is too slow, or the
/// server stops.
pub(super) async fn first_frame(
    socket: &mut WebSocket,
    shutdown: &CancellationToken,
    limits: &Limits,
) -> Option<Message> {
    let deadline = Instant::now() + patience(limits.hello_ms);
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

/// Runs for the life of a socket: counts it, and puts the id of its request on every line of the
/// log and every error of the server.
pub(super) async fn attend(side: Side, id: RequestId, life: impl Future<Output = ()>) {
    let _open = metrics().open_socket(side);
    let span = tracing::error_span!("socket", id = %id, side = side.text());
    reference::serving(id.into(), life).instrument(span).await;
}

/// Counts an error that a frame is answered with.
pub(super) fn count_refusal(error: &AppError) {
    metrics().socket_refusal(match error.kind {
        ErrorKind::SignedOut => "signed_out",
        ErrorKind::Forbidden | ErrorKind::Unconfirmed => "forbidden",
        ErrorKind::NotFound => "not_found",
        ErrorKind::Invalid => "invalid",
        ErrorKind::Conflict | ErrorKind::InUse => "conflict",
        ErrorKind::State => "state",
        ErrorKind::TooMany => "too_many",
        ErrorKind::BadRequest => "bad_request",
        ErrorKind::Server | ErrorKind::Network => "server",
    });
}

/// Ends a socket that has not started to run.
pub(super) async fn refuse(mut socket: WebSocket, code: u16) {
    Box::pin(say_goodbye(&mut socket, code)).await;
}

/// Takes what a socket says.
pub(super) trait Listener: Sync {
    /// What a data frame says.
    type Frame: Send + 'static;

    /// Reads a data frame, and says how long it must wait for its turn.
    fn read(&self, frame: &Message) -> (Self::Frame, Duration);

    /// Handles it.
    fn on_frame(&self, frame: Self::Frame) -> impl Future<Output = ()> + Send;

    /// Whether the frame is a text to be stored: those that wait together are handled together.
    fn is_text(frame: &Self::Frame) -> bool;

    /// Handles texts in their order.
    fn on_texts(&self, texts: Vec<Self::Frame>) -> impl Future<Output = ()> + Send;
}

/// Texts that are stored together at most; each is at most as long as a socket's longest message.
const MOST_TEXTS: usize = 32;

/// What came behind texts that wait together.
enum Behind<F> {
    /// Nothing yet.
    Nothing,
    /// A frame that is no text.
    Frame(F),
    /// A frame that must wait for its turn.
    Held(F, Duration),
    /// The socket's end.
    End(Option<axum::Error>),
}

/// A text, those that have arrived behind it, and what came then. Waits for nothing.
fn gather<L: Listener>(
    socket: &mut WebSocket,
    listener: &L,
    first: L::Frame,
) -> (Vec<L::Frame>, Behind<L::Frame>) {
    let mut texts = vec![first];
    while texts.len() < MOST_TEXTS {
        match socket.recv().now_or_never() {
            None => break,
            Some(Some(Ok(Message::Ping(_) | Message::Pong(_)))) => {}
            Some(Some(Ok(Message::Close(_))) | None) => return (texts, Behind::End(None)),
            Some(Some(Err(error))) => return (texts, Behind::End(Some(error))),
            Some(Some(Ok(frame))) => match listener.read(&frame) {
                (frame, wait) if !wait.is_zero() => return (texts, Behind::Held(frame, wait)),
                (frame, _) if L::is_text(&frame) => texts.push(frame),
                (frame, _) => return (texts, Behind::Frame(frame)),
            },
        }
    }
    (texts, Behind::Nothing)
}

/// Handles a text and those that wait behind it. Answers the frame that must wait for its turn, or
/// that the socket has ended.
async fn take_texts<L: Listener>(
    socket: &mut WebSocket,
    listener: &L,
    first: L::Frame,
) -> Result<Option<(L::Frame, Duration)>, Option<axum::Error>> {
    let (texts, behind) = gather(socket, listener, first);
    listener.on_texts(texts).await;
    match behind {
        Behind::Nothing => Ok(None),
        Behind::Frame(frame) => {
            listener.on_frame(frame).await;
            Ok(None)
        }
        Behind::Held(frame, wait) => Ok(Some((frame, wait))),
        Behind::End(error) => Err(error),
    }
}

/// How a socket that ran came to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ended {
    /// The line is gone, or we ended it for a reason that passes: the browser may be back at once.
    ForNow,
    /// The browser was not heard of for as long as it may be silent.
    Silent,
    /// Its session is over.
    SignedOut,
}

/// Runs a socket until either side ends it. One frame is handled at a time, and texts that wait
/// together as one, so a browser's commands take effect in the order it sent them. While one waits
/// for its turn nothing is read, and everything else goes on. What an idle socket does not need is
/// boxed when it is needed: otherwise it takes room in the task of each of thousands of sockets.
pub(super) async fn run<L: Listener>(
    mut socket: WebSocket,
    lane: LaneEnd,
    shutdown: CancellationToken,
    mut watch: Watch,
    listener: &L,
) -> Ended {
    let cut = lane.cut.clone();
    let mut cut = pin!(cut.cancelled());
    let mut heard = Instant::now();
    // Boxed, because almost every socket is idle and should not hold room for this.
    let mut held: Option<Held<_>> = None;
    loop {
        let frame = tokio::select! {
            () = &mut cut => {
                let code = if shutdown.is_cancelled() { close::RESTART } else { lane.code() };
                Box::pin(part(socket, lane, code)).await;
                return if code == close::SIGNED_OUT { Ended::SignedOut } else { Ended::ForNow };
            }
            frames = lane.next() => {
                if !Box::pin(send_waiting(&mut socket, frames, &lane)).await {
                    return Ended::ForNow;
                }
                lane.sent();
                None
            }
            received = socket.recv(), if held.is_none() => {
                heard = Instant::now();
                match received {
                    Some(Ok(Message::Ping(_) | Message::Pong(_))) => None,
                    Some(Ok(Message::Close(_))) | None => return Ended::ForNow,
                    Some(Err(error)) => {
                        Box::pin(give_up(&mut socket, &error)).await;
                        return Ended::ForNow;
                    }
                    Some(Ok(frame)) => {
                        let (frame, wait) = listener.read(&frame);
                        if wait.is_zero() {
                            Some(frame)
                        } else {
                            held = Some(Box::pin(sleep(wait).map(|()| frame)));
                            None
                        }
                    }
                }
            }
            frame = turn(&mut held) => {
                heard = Instant::now();
                held = None;
                Some(frame)
            }
            () = watch.look() => match watch.due(heard) {
                Due::Gone => {
                    metrics().cuts.of(Cut::Silent).inc();
                    return Ended::Silent;
                }
                Due::Ping => {
                    if !Box::pin(send(&mut socket, Message::Ping(Default::default()))).await {
                        return Ended::ForNow;
                    }
                    None
                }
                Due::Nothing => None,
            }
        };
        match frame {
            Some(frame) if L::is_text(&frame) => {
                match Box::pin(take_texts(&mut socket, listener, frame)).await {
                    Ok(None) => {}
                    Ok(Some((frame, wait))) => held = Some(Box::pin(sleep(wait).map(|()| frame))),
                    Err(None) => return Ended::ForNow,
                    Err(Some(error)) => {
                        Box::pin(give_up(&mut socket, &error)).await;
                        return Ended::ForNow;
                    }
                }
            }
            Some(frame) => listener.on_frame(frame).await,
            None => {}
        }
    }
}

/// A frame that waits for its turn.
type Held<F> = Pin<Box<dyn Future<Output = F> + Send>>;

async fn turn<F>(held: &mut Option<Held<F>>) -> F {
    match held {
        Some(held) => held.await,
        None => std::future::pending().await,
    }
}

/// Ends a socket that cannot be read any more. Only a client that sent too long a message is told
/// why: the others are gone, or speak another protocol.
async fn give_up(socket: &mut WebSocket, error: &axum::Error) {
    let source = std::error::Error::source(error).and_then(|source| source.downcast_ref());
    if let Some(tungstenite::Error::Capacity(_)) = source {
        metrics().limited.of(Limit::Size).inc();
        say_goodbye(socket, close::TOO_BIG).await;
    }
}

/// Sends a frame and those that wait behind it; false when the browser does not take them. The wait
/// is short once the lane was cut or the server stops.
async fn send_waiting(socket: &mut WebSocket, first: Frames, lane: &LaneEnd) -> bool {
    let mut sending = pin!(async {
        let mut next = Some(first);
        let mut bytes = 0;
        while let Some((frame, and)) = next {
            for frame in [Some(frame), and].into_iter().flatten() {
                bytes += length(&frame);
                socket.feed(frame).await.ok()?;
            }
            next = if bytes < BURST_BYTES { lane.try_next() } else { None };
        }
        socket.flush().await.ok()
    });
    // The system nearly always takes it at once, and then no timer is needed.
    if let Poll::Ready(sent) = futures::poll!(&mut sending) {
        return sent.is_some();
    }
    tokio::select! {
        sent = sending => sent.is_some(),
        () = sleep(STUCK) => {
            metrics().cuts.of(Cut::Stuck).inc();
            false
        }
        () = lane.cut.cancelled().then(|()| sleep(LAST_WORDS)) => false,
    }
}

/// How many bytes of data a frame carries.
pub(super) fn length(frame: &Message) -> usize {
    match frame {
        Message::Binary(bytes) | Message::Ping(bytes) | Message::Pong(bytes) => bytes.len(),
        Message::Text(text) => text.len(),
        Message::Close(_) => 0,
    }
}

/// Ends a connection that was cut. The frames in the queue may say why, so they go first if the
/// browser takes them.
async fn part(mut socket: WebSocket, lane: LaneEnd, code: u16) {
    let goodbye = async {
        while let Some((frame, and)) = lane.try_next() {
            for frame in [Some(frame), and].into_iter().flatten() {
                if socket.send(frame).await.is_err() {
                    return;
                }
            }
        }
        say_goodbye(&mut socket, code).await;
    };
    // A browser that takes nothing notices by itself.
    let _ = timeout(LAST_WORDS, goodbye).await;
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
        // The browser answers with a close of its own; waiting for that lets the server's close
        // arrive.
        let _ = timeout(Duration::from_secs(1), socket.recv()).await;
    }
}
