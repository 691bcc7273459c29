//! What the visitor does.

use super::Session;
use crate::bridge::ToHost;
use crate::forms::Field;
use crate::model::{Ending, Form, Model, Said, Screen};
use crate::page;
use crate::words;
use foyer_line::{Item, Typing};
use foyer_protocol::checks::{length, too_long};
use foyer_protocol::limits::MESSAGE_CHARS;
use foyer_protocol::visitor::{LinkInfo, VisitorFrame};
use foyer_protocol::{ClientId, DepartmentId};
use leptos::prelude::*;

impl Session {
    /// **Start chat** or **Send message**: checks the form and sends it.
    pub(crate) fn submit(self) {
        let (link, busy) =
            self.model.with_untracked(|model| (model.link.clone(), matches!(model.form, Form::Sending(_))));
        let Some(link) = link else { return };
        let (choose, offline) = untrack(|| (self.chooses(), self.offline()));
        if busy || !self.fields.check(choose, offline) {
            return;
        }
        self.fields.problem.set(None);
        let department = self.department(&link);
        let client_id = page::new_id();
        let read = |field: RwSignal<String>| field.with_untracked(|text| text.trim().to_owned());
        let (name, email, text) = (read(self.fields.name), read(self.fields.email), read(self.fields.text));
        let frame = if offline {
            VisitorFrame::LeaveMessage { client_id, department, name, email, message: text }
        } else {
            VisitorFrame::Start { client_id, department, name, email, question: text }
        };
        self.model.update(|model| model.form = Form::Sending(frame.clone()));
        self.ask(&frame);
    }

    /// Whether the site has signed what stands in a field; tracked.
    pub(crate) fn is_signed(self, field: Field) -> bool {
        self.model.with(|model| match field {
            Field::Name => !model.who.name.is_empty(),
            Field::Email => !model.who.email.is_empty(),
            Field::Department | Field::Text => false,
        })
    }

    /// Whether a department has to be chosen; tracked.
    pub(crate) fn chooses(self) -> bool {
        let several =
            self.model.with(|model| model.link.as_ref().is_some_and(|link| link.departments.len() > 1));
        several || self.fields.gone.get()
    }

    /// Whether the form leaves a message instead of starting a chat: nobody is there, or nobody of the
    /// department that is chosen; tracked.
    pub(crate) fn offline(self) -> bool {
        self.model.with(Model::offline) || self.chosen_away().is_some()
    }

    /// The name of the department that is chosen while others are online and it is not; tracked.
    pub(crate) fn chosen_away(self) -> Option<String> {
        let chosen = self.fields.department.get();
        self.model.with(|model| {
            let link = model.link.as_ref().filter(|link| link.online())?;
            let away = link.departments.iter().find(|it| !it.online && it.id.as_str() == chosen)?;
            Some(away.name.clone())
        })
    }

    fn department(self, link: &LinkInfo) -> Option<DepartmentId> {
        match link.departments.as_slice() {
            [only] => Some(only.id.clone()),
            _ => self.fields.department.with_untracked(|id| {
                link.departments
                    .iter()
                    .find(|department| department.id.as_str() == id)
                    .map(|it| it.id.clone())
            }),
        }
    }

    /// The visitor typed into the text of the form: an offline message that was begun is not
    /// turned into a chat under the visitor's hands.
    pub(crate) fn form_typed(self) {
        let begun = !self.fields.text.with_untracked(|text| text.trim().is_empty());
        let keep = begun && self.model.with_untracked(|model| !model.online() || model.keep_offline);
        if self.model.with_untracked(|model| model.keep_offline) != keep {
            self.model.update(|model| model.keep_offline = keep);
        }
    }

    /// From the offline form to the pre-chat form, with all that was typed.
    pub(crate) fn back_to_chat(self) {
        self.fields.moved.set(None);
        self.model.update(|model| model.keep_offline = false);
        page::focus_screen(true);
    }

    /// From the thanks to an empty form.
    pub(crate) fn leave_another(self) {
        self.model.update(|model| model.form = Form::Editing);
    }

    /// **Send**: true when there was something to send.
    pub(crate) fn write(self) -> bool {
        let text = self.draft.with_untracked(|draft| draft.trim().to_owned());
        if length(&text) == 0 || too_long(&text, MESSAGE_CHARS).is_some() {
            return false;
        }
        let client_id = page::new_id();
        let said = Said { chat: self.model.with_untracked(Model::number), text };
        self.tell(ToHost::Put(client_id.as_str(), &said));
        self.model.update(|model| model.write(client_id, said));
        self.draft.set(String::new());
        self.inner.update_value(|inner| inner.typing.sent());
        self.send_due();
        true
    }

    /// Says that the draft is longer than a message may be; tracked.
    pub(crate) fn draft_too_long(self) -> Option<String> {
        self.draft.with(|draft| too_long(draft, MESSAGE_CHARS))
    }

