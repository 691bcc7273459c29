//! Whether a brand, department or group takes new chats, as lists show it.

use super::offers::status;
use leptos::prelude::*;

/// Quiet while it does, a chip while it does not; `above` is the noun of what it belongs to.
pub fn status_chip(active: bool, takes_chats: bool, above: &str) -> AnyView {
    let words = status(active, takes_chats, above);
    if takes_chats {
        view! { <span class="quiet">{words}</span> }.into_any()
    } else {
        view! { <span class="chip">{words}</span> }.into_any()
    }
}
