//! Limits below and of HTTP: the one who asks too much suffers, and nobody else.

mod bodies;
mod connections;
mod descriptors;
mod requests;
mod slow;

use crate::desk::Desk;
use foyer_metrics::{Limit, metrics};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// Longest wait for something that must come.
const PATIENCE: Duration = Duration::from_secs(10);

/// A bare connection.
async fn connect(desk: &Desk) -> TcpStream {
    TcpStream::connect(desk.running.address).await.expect("a connection")
}

/// Everything that comes until the server closes.
async fn rest(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let read = timeout(PATIENCE, stream.read_to_end(&mut bytes)).await.expect("the end in time");
    // A reset after the answer is as good as an end.
    assert!(read.is_ok() || !bytes.is_empty(), "{read:?}");
    String::from_utf8_lossy(&bytes).into_owned()
}

/// One request on a connection that stays open; answers the status.
async fn ask(stream: &mut TcpStream) -> String {
    stream.write_all(b"GET /health/live HTTP/1.1\r\nhost: localhost\r\n\r\n").await.expect("sent");
    let mut answer = vec![0; 4096];
    let length = timeout(PATIENCE, stream.read(&mut answer)).await.expect("in time").expect("an answer");
    let answer = String::from_utf8_lossy(&answer[..length]).into_owned();
    answer.lines().next().unwrap_or_default().to_owned()
}

/// How often a limit was met, as the metrics tell. Other tests of this process may add to it.
pub(crate) fn met(limit: Limit) -> u64 {
    metrics().limited.of(limit).get()
}

const OK: &str = "HTTP/1.1 200 OK";
