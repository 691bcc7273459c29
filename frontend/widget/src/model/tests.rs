use super::*;
use foyer_protocol::blocks::UNAVAILABLE;
use foyer_protocol::chat::{Author, EventBody, JoinedBy, StreamPage};
use foyer_protocol::visitor::DepartmentChoice;
use foyer_protocol::{AgentId, DepartmentId, GroupId, Timestamp};

fn link(online: bool) -> LinkInfo {
    LinkInfo {
        brand: "Northwind".to_owned(),
        departments: vec![DepartmentChoice {
            id: DepartmentId::from("sales"),
            name: "Sales".to_owned(),
            online,
        }],
        selection_text: "Choose a department".to_owned(),
    }
}

fn chat(number: i64, state: ChatState, rev: i64) -> VisitorChat {
    let agent = (state == ChatState::Active).then(|| "Joe".to_owned());
    VisitorChat {
        number,
        state,
        position: i64::from(state == ChatState::Queued),
        agent,
        seen_by_agent: 0,
        seen_by_visitor: 0,
        rev,
    }
}

fn entry(seq: i64, author: Author, client_id: Option<&str>, body: EventBody) -> StreamEvent {
    StreamEvent { seq, at: Timestamp(seq * 1_000), author, client_id: client_id.map(ClientId::from), body }
}

fn joe() -> Author {
    Author::Agent { id: AgentId::from("joe"), name: "Joe".to_owned() }
}

fn mine(seq: i64, id: &str, text: &str) -> StreamEvent {
    entry(seq, Author::Visitor, Some(id), EventBody::Message { text: text.to_owned() })
}

fn theirs(seq: i64, text: &str) -> StreamEvent {
    entry(seq, joe(), None, EventBody::Message { text: text.to_owned() })
}

fn joined(seq: i64) -> StreamEvent {
    entry(seq, joe(), None, EventBody::Joined { by: JoinedBy::RoundRobin, why: None })
}

/// A page of these entries, which follow each other but for comments.
fn page(events: Vec<StreamEvent>) -> StreamPage {
    let (first, last) =
        events.first().zip(events.last()).map_or((1, 0), |(first, last)| (first.seq, last.seq));
    StreamPage { first, last, more: false, events }
}

fn ready(chat: Option<VisitorChat>, events: Vec<StreamEvent>) -> VisitorEvent {
    VisitorEvent::Ready {
        version: 1,
        token: "t".to_owned(),
        link: link(true),
        chat,
        page: page(events),
        now: Timestamp(0),
        blocked: false,
        who: Box::default(),
    }
}

fn apply(model: &mut Model, event: VisitorEvent) -> Vec<Change> {
    model.apply(event, Timestamp(0))
}

/// What a new line sends, until nothing is due.
fn unsent(model: &mut Model) -> Vec<VisitorFrame> {
    let mut frames = model.line_renewed();
    frames.extend(model.due(Timestamp(0)));
    frames
}

/// A chat with Joe and three entries: question, join, answer.
fn talking() -> Model {
    let mut model = Model::default();
    let events = vec![mine(1, "q", "Hi"), joined(2), theirs(3, "Hello")];
    apply(&mut model, ready(Some(chat(7, ChatState::Active, 3)), events));
    model
}

fn news(chat: i64, events: Vec<StreamEvent>) -> VisitorEvent {
    VisitorEvent::Events { chat, page: page(events) }
}

fn said(text: &str) -> Said {
    Said { chat: 7, text: text.to_owned() }
}

/// The rows of all parts: what the visitor can scroll through.
fn all_rows(model: &Model) -> Vec<Row> {
    model.parts().into_iter().flat_map(|part| model.rows(part)).collect()
}

fn texts(model: &Model) -> Vec<String> {
    let text = |row: Row| match row.kind {
        RowKind::Mine(text) | RowKind::Theirs(_, text) | RowKind::Line(text) => text,
        RowKind::Day => "(day)".to_owned(),
    };
    all_rows(model).into_iter().map(text).collect()
}

