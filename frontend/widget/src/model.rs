//! All the widget knows, and how an event of the server changes it.
//!
//! Pure: no browser, no clock, no randomness. What has to happen outside follows from the
//! [`Change`]s that [`Model::apply`] returns; drawing reads [`Model::screen`] and the thread.

mod stream;
#[cfg(test)]
mod tests;
mod thread;

pub(crate) use thread::{Delivery, Row, RowKind};

use crate::words;
use foyer_line::{Item, Outbox, Stream};
use foyer_protocol::chat::{ChatState, StreamEvent};
use foyer_protocol::visitor::{LinkInfo, VisitorChat, VisitorEvent, VisitorFrame, Who};
use foyer_protocol::{AppError, ClientId, ErrorKind, Timestamp};

/// A message that could not be stored is sent again after this long.
pub(crate) const AGAIN_MS: i64 = 2_000;

/// Which screen is shown. The two forms are one screen, so that nothing typed is lost between them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Screen {
    /// The server has not answered yet.
    Loading,
    /// The pre-chat form, or the offline form.
    Form,
    /// An offline message was stored.
    MessageLeft,
    /// In place of a form: the visitor may not write.
    Unavailable,
    /// Waiting for the first agent.
    Queue,
    /// The conversation.
    Chat,
    /// The conversation, over.
    Ended,
}

/// Where the form is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Form {
    /// The visitor types.
    #[default]
    Editing,
    /// This frame is on its way; repeated after a reconnect.
    Sending(VisitorFrame),
    /// An offline message was stored; the answer goes to this address.
    Left(String),
}

/// What follows outside the model from an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Change {
    /// The token was somebody else's: nothing that was written with it is this visitor's.
    Another,
    /// What the host's site said of its visitor does not count, for this reason.
    Amiss(String),
    /// The host page must keep this token.
    Token(String),
    /// A chat has opened (true) or closed (false).
    Open(bool),
    /// An agent's message arrived.
    Said(String, String),
    /// A line of the stream arrived.
    Line(String),
    /// The visitor has ended the chat.
    EndedByVisitor,
    /// The place in the queue changed.
    Place(String),
    /// An agent types.
    Typing(String),
    /// A message is stored.
    Delivered(ClientId),
    /// A message could not be stored just now, and is tried again in a moment.
    PutOff,
    /// A message will never be accepted as it is.
    NotDelivered,
    /// Messages that were meant for a chat which is not on the screen any more: a person decides.
    Stray(Vec<Item<Said>>),
    /// The form was accepted.
    FormTaken,
    /// The form was refused.
    FormRefused(AppError),
    /// Something else was refused.
    Refused(AppError),
    /// No department is online any more.
    WentOffline,
    /// The stream held here is not the chat's: connect again and read it anew.
    Resync,
    /// The visitor may not write (true), or may again (false).
    Blocked(bool),
    /// More of the stream was missed than a page holds: ask for what follows.
    More,
}

/// How far the visitor's wish to end the chat got.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Ending {
    /// There is none.
    #[default]
    Unwanted,
    /// It is to be sent, after the messages that wait.
    Wanted,
    /// It went out on the line of now.
    Sent,
}

/// How the page before what is here stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Earlier {
    /// Nobody has asked for it.
    #[default]
    Idle,
    /// It is on its way.
    Asked,
    /// The server could not give it.
    Failed,
}

/// A message on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Said {
    /// The number of the chat it is for; 0 when that is not known.
    pub(crate) chat: i64,
    /// Its text.
    pub(crate) text: String,
}

