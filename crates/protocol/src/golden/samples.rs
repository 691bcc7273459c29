//! Values for the golden bytes: every field differs from its neighbours, so that two that change
//! places are seen.

use crate::agent::{ChatSummary, Colleague, GroupBrief, Me};
use crate::chat::{Author, CandidateFigures, ChatState, DecidedBy, EventBody, StreamEvent, StreamPage, Why};
use crate::people::{AgentStatus, Role};
use crate::visitor::{Barred, DepartmentChoice, LinkInfo, PageInfo, VisitorChat, Who};
use crate::{AppError, ChatId, StreamId, Timestamp};

pub(super) const AT: Timestamp = Timestamp(1_700_000_000_000);

pub(super) fn stream() -> StreamId {
    StreamId::Chat(ChatId::from("c1"))
}

pub(super) fn me() -> Me {
    Me { id: "a1".into(), name: "Joe".into(), email: "joe@example.com".into(), role: Role::Manager }
}

pub(super) fn summary() -> ChatSummary {
    ChatSummary {
        id: "c1".into(),
        number: 1042,
        state: ChatState::Active,
        visitor_name: "Ada".into(),
        department: "d1".into(),
        department_name: "Sales".into(),
        group: "g1".into(),
        group_name: "First line".into(),
        brand_name: "Northwind".into(),
        link_title: "Main site".into(),
        owner: Some("a1".into()),
        owner_name: Some("Joe".into()),
        preview: "Hello?".into(),
        visitor_has_last_word: true,
        waiting_since: Some(AT.plus_ms(1)),
        unread: 3,
        transferred_by: Some("Joe".to_owned()),
        transferred_comment: Some("VIP".to_owned()),
        owner_read: 4,
        visitor_read: 5,
        seq: 6,
        started_at: AT.plus_ms(2),
        since: AT.plus_ms(3),
        ended_at: Some(AT.plus_ms(4)),
        last_at: AT.plus_ms(5),
        visitor_online: false,
        rev: 9,
    }
}

pub(super) fn colleague() -> Colleague {
    Colleague {
        id: "a2".into(),
        name: "Bob".into(),
        status: AgentStatus::Away,
        connected: true,
        active: 1,
        limit: 2,
        groups: vec!["g1".into()],
        receives: vec!["g2".into()],
    }
}

pub(super) fn group() -> GroupBrief {
    GroupBrief {
        id: "g1".into(),
        name: "First line".into(),
        department: "d1".into(),
        department_name: "Sales".into(),
        brand_name: "Northwind".into(),
        takes_chats: false,
        member: true,
        visible: false,
    }
}

pub(super) fn why() -> Why {
    Why {
        decided_by: DecidedBy::Fewest,
        candidates: vec![CandidateFigures {
            agent: "a1".into(),
            name: "Joe".into(),
            active: 1,
            limit: 5,
            last_ended: None,
            last_assigned: Some(AT),
        }],
    }
}

pub(super) fn event() -> StreamEvent {
    StreamEvent {
        seq: 7,
        at: AT,
        author: Author::Agent { id: "a1".into(), name: "Joe".into() },
        client_id: Some("m1".into()),
        body: EventBody::Message { text: "Hello".into() },
    }
}

pub(super) fn stream_page() -> StreamPage {
    StreamPage { first: 7, last: 8, more: true, events: vec![event()] }
}

pub(super) fn page() -> PageInfo {
    PageInfo {
        url: "https://example.com/cart".into(),
        title: "Cart".into(),
        referrer: "https://example.org/".into(),
        languages: "de-DE,en".into(),
        utc_offset_min: -60,
    }
}

pub(super) fn link() -> LinkInfo {
    LinkInfo {
        brand: "Northwind".into(),
        departments: vec![DepartmentChoice { id: "d1".into(), name: "Sales".into(), online: true }],
        selection_text: "Choose a department".into(),
    }
}

pub(super) fn who() -> Who {
    Who {
        verified: true,
        name: "Ada".into(),
        email: "ada@example.com".into(),
        barred: Some(Barred::WithoutRole),
        amiss: "Over".into(),
        is_another: true,
    }
}

pub(super) fn visitor_chat() -> VisitorChat {
    VisitorChat {
        number: 1042,
        state: ChatState::Queued,
        position: 3,
        agent: Some("Joe".into()),
        seen_by_agent: 4,
        seen_by_visitor: 5,
        rev: 9,
    }
}

pub(super) fn error() -> AppError {
    AppError::invalid("email", "Enter an email address.")
}
