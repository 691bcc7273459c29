//! One socket says far too much: it is slowed down, loses nothing, and nobody else feels it.

use super::office::{Office, Tab, Widget};
use crate::limits::met;
use foyer_metrics::Limit;
use foyer_protocol::agent::{AgentEvent, AgentFrame};
use foyer_protocol::chat::{ChatState, EventBody, StreamEvent};
use foyer_protocol::visitor::{VisitorEvent, VisitorFrame};
use foyer_protocol::wire;
use foyer_server::config::Config;
use futures::SinkExt;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::frame::Frame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::{Data, OpCode};

/// Sends one message and waits for its acknowledgement; how long that took.
async fn round_trip(widget: &mut Widget, id: &str) -> Duration {
    let started = Instant::now();
    widget.send(id, "still here").await;
    widget
        .until(|event| match event {
            VisitorEvent::Sent { client_id, .. } => (client_id.as_str() == id).then_some(()),
            VisitorEvent::Refused { error, .. } => panic!("refused: {error}"),
            _ => None,
        })
        .await;
    started.elapsed()
}

/// Others are answered as ever.
const AT_ONCE: Duration = Duration::from_secs(3);

/// The text of an event that is a message of the flood.
fn flooded(event: &StreamEvent) -> Option<String> {
    match &event.body {
        EventBody::Message { text } if text.starts_with("message ") => Some(text.clone()),
        _ => None,
    }
}

/// 126 messages where 120 are free and two more come free each second.
async fn message_flood(change: impl FnOnce(&mut Config)) -> (Duration, Office, Tab) {
    const MESSAGES: usize = 126;
    let office = Office::open_with(change).await;
    let mut joe = office.tab("Joe").await;
    joe.welcome().await;
    let (mut eager, _) = office.visitor("one").await;
    let chat = joe.chat(|chat| chat.state == ChatState::Queued).await;
    joe.open(&chat.id, 0).await;
    let started = Instant::now();
    for n in 0..MESSAGES {
        eager.send(&format!("e{n}"), &format!("message {n}")).await;
    }
    let mut said: BTreeMap<i64, String> = BTreeMap::new();
    while said.len() < MESSAGES {
        if let AgentEvent::Events { page, .. } = joe.next().await {
            said.extend(page.events.iter().filter_map(|event| Some((event.seq, flooded(event)?))));
        }
    }
    let took = started.elapsed();
    let expected: Vec<_> = (0..MESSAGES).map(|n| format!("message {n}")).collect();
    assert_eq!(said.into_values().collect::<Vec<_>>(), expected, "all of them, in order");
    let mut acknowledged = 0;
    while acknowledged < MESSAGES {
        match eager.next().await {
            VisitorEvent::Sent { .. } => acknowledged += 1,
            VisitorEvent::Refused { error, .. } => panic!("refused: {error}"),
            _ => {}
        }
    }
    (took, office, joe)
}

#[tokio::test]
async fn a_message_flood_is_held_back_and_stored_whole() {
    let (took, office, _joe) = message_flood(|config| config.limits.messages_per_sender = 120).await;
    assert!(took > Duration::from_millis(2_400), "{took:?}");
    assert!(met(Limit::HeldBack) >= 1);
    let (mut maria, _) = office.visitor("two").await;
    let took = round_trip(&mut maria, "m1").await;
    assert!(took < AT_ONCE, "another sender has a count of her own: {took:?}");
}

#[tokio::test]
async fn messages_are_counted_by_address_as_well() {
    let (took, office, _joe) = message_flood(|config| {
        config.limits.messages_per_sender = 0;
        config.limits.messages_per_address = 120;
    })
    .await;
    assert!(took > Duration::from_millis(2_400), "{took:?}");
    let (mut maria, _) = office.visitor("two").await;
    let took = round_trip(&mut maria, "m1").await;
    assert!(took > Duration::from_millis(200), "the address is still spent: {took:?}");
}

#[tokio::test]
async fn without_limits_nothing_is_held_back() {
    let (took, ..) = message_flood(|config| {
        config.limits.enabled = false;
        config.limits.messages_per_sender = 1;
    })
    .await;
    // Held back, they would take 20 minutes.
    assert!(took < Duration::from_secs(10), "{took:?}");
}

#[tokio::test]
async fn others_are_served_while_one_is_held_back() {
    let office = Office::open_with(|config| config.limits.messages_per_sender = 30).await;
    let mut joe = office.tab("Joe").await;
    joe.welcome().await;
    let (mut eager, _) = office.visitor("one").await;
    let chat = joe.chat(|chat| chat.state == ChatState::Queued).await;
    let (mut maria, _) = office.visitor("two").await;
    // The last ones wait for two seconds each.
    for n in 0..34 {
        eager.send(&format!("e{n}"), "again").await;
    }
    for n in 0..5 {
        let took = round_trip(&mut maria, &format!("m{n}")).await;
        assert!(took < AT_ONCE, "{took:?}");
    }
    // Who is held back still hears what others say.
    let take = foyer_app::api::chats::TakeChat { chat: chat.id, from: None, over_limit: false };
    office.call(&joe.cookie, take).await;
    let told = eager.until(|event| match event {
        VisitorEvent::Chat(chat) => (chat.state == ChatState::Active).then_some(()),
        _ => None,
    });
    tokio::time::timeout(Duration::from_millis(1_900), told).await.expect("told while it waits");
}

