//! A person's initials on a calm colour that stays the same for the same name; a figure for a name that
//! shows nothing.

use super::initials::{initials, tint};
use super::one_type::memo;
use super::{Icon, IconName};
use foyer_browser::letters::first_character;
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
    let letters = memo(move || name.with(|name| initials(name, first_character)));
    view! {
        <span
            class="avatar"
            class:avatar-large=large
            data-tint=move || name.with(|name| tint(name))
            aria-hidden="true"
        >
            {move || {
                let letters = letters.get();
                if letters.is_empty() {
                    view! { <Icon name=IconName::Agent /> }.into_any()
                } else {
                    view! { <span>{letters}</span> }.into_any()
                }
            }}
        </span>
    }
}
