//! Limits of sockets: how many, how silent, how large.

use super::office::{Office, Socket, Tab, Widget};
use crate::limits::met;
use foyer_metrics::Limit;
use foyer_protocol::PROTOCOL_VERSION;
use foyer_protocol::agent::{AgentEvent, AgentFrame};
use foyer_protocol::chat::ChatState;
use foyer_protocol::visitor::{VisitorEvent, VisitorFrame};
use foyer_protocol::{AppError, ClientId, ErrorKind};
use std::time::{Duration, Instant};
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{self, Message};

/// A handshake from an address that the proxy names; the status when it is refused.
async fn handshake(office: &Office, path: &str, from: &str) -> Result<Socket, u16> {
    let mut request =
        office.desk.url(path).replacen("http", "ws", 1).into_client_request().expect("a request");
    request.headers_mut().insert("x-forwarded-for", from.parse().expect("a header"));
    match connect_async(request).await {
        Ok((socket, _)) => Ok(socket),
        Err(tungstenite::Error::Http(response)) => Err(response.status().as_u16()),
        Err(error) => panic!("{error}"),
    }
}

#[tokio::test]
async fn an_address_with_too_many_sockets_gets_no_more() {
    let office = Office::open_with(|config| {
        config.server.behind_proxy = Some(true);
        config.limits.sockets_per_address = 2;
    })
    .await;
    let first = handshake(&office, "/ws/visitor", "203.0.113.1").await.expect("a socket");
    let _second = handshake(&office, "/ws/agent", "203.0.113.1").await.expect("a socket");
    for path in ["/ws/visitor", "/ws/agent"] {
        assert_eq!(handshake(&office, path, "203.0.113.1").await.err(), Some(429), "{path}");
    }
    assert!(met(Limit::Sockets) >= 2);
    let _other = handshake(&office, "/ws/visitor", "203.0.113.2").await.expect("a socket");
    drop(first);
    for _ in 0..100 {
        if handshake(&office, "/ws/visitor", "203.0.113.1").await.is_ok() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the place was not given back");
}

#[tokio::test]
async fn sockets_that_never_say_hello_are_closed() {
    let office = Office::open_with(|config| config.limits.hello_ms = 300).await;
    let mut silent = office.line("/ws/visitor", None).await;
    let mut pinging = office.line("/ws/visitor", None).await;
    pinging.send(Message::Ping(Default::default())).await;
    let mut agent = office.line("/ws/agent", Some(&office.admin)).await;
    for line in [&mut silent, &mut pinging, &mut agent] {
        assert_eq!(line.frame().await.err(), Some(4400));
    }
}

/// Joe's line goes silent without a word, as when a cable is pulled: he counts as connected for exactly as
/// long as the limit says, and not for a grace more. Bob, who says as little but answers pings, stays.
#[tokio::test]
async fn a_silent_agent_is_gone_when_the_limit_says_and_not_later() {
    const SILENT_MS: u32 = 1_500;
    let office = Office::open_with(|config| config.limits.silent_ms = SILENT_MS).await;
    let mut bob = office.tab("Bob").await;
    bob.welcome().await;
    let mut joe = office.tab("Joe").await;
    joe.welcome().await;
    // Nobody reads Joe's line from here on, so no ping is answered.
    let last_heard = Instant::now();
    connected(&mut bob, "Joe", false).await;
    let counted = last_heard.elapsed();
    let limit = Duration::from_millis(SILENT_MS.into());
    assert!(counted >= limit - Duration::from_millis(200), "gone after {counted:?}");
    assert!(counted < limit + Duration::from_millis(800), "gone only after {counted:?}");
    drop(joe);
    bob.line.rest().await;
    bob.say(&AgentFrame::Ping).await;
    bob.until(|event| matches!(event, AgentEvent::Pong).then_some(())).await;
}

/// Waits until colleagues are told that somebody is connected, or is not.
async fn connected(tab: &mut Tab, name: &str, is: bool) {
    tab.until(|event| match event {
        AgentEvent::Colleague(colleague) if colleague.name == name && colleague.connected == is => Some(()),
        _ => None,
    })
    .await;
}

#[tokio::test]
async fn a_giant_message_closes_its_socket_and_no_other() {
    use tungstenite::protocol::frame::Frame;
    use tungstenite::protocol::frame::coding::{Data, OpCode};
    let office = Office::open().await;
    let mut joe = office.tab("Joe").await;
    joe.welcome().await;
    let (mut giant, _) = office.visitor("one").await;
    giant.0.send(Message::binary(vec![2; 70_000])).await;
    assert_eq!(end(&mut giant).await, 1009);

    let (mut pieces, _) = office.visitor("two").await;
    let piece = |kind, last| Message::Frame(Frame::message(vec![2; 20_000], OpCode::Data(kind), last));
    pieces.0.send(piece(Data::Binary, false)).await;
    for _ in 0..4 {
        pieces.0.send(piece(Data::Continue, false)).await;
    }
    assert_eq!(end(&mut pieces).await, 1009);

    assert!(met(Limit::Size) >= 2);
    let (mut maria, _) = office.visitor("three").await;
    maria.send("m1", "Hello?").await;
    maria.until(|event| matches!(event, VisitorEvent::Sent { .. }).then_some(())).await;
}

/// The close code a widget ends with; events before it are passed over.
async fn end(widget: &mut Widget) -> u16 {
    loop {
        if let Err(code) = widget.0.frame().await {
            return code;
        }
    }
}

async fn refusal(widget: &mut Widget) -> (Option<ClientId>, AppError) {
    widget
        .until(|event| match event {
            VisitorEvent::Refused { client_id, error } => Some((client_id, error)),
            _ => None,
        })
        .await
}

async fn start_and_leave(widget: &mut Widget, id: &str) {
    start(widget, id).await;
    widget.until(|event| matches!(event, VisitorEvent::Events { .. }).then_some(())).await;
    widget.say(&VisitorFrame::End).await;
    widget
        .until(|event| match event {
            VisitorEvent::Chat(chat) => (chat.state == ChatState::Ended).then_some(()),
            _ => None,
        })
        .await;
}

async fn start(widget: &mut Widget, id: &str) {
    let [name, email] = ["Maria", "maria@example.org"].map(str::to_owned);
    let question = format!("question {id}");
    widget.say(&VisitorFrame::Start { client_id: id.into(), department: None, name, email, question }).await;
}

#[tokio::test]
async fn a_visitor_who_starts_chat_after_chat_is_told_to_wait() {
    let office = Office::open_with(|config| config.limits.chat_starts_per_visitor = 2).await;
    let mut joe = office.tab("Joe").await;
    joe.welcome().await;
    let mut eager = office.widget(None, 0).await;
    start_and_leave(&mut eager, "q1").await;
    start_and_leave(&mut eager, "q2").await;
    start(&mut eager, "q3").await;
    let (id, error) = refusal(&mut eager).await;
    assert_eq!((id, error.kind), (Some("q3".into()), ErrorKind::TooMany));
    assert!(error.message.contains("Wait a minute"), "{error}");
    assert!(met(Limit::ChatStarts) >= 1);
    let mut other = office.widget(None, 0).await;
    start_and_leave(&mut other, "q1").await;
}

#[tokio::test]
async fn an_address_that_starts_chats_as_ever_new_visitors_is_told_to_wait() {
    let office = Office::open_with(|config| {
        config.server.behind_proxy = Some(true);
        config.limits.chat_starts_per_address = 3;
    })
    .await;
    let mut joe = office.tab("Joe").await;
    joe.welcome().await;
    let widget = async |from: &str| {
        let socket = handshake(&office, "/ws/visitor", from).await.expect("a socket");
        let mut widget = Widget(super::office::Line(socket));
        widget.hello(1, None, 0, PROTOCOL_VERSION).await;
        widget
    };
    for n in 0..3 {
        start_and_leave(&mut widget("203.0.113.1").await, &format!("q{n}")).await;
    }
    let mut fourth = widget("203.0.113.1").await;
    start(&mut fourth, "q").await;
    assert_eq!(refusal(&mut fourth).await.1.kind, ErrorKind::TooMany);
    start_and_leave(&mut widget("203.0.113.2").await, "q").await;
}

#[tokio::test]
async fn offline_messages_are_limited_and_the_refused_one_is_named() {
    let office = Office::open_with(|config| config.limits.offline_messages_per_visitor = 1).await;
    let leave = |id: &str| {
        let [name, email, message] = ["Maria", "maria@example.org", "Call me"].map(str::to_owned);
        VisitorFrame::LeaveMessage { client_id: id.into(), department: None, name, email, message }
    };
    let mut maria = office.widget(None, 0).await;
    maria.say(&leave("o1")).await;
    maria.until(|event| matches!(event, VisitorEvent::MessageLeft { .. }).then_some(())).await;
    maria.say(&leave("o2")).await;
    let (id, error) = refusal(&mut maria).await;
    assert_eq!((id, error.kind), (Some("o2".into()), ErrorKind::TooMany));
    assert!(met(Limit::OfflineMessages) >= 1);
    let mut other = office.widget(None, 0).await;
    other.say(&leave("o1")).await;
    other.until(|event| matches!(event, VisitorEvent::MessageLeft { .. }).then_some(())).await;
}
