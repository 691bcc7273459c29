//! Waiting for the first agent: the place in line, what was asked, and the way out.

use crate::dom::{El, button, dots, el, flag, landing};
use crate::session::Session;
use crate::words;
use leptos::prelude::*;

pub(super) fn queue(session: Session) -> El {
    let place =
        move || session.model.with(|model| words::place(model.chat.as_ref().map_or(0, |chat| chat.position)));
    let asked = flag(move || session.model.with(|model| model.question().is_some()));
    let question = move || {
        let text = session.model.with_untracked(|model| model.question().unwrap_or_default().to_owned());
        el("figure")
            .child(el("figcaption").text(words::YOU_ASKED))
            .child(el("blockquote").attr("dir", "auto").text(&text))
    };
    el("section")
        .attr("class", "screen waiting")
        .attr("aria-label", words::WAITING)
        .child(dots())
        .child(landing(place))
        .when(asked, question)
        .child(button("quiet", words::LEAVE_QUEUE, move || session.end()))
}
