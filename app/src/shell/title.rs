//! Where I am: the document's title with what waits for me, and the focus on arriving at another page.

use crate::chats::desk::Desk;
use crate::chats::lists::attention;
use crate::components::effect;
use crate::components::focus::arrive;
use crate::components::one_type::{memo, watch};
use crate::components::page_name::use_page_name;
use crate::offline::place::AREA;
use crate::pages;
use foyer_protocol::isolate::isolated;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// Keeps the title true as long as the caller's owner lives.
pub fn keep_title(desk: Desk) {
    let path = use_location().pathname;
    let live = desk.live;
    let name = use_page_name();
    let title = memo(move || {
        let where_ = match desk.place.get() {
            Some(place) => live.model.with(|m| {
                let list = place.list.title(|id| m.group_name(id));
                match place.number.and_then(|n| m.by_number(n)) {
                    Some(chat) => format!("{} · {list}", isolated(&chat.visitor_name)),
                    None => list,
                }
            }),
            None => {
                let page = path.with(|path| pages::title(path));
                name.get().map_or(page.to_owned(), |name| format!("{} · {page}", isolated(&name)))
            }
        };
        match live.model.with(attention) {
            0 => format!("{where_} · Foyer"),
            waiting => format!("({waiting}) {where_} · Foyer"),
        }
    });
    watch(move || document().set_title(&title.get()));
}

/// Gives the focus to the heading of every page that one comes to. Where it stays on the link that led
/// there, the page's name is said instead. Lists and chats move it themselves.
pub fn keep_focus(desk: Desk) {
    let path = use_location().pathname;
    let was = StoredValue::new(String::new());
    effect(move |before| {
        let now = path.get();
        let page = pages::title(&now);
        let within = is_offline(&now) && was.with_value(|was| is_offline(was));
        was.set_value(now);
        if before.is_some() && !within && desk.place.get_untracked().is_none() {
            arrive(move || desk.live.say(page));
        }
        true
    });
}

/// Whether an address is one of the offline messages: their list and reading pane move the focus themselves.
fn is_offline(path: &str) -> bool {
    path.starts_with(AREA)
}
