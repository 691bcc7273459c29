//! Buttons. One look per meaning, and one way to be busy.

use super::icon::{Icon, IconName};
use leptos::ev::MouseEvent;
use leptos::prelude::*;

/// What pressing the button means; decides its look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonKind {
    /// The one thing this place is for.
    Primary,
    /// Anything else worth a frame.
    #[default]
    Secondary,
    /// Destroys something.
    Danger,
    /// Stands in a row of text or tools without a frame.
    Quiet,
}

impl ButtonKind {
    fn class(self) -> &'static str {
        match self {
            Self::Primary => "button button-primary",
            Self::Secondary => "button button-secondary",
            Self::Danger => "button button-danger",
            Self::Quiet => "button button-quiet",
        }
    }
}

/// A push button. While busy it keeps focus and its name, but does nothing when pressed.
///
/// `submit` makes it the button of the form around it; then `on_click` is not needed.
#[component]
pub fn Button(
    /// Its meaning.
    #[prop(optional)]
    kind: ButtonKind,
    /// An icon before the words.
    #[prop(optional, into)]
    icon: Option<IconName>,
    /// Pressed.
    #[prop(optional, into)]
    on_click: Option<Callback<MouseEvent>>,
    /// Work is under way: shows it, says it, ignores presses.
    #[prop(optional, into)]
    busy: Signal<bool>,
    /// Cannot be pressed now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// Submits the form around it.
    #[prop(optional)]
    submit: bool,
    /// Name for assistive technology when the visible words are not enough.
    #[prop(optional, into)]
    label: Option<Signal<String>>,
    /// Shows only the icon; `label` is required then.
    #[prop(optional)]
    icon_only: bool,
    /// The words.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let press = move |event: MouseEvent| {
        if busy.get_untracked() {
            event.prevent_default();
            return;
        }
        if let Some(callback) = on_click {
            callback.run(event);
        }
    };
    view! {
        <button
            type=if submit { "submit" } else { "button" }
            class=kind.class()
            class:button-icon=icon_only
            disabled=move || disabled.get()
            aria-busy=move || busy.get().then_some("true")
            aria-disabled=move || busy.get().then_some("true")
            aria-label=move || label.map(|text| text.get())
            title=move || if icon_only { label.map(|text| text.get()) } else { None }
            on:click=press
        >
            {icon.map(|name| view! { <Icon name /> })}
            {children.map(|children| view! { <span class="button-text">{children()}</span> })}
        </button>
    }
}
