//! The composer: one text area that grows, and **Send**.

use crate::dom::{El, el, follow};
use crate::page;
use crate::session::Session;
use crate::words;
use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use leptos::web_sys::{HtmlElement, KeyboardEvent};
use wasm_bindgen::JsCast;

/// `keyCode` of a key that belongs to an input method, in browsers that end composing too early.
const IME_KEY: u32 = 229;

pub(super) fn composer(session: Session) -> El {
    let touch = page::is_touch();
    let on_key = move |event: leptos::web_sys::Event| {
        let key: &KeyboardEvent = event.unchecked_ref();
        let composing = key.is_composing() || key.key_code() == IME_KEY;
        match key.key().as_str() {
            // A finger has no Shift to hold: there Enter makes a line, and the button sends.
            "Enter" if !key.shift_key() && !composing && !touch => {
                event.prevent_default();
                session.write();
            }
            // An empty composer has no use for them: they read back in the thread.
            name @ ("PageUp" | "PageDown" | "Home" | "End")
                if session.draft.with_untracked(String::is_empty) =>
            {
                event.prevent_default();
                scroll(name);
            }
            _ => {}
        }
    };
    let area = el("textarea")
        .attr("id", "message")
        .attr("rows", "1")
        .attr("aria-describedby", "message-error")
        .attr_if("aria-invalid", move || session.draft_too_long().is_some())
        .attr("placeholder", words::MESSAGE)
        .attr("dir", "auto")
        .attr("autocomplete", "off")
        .attr("enterkeyhint", if touch { "enter" } else { "send" })
        .attr("data-focus", "")
        .bind(session.draft, move || session.typed())
        .on("keydown", on_key);
    let html = area.html();
    // Grows with the text; the sheet sets the limit.
    follow(move || {
        session.draft.track();
        session.shown.track();
        let html = html.clone();
        // After the text is in the page.
        Timeout::new(0, move || grow(&html)).forget();
    });
    let html = area.html();
    let error = el("p").attr("class", "error").attr("id", "message-error").attr("role", "status");
    // In a page with a sandbox no form is submitted; its button is pressed there too.
    let send = el("button")
        .attr("class", "primary")
        .attr_if("aria-disabled", move || session.draft_too_long().is_some())
        .on("click", move |event| {
            event.prevent_default();
            session.write();
            // Keeps the keyboard of a phone open.
            _ = html.focus();
        });
    el("form")
        .attr("class", "composer")
        .on("submit", move |event| {
            event.prevent_default();
            session.write();
        })
        .child(el("label").attr("class", "vh").attr("for", "message").text(words::MESSAGE))
        .child(error.text_of(move || session.draft_too_long().unwrap_or_default()))
        .child(area)
        .child(send.text(words::SEND))
}

fn grow(area: &HtmlElement) {
    let style = area.style();
    // Setting these properties cannot fail.
    if style.set_property("block-size", "auto").is_ok() {
        let borders = area.offset_height() - area.client_height();
        let height = [&(area.scroll_height() + borders).to_string(), "px"].concat();
        _ = style.set_property("block-size", &height);
    }
}

fn scroll(key: &str) {
    let Some(thread) = document().get_element_by_id("thread") else { return };
    let page = thread.client_height() * 9 / 10;
    let top = match key {
        "PageUp" => thread.scroll_top() - page,
        "PageDown" => thread.scroll_top() + page,
        "Home" => 0,
        _ => thread.scroll_height(),
    };
    thread.set_scroll_top(top);
}
