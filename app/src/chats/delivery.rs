//! How far an own message has come: Sending, Sent, Seen, Not sent.

use super::desk::use_desk;
use crate::components::one_type::memo;
use crate::components::{Button, ButtonKind, Icon, IconName};
use crate::state::outbox::Pending;
use foyer_protocol::agent::ChatSummary;
use leptos::prelude::*;

/// The state under the last stored message of mine.
#[component]
pub fn Stored(chat: Memo<ChatSummary>, seq: i64) -> impl IntoView {
    let seen = memo(move || chat.with(|c| c.visitor_read >= seq));
    view! {
        <p class="delivery" data-seen=move || seen.get().to_string()>
            <Icon name=IconName::Check />
            {move || if seen.get() { "Seen" } else { "Sent" }}
        </p>
    }
}

/// A message that the server does not have yet.
#[component]
pub fn Waiting(pending: Pending) -> impl IntoView {
    let live = use_desk().live;
    let id = StoredValue::new(pending.client_id);
    let class = if pending.comment { "bubble bubble-comment" } else { "bubble" };
    let side = if pending.comment { "note" } else { "mine" };
    let state = match pending.failed {
        None => view! { <p class="delivery delivery-sending">"Sending"</p> }.into_any(),
        Some(why) => view! {
            <p class="delivery delivery-failed">
                <Icon name=IconName::Warning />
                <span>"Not sent. " <span class="delivery-why">{why}</span></span>
                <Button kind=ButtonKind::Quiet on_click=move |_| live.retry(&id.get_value())>
                    "Try again"
                </Button>
                <Button
                    kind=ButtonKind::Quiet
                    on_click=move |_| {
                        live.discard(&id.get_value());
                        crate::components::browser::focus("#reply");
                    }
                >
                    "Delete"
                </Button>
            </p>
        }
        .into_any(),
    };
    view! {
        <li class="said" data-side=side>
            <article aria-label="My message, not sent yet">
                {pending.comment.then(|| view! { <p class="only-agents">"Only agents see this"</p> }.into_any())}
                <p class=class dir="auto">
                    {pending.text}
                </p>
                {state}
            </article>
        </li>
    }
}