#[test]
fn every_day_begins_with_a_line_and_a_new_group() {
    let mut model = talking();
    // Entries are a second apart: days of three seconds.
    model.day_of = Some(|at| at / 3_000);
    apply(&mut model, news(7, vec![theirs(4, "One"), theirs(5, "Two"), theirs(6, "Three")]));
    model.write("m".into(), said("Unsent"));
    assert_eq!(
        texts(&model),
        ["(day)", "Hi", "Joe joined.", "(day)", "Hello", "One", "Two", "(day)", "Three", "Unsent"]
    );
    let first = |text: &str| {
        let is_it = |row: &Row| matches!(&row.kind, RowKind::Theirs(_, said) if said == text);
        all_rows(&model).into_iter().find(is_it).map(|row| row.first)
    };
    assert_eq!([first("Two"), first("Three")], [Some(false), Some(true)]);
    model.day_of = None;
    assert!(!texts(&model).contains(&"(day)".to_owned()));
}

#[test]
fn typing_ends_by_a_word_of_the_one_who_typed() {
    let mut model = talking();
    apply(&mut model, VisitorEvent::Typing { name: "Joe".to_owned() });
    apply(&mut model, VisitorEvent::StoppedTyping { name: "Bob".to_owned() });
    assert_eq!(model.typing.as_deref(), Some("Joe"));
    apply(&mut model, VisitorEvent::StoppedTyping { name: "Joe".to_owned() });
    assert_eq!(model.typing, None);
}

#[test]
fn the_first_ready_is_history_and_announces_nothing() {
    let mut model = Model::default();
    let changes = apply(&mut model, ready(Some(chat(7, ChatState::Active, 3)), vec![theirs(1, "Hello")]));
    assert!(!changes.iter().any(|change| matches!(change, Change::Said(..))));
    assert!(changes.contains(&Change::Open(true)));
    assert_eq!(model.screen(), Screen::Chat);
}

#[test]
fn what_was_missed_while_away_is_announced() {
    let mut model = talking();
    let changes =
        apply(&mut model, ready(Some(chat(7, ChatState::Active, 4)), vec![theirs(4, "Still there?")]));
    assert!(changes.contains(&Change::Said("Joe".to_owned(), "Still there?".to_owned())));
    assert_eq!(model.heard(), 4);
}

#[test]
fn acknowledgement_then_echo_is_one_bubble() {
    let mut model = talking();
    model.write("m".into(), said("Thanks"));
    assert_eq!(model.delivery(&"m".into()), Delivery::Sending);
    let changes = apply(
        &mut model,
        VisitorEvent::Sent { client_id: "m".into(), chat: 7, seq: 4, at: Timestamp(4_000) },
    );
    assert_eq!(changes, [Change::Delivered("m".into())]);
    assert_eq!(apply(&mut model, news(7, vec![mine(4, "m", "Thanks")])), []);
    assert_eq!(texts(&model), ["Hi", "Joe joined.", "Hello", "Thanks"]);
    assert_eq!(model.delivery(&"m".into()), Delivery::Sent);
}

#[test]
fn echo_then_acknowledgement_is_one_bubble() {
    let mut model = talking();
    model.write("m".into(), said("Thanks"));
    apply(&mut model, news(7, vec![mine(4, "m", "Thanks")]));
    apply(&mut model, VisitorEvent::Sent { client_id: "m".into(), chat: 7, seq: 4, at: Timestamp(4_000) });
    assert_eq!(texts(&model), ["Hi", "Joe joined.", "Hello", "Thanks"]);
}

#[test]
fn repeated_events_are_drawn_once() {
    let mut model = talking();
    apply(&mut model, news(7, vec![theirs(4, "one")]));
    apply(&mut model, news(7, vec![theirs(4, "one"), theirs(5, "two")]));
    assert_eq!(texts(&model), ["Hi", "Joe joined.", "Hello", "one", "two"]);
}

