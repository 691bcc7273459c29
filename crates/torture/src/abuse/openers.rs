//! Visitors who open a chat, fill it, and leave for the next one.

use super::hostile::{AGAIN, Ground, count};
use foyer_client::{ClientError, VisitorSocket, client_id, visitor};
use foyer_protocol::visitor::{VisitorEvent, VisitorFrame};
use std::time::Duration;
use tokio::time::{sleep, timeout};

/// Messages before it leaves.
const MESSAGES: usize = 60;
/// Letters of each, at least.
const LETTERS: usize = 3_900;
/// How every text of the crowd begins, so that the judge knows who wrote it. What follows is like no other.
pub(super) const MARK: &str = "crowd ";
/// Pause between two of them.
const PAUSE: Duration = Duration::from_millis(150);
/// Longest wait for an answer.
const PATIENCE: Duration = Duration::from_secs(15);

/// For ever.
pub(super) async fn open_and_leave(ground: Ground, number: u32) {
    loop {
        // What ends it is what it came for.
        let _ = timeout(PATIENCE * 3, open(&ground, number)).await;
        sleep(AGAIN).await;
    }
}

async fn open(ground: &Ground, number: u32) -> Result<(), ClientError> {
    let (mut socket, ready) = visitor::arrive(ground.target(number), ground.link, None, 0).await?;
    let id = client_id();
    socket.send(&visitor::start(&id, &text())).await?;
    let answer = socket.until("an answer", PATIENCE, |event| match event {
        VisitorEvent::Sent { .. } => Some(true),
        VisitorEvent::Refused { .. } => Some(false),
        _ => None,
    });
    if !answer.await? {
        count(&ground.counts.chats_refused);
        return Ok(());
    }
    count(&ground.counts.chats);
    ground.add_token(ready.token);
    fill(socket).await
}

async fn fill(mut socket: VisitorSocket) -> Result<(), ClientError> {
    for _ in 0..MESSAGES {
        let frame = VisitorFrame::Send { client_id: client_id(), text: long_text() };
        socket.send(&frame).await?;
        // What was said meanwhile is read, so that it is not cut for that.
        while let Ok(event) = timeout(PAUSE, socket.next_bytes()).await {
            event?;
        }
    }
    Ok(())
}

fn text() -> String {
    format!("{MARK}{}", client_id().0)
}

fn long_text() -> String {
    format!("{} {}", text(), "x".repeat(LETTERS))
}
