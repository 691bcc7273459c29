//! Sequences of frames as they come around races, reconnects and a colleague's doings.

use super::*;
use crate::state::samples::{active, colleague, ended, group, joe_says, me, page, queued, visitor_says};
use foyer_protocol::PROTOCOL_VERSION;
use foyer_protocol::agent::AgentFrame;

const NOW: Timestamp = Timestamp(50_000);

fn welcome(chats: Vec<ChatSummary>) -> AgentEvent {
    AgentEvent::Welcome {
        version: PROTOCOL_VERSION,
        me: me(),
        now: Timestamp(60_000),
        chats,
        colleagues: vec![colleague("joe", &["sales-1"]), colleague("bob", &["sales-1"])],
        groups: vec![group("support-1"), group("sales-1")],
        round_robin: false,
        offline_open: 3,
    }
}

fn welcomed(chats: Vec<ChatSummary>) -> Model {
    let mut model = Model::default();
    assert_eq!(model.apply(welcome(chats), NOW), [Outcome::Welcomed]);
    model
}

fn write(model: &mut Model, client_id: &str, text: &str) {
    model.outbox.push("c1".into(), client_id.into(), text.into(), false, NOW);
    model.outbox.due(NOW);
}

fn texts(model: &Model) -> Vec<String> {
    let text = |event: &std::sync::Arc<StreamEvent>| match &event.body {
        EventBody::Message { text } => text.clone(),
        _ => String::new(),
    };
    model.streams.get(&ChatId::from("c1")).map_or(Vec::new(), |s| s.events().iter().map(text).collect())
}

fn waiting(model: &Model) -> usize {
    model.outbox.of_chat(&"c1".into()).count()
}

#[test]
fn welcome_fills_the_model_and_sets_the_clock() {
    let model = welcomed(vec![queued(1, 1)]);
    assert_eq!(model.server_now(Timestamp(51_000)), Timestamp(61_000));
    // The server has put them in order.
    assert_eq!(model.groups.iter().map(|g| g.id.as_str()).collect::<Vec<_>>(), ["support-1", "sales-1"]);
    assert_eq!((model.offline_open, model.chats.len(), model.colleagues.len()), (3, 1, 2));
}

#[test]
fn welcome_replaces_lists_and_keeps_streams_and_what_waits() {
    let mut model = welcomed(vec![active(1, 1, "joe"), queued(2, 1)]);
    model.apply(
        AgentEvent::Events { stream: ChatId::from("c1").into(), page: page(vec![visitor_says(1, "hi")]) },
        NOW,
    );
    write(&mut model, "x", "hello");
    model.outbox.socket_lost();
    model.apply(welcome(vec![active(1, 2, "joe")]), NOW);
    assert_eq!(model.chats.len(), 1);
    assert_eq!(texts(&model), ["hi"]);
    assert_eq!(waiting(&model), 1);
    assert!(
        matches!(&model.outbox.due(NOW)[..], [AgentFrame::Send { client_id, .. }] if client_id.as_str() == "x")
    );
}

#[test]
fn another_build_is_told_to_reload() {
    let AgentEvent::Welcome { me, now, chats, colleagues, groups, round_robin, offline_open, .. } =
        welcome(vec![])
    else {
        return;
    };
    let version = PROTOCOL_VERSION + 1;
    let event =
        AgentEvent::Welcome { version, me, now, chats, colleagues, groups, round_robin, offline_open };
    assert_eq!(Model::default().apply(event, NOW), [Outcome::NewVersion]);
}

#[test]
fn an_older_revision_is_dropped() {
    let mut model = welcomed(vec![queued(1, 1)]);
    model.apply(AgentEvent::Chat(active(1, 5, "bob")), NOW);
    model.apply(AgentEvent::Chat(queued(1, 4)), NOW);
    assert_eq!(model.chats[&ChatId::from("c1")].rev, 5);
}

