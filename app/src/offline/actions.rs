//! What is done to a message: assigned, closed, opened again. Buttons and shortcuts come here.

use super::shown::Shown;
use crate::api::{ApiError, offline};
use crate::chats::desk::Desk;
use crate::components::browser::{find, focus_for_good};
use crate::components::{Toaster, field_id, use_toasts};
use foyer_protocol::offline::OfflineMessage;
use foyer_protocol::{AgentId, ErrorKind};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use web_sys::HtmlSelectElement;

/// The name of the field that says who has the message.
pub const ASSIGNEE: &str = "assigned-to";

/// The open message, and the ways to act on it.
#[derive(Clone, Copy)]
pub struct Acts {
    /// The list beside it.
    pub shown: Shown,
    /// The message as it is known.
    pub message: RwSignal<Option<OfflineMessage>>,
    /// Whether something is under way.
    pub busy: RwSignal<bool>,
    /// Grows when the message shall be read again.
    pub attempt: RwSignal<u32>,
    desk: Desk,
    toasts: Toaster,
}

impl Acts {
    /// Acts on what `message` holds.
    #[must_use]
    pub fn new(desk: Desk, shown: Shown, message: RwSignal<Option<OfflineMessage>>) -> Self {
        let (busy, attempt) = (RwSignal::new(false), RwSignal::new(0));
        Self { shown, message, busy, attempt, desk, toasts: use_toasts() }
    }

    /// Whether the signed-in agent has it.
    #[must_use]
    pub fn is_mine(&self) -> bool {
        let me = self.desk.live.model.with(|m| m.me.as_ref().map(|me| me.id.clone()));
        me.is_some()
            && self
                .message
                .with(|message| message.as_ref().is_some_and(|message| message.row.assigned_to == me))
    }

    /// Whether it is closed.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.message.with(|message| message.as_ref().is_some_and(|message| message.row.closed_at.is_some()))
    }

    /// **Assign to me**, or **Unassign** when it is mine.
    pub fn toggle_mine(&self) {
        let me = self.desk.live.model.with_untracked(|m| m.me.as_ref().map(|me| me.id.clone()));
        let to = if untrack(|| self.is_mine()) { None } else { me };
        self.assign(to);
    }

    /// Gives it to an agent, or back to nobody.
    pub fn assign(&self, to: Option<AgentId>) {
        let Some(message) = self.message.get_untracked() else { return };
        let this = *self;
        this.busy.set(true);
        spawn_local(async move {
            let answer = offline::assign_offline_message(message.row.id, to, message.version).await;
            this.settled(answer);
        });
    }

    /// **Close message** or **Reopen message**. The next one of the list opens, and there is a way back.
    pub fn set_closed(&self, closed: bool) {
        let Some(message) = self.message.get_untracked() else { return };
        let this = *self;
        this.busy.set(true);
        spawn_local(async move {
            let (id, version) = (message.row.id, message.version);
            match offline::close_offline_message(id.clone(), closed, version).await {
                Ok(saved) => {
                    this.offer_undo(&saved, closed);
                    // Somebody may have opened another one meanwhile.
                    if this.shown.open.try_get_untracked().flatten() == Some(id) {
                        this.open_next(&saved);
                    }
                    this.settled(Ok(saved));
                }
                Err(error) => this.settled(Err(error)),
            }
        });
    }

    /// Says what was done. The toast outlives the page, and so does its way back.
    fn offer_undo(self, saved: &OfflineMessage, closed: bool) {
        let sentence = if closed { "Message closed." } else { "Message reopened." };
        let (id, version) = (saved.row.id.clone(), saved.version);
        let back = self.shown.query.try_with_untracked(|query| super::shown::path_of(query, Some(&id)));
        self.toasts.show_with_action(sentence, "Undo", move || {
            let (id, back) = (id.clone(), back.clone());
            spawn_local(async move {
                match offline::close_offline_message(id, !closed, version).await {
                    Ok(_) => {
                        if let Some(back) = back {
                            self.desk.go(back);
                        }
                        focus_for_good("#message-title");
                    }
                    Err(error) => self.say(&error),
                }
                if self.shown.loading.try_get_untracked().is_some() {
                    self.shown.refresh();
                }
            });
        });
    }

    /// The message leaves the list: the next one is read, or the list is all there is.
    fn open_next(self, saved: &OfflineMessage) {
        let next =
            self.shown.rows.try_with_untracked(|rows| rows.neighbour(&saved.row.id).cloned()).flatten();
        let is_next = next.is_some();
        if let Some(path) =
            self.shown.query.try_with_untracked(|query| super::shown::path_of(query, next.as_ref()))
        {
            self.desk.go_instead(path);
        }
        focus_for_good(if is_next { "#message-title" } else { "#list-title" });
    }

    /// What was answered is shown; where somebody was faster, how it is now is read.
    fn settled(self, answer: Result<OfflineMessage, ApiError>) {
        self.busy.try_set(false);
        match answer {
            Ok(saved) => {
                self.shown.note(&saved.row);
                self.message.try_update(|message| {
                    if message.as_ref().is_some_and(|known| known.row.id == saved.row.id) {
                        *message = Some(saved);
                    }
                });
            }
            Err(error) => {
                self.say(&error);
                self.show_assignee();
                self.attempt.try_update(|attempt| *attempt += 1);
            }
        }
        if self.shown.loading.try_get_untracked().is_some() {
            self.shown.refresh();
        }
    }

    /// The select shows who has the message, not what was tried.
    fn show_assignee(self) {
        let has =
            self.message.try_with_untracked(|message| message.as_ref()?.row.assigned_to.clone()).flatten();
        let select = find(&format!("#{}", field_id(ASSIGNEE))).and_then(|field| field.dyn_into().ok());
        if let Some(select) = select {
            HtmlSelectElement::set_value(&select, has.as_ref().map_or("", AgentId::as_str));
        }
    }

    fn say(self, error: &ApiError) {
        if error.0.kind != ErrorKind::SignedOut {
            self.toasts.show(error.0.message.clone());
        }
    }
}
