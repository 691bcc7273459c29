//! The thread as it is drawn: stored entries first, then messages on their way.

use super::Model;
use crate::words;
use foyer_protocol::ClientId;
use foyer_protocol::chat::{Author, EventBody, StreamEvent};

/// Messages of one sender within this span stand together.
const GROUP_MS: i64 = 120_000;

/// One row of the thread.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Row {
    /// Stays the same from the first try of a message to its place in the stream.
    pub(crate) id: ClientId,
    /// When it was stored, as unix milliseconds; `None` while on its way.
    pub(crate) at: Option<i64>,
    /// What it shows.
    pub(crate) kind: RowKind,
    /// Whether it starts a group, and so carries the sender's name.
    pub(crate) first: bool,
}

/// What a row shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum RowKind {
    /// The visitor's own message.
    Mine(String),
    /// An agent's name and message.
    Theirs(String, String),
    /// A line of the system.
    Line(String),
    /// A new day begins.
    Day,
}

/// How far an own message got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Delivery {
    /// Nothing to tell: only the last own message says how far it got.
    Quiet,
    /// On its way.
    Sending,
    /// Refused.
    Failed,
    /// Stored.
    Sent,
    /// Read by an agent.
    Seen,
}

impl Model {
    /// All rows, in order.
    pub(crate) fn rows(&self) -> Vec<Row> {
        let mut rows: Vec<Row> = Vec::with_capacity(self.entries().len());
        let mut day = None;
        for event in self.entries() {
            if let Some(kind) = kind_of(event) {
                let today = self.day_of.map(|day_of| day_of(event.at.0));
                if let Some(number) = today.filter(|_| today != day) {
                    let id = ClientId(["day-", &number.to_string()].concat());
                    rows.push(Row { id, at: Some(event.at.0), kind: RowKind::Day, first: true });
                    day = today;
                }
                rows.push(Row { id: row_id(event), at: Some(event.at.0), kind, first: true });
            }
        }
        for item in self.outbox.items() {
            let kind = RowKind::Mine(item.what.text.clone());
            rows.push(Row { id: item.id.clone(), at: None, kind, first: true });
        }
        for at in 1..rows.len() {
            rows[at].first = !together(&rows[at - 1], &rows[at]);
        }
        rows
    }

    /// How far the own message with this id got.
    pub(crate) fn delivery(&self, id: &ClientId) -> Delivery {
        if let Some(item) = self.outbox.find(id) {
            return if item.refusal().is_some() { Delivery::Failed } else { Delivery::Sending };
        }
        let mine = |event: &&StreamEvent| event.author == Author::Visitor;
        match self.entries().iter().rev().find(mine) {
            Some(last) if &row_id(last) == id => {
                let seen = self.chat.as_ref().is_some_and(|chat| chat.seen_by_agent >= last.seq);
                if seen { Delivery::Seen } else { Delivery::Sent }
            }
            _ => Delivery::Quiet,
        }
    }

    /// When the own message with this id was stored.
    pub(crate) fn stored_at(&self, id: &ClientId) -> Option<i64> {
        let stored = |event: &&StreamEvent| event.client_id.as_ref() == Some(id);
        self.entries().iter().rev().find(stored).map(|event| event.at.0)
    }

    /// The first message of the visitor: what the chat is about.
    pub(crate) fn question(&self) -> Option<&str> {
        self.entries().iter().find_map(|event| match (&event.author, &event.body) {
            (Author::Visitor, EventBody::Message { text }) => Some(text.as_str()),
            _ => None,
        })
    }

    /// What is said at the end of the chat: who ended it.
    pub(crate) fn ended_words(&self) -> String {
        let end = self.entries().iter().rev().find(|event| event.body == EventBody::Ended);
        end.map_or_else(|| words::ENDED.to_owned(), |event| words::ended(&event.author))
    }

    /// Whether the visitor has written exactly this.
    pub(crate) fn has_said(&self, words: &str) -> bool {
        self.entries().iter().any(|event| match (&event.author, &event.body) {
            (Author::Visitor, EventBody::Message { text }) => text == words,
            _ => false,
        })
    }

    /// Messages of agents the visitor has not read.
    pub(crate) fn unread(&self) -> usize {
        let Some(chat) = &self.chat else { return 0 };
        let read = self.read.max(chat.seen_by_visitor);
        let unread = |event: &&StreamEvent| {
            event.seq > read
                && matches!((&event.author, &event.body), (Author::Agent { .. }, EventBody::Message { .. }))
        };
        self.entries().iter().filter(unread).count()
    }
}

fn row_id(event: &StreamEvent) -> ClientId {
    match &event.client_id {
        Some(id) => id.clone(),
        None => ClientId(event.seq.to_string()),
    }
}

fn kind_of(event: &StreamEvent) -> Option<RowKind> {
    match (&event.body, &event.author) {
        (EventBody::Message { text }, Author::Visitor) => Some(RowKind::Mine(text.clone())),
        (EventBody::Message { text }, Author::Agent { name, .. }) => {
            Some(RowKind::Theirs(name.clone(), text.clone()))
        }
        (EventBody::Message { text }, Author::System) => Some(RowKind::Line(text.clone())),
        (EventBody::Joined { .. }, Author::Agent { name, .. }) => Some(RowKind::Line(words::joined(name))),
        (EventBody::Transferred { agent_name: None, .. }, _) => {
            Some(RowKind::Line(words::FINDING.to_owned()))
        }
        // The end has a place of its own below the thread.
        _ => None,
    }
}

fn together(a: &Row, b: &Row) -> bool {
    let close = match (a.at, b.at) {
        (Some(a), Some(b)) => b.saturating_sub(a) < GROUP_MS,
        _ => true,
    };
    close
        && match (&a.kind, &b.kind) {
            (RowKind::Mine(_), RowKind::Mine(_)) => true,
            (RowKind::Theirs(a, _), RowKind::Theirs(b, _)) => a == b,
            _ => false,
        }
}
