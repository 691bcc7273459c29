//! The list of what is wrong with a form, above it.

use super::field::field_id;
use super::focus::focus_in_tabs;
use super::icon::{Icon, IconName};
use super::one_type::effect;
use leptos::ev::MouseEvent;
use leptos::html;
use leptos::prelude::*;

/// Each wrong field as a link that moves focus to it. Takes focus itself whenever `tries` grows
/// while there is something to say, so that a failed save is never silent.
#[component]
pub fn ErrorSummary(
    /// Field name (`None`: about the whole form) and sentence.
    #[prop(into)]
    errors: Signal<Vec<(Option<String>, String)>>,
    /// How often the form was sent.
    #[prop(into)]
    tries: Signal<u32>,
) -> impl IntoView {
    let root = NodeRef::<html::Div>::new();
    let seen = StoredValue::new(0_u32);
    effect(move |_| {
        let tries = tries.get();
        if errors.with(Vec::is_empty) || seen.get_value() == tries {
            return false;
        }
        seen.set_value(tries);
        // The list is rendered by then.
        request_animation_frame(move || {
            if let Some(root) = root.get_untracked() {
                let _ = root.focus();
            }
        });
        true
    });
    let heading = move || match errors.with(Vec::len) {
        1 => "One thing needs your attention".to_owned(),
        several => format!("{several} things need your attention"),
    };
    view! {
        <div
            class="error-summary"
            node_ref=root
            tabindex="-1"
            role="group"
            aria-label="What needs your attention"
            hidden=move || errors.with(Vec::is_empty)
        >
            <Icon name=IconName::Warning />
            <div>
                <p class="error-summary-heading">{heading}</p>
                <ul>
                    {move || {
                        errors
                            .get()
                            .into_iter()
                            .map(|(field, text)| view! { <li>{problem(field, text)}</li> })
                            .collect_view()
                    }}
                </ul>
            </div>
        </div>
    }
}

/// A link to the field, or plain text for the whole form.
fn problem(field: Option<String>, text: String) -> AnyView {
    let Some(field) = field else {
        return text.into_any();
    };
    let id = field_id(&field);
    let href = format!("#{id}");
    let jump = move |event: MouseEvent| {
        // Only focus moves: the address stays, so Back leaves the form and not this jump.
        event.prevent_default();
        focus_in_tabs(&id);
    };
    view! { <a href=href on:click=jump>{text}</a> }.into_any()
}