#[test]
fn a_long_chat_begins_with_its_newest_page_and_grows_upwards() {
    let mut model = Model::default();
    apply(&mut model, ready(Some(chat(7, ChatState::Queued, 3)), vec![mine(401, "x", "Hello?")]));
    // Whoever wrote so much is not shown the queue: an agent may have been there before.
    assert_eq!(model.screen(), Screen::Chat);
    assert_eq!(model.ask_earlier(), Some(VisitorFrame::Earlier { before: 401 }));
    assert_eq!(model.ask_earlier(), None, "it is on its way");
    let error = AppError::new(ErrorKind::Server, "Something went wrong.");
    assert_eq!(apply(&mut model, VisitorEvent::Refused { client_id: None, error }), []);
    assert_eq!(model.earlier, Earlier::Failed);
    assert_eq!(model.ask_earlier(), Some(VisitorFrame::Earlier { before: 401 }));
    let reach = model.reach();
    let before = VisitorEvent::Events {
        chat: 7,
        page: StreamPage {
            first: 1,
            last: 400,
            more: false,
            events: vec![mine(1, "q", "Hi"), theirs(400, "Yes?")],
        },
    };
    assert_eq!(apply(&mut model, before), [], "history is not read aloud");
    assert_eq!(texts(&model), ["Hi", "Yes?", "Hello?"]);
    assert_eq!((model.has_earlier(), model.earlier, model.reach()), (false, Earlier::Idle, reach));
}

#[test]
fn what_was_missed_is_asked_for_page_by_page() {
    let mut model = talking();
    let missed = StreamPage { more: true, ..page(vec![theirs(4, "one"), theirs(5, "two")]) };
    let changes = apply(&mut model, VisitorEvent::Events { chat: 7, page: missed });
    assert!(changes.contains(&Change::More));
    assert_eq!(model.heard(), 5);
    // Far behind: the newest page alone, which leaves a hole that can be scrolled into.
    let newest = VisitorEvent::Events { chat: 7, page: page(vec![theirs(2_000, "now")]) };
    assert!(apply(&mut model, newest).contains(&Change::Said("Joe".to_owned(), "now".to_owned())));
    assert_eq!((texts(&model), model.has_earlier()), (vec!["now".to_owned()], true));
}

#[test]
fn an_acknowledgement_does_not_hide_what_was_missed_before_it() {
    let mut model = talking();
    model.write("m".into(), said("Thanks"));
    apply(&mut model, VisitorEvent::Sent { client_id: "m".into(), chat: 7, seq: 6, at: Timestamp(6_000) });
    assert_eq!(model.heard(), 3, "4 and 5 have not come yet and must be asked for");
}

#[test]
fn an_older_state_of_the_chat_is_ignored() {
    let mut model = talking();
    apply(&mut model, VisitorEvent::Chat(chat(7, ChatState::Queued, 2)));
    assert_eq!(model.agent(), Some("Joe"));
    apply(&mut model, VisitorEvent::Chat(chat(6, ChatState::Ended, 99)));
    assert!(model.chat_open());
}

#[test]
fn the_queue_is_for_chats_that_no_agent_has_been_in() {
    let mut model = Model::default();
    apply(&mut model, ready(Some(chat(7, ChatState::Queued, 1)), vec![mine(1, "q", "Hi")]));
    assert_eq!(model.screen(), Screen::Queue);
    assert_eq!(model.question(), Some("Hi"));
    let mut handed_off = talking();
    apply(&mut handed_off, VisitorEvent::Chat(chat(7, ChatState::Queued, 4)));
    assert_eq!(handed_off.screen(), Screen::Chat);
}

