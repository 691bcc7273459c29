//! An address that leads nowhere.

use crate::components::{EmptyState, IconName};
use crate::pages::HOME;
use leptos::prelude::*;

/// Says so, and offers a way on.
#[component]
pub fn NotFound() -> impl IntoView {
    view! {
        <div class="not-found">
            <h1 tabindex="-1">"We couldn't find this page"</h1>
            <EmptyState icon=IconName::Search text="The address may be mistyped, or what was here has moved.">
                <a class="button button-primary" href=HOME>
                    <span class="button-text">"Go to My Active"</span>
                </a>
            </EmptyState>
        </div>
    }
}
