//! The document's title: what waits for me, where I am.

use crate::chats::desk::Desk;
use crate::chats::lists::attention;
use crate::components::one_type::{memo, watch};
use crate::pages;
use foyer_protocol::isolate::isolated;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// Keeps the title true as long as the caller's owner lives.
pub fn keep_title(desk: Desk) {
    let path = use_location().pathname;
    let live = desk.live;
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
                match desk.subject.get() {
                    Some(subject) => format!("{} · {page}", isolated(&subject)),
                    None => page.to_owned(),
                }
            }
        };
        match live.model.with(attention) {
            0 => format!("{where_} · Foyer"),
            waiting => format!("({waiting}) {where_} · Foyer"),
        }
    });
    watch(move || document().set_title(&title.get()));
}
