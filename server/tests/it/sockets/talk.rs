//! A conversation: everything reaches both sides once, in one order, whatever the connection does.

use super::office::Office;
use foyer_app::api::{chats::*, status::SetStatus};
use foyer_protocol::agent::{AgentEvent, AgentFrame};
use foyer_protocol::chat::{ChatState, EventBody, StreamEvent};
use foyer_protocol::people::AgentStatus;
use foyer_protocol::visitor::{VisitorEvent, VisitorFrame};
use std::collections::BTreeMap;

/// What was said, by place in the stream; the same place twice must hold the same.
fn said(events: &[StreamEvent]) -> BTreeMap<i64, String> {
    let mut by_seq = BTreeMap::new();
    for event in events {
        if let EventBody::Message { text } = &event.body
            && let Some(before) = by_seq.insert(event.seq, text.clone())
        {
            assert_eq!(before, *text);
        }
    }
    by_seq
}

#[tokio::test]
async fn both_sides_hear_everything_once_and_in_one_order() {
    let office = Office::open().await;
    office.round_robin().await;
    let mut joe = office.tab("Joe").await;
    joe.welcome().await;
    let (mut maria, _) = office.visitor("Where is my order?").await;
    let chat = joe.chat(|chat| chat.state == ChatState::Active).await;
    assert_eq!(chat.owner_name.as_deref(), Some("Joe"));
    let mut at_joe = joe.open(&chat.id, 0).await;
    for n in 0..20 {
        joe.send(&chat.id, &format!("j{n}"), &format!("joe {n}")).await;
        maria.send(&format!("m{n}"), &format!("maria {n}")).await;
        // Sent again, as after a lost acknowledgement.
        maria.send(&format!("m{n}"), &format!("maria {n}")).await;
    }
    let mut acknowledged = 0;
    while said(&at_joe).len() < 41 || acknowledged < 20 {
        match joe.next().await {
            AgentEvent::Events { page, .. } => at_joe.extend(page.events),
            AgentEvent::Sent { .. } => acknowledged += 1,
            AgentEvent::Refused { error, .. } => panic!("refused: {error}"),
            _ => {}
        }
    }
    let mut at_maria = Vec::new();
    let mut acknowledged = 0;
    while said(&at_maria).len() < 40 || acknowledged < 40 {
        match maria.next().await {
            VisitorEvent::Events { page, .. } => at_maria.extend(page.events),
            VisitorEvent::Sent { .. } => acknowledged += 1,
            VisitorEvent::Refused { error, .. } => panic!("refused: {error}"),
            _ => {}
        }
    }
    let (joes, marias) = (said(&at_joe), said(&at_maria));
    // The question was read by both before; the rest must be equal, place by place.
    assert_eq!(joes.into_iter().skip(1).collect::<Vec<_>>(), marias.into_iter().collect::<Vec<_>>());
    let own: Vec<_> = said(&at_maria).into_values().filter(|text| text.starts_with("maria")).collect();
    assert_eq!(own, (0..20).map(|n| format!("maria {n}")).collect::<Vec<_>>(), "own messages in own order");
}

#[tokio::test]
async fn who_comes_back_gets_what_was_missed_and_no_more() {
    let office = Office::open().await;
    let mut joe = office.tab("Joe").await;
    joe.welcome().await;
    let (maria, token) = office.visitor("Hello?").await;
    let chat = joe.chat(|chat| chat.state == ChatState::Queued).await;
    office.call(&joe.cookie, TakeChat { chat: chat.id.clone(), from: None, over_limit: false }).await;
    drop(maria);
    joe.chat(|chat| !chat.visitor_online).await;
    for n in 0..3 {
        joe.send(&chat.id, &format!("j{n}"), &format!("while you were away {n}")).await;
    }
    joe.until(|event| matches!(event, AgentEvent::Sent { seq: 5, .. }).then_some(())).await;

    let mut maria = office.widget(Some(&token), 2).await;
    let VisitorEvent::Ready { page, chat: Some(own), token: same, .. } = maria.next().await else {
        panic!("no chat to resume")
    };
    assert_eq!(same, token);
    assert_eq!(own.state, ChatState::Active);
    assert_eq!(page.events.iter().map(|event| event.seq).collect::<Vec<_>>(), [3, 4, 5]);
    joe.chat(|chat| chat.visitor_online).await;

    // The agent's tab is cut and comes back, too.
    drop(joe);
    maria.send("m1", "Thanks").await;
    maria.until(|event| matches!(event, VisitorEvent::Sent { seq: 6, .. }).then_some(())).await;
    let mut joe = office.tab("Joe").await;
    let chats = joe.welcome().await;
    assert_eq!((chats.len(), chats[0].seq, chats[0].unread), (1, 6, 1));
    let missed = joe.open(&chat.id, 5).await;
    assert_eq!(missed.iter().map(|event| event.seq).collect::<Vec<_>>(), [6]);
}

