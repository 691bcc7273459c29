//! One message in the list: who, when, where, what, and who takes care of it.

use super::shown::Shown;
use crate::components::Avatar;
use crate::components::browser::{machine_time, short};
use crate::components::one_type::memo;
use crate::state::live::Live;
use foyer_protocol::OfflineMessageId;
use foyer_protocol::offline::OfflineRow;
use leptos::prelude::*;

/// A link to the message. It holds no buttons: what is done to it is in the reading pane.
pub fn row(id: OfflineMessageId, shown: Shown, live: Live) -> AnyView {
    let Some(first) = shown.rows.with_untracked(|rows| rows.get(&id).cloned()) else { return ().into_any() };
    // What a visitor wrote never changes; who has it does, and the row stays with the focus in it.
    let (name, preview) = (first.name.clone(), first.preview.clone());
    let at = first.closed_at.unwrap_or(first.created_at);
    let message = Memo::new({
        let id = id.clone();
        move |old: Option<&OfflineRow>| {
            let known = shown.rows.with(|rows| rows.get(&id).cloned());
            known.or_else(|| old.cloned()).unwrap_or_else(|| first.clone())
        }
    });
    let department = move || message.with(|message| message.department_name.clone());
    let assigned = memo(move || {
        let me = live.model.with(|m| m.me.as_ref().map(|me| me.id.clone()));
        message.with(|message| {
            let name = message.assigned_name.clone()?;
            Some(if message.assigned_to == me { "You".to_owned() } else { name })
        })
    });
    let current = {
        let id = id.clone();
        move || shown.open.with(|open| open.as_ref() == Some(&id)).then_some("true")
    };
    view! {
        <li class="chat-row">
            <a class="chat-link" href=move || shown.path(Some(&id)) aria-current=current>
                <Avatar name=name.clone() />
                <span class="chat-words">
                    <span class="chat-line">
                        <bdi class="chat-name" title=name.clone()>{name.clone()}</bdi>
                        <time class="chat-timer" datetime=machine_time(at)>
                            {short(at)}
                        </time>
                    </span>
                    <span class="chat-line chat-where">
                        <bdi class="chat-place" title=department>{department}</bdi>
                        {move || {
                            assigned
                                .get()
                                .map(|name| {
                                    view! {
                                        <span class="visually-hidden">", assigned to "</span>
                                        <span class="chip" title=name.clone()>
                                            <bdi>{name.clone()}</bdi>
                                        </span>
                                    }
                                        .into_any()
                                })
                        }}
                    </span>
                    <span class="chat-preview" dir="auto">
                        {preview}
                    </span>
                </span>
            </a>
        </li>
    }
    .into_any()
}
