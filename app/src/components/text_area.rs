//! A labelled text of several lines.

use super::field::{FieldNotes, Wiring};
use leptos::prelude::*;

/// Several lines of text with label, hint and error. The value lives outside: `value` in, `on_input` out.
#[component]
pub fn TextArea(
    /// The field's name as the server calls it; ids are made of it.
    name: &'static str,
    /// The label.
    #[prop(into)]
    label: Signal<String>,
    /// What it holds.
    #[prop(into)]
    value: Signal<String>,
    /// Typed.
    #[prop(into)]
    on_input: Callback<String>,
    /// Left.
    #[prop(into)]
    on_blur: Callback<()>,
    /// A sentence of help.
    #[prop(into)]
    hint: Signal<String>,
    /// What is wrong.
    #[prop(into)]
    error: Signal<Option<String>>,
    /// Lines in sight.
    #[prop(default = 3)]
    rows: i32,
) -> impl IntoView {
    let wiring = Wiring::new(name, true, error);
    view! {
        <div class="field">
            <label class="field-label" for=wiring.id()>
                {move || label.get()}
                " "
                <span class="field-optional">"(optional)"</span>
            </label>
            <textarea
                class="input"
                id=wiring.id()
                name=name
                rows=rows
                dir="auto"
                autocapitalize="off"
                spellcheck="false"
                aria-describedby=move || wiring.described_by()
                aria-invalid=move || wiring.invalid()
                prop:value=move || value.get()
                on:input:target=move |event| on_input.run(event.target().value())
                on:blur=move |_| {
                    // The field may leave the page with focus in it: then nobody listens any more.
                    on_blur.try_run(());
                }
            ></textarea>
            <FieldNotes wiring hint=Some(hint) />
        </div>
    }
}
