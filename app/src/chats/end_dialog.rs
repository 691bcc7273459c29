//! The question before **End chat**.

use super::desk::use_desk;
use crate::api::chats::end_chat;
use crate::components::{Button, ButtonKind};
use foyer_protocol::ChatId;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// What happens, and the two ways out.
#[component]
pub fn EndQuestion(chat: ChatId) -> impl IntoView {
    let desk = use_desk();
    let live = desk.live;
    let busy = RwSignal::new(false);
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
                Err(error) => {
                    live.model.update_untracked(|m| m.unexpect(&chat));
                    desk.close_dialog();
                    live.failed(&error);
                }
            }
        });
    };
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
