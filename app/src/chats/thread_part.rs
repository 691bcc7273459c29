//! A part of a thread: drawn while it is near the view, plain text of the same height while it is far
//! (`crates/browser`). Decides nothing about scrolling.

use super::lines::line;
use super::rows::{ThreadRow, rows};
use super::thread_row::{Around, author_name, row};
use crate::components::browser::day_number;
use crate::components::keyed::{Item, Key, keyed};
use crate::components::one_type::{memo, watch};
use crate::state::stream::Stream;
use foyer_browser::View;
use foyer_browser::parts::{PART, of_part};
use foyer_protocol::chat::{EventBody, StreamEvent};
use leptos::html;
use leptos::prelude::*;
use std::rc::Rc;
use std::sync::Arc;

/// What all parts of a thread share.
#[derive(Clone, Copy)]
pub struct Parts {
    /// The chat's stream.
    pub stream: Memo<Stream>,
    /// First place of what is here of it.
    pub first: Memo<i64>,
    /// The event the "New" rule stands before.
    pub new_from: RwSignal<Option<i64>>,
    /// What all rows share.
    pub around: Around,
    /// Tells which parts are near, once the thread is in the page.
    pub view: RwSignal<Option<Rc<View>>, LocalStorage>,
}

/// The element of part `number`; `near` is how it starts.
pub fn part(number: i64, near: bool, parts: Parts) -> AnyView {
    let element = NodeRef::<html::Div>::new();
    let is_near = RwSignal::new(near);
    watch(move || {
        if let (Some(view), Some(element)) = (parts.view.get(), element.get()) {
            let entries = parts.stream.with_untracked(|s| of_part(s.events(), number, |e| e.seq).len());
            let entries = u32::try_from(entries).unwrap_or(u32::MAX);
            view.add(&element, entries, is_near.get_untracked(), move |near| {
                is_near.try_set(near);
            });
        }
    });
    on_cleanup(move || {
        let view = parts.view.try_get_untracked().flatten();
        if let (Some(view), Some(element)) = (view, element.try_get_untracked().flatten()) {
            view.remove(&element);
        }
    });
    // Its first entries may still be missing.
    let is_edge = parts.first.get_untracked() > number * PART;
    let drawn = move || {
        if is_near.get() {
            return drawn(number, parts);
        }
        if is_edge {
            parts.first.track();
        }
        sketch(number, parts)
    };
    view! { <div node_ref=element>{drawn}</div> }.into_any()
}

fn drawn(number: i64, parts: Parts) -> AnyView {
    let Parts { stream, new_from, around, .. } = parts;
    let lines = memo(move || {
        stream.with(|s| {
            let events = s.events();
            let place = of_part(events, number, |e| e.seq);
            let before = place.start.checked_sub(1).and_then(|at| events.get(at)).map(Arc::as_ref);
            rows(before, events.get(place).unwrap_or_default(), new_from.get(), day_number)
        })
    });
    let lines = keyed(move || {
        let item =
            |line: ThreadRow| Item::new(Key::Number(line.key.0, line.key.1), move || row(line, around));
        lines.get().into_iter().map(item).collect()
    });
    view! { <ol>{lines}</ol> }.into_any()
}

/// All that was said, without a form: for the scroll bar, find-in-page and screen readers.
fn sketch(number: i64, parts: Parts) -> AnyView {
    let visitor = parts.around.chat.with_untracked(|chat| chat.visitor_name.clone());
    let words = |event: &Arc<StreamEvent>| sketch_line(event, &visitor);
    let text: String = parts.stream.with_untracked(|s| {
        let events = s.events();
        let place = of_part(events, number, |e| e.seq);
        events.get(place).unwrap_or_default().iter().map(words).collect()
    });
    view! { <p class="sketch">{text}</p> }.into_any()
}

fn sketch_line(event: &StreamEvent, visitor: &str) -> String {
    let name = author_name(&event.author, visitor);
    match &event.body {
        EventBody::Message { text } | EventBody::Comment { text } => format!("{name}: {text}\n"),
        _ => line(event, &name).unwrap_or_default() + "\n",
    }
}