#[test]
fn an_ended_chat_leaves_the_open_lists_and_does_not_come_back() {
    let mut model = welcomed(vec![active(1, 3, "joe")]);
    let told = model.apply(AgentEvent::Chat(ended(1, 4, "joe")), NOW);
    assert_eq!(told, [Outcome::Toast("Chat 1 with Maria has ended.".into())]);
    model.apply(AgentEvent::Chat(active(1, 3, "joe")), NOW);
    assert!(model.chats.is_empty());
    assert_eq!(model.by_number(1).map(|c| c.state), Some(ChatState::Ended));
}

#[test]
fn a_chat_out_of_sight_is_forgotten_and_late_updates_do_not_bring_it_back() {
    let mut model = welcomed(vec![active(1, 3, "bob")]);
    model.apply(AgentEvent::ChatGone { chat: "c1".into() }, NOW);
    model.apply(AgentEvent::Chat(active(1, 2, "bob")), NOW);
    assert!(model.by_number(1).is_none());
    model.apply(AgentEvent::Chat(active(1, 4, "joe")), NOW);
    assert!(model.by_number(1).is_some());
}

#[test]
fn a_message_is_one_bubble_whichever_answer_comes_first() {
    let sent = AgentEvent::Sent { stream: ChatId::from("c1").into(), client_id: "x".into(), seq: 2, at: NOW };
    let echo =
        AgentEvent::Events { stream: ChatId::from("c1").into(), page: page(vec![joe_says(2, "hello", "x")]) };
    for frames in [[sent.clone(), echo.clone()], [echo, sent]] {
        let mut model = welcomed(vec![active(1, 1, "joe")]);
        model.apply(
            AgentEvent::Events { stream: ChatId::from("c1").into(), page: page(vec![visitor_says(1, "hi")]) },
            NOW,
        );
        write(&mut model, "x", "hello");
        for frame in frames {
            model.apply(frame, NOW);
        }
        assert_eq!(texts(&model), ["hi", "hello"]);
        assert_eq!(waiting(&model), 0);
    }
}

#[test]
fn an_acknowledgement_that_overtakes_older_entries_leaves_a_gap_to_ask_for() {
    let mut model = welcomed(vec![active(1, 1, "joe")]);
    model.apply(
        AgentEvent::Events { stream: ChatId::from("c1").into(), page: page(vec![visitor_says(1, "hi")]) },
        NOW,
    );
    write(&mut model, "x", "hello");
    model.apply(
        AgentEvent::Sent { stream: ChatId::from("c1").into(), client_id: "x".into(), seq: 3, at: NOW },
        NOW,
    );
    assert_eq!(model.streams[&ChatId::from("c1")].resume_after(), 1);
    model.apply(
        AgentEvent::Events {
            stream: ChatId::from("c1").into(),
            page: page(vec![visitor_says(2, "still there?")]),
        },
        NOW,
    );
    assert_eq!(texts(&model), ["hi", "still there?", "hello"]);
}

#[test]
fn a_page_that_says_there_is_more_is_followed_by_the_next() {
    let mut model = welcomed(vec![active(1, 1, "joe")]);
    let first = StreamPage { more: true, ..page(vec![visitor_says(1, "a"), visitor_says(2, "b")]) };
    let told = model.apply(AgentEvent::Events { stream: ChatId::from("c1").into(), page: first }, NOW);
    assert_eq!(told, [Outcome::MoreOf("c1".into())]);
    assert_eq!(model.streams[&ChatId::from("c1")].resume_after(), 2);
}

#[test]
fn a_refusal_while_the_page_before_is_awaited_is_about_that() {
    let mut model = welcomed(vec![active(1, 1, "joe")]);
    let chat = ChatId::from("c1");
    let newest = page(vec![visitor_says(301, "a")]);
    model.apply(AgentEvent::Events { stream: chat.clone().into(), page: newest }, NOW);
    assert_eq!(model.streams.get_mut(&chat).and_then(Stream::ask_earlier), Some(301));
    let error = AppError::new(ErrorKind::Server, "Something went wrong.");
    let stream = Some(chat.clone().into());
    model.apply(AgentEvent::Refused { stream, client_id: None, error }, NOW);
    assert_eq!(model.streams[&chat].earlier, Earlier::Failed);
    assert_eq!(texts(&model), ["a"]);
}

