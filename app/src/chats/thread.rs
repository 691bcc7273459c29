//! The messages of a chat: keeps to the bottom while one is there, says what came below when not,
//! and tells the server what was read.

use super::beginning::Beginning;
use super::delivery::Waiting;
use super::desk::use_desk;
use super::incoming_log::IncomingLog;
use super::rows::{first_unread, news_after};
use super::thread_part::{Parts, part};
use super::thread_row::Around;
use crate::components::browser::on_resize;
use crate::components::keyed::{Item, Key, keyed};
use crate::components::one_type::{memo, watch};
use crate::components::{Icon, IconName, Skeleton};
use crate::state::outbox::Pending;
use crate::state::stream::Stream;
use foyer_browser::View;
use foyer_browser::parts::{at_once, parts};
use foyer_protocol::ChatId;
use foyer_protocol::agent::ChatSummary;
use foyer_protocol::chat::{Author, EventBody};
use leptos::html;
use leptos::prelude::*;
use std::rc::Rc;

/// So near to the bottom counts as there.
const BOTTOM_PX: i32 = 80;

/// The thread. `grown` counts changes of the composer's height, which must not hide the end.
#[component]
pub fn Thread(id: ChatId, chat: Memo<ChatSummary>, grown: RwSignal<u32>) -> impl IntoView {
    let live = use_desk().live;
    let id = StoredValue::new(id);
    let stream =
        memo(move || live.model.with(|m| id.with_value(|id| m.streams.get(id).cloned())).unwrap_or_default());
    let waiting =
        memo(move || live.model.with(|m| id.with_value(|id| m.outbox.of_chat(id).collect::<Vec<Pending>>())));
    let me = memo(move || live.model.with(|m| m.me.as_ref().map(|me| me.id.clone())));
    let mine = move |author: &Author| {
        me.with(|me| matches!(author, Author::Agent { id, .. } if Some(id) == me.as_ref()))
    };
    let typists = memo(move || {
        let now = live.tick.get();
        live.model.with(|m| id.with_value(|id| m.typing(id, now)))
    });

    let region = NodeRef::<html::Div>::new();
    let at_bottom = RwSignal::new(true);
    // The highest event that was on screen, and the event the "New" rule stands before.
    let seen = RwSignal::new(0_i64);
    let new_from = RwSignal::new(None::<i64>);
    let to_bottom = move || {
        request_animation_frame(move || {
            if let Some(region) = region.try_get_untracked().flatten() {
                region.set_scroll_top(region.scroll_height());
            }
        });
    };
    let size_of = |region: &web_sys::HtmlDivElement| (region.client_height(), region.scroll_height());
    let size = StoredValue::new((0, 0));
    let beginning = Beginning::new(id, region, stream);
    let on_scroll = move |_| {
        beginning.moved();
        // Where another size has moved the end away, nobody has scrolled: `on_resize` looks after that.
        if let Some(region) = region.get_untracked()
            && size.get_value() == size_of(&region)
        {
            let below = region.scroll_height() - region.scroll_top() - region.client_height();
            at_bottom.set(below <= BOTTOM_PX);
        }
    };
    // On screen means: the thread is at its end, in a tab that is looked at.
    let looked_at = RwSignal::new(!document().hidden());
    let handle = window_event_listener_untyped("visibilitychange", move |_| {
        looked_at.try_set(!document().hidden());
    });
    on_cleanup(move || handle.remove());

    // Whatever makes it narrower or lower, a line of it longer, or draws a part: at its end it stays there.
    let stay = move || {
        if at_bottom.try_get_untracked() == Some(true)
            && let Some(region) = region.try_get_untracked().flatten()
        {
            region.set_scroll_top(region.scroll_height());
        }
    };
    on_resize(region, move || {
        if let Some(region) = region.try_get_untracked().flatten() {
            size.try_set_value(size_of(&region));
        }
        stay();
        beginning.moved();
    });

    let loaded = memo(move || stream.with(|s| s.loaded));
    Effect::new(move |was: Option<bool>| {
        let loaded = loaded.get();
        if loaded && was != Some(true) {
            let owner_read = chat.with_untracked(|c| c.owner_read);
            let owned = live.model.with_untracked(|m| chat.with_untracked(|c| m.may_reply(c)));
            if owned {
                new_from.set(stream.with_untracked(|s| first_unread(s.events(), owner_read)));
            }
            to_bottom();
        }
        loaded
    });
    let last = memo(move || stream.with(Stream::last_seq));
    Effect::new(move |before: Option<i64>| {
        let (last, bottom, looked) = (last.get(), at_bottom.get(), looked_at.get());
        if before.is_some_and(|before| before != last) && bottom {
            to_bottom();
        }
        if !loaded.get() {
            return 0;
        }
        if bottom && looked {
            seen.set(last);
            let unread = chat.with(|c| c.owner_read < last);
            if unread && live.model.with_untracked(|m| chat.with_untracked(|c| m.may_reply(c))) {
                id.with_value(|id| live.read(id, last));
            }
        } else if let Some(before) = before.filter(|before| *before > 0 && *before < last)
            && seen.get_untracked() == before
        {
            // The first news since one looked away.
            let first = stream.with_untracked(|s| first_unread(s.events(), before));
            if first.is_some() {
                new_from.set(first);
            }
        }
        last
    });
    watch(move || {
        waiting.track();
        typists.track();
        grown.track();
        if at_bottom.get_untracked() {
            to_bottom();
        }
    });

    let news =
        memo(
            move || {
                if at_bottom.get() { 0 } else { stream.with(|s| news_after(s.events(), seen.get(), mine)) }
            },
        );
    let last_mine = memo(move || {
        stream.with(|s| {
            let stored = |e: &&std::sync::Arc<foyer_protocol::chat::StreamEvent>| {
                matches!(e.body, EventBody::Message { .. }) && mine(&e.author)
            };
            s.events().iter().rev().find(stored).map(|e| e.seq)
        })
    });
    let around = Around { chat, me, last_mine };
    let view = RwSignal::new_local(None::<Rc<View>>);
    watch(move || {
        if let Some(region) = region.get() {
            view.set(View::new(&region, stay).map(Rc::new));
        }
    });
    let numbers = memo(move || stream.with(|s| parts(s.events().iter().map(|e| e.seq))));
    let first = memo(move || stream.with(Stream::first));
    let shared = Parts { stream, first, new_from, around, view };
    let entries = keyed(move || {
        let numbers = numbers.get();
        let item = |number: &i64| {
            let (number, near) = (*number, at_once(*number, &numbers));
            Item::new(Key::Number(number, 0), move || part(number, near, shared))
        };
        numbers.iter().map(item).collect()
    });
    let unsent = keyed(move || {
        let item = |pending: Pending| {
            let key = format!("{}{}", pending.client_id, if pending.failed.is_some() { "!" } else { "" });
            Item::new(Key::Id(key), move || view! { <Waiting pending /> }.into_any())
        };
        waiting.get().into_iter().map(item).collect()
    });
    let refused = memo(move || stream.with(|s| s.refused.clone()));
    let start = move || chat.with(|c| format!("Chat {} started from {}", c.number, c.link_title));
    view! {
        <div class="thread-wrap">
            <div
                class="thread"
                role="region"
                aria-label="Messages"
                tabindex="0"
                aria-busy=move || (!loaded.get()).to_string()
                node_ref=region
                on:scroll=on_scroll
                on:keydown=move |event| beginning.key(&event)
                on:wheel=move |_| beginning.stay()
                on:touchmove=move |_| beginning.stay()
            >
                {beginning.view()}
                <p class="thread-start" hidden=move || stream.with(Stream::has_earlier)>{start}</p>
                {move || {
                    (!loaded.get() && refused.with(Option::is_none))
                        .then(|| view! { <Skeleton rows=4 row_height="48px" /> }.into_any())
                }}
                {move || refused.get().map(|why| view! { <p class="thread-refused" role="alert">{why}</p> }.into_any())}
                <div class="entries">{entries}</div>
                <ol class="entries entries-waiting" hidden=move || waiting.with(Vec::is_empty)>
                    {unsent}
                </ol>
                <p class="typing" aria-hidden=move || typists.with(Vec::is_empty).to_string()>
                    {move || {
                        let visitor = chat.with(|c| c.visitor_name.clone());
                        typing_words(&typists.get().into_iter().map(|t| t.agent.unwrap_or_else(|| visitor.clone())).collect::<Vec<_>>())
                    }}
                </p>
            </div>
            <button
                type="button"
                class="pill"
                hidden=move || at_bottom.get() || news.get() == 0
                on:click=move |_| {
                    at_bottom.set(true);
                    to_bottom();
                }
            >
                <Icon name=IconName::ArrowDown />
                {move || match news.get() {
                    1 => "1 new message".to_owned(),
                    n => format!("{n} new messages"),
                }}
            </button>
            <IncomingLog chat stream />
        </div>
    }
}

fn typing_words(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => format!("{one} is typing"),
        [one, other] => format!("{one} and {other} are typing"),
        _ => "Several people are typing".to_owned(),
    }
}
