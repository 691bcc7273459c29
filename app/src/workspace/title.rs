//! The document's title: what waits for me, where I am.

use super::desk::Desk;
use crate::components::one_type::{memo, watch};
use crate::state::lists::attention;
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
                    Some(chat) => format!("{} · {list}", chat.visitor_name),
                    None => list,
                }
            }),
            None => path.with(|path| page_name(path)).to_owned(),
        };
        match live.model.with(attention) {
            0 => format!("{where_} · Foyer"),
            waiting => format!("({waiting}) {where_} · Foyer"),
        }
    });
    watch(move || document().set_title(&title.get()));
}

fn page_name(path: &str) -> &'static str {
    const NAMES: [(&str, &str); 9] = [
        ("/offline-messages", "Offline messages"),
        ("/settings/my/profile", "Profile"),
        ("/settings/system/setup/departments", "Departments"),
        ("/settings/system/setup/groups", "Groups"),
        ("/settings/system/setup/agents", "Agents"),
        ("/settings/system/setup/roles", "Roles"),
        ("/settings/system/setup/brands", "Brands"),
        ("/settings/system/live-chats/live-chat-settings", "Live Chat Settings"),
        ("/settings/system/live-chats/live-chat-links", "Live Chat Links"),
    ];
    if path.starts_with("/c/") {
        return "Live chats";
    }
    let found = NAMES.iter().find(|(start, _)| path.starts_with(start)).map(|(_, name)| *name);
    found.unwrap_or(if path.starts_with("/settings") { "Settings" } else { "Page not found" })
}
