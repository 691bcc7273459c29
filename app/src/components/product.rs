//! The product's mark and name, as they stand at the head of every page.

use leptos::prelude::*;

/// The mark, which is decoration, and the name beside it.
#[component]
pub fn Product() -> impl IntoView {
    view! {
        <span class="product-mark" aria-hidden="true"></span>
        "Foyer"
    }
}
