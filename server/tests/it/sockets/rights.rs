//! What the sockets refuse, and what they stop showing.

use super::office::{Office, Widget};
use foyer_app::api::{agents::*, brands::*, chats::*, departments::*, groups::*, session::*};
use foyer_protocol::agent::{AgentEvent, AgentFrame};
use foyer_protocol::chat::ChatState;
use foyer_protocol::people::TransferTo;
use foyer_protocol::setup::{Agent, Department, Group};
use foyer_protocol::visitor::VisitorEvent;
use foyer_protocol::{ChatId, ErrorKind, PROTOCOL_VERSION, wire};
use foyer_server::realtime::close;
use serde::Serialize;
use std::collections::HashSet;
use std::mem::discriminant;
use tokio_tungstenite::tungstenite::Message;

fn frame<T: Serialize>(value: &T) -> Message {
    Message::binary(wire::encode(value).expect("bytes"))
}

#[tokio::test]
async fn without_a_session_or_a_hello_there_is_no_socket() {
    let office = Office::open().await;
    for cookie in [None, Some("foyer_session=guessed")] {
        let mut line = office.line("/ws/agent", cookie).await;
        assert_eq!(line.frame().await.err(), Some(close::SIGNED_OUT));
    }
    let cookie = office.sign_in("Joe").await;
    for (first, code) in [
        (frame(&AgentFrame::Hello { version: 0 }), close::OUTDATED),
        (frame(&AgentFrame::Typing { stream: ChatId::from("x").into() }), close::NO_HELLO),
        (Message::binary(vec![0xff]), close::NO_HELLO),
        (Message::text("nonsense"), close::NO_HELLO),
    ] {
        let mut tab = super::office::Tab {
            line: office.line("/ws/agent", Some(&cookie)).await,
            cookie: cookie.clone(),
        };
        tab.raw(first.clone()).await;
        assert_eq!(tab.line.frame().await.err(), Some(code), "{first:?}");
    }
    for (link, version, code) in [(9, PROTOCOL_VERSION, close::UNKNOWN_LINK), (1, 0, close::OUTDATED)] {
        let mut widget = Widget(office.line("/ws/visitor", None).await);
        widget.hello(link, None, 0, version).await;
        assert_eq!(widget.0.frame().await.err(), Some(code));
    }
}

/// How many frames of agents ask for something of a stream.
const ABOUT_A_STREAM: usize = 6;

/// Whether a frame asks for something of a stream. A new frame does not compile before it is here, and one that
/// does ask is counted above and tried below. To follow a stream no more is nothing that could be refused.
fn is_about_a_stream(frame: &AgentFrame) -> bool {
    match frame {
        AgentFrame::Hello { .. } | AgentFrame::Close { .. } | AgentFrame::Ping => false,
        AgentFrame::Open { .. }
        | AgentFrame::Earlier { .. }
        | AgentFrame::Send { .. }
        | AgentFrame::Typing { .. }
        | AgentFrame::StoppedTyping { .. }
        | AgentFrame::Read { .. } => true,
    }
}

/// An agent of no group on a chat of Sales: every command is refused as if there were no such chat.
#[tokio::test]
async fn a_chat_out_of_sight_does_not_exist() {
    let office = Office::open().await;
    let mut joe = office.tab("Joe").await;
    joe.welcome().await;
    let mut otto = office.tab("Otto").await;
    otto.welcome().await;
    let (_maria, _) = office.visitor("Hi").await;
    let chat = joe.chat(|chat| chat.state == ChatState::Queued).await;
    for id in [chat.id.clone(), ChatId::from("unknown")] {
        let text = "x".to_owned();
        let frames = [
            AgentFrame::Open { stream: id.clone().into(), after: 0 },
            AgentFrame::Earlier { stream: id.clone().into(), before: 2 },
            AgentFrame::Send {
                stream: id.clone().into(),
                client_id: "x".into(),
                text: text.clone(),
                comment: false,
            },
            AgentFrame::Send { stream: id.clone().into(), client_id: "y".into(), text, comment: true },
            AgentFrame::Typing { stream: id.clone().into() },
            AgentFrame::StoppedTyping { stream: id.clone().into() },
            AgentFrame::Read { stream: id.clone().into(), seq: 1 },
        ];
        let tried: HashSet<_> =
            frames.iter().filter(|frame| is_about_a_stream(frame)).map(discriminant).collect();
        assert_eq!(tried.len(), ABOUT_A_STREAM, "every frame is tried");
        for frame in frames {
            otto.say(&frame).await;
            let error = otto.refused().await;
            assert_eq!(
                (error.kind, error.message.as_str()),
                (ErrorKind::NotFound, "We couldn't find this chat.")
            );
        }
    }
    // Joe sees it in the queue, but does not own it: he may comment, not reply.
    joe.send(&chat.id, "j1", "Hello").await;
    assert_eq!(joe.refused().await.kind, ErrorKind::Forbidden);
    joe.raw(Message::binary(vec![0xff])).await;
    assert_eq!(joe.refused().await.kind, ErrorKind::BadRequest);
}