#[test]
fn a_place_in_the_queue_is_told_when_it_changes() {
    let mut model = Model::default();
    apply(&mut model, ready(Some(chat(7, ChatState::Queued, 1)), vec![]));
    assert_eq!(apply(&mut model, VisitorEvent::Chat(chat(7, ChatState::Queued, 2))), []);
    let third = VisitorChat { position: 3, ..chat(7, ChatState::Queued, 3) };
    assert_eq!(
        apply(&mut model, VisitorEvent::Chat(third)),
        [Change::Place("You're 3rd in line.".to_owned())]
    );
}

#[test]
fn only_the_last_own_message_tells_how_far_it_got() {
    let mut model = talking();
    apply(&mut model, news(7, vec![mine(4, "a", "one"), mine(5, "b", "two")]));
    assert_eq!(model.delivery(&"a".into()), Delivery::Quiet);
    assert_eq!(model.delivery(&"b".into()), Delivery::Sent);
    apply(&mut model, VisitorEvent::Chat(VisitorChat { seen_by_agent: 5, ..chat(7, ChatState::Active, 5) }));
    assert_eq!(model.delivery(&"b".into()), Delivery::Seen);
}

#[test]
fn a_refused_message_stays_with_its_text() {
    let mut model = talking();
    model.write("m".into(), said("Thanks"));
    let error = AppError::new(ErrorKind::State, "This chat has ended.");
    let changes = apply(&mut model, VisitorEvent::Refused { client_id: Some("m".into()), error });
    assert_eq!(changes, [Change::NotDelivered]);
    assert_eq!(model.delivery(&"m".into()), Delivery::Failed);
    assert_eq!(unsent(&mut model), []);
    model.retry(&"m".into());
    assert_eq!(unsent(&mut model).len(), 1);
}

#[test]
fn a_new_chat_replaces_the_stream_and_old_news_of_the_left_one_is_ignored() {
    let mut model = talking();
    apply(&mut model, VisitorEvent::Chat(chat(7, ChatState::Ended, 5)));
    assert_eq!(model.screen(), Screen::Ended);
    assert_eq!(model.leave(), 7);
    assert_eq!(model.screen(), Screen::Form);
    apply(&mut model, ready(Some(chat(7, ChatState::Ended, 6)), vec![]));
    assert_eq!(model.screen(), Screen::Form);
    assert_eq!(apply(&mut model, news(7, vec![theirs(9, "late")])), []);
    apply(&mut model, VisitorEvent::Chat(chat(8, ChatState::Active, 1)));
    apply(&mut model, news(8, vec![mine(1, "q2", "Again")]));
    assert_eq!(apply(&mut model, news(7, vec![theirs(2, "late")])), []);
    assert_eq!(texts(&model), ["Again"]);
    assert_eq!(apply(&mut model, news(9, vec![mine(1, "q3", "Once more")])), [Change::Resync]);
}

#[test]
fn the_stream_of_another_chat_is_read_from_its_start() {
    let mut model = talking();
    let changes = apply(&mut model, ready(Some(chat(8, ChatState::Active, 1)), vec![theirs(4, "a part")]));
    assert!(changes.contains(&Change::Resync));
    assert_eq!((model.heard(), texts(&model).len()), (0, 0));
    let mut other_tab = talking();
    assert_eq!(apply(&mut other_tab, news(7, vec![mine(1, "other", "Hi")])), [Change::Resync]);
    assert_eq!(other_tab.heard(), 0);
}

#[test]
fn a_lost_session_starts_empty() {
    let mut model = talking();
    let changes = apply(&mut model, ready(None, vec![]));
    assert!(changes.contains(&Change::Open(false)));
    assert_eq!(model.screen(), Screen::Form);
    assert_eq!(texts(&model), Vec::<String>::new());
    model.write("m".into(), said("Hello?"));
    assert_eq!(model.give_up().len(), 1);
    assert_eq!(unsent(&mut model), []);
}

fn start(id: &str) -> VisitorFrame {
    VisitorFrame::Start {
        client_id: id.into(),
        department: None,
        name: "Maria".to_owned(),
        email: "m@example.com".to_owned(),
        question: "Hi".to_owned(),
    }
}

