//! The header: who is here, the menu, the way out, and the question before a chat is ended.

use crate::dom::{El, button, div, el, flag, follow, icon, tool};
use crate::model::Screen;
use crate::session::Session;
use crate::{page, words};
use foyer_browser::letters::first_character;
use foyer_protocol::initial::from_initial;
use leptos::prelude::*;
use leptos::web_sys::{Element, FocusEvent, HtmlDialogElement};
use wasm_bindgen::JsCast;

const DOTS: &str = "M12 7a1.75 1.75 0 1 0 0-3.5A1.75 1.75 0 0 0 12 7Zm0 6.75a1.75 1.75 0 1 0 0-3.5 1.75 1.75 0 0 0 0 3.5Zm0 6.75a1.75 1.75 0 1 0 0-3.5 1.75 1.75 0 0 0 0 3.5Z";
const FIGURE: &str = "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8Zm-8 8c.6-4 3.6-6.5 8-6.5s7.4 2.5 8 6.5Z";
const CROSS: &str =
    "M6.7 5.3 12 10.6l5.3-5.3 1.4 1.4L13.4 12l5.3 5.3-1.4 1.4L12 13.4l-5.3 5.3-1.4-1.4L10.6 12 5.3 6.7Z";

pub(super) fn header(session: Session) -> El {
    follow(move || document().set_title(&words::chat_with(&brand(session))));
    let agent = flag(move || session.model.with(|model| model.agent().is_some()));
    // Who waits leaves the queue by its own button.
    let talking = flag(move || session.model.with(|model| model.screen() == Screen::Chat));
    follow(move || {
        // The chat may close while its menu is open.
        if !talking.get() {
            session.menu.set(false);
            session.confirm.set(false);
        }
    });
    let name = el("bdi").text_of(move || heading(session));
    let who = div("who")
        .child(el("h1").attr("id", "title").child(name))
        .when(agent, move || el("p").child(el("bdi").text_of(move || brand(session))));
    let shown = Memo::new(move |_| heading(session));
    // As the server wrote it into the shell: it stays where it is.
    let mark = page::logo().unwrap_or_else(|| {
        let disc = el("span").attr("class", "disc").attr("aria-hidden", "true").attr("translate", "no");
        disc.slot(move || Some(initial(&shown.get())))
    });
    let head = el("header").attr("class", "head").child(mark).child(who).when(talking, move || menu(session));
    if session.embedded() {
        head.child(tool("close", words::CLOSE, CROSS, move || session.close()))
    } else {
        head
    }
}

fn menu(session: Session) -> El {
    let shut = move |event: leptos::web_sys::Event| {
        // Tab leads out of the menu, and so does a click elsewhere.
        let to = event.unchecked_ref::<FocusEvent>().related_target();
        let to = to.and_then(|to| to.dyn_into::<Element>().ok());
        if to.and_then(|to| to.closest(".menu").ok().flatten()).is_none() {
            session.menu.set(false);
        }
    };
    let toggle = move || session.menu.update(|open| *open = !*open);
    let list = move || {
        div("list").child(button("", words::END_CHAT, move || {
            session.menu.set(false);
            session.confirm.set(true);
        }))
    };
    let expanded = move || Some(if session.menu.get() { "true" } else { "false" }.to_owned());
    div("menu")
        .on("focusout", shut)
        .child(tool("options", words::OPTIONS, DOTS, toggle).attr_of("aria-expanded", expanded))
        .when(flag(move || session.menu.get()), list)
}

/// Asks before the chat is ended. A native dialog: the rest of the panel is inert meanwhile.
pub(super) fn confirm(session: Session) -> El {
    let question = move || session.model.with(|model| words::end_question(model.agent()));
    let actions = div("actions")
        .child(button("quiet", words::KEEP_OPEN, move || session.confirm.set(false)))
        .child(button("danger", words::END_CHAT, move || session.end()));
    let dialog = el("dialog")
        .attr("aria-labelledby", "end-question")
        .on("close", move |_| session.confirm.set(false))
        .child(el("h2").attr("id", "end-question").text_of(question))
        .child(actions);
    let native: HtmlDialogElement = dialog.node().clone().unchecked_into();
    follow(move || {
        if session.confirm.get() {
            // Fails only when it is open already.
            _ = native.show_modal();
        } else if native.open() {
            native.close();
            page::focus_id("options");
        }
    });
    dialog
}

/// The brand, before and after the server has told it.
fn brand(session: Session) -> String {
    session.model.with(|model| match &model.link {
        Some(link) => link.brand.clone(),
        None => page::brand(),
    })
}

/// The agent while there is one, otherwise the brand.
fn heading(session: Session) -> String {
    session.model.with(|model| model.agent().map(str::to_owned)).unwrap_or_else(|| brand(session))
}

/// First letter of a name, for its disc; the sheet makes it a capital. A figure for a name that shows
/// nothing.
fn initial(name: &str) -> El {
    match from_initial(name) {
        Some(from) => el("span").text(&first_character(from)),
        None => icon(FIGURE),
    }
}
