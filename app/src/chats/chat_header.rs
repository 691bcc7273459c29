//! The head of a chat and its actions.

use super::desk::{Desk, OpenDialog, use_desk};
use super::durations::{machine, timer};
use super::place_name::{PlaceName, place_words};
use super::take::{take, take_oldest};
use crate::components::one_type::{flag, memo};
use crate::components::{Avatar, Button, ButtonKind, Icon, IconName};
use crate::pages::HOME;
use crate::state::Model;
use foyer_protocol::agent::ChatSummary;
use foyer_protocol::chat::ChatState;
use foyer_protocol::isolate::isolated;
use leptos::prelude::*;

/// Who, where, how long; **Take**, **Transfer**, **End chat**. After a lost race: **Take next**.
#[component]
pub fn ChatHeader(chat: Memo<ChatSummary>) -> impl IntoView {
    let desk = use_desk();
    let live = desk.live;
    let name = memo(move || chat.with(|c| c.visitor_name.clone()));
    let online = memo(move || chat.with(|c| c.visitor_online));
    let may = move |right: fn(&Model, &ChatSummary) -> bool| {
        memo(move || live.model.with(|m| chat.with(|c| right(m, c))))
    };
    let (may_take, may_transfer, may_end) =
        (may(|m, c| m.may_take(c)), may(|m, c| m.may_transfer(c)), may(|m, c| m.may_end(c)));
    let owner = memo(move || {
        let mine = live.model.with(|m| chat.with(|c| m.is_mine(c)));
        chat.with(|c| if mine { None } else { c.owner_name.clone() })
    });
    // One brand alone says nothing.
    let brand = memo(move || {
        let several = live.model.with(Model::has_several_brands);
        chat.with(|c| several.then(|| c.brand_name.clone()))
    });
    let place_title = move || chat.with(|c| place_words(&c.department_name, &c.group_name));
    let take_another = flag(move || {
        desk.lost.with(|lost| lost.is_some() && *lost == chat.with(|c| Some(c.id.clone())))
            && live.model.with(|m| !m.queue_is_empty())
    });
    let back = move || {
        desk.place.with(|p| p.as_ref().map_or_else(|| HOME.to_owned(), |p| desk.path_in(&p.list, None)))
    };
    view! {
        <header class="chat-head">
            <a class="chat-back" href=back aria-label="Back to the list">
                <Icon name=IconName::Back />
            </a>
            <Avatar name large=true />
            <div class="chat-who">
                <h2 id="chat-title" tabindex="-1">
                    <bdi>{move || name.get()}</bdi>
                    <span
                        class="dot"
                        data-online=move || online.get().to_string()
                        aria-hidden="true"
                    ></span>
                    <span class="visually-hidden">
                        {move || if online.get() { " (connected)" } else { " (not connected)" }}
                    </span>
                </h2>
                <p class="chat-facts dotted">
                    <span>"Chat " <bdi dir="ltr">{move || chat.with(|c| c.number)}</bdi></span>
                    <span class="chat-facts-place" title=place_title>
                        <PlaceName names=Signal::derive(move || {
                            chat.with(|c| (c.department_name.clone(), c.group_name.clone()))
                        }) />
                    </span>
                    {move || brand.get().map(|brand| view! { <span class="chat-facts-place" title=brand.clone()><bdi>{brand.clone()}</bdi></span> }.into_any())}
                    {move || owner.get().map(|owner| view! {
                        <span class="chat-facts-place" title=format!("With {}", isolated(&owner))>"With " <bdi>{owner.clone()}</bdi></span>
                    }.into_any())}
                    <Duration chat />
                </p>
            </div>
            <div class="chat-tools" role="toolbar" aria-label="Content pane toolbar">
                <Show when=move || may_take.get()>
                    <Button
                        kind=ButtonKind::Primary
                        icon=IconName::Take
                        on_click=move |_| take(desk, &chat.get_untracked())
                    >
                        "Take"
                    </Button>
                </Show>
                <Show when=move || take_another.get()>
                    <Button kind=ButtonKind::Primary icon=IconName::Take on_click=move |_| take_oldest(desk)>
                        "Take next"
                    </Button>
                </Show>
                <Show when=move || may_transfer.get()>
                    <Button
                        icon=IconName::Transfer
                        on_click=move |_| open(desk, OpenDialog::Transfer, chat)
                    >
                        "Transfer"
                    </Button>
                </Show>
                <Show when=move || may_end.get()>
                    <Button
                        icon=IconName::Check
                        on_click=move |_| open(desk, OpenDialog::End, chat)
                    >
                        "End chat"
                    </Button>
                </Show>
                <button
                    type="button"
                    class="button button-quiet button-icon"
                    id="details-button"
                    aria-label="Visitor details"
                    aria-expanded=move || desk.details_shown().to_string()
                    aria-controls="visitor-details"
                    aria-keyshortcuts="i"
                    on:click=move |_| desk.toggle_details()
                >
                    <Icon name=IconName::Info />
                </button>
            </div>
        </header>
    }
}

fn open(desk: Desk, dialog: fn(foyer_protocol::ChatId) -> OpenDialog, chat: Memo<ChatSummary>) {
    desk.dialog.set(Some(dialog(chat.with_untracked(|c| c.id.clone()))));
}

/// How long the chat has run, or ran.
#[component]
fn Duration(chat: Memo<ChatSummary>) -> impl IntoView {
    let live = use_desk().live;
    let span = memo(move || chat.with(|c| (c.started_at, c.ended_at, c.state)));
    let ms = move || {
        let (from, to, _) = span.get();
        to.unwrap_or_else(|| live.tick.get()).since_ms(from)
    };
    let word = move || match span.get().2 {
        ChatState::Queued => "In queue",
        ChatState::Active => "Duration",
        ChatState::Ended => "Ended after",
    };
    view! {
        <span class="chat-duration">
            <Icon name=IconName::Clock />
            <span class="visually-hidden">{word} " "</span>
            <time datetime=move || machine(ms())>{move || timer(ms())}</time>
        </span>
    }
}
