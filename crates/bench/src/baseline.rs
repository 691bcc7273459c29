//! Bare servers to compare with: axum with the server's own buffers of sockets, and nothing else.

use anyhow::Context;
use axum::Router;
use axum::extract::State;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::serve::ListenerExt;
use clap::ValueEnum;
use foyer_client::Target;
use std::io::Read;
use tokio::net::TcpListener;
use tokio::sync::broadcast;

use crate::disk::Disk;
use crate::figures::STATUS_ADDRESS;
use crate::process::Process;

/// Frames that may wait for one watcher, as in the server.
const FRAMES: usize = 256;

/// What a bare server does with a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Kind {
    /// Sends it back.
    Echo,
    /// Sends it to everybody.
    Broadcast,
    /// Knows no sockets: answers a GET with as many bytes and headers as the status of a link has.
    Answer,
}

/// A running bare server.
#[derive(Debug)]
pub(crate) struct Baseline {
    pub(crate) process: Process,
    pub(crate) target: Target,
}

impl Baseline {
    /// Starts this program again as a bare server.
    pub(crate) fn start(kind: Kind) -> anyhow::Result<Self> {
        let name = kind.to_possible_value().context("a baseline has no name")?.get_name().to_owned();
        let (process, line) = Process::start_part(Disk::Real, &["baseline".to_owned(), name])?;
        let address = line.parse().context("a baseline names an unreadable address")?;
        Ok(Self { process, target: Target::new(address) })
    }
}

/// Runs a bare server until standard input ends; prints its address first.
pub(crate) async fn serve(kind: Kind) -> anyhow::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0").await.context("no port to listen on")?;
    println!("{}", listener.local_addr()?);
    let router = match kind {
        Kind::Echo => Router::new().route("/", get(echo)),
        Kind::Answer => Router::new().route(STATUS_ADDRESS, get(answer)),
        Kind::Broadcast => Router::new().route("/", get(watch)).with_state(broadcast::channel(FRAMES).0),
    };
    let listener = listener.tap_io(|connection| {
        let _ = connection.set_nodelay(true);
    });
    tokio::select! {
        served = axum::serve(listener, router).into_future() => served.context("a baseline failed"),
        () = until_input_ends() => Ok(()),
    }
}

/// Returns when whoever started this process ends or closes its end.
pub(crate) async fn until_input_ends() {
    let _ = tokio::task::spawn_blocking(|| std::io::stdin().read_to_end(&mut Vec::new())).await;
}

/// The buffers of `server/src/realtime/socket.rs`: a baseline with others would be another thing.
fn sized(upgrade: WebSocketUpgrade) -> WebSocketUpgrade {
    upgrade
        .read_buffer_size(4096)
        .write_buffer_size(4096)
        .max_message_size(64 * 1024)
        .max_frame_size(64 * 1024)
}

async fn echo(upgrade: WebSocketUpgrade) -> Response {
    sized(upgrade).on_upgrade(|mut socket| async move {
        while let Some(Ok(frame)) = socket.recv().await {
            if let Message::Binary(_) = &frame
                && socket.send(frame).await.is_err()
            {
                return;
            }
        }
    })
}

/// As long as the status of a link after set-up.
const BODY: &str = concat!(
    r#"{"online":true,"offers":true,"brand":"Example","colour":"","refresh_s":30,"look":{"display":"text","#,
    r#""image_link":"","width":0,"height":0,"text":"Chat with us","description":"","title":"","class":"","#,
    r#""navigate":"","target":"","corner":"right","offline":{"display":"text","text":"Leave a message"}}}"#,
);

async fn answer() -> Response {
    let headers = [
        ("content-type", "application/json"),
        ("cache-control", "public, max-age=5"),
        ("access-control-allow-origin", "*"),
        ("cross-origin-resource-policy", "cross-origin"),
        ("x-content-type-options", "nosniff"),
        ("etag", "\"0123456789abcdef0123456789abcdef\""),
    ];
    (headers, BODY).into_response()
}

async fn watch(State(everybody): State<broadcast::Sender<Message>>, upgrade: WebSocketUpgrade) -> Response {
    sized(upgrade).on_upgrade(move |socket| relay(everybody, socket))
}

async fn relay(everybody: broadcast::Sender<Message>, mut socket: WebSocket) {
    let mut frames = everybody.subscribe();
    loop {
        tokio::select! {
            frame = frames.recv() => {
                let Ok(frame) = frame else { return };
                if socket.send(frame).await.is_err() {
                    return;
                }
            }
            received = socket.recv() => match received {
                Some(Ok(frame @ Message::Binary(_))) => {
                    // An error means that nobody watches.
                    let _ = everybody.send(frame);
                }
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return,
            }
        }
    }
}