#[test]
fn a_start_is_repeated_until_its_question_is_in_the_stream() {
    let mut model = Model::default();
    apply(&mut model, ready(None, vec![]));
    model.form = Form::Sending(start("q"));
    apply(&mut model, ready(None, vec![]));
    assert_eq!(unsent(&mut model), [start("q")]);
    let changes = apply(&mut model, VisitorEvent::Chat(chat(7, ChatState::Queued, 1)));
    assert!(!changes.contains(&Change::FormTaken), "it may be another tab's");
    apply(&mut model, news(7, vec![mine(1, "other", "Hello")]));
    assert_eq!(unsent(&mut model), [start("q")]);
    let changes = apply(&mut model, news(7, vec![mine(2, "q", "Hi")]));
    assert!(changes.contains(&Change::FormTaken));
    assert_eq!(unsent(&mut model), []);
}

#[test]
fn an_acknowledged_start_waits_for_its_chat_only() {
    let stored = |chat| VisitorEvent::Sent { client_id: "q".into(), chat, seq: 1, at: Timestamp(1) };
    let mut model = Model::default();
    apply(&mut model, ready(None, vec![]));
    model.form = Form::Sending(start("q"));
    assert_eq!(apply(&mut model, stored(7)), []);
    assert!(
        apply(&mut model, VisitorEvent::Chat(chat(7, ChatState::Queued, 1))).contains(&Change::FormTaken)
    );
    let mut late = Model::resumed(None, 9);
    apply(&mut late, ready(None, vec![]));
    late.form = Form::Sending(start("q"));
    assert_eq!(apply(&mut late, stored(8)), [Change::FormTaken], "its chat was left behind already");
}

#[test]
fn messages_go_one_at_a_time_and_the_wish_to_end_comes_last() {
    let send = |id: &str| VisitorFrame::Send { client_id: id.into(), text: id.to_owned() };
    let stored = |id: &str, seq| VisitorEvent::Sent { client_id: id.into(), chat: 7, seq, at: Timestamp(1) };
    let failed = |id: &str| VisitorEvent::Refused {
        client_id: Some(id.into()),
        error: AppError::new(ErrorKind::Server, "Something went wrong."),
    };
    let mut model = talking();
    model.write("a".into(), said("a"));
    model.write("b".into(), said("b"));
    model.ending = Ending::Wanted;
    assert_eq!(model.due(Timestamp(0)), Some(send("a")));
    assert_eq!(model.due(Timestamp(0)), None);
    assert_eq!(apply(&mut model, failed("a")), [Change::PutOff]);
    assert_eq!(model.delivery(&"a".into()), Delivery::Sending);
    assert_eq!(model.due(Timestamp(AGAIN_MS - 1)), None, "what comes behind waits too");
    assert_eq!(model.due(Timestamp(AGAIN_MS)), Some(send("a")));
    apply(&mut model, stored("a", 4));
    assert_eq!(model.due(Timestamp(AGAIN_MS)), Some(send("b")));
    apply(&mut model, stored("b", 5));
    assert_eq!(model.due(Timestamp(AGAIN_MS)), Some(VisitorFrame::End));
    assert_eq!(model.due(Timestamp(AGAIN_MS)), None);
    assert_eq!(unsent(&mut model), [VisitorFrame::End], "again on a new line");
}

#[test]
fn a_message_for_one_chat_is_not_sent_to_the_next() {
    let mut model = talking();
    model.ending = Ending::Wanted;
    model.write("m".into(), said("Thanks"));
    let changes = apply(&mut model, VisitorEvent::Chat(chat(8, ChatState::Queued, 1)));
    let strays = changes.into_iter().find_map(|change| match change {
        Change::Stray(items) => Some(items),
        _ => None,
    });
    assert_eq!(
        strays.map(|items| items.into_iter().map(|item| item.what).collect()),
        Some(vec![said("Thanks")])
    );
    assert_eq!(unsent(&mut model), [], "neither the message nor the wish to end");
}

