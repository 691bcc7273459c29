//! The question before **End chat**. It goes away when the chat ends without it.

use super::desk::use_desk;
use crate::api::chats::end_chat;
use crate::components::one_type::watch;
use crate::components::{Button, ButtonKind};
use foyer_protocol::chat::ChatState;
use foyer_protocol::{ChatId, ErrorKind};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// What happens, and the two ways out.
#[component]
pub fn EndQuestion(chat: ChatId) -> impl IntoView {
    let desk = use_desk();
    let live = desk.live;
    let busy = RwSignal::new(false);
    let id = StoredValue::new(chat.clone());
    let end = move |_| {
        let chat = chat.clone();
        busy.set(true);
        live.model.update_untracked(|m| m.expect(&chat));
        spawn_local(async move {
            match end_chat(chat.clone()).await {
                Ok(()) => {
                    live.say("The chat has ended.");
                    desk.close_dialog();
                }
                // The visitor was faster. That is what was wanted, and it is said here: not once more when it is heard of.
                Err(error) if error.0.kind == ErrorKind::State => {
                    desk.close_dialog();
                    live.failed(&error);
                }
                Err(error) => {
                    live.model.update_untracked(|m| m.unexpect(&chat));
                    desk.close_dialog();
                    live.failed(&error);
                }
            }
        });
    };
    watch(move || {
        let over =
            live.model.with(|m| id.with_value(|id| m.chat(id).is_some_and(|c| c.state == ChatState::Ended)));
        if over && !busy.get_untracked() {
            desk.close_dialog();
        }
    });
    view! {
        <p>"They'll see that it has ended."</p>
        <div class="dialog-actions">
            <Button on_click=move |_| desk.close_dialog()>"Keep open"</Button>
            <Button kind=ButtonKind::Danger busy on_click=end attr:autofocus="">
                "End chat"
            </Button>
        </div>
    }
}
