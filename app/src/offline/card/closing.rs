//! Closing an offline message, and opening it again.

use super::MessageList;
use crate::api::{ApiError, offline};
use crate::components::{Button, IconName, Toaster, use_toasts};
use foyer_protocol::isolate::isolated;
use foyer_protocol::offline::OfflineMessage;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// **Close** or **Reopen**, both with a way back.
#[component]
pub fn Closing(
    /// The message as it is now.
    message: Memo<OfflineMessage>,
    /// The list it stands in.
    rows: MessageList,
) -> impl IntoView {
    let toasts = use_toasts();
    let busy = RwSignal::new(false);
    // Each tab holds one kind, so a card is closed or open for as long as it stands there.
    let (is_closed, name) =
        message.with_untracked(|message| (message.closed_at.is_some(), message.name.clone()));
    let press = move |_| {
        let message = message.get_untracked();
        busy.set(true);
        spawn_local(async move {
            set_closed(message, !is_closed, rows, toasts).await;
            busy.try_set(false);
        });
    };
    let (words, icon) = if is_closed { ("Reopen", IconName::Refresh) } else { ("Close", IconName::Check) };
    view! {
        <Button icon=icon busy=busy label=format!("{words} the message from {}", isolated(&name)) on_click=press>
            {words}
        </Button>
    }
}

/// Closes or reopens, and offers to undo it.
async fn set_closed(message: OfflineMessage, closed: bool, rows: MessageList, toasts: Toaster) {
    match offline::close_offline_message(message.id.clone(), closed, message.version).await {
        Ok(saved) => {
            let sentence = if closed { "Message closed." } else { "Message reopened." };
            toasts.show_with_action(sentence, "Undo", move || {
                let id = message.id.clone();
                spawn_local(async move {
                    let answer = offline::close_offline_message(id, !closed, saved.version).await;
                    say_failure(toasts, answer.err());
                    rows.reload();
                });
            });
        }
        Err(error) => say_failure(toasts, Some(error)),
    }
    rows.reload();
}

fn say_failure(toasts: Toaster, error: Option<ApiError>) {
    if let Some(error) = error {
        toasts.show(error.0.message);
    }
}