    /// **Try again**: under the same id, so that it cannot arrive twice.
    pub(crate) fn retry(self, id: &ClientId) {
        let found = self.model.try_update(|model| {
            model.retry(id).then(|| model.outbox.find(id).map(|item| item.what.clone())).flatten()
        });
        if let Some(Some(said)) = found {
            self.tell(ToHost::Put(id.as_str(), &said));
            self.send_due();
        }
    }

    /// **Delete** of a message that was not sent.
    pub(crate) fn delete(self, id: &ClientId) {
        self.model.update(|model| model.delete(id));
        self.tell(ToHost::Drop(id.as_str()));
        self.send_due();
    }

    /// The visitor typed into the composer.
    pub(crate) fn typed(self) {
        let empty = self.draft.with_untracked(String::is_empty);
        self.tell_typing(move |typing| typing.changed(empty, page::now()));
    }

    /// The visitor closed the panel: nobody types behind it.
    pub(super) fn stop_typing(self) {
        self.tell_typing(|typing| typing.left(page::now()));
    }

    fn tell_typing(self, what: impl FnOnce(&mut Typing) -> Option<bool>) {
        let types = self.inner.try_update_value(|inner| what(&mut inner.typing)).flatten();
        if let Some(types) = types {
            self.ask_nothing(if types { &VisitorFrame::Typing } else { &VisitorFrame::StoppedTyping });
        }
    }

    /// **End chat** or **Leave the queue**.
    pub(crate) fn end(self) {
        self.confirm.set(false);
        self.model.update(|model| model.ending = Ending::Wanted);
        self.send_due();
    }

    /// **Keep it for me**: the ended chat is shown again on the next page.
    pub(crate) fn keep(self) {
        self.keep_token();
        self.say.status(words::KEPT);
    }

    /// Lets the browser keep who the visitor is.
    pub(super) fn keep_token(self) {
        if let Some(token) = self.model.with_untracked(|model| model.token.clone()) {
            self.kept.set(true);
            self.tell(ToHost::Keep(&token));
        }
    }

    /// **Clear**: nothing of the ended chat stays, neither here nor in the browser.
    pub(crate) fn clear(self) {
        self.draft.set(String::new());
        self.fields.clear();
        self.model.update(|model| drop(model.give_up()));
        self.forget_visitor();
        self.say.status(words::CLEARED);
    }

    fn forget_visitor(self) {
        self.model.update(Model::forget_visitor);
        self.kept.set(true);
        self.tell(ToHost::Forget);
        if let Some(socket) = self.socket() {
            socket.restart();
        }
    }

    /// **New chat**: what was never sent becomes the start of the next question.
    pub(crate) fn new_chat(self) {
        if !self.kept.get_untracked() {
            self.forget_visitor();
            return self.rescue();
        }
        self.rescue();
        if let Some(number) = self.model.try_update(|model| model.leave()) {
            self.tell(ToHost::Left(number));
            self.tell_chat();
        }
        // The chat that is over may have begun before the site said who the visitor is.
        if self.inner.with_value(|inner| !inner.identity.is_empty())
            && !self.model.with_untracked(|model| model.who.verified)
        {
            self.try_again();
        }
    }

    /// Text that can't be sent to a chat any more moves into the form.
    pub(super) fn rescue(self) {
        let items = self.model.try_update(|model| model.give_up()).unwrap_or_default();
        self.into_draft(items);
        let kept = self.draft.try_update(std::mem::take).unwrap_or_default();
        if !kept.trim().is_empty() {
            self.fields.text.update(|text| *text = [text.trim(), kept.trim()].join("\n").trim().to_owned());
        }
    }

    /// Messages that go nowhere by themselves come back before what is being typed.
    pub(super) fn into_draft(self, items: Vec<Item<Said>>) {
        for item in items.into_iter().rev() {
            self.tell(ToHost::Drop(item.id.as_str()));
            self.draft
                .update(|draft| *draft = [&item.what.text, draft.as_str()].join("\n").trim().to_owned());
        }
    }

    /// **Try again** of a visitor who could not write: the answer to a new hello says whether that has changed.
    pub(crate) fn try_again(self) {
        if let Some(socket) = self.socket() {
            socket.restart();
        }
    }

    /// Closes the panel.
    pub(crate) fn close(self) {
        self.tell(ToHost::Close);
    }

    /// What is on screen counts as read while the visitor can see it.
    pub(crate) fn read(self) {
        let open = self.shown.get_untracked() && page::visible();
        let talking =
            self.model.with_untracked(|model| matches!(model.screen(), Screen::Chat | Screen::Ended));
        if open && talking && self.model.with_untracked(|model| model.has_news()) {
            let seq = self.model.try_update(|model| model.read_all()).flatten();
            if let Some(seq) = seq {
                self.ask_nothing(&VisitorFrame::Seen { seq });
            }
        }
    }
}
