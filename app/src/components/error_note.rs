//! What a region says when it could not load or do something.

use super::browser::here_for_next;
use super::button::Button;
use super::icon::{Icon, IconName};
use crate::components::one_type::memo;
use crate::pages::LOGIN;
use foyer_protocol::{AppError, ErrorKind};
use leptos::prelude::*;

/// The server's sentence with **Try again** where that may help, or **Sign in** where it is needed.
/// The rest of the page keeps working.
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
