//! A labelled native select.

use super::field::{FieldNotes, Wiring};
use leptos::prelude::*;

/// One choice of a select: value and words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What the form gets.
    pub value: String,
    /// What people read.
    pub text: String,
}

impl Choice {
    /// A choice.
    pub fn new(value: impl Into<String>, text: impl Into<String>) -> Self {
        Self { value: value.into(), text: text.into() }
    }
}

/// A native select with label, hint and error.
#[component]
pub fn SelectField(
    /// The field's name as the server calls it; ids are made of it, so it is unique on the page.
    #[prop(into)]
    name: String,
    /// The label.
    #[prop(into)]
    label: Signal<String>,
    /// The chosen value.
    #[prop(into)]
    value: Signal<String>,
    /// What can be chosen.
    #[prop(into)]
    choices: Signal<Vec<Choice>>,
    /// Chosen.
    #[prop(into)]
    on_change: Callback<String>,
    /// Left.
    #[prop(optional, into)]
    on_blur: Option<Callback<()>>,
    /// A sentence of help.
    #[prop(optional, into)]
    hint: Option<Signal<String>>,
    /// What is wrong.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// As wide as its content needs, not as the form.
    #[prop(optional)]
    narrow: bool,
    /// Shows the select alone; the label stays for assistive technology.
    #[prop(optional)]
    label_hidden: bool,
    /// Cannot be changed.
    #[prop(optional, into)]
    disabled: Signal<bool>,
) -> impl IntoView {
    let wiring = Wiring::new(&name, hint.is_some(), error);
    // `selected` on the options, not `value` on the select: a value set before its option exists
    // is silently dropped by the browser.
    let options = move || {
        let value = value.get();
        choices
            .get()
            .into_iter()
            .map(|choice| {
                let selected = choice.value == value;
                view! {
                    <option value=choice.value prop:selected=selected>
                        {choice.text}
                    </option>
                }
            })
            .collect_view()
    };
    view! {
        <div class="field" class:field-narrow=narrow>
            <label class=if label_hidden { "visually-hidden" } else { "field-label" } for=wiring.id()>
                {move || label.get()}
            </label>
            <select
                class="input select"
                id=wiring.id()
                name=name
                disabled=move || disabled.get()
                aria-describedby=move || wiring.described_by()
                aria-invalid=move || wiring.invalid()
                on:change:target=move |event| on_change.run(event.target().value())
                on:blur=move |_| {
                    if let Some(callback) = on_blur {
                        // A field leaves the page with focus in it: then nobody listens any more.
                        callback.try_run(());
                    }
                }
            >
                {options}
            </select>
            <FieldNotes wiring hint />
        </div>
    }
}