/// All the widget knows.
#[derive(Clone, Debug, Default)]
pub(crate) struct Model {
    /// The link, once the server has told it.
    pub(crate) link: Option<LinkInfo>,
    /// The visitor's token.
    pub(crate) token: Option<String>,
    /// The newest chat that is not left behind.
    pub(crate) chat: Option<VisitorChat>,
    /// Messages on their way.
    pub(crate) outbox: Outbox<Said>,
    /// Where the form is.
    pub(crate) form: Form,
    /// Name of the agent who types.
    pub(crate) typing: Option<String>,
    /// Whether the visitor may not write.
    pub(crate) blocked: bool,
    /// Who the visitor is by the word of the host's site.
    pub(crate) who: Who,
    /// How far the visitor's wish to end the chat got.
    pub(crate) ending: Ending,
    /// The offline form stays although a department is online.
    pub(crate) keep_offline: bool,
    /// Numbers the days of the visitor's calendar; without it the thread tells no days apart.
    pub(crate) day_of: Option<fn(i64) -> i64>,
    /// Grows whenever the thread may look different.
    pub(crate) thread_rev: u32,
    /// How the page before what is here of the stream stands.
    pub(crate) earlier: Earlier,
    /// The stream of that chat.
    stream: Stream<StreamEvent>,
    /// Highest `seq` the visitor has read in this widget.
    read: i64,
    /// Number of the last ended chat the visitor has left behind.
    left: i64,
    /// The chat that has the question of the form, which is not on the screen yet.
    question_in: Option<i64>,
}

impl Model {
    /// A model that continues what the host page kept.
    pub(crate) fn resumed(token: Option<String>, left: i64) -> Self {
        Self { token, left, ..Self::default() }
    }

    /// Applies one event of the server; `now` by any clock that runs on.
    pub(crate) fn apply(&mut self, event: VisitorEvent, now: Timestamp) -> Vec<Change> {
        let was_open = self.chat_open();
        let mut changes = Vec::new();
        match event {
            VisitorEvent::Ready { token, link, chat, page, blocked, who, .. } => {
                self.set_who(*who, &mut changes);
                self.set_blocked(blocked, &mut changes);
                if self.token.as_ref() != Some(&token) {
                    self.token = Some(token.clone());
                    changes.push(Change::Token(token));
                }
                self.set_link(link, &mut changes);
                self.resume(chat, page, &mut changes);
                if !self.chat_open() {
                    self.ending = Ending::Unwanted;
                }
            }
            VisitorEvent::Chat(chat) => self.set_chat(chat, &mut changes),
            VisitorEvent::Events { chat, page } => self.page_of(chat, page, &mut changes),
            VisitorEvent::Sent { client_id, chat, seq, at } => {
                self.sent(&client_id, chat, (seq, at), &mut changes);
            }
            VisitorEvent::Refused { client_id, error } => self.refused(client_id, error, now, &mut changes),
            VisitorEvent::MessageLeft { client_id } => self.message_left(&client_id, &mut changes),
            VisitorEvent::Typing { name } => {
                self.typing = Some(name.clone());
                changes.push(Change::Typing(name));
            }
            VisitorEvent::Link(link) => self.set_link(link, &mut changes),
            VisitorEvent::Pong => {}
            VisitorEvent::Blocked(blocked) => self.set_blocked(blocked, &mut changes),
            VisitorEvent::StoppedTyping { name } => {
                self.typing.take_if(|typing| *typing == name);
            }
        }
        self.start_taken(&mut changes);
        self.set_strays_apart(&mut changes);
        if self.chat_open() != was_open {
            changes.push(Change::Open(!was_open));
        }
        changes
    }

    /// The screen that fits.
    pub(crate) fn screen(&self) -> Screen {
        match (&self.link, &self.chat, &self.form) {
            (None, ..) => Screen::Loading,
            (_, Some(chat), _) => match chat.state {
                // Handed off chats wait in a queue too, but keep their conversation on screen.
                ChatState::Queued if !self.answered() => Screen::Queue,
                ChatState::Queued | ChatState::Active => Screen::Chat,
                ChatState::Ended => Screen::Ended,
            },
            (_, None, Form::Left(_)) => Screen::MessageLeft,
            (_, None, _) if self.blocked => Screen::Unavailable,
            (_, None, _) => Screen::Form,
        }
    }

    /// Whether the form is the offline one.
    pub(crate) fn offline(&self) -> bool {
        self.keep_offline || !self.online() || self.who.barred.is_some()
    }

