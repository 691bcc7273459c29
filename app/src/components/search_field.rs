//! The search of a list: what is typed is looked for when the typing rests.

use super::icon::{Icon, IconName};
use super::one_type::watch;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use std::time::Duration;

/// How long the typing rests before it is looked for; Enter looks at once.
const REST: Duration = Duration::from_millis(250);

/// A search field. The value lives outside, in the page's address.
#[component]
pub fn SearchField(
    /// Its name, also shown while it is empty.
    label: &'static str,
    /// What the list is searched for.
    #[prop(into)]
    value: Signal<String>,
    /// Look for this.
    on_search: Callback<String>,
) -> impl IntoView {
    let typed = RwSignal::new(value.get_untracked());
    let pending = StoredValue::new(None::<TimeoutHandle>);
    let cancel = move || {
        if let Some(timeout) = pending.try_update_value(Option::take).flatten() {
            timeout.clear();
        }
    };
    let look = move || {
        cancel();
        if let Some(text) = typed.try_get_untracked()
            && value.try_get_untracked().is_some_and(|value| value != text)
        {
            on_search.try_run(text);
        }
    };
    // Back and links change the address as well. What is just being typed is newer.
    watch(move || {
        let value = value.get();
        if pending.with_value(Option::is_none) && typed.with_untracked(|typed| typed.trim() != value) {
            typed.set(value);
        }
    });
    on_cleanup(cancel);
    view! {
        <div class="search">
            <Icon name=IconName::Search />
            <input
                type="search"
                class="input"
                aria-label=label
                placeholder=label
                autocomplete="off"
                dir="auto"
                prop:value=move || typed.get()
                on:input:target=move |event| {
                    typed.set(event.target().value());
                    cancel();
                    pending.set_value(set_timeout_with_handle(look, REST).ok());
                }
                on:keydown=move |event| {
                    if event.key() == "Enter" && !event.is_composing() {
                        look();
                    }
                }
            />
        </div>
    }
}
