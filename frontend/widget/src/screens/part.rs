//! A part of the thread: rows while it is near the view, plain text of the same height while it is far.

use super::row;
use crate::dom::{El, Keyed, div, el};
use crate::model::{Model, Row, RowKind};
use crate::session::Session;
use crate::words;
use foyer_browser::View;
use foyer_browser::parts::{PART, at_once};
use foyer_protocol::ClientId;
use leptos::prelude::*;

struct Part {
    number: i64,
    /// Whether it starts drawn.
    near: bool,
}

impl Keyed for Part {
    type Key = i64;

    fn key(&self) -> i64 {
        self.number
    }
}

impl Keyed for Row {
    /// A row that becomes the first of its group is drawn anew.
    type Key = (ClientId, bool);

    fn key(&self) -> Self::Key {
        (self.id.clone(), self.first)
    }
}

/// All parts of a thread, which scrolls; `sized` hears when they have other heights.
pub(super) fn parts(session: Session, rev: Memo<u32>, thread: &El, sized: impl Fn() + 'static) -> El {
    let view = StoredValue::new_local(View::new(thread.node(), sized));
    let first = Memo::new(move |_| session.model.with(Model::first));
    let parts = move || {
        // Reading is what makes a memo look: to track one that nobody has read is to wait for ever.
        rev.get();
        let known = session.model.with_untracked(Model::parts);
        known.iter().map(|number| Part { number: *number, near: at_once(*number, &known) }).collect()
    };
    div("parts").each(parts, move |part| one(session, (rev, first), part, view))
}

fn one(
    session: Session,
    (rev, first): (Memo<u32>, Memo<i64>),
    part: Part,
    view: StoredValue<Option<View>, LocalStorage>,
) -> El {
    let number = part.number;
    let near = RwSignal::new(part.near);
    let rows = move || session.model.with_untracked(|model| model.rows(number));
    let drawn = move || {
        let rows = move || {
            rev.get();
            rows()
        };
        el("ol").each(rows, move |row| row::row(session, row))
    };
    // Its first entries may still be missing.
    let is_edge = session.model.with_untracked(Model::first) > number * PART;
    let sketch = move || {
        if is_edge {
            first.get();
        }
        let text: String = rows().iter().map(in_words).collect();
        el("p").attr("class", "sketch").text(&text)
    };
    let element = el("div").slot(move || Some(if near.get() { drawn() } else { sketch() }));
    let html = element.html();
    view.with_value(|view| {
        if let Some(view) = view {
            let rows = u32::try_from(rows().len()).unwrap_or(u32::MAX);
            view.add(&html, rows, part.near, move |is_near| {
                near.try_set(is_near);
            });
        }
    });
    let html = StoredValue::new_local(html);
    on_cleanup(move || {
        view.try_with_value(|view| {
            if let Some(view) = view {
                html.try_with_value(|html| view.remove(html));
            }
        });
    });
    element
}

fn in_words(row: &Row) -> String {
    match &row.kind {
        RowKind::Day => String::new(),
        RowKind::Line(text) => [text, "\n"].concat(),
        RowKind::Mine(text) => [words::YOU, ": ", text, "\n"].concat(),
        RowKind::Theirs(name, text) => [name, ": ", text, "\n"].concat(),
    }
}
