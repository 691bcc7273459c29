//! The application bar: product, connection, status, me; and the live regions.

use super::connection::Stage;
use super::status_menu::StatusMenu;
use super::user_menu::UserMenu;
use crate::chats::desk::use_desk;
use crate::components::one_type::memo;
use crate::components::{Icon, IconName, Product};
use crate::pages::HOME;
use crate::state::live::{LineState, local_now};
use leptos::prelude::*;

/// The bar over everything.
#[component]
pub fn AppBar() -> impl IntoView {
    let desk = use_desk();
    let live = desk.live;
    let online = memo(move || match live.line.get() {
        LineState::Ready => true,
        LineState::Lost(since) => {
            live.tick.track();
            Stage::of(since, local_now()) == Stage::Quiet
        }
        LineState::NewVersion | LineState::SignedOut => false,
    });
    let in_chats = memo(move || desk.place.with(Option::is_some));
    view! {
        <header class="app-bar" aria-label="Application bar">
            <div class="app-bar-menu" hidden=move || !in_chats.get()>
                <button
                    type="button"
                    class="button button-quiet button-icon"
                    id="nav-button"
                    aria-label="Lists"
                    aria-expanded=move || desk.nav_open.get().to_string()
                    aria-controls="navigation-pane"
                    on:click=move |_| desk.toggle_nav()
                >
                    <Icon name=IconName::Menu />
                </button>
            </div>
            <a class="product" href=HOME>
                <Product />
            </a>
            <span class="app-bar-space"></span>
            // A line that is fine is nothing to look at.
            <span class="line-state" data-online="false" hidden=move || online.get()>
                <span class="dot" aria-hidden="true"></span>
                <span class="line-word">"Offline"</span>
            </span>
            <StatusMenu />
            <UserMenu />
            <p class="visually-hidden" role="status" aria-live="polite" id="say-polite">
                {move || live.said.get()}
            </p>
        </header>
    }
}