#[test]
fn a_start_refused_because_chat_went_offline_keeps_the_offline_form() {
    let mut model = Model::default();
    apply(&mut model, ready(None, vec![]));
    model.form = Form::Sending(start("q"));
    let error = AppError::new(ErrorKind::State, "We've just gone offline.");
    let changes =
        apply(&mut model, VisitorEvent::Refused { client_id: Some("q".into()), error: error.clone() });
    assert_eq!(changes, [Change::FormRefused(error)]);
    assert!(model.offline());
}

#[test]
fn an_offline_message_is_thanked_for_once_stored() {
    let mut model = Model::default();
    apply(&mut model, ready(None, vec![]));
    assert_eq!(apply(&mut model, VisitorEvent::Link(link(false))), [Change::WentOffline]);
    model.form = Form::Sending(VisitorFrame::LeaveMessage {
        client_id: "o".into(),
        department: None,
        name: "Maria".to_owned(),
        email: "m@example.com".to_owned(),
        message: "Call me".to_owned(),
    });
    assert_eq!(apply(&mut model, VisitorEvent::MessageLeft { client_id: "other".into() }), []);
    assert_eq!(apply(&mut model, VisitorEvent::MessageLeft { client_id: "o".into() }), [Change::FormTaken]);
    assert_eq!(model.screen(), Screen::MessageLeft);
    assert_eq!(model.form, Form::Left("m@example.com".to_owned()));
}

#[test]
fn reading_counts_down_what_is_unread() {
    let mut model = talking();
    assert_eq!(model.unread(), 1);
    assert_eq!(model.read_all(), Some(3));
    assert_eq!((model.unread(), model.read_all()), (0, None));
    apply(&mut model, news(7, vec![theirs(4, "and"), mine(5, "m", "ok")]));
    assert_eq!(model.unread(), 1);
}

#[test]
fn messages_of_one_sender_stand_together() {
    let mut model = talking();
    let late = StreamEvent { at: Timestamp(1_000_000), ..theirs(5, "later") };
    apply(&mut model, news(7, vec![theirs(4, "soon"), late]));
    let firsts: Vec<bool> = all_rows(&model).iter().map(|row| row.first).collect();
    assert_eq!(firsts, [true, true, true, false, true]);
}

#[test]
fn a_transfer_to_a_group_is_told_and_one_to_an_agent_is_not() {
    let moved = |seq, agent_name: Option<&str>| {
        let body = EventBody::Transferred {
            group: GroupId::from("g"),
            group_name: "Sales".to_owned(),
            agent_name: agent_name.map(str::to_owned),
            comment: None,
        };
        entry(seq, joe(), None, body)
    };
    let mut model = talking();
    assert_eq!(apply(&mut model, news(7, vec![moved(4, Some("Sue"))])), []);
    let changes = apply(&mut model, news(7, vec![moved(5, None)]));
    assert_eq!(changes, [Change::Line(words::FINDING.to_owned())]);
    assert_eq!(texts(&model).len(), 4);
}

#[test]
fn many_messages_at_once_are_told_in_one_sentence() {
    let mut model = talking();
    let missed = (4..44).map(|seq| theirs(seq, "and another thing")).collect();
    assert_eq!(apply(&mut model, news(7, missed)), [Change::Line("40 new messages".to_owned())]);
    let few = (44..47).map(|seq| theirs(seq, "one by one")).collect();
    assert_eq!(apply(&mut model, news(7, few)).len(), 3);
}

#[test]
fn a_long_thread_comes_in_parts_and_loses_nothing_between_them() {
    let mut model = talking();
    apply(&mut model, news(7, (4..=130).map(|seq| theirs(seq, &format!("message {seq}"))).collect()));
    assert!(model.parts().len() > 5);
    let rows = all_rows(&model);
    assert_eq!((rows.len(), model.reach()), (130, (130, false)));
    assert_eq!(texts(&model).last().map(String::as_str), Some("message 130"));
    // One sender within two minutes: only the first row of all carries the name, in whichever part it is.
    assert_eq!(rows.iter().skip(4).filter(|row| row.first).count(), 0);
}

