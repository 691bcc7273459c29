//! A labelled text input.

use super::field::{FieldNotes, Wiring};
use foyer_protocol::checks::too_long;
use leptos::prelude::*;

/// One line of text with label, hint and error. The value lives outside: `value` in, `on_input` out.
#[component]
pub fn TextField(
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
    #[prop(optional, into)]
    on_blur: Option<Callback<()>>,
    /// A sentence of help.
    #[prop(optional, into)]
    hint: Option<Signal<String>>,
    /// What is wrong.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// The input's `type`.
    #[prop(default = "text")]
    kind: &'static str,
    /// The input's `autocomplete`.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// Must not stay empty; says "optional" beside the label otherwise.
    #[prop(default = true)]
    required: bool,
    /// Most characters; more are told of, and the form refuses them.
    #[prop(optional, into)]
    max_length: Option<usize>,
    /// Lowest and highest number, for `kind="number"`.
    #[prop(optional, into)]
    range: Option<(i64, i64)>,
    /// As wide as its content needs, not as the form.
    #[prop(optional)]
    narrow: bool,
    /// Takes focus when the page or dialog opens.
    #[prop(optional)]
    autofocus: bool,
    /// Cannot be changed.
    #[prop(optional, into)]
    disabled: Signal<bool>,
) -> impl IntoView {
    // Said while it is typed. What is too long is never cut: nobody would notice.
    let error = Signal::derive(move || {
        error.get().or_else(|| max_length.and_then(|most| value.with(|text| too_long(text, most))))
    });
    let wiring = Wiring::new(name, hint.is_some(), error);
    let is_code = matches!(kind, "email" | "url");
    view! {
        <div class="field" class:field-narrow=narrow>
            <label class="field-label" for=wiring.id()>
                {move || label.get()}
                {(!required).then(|| view! { " " <span class="field-optional">"(optional)"</span> })}
            </label>
            <input
                class="input"
                id=wiring.id()
                name=name
                type=kind
                autocomplete=autocomplete
                autocapitalize=is_code.then_some("off")
                spellcheck=is_code.then_some("false")
                dir=if is_code { "ltr" } else { "auto" }
                required=required
                min=range.map(|(low, _)| low.to_string())
                max=range.map(|(_, high)| high.to_string())
                inputmode=range.map(|_| "numeric")
                autofocus=autofocus
                disabled=move || disabled.get()
                aria-describedby=move || wiring.described_by()
                aria-invalid=move || wiring.invalid()
                prop:value=move || value.get()
                on:input:target=move |event| on_input.run(event.target().value())
                on:blur=move |_| {
                    if let Some(callback) = on_blur {
                        // A field leaves the page with focus in it: then nobody listens any more.
                        callback.try_run(());
                    }
                }
            />
            <FieldNotes wiring hint />
        </div>
    }
}
