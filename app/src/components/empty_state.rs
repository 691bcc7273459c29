//! What a list says when there is nothing in it.

use super::icon::{Icon, IconName};
use leptos::prelude::*;

/// An icon, one sentence, and perhaps the action that fills the list.
#[component]
pub fn EmptyState(
    /// An icon above the sentence.
    icon: IconName,
    /// The sentence.
    #[prop(into)]
    text: Signal<String>,
    /// A quieter second sentence.
    #[prop(optional, into)]
    detail: Option<Signal<String>>,
    /// The action.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty-state">
            <span class="empty-state-icon">
                <Icon name=icon />
            </span>
            <p class="empty-state-text">{move || text.get()}</p>
            {detail.map(|detail| view! { <p class="empty-state-detail">{move || detail.get()}</p> })}
            {children.map(|children| view! { <div class="empty-state-action">{children()}</div> })}
        </div>
    }
}