#[tokio::test]
async fn frames_of_any_kind_are_held_back() {
    let office = Office::open_with(|config| config.limits.frames_per_socket = 120).await;
    let mut joe = office.tab("Joe").await;
    joe.welcome().await;
    let (mut eager, _) = office.visitor("one").await;
    let started = Instant::now();
    for _ in 0..124 {
        eager.say(&VisitorFrame::Seen { seq: 1 }).await;
    }
    round_trip(&mut eager, "last").await;
    assert!(started.elapsed() > Duration::from_millis(2_000), "{:?}", started.elapsed());
}

#[tokio::test]
async fn typing_in_excess_is_not_passed_on_and_delays_nothing() {
    let office = Office::open_with(|config| config.limits.typing_per_socket = 3).await;
    office.round_robin().await;
    let mut joe = office.tab("Joe").await;
    joe.welcome().await;
    let (mut maria, _) = office.visitor("Hi").await;
    let chat = joe.chat(|chat| chat.state == ChatState::Active).await;
    joe.open(&chat.id, 0).await;
    for _ in 0..200 {
        maria.say(&VisitorFrame::Typing).await;
    }
    let took = round_trip(&mut maria, "m1").await;
    assert!(took < AT_ONCE, "{took:?}");
    let frames = joe.line.rest().await.into_iter();
    let heard = frames.filter(|frame| {
        let event = wire::decode::<AgentEvent>(&frame.clone().into_data());
        matches!(event, Ok(AgentEvent::Typing { .. }))
    });
    let heard = heard.count();
    assert!((1..=3).contains(&heard), "{heard} of 200 were passed on");
    assert!(met(Limit::Typing) >= 197);
    // Agents are counted alike.
    for _ in 0..200 {
        joe.say(&AgentFrame::Typing { stream: chat.id.clone().into() }).await;
    }
    joe.send(&chat.id, "j1", "Hello").await;
    joe.until(|event| matches!(event, AgentEvent::Sent { .. }).then_some(())).await;
    let frames = maria.0.rest().await.into_iter();
    let heard = frames.filter(|frame| {
        let event = wire::decode::<VisitorEvent>(&frame.clone().into_data());
        matches!(event, Ok(VisitorEvent::Typing { .. }))
    });
    let heard = heard.count();
    assert!((1..=3).contains(&heard), "{heard} of 200 were passed on");
}

/// Fragments that never become a message, and pings: no frame of ours, but bytes all the same.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn floods_below_the_frames_are_read_no_faster_than_allowed() {
    let office = Office::open_with(|config| {
        config.server.behind_proxy = Some(true);
        config.limits.bytes_per_connection = 20_000;
    })
    .await;
    let mut joe = office.tab("Joe").await;
    joe.welcome().await;
    let (mut maria, _) = office.visitor("one").await;
    let fragment = Message::Frame(Frame::message(Vec::new(), OpCode::Data(Data::Continue), false));
    let first = Message::Frame(Frame::message(vec![2], OpCode::Data(Data::Binary), false));
    for (first, flood) in [(Some(first), fragment), (None, Message::Ping(vec![0; 100].into()))] {
        let (eager, _) = office.visitor("two").await;
        let sent = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&sent);
        let size = flood.len() + 6;
        let flooding = tokio::spawn(async move {
            let mut socket = eager.0.0;
            if let Some(first) = first {
                socket.send(first).await.expect("sent");
            }
            while socket.feed(flood.clone()).await.is_ok() {
                counted.fetch_add(size, Ordering::Relaxed);
            }
        });
        let started = Instant::now();
        let mut n = 0;
        while started.elapsed() < Duration::from_secs(2) {
            let took = round_trip(&mut maria, &format!("{size}-{n}")).await;
            assert!(took < AT_ONCE, "{took:?}");
            n += 1;
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        let before = sent.load(Ordering::Relaxed);
        tokio::time::sleep(Duration::from_secs(1)).await;
        let during = sent.load(Ordering::Relaxed) - before;
        flooding.abort();
        // What both systems buffer is full by now; from here on only what is read fits in.
        assert!(during < 2_000_000, "{during} bytes in a second");
    }
}

#[tokio::test]
async fn frames_that_write_are_held_back_also_by_address() {
    for by_sender in [true, false] {
        let office = Office::open_with(|config| {
            config.server.behind_proxy = Some(true);
            config.limits.writes_per_sender = if by_sender { 60 } else { 0 };
            config.limits.writes_per_address = if by_sender { 0 } else { 60 };
        })
        .await;
        let mut joe = office.tab("Joe").await;
        joe.welcome().await;
        let (mut eager, _) = office.visitor("one").await;
        let started = Instant::now();
        // The question was the first of them; the last four wait for a second each.
        for seq in 0..63 {
            eager.say(&VisitorFrame::Seen { seq }).await;
        }
        round_trip(&mut eager, "last").await;
        assert!(started.elapsed() > Duration::from_millis(1_500), "{by_sender}: {:?}", started.elapsed());
    }
}

