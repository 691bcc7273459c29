//! One chat in a list: who, how long, where, what, how many unread.

use super::desk::use_desk;
use super::durations::timer;
use super::levels::Level;
use super::lists::queue_wait_from;
use super::place::List;
use super::place_name::{PlaceName, place_title};
use crate::components::browser::{machine_time, short};
use crate::components::one_type::memo;
use crate::components::{Avatar, Icon, IconName};
use foyer_protocol::ChatId;
use foyer_protocol::agent::ChatSummary;
use foyer_protocol::chat::ChatState;
use foyer_protocol::isolate::isolated;
use leptos::prelude::*;

/// A link to the chat, in the list it stands in. It holds no buttons: actions are in the pane.
#[component]
pub fn ChatRow(id: ChatId, list: Memo<List>, number: Memo<Option<i64>>) -> impl IntoView {
    let desk = use_desk();
    let live = desk.live;
    // A chat that just left stays as it was until its row is gone.
    let chat = Memo::new(move |old: Option<&Option<ChatSummary>>| {
        live.model.with(|m| m.chat(&id).cloned()).or_else(|| old.cloned().flatten())
    });
    let of = move |read: fn(&ChatSummary) -> String| chat.with(|c| c.as_ref().map(read).unwrap_or_default());
    let own_number = memo(move || chat.with(|c| c.as_ref().map(|c| c.number)));
    let href = move || {
        let number = own_number.get().unwrap_or_default();
        list.with(|list| desk.path_in(list, Some(number)))
    };
    let current = move || (number.get().is_some() && number.get() == own_number.get()).then_some("true");
    // What nobody read before the end calls for nothing any more.
    let unread = memo(move || {
        chat.with(|c| c.as_ref().filter(|c| c.state != ChatState::Ended).map_or(0, |c| c.unread))
    });
    let state = memo(move || chat.with(|c| c.as_ref().map(|c| c.state)));
    let owner = memo(move || {
        chat.with(|c| {
            c.as_ref().filter(|c| live.model.with(|m| !m.is_mine(c))).and_then(|c| c.owner_name.clone())
        })
    });
    let name = memo(move || of(|c| c.visitor_name.clone()));
    let brand =
        memo(move || live.model.with(|m| m.has_several_brands().then(|| of(|c| c.brand_name.clone()))));
    let names = Signal::derive(move || (of(|c| c.department_name.clone()), of(|c| c.group_name.clone())));
    let handed = memo(move || chat.with(|c| c.as_ref().and_then(handed_words)));
    view! {
        <li
            class="chat-row"
            data-state=move || state.get().map(state_name)
            data-unread=move || (unread.get() > 0).to_string()
        >
            <a class="chat-link" href=href aria-current=current>
                <Avatar name />
                <span class="chat-words">
                    <span class="chat-line">
                        <bdi class="chat-name" title=move || name.get()>{move || name.get()}</bdi>
                        <RowTime chat />
                    </span>
                    <span class="chat-line chat-where">
                        <span class="chat-place" title=move || place_title(names.get(), brand.get())>
                            <PlaceName
                                names
                                brand=brand
                            />
                        </span>
                        {move || owner.get().map(|owner| view! { <span class="chip" title=owner.clone()><bdi>{owner.clone()}</bdi></span> }.into_any())}
                    </span>
                    <span class="chat-line">
                        <span class="chat-preview" dir="auto">
                            {move || of(|c| c.preview.clone())}
                        </span>
                        <span class="badge" aria-hidden="true" hidden=move || unread.get() == 0>
                            {move || unread.get()}
                        </span>
                    </span>
                    {move || handed.get().map(|words| view! { <span class="chat-handed"><bdi>{words}</bdi></span> }.into_any())}
                    <span class="visually-hidden">
                        {move || match unread.get() {
                            0 => String::new(),
                            n => format!(", {n} unread"),
                        }}
                    </span>
                </span>
            </a>
        </li>
    }
}

/// How long the visitor has waited, or when something last happened.
#[component]
fn RowTime(chat: Memo<Option<ChatSummary>>) -> impl IntoView {
    let live = use_desk().live;
    let waits_from = memo(move || {
        chat.with(|c| {
            let c = c.as_ref()?;
            match c.state {
                ChatState::Queued => Some(queue_wait_from(c)),
                ChatState::Active => c.waiting_since,
                ChatState::Ended => None,
            }
        })
    });
    let queued = memo(move || chat.with(|c| c.as_ref().is_some_and(|c| c.state == ChatState::Queued)));
    let rest_at = memo(move || chat.with(|c| c.as_ref().map(|c| c.ended_at.unwrap_or(c.last_at))));
    move || match (waits_from.get(), rest_at.get()) {
        (Some(from), _) => {
            let waited = move || live.tick.get().since_ms(from);
            let level = memo(move || Level::of_wait(waited()));
            let in_queue = queued.get();
            let word = if in_queue { "Waiting " } else { "" };
            view! {
                <span
                    class="chat-timer"
                    data-queued=in_queue.to_string()
                    data-level=move || level.get().name()
                >
                    {move || view! { <Icon name=wait_icon(level.get(), in_queue) /> }.into_any()}
                    <span class="visually-hidden">{move || level.get().word()}</span>
                    {word}
                    <span>{move || timer(waited())}</span>
                </span>
            }
            .into_any()
        }
        (None, Some(at)) => {
            view! { <time class="chat-timer" datetime=machine_time(at)>{short(at)}</time> }.into_any()
        }
        (None, None) => ().into_any(),
    }
}

/// A shape for each level: colour alone says nothing to many.
fn wait_icon(level: Level, in_queue: bool) -> IconName {
    match level {
        Level::Critical => IconName::Critical,
        Level::Warning => IconName::Warning,
        Level::Calm if in_queue => IconName::Queue,
        Level::Calm => IconName::Clock,
    }
}

/// Who transferred the chat, and what they said with it, until somebody has answered.
fn handed_words(chat: &ChatSummary) -> Option<String> {
    let by = chat.transferred_by.as_ref().filter(|_| chat.state != ChatState::Ended)?;
    Some(match &chat.transferred_comment {
        Some(comment) => format!("Transferred by {}: {comment}", isolated(by)),
        None => format!("Transferred by {}", isolated(by)),
    })
}

fn state_name(state: ChatState) -> &'static str {
    match state {
        ChatState::Queued => "queued",
        ChatState::Active => "active",
        ChatState::Ended => "ended",
    }
}
