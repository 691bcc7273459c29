//! A password input that can be shown.

use super::button::{Button, ButtonKind};
use super::field::{FieldNotes, Wiring};
use super::icon::IconName;
use leptos::prelude::*;

/// A password with a button that shows or hides it. Pasting and password managers work as usual.
#[component]
pub fn PasswordField(
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
    /// `current-password` or `new-password`.
    autocomplete: &'static str,
    /// A sentence of help.
    #[prop(optional, into)]
    hint: Option<Signal<String>>,
    /// What is wrong.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// Must not stay empty.
    #[prop(default = true)]
    required: bool,
    /// Takes focus when the page or dialog opens.
    #[prop(optional)]
    autofocus: bool,
) -> impl IntoView {
    let wiring = Wiring::new(name, hint.is_some(), error);
    let shown = RwSignal::new(false);
    let toggle_label =
        Signal::derive(move || if shown.get() { "Hide password" } else { "Show password" }.to_owned());
    view! {
        <div class="field">
            <label class="field-label" for=wiring.id()>
                {move || label.get()}
                {(!required).then(|| view! { " " <span class="field-optional">"(optional)"</span> })}
            </label>
            <div class="input-group">
                <input
                    class="input"
                    id=wiring.id()
                    name=name
                    type=move || if shown.get() { "text" } else { "password" }
                    autocomplete=autocomplete
                    autocapitalize="off"
                    spellcheck="false"
                    dir="ltr"
                    required=required
                    autofocus=autofocus
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
                // Two buttons in turn, because an icon is fixed for a button's life.
                {move || {
                    let icon = if shown.get() { IconName::EyeOff } else { IconName::Eye };
                    view! {
                        <Button
                            kind=ButtonKind::Quiet
                            icon=icon
                            icon_only=true
                            label=toggle_label
                            on_click=move |_| shown.update(|shown| *shown = !*shown)
                        />
                    }
                }}
            </div>
            <FieldNotes wiring hint />
        </div>
    }
}
