//! Echoes every frame through a socket with the settings of ours, for Autobahn's suite
//! (`scripts/autobahn.sh`). Prints its address and runs until it is killed.
//!
//! `/` has exactly our settings. The suite's cases 9 send up to 16 MiB, which those refuse on
//! purpose, so `/large` is the same but for the sizes of a message.

use axum::Router;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::response::Response;
use axum::routing::get;
use foyer_server::config::Limits;
use foyer_server::realtime::sized;

/// Beyond the suite's largest message, in bytes.
const LARGE: u32 = 32 * 1024 * 1024;

async fn ours(upgrade: WebSocketUpgrade) -> Response {
    sized(upgrade, &Limits::default()).on_upgrade(echo)
}

async fn large(upgrade: WebSocketUpgrade) -> Response {
    let limits = Limits { frame_bytes: LARGE, ..Limits::default() };
    sized(upgrade, &limits).max_write_buffer_size(128 * 1024 * 1024).on_upgrade(echo)
}

async fn echo(mut socket: WebSocket) {
    while let Some(Ok(frame)) = socket.recv().await {
        // Pings are answered by the library, and a close too.
        if matches!(frame, Message::Text(_) | Message::Binary(_)) && socket.send(frame).await.is_err() {
            return;
        }
    }
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    println!("{}", listener.local_addr()?);
    let app = Router::new().route("/", get(ours)).route("/large", get(large));
    axum::serve(listener, app).await?;
    Ok(())
}
