//! What all form fields share: label, hint, error, and the ids that tie them together.

use leptos::prelude::*;

/// The id of the control of the field the server calls `name`.
#[must_use]
pub fn field_id(name: &str) -> String {
    format!("field-{name}")
}

/// Ids of one field's parts, and what its control says about them.
#[derive(Clone, Copy)]
pub struct Wiring {
    id: StoredValue<String>,
    has_hint: bool,
    error: Signal<Option<String>>,
}

impl Wiring {
    pub(super) fn new(name: &str, has_hint: bool, error: Signal<Option<String>>) -> Self {
        Self { id: StoredValue::new(field_id(name)), has_hint, error }
    }

    pub(super) fn id(self) -> String {
        self.id.get_value()
    }

    pub(super) fn hint_id(self) -> String {
        format!("{}-hint", self.id())
    }

    pub(super) fn error_id(self) -> String {
        format!("{}-error", self.id())
    }

    /// Value of `aria-describedby`: the error first, then the hint.
    pub(super) fn described_by(self) -> Option<String> {
        let error = self.error.with(Option::is_some).then(|| self.error_id());
        let hint = self.has_hint.then(|| self.hint_id());
        let ids: Vec<String> = error.into_iter().chain(hint).collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }

    /// Value of `aria-invalid`.
    pub(super) fn invalid(self) -> Option<&'static str> {
        self.error.with(Option::is_some).then_some("true")
    }
}

/// Hint and error below a control.
#[component]
pub(super) fn FieldNotes(
    /// The field's ids.
    wiring: Wiring,
    /// The hint.
    hint: Option<Signal<String>>,
) -> impl IntoView {
    let error = wiring.error;
    view! {
        {hint.map(|hint| view! { <p class="field-hint" id=wiring.hint_id()>{move || hint.get()}</p> })}
        {move || {
            error.get().map(|text| view! { <p class="field-error" id=wiring.error_id()>{text}</p> })
        }}
    }
}