    /// Whether a department is online.
    pub(crate) fn online(&self) -> bool {
        self.link.as_ref().is_some_and(LinkInfo::online)
    }

    /// Whether there is a chat that takes messages.
    pub(crate) fn chat_open(&self) -> bool {
        self.chat.as_ref().is_some_and(|chat| chat.state != ChatState::Ended)
    }

    /// Name of the agent, while one owns the chat.
    pub(crate) fn agent(&self) -> Option<&str> {
        self.chat.as_ref()?.agent.as_deref()
    }

    /// Where to go on after a reconnect. Visitors are not sent comments, so numbers may be missing.
    pub(crate) fn heard(&self) -> i64 {
        self.stream.heard()
    }

    /// The line is new: what went out on the old one and was not answered is to be sent again. Answers
    /// what is sent at once, beside what is [`Self::due`].
    pub(crate) fn line_renewed(&mut self) -> Vec<VisitorFrame> {
        self.outbox.cut();
        self.earlier = Earlier::Idle;
        if self.ending == Ending::Sent {
            self.ending = Ending::Wanted;
        }
        let mut frames = Vec::new();
        if let Form::Sending(frame) = &self.form {
            frames.push(frame.clone());
        }
        if self.chat.as_ref().is_some_and(|chat| self.read > chat.seen_by_visitor) {
            frames.push(VisitorFrame::Seen { seq: self.read });
        }
        frames
    }

    /// What is to be sent now; it counts as sent. One message is under way at a time, so that their order
    /// stays whatever fails in between, and the wish to end the chat comes last.
    pub(crate) fn due(&mut self, now: Timestamp) -> Option<VisitorFrame> {
        if let Some(item) = self.outbox.due(now, |_| ()).pop() {
            let (client_id, text) = (item.id.clone(), item.what.text.clone());
            return Some(VisitorFrame::Send { client_id, text });
        }
        let ends = self.ending == Ending::Wanted && self.outbox.unrefused().next().is_none();
        ends.then(|| {
            self.ending = Ending::Sent;
            VisitorFrame::End
        })
    }

    /// Appends a message of the visitor.
    pub(crate) fn write(&mut self, id: ClientId, said: Said) {
        self.outbox.push(id, said);
        self.thread_rev += 1;
    }

    /// The number of the chat on the screen; 0 without one.
    pub(crate) fn number(&self) -> i64 {
        self.chat.as_ref().map_or(0, |chat| chat.number)
    }

    /// Puts a refused message back on its way, or takes it off the list.
    pub(crate) fn retry(&mut self, id: &ClientId) -> bool {
        self.thread_rev += 1;
        self.outbox.retry(id)
    }

    /// Takes a message that was not sent off the list.
    pub(crate) fn delete(&mut self, id: &ClientId) {
        self.thread_rev += 1;
        self.outbox.settle(id);
    }

    /// Whether the stream goes further than the visitor has read.
    pub(crate) fn has_news(&self) -> bool {
        self.chat.as_ref().is_some_and(|chat| self.heard() > self.read.max(chat.seen_by_visitor))
    }

    /// Everything up to the returned `seq` is now read; `None` when it was already.
    pub(crate) fn read_all(&mut self) -> Option<i64> {
        if !self.has_news() {
            return None;
        }
        self.read = self.heard();
        Some(self.read)
    }

    /// **New chat**: leaves the ended chat behind. Returns its number.
    pub(crate) fn leave(&mut self) -> i64 {
        self.left = self.chat.as_ref().map_or(self.left, |chat| chat.number);
        self.forget_stream();
        self.chat = None;
        self.form = Form::Editing;
        self.left
    }

    /// The visitor is a stranger from now on: a chat that is started is somebody else's. Connect again
    /// after it.
    pub(crate) fn forget_visitor(&mut self) {
        self.leave();
        self.left = 0;
        self.token = None;
    }