/// A chat that is transferred out of sight leaves every list, and its stream stops at once.
#[tokio::test]
async fn what_goes_out_of_sight_is_gone() {
    let office = Office::open().await;
    let admin = office.admin.clone();
    let brand = office.call(&admin, ListBrands {}).await.remove(0).id;
    let department = Department { name: "Support".into(), brand, ..Department::default() };
    let department = office.call(&admin, SaveDepartment { department }).await.id;
    let department = Some(department.as_str().into());
    let group = Group { name: "Support".into(), department, front_line: true, ..Group::default() };
    let group = office.call(&admin, SaveGroup { group }).await.id;
    let mut joe = office.tab("Joe").await;
    joe.welcome().await;
    // With a second department on the link the visitor would have to choose: only one is online.
    let mut maria = office.widget(None, 0).await;
    let VisitorEvent::Ready { link, .. } = maria.next().await else { panic!("no answer to the hello") };
    let sales = link.departments.iter().find(|d| d.online).expect("Sales is online").id.clone();
    maria
        .say(&foyer_protocol::visitor::VisitorFrame::Start {
            client_id: "q".into(),
            department: Some(sales),
            name: "Maria".into(),
            email: "maria@example.org".into(),
            question: "Hi".into(),
        })
        .await;
    let chat = joe.chat(|chat| chat.state == ChatState::Queued).await;
    office.call(&joe.cookie, TakeChat { chat: chat.id.clone(), from: None, over_limit: false }).await;
    joe.open(&chat.id, 0).await;
    let to = TransferTo::Group(group.as_str().into());
    let transfer = TransferChat { chat: chat.id.clone(), to, comment: String::new() };
    office.call(&joe.cookie, transfer).await;
    let gone = joe
        .until(|event| match event {
            AgentEvent::ChatGone { chat } => Some(chat),
            _ => None,
        })
        .await;
    assert_eq!(gone, chat.id);
    maria.send("m1", "Still there?").await;
    maria.until(|event| matches!(event, VisitorEvent::Sent { .. }).then_some(())).await;
    for frame in joe.line.rest().await {
        let event: AgentEvent = wire::decode(&frame.into_data()).expect("an event");
        assert!(!format!("{event:?}").contains("Still there?"), "a stream out of sight went on: {event:?}");
    }
}

/// Revoking a session ends its sockets at once.
#[tokio::test]
async fn a_revoked_session_is_told_and_closed() {
    let office = Office::open().await;
    let mut there = office.tab("Joe").await;
    there.welcome().await;
    let here = office.sign_in("Joe").await;
    let sessions = office.call(&here, Sessions {}).await;
    let other = sessions.into_iter().find(|row| !row.current).expect("two sessions");
    office.call(&here, RevokeSession { id: other.id }).await;
    there.until(|event| (event == AgentEvent::SignedOut).then_some(())).await;
    assert_eq!(there.line.frame().await.err(), Some(close::SIGNED_OUT));
}

/// A right taken away counts for the very next frame of a socket that was open before.
#[tokio::test]
async fn a_lost_group_is_lost_at_once() {
    let office = Office::open().await;
    let mut bob = office.tab("Bob").await;
    bob.welcome().await;
    let (_maria, _) = office.visitor("Hi").await;
    let chat = bob.chat(|chat| chat.state == ChatState::Queued).await;
    bob.open(&chat.id, 0).await;
    let agents = office.call(&office.admin, ListAgents {}).await;
    let agent = agents.into_iter().find(|agent| agent.name == "Bob").expect("Bob");
    let agent = Agent { groups: Vec::new(), ..agent };
    office.call(&office.admin, SaveAgent { agent }).await;
    bob.until(|event| (event == AgentEvent::Refresh).then_some(())).await;
    bob.say(&AgentFrame::Open { stream: chat.id.clone().into(), after: 0 }).await;
    assert_eq!(bob.refused().await.kind, ErrorKind::NotFound);
    bob.say(&AgentFrame::Hello { version: PROTOCOL_VERSION }).await;
    assert!(bob.welcome().await.is_empty());
}
