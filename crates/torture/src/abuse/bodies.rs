//! Requests that announce a body and send it byte by byte.

use super::hostile::{AGAIN, Ground, count};
use foyer_protocol::wire;
use std::io;
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::time::sleep;

/// Bytes announced: what a stranger may send.
const ANNOUNCED: usize = 8_000;
/// Pause between two bytes.
const PAUSE: Duration = Duration::from_millis(300);

/// For ever.
pub(super) async fn drip(ground: Ground, number: u32) {
    loop {
        count(&ground.counts.bodies);
        if one(&ground, number).await.is_ok() {
            count(&ground.counts.bodies_ended);
        }
        sleep(AGAIN).await;
    }
}

/// Until the server answers or ends it.
async fn one(ground: &Ground, number: u32) -> io::Result<()> {
    let target = ground.target(number);
    let mut line = target.connect().await?;
    let head = format!(
        "POST /api/session/sign-in HTTP/1.1\r\nHost: {}\r\nContent-Type: {}\r\nContent-Length: {ANNOUNCED}\r\n\r\n",
        target.server,
        wire::CONTENT_TYPE,
    );
    line.write_all(head.as_bytes()).await?;
    let (mut reading, mut writing) = line.split();
    let mut answer = [0; 64];
    let drops = async {
        for _ in 0..ANNOUNCED {
            writing.write_all(b"x").await?;
            sleep(PAUSE).await;
        }
        Ok(())
    };
    tokio::select! {
        read = reading.read(&mut answer) => read.map(drop),
        ended = drops => ended,
    }
}
