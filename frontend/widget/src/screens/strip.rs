//! The strip below the header: the connection, and refusals that belong to nothing on the screen.

use crate::dom::{El, button, flag, paragraph};
use crate::model::Screen;
use crate::page;
use crate::session::{LineState, Session};
use crate::words;
use foyer_protocol::blocks::UNAVAILABLE;
use leptos::prelude::*;

/// Appends the places where strips appear.
pub(super) fn strips(session: Session, root: El) -> El {
    let line = move || {
        Some(match session.line.get() {
            LineState::Connecting | LineState::Up | LineState::Gap => return None,
            LineState::Down => {
                let screen = session.model.with_untracked(|model| model.screen());
                let writes = matches!(screen, Screen::Chat | Screen::Queue);
                paragraph("strip wait", if writes { words::RECONNECTING_KEEPS } else { words::RECONNECTING })
            }
            // Some networks carry pages but no sockets: the plain form is a page.
            LineState::Failed => with_reload("strip bad", words::COULD_NOT_LOAD, words::TRY_AGAIN)
                .text(" · ")
                .child(button("link", words::OFFLINE_HEADING, page::to_plain_form)),
            LineState::Outdated => with_reload("strip wait", words::NEW_VERSION, words::RELOAD),
            LineState::Crowded => with_reload("strip wait", words::CROWDED, words::TRY_AGAIN),
            LineState::Unknown => paragraph("strip bad", words::NOT_SET_UP),
        })
    };
    let blocked = flag(move || {
        session.model.with(|model| model.blocked && matches!(model.screen(), Screen::Chat | Screen::Queue))
    });
    let unavailable = move || {
        let again = button("link", words::TRY_AGAIN, move || session.try_again());
        paragraph("strip wait", UNAVAILABLE).text(" ").child(again)
    };
    root.slot(line)
        .when(blocked, unavailable)
        .slot(move || session.notice.get().map(|words| paragraph("strip bad", &words)))
}

fn with_reload(class: &str, words: &str, reload: &str) -> El {
    paragraph(class, words).text(" ").child(button("link", reload, page::reload))
}
