//! How far an own message has come: Sending, Sent, Seen, Not sent.

use super::desk::use_desk;
use super::rows::GROUP_MS;
use super::thread_row::stamp;
use crate::components::linked_text::linked_text;
use crate::components::one_type::memo;
use crate::components::{Avatar, Button, ButtonKind, Icon, IconName};
use crate::state::Model;
use crate::state::outbox::Pending;
use foyer_protocol::agent::ChatSummary;
use foyer_protocol::chat::{Author, EventBody};
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

/// Whether a message that waits opens a sender group, as it will once it is stored.
fn opens_group(model: &Model, pending: &Pending) -> bool {
    let before =
        model.outbox.of_chat(&pending.chat).take_while(|other| other.client_id != pending.client_id).last();
    let (comment, at) = match before {
        Some(other) => (other.comment, other.written_at),
        None => {
            let last = model.streams.get(&pending.chat).and_then(|s| s.events().last().cloned());
            let Some(last) = last else { return true };
            let mine =
                matches!((&last.author, &model.me), (Author::Agent { id, .. }, Some(me)) if *id == me.id);
            match (&last.body, mine) {
                (EventBody::Message { .. }, true) => (false, last.at),
                (EventBody::Comment { .. }, true) => (true, last.at),
                _ => return true,
            }
        }
    };
    comment != pending.comment || pending.written_at.since_ms(at) > GROUP_MS
}

/// A message that the server does not have yet. It looks like the others.
#[component]
pub fn Waiting(pending: Pending) -> impl IntoView {
    let live = use_desk().live;
    let first = live.model.with_untracked(|m| opens_group(m, &pending));
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
    let (comment, at) = (pending.comment, pending.written_at);
    let me = live.model.with_untracked(|m| m.me.as_ref().map(|me| me.name.clone()).unwrap_or_default());
    let head = first.then(|| {
        view! {
            <p class="said-head">
                <bdi class="said-name">{me.clone()}</bdi>
                " "
                {stamp(at)}
                {comment.then(|| view! { <span class="only-agents">"Only agents see this"</span> }.into_any())}
            </p>
        }
        .into_any()
    });
    let face = first.then(|| view! { <Avatar name=me /> }.into_any());
    view! {
        <li class="said" data-side=side data-first=first.to_string()>
            {face}
            <article aria-label="My message, not sent yet">
                {head}
                <p class=class dir="auto">
                    {linked_text(&pending.text)}
                </p>
                {state}
            </article>
        </li>
    }
}
