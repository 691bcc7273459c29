//! One list of chats: heading, tools, rows, and what it says when it is empty.

use super::chat_row::ChatRow;
use super::completed::{Completed, CompletedTools, MoreCompleted};
use super::desk::{Desk, use_desk};
use super::list_rows::show_open_row;
use super::lists::{hold_order, select};
use super::place::{List, Section};
use super::take::take_next;
use crate::api::status::set_status;
use crate::components::browser::{focus, focus_is_lost};
use crate::components::keyed::{Item, Key, keyed};
use crate::components::near_end::on_near;
use crate::components::one_type::{memo, watch};
use crate::components::{Button, ButtonKind, EmptyState, ErrorNote, IconName, Skeleton};
use crate::state::presence::status_word;
use foyer_protocol::ChatId;
use foyer_protocol::people::AgentStatus;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;

/// The list of the address. Its order never changes under the pointer or the focus.
#[component]
pub fn ChatList(list: Memo<List>, number: Memo<Option<i64>>) -> impl IntoView {
    let desk = use_desk();
    let live = desk.live;
    let completed = Completed::follow(desk, list);
    let fresh = memo(move || {
        list.with(|list| {
            live.model.with(|m| {
                if list.section() == Section::Completed { completed.merged(m, list) } else { select(m, list) }
            })
        })
    });
    let pointer_in = RwSignal::new(false);
    let focus_in = RwSignal::new(false);
    let rows_here = desk.rows;
    let shown = rows_here.shown;
    on_cleanup(move || {
        shown.try_set(Vec::new());
    });
    let reordered = RwSignal::new(false);
    // The shown order is state of its own: it depends on what was shown before.
    Effect::new(move |before: Option<List>| {
        let (now, fresh) = (list.get(), fresh.get());
        let held = pointer_in.get() || focus_in.get();
        if before.as_ref() != Some(&now) {
            rows_here.begin();
        }
        if before.as_ref() == Some(&now) && held {
            shown.update(|shown| *shown = hold_order(shown, &fresh));
        } else {
            let moved =
                before.as_ref() == Some(&now) && shown.with_untracked(|old| hold_order(old, &fresh) != fresh);
            if moved {
                reordered.set(true);
                set_timeout(
                    move || {
                        reordered.try_set(false);
                    },
                    Duration::from_secs(3),
                );
            }
            shown.set(fresh);
        }
        if focus_in.get_untracked() {
            // A row with focus may have left; focus must not be lost with it.
            request_animation_frame(move || {
                if focus_is_lost() {
                    focus("#list-title");
                }
            });
        }
        now
    });
    let rows = keyed(move || {
        let item = |id: ChatId| {
            Item::new(Key::Id(id.0.clone()), move || view! { <ChatRow id list number /> }.into_any())
        };
        rows_here.drawn().into_iter().map(item).collect()
    });
    let end = NodeRef::<html::Div>::new();
    on_near(end, ".list-body", "600px", move || {
        rows_here.draw_more();
    });
    // The chat on screen is seen in its list, whichever way one came to it.
    watch(move || {
        if number.get().is_some() {
            show_open_row();
        }
    });
    let title = memo(move || list.with(|list| live.model.with(|m| list.title(|id| m.group_name(id)))));
    let empty = memo(move || shown.with(Vec::is_empty));
    let loading = memo(move || {
        !live.model.with(|m| m.welcomed)
            || (list.with(|l| l.section() == Section::Completed) && completed.loading.get() && empty.get())
    });
    let in_queue = memo(move || list.with(|l| l.section() == Section::Queue));
    let may_take = memo(move || in_queue.get() && number.get().is_none() && !empty.get());
    view! {
        <section class="list" aria-labelledby="list-title" aria-busy=move || loading.get().to_string()>
            <header class="list-head">
                <h1 id="list-title" tabindex="-1">
                    {move || title.get()}
                </h1>
                <span class="list-note">{move || if reordered.get() { "List sorted anew" } else { "" }}</span>
                <div class="list-tools">
                    <Show when=move || may_take.get()>
                        <Button kind=ButtonKind::Primary icon=IconName::Take on_click=move |_| take_next(desk)>
                            "Take"
                        </Button>
                    </Show>
                </div>
            </header>
            <CompletedTools completed list />
            <div
                class="list-body"
                node_ref=completed.body
                on:scroll=move |_| completed.on_scroll()
                on:pointerenter=move |_| pointer_in.set(true)
                on:pointerleave=move |_| pointer_in.set(false)
                on:focusin=move |_| focus_in.set(true)
                on:focusout=move |_| focus_in.set(false)
            >
                <Show when=move || in_queue.get() && live.model.with(|m| m.round_robin)>
                    <p class="list-strip">"Chats are handed out automatically."</p>
                </Show>
                <ul class="rows" hidden=move || empty.get()>
                    {rows}
                </ul>
                <div class="list-end" node_ref=end hidden=move || is_whole(rows_here.extent())>
                    {move || extent_words(rows_here.extent())}
                </div>
                {move || match (loading.get(), empty.get()) {
                    (true, _) => view! { <Skeleton rows=5 row_height="72px" /> }.into_any(),
                    (false, true) if completed.error.with(Option::is_none) => {
                        view! { <NothingHere list /> }.into_any()
                    }
                    _ => ().into_any(),
                }}
                {move || {
                    completed
                        .error
                        .get()
                        .map(|error| view! { <ErrorNote error retry=move |()| completed.retry() /> }.into_any())
                }}
                <MoreCompleted completed />
            </div>
        </section>
    }
}

