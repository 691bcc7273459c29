//! A button that copies a text.

use super::button::{Button, ButtonKind};
use super::icon::IconName;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;
use wasm_bindgen_futures::JsFuture;

/// How long the button says so.
const SAID_FOR: Duration = Duration::from_secs(2);

#[derive(Clone, Copy, PartialEq, Eq)]
enum Outcome {
    None,
    Copied,
    Failed,
}

/// **Copy**, then "Copied" for two seconds. Where the browser refuses, says what to do instead.
#[component]
pub fn CopyButton(
    /// What to copy.
    #[prop(into)]
    text: Signal<String>,
    /// What it is, for assistive technology: "Copy" plus this.
    what: &'static str,
) -> impl IntoView {
    let outcome = RwSignal::new(Outcome::None);
    let copy = move |_| {
        spawn_local(async move {
            let written = match clipboard() {
                Some(clipboard) => JsFuture::from(clipboard.write_text(&text.get_untracked())).await.is_ok(),
                None => false,
            };
            outcome.try_set(if written { Outcome::Copied } else { Outcome::Failed });
            set_timeout(
                move || {
                    outcome.try_set(Outcome::None);
                },
                SAID_FOR,
            );
        });
    };
    let words = move || match outcome.get() {
        Outcome::None => "Copy",
        Outcome::Copied => "Copied",
        Outcome::Failed => "Select the text and copy it",
    };
    view! {
        <span class="copy">
            <Button
                kind=ButtonKind::Secondary
                icon=IconName::Copy
                on_click=copy
            >
                {words}
                <span class="visually-hidden">" " {what}</span>
            </Button>
            <span class="visually-hidden" role="status">
                {move || if outcome.get() == Outcome::Copied { "Copied" } else { "" }}
            </span>
        </span>
    }
}

/// The clipboard; browsers offer none on plain HTTP except for localhost.
fn clipboard() -> Option<web_sys::Clipboard> {
    let navigator = window().navigator();
    let present = js_sys::Reflect::get(&navigator, &"clipboard".into()).ok()?;
    (!present.is_undefined()).then(|| navigator.clipboard())
}
