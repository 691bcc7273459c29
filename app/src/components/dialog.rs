//! A modal dialog on the native `<dialog>`: focus is kept inside, Esc closes, focus returns.

use super::button::{Button, ButtonKind};
use super::focus::give_focus_back;
use super::icon::IconName;
use super::one_type::effect;
use leptos::html;
use leptos::prelude::*;
use std::sync::atomic::{AtomicU32, Ordering};
use wasm_bindgen::JsCast;

/// Numbers dialogs, so that titles have ids of their own.
static NEXT_ID: AtomicU32 = AtomicU32::new(1);

/// A modal dialog. Its content exists only while it is open, so it always starts fresh.
///
/// `on_close` runs on Esc and on the cross; the owner then sets `open` to false.
#[component]
pub fn Dialog(
    /// Whether it is open.
    #[prop(into)]
    open: Signal<bool>,
    /// The heading; also its accessible name.
    #[prop(into)]
    title: Signal<String>,
    /// Asked to close without doing anything.
    #[prop(into)]
    on_close: Callback<()>,
    /// The content; buttons go into an element of class `dialog-actions` at its end.
    children: ChildrenFn,
) -> impl IntoView {
    let root = NodeRef::<html::Dialog>::new();
    let title_id = StoredValue::new(format!("dialog-title-{}", NEXT_ID.fetch_add(1, Ordering::Relaxed)));
    let before: StoredValue<Option<web_sys::HtmlElement>, LocalStorage> = StoredValue::new_local(None);

    effect(move |was_open| {
        let open = open.get();
        if open && was_open != Some(true) {
            before.set_value(focused());
            // The content is in the page by then, so `autofocus` in it is honoured.
            request_animation_frame(move || {
                if let Some(dialog) = root.try_get_untracked().flatten()
                    && !dialog.open()
                {
                    let _ = dialog.show_modal();
                    focus_first(&dialog);
                }
            });
        } else if !open && was_open == Some(true) {
            if let Some(dialog) = root.get_untracked() {
                dialog.close();
            }
            give_focus_back(before.try_update_value(Option::take).flatten());
        }
        open
    });

    let children = StoredValue::new(children);
    view! {
        <dialog
            class="dialog"
            node_ref=root
            aria-labelledby=title_id.get_value()
            on:cancel=move |event: web_sys::Event| {
                // The owner decides; closing by itself would leave `open` behind.
                event.prevent_default();
                on_close.run(());
            }
            on:close=move |_| {
                // A browser closes a dialog by itself when Esc is pressed again.
                if open.get_untracked() {
                    on_close.run(());
                }
            }
        >
            <Show when=move || open.get()>
                <div class="dialog-head">
                    <h2 class="dialog-title" id=title_id.get_value()>
                        {move || title.get()}
                    </h2>
                    <Button
                        kind=ButtonKind::Quiet
                        icon=IconName::Close
                        icon_only=true
                        label="Close"
                        on_click=move |_| on_close.run(())
                    />
                </div>
                <div class="dialog-body">{children.with_value(|children| children())}</div>
            </Show>
        </dialog>
    }
}

/// Where nothing asks for the focus (`autofocus`), it goes to the first field, else to the first of the
/// buttons at the end, which is the one that changes nothing: never to the cross.
fn focus_first(dialog: &web_sys::HtmlDialogElement) {
    let find = |selector: &str| dialog.query_selector(selector).ok().flatten();
    if find("[autofocus]").is_some() {
        return;
    }
    let field = ".dialog-body :is(input, textarea, select)";
    if let Some(first) = find(field).or_else(|| find(".dialog-actions .button"))
        && let Ok(first) = first.dyn_into::<web_sys::HtmlElement>()
    {
        let _ = first.focus();
    }
}

fn focused() -> Option<web_sys::HtmlElement> {
    document().active_element().and_then(|element| element.dyn_into().ok())
}
