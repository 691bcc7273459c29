//! An address that leads nowhere.

use crate::components::{EmptyState, IconName};
use leptos::prelude::*;

/// Says so, and offers a way on. `standalone` brings its own landmark.
#[component]
pub fn NotFound(
    /// Stands outside the frame.
    #[prop(optional)]
    standalone: bool,
) -> impl IntoView {
    let words = || {
        view! {
            <div class="not-found">
                <h1>"We couldn't find this page"</h1>
                <EmptyState
                    icon=IconName::Search
                    text="The address may be mistyped, or what was here has moved."
                >
                    <a class="button button-primary" href="/chats/mine">
                        <span class="button-text">"Go to My Active"</span>
                    </a>
                </EmptyState>
            </div>
        }
    };
    if standalone {
        view! { <main id="content" class="alone">{words()}</main> }.into_any()
    } else {
        words().into_any()
    }
}
