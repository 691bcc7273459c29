//! In place of a form, for a visitor who may not write: that, what was typed, and the way to try again.

use crate::dom::{El, button, el, flag, landing};
use crate::session::Session;
use crate::words;
use foyer_protocol::blocks::UNAVAILABLE;
use leptos::prelude::*;

pub(super) fn unavailable(session: Session) -> El {
    let text = session.fields.text;
    let typed = flag(move || text.with(|text| !text.trim().is_empty()));
    let wrote = move || {
        el("figure")
            .child(el("figcaption").text(words::YOU_WROTE))
            .child(el("blockquote").attr("dir", "auto").text(&text.get_untracked()))
    };
    el("section")
        .attr("class", "screen waiting")
        .attr("aria-label", words::CONVERSATION)
        .child(landing(|| UNAVAILABLE.to_owned()))
        .when(typed, wrote)
        .child(button("quiet", words::TRY_AGAIN, move || session.try_again()))
}
