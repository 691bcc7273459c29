//! The list of shortcuts, and what this browser does with keys: single ones (WCAG 2.1.4), and Enter.

use super::keys::SHEET;
use crate::chats::desk::use_desk;
use crate::components::Switch;
use crate::state::kept;
use leptos::prelude::*;

/// What `?` shows.
#[component]
pub fn ShortcutSheet() -> impl IntoView {
    let desk = use_desk();
    let switch = move |on: bool| {
        desk.single_keys.set(on);
        kept::set_preference("single-keys", if on { "on" } else { "off" });
    };
    let enter = move |on: bool| {
        desk.enter_sends.set(on);
        kept::set_preference("enter-sends", if on { "on" } else { "off" });
    };
    view! {
        <dl class="shortcuts">
            {SHEET
                .map(|(keys, what)| {
                    view! {
                        <div>
                            <dt><kbd>{keys}</kbd></dt>
                            <dd>{what}</dd>
                        </div>
                    }
                })
                .collect_view()}
        </dl>
        <Switch
            name="single-keys"
            label="Single-key shortcuts"
            checked=desk.single_keys
            on_change=switch
            hint="They never act while you type."
        />
        <Switch
            name="enter-sends"
            label="Enter sends a message"
            checked=desk.enter_sends
            on_change=enter
            hint="Off: Enter adds a line, and Ctrl+Enter sends."
        />
    }
}
