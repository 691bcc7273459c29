//! The list: tabs, search, filters, rows, and what it says when it is empty.

use super::filters::Filters;
use super::place::{Place, filters_set, is_whole};
use super::row::row;
use super::shown::{Shown, path_of};
use crate::chats::desk::use_desk;
use crate::components::browser::on_resize;
use crate::components::keyed::{Item, Key, keyed};
use crate::components::one_type::memo;
use crate::components::{Button, EmptyState, ErrorNote, IconName, SearchField, Skeleton, flag};
use crate::pure::count::counted;
use crate::settings::load::Loader;
use foyer_protocol::OfflineMessageId;
use foyer_protocol::offline::OfflineChoices;
use leptos::prelude::*;

/// The list of the address.
#[component]
pub fn MessageList(shown: Shown, choices: Loader<OfflineChoices>) -> impl IntoView {
    let desk = use_desk();
    let search = Signal::derive(move || shown.query.with(|query| query.search.clone()));
    // One step in the history for all that is typed.
    let look = Callback::new(move |text: String| {
        let mut query = shown.query.get_untracked();
        query.search = text;
        desk.go_instead(path_of(&query, shown.open.get_untracked().as_ref()));
    });
    let set = memo(move || shown.query.with(filters_set));
    let unfolded = RwSignal::new(set.get_untracked() > 0);
    let empty = flag(move || shown.rows.with(|rows| rows.is_empty()));
    let waiting = flag(move || shown.rows.with(|rows| !rows.read) && shown.error.with(Option::is_none));
    let ids = memo(move || shown.rows.with(|rows| rows.first(shown.drawn.get()).to_vec()));
    let rows = keyed(move || {
        let item = |id: OfflineMessageId| Item::new(Key::Id(id.0.clone()), move || row(id, shown, desk.live));
        ids.get().into_iter().map(item).collect()
    });
    on_resize(shown.body, move || shown.look());
    view! {
        <section class="list" aria-labelledby="list-title" aria-busy=move || waiting.get().to_string()>
            <header class="offline-head">
                <div class="offline-title">
                    <h1 id="list-title" tabindex="-1">
                        "Offline messages"
                    </h1>
                    <Total shown />
                </div>
                {tabs(shown)}
                <div class="offline-find" role="search">
                    <SearchField label="Search messages" value=search on_search=look />
                    <button
                        type="button"
                        class="button button-secondary"
                        aria-expanded=move || unfolded.get().to_string()
                        aria-controls="filters"
                        on:click=move |_| unfolded.update(|unfolded| *unfolded = !*unfolded)
                    >
                        <span class="button-text">
                            {move || match set.get() {
                                0 => "Filters".to_owned(),
                                set => format!("Filters ({set})"),
                            }}
                        </span>
                    </button>
                </div>
                <div hidden=move || !unfolded.get()>
                    <Filters shown choices />
                </div>
            </header>
            <div class="list-body" node_ref=shown.body on:scroll=move |_| shown.on_scroll()>
                {move || {
                    shown.error.get().map(|error| view! { <ErrorNote error retry=move |()| shown.retry() /> }.into_any())
                }}
                <ul class="rows" hidden=move || empty.get()>
                    {rows}
                </ul>
                {move || match (waiting.get(), empty.get()) {
                    (true, _) => view! { <Skeleton rows=6 row_height="72px" /> }.into_any(),
                    (false, true) if shown.rows.with(|rows| rows.read) => nothing(shown),
                    _ => ().into_any(),
                }}
                <More shown />
            </div>
        </section>
    }
}

fn tabs(shown: Shown) -> AnyView {
    let tab = move |closed: bool, words: &'static str| {
        let current = move || shown.query.with(|query| query.closed == closed).then_some("page");
        view! {
            <a class="tab" href=Place::path(closed, None) aria-current=current>
                {words}
            </a>
        }
    };
    view! {
        <nav class="tabs" aria-label="Offline messages tabs">
            {tab(false, "Open")}
            {tab(true, "Closed")}
        </nav>
    }
    .into_any()
}

/// How many messages the list has.
#[component]
fn Total(shown: Shown) -> impl IntoView {
    let total = memo(move || shown.rows.with(|rows| rows.read.then_some(rows.total)));
    view! {
        <span class="list-count" role="status">
            {move || total.get().map(|total| counted(total, ("message", "messages")))}
        </span>
    }
}

/// The next rows by hand, for those who do not scroll.
#[component]
fn More(shown: Shown) -> impl IntoView {
    let more = flag(move || {
        shown.error.with(Option::is_none)
            && shown.rows.with(|rows| rows.read && (!rows.whole || shown.drawn.get() < rows.len()))
    });
    view! {
        <Show when=move || more.get()>
            <div class="list-more">
                <Button busy=shown.loading on_click=move |_| shown.more()>
                    "Show more"
                </Button>
            </div>
        </Show>
    }
}

fn nothing(shown: Shown) -> AnyView {
    let closed = shown.query.with(|query| query.closed);
    if shown.query.with(is_whole) {
        let text = if closed { "No closed messages." } else { "No open messages." };
        return view! { <EmptyState icon=IconName::Mail text /> }.into_any();
    }
    let all = Place::path(closed, None);
    let words = if closed { "Show all closed messages" } else { "Show all open messages" };
    view! {
        <EmptyState icon=IconName::Search text="No message matches.">
            <a class="button button-secondary" href=all>
                <span class="button-text">{words}</span>
            </a>
        </EmptyState>
    }
    .into_any()
}
