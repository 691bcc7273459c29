//! One row of the thread. Text of people is only ever a text node.

use crate::dom::{El, button, el, paragraph};
use crate::model::{Delivery, Row, RowKind};
use crate::page;
use crate::session::Session;
use crate::words;
use foyer_protocol::ClientId;
use foyer_protocol::blank::folded;
use foyer_protocol::links::{Piece, is_confusing, pieces};
use leptos::prelude::*;
use std::rc::Rc;

pub(super) fn row(session: Session, row: Row) -> El {
    match row.kind {
        RowKind::Line(text) => el("li").attr("class", "line").child(el("bdi").text(&text)),
        RowKind::Day => {
            let at = row.at.unwrap_or_default();
            let day = el("time").attr("datetime", &page::time_text(at, None).iso);
            let words = page::day_text(at, session.locale().as_deref());
            el("li").attr("class", "line day").child(day.text(&words))
        }
        RowKind::Theirs(name, text) => {
            bubble(session, "theirs", Some(name), &text, row.first, move || row.at).0
        }
        RowKind::Mine(text) => {
            let id = row.id.clone();
            // Known from the start, or once the server has stored it.
            let at = move || row.at.or_else(|| session.model.with(|model| model.stored_at(&id)));
            let (li, article) = bubble(session, "mine", None, &text, row.first, at);
            delivery(session, article, row.id);
            li
        }
    }
}

/// A message: the row, and the article in it. The first of a group carries name and time.
fn bubble(
    session: Session,
    side: &str,
    name: Option<String>,
    text: &str,
    first: bool,
    at: impl Fn() -> Option<i64> + 'static,
) -> (El, El) {
    let time = Rc::new(move || at().map(|at| page::time_text(at, session.locale().as_deref())));
    let (labelled, titled, stamped) = (time.clone(), time.clone(), time);
    let sender = name.clone().unwrap_or_else(|| words::YOU.to_owned());
    let mut article = el("article")
        .attr_of("aria-label", move || {
            let short = labelled().map(|time| time.short).unwrap_or_default();
            Some(words::bubble(&sender, &short))
        })
        .attr_of("title", move || titled().map(|time| time.full));
    if first {
        let mut meta = el("p").attr("class", "meta");
        if let Some(name) = name {
            meta = meta.child(el("bdi").text(&name));
        }
        let stamp = move || stamped().map(|time| el("time").attr("datetime", &time.iso).text(&time.short));
        article = article.child(meta.slot(stamp));
    }
    let article = article.child(el("p").attr("class", "bubble").child(linked(text)));
    let class = if first { [side, " first"].concat() } else { side.to_owned() };
    (el("li").attr("class", &class).child(article.clone()), article)
}

/// A person's text; addresses that were written in full are links that open beside the page. A host that
/// may be taken for another one has its ASCII form beside it.
fn linked(text: &str) -> El {
    let mut span = el("span").attr("dir", "auto");
    for piece in pieces(&folded(text)) {
        span = match piece {
            Piece::Text(words) => span.text(words),
            Piece::Link(link) => {
                let anchor = el("a")
                    .attr("href", link)
                    .attr("target", "_blank")
                    .attr("rel", "noopener noreferrer nofollow")
                    .text(link);
                match is_confusing(link).then(|| page::ascii_host(link)).flatten() {
                    Some(host) => {
                        let host = [" (", &host, ")"].concat();
                        span.child(anchor).child(el("bdi").attr("dir", "ltr").text(&host))
                    }
                    None => span.child(anchor),
                }
            }
        };
    }
    span
}

/// Appends how far an own message got.
fn delivery(session: Session, article: El, id: ClientId) {
    let state = {
        let id = id.clone();
        Memo::new(move |_| session.model.with(|model| model.delivery(&id)))
    };
    article.slot(move || match state.get() {
        Delivery::Quiet => None,
        // The sheet shows it only after 400 ms: most messages are stored sooner.
        Delivery::Sending => Some(paragraph("state sending", words::SENDING)),
        Delivery::Sent => Some(paragraph("state", words::SENT)),
        Delivery::Seen => Some(paragraph("state", words::SEEN)),
        Delivery::Failed => Some(failed(session, id.clone())),
    });
}

fn failed(session: Session, id: ClientId) -> El {
    let again = {
        let id = id.clone();
        button("link", words::TRY_AGAIN, move || {
            session.retry(&id);
            page::focus_id("message");
        })
    };
    let gone = id.clone();
    let delete = button("link", words::DELETE, move || {
        session.delete(&gone);
        page::focus_id("message");
    });
    let why = session.model.with_untracked(|model| model.refusal(&id));
    paragraph("state failed", words::NOT_SENT)
        .text(" ")
        .text(&why)
        .text(" ")
        .child(again)
        .text(" · ")
        .child(delete)
}
