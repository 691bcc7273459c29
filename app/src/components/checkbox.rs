//! A checkbox with its label.

use super::field::{FieldNotes, Wiring};
use leptos::prelude::*;

/// A checkbox with its label beside it.
#[component]
pub fn Checkbox(
    /// Makes the ids; unique on the page.
    #[prop(into)]
    name: String,
    /// The label.
    #[prop(into)]
    label: Signal<String>,
    /// Whether it is ticked.
    #[prop(into)]
    checked: Signal<bool>,
    /// Ticked or cleared.
    #[prop(into)]
    on_change: Callback<bool>,
    /// Ticked for some only, as the box over a list.
    #[prop(optional, into)]
    mixed: Signal<bool>,
    /// A sentence of help.
    #[prop(optional, into)]
    hint: Option<Signal<String>>,
    /// What is wrong.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// Cannot be changed now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// Shows the box alone; the label stays for assistive technology.
    #[prop(optional)]
    label_hidden: bool,
) -> impl IntoView {
    let wiring = Wiring::new(&name, hint.is_some(), error);
    view! {
        <div class="field field-inline">
            <label class="checkbox">
                <input
                    type="checkbox"
                    class="checkbox-input"
                    id=wiring.id()
                    name=name
                    disabled=move || disabled.get()
                    aria-describedby=move || wiring.described_by()
                    aria-invalid=move || wiring.invalid()
                    prop:checked=move || checked.get()
                    prop:indeterminate=move || mixed.get()
                    on:change:target=move |event| on_change.run(event.target().checked())
                />
                <span class="checkbox-label" class:visually-hidden=label_hidden>
                    {move || label.get()}
                </span>
            </label>
            <FieldNotes wiring hint />
        </div>
    }
}
