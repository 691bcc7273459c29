//! Streams in pages: no frame holds a whole long chat, and who pages ends with all of it.

use super::office::{Office, Tab, Widget};
use foyer_app::api::chats::TakeChat;
use foyer_protocol::agent::{AgentEvent, AgentFrame, ChatSummary};
use foyer_protocol::chat::{ChatState, EventBody, StreamEvent, StreamPage};
use foyer_protocol::limits::{STREAM_PAGE_BYTES, STREAM_PAGE_EVENTS};
use foyer_protocol::visitor::{VisitorEvent, VisitorFrame};
use foyer_protocol::{close, wire};

/// An office in which nobody is held back.
async fn office() -> (Office, Tab, Widget, ChatSummary, String) {
    let office = Office::open_with(|config| config.limits.enabled = false).await;
    let mut joe = office.tab("Joe").await;
    joe.welcome().await;
    let (maria, token) = office.visitor("one").await;
    let chat = joe.chat(|chat| chat.state == ChatState::Queued).await;
    office.call(&joe.cookie, TakeChat { chat: chat.id.clone(), from: None, over_limit: false }).await;
    joe.chat(|chat| chat.state == ChatState::Active).await;
    (office, joe, maria, chat, token)
}

/// Maria writes until the stream ends at `last`.
async fn write_up_to(maria: &mut Widget, last: i64, text: &str) {
    let mut seq = 0;
    while seq < last {
        for n in 0..20 {
            maria.send(&format!("m{seq}x{n}"), text).await;
        }
        for _ in 0..20 {
            seq = maria
                .until(|event| match event {
                    VisitorEvent::Sent { seq, .. } => Some(seq),
                    VisitorEvent::Refused { error, .. } => panic!("refused: {error}"),
                    _ => None,
                })
                .await;
        }
    }
}

async fn page_for_agent(joe: &mut Tab, frame: &AgentFrame) -> StreamPage {
    joe.say(frame).await;
    joe.until(|event| match event {
        AgentEvent::Events { page, .. } => Some(page),
        _ => None,
    })
    .await
}

async fn page_for_visitor(maria: &mut Widget, frame: &VisitorFrame) -> StreamPage {
    maria.say(frame).await;
    next_page(maria).await
}

async fn next_page(maria: &mut Widget) -> StreamPage {
    maria
        .until(|event| match event {
            VisitorEvent::Ready { page, .. } | VisitorEvent::Events { page, .. } => Some(page),
            _ => None,
        })
        .await
}

fn bounded(page: &StreamPage) {
    assert!(page.events.len() <= STREAM_PAGE_EVENTS, "{} entries", page.events.len());
    let bytes: usize = page.events.iter().map(|event| wire::encode(event).expect("bytes").len()).sum();
    assert!(page.events.len() == 1 || bytes <= STREAM_PAGE_BYTES, "{bytes} bytes");
}

fn places(events: &[StreamEvent]) -> Vec<i64> {
    events.iter().map(|event| event.seq).collect()
}

#[tokio::test]
async fn a_long_chat_is_shown_from_its_end_and_read_to_its_beginning() {
    let (office, mut joe, mut maria, chat, token) = office().await;
    write_up_to(&mut maria, 450, "Hello").await;
    let stream = (&chat.id).into();
    let mut page = page_for_agent(&mut joe, &AgentFrame::Open { stream, after: 0 }).await;
    let (head, mut all) = (page.last, Vec::new());
    assert!(head >= 450 && !page.more);
    loop {
        bounded(&page);
        all.splice(0..0, places(&page.events));
        if page.first == 1 {
            break;
        }
        let (stream, before) = ((&chat.id).into(), page.first);
        page = page_for_agent(&mut joe, &AgentFrame::Earlier { stream, before }).await;
        assert_eq!(page.last, before - 1);
    }
    assert_eq!(all, (1..=head).collect::<Vec<_>>());

    let mut other = office.widget(Some(&token), 0).await;
    let mut page = next_page(&mut other).await;
    let mut seen = Vec::new();
    loop {
        bounded(&page);
        seen.splice(0..0, places(&page.events));
        if page.first == 1 {
            break;
        }
        page = page_for_visitor(&mut other, &VisitorFrame::Earlier { before: page.first }).await;
    }
    assert_eq!(seen, all, "there are no comments");
}

