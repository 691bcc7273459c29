//! The menu under my name: profile, shortcuts, signing out.

use crate::api::session::sign_out;
use crate::chats::desk::{Desk, OpenDialog, use_desk};
use crate::components::one_type::memo;
use crate::components::{Avatar, Button, ButtonKind, Icon, IconName};
use crate::pages::{LOGIN, PROFILE};
use crate::state::kept;
use foyer_protocol::isolate::isolated;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// A button with a popover.
#[component]
pub fn UserMenu() -> impl IntoView {
    let desk = use_desk();
    let live = desk.live;
    let name = memo(move || live.model.with(|m| m.me.as_ref().map(|me| me.name.clone()).unwrap_or_default()));
    let email =
        memo(move || live.model.with(|m| m.me.as_ref().map(|me| me.email.clone()).unwrap_or_default()));
    let leave = move |_| {
        close();
        if active(desk) > 0 || loses_words(desk) {
            desk.dialog.set(Some(OpenDialog::SignOut));
        } else {
            sign_out_now(desk);
        }
    };
    view! {
        <button type="button" class="me-button" popovertarget="user-menu" aria-haspopup="dialog">
            <Avatar name />
            <span class="visually-hidden">{move || format!("{}, my menu", isolated(&name.get()))}</span>
        </button>
        <div class="menu" id="user-menu" popover="auto" role="dialog" aria-label="My menu">
            <p class="menu-who">
                <strong><bdi>{move || name.get()}</bdi></strong>
                <span><bdi>{move || email.get()}</bdi></span>
            </p>
            <a class="menu-item" href=PROFILE on:click=|_| close()>
                <Icon name=IconName::Agent />
                "Profile"
            </a>
            <button
                type="button"
                class="menu-item"
                on:click=move |_| {
                    close();
                    desk.dialog.set(Some(OpenDialog::Shortcuts));
                }
            >
                <Icon name=IconName::Info />
                "Keyboard shortcuts"
                <kbd>"?"</kbd>
            </button>
            <button type="button" class="menu-item" on:click=leave>
                <Icon name=IconName::SignOut />
                "Sign out"
            </button>
        </div>
    }
}

/// The question before signing out with chats open or with words that would be lost.
#[component]
pub fn SignOutQuestion() -> impl IntoView {
    let desk = use_desk();
    let chats = match active(desk) {
        0 => None,
        1 => Some("Your chat stays with you, but nobody answers it until you are back.".to_owned()),
        active => {
            Some(format!("Your {active} chats stay with you, but nobody answers them until you are back."))
        }
    };
    let words = loses_words(desk).then_some("What you typed and did not send is removed from this browser.");
    let nothing = (chats.is_none() && words.is_none()).then_some("Nothing is lost by it.");
    view! {
        {nothing.map(|nothing| view! { <p>{nothing}</p> })}
        {chats.map(|chats| view! { <p>{chats}</p> })}
        {words.map(|words| view! { <p>{words}</p> })}
        <div class="dialog-actions">
            <Button on_click=move |_| desk.close_dialog()>"Stay signed in"</Button>
            <Button
                kind=ButtonKind::Danger
                on_click=move |_| {
                    desk.close_dialog();
                    sign_out_now(desk);
                }
            >
                "Sign out"
            </Button>
        </div>
    }
}

fn active(desk: Desk) -> i64 {
    desk.live.model.with_untracked(|m| m.myself().map_or(0, |me| me.active))
}

/// Whether signing out removes something that was typed: a draft, or a message that still waits.
fn loses_words(desk: Desk) -> bool {
    desk.live.model.with_untracked(|m| {
        let drafts = m.me.as_ref().is_some_and(|me| kept::has_drafts(&me.id));
        drafts || !m.outbox.is_empty()
    })
}

fn close() {
    if let Some(menu) = crate::components::browser::find("#user-menu") {
        // Fails only when it is closed already.
        let _ = menu.hide_popover();
    }
}

fn sign_out_now(desk: Desk) {
    spawn_local(async move {
        match sign_out().await {
            // A whole load: nothing of this session stays in memory, nor in the browser's storage.
            Ok(()) => {
                if let Some(me) = desk.live.model.with_untracked(|m| m.me.as_ref().map(|me| me.id.clone())) {
                    kept::forget(&me);
                }
                let _ = window().location().set_href(LOGIN);
            }
            Err(error) => desk.live.failed(&error),
        }
    });
}