fn is_whole((drawn, all): (usize, usize)) -> bool {
    drawn == all
}

/// Says to those who go through the list by its items that it goes on.
fn extent_words((drawn, all): (usize, usize)) -> String {
    format!("{drawn} of {all} chats")
}

#[component]
fn NothingHere(list: Memo<List>) -> impl IntoView {
    let desk = use_desk();
    move || match list.get() {
        List::Mine => view! {
            <EmptyState icon=IconName::Chat text="No active chats.">
                <StatusLine desk />
            </EmptyState>
        }
        .into_any(),
        list if list.section() == Section::Queue => {
            view! { <EmptyState icon=IconName::Queue text="No one is waiting." /> }.into_any()
        }
        list if list.section() == Section::Active => {
            view! { <EmptyState icon=IconName::Chat text="No active chats." /> }.into_any()
        }
        _ if desk.narrowed.with(|narrowed| !narrowed.search.trim().is_empty()) => {
            view! { <EmptyState icon=IconName::Search text="No completed chat matches." /> }.into_any()
        }
        _ => view! { <EmptyState icon=IconName::Check text="No completed chats." /> }.into_any(),
    }
}

/// Why nothing comes, or that it will.
#[component]
fn StatusLine(desk: Desk) -> impl IntoView {
    let live = desk.live;
    let me = memo(move || live.model.with(|m| m.myself().map(|me| (me.status, me.receives.len()))));
    let go_available = move |_| {
        spawn_local(async move {
            match set_status(AgentStatus::Available).await {
                Ok(()) => live.say(format!("You're {}.", status_word(AgentStatus::Available))),
                Err(error) => live.failed(&error),
            }
        });
    };
    move || match me.get() {
        Some((AgentStatus::Away, _)) => view! {
            <p class="status-line">
                "You're Away. "
                <Button on_click=go_available>"Go Available"</Button>
            </p>
        }
        .into_any(),
        Some((AgentStatus::Available, 0)) => {
            view! { <p class="status-line">"You receive chats for no group."</p> }.into_any()
        }
        Some((AgentStatus::Available, 1)) => {
            view! { <p class="status-line">"You're Available for 1 group."</p> }.into_any()
        }
        Some((AgentStatus::Available, groups)) => {
            view! { <p class="status-line">{format!("You're Available for {groups} groups.")}</p> }.into_any()
        }
        None => ().into_any(),
    }
}
