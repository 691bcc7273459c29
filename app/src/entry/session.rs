//! The gate in front of everything else: who is signed in, or where to go instead.

use crate::api::ApiError;
use crate::api::session::get_entry;
use crate::components::browser::here_for_next;
use crate::components::error_note::show_failure;
use crate::components::{ErrorNote, Skeleton};
use crate::pages::{LOGIN, SETUP};
use foyer_protocol::AppError;
use foyer_protocol::agent::{Entry, Me};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use std::sync::atomic::{AtomicBool, Ordering};

/// The part of the sign-in page's address that says that the browser kept no session.
pub const NOT_KEPT: &str = "kept=no";

/// Whether somebody has signed in on this page and no session was seen since.
static AWAITED: AtomicBool = AtomicBool::new(false);

/// Somebody has just signed in: the next look must find the session.
pub fn await_session() {
    AWAITED.store(true, Ordering::Relaxed);
}

/// Asks who is signed in; shows what is behind the gate, or leads to sign-in or set-up.
#[component]
pub fn SignedIn(
    /// What only somebody signed in sees.
    inside: fn() -> AnyView,
) -> impl IntoView {
    let me = expect_context::<RwSignal<Option<Me>>>();
    let is_in = RwSignal::new(false);
    let failed = RwSignal::new(None::<AppError>);
    let navigate = use_navigate();
    let go = Callback::new(move |path: String| {
        navigate(&path, NavigateOptions { replace: true, ..NavigateOptions::default() });
    });
    let ask = Callback::new(move |()| {
        spawn_local(async move {
            match who(me).await {
                Ok(None) => {
                    is_in.try_set(true);
                }
                Ok(Some(path)) => go.run(path),
                Err(error) => show_failure(failed, error.0),
            }
        });
    });
    ask.run(());
    move || {
        match (is_in.get(), failed.get()) {
        (true, _) => inside(),
        (false, None) => {
            view! { <main id="content" class="alone" aria-busy="true"><Skeleton rows=3 /></main> }.into_any()
        }
        (false, Some(error)) => {
            view! { <main id="content" class="alone"><h1>"Foyer"</h1><ErrorNote error=error retry=ask /></main> }
                .into_any()
        }
    }
    }
}

/// Notes who is signed in, or answers where to go instead.
async fn who(me: RwSignal<Option<Me>>) -> Result<Option<String>, ApiError> {
    let entry = get_entry().await?;
    let awaited = AWAITED.swap(false, Ordering::Relaxed);
    Ok(match entry {
        Entry::Workspace(known) => {
            me.try_set(Some(known));
            None
        }
        // Without a word people would be led round in a circle.
        Entry::SignIn if awaited => Some(format!("{LOGIN}?{NOT_KEPT}&next={}", here_for_next())),
        Entry::SignIn => Some(format!("{LOGIN}?next={}", here_for_next())),
        Entry::SetUp => Some(SETUP.to_owned()),
    })
}
