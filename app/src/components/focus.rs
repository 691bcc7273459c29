//! Moving keyboard focus by code: to a field, and back to the page when its place is gone.

use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// The id of the page's main content, which takes focus when nothing else can.
const CONTENT_ID: &str = "content";

/// Moves focus to the element with this id, if there is one.
pub fn focus_by_id(id: &str) {
    if let Some(element) =
        document().get_element_by_id(id).and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok())
    {
        let _ = element.focus();
    }
}

/// After a change is drawn: when what had focus left the page (its row was closed, its toast
/// went), focus goes to the content, so that the keyboard goes on from there.
pub fn keep_focus_in_page() {
    request_animation_frame(|| {
        let lost = document().active_element().is_none_or(|element| element.tag_name() == "BODY");
        if lost {
            focus_by_id(CONTENT_ID);
        }
    });
}

/// Gives focus back to what had it, unless that is gone or has nothing left to do.
pub fn give_focus_back(before: Option<web_sys::HtmlElement>) {
    request_animation_frame(move || {
        // Whoever closed the dialog may have moved the focus on, for example to a list.
        let moved_on = document().active_element().is_some_and(|element| {
            element.tag_name() != "BODY" && !element.matches("dialog *").unwrap_or(false)
        });
        if moved_on {
            return;
        }
        let usable = |element: &web_sys::HtmlElement| {
            element.is_connected() && !element.matches(":disabled").unwrap_or(false)
        };
        match before.filter(usable) {
            Some(element) => {
                let _ = element.focus();
            }
            None => focus_by_id(CONTENT_ID),
        }
    });
}
