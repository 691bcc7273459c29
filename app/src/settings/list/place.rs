//! Where a reader was in a list, for as long as one of its records is open: Back, **Cancel** and **Save**
//! lead there again.

use super::{List, PART};
use crate::components::browser::{find, find_all};
use crate::components::focus::{focus_is_free, focus_quietly};
use crate::components::one_type::watch;
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use std::cell::RefCell;
use std::collections::BTreeMap;
use web_sys::{HtmlElement, ScrollIntoViewOptions, ScrollLogicalPosition};

/// What scrolls the pages of the settings.
pub const SCROLLER: &str = ".settings-content";

/// A place in a list.
#[derive(Clone, Debug, Default)]
struct Place {
    /// The address's query.
    query: String,
    /// How far it was scrolled.
    scrolled: i32,
    /// How many rows were drawn.
    drawn: usize,
    /// The record that was opened.
    opened: String,
    /// The record that was saved.
    saved: Option<String>,
}

thread_local! {
    /// The places left, by the lists' addresses.
    static PLACES: RefCell<BTreeMap<&'static str, Place>> = const { RefCell::new(BTreeMap::new()) };
}

/// The address of a list as it was left.
#[must_use]
pub fn address(path: &'static str) -> String {
    PLACES.with_borrow(|places| {
        places.get(path).map_or(path.to_owned(), |place| format!("{path}{}", place.query))
    })
}

/// Notes that a record of the list was saved: its row is marked when the list is there again.
pub fn note_saved(path: &'static str, id: &str) {
    PLACES.with_borrow_mut(|places| places.entry(path).or_default().saved = Some(id.to_owned()));
}

/// What scrolls the page.
pub fn scroller() -> Option<HtmlElement> {
    find(SCROLLER)
}

/// Goes to where the list was left, and notes where it is left.
pub fn keep(list: List) {
    let path = use_location().pathname;
    on_cleanup(move || {
        let left_for = path.try_get_untracked().unwrap_or_default();
        let opened = left_for.strip_prefix(list.words.path).and_then(|rest| rest.strip_prefix('/'));
        PLACES.with_borrow_mut(|places| match opened {
            Some(opened) => {
                let place = Place {
                    query: list.query(),
                    scrolled: scroller().map_or(0, |scroller| scroller.scroll_top()),
                    drawn: list.drawn.get_untracked(),
                    opened: opened.split('/').next().unwrap_or_default().to_owned(),
                    saved: None,
                };
                places.insert(list.words.path, place);
            }
            None => {
                places.remove(list.words.path);
            }
        });
    });
    let gone_back = StoredValue::new(false);
    watch(move || {
        if list.rows.get().is_none() || gone_back.get_value() {
            return;
        }
        gone_back.set_value(true);
        let left = PLACES.with_borrow_mut(|places| places.remove(list.words.path));
        if let Some(left) = left.filter(|left| left.query == list.query()) {
            list.marked.set(left.saved.clone());
            go_back(list, left);
        }
    });
}

/// Draws as much as was drawn, one part with each frame, and then goes to the place.
fn go_back(list: List, place: Place) {
    request_animation_frame(move || {
        let Some(drawn) = list.drawn.try_get_untracked() else { return };
        let row = place.saved.as_ref().unwrap_or(&place.opened);
        let all = list.places.get_untracked().len();
        let needed = position(list, row).map_or(0, |at| at + 1).max(place.drawn).min(all);
        if drawn < needed {
            list.drawn.set(drawn + PART);
            go_back(list, place);
            return;
        }
        if let Some(scroller) = scroller() {
            scroller.set_scroll_top(place.scrolled);
        }
        if let Some(link) = link_of(row) {
            if place.saved.is_some() {
                let options = ScrollIntoViewOptions::new();
                options.set_block(ScrollLogicalPosition::Nearest);
                link.scroll_into_view_with_scroll_into_view_options(&options);
            }
            if focus_is_free() {
                focus_quietly(&link);
            }
        }
    });
}

/// The place of a record among those found.
fn position(list: List, id: &str) -> Option<usize> {
    let rows = list.rows.get_untracked()?;
    list.places.with_untracked(|places| {
        places.iter().position(|place| rows.get(*place).is_some_and(|row| row.id == id))
    })
}

/// The link of a row on screen.
fn link_of(id: &str) -> Option<HtmlElement> {
    let (ends, has_tabs) = (format!("/{id}"), format!("/{id}/"));
    find_all(".cell-name a").into_iter().find(|link| {
        link.get_attribute("href").is_some_and(|href| href.ends_with(&ends) || href.contains(&has_tabs))
    })
}
