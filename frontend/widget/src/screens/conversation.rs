//! The conversation: the thread, who types, and below them the composer or the end.
//!
//! The thread follows new messages only while its end is in view.

use super::{composer, part};
use crate::dom::{El, button, div, dots, el, flag, follow, landing};
use crate::model::{Earlier, Model, Screen};
use crate::page;
use crate::session::Session;
use crate::words;
use foyer_protocol::blocks::UNAVAILABLE;
use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use leptos::web_sys::{HtmlElement, KeyboardEvent};
use wasm_bindgen::JsCast;

/// This close to the end counts as being there.
const NEAR_PX: i32 = 80;

/// This close to the beginning of what is here, what comes before it is asked for.
const EARLY_PX: i32 = 1_000;

/// Where the thread is scrolled to.
#[derive(Clone, Copy)]
struct Scroll {
    thread: StoredValue<Option<HtmlElement>, LocalStorage>,
    at_end: StoredValue<bool>,
    more_below: RwSignal<bool>,
    /// How far the upper edge of the view is from the thread's end, in px.
    from_end: StoredValue<i32>,
    /// Entries were added above, and the place is not put back yet.
    settling: StoredValue<bool>,
    /// The visitor wants to the very start: page after page is asked for.
    to_start: StoredValue<bool>,
}

pub(super) fn conversation(session: Session, screen: Memo<Screen>) -> El {
    let scroll = Scroll {
        thread: StoredValue::new_local(None),
        at_end: StoredValue::new(true),
        more_below: RwSignal::new(false),
        from_end: StoredValue::new(0),
        settling: StoredValue::new(false),
        to_start: StoredValue::new(false),
    };
    let rev = Memo::new(move |_| session.model.with(|model| model.thread_rev));
    let typing = flag(move || session.model.with(|model| model.typing.is_some()));
    let thread = div("thread")
        .attr("id", "thread")
        .attr("role", "region")
        .attr("aria-label", words::MESSAGES)
        .attr("tabindex", "0")
        .on("scroll", move |_| scroll.moved(session))
        .on("keydown", move |event| {
            scroll.to_start.set_value(event.unchecked_into::<KeyboardEvent>().key() == "Home");
            scroll.look(session);
        })
        .on("wheel", move |_| scroll.to_start.set_value(false))
        .on("touchmove", move |_| scroll.to_start.set_value(false))
        .when(flag(move || session.model.with(Model::has_earlier)), move || beginning(session));
    let parts = part::parts(session, rev, &thread, move || scroll.stay());
    let thread = thread.child(parts).when(typing, move || who_types(session));
    scroll.thread.set_value(Some(thread.html()));
    scroll.follow(session, rev, typing);
    let ended = flag(move || screen.get() == Screen::Ended);
    el("section")
        .attr("class", "talk")
        .attr("aria-label", words::CONVERSATION)
        .child(el("h2").attr("class", "vh").text(words::CONVERSATION))
        .child(thread)
        .when(flag(move || scroll.more_below.get()), move || {
            button("pill", words::NEW_MESSAGES, move || scroll.jump())
        })
        .slot(move || Some(if ended.get() { end(session) } else { composer::composer(session) }))
}

/// What stands above a thread that has more before what is here.
fn beginning(session: Session) -> El {
    let state = Memo::new(move |_| session.model.with(|model| model.earlier));
    let ask = move |words| {
        button("link", words, move || {
            session.ask_earlier();
            // The button makes room for words: who pressed it goes on in the thread.
            page::focus_id("thread");
        })
    };
    let line = move || {
        Some(match state.get() {
            Earlier::Idle => ask(words::EARLIER),
            Earlier::Asked => el("span").text(words::LOADING_EARLIER),
            Earlier::Failed => el("span").text(words::NO_EARLIER).text(" ").child(ask(words::TRY_AGAIN)),
        })
    };
    el("p").attr("class", "line").attr("role", "status").slot(line)
}

fn who_types(session: Session) -> El {
    let words =
        move || session.model.with(|model| model.typing.as_deref().map(words::typing).unwrap_or_default());
    el("p").attr("class", "typing").child(dots()).child(el("span").text_of(words))
}

fn end(session: Session) -> El {
    let blocked = flag(move || session.model.with(|model| model.blocked));
    let ended = landing(move || session.model.with(Model::ended_words));
    let below = move || if blocked.get() { no_way(session) } else { ways(session) };
    div("end").child(ended).slot(move || Some(below()))
}

