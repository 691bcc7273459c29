//! The dialog over the page when the session is over. Drafts stay where they are.

use crate::chats::desk::use_desk;
use crate::components::Dialog;
use crate::components::browser::here_for_next;
use crate::components::one_type::memo;
use crate::pages::LOGIN;
use crate::state::live::LineState;
use leptos::prelude::*;

/// Asks to sign in again and comes back here.
#[component]
pub fn SessionEnded() -> impl IntoView {
    let live = use_desk().live;
    let over = memo(move || live.line.get() == LineState::SignedOut);
    let sign_in = move || format!("{LOGIN}?next={}", here_for_next());
    view! {
        // There is nothing to go back to, so closing does nothing.
        <Dialog open=over title="Your session has ended" on_close=|()| ()>
            <p>"Sign in again to go on. What you typed is kept."</p>
            <div class="dialog-actions">
                // A whole load: whatever a former session left in memory is gone.
                <a class="button button-primary" href=sign_in rel="external" autofocus>
                    <span class="button-text">"Sign in"</span>
                </a>
            </div>
        </Dialog>
    }
}
