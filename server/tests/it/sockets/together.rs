//! Texts that wait together, as an outbox does after a cut: stored by one change, each with an
//! outcome of its own.

use super::office::{Office, Widget};
use foyer_metrics::metrics;
use foyer_protocol::agent::{AgentEvent, AgentFrame};
use foyer_protocol::chat::ChatState;
use foyer_protocol::limits::MESSAGE_CHARS;
use foyer_protocol::visitor::{VisitorEvent, VisitorFrame};
use foyer_protocol::{ErrorKind, wire};
use futures::SinkExt;
use serde::Serialize;
use tokio_tungstenite::tungstenite::Message;

/// Writes that shared a commit, as they were counted since the start.
fn writes() -> f64 {
    metrics().commit_jobs.get_sample_sum()
}

fn message<F: Serialize>(frame: &F) -> Message {
    Message::binary(wire::encode(frame).expect("bytes"))
}

/// Twenty messages, one that is too long, a repeat and a question, in one go.
async fn twenty_at_once(maria: &mut Widget) {
    for n in 0..20 {
        let frame = VisitorFrame::Send { client_id: format!("m{n}").into(), text: format!("maria {n}") };
        maria.0.0.feed(message(&frame)).await.expect("the socket takes a frame");
    }
    let long = VisitorFrame::Send { client_id: "long".into(), text: "x".repeat(MESSAGE_CHARS + 1) };
    let again = VisitorFrame::Send { client_id: "m3".into(), text: "maria 3".into() };
    for frame in [long, again, VisitorFrame::Ping] {
        maria.0.0.feed(message(&frame)).await.expect("the socket takes a frame");
    }
    maria.0.0.flush().await.expect("the socket takes all");
}

#[tokio::test]
async fn an_outbox_of_twenty_is_one_write_and_each_text_has_its_outcome() {
    let office = Office::open().await;
    let mut joe = office.tab("Joe").await;
    joe.welcome().await;
    let (mut maria, _) = office.visitor("Hello?").await;
    let before = writes();
    twenty_at_once(&mut maria).await;
    let (mut sent, mut refused) = (Vec::new(), Vec::new());
    // What came behind the messages is answered after them.
    maria
        .until(|event| {
            match event {
                VisitorEvent::Sent { client_id, seq, .. } => sent.push((client_id.0, seq)),
                VisitorEvent::Refused { client_id, error } => refused.push((client_id, error.kind)),
                VisitorEvent::Pong => return Some(()),
                _ => {}
            }
            None
        })
        .await;
    let mut expected: Vec<_> = (0..20).map(|n| (format!("m{n}"), n + 2)).collect();
    expected.push(("m3".to_owned(), 5));
    assert_eq!(sent, expected, "in their order, and the repeat in its first place");
    assert_eq!(refused, [(Some("long".into()), ErrorKind::Invalid)]);
    let writes = writes() - before;
    assert!(writes <= 6.0, "{writes} writes");
}

#[tokio::test]
async fn an_agents_texts_for_several_chats_are_stored_together_too() {
    let office = Office::open().await;
    office.round_robin().await;
    let mut bob = office.tab("Bob").await;
    bob.welcome().await;
    let (_maria, _) = office.visitor("first").await;
    let first = bob.chat(|chat| chat.state == ChatState::Active).await.id;
    let (_omar, _) = office.visitor("second").await;
    let second = bob.chat(|chat| chat.state == ChatState::Active && chat.id != first).await.id;
    let before = writes();
    for (chat, id) in [(&first, "a"), (&second, "b"), (&"none".into(), "c"), (&first, "d")] {
        let (chat, client_id, text) = (chat.clone(), id.into(), format!("text {id}"));
        let frame = AgentFrame::Send { stream: chat.into(), client_id, text, comment: id == "d" };
        bob.line.0.feed(message(&frame)).await.expect("the socket takes a frame");
    }
    bob.line.0.feed(message(&AgentFrame::Ping)).await.expect("the socket takes a frame");
    bob.line.0.flush().await.expect("the socket takes all");
    let (mut sent, mut refused) = (Vec::new(), Vec::new());
    bob.until(|event| {
        match event {
            AgentEvent::Sent { client_id, .. } => sent.push(client_id.0),
            AgentEvent::Refused { client_id, error, .. } => refused.push((client_id, error.kind)),
            AgentEvent::Pong => return Some(()),
            _ => {}
        }
        None
    })
    .await;
    assert_eq!(sent, ["a", "b", "d"]);
    assert_eq!(refused, [(Some("c".into()), ErrorKind::NotFound)]);
    let writes = writes() - before;
    assert!(writes <= 3.0, "{writes} writes");
}
