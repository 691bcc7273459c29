//! A reply that was not sent before its chat ended: it stays to be read, copied, or kept as a comment.

use super::drafts::Drafts;
use crate::chats::desk::use_desk;
use crate::components::{Button, CopyButton};
use foyer_protocol::ChatId;
use leptos::prelude::*;

/// What can be done with the words that have nowhere to go.
#[component]
pub fn LeftOver(id: StoredValue<ChatId>, drafts: Drafts) -> impl IntoView {
    let desk = use_desk();
    let add_as_comment = move |_| {
        let text = drafts.text(false).trim().to_owned();
        id.with_value(|id| desk.live.write(id, text, true));
        drafts.set(false, String::new());
    };
    view! {
        <div class="composer-left-over">
            <Button on_click=move |_| drafts.set(false, String::new())>"Discard"</Button>
            <CopyButton text=Signal::derive(move || drafts.text(false)) what="the reply that was not sent" />
            <Button on_click=add_as_comment>"Add as comment"</Button>
        </div>
    }
}
