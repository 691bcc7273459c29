//! A long text by a person: twelve lines of it, and the rest on demand.

use super::browser::on_resize;
use super::linked_text::linked_text;
use leptos::html;
use leptos::prelude::*;

/// The text with its links. More than twelve lines, as wide as they are drawn, start folded.
#[component]
pub fn FoldedText(
    /// The text.
    text: String,
) -> impl IntoView {
    let folded = RwSignal::new(true);
    let long = RwSignal::new(false);
    let frame = NodeRef::<html::Div>::new();
    on_resize(frame, move || {
        if let Some(frame) = frame.try_get_untracked().flatten()
            && folded.get_untracked()
        {
            let cut = frame.scroll_height() > frame.client_height() + 1;
            if long.get_untracked() != cut {
                long.set(cut);
            }
        }
    });
    view! {
        <div class="folded-text" dir="auto" data-folded=move || folded.get().to_string() node_ref=frame>
            {linked_text(&text)}
        </div>
        <button
            type="button"
            class="fold"
            hidden=move || !long.get()
            aria-expanded=move || (!folded.get()).to_string()
            on:click=move |_| folded.update(|folded| *folded = !*folded)
        >
            {move || if folded.get() { "Show all" } else { "Show less" }}
        </button>
    }
}
