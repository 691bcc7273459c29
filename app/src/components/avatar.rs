//! A person's initials on a calm colour that stays the same for the same name.

use super::initials::{initials, tint};
use leptos::prelude::*;

/// Decoration beside a name: hidden from assistive technology, because the name stands there.
#[component]
pub fn Avatar(
    /// Whose.
    #[prop(into)]
    name: Signal<String>,
    /// The larger of the two sizes.
    #[prop(optional)]
    large: bool,
) -> impl IntoView {
    view! {
        <span
            class="avatar"
            class:avatar-large=large
            data-tint=move || name.with(|name| tint(name))
            aria-hidden="true"
        >
            {move || name.with(|name| initials(name))}
        </span>
    }
}
