//! The frame of a signed-in agent: skip link, application bar, areas, page; and what lies over them.

use super::app_bar::AppBar;
use super::confirm::ConfirmPassword;
use super::connection_strip::ConnectionStrip;
use super::dialogs::Dialogs;
use super::rail::Rail;
use super::session_ended::SessionEnded;
use super::shortcuts::listen_to_keys;
use super::title::{keep_focus, keep_title};
use crate::chats::desk::Desk;
use crate::components::one_type::{memo, watch};
use crate::components::{Beside, use_toasts};
use crate::offline::shown::Kept;
use crate::state::live::Live;
use foyer_protocol::agent::Me;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// The frame. It owns the socket: leaving it for the sign-in page closes the line.
#[component]
pub fn Frame(
    /// The page the address means.
    page: fn() -> AnyView,
) -> impl IntoView {
    let toasts = use_toasts();
    let live =
        Live::start(Callback::new(move |(beside, text): (Beside, String)| toasts.show_beside(beside, text)));
    let desk = Desk::new(live);
    provide_context(live);
    provide_context(desk);
    provide_context(Kept::new());
    listen_to_keys(desk);
    keep_title(desk);
    keep_focus(desk);

    // Rights may change while one is signed in.
    let me = expect_context::<RwSignal<Option<Me>>>();
    let known = memo(move || live.model.with(|m| m.me.clone()));
    watch(move || {
        if let Some(known) = known.get()
            && me.with_untracked(|me| me.as_ref() != Some(&known))
        {
            me.set(Some(known));
        }
    });

    // Going somewhere is what a drawer was opened for.
    let path = use_location().pathname;
    watch(move || {
        path.track();
        desk.nav_open.set(false);
        desk.details_open.set(false);
    });

    view! {
        <a class="skip" href="#content" rel="external">"Skip to content"</a>
        <div class="frame">
            <AppBar />
            <ConnectionStrip />
            <Rail />
            <div class="frame-page">
                {page()}
            </div>
        </div>
        <Dialogs />
        <ConfirmPassword />
        <SessionEnded />
    }
}
