//! The dialog over the page when the session is over: one signs in here, and the page lives on.

use crate::chats::desk::use_desk;
use crate::components::Dialog;
use crate::components::one_type::watch;
use crate::entry::sign_in::SignInForm;
use crate::state::live::LineState;
use leptos::prelude::*;

/// Asks to sign in again. It can be put aside, to read or copy what is on the page; the strip under the
/// application bar brings it back, and so does whatever else needs the server.
#[component]
pub fn SessionEnded() -> impl IntoView {
    let live = use_desk().live;
    let open = RwSignal::new(false);
    watch(move || open.set(live.line.get() == LineState::SignedOut));
    view! {
        <Dialog open title="Your session has ended" on_close=move |()| open.set(false)>
            {move || {
                let me = live.model.with_untracked(|m| m.me.clone());
                let name = me.as_ref().map(|me| view! { " as " <bdi>{me.name.clone()}</bdi> });
                view! {
                    <p>
                        "Sign in again" {name} " to go on. What you typed is kept; it is removed when somebody else signs in."
                    </p>
                    <SignInForm
                        email=me.map_or_else(String::new, |me| me.email)
                        on_done=Callback::new(move |person: foyer_protocol::agent::Me| live.signed_in(&person.id))
                    />
                }
            }}
        </Dialog>
    }
}
