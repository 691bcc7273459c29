//! The thread as it is drawn: stored entries first, then messages on their way.

use super::Model;
use crate::words;
use foyer_browser::parts::{of_part, parts};
use foyer_line::Item;
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
    /// The parts of the thread, ascending; there is always one.
    pub(crate) fn parts(&self) -> Vec<i64> {
        let parts = parts(self.entries().iter().map(|event| event.seq));
        if parts.is_empty() { vec![0] } else { parts }
    }

    /// The rows of a part, in order; what is on its way stands in the last one.
    pub(crate) fn rows(&self, part: i64) -> Vec<Row> {
        let entries = self.entries();
        let place = of_part(entries, part, |event| event.seq);
        let last = place.end == entries.len();
        let before = entries.iter().take(place.start).rev().find_map(row_of);
        let day_of = |row: &Row| self.day_of.zip(row.at).map(|(day_of, at)| day_of(at));
        let mut day = before.as_ref().and_then(day_of);
        let mut rows: Vec<Row> = Vec::new();
        for row in entries.get(place).unwrap_or_default().iter().filter_map(row_of) {
            let today = day_of(&row);
            if let Some(number) = today.filter(|_| today != day) {
                let id = ClientId(["day-", &number.to_string()].concat());
                rows.push(Row { id, at: row.at, kind: RowKind::Day, first: true });
                day = today;
            }
            rows.push(row);
        }
        if last {
            rows.extend(self.outbox.items().iter().map(|item| {
                let kind = RowKind::Mine(item.what.text.clone());
                Row { id: item.id.clone(), at: None, kind, first: true }
            }));
        }
        let mut above = before.as_ref();
        for row in &mut rows {
            row.first = !above.is_some_and(|above| together(above, row));
            above = Some(row);
        }
        rows
    }

    /// How far the rows go, and whether the last one is on its way. It grows with rows at the end alone.
    pub(crate) fn reach(&self) -> (i64, bool) {
        let waiting = self.outbox.items().len();
        let last = self.entries().iter().rev().find(|event| has_row(event));
        // There are few of those that wait.
        (last.map_or(0, |event| event.seq) + waiting as i64, waiting > 0)
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

    /// Why the own message with this id was refused.
    pub(crate) fn refusal(&self, id: &ClientId) -> String {
        self.outbox.find(id).and_then(Item::refusal).unwrap_or_default().to_owned()
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

fn row_of(event: &StreamEvent) -> Option<Row> {
    let kind = kind_of(event)?;
    Some(Row { id: row_id(event), at: Some(event.at.0), kind, first: true })
}

/// Whether [`kind_of`] finds something to show, without copying it.
fn has_row(event: &StreamEvent) -> bool {
    matches!(
        (&event.body, &event.author),
        (EventBody::Message { .. }, _)
            | (EventBody::Joined { .. }, Author::Agent { .. })
            | (EventBody::Transferred { agent_name: None, .. }, _)
    )
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
