//! The field for a password that somebody chooses.

use super::password_field::PasswordField;
use crate::pure::checks;
use leptos::prelude::*;

/// The name of the field, as the server calls it.
pub const NEW_PASSWORD: &str = "password";

/// A password of one's own choice, with the rule for it below.
#[component]
pub fn NewPasswordField(
    /// The label.
    label: &'static str,
    /// What it holds.
    #[prop(into)]
    value: Signal<String>,
    /// Typed.
    #[prop(into)]
    on_input: Callback<String>,
    /// Left.
    #[prop(into)]
    on_blur: Callback<()>,
    /// What is wrong.
    #[prop(into)]
    error: Signal<Option<String>>,
    /// A sentence of help; the rule, unless there is another one to say.
    #[prop(default = checks::new_password_hint().into(), into)]
    hint: String,
    /// Takes focus when the page opens.
    #[prop(optional)]
    autofocus: bool,
) -> impl IntoView {
    view! {
        <PasswordField
            name=NEW_PASSWORD
            label
            autocomplete="new-password"
            autofocus
            hint
            value
            on_input
            on_blur
            error
        />
    }
}
