//! Reads incoming messages aloud, apart from the thread, so that redrawing it says nothing.

use super::desk::use_desk;
use super::rows::read_aloud;
use super::thread_row::author_name;
use crate::components::keyed::{Item, Key, keyed};
use crate::components::one_type::memo;
use crate::state::stream::Stream;
use foyer_protocol::agent::ChatSummary;
use foyer_protocol::chat::{Author, ChatState, EventBody};
use foyer_protocol::isolate::isolated;
use leptos::prelude::*;
use std::time::Duration;

/// How long a line stays in the log for screen readers.
const SAID_FOR: Duration = Duration::from_secs(3);
/// Most of a message that is read aloud by itself.
const SAID_CHARS: usize = 200;

/// The log.
#[component]
pub fn IncomingLog(chat: Memo<ChatSummary>, stream: Memo<Stream>) -> impl IntoView {
    let live = use_desk().live;
    let lines = RwSignal::new(Vec::<(i64, String)>::new());
    Effect::new(move |before: Option<Option<i64>>| {
        let (last, loaded) = stream.with(|s| (s.last_seq(), s.loaded));
        if !loaded {
            return None;
        }
        let Some(before) = before.flatten() else { return Some(last) };
        let me = live.model.with_untracked(|m| m.me.as_ref().map(|me| me.id.clone()));
        let visitor = chat.with_untracked(|c| c.visitor_name.clone());
        let fresh: Vec<(i64, String)> = stream.with_untracked(|s| {
            let of_others = s
                .events()
                .iter()
                .filter(|e| e.seq > before)
                .filter(|e| !matches!(&e.author, Author::Agent { id, .. } if Some(id) == me.as_ref()));
            of_others
                .filter_map(|e| {
                    let (EventBody::Message { text } | EventBody::Comment { text }) = &e.body else {
                        return None;
                    };
                    let text: String = text.chars().take(SAID_CHARS).collect();
                    Some((e.seq, format!("{}: {text}", isolated(&author_name(&e.author, &visitor)))))
                })
                .collect()
        });
        for line in read_aloud(fresh) {
            let seq = line.0;
            lines.update(|lines| lines.push(line));
            set_timeout(
                move || {
                    lines.try_update(|lines| lines.retain(|(known, _)| *known != seq));
                },
                SAID_FOR,
            );
        }
        Some(last)
    });
    // An ended chat says so once, because the composer goes quiet.
    let ended = memo(move || chat.with(|c| c.state == ChatState::Ended));
    Effect::new(move |before: Option<bool>| {
        let ended = ended.get();
        if ended && before == Some(false) {
            live.say("This chat has ended.");
        }
        ended
    });
    let said = keyed(move || {
        let item = |(seq, text): (i64, String)| {
            Item::new(Key::Number(seq, 0), move || view! { <p>{text}</p> }.into_any())
        };
        lines.get().into_iter().map(item).collect()
    });
    view! {
        <div class="visually-hidden" role="log" aria-label="New messages">
            {said}
        </div>
    }
}
