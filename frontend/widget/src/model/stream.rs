//! The chat's stream inside the model: order, no doubles, and which chat it belongs to.

use super::{Change, Ending, Form, Model, place_of};
use crate::words;
use foyer_line::{Put, Stream};
use foyer_protocol::chat::{Author, ChatState, EventBody, StreamEvent};
use foyer_protocol::visitor::{VisitorChat, VisitorFrame};
use foyer_protocol::{ClientId, Timestamp};
use std::cmp::Ordering;

impl Model {
    /// Takes chat and stream of a `Ready`.
    pub(super) fn resume(
        &mut self,
        chat: Option<VisitorChat>,
        events: Vec<StreamEvent>,
        changes: &mut Vec<Change>,
    ) {
        let chat = chat.filter(|chat| chat.number > self.left);
        let number = chat.as_ref().map(|chat| chat.number);
        if self.chat.as_ref().map(|chat| chat.number) != number {
            let asked_after = self.heard();
            self.forget_stream();
            self.chat = chat;
            // The events were asked for by the place in another chat's stream.
            if asked_after > 0 && number.is_some() {
                changes.push(Change::Resync);
                return;
            }
        } else if let Some(chat) = chat {
            self.set_chat(chat, changes);
        }
        if number.is_some() {
            // What was missed while away is news, the first load is history.
            let news = self.heard() > 0;
            self.add_events(events, news, changes);
        }
    }

    pub(super) fn set_chat(&mut self, chat: VisitorChat, changes: &mut Vec<Change>) {
        if chat.number <= self.left {
            return;
        }
        if let Some(known) = &self.chat {
            if chat.number < known.number || (chat.number == known.number && chat.rev < known.rev) {
                return;
            }
            if chat.number > known.number {
                self.forget_stream();
            }
        }
        let moved = self.chat.as_ref().is_none_or(|known| known.position != chat.position);
        if chat.state == ChatState::Queued && moved && !self.answered() {
            changes.push(Change::Place(place_of(&chat)));
        }
        if chat.state == ChatState::Ended {
            self.typing = None;
            self.ending = Ending::Unwanted;
        }
        self.chat = Some(chat);
        self.thread_rev += 1;
    }

    /// Takes new entries of a chat's stream.
    pub(super) fn events_of(&mut self, chat: i64, events: Vec<StreamEvent>, changes: &mut Vec<Change>) {
        match chat.cmp(&self.number()) {
            Ordering::Equal => self.add_events(events, true, changes),
            // A newer chat is told before its stream.
            Ordering::Greater if chat > self.left => changes.push(Change::Resync),
            _ => {}
        }
    }

    /// Adds entries of the stream; `news` are announced, history is not.
    pub(super) fn add_events(&mut self, events: Vec<StreamEvent>, news: bool, changes: &mut Vec<Change>) {
        let mut told = Vec::new();
        for event in events {
            self.thread_rev += 1;
            if let Some(id) = &event.client_id
                && self.outbox.settle(id).is_some()
            {
                changes.push(Change::Delivered(id.clone()));
            }
            match self.stream.arrived(event) {
                Put::Known { held, again } if same(held, &again) => *held = again,
                Put::Known { .. } => {
                    self.forget_stream();
                    changes.push(Change::Resync);
                    return;
                }
                Put::New(event) => {
                    if news {
                        told.extend(tell(event));
                    }
                    if matches!(event.author, Author::Agent { .. }) {
                        self.typing = None;
                    }
                }
            }
        }
        changes.extend(in_one_sentence(told));
    }

    /// A message of ours is stored, or the form's question. Its own place does not tell that all before
    /// it is here.
    pub(super) fn sent(
        &mut self,
        id: &ClientId,
        chat: i64,
        (seq, at): (i64, Timestamp),
        changes: &mut Vec<Change>,
    ) {
        if let Form::Sending(VisitorFrame::Start { client_id, .. }) = &self.form
            && client_id == id
        {
            self.question_in = Some(chat);
        }
        let Some(item) = self.outbox.settle(id) else { return };
        self.thread_rev += 1;
        changes.push(Change::Delivered(id.clone()));
        if chat != self.number() {
            return;
        }
        let (author, client_id) = (Author::Visitor, Some(id.clone()));
        let body = EventBody::Message { text: item.what.text };
        self.stream.acknowledged(StreamEvent { seq, at, author, client_id, body });
    }

    /// Whether an agent has ever been in this chat.
    pub(super) fn answered(&self) -> bool {
        self.entries().iter().any(|event| matches!(event.author, Author::Agent { .. }))
    }

    /// Whether the stream holds the entry with this id.
    pub(super) fn holds(&self, id: &ClientId) -> bool {
        self.entries().iter().any(|event| event.client_id.as_ref() == Some(id))
    }

    /// The stream, ascending.
    pub(super) fn entries(&self) -> &[StreamEvent] {
        self.stream.entries()
    }

    pub(super) fn forget_stream(&mut self) {
        self.stream = Stream::default();
        self.read = 0;
        self.typing = None;
        self.ending = Ending::Unwanted;
        self.thread_rev += 1;
    }
}

/// Two entries at one place are the same, unless they come from two chats.
fn same(a: &StreamEvent, b: &StreamEvent) -> bool {
    a.client_id == b.client_id && (a.client_id.is_some() || a.at == b.at)
}

/// More messages than this at once are told as one line.
const READ_EACH: usize = 3;

/// Many messages that came at once, after a cut, are one sentence.
fn in_one_sentence(told: Vec<Change>) -> Vec<Change> {
    let is_said = |change: &Change| matches!(change, Change::Said(..));
    let said = told.iter().filter(|change| is_said(change)).count();
    if said <= READ_EACH {
        return told;
    }
    let others = told.into_iter().filter(|change| !is_said(change));
    std::iter::once(Change::Line(words::new_messages(said))).chain(others).collect()
}

/// What is said of an entry that has just arrived.
fn tell(event: &StreamEvent) -> Option<Change> {
    match (&event.body, &event.author) {
        (EventBody::Message { text }, Author::Agent { name, .. }) => {
            Some(Change::Said(name.clone(), text.clone()))
        }
        (EventBody::Joined { .. }, Author::Agent { name, .. }) => Some(Change::Line(words::joined(name))),
        (EventBody::Transferred { agent_name: None, .. }, _) => Some(Change::Line(words::FINDING.to_owned())),
        (EventBody::Ended, Author::Visitor) => Some(Change::EndedByVisitor),
        (EventBody::Ended, author) => Some(Change::Line(words::ended(author))),
        _ => None,
    }
}
