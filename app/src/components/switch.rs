//! An on/off switch: a checkbox that says so.

use super::field::{FieldNotes, Wiring};
use leptos::prelude::*;

/// A switch with its label beside it.
#[component]
pub fn Switch(
    /// Makes the ids; unique on the page.
    #[prop(into)]
    name: String,
    /// The label.
    #[prop(into)]
    label: Signal<String>,
    /// What it is about, added to the label for assistive technology where labels repeat.
    #[prop(optional, into)]
    about: Option<String>,
    /// Whether it is on.
    #[prop(into)]
    checked: Signal<bool>,
    /// Switched.
    #[prop(into)]
    on_change: Callback<bool>,
    /// A sentence of help.
    #[prop(optional, into)]
    hint: Option<Signal<String>>,
    /// What is wrong.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// Cannot be switched now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// Shows the switch alone; the label stays for assistive technology.
    #[prop(optional)]
    label_hidden: bool,
) -> impl IntoView {
    let wiring = Wiring::new(&name, hint.is_some(), error);
    view! {
        <div class="field field-inline">
            <label class="switch">
                <input
                    type="checkbox"
                    role="switch"
                    class="switch-input"
                    id=wiring.id()
                    name=name
                    disabled=move || disabled.get()
                    aria-describedby=move || wiring.described_by()
                    aria-invalid=move || wiring.invalid()
                    prop:checked=move || checked.get()
                    on:change:target=move |event| on_change.run(event.target().checked())
                />
                <span class="switch-track" aria-hidden="true"></span>
                <span class="switch-label" class:visually-hidden=label_hidden>
                    {move || label.get()}
                    {about.map(|about| view! { <span class="visually-hidden">" " {about}</span> })}
                </span>
            </label>
            <FieldNotes wiring hint />
        </div>
    }
}
