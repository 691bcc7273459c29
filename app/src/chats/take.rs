//! **Take**: at once, or after a question when it goes beyond my limit.

use super::desk::{Desk, OpenDialog, use_desk};
use super::lists::select;
use super::place::{List, Section};
use crate::api::chats::take_chat;
use crate::components::{Button, ButtonKind};
use crate::state::Model;
use crate::state::live::local_now;
use foyer_protocol::agent::ChatSummary;
use foyer_protocol::chat::ChatState;
use foyer_protocol::{ChatId, ErrorKind};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Takes a chat, asking first at the limit.
pub fn take(desk: Desk, chat: &ChatSummary) {
    let full = desk.live.model.with_untracked(|m| m.myself().is_some_and(|me| me.active >= me.limit));
    if full {
        desk.dialog.set(Some(OpenDialog::OverLimit(chat.id.clone())));
    } else {
        take_now(desk, chat.clone(), false);
    }
}

/// Takes the chat on screen if I may, else the oldest of the queue on screen, else of all.
pub fn take_next(desk: Desk) {
    let model = desk.live.model;
    let open = desk.open_chat().filter(|chat| model.with_untracked(|m| m.may_take(chat)));
    let queue = desk
        .place
        .get_untracked()
        .map(|place| place.list)
        .filter(|list| list.section() == Section::Queue)
        .unwrap_or(List::Queue);
    match open {
        Some(chat) => take(desk, &chat),
        None => take_first(desk, &queue),
    }
}

/// **Take next**: the oldest that waits anywhere, whatever chat is on screen.
pub fn take_oldest(desk: Desk) {
    take_first(desk, &List::Queue);
}

fn take_first(desk: Desk, queue: &List) {
    let first = |m: &Model| select(m, queue).first().and_then(|id| m.chat(id)).cloned();
    match desk.live.model.with_untracked(first) {
        Some(chat) => take(desk, &chat),
        None => desk.live.toast("No one is waiting."),
    }
}

fn take_now(desk: Desk, chat: ChatSummary, over_limit: bool) {
    let live = desk.live;
    live.model.update_untracked(|m| m.expect(&chat.id));
    // People go on typing while the chat is on its way to them.
    desk.type_ahead.begin(local_now());
    spawn_local(async move {
        match take_chat(chat.id.clone(), chat.owner.clone(), over_limit).await {
            Ok(()) => {
                desk.go(List::Mine.chat_path(chat.number));
                // The line tells that the chat is mine a little later; until then it can't be replied to.
                desk.reply_to.set(Some(chat.id));
            }
            Err(error) => {
                desk.type_ahead.give_up();
                live.model.update_untracked(|m| m.unexpect(&chat.id));
                // The limit was reached in the meantime: ask, as if it had been known.
                let open = live
                    .model
                    .with_untracked(|m| m.chat(&chat.id).is_some_and(|c| c.state != ChatState::Ended));
                if error.0.kind == ErrorKind::State && open && !over_limit {
                    desk.dialog.set(Some(OpenDialog::OverLimit(chat.id)));
                } else {
                    // A colleague was faster: the next one is at hand.
                    if error.0.kind == ErrorKind::Conflict {
                        desk.lost.set(Some(chat.id));
                    }
                    live.failed(&error);
                }
            }
        }
    });
}

/// The question before going beyond the limit.
#[component]
pub fn OverLimit(chat: ChatId) -> impl IntoView {
    let desk = use_desk();
    let load = desk.live.model.with_untracked(|m| m.myself().map(crate::state::presence::load));
    let load = load.unwrap_or_default();
    let go_on = move |_| {
        let known = desk.live.model.with_untracked(|m| m.chat(&chat).cloned());
        desk.close_dialog();
        match known {
            Some(known) => take_now(desk, known, true),
            None => desk.live.toast("This chat is no longer there to take."),
        }
    };
    view! {
        <p>{format!("You have {load}. One more takes you over your limit.")}</p>
        <div class="dialog-actions">
            <Button on_click=move |_| desk.close_dialog()>"Leave it"</Button>
            <Button kind=ButtonKind::Primary on_click=go_on>
                "Take chat"
            </Button>
        </div>
    }
}
