//! Small makers for the tests beside the pure modules.

use foyer_protocol::agent::{ChatSummary, Colleague, GroupBrief, Me};
use foyer_protocol::chat::{Author, ChatState, EventBody, StreamEvent, StreamPage};
use foyer_protocol::people::{AgentStatus, Role};
use foyer_protocol::{ClientId, Timestamp};

/// The agent all tests are signed in as.
pub(crate) fn me() -> Me {
    Me { id: "joe".into(), name: "Joe".into(), email: "joe@example.com".into(), role: Role::Agent }
}

/// A queued chat `c<number>` of group `sales-1`.
pub(crate) fn queued(number: i64, rev: i64) -> ChatSummary {
    ChatSummary {
        id: format!("c{number}").into(),
        number,
        state: ChatState::Queued,
        visitor_name: "Maria".into(),
        department: "sales".into(),
        department_name: "Sales".into(),
        group: "sales-1".into(),
        group_name: "Sales Team".into(),
        brand_name: "Northwind".into(),
        link_title: "Main site".into(),
        owner: None,
        owner_name: None,
        transferred_by: None,
        transferred_comment: None,
        preview: "Where is my order?".into(),
        visitor_has_last_word: true,
        waiting_since: Some(Timestamp(1_000 * number)),
        unread: 1,
        owner_read: 0,
        visitor_read: 0,
        seq: 1,
        started_at: Timestamp(1_000 * number),
        since: Timestamp(1_000 * number),
        ended_at: None,
        last_at: Timestamp(1_000 * number),
        visitor_online: true,
        rev,
    }
}

/// The same chat, owned by `owner`.
pub(crate) fn active(number: i64, rev: i64, owner: &str) -> ChatSummary {
    ChatSummary {
        state: ChatState::Active,
        owner: Some(owner.into()),
        owner_name: Some(owner.into()),
        ..queued(number, rev)
    }
}

/// The same chat, over.
pub(crate) fn ended(number: i64, rev: i64, owner: &str) -> ChatSummary {
    ChatSummary {
        state: ChatState::Ended,
        ended_at: Some(Timestamp(9_000_000 + number)),
        ..active(number, rev, owner)
    }
}

/// A message of the visitor.
pub(crate) fn visitor_says(seq: i64, text: &str) -> StreamEvent {
    StreamEvent {
        seq,
        at: Timestamp(1_000 * seq),
        author: Author::Visitor,
        client_id: None,
        body: EventBody::Message { text: text.into() },
    }
}

/// A message of Joe, who is me.
pub(crate) fn joe_says(seq: i64, text: &str, client_id: &str) -> StreamEvent {
    StreamEvent {
        author: Author::Agent { id: "joe".into(), name: "Joe".into() },
        client_id: Some(ClientId::from(client_id)),
        ..visitor_says(seq, text)
    }
}

/// An agent who is connected and Available, and receives chats for all of `groups`.
pub(crate) fn colleague(id: &str, groups: &[&str]) -> Colleague {
    let groups: Vec<_> = groups.iter().map(|g| (*g).into()).collect();
    Colleague {
        id: id.into(),
        name: id.into(),
        status: AgentStatus::Available,
        connected: true,
        active: 0,
        limit: 2,
        receives: groups.clone(),
        groups,
    }
}

/// A group of which I am a member; the department is the part before the dash.
pub(crate) fn group(id: &str) -> GroupBrief {
    let department = id.split('-').next().unwrap_or(id);
    GroupBrief {
        id: id.into(),
        name: format!("Group {id}"),
        department: department.into(),
        department_name: department.into(),
        brand_name: "Northwind".into(),
        takes_chats: true,
        member: true,
        visible: true,
    }
}

/// A page of these entries, which follow each other.
pub(crate) fn page(events: Vec<StreamEvent>) -> StreamPage {
    let (first, last) =
        events.first().zip(events.last()).map_or((1, 0), |(first, last)| (first.seq, last.seq));
    StreamPage { first, last, more: false, events }
}
