//! The session's side of the connection: hello, what is repeated after it, and what the visitor
//! is told when the line is down.

use super::Session;
use crate::model::{Earlier, Model};
use crate::page;
use crate::socket::{Socket, Wire};
use crate::words;
use foyer_protocol::PROTOCOL_VERSION;
use foyer_protocol::visitor::{VisitorEvent, VisitorFrame};
use leptos::prelude::*;

/// A shorter gap is not worth a word.
const STRIP_AFTER_MS: u32 = 2_000;
/// Without a first answer for this long, the chat did not load.
const FAILED_AFTER_MS: u32 = 10_000;

/// How the connection is, as far as the visitor is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LineState {
    /// Before the first answer.
    Connecting,
    /// The server has accepted the hello.
    Up,
    /// Down, for less than two seconds.
    Gap,
    /// Down: the strip says so.
    Down,
    /// No first answer: the chat did not load.
    Failed,
    /// This widget is too old.
    Outdated,
    /// The server does not know the link.
    Unknown,
    /// This chat is open in too many places.
    Crowded,
}

impl Session {
    pub(super) fn connect(self) {
        self.timer(
            |timers| &mut timers.line,
            FAILED_AFTER_MS,
            move || {
                if self.line.get_untracked() == LineState::Connecting {
                    self.line.set(LineState::Failed);
                    self.say.alert(words::COULD_NOT_LOAD);
                }
            },
        );
        let socket = Socket::open(self.shown.get_untracked(), move |wire| self.heard(wire));
        self.inner.update_value(|inner| inner.socket = Some(socket));
    }

    fn heard(self, wire: Wire) {
        match wire {
            Wire::Open => self.hello(),
            Wire::Event(event) => {
                let ready = matches!(*event, VisitorEvent::Ready { .. });
                let links = ready || matches!(*event, VisitorEvent::Link(_));
                let changes =
                    self.model.try_update(|model| model.apply(*event, page::now())).unwrap_or_default();
                if links {
                    self.check_department();
                }
                if ready {
                    self.settle();
                }
                for change in changes {
                    self.carry_out(change);
                }
                self.send_due();
                self.read();
            }
            Wire::Down => self.down(),
            Wire::Outdated => self.line.set(LineState::Outdated),
            Wire::Unknown => self.line.set(LineState::Unknown),
            Wire::Crowded => self.line.set(LineState::Crowded),
        }
    }

    fn hello(self) {
        let page = self.inner.with_value(|inner| inner.page.clone());
        let (token, after) = self.model.with_untracked(|model| (model.token.clone(), model.heard()));
        let (version, link) = (PROTOCOL_VERSION, page::link());
        let identity = self.inner.with_value(|inner| inner.identity.clone());
        let hello = VisitorFrame::HelloAs { version, link, token, page, after, identity };
        if let Some(socket) = self.socket() {
            socket.ask(&hello);
        }
    }

    /// The server has answered the hello: say again what it may have missed.
    fn settle(self) {
        self.stop_timer(|timers| &mut timers.line);
        self.line.set(LineState::Up);
        // The host page may believe otherwise: the chat may have ended while it was away.
        self.tell_chat();
        self.tell_attributes();
        self.fill_signed();
        if self.model.with_untracked(|model| model.chat.is_none() && !model.outbox.is_empty()) {
            self.rescue();
        }
        for frame in self.model.try_update(Model::line_renewed).unwrap_or_default() {
            self.ask(&frame);
        }
    }

    /// Passes on what the host's page says of the visitor.
    pub(super) fn tell_attributes(self) {
        let said = self.inner.with_value(|inner| inner.attributes.clone());
        if !said.is_empty() {
            self.ask_nothing(&VisitorFrame::Attributes(said));
        }
    }

    /// Asks for what follows the page that has just come.
    pub(super) fn ask_later(self) {
        let after = self.model.with_untracked(Model::heard);
        self.ask(&VisitorFrame::Later { after });
    }

    /// Asks for the page before what is here of the chat, unless there is none or it is on its way.
    pub(crate) fn ask_earlier(self) {
        let is_due = |model: &Model| model.has_earlier() && model.earlier != Earlier::Asked;
        if self.line.get_untracked() == LineState::Up
            && self.model.with_untracked(is_due)
            && let Some(Some(frame)) = self.model.try_update(Model::ask_earlier)
        {
            self.ask(&frame);
        }
    }

    fn check_department(self) {
        let there =
            self.model.with_untracked(|model| model.link.as_ref().map(|link| link.departments.clone()));
        if self.fields.department_gone(&there.unwrap_or_default()) {
            self.say.alert(words::DEPARTMENT_GONE);
        }
    }

    /// Sends what is due, if the line is up.
    pub(super) fn send_due(self) {
        if self.line.get_untracked() != LineState::Up {
            return;
        }
        if let Some(Some(frame)) = self.model.try_update(|model| model.due(page::now())) {
            self.ask(&frame);
        }
    }

    fn down(self) {
        if self.line.get_untracked() != LineState::Up {
            return;
        }
        self.line.set(LineState::Gap);
        self.timer(
            |timers| &mut timers.line,
            STRIP_AFTER_MS,
            move || {
                if self.line.get_untracked() == LineState::Gap {
                    self.line.set(LineState::Down);
                    self.say.status(words::RECONNECTING);
                }
            },
        );
    }
}
