//! A chat on paper: all of it that is known here, one entry under the other. Drawn only while somebody prints, because the
//! thread on screen scrolls, folds, and need not have everything in the page.

use super::desk::use_desk;
use super::lines::line;
use super::place_name::place_words;
use super::thread_row::author_name;
use crate::components::browser::{day_and_time, machine_time};
use crate::state::stream::Stream;
use foyer_protocol::ChatId;
use foyer_protocol::agent::ChatSummary;
use foyer_protocol::blank::folded;
use foyer_protocol::chat::{EventBody, StreamEvent};
use foyer_protocol::isolate::isolated;
use leptos::prelude::*;

/// The chat as it is printed; nothing at any other time.
#[component]
pub fn PrintedChat(id: ChatId, chat: Memo<ChatSummary>) -> impl IntoView {
    let live = use_desk().live;
    let printing = RwSignal::new(false);
    let set = move |on| {
        printing.try_set(on);
    };
    let handles = [
        window_event_listener_untyped("beforeprint", move |_| set(true)),
        window_event_listener_untyped("afterprint", move |_| set(false)),
    ];
    on_cleanup(move || handles.into_iter().for_each(|handle| handle.remove()));
    let id = StoredValue::new(id);
    move || {
        printing.get().then(|| {
            let stream = live.model.with_untracked(|m| id.with_value(|id| m.streams.get(id).cloned()));
            sheet(&chat.get_untracked(), &stream.unwrap_or_default())
        })
    }
}

fn sheet(chat: &ChatSummary, stream: &Stream) -> AnyView {
    let entries = stream.events().iter().map(|event| entry(event, &chat.visitor_name)).collect_view();
    let title = format!("Chat {} with {}", chat.number, isolated(&chat.visitor_name));
    let place = place_words(&chat.department_name, &chat.group_name);
    let end = chat.ended_at.map(|at| format!(", ended {}", day_and_time(at))).unwrap_or_default();
    view! {
        <article class="printed">
            <h2>{title}</h2>
            <p>{format!("{}, {place}. Started {}{end}.", isolated(&chat.brand_name), day_and_time(chat.started_at))}</p>
            {stream
                .has_earlier()
                .then(|| {
                    view! { <p>"Earlier messages are not printed: only what was loaded in the chat is."</p> }.into_any()
                })}
            <ol>{entries}</ol>
        </article>
    }
    .into_any()
}

fn entry(event: &StreamEvent, visitor: &str) -> AnyView {
    let name = author_name(&event.author, visitor);
    let time = view! { <time datetime=machine_time(event.at)>{day_and_time(event.at)}</time> };
    let (EventBody::Message { text } | EventBody::Comment { text }) = &event.body else {
        let note = match &event.body {
            EventBody::Transferred { comment: Some(comment), .. } => Some(comment.clone()),
            EventBody::Blocked { reason, .. } if !reason.is_empty() => Some(reason.clone()),
            _ => None,
        };
        return view! {
            <li>
                <p>{line(event, &name)} " " {time}</p>
                {note.map(|note| view! { <p class="printed-text" dir="auto">{note}</p> })}
            </li>
        }
        .into_any();
    };
    let only_agents = matches!(event.body, EventBody::Comment { .. }).then_some(" (only agents see this)");
    view! {
        <li>
            <p><strong><bdi>{name}</bdi></strong> {only_agents} " " {time}</p>
            <p class="printed-text" dir="auto">{folded(text).into_owned()}</p>
        </li>
    }
    .into_any()
}