/// A visitor who may not write starts nothing; nor does clearing the chat make somebody else of them.
fn no_way(session: Session) -> El {
    let again = button("quiet", words::TRY_AGAIN, move || session.try_again());
    div("way").child(el("p").text(UNAVAILABLE)).child(again)
}

fn ways(session: Session) -> El {
    let kept = move || session.kept.get();
    let note = move || if kept() { words::KEPT } else { words::NOT_KEPT }.to_owned();
    div("way")
        .child(button("primary", words::NEW_CHAT, move || session.new_chat()))
        .child(el("p").text_of(note))
        .child(
            div("ways")
                .when(flag(move || !kept()), move || button("quiet", words::KEEP, move || session.keep()))
                .child(button("quiet", words::CLEAR, move || session.clear())),
        )
}

impl Scroll {
    fn follow(self, session: Session, rev: Memo<u32>, typing: Memo<bool>) {
        let (mut reach, mut first) = (0, 0);
        follow(move || {
            rev.get();
            let (now, written) = session.model.with_untracked(Model::reach);
            let grew = now > reach;
            reach = now;
            let was = std::mem::replace(&mut first, session.model.with_untracked(Model::first));
            if first < was {
                // Entries were added above: what was read stays where it was.
                self.settling.set_value(true);
                Timeout::new(0, move || self.put_back()).forget();
            }
            if grew && written {
                self.at_end.set_value(true);
            }
            if grew && !self.at_end.get_value() {
                self.more_below.set(true);
            }
            self.keep();
            Timeout::new(0, move || self.look(session)).forget();
        });
        // What else takes or gives room: the strip, the composer, the panel, a phone's keyboard.
        follow(move || {
            typing.get();
            session.line.track();
            session.draft.track();
            session.shown.track();
            self.keep();
            Timeout::new(0, move || self.look(session)).forget();
        });
        page::on_resize(move || self.keep());
    }

    /// Stays at the end, once what has changed is in the page.
    fn keep(self) {
        // The conversation may have left the screen meanwhile.
        if self.at_end.try_get_value() == Some(true) {
            Timeout::new(0, move || self.to_end()).forget();
        }
    }

    /// Goes to the end from afar: what comes near is drawn on arrival, and moves the end once more.
    fn jump(self) {
        self.to_end();
        for ms in [100, 300] {
            Timeout::new(ms, move || self.to_end()).forget();
        }
    }

    /// Stays at the end now: parts have been drawn, and nothing is painted yet.
    fn stay(self) {
        if self.at_end.try_get_value() == Some(true) {
            self.to_end();
        }
    }

    fn to_end(self) {
        self.more_below.try_set(false);
        self.at_end.try_set_value(true);
        if let Some(Some(thread)) = self.thread.try_get_value() {
            thread.set_scroll_top(thread.scroll_height());
        }
    }

    /// Asks for what is before the thread when the visitor is near its beginning or wants there.
    fn look(self, session: Session) {
        // A closed panel has no heights, and nobody reads it.
        if !session.shown.get_untracked() {
            return;
        }
        let Some(Some(thread)) = self.thread.try_get_value() else { return };
        let idle = session.model.with_untracked(|model| model.earlier) == Earlier::Idle;
        if idle && (thread.scroll_top() < EARLY_PX || self.to_start.get_value()) {
            session.ask_earlier();
        }
    }

    fn put_back(self) {
        self.settling.try_set_value(false);
        if self.at_end.try_get_value() != Some(false) {
            return;
        }
        if let Some(Some(thread)) = self.thread.try_get_value() {
            let from_end = if self.to_start.get_value() { i32::MAX } else { self.from_end.get_value() };
            thread.set_scroll_top((thread.scroll_height() - from_end).max(0));
        }
    }

    fn moved(self, session: Session) {
        let Some(thread) = self.thread.get_value() else { return };
        if !self.settling.get_value() {
            self.from_end.set_value(thread.scroll_height() - thread.scroll_top());
        }
        self.look(session);
        let end = thread.scroll_height() - thread.scroll_top() - thread.client_height() < NEAR_PX;
        self.at_end.set_value(end);
        if end {
            self.more_below.set(false);
        }
    }
}