    /// Takes back every message on its way: there is no chat left that could take them.
    pub(crate) fn give_up(&mut self) -> Vec<Item<Said>> {
        self.thread_rev += 1;
        self.outbox.drain()
    }

    fn set_who(&mut self, who: Who, changes: &mut Vec<Change>) {
        if who.is_another {
            changes.push(Change::Another);
        }
        // Once, and not after each reconnect.
        if !who.amiss.is_empty() && who.amiss != self.who.amiss {
            changes.push(Change::Amiss(who.amiss.clone()));
        }
        self.who = who;
    }

    fn set_blocked(&mut self, blocked: bool, changes: &mut Vec<Change>) {
        // Who tries again is told again.
        if blocked || self.blocked {
            changes.push(Change::Blocked(blocked));
        }
        self.blocked = blocked;
    }

    fn set_link(&mut self, link: LinkInfo, changes: &mut Vec<Change>) {
        let was_online = self.online();
        self.link = Some(link);
        if was_online && !self.online() {
            changes.push(Change::WentOffline);
        }
    }

    fn refused(&mut self, id: Option<ClientId>, error: AppError, now: Timestamp, changes: &mut Vec<Change>) {
        let again = now.plus_ms(AGAIN_MS);
        let about_form = match (&self.form, &id) {
            (Form::Sending(frame), Some(id)) => client_id(frame) == Some(id),
            // A refusal that names nothing ends a wait for the form too, or it would wait for ever.
            (Form::Sending(_), None) => true,
            _ => false,
        };
        if id.is_none() && self.earlier == Earlier::Asked {
            self.earlier = Earlier::Failed;
        } else if about_form {
            let started = matches!(self.form, Form::Sending(VisitorFrame::Start { .. }));
            self.keep_offline |= started && error.kind == ErrorKind::State;
            self.form = Form::Editing;
            changes.push(Change::FormRefused(error));
        } else if error.kind.passes() && id.as_ref().is_some_and(|id| self.outbox.put_off(id, again)) {
            changes.push(Change::PutOff);
        } else if id.is_some_and(|id| self.outbox.refuse(&id, error.message.clone())) {
            self.thread_rev += 1;
            changes.push(Change::NotDelivered);
        } else {
            self.ending = Ending::Unwanted;
            changes.push(Change::Refused(error));
        }
    }

    fn message_left(&mut self, id: &ClientId, changes: &mut Vec<Change>) {
        let Form::Sending(VisitorFrame::LeaveMessage { client_id, email, .. }) = &self.form else { return };
        if client_id == id {
            self.form = Form::Left(email.clone());
            self.keep_offline = false;
            changes.push(Change::FormTaken);
        }
    }

    /// A start is accepted once its question is stored and its chat is here, whichever is told first: a
    /// chat alone may be one that another tab has started.
    fn start_taken(&mut self, changes: &mut Vec<Change>) {
        let Form::Sending(VisitorFrame::Start { client_id, .. }) = &self.form else { return };
        let here = |chat: i64| chat <= self.number().max(self.left);
        if self.holds(client_id) || self.question_in.is_some_and(here) {
            self.form = Form::Editing;
            self.question_in = None;
            changes.push(Change::FormTaken);
        }
    }

    fn set_strays_apart(&mut self, changes: &mut Vec<Change>) {
        let Some(chat) = self.chat.as_ref().map(|chat| chat.number) else { return };
        let stray = self.outbox.take_if(|said| said.chat != 0 && said.chat != chat);
        if !stray.is_empty() {
            self.thread_rev += 1;
            changes.push(Change::Stray(stray));
        }
    }
}

fn client_id(frame: &VisitorFrame) -> Option<&ClientId> {
    match frame {
        VisitorFrame::Start { client_id, .. }
        | VisitorFrame::Send { client_id, .. }
        | VisitorFrame::LeaveMessage { client_id, .. } => Some(client_id),
        _ => None,
    }
}

/// What a screen reader says when the place in the queue changes.
fn place_of(chat: &VisitorChat) -> String {
    words::place(chat.position)
}
