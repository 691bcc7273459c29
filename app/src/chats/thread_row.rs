//! One row of a thread: a rule, a message, a comment, or a line about what happened.

use super::delivery::Stored;
use super::lines::line;
use super::rows::{RowKind, ThreadRow};
use super::why::WhyThisAgent;
use crate::components::browser::{clock_time, day, machine_time};
use crate::components::linked_text::linked_text;
use crate::components::one_type::memo;
use crate::components::{Avatar, Moment};
use foyer_protocol::agent::ChatSummary;
use foyer_protocol::chat::{Author, EventBody, StreamEvent};
use foyer_protocol::isolate::isolated;
use foyer_protocol::{AgentId, Timestamp};
use leptos::prelude::*;

/// Texts longer than this start folded (about 12 lines).
const FOLD_CHARS: usize = 900;
/// So do texts of more lines than this.
const FOLD_LINES: usize = 12;

/// What all rows of a thread share.
#[derive(Clone, Copy)]
pub struct Around {
    /// The chat.
    pub chat: Memo<ChatSummary>,
    /// Me, to tell my messages from those of colleagues.
    pub me: Memo<Option<AgentId>>,
    /// My last stored message, which carries the delivery state.
    pub last_mine: Memo<Option<i64>>,
}

/// The element of a row.
pub fn row(row: ThreadRow, around: Around) -> AnyView {
    match row.kind {
        RowKind::Day => rule("day", day(row.at)),
        RowKind::New => rule("new", "New".to_owned()),
        RowKind::Event { event, first } => happening(&event, first, around),
    }
}

fn rule(kind: &'static str, words: String) -> AnyView {
    view! { <li class="rule" data-kind=kind><span>{words}</span></li> }.into_any()
}

fn happening(event: &StreamEvent, first: bool, around: Around) -> AnyView {
    let name = around.chat.with_untracked(|c| author_name(&event.author, &c.visitor_name));
    match &event.body {
        EventBody::Message { text } => {
            let mine = around.me.with_untracked(
                |me| matches!(&event.author, Author::Agent { id, .. } if Some(id) == me.as_ref()),
            );
            let (side, delivery) = match event.author {
                Author::Agent { .. } if mine => ("mine", Some(delivery(event.seq, around))),
                Author::Agent { .. } => ("agent", None),
                _ => ("visitor", None),
            };
            said(event.at, name, side, first, text.clone(), delivery)
        }
        EventBody::Comment { text } => said(event.at, name, "note", first, text.clone(), None),
        EventBody::Joined { why, .. } => {
            let line = line(event, &name);
            let why = why.clone().map(|why| view! { <WhyThisAgent why name=name.clone() /> }.into_any());
            view! {
                <li class="happened">
                    <p>{line} " " {stamp(event.at)}</p>
                    {why}
                </li>
            }
            .into_any()
        }
        EventBody::Transferred { comment, .. } => {
            let line = line(event, &name);
            let comment = comment.clone().filter(|text| !text.is_empty()).map(|text| note(&text));
            view! {
                <li class="happened">
                    <p>{line} " " {stamp(event.at)}</p>
                    {comment}
                </li>
            }
            .into_any()
        }
        EventBody::Blocked { until, reason, .. } => {
            let line = line(event, &name);
            let until = until.map(|until| view! { "Until " <Moment at=until /> ". " }.into_any());
            let reason = Some(reason).filter(|text| !text.is_empty()).map(|text| note(text));
            view! {
                <li class="happened">
                    <p>{line} " " {until} {stamp(event.at)}</p>
                    {reason}
                </li>
            }
            .into_any()
        }
        EventBody::Ended | EventBody::Unblocked => {
            let line = line(event, &name);
            view! { <li class="happened"><p>{line} " " {stamp(event.at)}</p></li> }.into_any()
        }
    }
}

/// What an agent said with what happened.
fn note(text: &str) -> AnyView {
    view! {
        <div class="happened-note">
            <p class="only-agents">"Only agents see this"</p>
            <p class="bubble bubble-comment" dir="auto">
                {linked_text(text)}
            </p>
        </div>
    }
    .into_any()
}

/// The delivery state, while this is my last message.
fn delivery(seq: i64, around: Around) -> AnyView {
    let Around { chat, last_mine, .. } = around;
    let last = memo(move || last_mine.get() == Some(seq));
    view! { <Show when=move || last.get()><Stored chat seq /></Show> }.into_any()
}

fn said(
    at: Timestamp,
    name: String,
    side: &'static str,
    first: bool,
    text: String,
    delivery: Option<AnyView>,
) -> AnyView {
    let comment = side == "note";
    let long = text.chars().count() > FOLD_CHARS || text.lines().count() > FOLD_LINES;
    let folded = RwSignal::new(long);
    let label = format!("{}, {}", isolated(&name), clock_time(at));
    let head = first.then(|| {
        view! {
            <p class="said-head">
                <bdi class="said-name">{name.clone()}</bdi>
                " "
                {stamp(at)}
                {comment.then(|| view! { <span class="only-agents">"Only agents see this"</span> }.into_any())}
            </p>
        }
    });
    let face = first.then(|| view! { <Avatar name /> }.into_any());
    view! {
        <li class="said" data-side=side data-first=first.to_string()>
            {face}
            <article aria-label=label>
                {head}
                <p
                    class=if comment { "bubble bubble-comment" } else { "bubble" }
                    dir="auto"
                    data-folded=move || folded.get().to_string()
                >
                    {linked_text(&text)}
                </p>
                {long
                    .then(|| {
                        view! {
                            <button
                                type="button"
                                class="fold"
                                aria-expanded=move || (!folded.get()).to_string()
                                on:click=move |_| folded.update(|folded| *folded = !*folded)
                            >
                                {move || if folded.get() { "Show all" } else { "Show less" }}
                            </button>
                        }
                    })}
                {delivery}
            </article>
        </li>
    }
    .into_any()
}

pub(super) fn stamp(at: Timestamp) -> impl IntoView {
    view! { <time class="stamp" datetime=machine_time(at)>{clock_time(at)}</time> }
}

/// The name to show for an author.
pub fn author_name(author: &Author, visitor: &str) -> String {
    match author {
        Author::System => "Foyer".to_owned(),
        Author::Visitor => visitor.to_owned(),
        Author::Agent { name, .. } => name.clone(),
    }
}
