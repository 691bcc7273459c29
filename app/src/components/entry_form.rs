//! A form that is filled in and sent once: signing in, choosing a password, a step of the set-up.

use leptos::prelude::*;

/// The form around its fields. Browsers check nothing and send nothing by themselves: `on_submit` does both, and says
/// what is wrong beside the fields.
#[component]
pub fn EntryForm(
    /// Enter was pressed in a field, or the button that submits.
    #[prop(into)]
    on_submit: Callback<()>,
    /// The id of the heading that names it, where it stands among other things.
    #[prop(optional)]
    labelled_by: Option<&'static str>,
    children: Children,
) -> impl IntoView {
    view! {
        <form
            class="entry-form"
            method="post"
            novalidate=true
            aria-labelledby=labelled_by
            on:submit=move |event| {
                event.prevent_default();
                on_submit.run(());
            }
        >
            {children()}
        </form>
    }
}