#[tokio::test]
async fn what_was_missed_comes_page_by_page_and_nothing_new_before_its_turn() {
    let (office, mut joe, mut maria, chat, token) = office().await;
    write_up_to(&mut maria, 450, "Hello").await;
    let open = |after| AgentFrame::Open { stream: (&chat.id).into(), after };
    let mut page = page_for_agent(&mut joe, &open(1)).await;
    let mut other = office.widget(Some(&token), 1).await;
    let mut at_maria = next_page(&mut other).await;
    assert!(page.more && at_maria.more);
    maria.send("late", "And now?").await;
    maria.until(|event| matches!(event, VisitorEvent::Sent { .. }).then_some(())).await;
    let is_late = |event: &StreamEvent| event.body == EventBody::Message { text: "And now?".into() };
    let mut last = 1;
    loop {
        bounded(&page);
        assert_eq!(page.first, last + 1, "no hole");
        last = page.last;
        if page.events.iter().any(is_late) {
            break;
        }
        page = if page.more {
            page_for_agent(&mut joe, &open(last)).await
        } else {
            joe.until(|event| match event {
                AgentEvent::Events { page, .. } => Some(page),
                _ => None,
            })
            .await
        };
    }
    let mut last = 1;
    loop {
        bounded(&at_maria);
        assert_eq!(at_maria.first, last + 1, "no hole");
        last = at_maria.last;
        if at_maria.events.iter().any(is_late) {
            break;
        }
        at_maria = if at_maria.more {
            page_for_visitor(&mut other, &VisitorFrame::Later { after: last }).await
        } else {
            next_page(&mut other).await
        };
    }
}

#[tokio::test]
async fn who_is_far_behind_is_shown_the_newest_page() {
    let (office, mut joe, mut maria, chat, token) = office().await;
    write_up_to(&mut maria, 1_100, "Hello").await;
    let page = page_for_agent(&mut joe, &AgentFrame::Open { stream: (&chat.id).into(), after: 1 }).await;
    bounded(&page);
    assert!(page.last >= 1_100 && page.first > 2 && !page.more, "{} to {}", page.first, page.last);
    let mut other = office.widget(Some(&token), 1).await;
    let at_maria = next_page(&mut other).await;
    assert_eq!((at_maria.first, at_maria.last, at_maria.more), (page.first, page.last, false));
    // And what comes then goes on behind it.
    maria.send("late", "And now?").await;
    let new = next_page(&mut other).await;
    assert_eq!((new.first, new.last), (page.last + 1, page.last + 1));
}

#[tokio::test]
async fn a_page_of_long_messages_is_short() {
    let (_office, mut joe, mut maria, chat, _) = office().await;
    // 16 KB each in UTF-8.
    write_up_to(&mut maria, 40, &"\u{1f600}".repeat(4_000)).await;
    let page = page_for_agent(&mut joe, &AgentFrame::Open { stream: (&chat.id).into(), after: 0 }).await;
    bounded(&page);
    assert!(page.first > 1 && page.events.len() < 20);
}

#[tokio::test]
async fn pages_for_visitors_join_over_what_they_are_not_shown() {
    let (_office, mut joe, mut maria, chat, _) = office().await;
    let say = async |joe: &mut Tab, id: &str, comment: bool| {
        let frame = AgentFrame::Send {
            stream: (&chat.id).into(),
            client_id: id.into(),
            text: "Look at this".into(),
            comment,
        };
        joe.say(&frame).await;
        joe.until(|event| match event {
            AgentEvent::Sent { seq, .. } => Some(seq),
            _ => None,
        })
        .await
    };
    let first = say(&mut joe, "j1", false).await;
    let mut page = next_page(&mut maria).await;
    while page.last < first {
        page = next_page(&mut maria).await;
    }
    for n in 0..3 {
        say(&mut joe, &format!("c{n}"), true).await;
    }
    let second = say(&mut joe, "j2", false).await;
    let page = next_page(&mut maria).await;
    assert_eq!((page.first, page.last, places(&page.events)), (first + 1, second, vec![second]));
}

#[tokio::test]
async fn a_visitor_has_so_many_sockets_and_another_is_told_why() {
    let office = Office::open_with(|config| config.limits.sockets_per_visitor = 2).await;
    let mut joe = office.tab("Joe").await;
    joe.welcome().await;
    let (first, token) = office.visitor("one").await;
    let mut second = office.widget(Some(&token), 0).await;
    next_page(&mut second).await;
    let mut third = office.widget(Some(&token), 0).await;
    assert_eq!(third.0.frame().await.err(), Some(close::TOO_MANY));
    let mut stranger = office.widget(None, 0).await;
    next_page(&mut stranger).await;
    drop(first);
    for _ in 0..100 {
        let mut again = office.widget(Some(&token), 0).await;
        if again.0.frame().await.is_ok() {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("the place was not given back");
}
