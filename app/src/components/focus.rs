//! Moving keyboard focus by code: to a field, and back to the page when its place is gone.

use super::browser::{find, focus_is_lost, focused};
use leptos::prelude::*;
use std::cell::Cell;
use std::time::Duration;
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

/// Moves focus to the element with this id. Where it lies in a part of a form that another tab shows, that tab is
/// pressed first: the part names its tab's id in `data-tab`.
pub fn focus_in_tabs(id: &str) {
    let tab = document()
        .get_element_by_id(id)
        .and_then(|element| element.closest("[data-tab][hidden]").ok().flatten())
        .and_then(|part| find(&format!("#{}", part.get_attribute("data-tab")?)));
    let Some(tab) = tab else { return focus_by_id(id) };
    let id = id.to_owned();
    // After the press that led here.
    set_timeout(
        move || {
            tab.click();
            request_animation_frame(move || focus_by_id(&id));
        },
        Duration::ZERO,
    );
}

/// Whether nothing that somebody works in has the focus: it is nowhere, at the content, or at the heading
/// that a new page gave it.
pub fn focus_is_free() -> bool {
    let at_rest = |element: web_sys::Element| element.matches("body, h1, main").unwrap_or(false);
    document().active_element().is_none_or(at_rest)
}

/// Frames in which a page may still be loading, and in which its heading must keep the focus.
const FRAMES: (u16, u16) = (600, 10);

thread_local! {
    /// The newest arrival; older ones have ended.
    static ARRIVAL: Cell<u32> = const { Cell::new(0) };
}

/// A new page is being drawn: unless somebody works in something already, the focus goes to its heading, so
/// that the page says its name, and follows it while the page is still loading. `stayed` is told when the
/// focus is elsewhere from the start, as on a link that is still there.
pub fn arrive(stayed: impl FnOnce() + 'static) {
    let arrival = ARRIVAL.get().wrapping_add(1);
    ARRIVAL.set(arrival);
    request_animation_frame(move || {
        if focus_is_free() {
            rest_on_heading(arrival, FRAMES.0, FRAMES.1);
        } else {
            stayed();
        }
    });
}

fn rest_on_heading(arrival: u32, left: u16, missing: u16) {
    if left == 0 || missing == 0 || arrival != ARRIVAL.get() || !focus_is_free() {
        return;
    }
    let loading = find(".loaded[aria-busy='true']").is_some();
    let held = focused().is_some_and(|element| element.tag_name() == "H1");
    if let Some(heading) = find("main h1").filter(|_| !held) {
        focus_quietly(&heading);
    }
    let missing = if held && !loading { missing - 1 } else { FRAMES.1 };
    request_animation_frame(move || rest_on_heading(arrival, left - 1, missing));
}

/// Moves the focus to the first field of a form, unless somebody works in something already.
pub fn start_in(form: &'static str) {
    request_animation_frame(move || {
        let field = format!("{form} :is(input, select, textarea)");
        if let Some(field) = find(&field).filter(|_| focus_is_free()) {
            focus_quietly(&field);
        }
    });
}

/// Moves the focus without moving what is on screen.
pub fn focus_quietly(element: &web_sys::HtmlElement) {
    let options = web_sys::FocusOptions::new();
    options.set_prevent_scroll(true);
    let _ = element.focus_with_options(&options);
}

/// After a change is drawn: when what had focus left the page (its row was closed, its toast
/// went), focus goes to the content, so that the keyboard goes on from there.
pub fn keep_focus_in_page() {
    request_animation_frame(|| {
        if focus_is_lost() {
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
