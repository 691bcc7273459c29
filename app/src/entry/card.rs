//! The card of a page that stands alone: whose program it is, and what the page is for.

use crate::components::Product;
use leptos::prelude::*;

/// Head and frame of signing in and of the set-up.
#[component]
pub fn EntryCard(
    /// The page's heading.
    title: &'static str,
    /// For forms that need more room.
    #[prop(optional)]
    wide: bool,
    /// The content.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="entry">
            <div class="entry-card" class:entry-card-wide=wide>
                <p class="entry-brand"><Product /></p>
                <h1 tabindex="-1">{title}</h1>
                {children()}
            </div>
        </div>
    }
    .into_any()
}
