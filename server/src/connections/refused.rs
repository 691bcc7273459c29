//! The answer to a connection for which there is no place.

use crate::limits::Full;
use foyer_metrics::{Limit, metrics};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_util::task::TaskTracker;

/// How long a refused client may take to read why.
const PATIENCE: Duration = Duration::from_secs(1);
/// Refused connections that may be open at once; beyond that they are closed without an answer.
const AT_ONCE: usize = 32;

static TURNS: tokio::sync::Semaphore = tokio::sync::Semaphore::const_new(AT_ONCE);

const SERVER_FULL: &str = "HTTP/1.1 503 Service Unavailable\r\ncontent-type: text/plain\r\n\
    retry-after: 5\r\nconnection: close\r\ncontent-length: 59\r\n\r\n\
    The server has too many connections. Try again in a moment.";
const ADDRESS_FULL: &str = "HTTP/1.1 429 Too Many Requests\r\ncontent-type: text/plain\r\n\
    retry-after: 5\r\nconnection: close\r\ncontent-length: 57\r\n\r\n\
    Too many connections from your network. Close some first.";

/// Says why, whatever was asked, and closes.
pub(super) fn answer(tasks: &TaskTracker, connection: TcpStream, full: Full) {
    metrics().limited.of(Limit::Connections).inc();
    let Ok(turn) = TURNS.try_acquire() else { return };
    let words = match full {
        Full::Server => SERVER_FULL,
        Full::Address => ADDRESS_FULL,
    };
    tasks.spawn(async move {
        let _turn = turn;
        let _ = timeout(PATIENCE, tell(connection, words)).await;
    });
}

async fn tell(mut connection: TcpStream, words: &str) -> std::io::Result<()> {
    connection.write_all(words.as_bytes()).await?;
    connection.shutdown().await?;
    // If it closed with bytes unread, the system would throw the answer away.
    let mut unread = [0; 1024];
    while connection.read(&mut unread).await? > 0 {}
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_answers_say_how_long_they_are() {
        for answer in [SERVER_FULL, ADDRESS_FULL] {
            let (head, body) = answer.split_once("\r\n\r\n").expect("a head");
            assert!(head.ends_with(&format!("content-length: {}", body.len())), "{} {head}", body.len());
        }
    }
}
