//! The page of the set-up: the wizard, or what comes after it.

use super::finished::Finished;
use super::step::Step;
use super::wizard::Wizard;
use crate::api::setup;
use crate::components::one_type::memo;
use crate::entry::card::EntryCard;
use crate::settings::load::{Loaded, Loader};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// The page. Once set-up is done it says so, and says what comes next to whoever may do it.
#[component]
pub fn SetupPage() -> impl IntoView {
    let state = Loader::new(setup::get_setup_state);
    // Until it is loaded again, the page knows by itself that the wizard is through.
    let finished = RwSignal::new(false);
    let path = use_location().pathname;
    let step = memo(move || path.with(|path| Step::at(path)));
    view! {
        <EntryCard title="Set up Foyer" wide=true>
            <Loaded ready=state.ready() error=state.error() retry=state.retry()>
                {move || {
                    if finished.get() || state.with(|state| state.is_some_and(|state| state.done)) {
                        view! { <Finished /> }.into_any()
                    } else {
                        view! { <Wizard asked=step finished /> }.into_any()
                    }
                }}
            </Loaded>
        </EntryCard>
    }
}
