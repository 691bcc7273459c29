//! The agents' workspace on screen: routes, frame, lists, chats.
//!
//! Draws what `state` knows and hands what people do to `state` or to the server functions. Decides
//! no right: a button that is missing here would be refused by the server too.

pub mod app_bar;
pub mod browser;
pub mod chat_header;
pub mod chat_list;
pub mod chat_pane;
pub mod chat_row;
pub mod chats;
pub mod completed;
pub mod composer;
pub mod connection_strip;
pub mod delivery;
pub mod desk;
pub mod dialogs;
pub mod end_dialog;
pub mod entry;
pub mod frame;
pub mod keyed;
pub mod navigation_pane;
pub mod not_found;
pub mod permalink;
pub mod rail;
pub mod routes;
pub mod session;
pub mod session_ended;
pub mod shortcut_sheet;
pub mod shortcuts;
pub mod status_menu;
pub mod take;
pub mod thread;
pub mod title;
pub mod transfer_dialog;
pub mod user_menu;
pub mod visitor_panel;
pub mod why;

use leptos::prelude::*;

/// Mounts the workspace into the page.
pub fn mount() {
    console_error_panic_hook::set_once();
    // The skeleton of `index.html` made the first paint; from here on the page is ours.
    if let Some(skeleton) = document().get_element_by_id("skeleton") {
        skeleton.remove();
    }
    leptos::mount::mount_to_body(routes::App);
    if let Some(root) = document().document_element() {
        // Tests wait for it. Setting a plain attribute can't fail.
        let _ = root.set_attribute("data-ready", "");
    }
}
