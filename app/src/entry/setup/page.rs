//! The page of the set-up: the wizard, or what comes after it.

use super::finished::Finished;
use super::step::Step;
use super::wizard::Wizard;
use crate::api::setup;
use crate::components::browser::{fragment, on_fragment};
use crate::components::one_type::memo;
use crate::entry::card::EntryCard;
use crate::entry::elsewhere::{Elsewhere, here_drops_sessions};
use crate::settings::load::{Loaded, Loader};
use crate::state::kept;
use foyer_protocol::setup::SetupState;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// The page. Once set-up is done it says so, and says what comes next to whoever may do it.
#[component]
pub fn SetupPage() -> impl IntoView {
    keep_code();
    let state = Loader::new(|| setup::get_setup_state(kept::load_setup_code()));
    // The whole address pasted over this one loads no page anew.
    on_fragment(move || {
        keep_code();
        state.reload();
    });
    // Until it is loaded again, the page knows by itself that the wizard is through.
    let finished = RwSignal::new(false);
    let path = use_location().pathname;
    let step = memo(move || path.with(|path| Step::at(path)));
    view! {
        <EntryCard title="Set up Foyer" wide=true>
            <Loaded ready=state.ready() error=state.error() retry=state.retry()>
                {move || {
                    if let Some(public_url) = state.with(not_here) {
                        view! { <Elsewhere public_url /> }.into_any()
                    } else if finished.get() || state.with(|state| state.is_some_and(|state| state.done)) {
                        view! { <Finished /> }.into_any()
                    } else if !state.with(|state| state.is_some_and(|state| state.admitted)) {
                        not_admitted()
                    } else {
                        view! { <Wizard asked=step finished /> }.into_any()
                    }
                }}
            </Loaded>
        </EntryCard>
    }
}

/// Keeps the code of the address for the steps to come, whose addresses have none.
fn keep_code() {
    let code = fragment();
    if !code.is_empty() {
        kept::save_setup_code(&code);
    }
}

/// What is said to whoever came without the code.
fn not_admitted() -> AnyView {
    view! {
        <p>
            "Foyer isn't set up yet. To set it up, open the address that it printed when it was started. It ends with a code, so that nobody else can make this server theirs."
        </p>
        <p class="field-hint">
            "You find it where Foyer was started, as “Set Foyer up at …”: in that terminal, or in the output of its service. Each start prints it again."
        </p>
    }
    .into_any()
}

/// Foyer's own address, where this page could not keep the new administrator signed in.
fn not_here(state: Option<&SetupState>) -> Option<String> {
    let public_url = &state?.public_url;
    here_drops_sessions(public_url).then(|| public_url.clone())
}
