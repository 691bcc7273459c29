//! Carrying out what follows from an event: announcing, telling the host page, moving text.

use super::Session;
use crate::bridge::ToHost;
use crate::forms::Field;
use crate::model::{AGAIN_MS, Change, Form};
use crate::page;
use crate::words;
use foyer_protocol::AppError;
use foyer_protocol::ErrorKind;
use foyer_protocol::blocks::UNAVAILABLE;
use leptos::prelude::*;

/// An agent who has not typed for this long is not shown as typing.
const TYPING_SHOWN_MS: u32 = 6_000;
/// Typing is said no more often than this.
const TYPING_SAID_MS: u32 = 30_000;
/// Changes of the place in the queue are said no more often than this.
const PLACE_SAID_MS: u32 = 15_000;
/// When what was put off is looked at again.
const PUT_OFF_MS: u32 = AGAIN_MS as u32;
/// How long a refusal that belongs to nothing on the screen is shown.
const NOTICE_MS: u32 = 8_000;

impl Session {
    pub(super) fn carry_out(self, change: Change) {
        match change {
            Change::Another => self.forget_another(),
            Change::Amiss(why) => page::warn(&["Foyer: identify does not count. ", &why].concat()),
            Change::Token(token) => self.tell(ToHost::Keep(&token)),
            Change::Open(open) => {
                self.tell_chat();
                if open {
                    self.keep_token();
                    self.keep_form_as_draft();
                }
            }
            Change::Said(name, text) => self.announce(&words::said(&name, &text)),
            Change::Line(line) => self.announce(&line),
            Change::Place(place) => self.say_place(place),
            Change::Typing(name) => self.typing(&name),
            Change::Delivered(id) => self.tell(ToHost::Drop(id.as_str())),
            Change::PutOff => {
                self.timer(|timers| &mut timers.put_off, PUT_OFF_MS, move || self.send_due());
            }
            // The host page goes on keeping it: only an acknowledgement or the visitor ends that.
            Change::NotDelivered => self.say.alert(words::MESSAGE_NOT_SENT),
            Change::Stray(items) => self.into_draft(items),
            Change::EndedByVisitor => {
                self.kept.set(false);
                self.tell(ToHost::Forget);
            }
            Change::FormTaken => {
                self.fields.clear();
                self.fill_signed();
            }
            Change::FormRefused(error) => self.form_refused(error),
            Change::Refused(error) => self.notice(error),
            Change::WentOffline => self.went_offline(),
            Change::Blocked(blocked) => {
                self.tell_chat();
                if blocked {
                    self.say.alert(UNAVAILABLE);
                } else {
                    self.say.status(words::AVAILABLE);
                }
            }
            Change::More => self.ask_later(),
            Change::Resync => {
                if let Some(socket) = self.socket() {
                    socket.restart();
                }
            }
        }
    }

    /// Incoming lines are read out by the panel, or by the host page while the panel is closed.
    fn announce(self, line: &str) {
        if self.shown.get_untracked() {
            self.say.log(line);
        } else {
            self.tell(ToHost::Say(line));
        }
    }

    fn say_place(self, place: String) {
        if self.inner.with_value(|inner| inner.timers.place.is_some()) {
            self.inner.update_value(|inner| inner.timers.place_held = Some(place));
            return;
        }
        self.say.status(&place);
        self.timer(
            |timers| &mut timers.place,
            PLACE_SAID_MS,
            move || {
                self.stop_timer(|timers| &mut timers.place);
                let mut held = None;
                self.inner.update_value(|inner| held = inner.timers.place_held.take());
                // The chat may have left the queue meanwhile.
                if let Some(place) = held
                    && self.model.with_untracked(|model| model.screen()) == crate::model::Screen::Queue
                {
                    self.say_place(place);
                }
            },
        );
    }

    fn typing(self, name: &str) {
        self.timer(
            |timers| &mut timers.typing_shown,
            TYPING_SHOWN_MS,
            move || {
                self.model.update(|model| model.typing = None);
            },
        );
        if self.pause(|timers| &mut timers.typing_said, TYPING_SAID_MS) && self.shown.get_untracked() {
            self.say.status(&words::typing(name));
        }
    }

    /// The browser was left by somebody whom the site had signed in: what they wrote is theirs.
    fn forget_another(self) {
        self.draft.set(String::new());
        self.fields.clear();
        self.fill_signed();
        self.model.update(|model| drop(model.give_up()));
        self.tell(ToHost::Forget);
    }

    /// Name and e-mail as the site has signed them stand in the form.
    pub(super) fn fill_signed(self) {
        let (name, email) =
            self.model.with_untracked(|model| (model.who.name.clone(), model.who.email.clone()));
        for (field, signed) in [(self.fields.name, name), (self.fields.email, email)] {
            if !signed.is_empty() {
                field.set(signed);
            }
        }
    }

    fn form_refused(self, error: AppError) {
        if self.model.with_untracked(|model| model.chat_open()) {
            self.keep_form_as_draft();
            return self.notice(error);
        }
        if error.kind == ErrorKind::State && self.model.with_untracked(|model| model.offline()) {
            return self.moved_to_offline(error.message);
        }
        match error.field.as_deref().and_then(Field::from_wire) {
            Some(field) => self.fields.show_errors(vec![(field, error.message)]),
            None => {
                self.say.alert(&error.message);
                self.fields.problem.set(Some(error.message));
            }
        }
    }

    fn went_offline(self) {
        let on_form = self.model.with_untracked(|model| model.chat.is_none() && model.form == Form::Editing);
        if on_form && !self.fields.text.with_untracked(|text| text.trim().is_empty()) {
            self.moved_to_offline(words::JUST_WENT_OFFLINE.to_owned());
        }
    }

    fn moved_to_offline(self, why: String) {
        self.fields.errors.set(Vec::new());
        self.fields.problem.set(None);
        self.say.status(&why);
        self.fields.moved.set(Some(why));
    }

    /// A chat opened elsewhere while a question was being typed here: it goes into the composer.
    fn keep_form_as_draft(self) {
        // On its way: it becomes a message of that chat.
        if self.model.with_untracked(|model| matches!(model.form, Form::Sending(_))) {
            return;
        }
        let typed = self.fields.text.try_update(std::mem::take).unwrap_or_default();
        // It may be in the chat already: the page was reloaded while the form was on its way.
        let said = self.model.with_untracked(|model| model.has_said(typed.trim()));
        if !typed.trim().is_empty() && !said {
            self.draft.update(|draft| *draft = [draft.trim(), typed.trim()].join("\n").trim().to_owned());
        }
    }

    fn notice(self, error: AppError) {
        self.say.alert(&error.message);
        self.notice.set(Some(error.message));
        self.timer(|timers| &mut timers.notice, NOTICE_MS, move || self.notice.set(None));
    }
}
