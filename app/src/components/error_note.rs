//! What a region says when it could not load or do something.

use super::browser::here_for_next;
use super::button::Button;
use super::icon::{Icon, IconName};
use crate::components::one_type::memo;
use crate::pages::LOGIN;
use foyer_protocol::{AppError, ErrorKind};
use gloo_timers::callback::Interval;
use leptos::prelude::*;

/// What fails for a cause that passes is tried again by itself after this long, as long as it is shown.
const AGAIN_MS: u32 = 5_000;

/// Shows why something failed. Of two failures that pass, the first one stays: to show the second would
/// have it read out once more with every try.
pub fn show_failure(shown: RwSignal<Option<AppError>>, error: AppError) {
    let again = |before: &Option<AppError>| {
        before.as_ref().is_some_and(|before| before.kind == error.kind && error.kind.passes())
    };
    if shown.try_with_untracked(again) == Some(false) {
        shown.set(Some(error));
    }
}

/// The server's sentence with **Try again** where that may help, or **Sign in** where it is needed.
/// What may pass by itself is tried again by itself. The rest of the page keeps working.
#[component]
pub fn ErrorNote(
    /// What went wrong.
    #[prop(into)]
    error: Signal<AppError>,
    /// Tries again.
    #[prop(optional, into)]
    retry: Option<Callback<()>>,
) -> impl IntoView {
    let kind = memo(move || error.with(|error| error.kind));
    if let Some(retry) = retry {
        let timer = Interval::new(AGAIN_MS, move || {
            if !document().hidden() && kind.try_get_untracked().is_some_and(ErrorKind::passes) {
                retry.try_run(());
            }
        });
        let timer = StoredValue::new_local(Some(timer));
        on_cleanup(move || drop(timer.try_update_value(Option::take)));
    }
    let helps = move || {
        matches!(
            kind.get(),
            ErrorKind::Network
                | ErrorKind::Server
                | ErrorKind::TooMany
                | ErrorKind::Conflict
                | ErrorKind::State
        )
    };
    view! {
        <div class="error-note" role="alert">
            <Icon name=IconName::Warning />
            <p class="error-note-text">{move || error.with(|error| error.message.clone())}</p>
            {move || (kind.get() == ErrorKind::SignedOut).then(|| view! { <SignInLink /> })}
            {move || {
                retry
                    .filter(|_| helps())
                    .map(|retry| {
                        view! {
                            <Button icon=IconName::Refresh on_click=move |_| retry.run(())>
                                "Try again"
                            </Button>
                        }
                    })
            }}
        </div>
    }
}

/// A link to sign in that comes back here.
#[component]
fn SignInLink() -> impl IntoView {
    let next = here_for_next();
    view! {
        <a class="button button-secondary" href=format!("{LOGIN}?next={next}")>
            <span class="button-text">"Sign in"</span>
        </a>
    }
}