#[test]
fn a_refused_message_stays_and_says_why() {
    let mut model = welcomed(vec![active(1, 1, "joe")]);
    write(&mut model, "x", "hello");
    let error = AppError::new(ErrorKind::State, "This chat has ended.");
    let refused =
        AgentEvent::Refused { stream: Some(ChatId::from("c1").into()), client_id: Some("x".into()), error };
    let outcomes = model.apply(refused, NOW);
    assert!(outcomes.contains(&Outcome::OutboxChanged));
    let failed = model.outbox.of_chat(&"c1".into()).next().and_then(|p| p.failed);
    assert_eq!(failed.as_deref(), Some("This chat has ended."));
}

#[test]
fn new_chats_are_told_once() {
    let mut model = welcomed(vec![]);
    let told = model.apply(AgentEvent::Chat(queued(1, 1)), NOW);
    assert_eq!(told, [Outcome::Say("New chat from Maria in Sales.".into())]);
    assert!(model.apply(AgentEvent::Chat(queued(1, 2)), NOW).is_empty());
    let told = model.apply(AgentEvent::Chat(active(1, 3, "joe")), NOW);
    assert_eq!(told, [Outcome::Toast("New chat: Maria".into())]);
}

#[test]
fn my_own_doing_is_not_news() {
    let mut model = welcomed(vec![queued(1, 1)]);
    model.expect(&"c1".into());
    assert!(model.apply(AgentEvent::Chat(active(1, 2, "joe")), NOW).is_empty());
    let told = model.apply(AgentEvent::Chat(active(1, 3, "bob")), NOW);
    assert_eq!(told, [Outcome::Toast("bob has chat 1 now.".into())]);
}

#[test]
fn typing_expires_and_ends_with_the_message_or_a_word() {
    let mut model = welcomed(vec![active(1, 1, "joe")]);
    let chat = ChatId::from("c1");
    model.apply(AgentEvent::Typing { stream: chat.clone().into(), agent: None }, NOW);
    assert_eq!(model.typing(&chat, model.server_now(NOW)).len(), 1);
    assert!(model.typing(&chat, model.server_now(NOW).plus_ms(6_000)).is_empty());
    model.apply(
        AgentEvent::Events { stream: chat.clone().into(), page: page(vec![visitor_says(1, "hi")]) },
        NOW,
    );
    assert!(model.typing(&chat, model.server_now(NOW)).is_empty());
    for agent in [None, Some("bob".to_owned())] {
        model.apply(AgentEvent::Typing { stream: chat.clone().into(), agent }, NOW);
    }
    model.apply(AgentEvent::StoppedTyping { stream: chat.clone().into(), agent: None }, NOW);
    let left = model.typing(&chat, model.server_now(NOW));
    assert_eq!(left.iter().map(|t| t.agent.as_deref()).collect::<Vec<_>>(), [Some("bob")]);
}

#[test]
fn rights_hide_what_the_server_would_refuse() {
    let mut model = welcomed(vec![]);
    let (free, own, other) = (queued(1, 1), active(2, 1, "joe"), active(3, 1, "bob"));
    let rights =
        |m: &Model, c: &ChatSummary| [m.may_take(c), m.may_transfer(c), m.may_end(c), m.may_reply(c)];
    assert_eq!(rights(&model, &free), [true, false, false, false]);
    assert_eq!(rights(&model, &own), [false, true, true, true]);
    assert_eq!(rights(&model, &other), [false, false, false, false]);
    model.me = Some(Me { role: Role::Manager, ..me() });
    assert_eq!(rights(&model, &free), [true, false, true, false]);
    assert_eq!(rights(&model, &other), [true, true, true, false]);
    assert_eq!(rights(&model, &ended(4, 1, "joe")), [false; 4]);
}