#[tokio::test]
async fn pages_are_held_back_also_over_new_sockets() {
    for by_visitor in [true, false] {
        let office = Office::open_with(|config| {
            config.server.behind_proxy = Some(true);
            config.limits.pages_per_visitor = if by_visitor { 60 } else { 0 };
            config.limits.pages_per_address = if by_visitor { 0 } else { 60 };
        })
        .await;
        let mut joe = office.tab("Joe").await;
        joe.welcome().await;
        let (mut maria, token) = office.visitor("one").await;
        let page = async |widget: &mut Widget| {
            widget.say(&VisitorFrame::Earlier { before: i64::MAX }).await;
            widget.until(|event| matches!(event, VisitorEvent::Events { .. }).then_some(())).await;
        };
        let started = Instant::now();
        for _ in 0..58 {
            page(&mut maria).await;
        }
        drop(maria);
        // Two more at once; then one a second, which a hello is, too.
        for _ in 0..3 {
            let mut again = office.widget(Some(&token), 0).await;
            page(&mut again).await;
        }
        assert!(started.elapsed() > Duration::from_millis(2_500), "{by_visitor}: {:?}", started.elapsed());
    }
}

/// How often something was written, as the metrics tell.
fn writes() -> f64 {
    let text = foyer_metrics::metrics().text(&[]).expect("text");
    crate::served::sample(&text, "foyer_write_seconds_count")
}

#[tokio::test]
async fn pages_are_written_every_two_seconds_and_what_was_read_once() {
    let office = Office::open_with(|config| config.limits.writes_per_sender = 0).await;
    let mut joe = office.tab("Joe").await;
    joe.welcome().await;
    let (mut eager, _) = office.visitor("one").await;
    let chat = joe.chat(|chat| chat.state == ChatState::Queued).await;
    let before = writes();
    for n in 0..100 {
        let url = format!("https://shop.example/{n}");
        eager.say(&VisitorFrame::Page(foyer_protocol::visitor::PageInfo { url, ..Default::default() })).await;
        for seq in [1, -1, i64::MAX, i64::MIN] {
            eager.say(&VisitorFrame::Seen { seq }).await;
        }
    }
    round_trip(&mut eager, "last").await;
    let written = writes() - before;
    // One page, the text, and what the server does beside all that, such as leases.
    assert!(written < 20.0, "{written} writes");
    // The last page arrives nevertheless.
    let deadline = Instant::now() + Duration::from_secs(8);
    loop {
        let details = foyer_app::api::chats::GetVisitor { chat: chat.id.clone() };
        if office.call(&joe.cookie, details).await.page_url == "https://shop.example/99" {
            break;
        }
        assert!(Instant::now() < deadline, "the last page was forgotten");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

#[tokio::test]
async fn a_second_hello_is_refused_and_ends_the_socket() {
    let office = Office::open().await;
    let mut twice = office.widget(None, 0).await;
    twice.next().await;
    twice.hello(1, None, 0, foyer_protocol::PROTOCOL_VERSION).await;
    let error = twice
        .until(|event| match event {
            VisitorEvent::Refused { error, .. } => Some(error),
            _ => None,
        })
        .await;
    assert_eq!(error.kind, foyer_protocol::ErrorKind::BadRequest);
    assert_eq!(twice.0.frame().await.err(), Some(foyer_protocol::close::NO_HELLO));
    assert_eq!(foyer_metrics::metrics().faults.of(foyer_metrics::Fault::Internal).get(), 0);
}

#[tokio::test]
async fn who_breaks_the_protocol_again_and_again_gets_no_new_socket() {
    let office = Office::open_with(|config| config.limits.breaches_per_address = 3).await;
    let mut joe = office.tab("Joe").await;
    joe.welcome().await;
    let (mut maria, _) = office.visitor("one").await;
    let mut loud = office.widget(None, 0).await;
    for _ in 0..3 {
        loud.0.send(Message::binary(vec![0xff; 700])).await;
        let error = loud
            .until(|event| match event {
                VisitorEvent::Refused { error, .. } => Some(error),
                _ => None,
            })
            .await;
        assert_eq!(error.kind, foyer_protocol::ErrorKind::BadRequest);
    }
    // 20 s for one to come free: the next handshake and the next breach come before that.
    let refused =
        tokio_tungstenite::connect_async(office.desk.url("/ws/visitor").replacen("http", "ws", 1)).await;
    let Err(tokio_tungstenite::tungstenite::Error::Http(answer)) = refused else { panic!("{refused:?}") };
    assert_eq!(answer.status(), 429);
    loud.0.send(Message::binary(vec![0xff; 700])).await;
    assert_eq!(loud.0.frame().await.err(), Some(foyer_protocol::close::NO_HELLO));
    assert!(met(Limit::Breaches) > 0);
    // Whoever is here goes on, and agents come as ever.
    round_trip(&mut maria, "still").await;
    office.tab("Joe").await.welcome().await;
}
