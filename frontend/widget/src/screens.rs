//! What the visitor sees: header, strip, and one screen below them.
//!
//! Screens read the session and call its actions; they decide nothing about the chat.

mod composer;
mod conversation;
mod early;
mod form;
mod header;
mod part;
mod queue;
mod row;
mod strip;
mod unavailable;

pub(crate) use early::Early;

use crate::dom::{self, El, div, el};
use crate::model::Screen;
use crate::session::Session;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// Takes the place of the shell's skeleton, or takes over the form that the visitor fills in there already.
pub(crate) fn mount() {
    let Some(root) = document().get_element_by_id("chat") else { return };
    let Ok(root) = root.dyn_into::<leptos::web_sys::HtmlElement>() else { return };
    let place = El::from(root.clone());
    leptos::mount::mount_to(root, move || widget(place)).forget();
}

fn widget(root: El) {
    let drawn = early::form();
    let sent = drawn.as_ref().is_some_and(early::was_sent);
    let session = Session::begin(drawn.as_ref().and_then(early::read));
    let screen = session.screen();
    // An ended chat stays on its screen: only what is below the thread changes.
    let body = Memo::new(move |_| match screen.get() {
        Screen::Ended => Screen::Chat,
        other => other,
    });
    // What it keeps of the shell's, it takes before that goes.
    let header = header::header(session);
    early::clear(&root, drawn.filter(|_| body.get_untracked() == Screen::Form));
    let root = session.say.regions(strip::strips(session, root.child(header)));
    root.slot(move || {
        Some(match body.get() {
            Screen::Loading => loading(),
            Screen::Form => form::form(session),
            Screen::MessageLeft => form::thanks(session),
            Screen::Unavailable => unavailable::unavailable(session),
            Screen::Queue => queue::queue(session),
            Screen::Chat | Screen::Ended => conversation::conversation(session, screen),
        })
    })
    .child(header::confirm(session));
    dom::take_over(false);
    if sent {
        session.submit();
    }
}

/// The shell's skeleton, again: nothing moves when the widget takes over.
fn loading() -> El {
    let block = || el("i");
    div("screen skeleton")
        .attr("aria-busy", "true")
        .child(block())
        .child(block())
        .child(block())
        .child(block())
}
