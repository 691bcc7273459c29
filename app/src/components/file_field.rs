//! A labelled place for one file: pressed, by mouse or key, it asks for one; one may also be dropped on it.

use super::field::{FieldNotes, Wiring};
use super::icon::{Icon, IconName};
use leptos::prelude::*;
use web_sys::File;

/// A field that hands on the file that was chosen. What becomes of it is shown by whoever takes it.
///
/// The input lies over the whole place and is not seen, so that the browser itself takes what is dropped there.
#[component]
pub fn FileField(
    /// The field's name; ids are made of it.
    name: &'static str,
    /// The label.
    label: &'static str,
    /// The words on the place.
    #[prop(into)]
    invitation: Signal<String>,
    /// Media types to offer, as in `accept`.
    accept: &'static str,
    /// Chosen or dropped. Not while busy.
    #[prop(into)]
    on_file: Callback<File>,
    /// A sentence of help.
    #[prop(into)]
    hint: Signal<String>,
    /// What is wrong.
    #[prop(into)]
    error: Signal<Option<String>>,
    /// A file is under way.
    #[prop(into)]
    busy: Signal<bool>,
    /// What stands in the place instead of the symbol; `None` for the symbol.
    #[prop(into)]
    shown: ViewFn,
    /// Stands beside the place.
    children: Children,
) -> impl IntoView {
    let wiring = Wiring::new(name, true, error);
    view! {
        <div class="field">
            <label class="field-label" for=wiring.id()>
                {label}
                " "
                <span class="field-optional">"(optional)"</span>
            </label>
            <div class="file-row">
                <div class="file-place" data-busy=move || busy.get().to_string()>
                    {move || shown.run()}
                    <Icon name=IconName::Upload />
                    <span aria-hidden="true">{move || invitation.get()}</span>
                    <input
                        type="file"
                        id=wiring.id()
                        name=name
                        accept=accept
                        aria-describedby=move || wiring.described_by()
                        aria-invalid=move || wiring.invalid()
                        aria-busy=move || busy.get().then_some("true")
                        on:click=move |event| {
                            if busy.get_untracked() {
                                event.prevent_default();
                            }
                        }
                        on:change:target=move |event| {
                            let input = event.target();
                            let file = input.files().and_then(|files| files.get(0));
                            // So that the same file can be chosen again once it is mended.
                            input.set_value("");
                            if let Some(file) = file.filter(|_| !busy.get_untracked()) {
                                on_file.run(file);
                            }
                        }
                    />
                </div>
                {children()}
            </div>
            <FieldNotes wiring hint=Some(hint) />
        </div>
    }
}