#[tokio::test]
async fn typing_and_reading_reach_the_other_side() {
    let office = Office::open().await;
    office.round_robin().await;
    let mut joe = office.tab("Joe").await;
    joe.welcome().await;
    let (mut maria, _) = office.visitor("Hi").await;
    let chat = joe.chat(|chat| chat.state == ChatState::Active).await;
    joe.open(&chat.id, 0).await;
    maria.say(&VisitorFrame::Typing).await;
    joe.until(|event| matches!(event, AgentEvent::Typing { agent: None, .. }).then_some(())).await;
    joe.say(&AgentFrame::Typing { stream: chat.id.clone().into() }).await;
    let name = maria
        .until(|event| match event {
            VisitorEvent::Typing { name } => Some(name),
            _ => None,
        })
        .await;
    assert_eq!(name, "Joe");
    maria.say(&VisitorFrame::StoppedTyping).await;
    joe.until(|event| matches!(event, AgentEvent::StoppedTyping { agent: None, .. }).then_some(())).await;
    joe.say(&AgentFrame::StoppedTyping { stream: chat.id.clone().into() }).await;
    let stopped = maria
        .until(|event| match event {
            VisitorEvent::StoppedTyping { name } => Some(name),
            _ => None,
        })
        .await;
    assert_eq!(stopped, "Joe");
    joe.say(&AgentFrame::Read { stream: chat.id.clone().into(), seq: 1 }).await;
    maria
        .until(|event| match event {
            VisitorEvent::Chat(chat) if chat.seen_by_agent == 1 => Some(()),
            _ => None,
        })
        .await;
    maria.say(&VisitorFrame::Seen { seq: 2 }).await;
    joe.chat(|chat| chat.visitor_read == 2).await;
}

#[tokio::test]
async fn places_in_the_queue_move_up_live() {
    let office = Office::open().await;
    office.round_robin().await;
    let mut joe = office.tab("Joe").await;
    joe.welcome().await;
    let (mut first, _) = office.visitor("one").await;
    let (mut second, _) = office.visitor("two").await;
    let (mut third, _) = office.visitor("three").await;
    let place = |event| match event {
        VisitorEvent::Chat(chat) => Some((chat.state, chat.position)),
        _ => None,
    };
    first.say(&VisitorFrame::End).await;
    first.until(|event| place(event).filter(|now| *now == (ChatState::Ended, 0))).await;
    second.until(|event| place(event).filter(|now| *now == (ChatState::Active, 0))).await;
    third.until(|event| place(event).filter(|now| *now == (ChatState::Queued, 1))).await;
    second.say(&VisitorFrame::End).await;
    third.until(|event| place(event).filter(|now| *now == (ChatState::Active, 0))).await;
}

#[tokio::test]
async fn two_tabs_of_one_agent_agree() {
    let office = Office::open().await;
    office.round_robin().await;
    let mut here = office.tab("Joe").await;
    here.welcome().await;
    let mut there = office.tab_of(&here.cookie.clone()).await;
    there.welcome().await;
    let (_maria, _) = office.visitor("Hi").await;
    let chat = here.chat(|chat| chat.state == ChatState::Active).await;
    there.open(&chat.id, 0).await;
    here.send(&chat.id, "j1", "Hello").await;
    there
        .until(|event| match event {
            AgentEvent::Events { page, .. } => {
                let hello = EventBody::Message { text: "Hello".into() };
                page.events.iter().any(|event| event.body == hello).then_some(())
            }
            _ => None,
        })
        .await;
    office.call(&here.cookie, SetStatus { status: AgentStatus::Away }).await;
    let away = there
        .until(|event| match event {
            AgentEvent::Colleague(c) if c.name == "Joe" && !c.receives.is_empty() => Some(c.status),
            _ => None,
        })
        .await;
    // The first update may still be the one of the new chat.
    if away != AgentStatus::Away {
        there
            .until(|event| match event {
                AgentEvent::Colleague(c) => (c.status == AgentStatus::Away).then_some(()),
                _ => None,
            })
            .await;
    }
    office.call(&there.cookie, EndChat { chat: chat.id.clone() }).await;
    here.chat(|chat| chat.state == ChatState::Ended).await;
}

/// A stream is one frame when it is opened, and a long chat's is longer than any buffer of a socket.
#[tokio::test]
async fn a_chat_of_long_messages_can_still_be_opened() {
    const MESSAGES: usize = 60;
    let office = Office::open().await;
    office.round_robin().await;
    let mut joe = office.tab("Joe").await;
    joe.welcome().await;
    let (mut maria, token) = office.visitor("Where is my order?").await;
    let chat = joe.chat(|chat| chat.state == ChatState::Active).await;
    let text = "x".repeat(4_000);
    for n in 0..MESSAGES {
        maria.send(&format!("m{n}"), &text).await;
        maria.until(|event| matches!(event, VisitorEvent::Sent { .. }).then_some(())).await;
    }
    assert_eq!(said(&joe.open(&chat.id, 0).await).len(), MESSAGES + 1);
    let mut again = office.widget(Some(&token), 0).await;
    let VisitorEvent::Ready { page, .. } = again.next().await else { panic!("no answer to the hello") };
    assert_eq!(said(&page.events).len(), MESSAGES + 1);
}