#[test]
fn who_may_not_write_sees_no_form_and_keeps_the_chat() {
    let mut model = Model::default();
    apply(&mut model, ready(None, Vec::new()));
    assert_eq!(model.screen(), Screen::Form);
    assert_eq!(apply(&mut model, VisitorEvent::Blocked(true)), [Change::Blocked(true)]);
    assert_eq!(model.screen(), Screen::Unavailable);
    // Who tries again hears the same again, until it is over.
    let mut again = ready(None, Vec::new());
    if let VisitorEvent::Ready { blocked, .. } = &mut again {
        *blocked = true;
    }
    assert_eq!(apply(&mut model, again), [Change::Blocked(true)]);
    assert_eq!(apply(&mut model, ready(None, Vec::new())), [Change::Blocked(false)]);
    assert_eq!(model.screen(), Screen::Form);

    let mut model = talking();
    apply(&mut model, VisitorEvent::Blocked(true));
    assert_eq!(model.screen(), Screen::Chat);
    model.write("m".into(), said("Cheap!"));
    model.due(Timestamp(0));
    let error = AppError::new(ErrorKind::Forbidden, UNAVAILABLE);
    let refused = VisitorEvent::Refused { client_id: Some("m".into()), error };
    assert_eq!(apply(&mut model, refused), [Change::NotDelivered]);
    assert_eq!(model.refusal(&"m".into()), UNAVAILABLE);
    assert_eq!(texts(&model).last().map(String::as_str), Some("Cheap!"), "what was typed stays");
    assert_eq!(model.due(Timestamp(1_000_000)), None, "nothing is tried again by itself");
    assert!(model.retry(&"m".into()));
    model.due(Timestamp(0));
    let sent = VisitorEvent::Sent { client_id: "m".into(), chat: 7, seq: 4, at: Timestamp(4) };
    // It may be the answer to what was stored before the block.
    assert!(!apply(&mut model, sent).contains(&Change::Blocked(false)));
    assert_eq!(apply(&mut model, VisitorEvent::Blocked(false)), [Change::Blocked(false)]);
    apply(&mut model, VisitorEvent::Chat(chat(7, ChatState::Ended, 9)));
    apply(&mut model, VisitorEvent::Blocked(true));
    assert_eq!(model.screen(), Screen::Ended);
}

#[test]
fn what_another_left_behind_is_not_this_ones() {
    let mut model = Model::resumed(Some("another's".to_owned()), 0);
    let mut event = ready(None, Vec::new());
    if let VisitorEvent::Ready { who, .. } = &mut event {
        who.is_another = true;
    }
    // It is forgotten before the new token is kept, which it would take along.
    assert_eq!(apply(&mut model, event), [Change::Another, Change::Token("t".to_owned())]);
}

#[test]
fn why_a_site_does_not_count_is_said_once() {
    let mut model = Model::default();
    let mut event = ready(None, Vec::new());
    if let VisitorEvent::Ready { who, .. } = &mut event {
        who.amiss = "It is over.".to_owned();
    }
    assert!(apply(&mut model, event.clone()).contains(&Change::Amiss("It is over.".to_owned())));
    assert_eq!(apply(&mut model, event), [], "after a reconnect it is known");
}

#[test]
fn whoever_may_not_chat_may_leave_a_message() {
    let mut model = Model::default();
    let mut event = ready(None, Vec::new());
    if let VisitorEvent::Ready { who, .. } = &mut event {
        who.barred = Some(foyer_protocol::visitor::Barred::SignedOut);
    }
    apply(&mut model, event);
    assert!(model.online() && model.offline());
    apply(&mut model, ready(None, Vec::new()));
    assert!(!model.offline());
}
