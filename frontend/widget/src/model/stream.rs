//! The chat's stream inside the model: order, no doubles, and which chat it belongs to.

use super::{Change, Earlier, Ending, Form, Model, place_of};
use crate::words;
use foyer_line::{Stream, Took};
use foyer_protocol::chat::{Author, ChatState, EventBody, StreamEvent, StreamPage};
use foyer_protocol::visitor::{VisitorChat, VisitorFrame};
use foyer_protocol::{ClientId, Timestamp};
use std::cmp::Ordering;

impl Model {
    /// Takes chat and stream of a `Ready`.
    pub(super) fn resume(&mut self, chat: Option<VisitorChat>, page: StreamPage, changes: &mut Vec<Change>) {
        let chat = chat.filter(|chat| chat.number > self.left);
        let number = chat.as_ref().map(|chat| chat.number);
        if self.chat.as_ref().map(|chat| chat.number) != number {
            let asked_after = self.heard();
            self.forget_stream();
            self.chat = chat;
            // The page was asked for by the place in another chat's stream.
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
            self.add_page(page, news, changes);
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

    /// Takes a page of a chat's stream.
    pub(super) fn page_of(&mut self, chat: i64, page: StreamPage, changes: &mut Vec<Change>) {
        match chat.cmp(&self.number()) {
            Ordering::Equal => self.add_page(page, true, changes),
            // A newer chat is told before its stream.
            Ordering::Greater if chat > self.left => changes.push(Change::Resync),
            _ => {}
        }
    }

    /// Adds a page of the stream; `news` are announced, history is not.
    fn add_page(&mut self, page: StreamPage, news: bool, changes: &mut Vec<Change>) {
        self.thread_rev += 1;
        let clash = |event: &StreamEvent| self.stream.at(event.seq).is_some_and(|held| !same(held, event));
        if page.events.iter().any(clash) {
            self.forget_stream();
            changes.push(Change::Resync);
            return;
        }
        for id in page.events.iter().filter_map(|event| event.client_id.as_ref()) {
            if self.outbox.settle(id).is_some() {
                changes.push(Change::Delivered(id.clone()));
            }
        }
        if page.more {
            changes.push(Change::More);
        }
        let known = match self.stream.take(page) {
            Took::Later(known) => known,
            took => {
                self.earlier = Earlier::Idle;
                if took == Took::Afresh { 0 } else { i64::MAX }
            }
        };
        let mut told = Vec::new();
        for event in self.stream.entries().iter().rev().take_while(|event| event.seq > known) {
            if news {
                told.extend(tell(event));
            }
            if matches!(event.author, Author::Agent { .. }) {
                self.typing = None;
            }
        }
        told.reverse();
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

    /// Whether an agent has ever been in this chat, as far as is known: of a long one only the end is here.
    pub(super) fn answered(&self) -> bool {
        self.has_earlier() || self.entries().iter().any(|event| matches!(event.author, Author::Agent { .. }))
    }

    /// Whether the stream holds the entry with this id.
    pub(super) fn holds(&self, id: &ClientId) -> bool {
        self.entries().iter().any(|event| event.client_id.as_ref() == Some(id))
    }

    /// Whether the chat has entries before those that are here.
    pub(crate) fn has_earlier(&self) -> bool {
        self.stream.has_earlier()
    }

    /// First place of what is here.
    pub(crate) fn first(&self) -> i64 {
        self.stream.first()
    }

    /// Asks for the page before what is here, unless there is none or it is on its way.
    pub(crate) fn ask_earlier(&mut self) -> Option<VisitorFrame> {
        let is_due = self.has_earlier() && self.earlier != Earlier::Asked;
        is_due.then(|| {
            self.earlier = Earlier::Asked;
            VisitorFrame::Earlier { before: self.first() }
        })
    }

    /// The stream, ascending.
    pub(super) fn entries(&self) -> &[StreamEvent] {
        self.stream.entries()
    }

    pub(super) fn forget_stream(&mut self) {
        self.stream = Stream::default();
        self.earlier = Earlier::Idle;
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
