//! **Transfer**: one searchable list over groups and agents, and a comment for the next agent.

use super::desk::{Desk, use_desk};
use super::lists::{belongs, next_after};
use super::targets::{Target, group_instead, lapsed, matching, targets};
use crate::api::chats::transfer_chat;
use crate::components::browser::{focus_for_good, scroll_to};
use crate::components::one_type::{memo, watch};
use crate::components::{Beside, Button, ButtonKind, Icon, IconName};
use foyer_protocol::checks;
use foyer_protocol::isolate::isolated;
use foyer_protocol::limits::MESSAGE_CHARS;
use foyer_protocol::{AppError, ChatId, ErrorKind};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The form inside the dialog. The list is a listbox steered from the search field.
#[component]
pub fn TransferForm(chat: ChatId) -> impl IntoView {
    let desk = use_desk();
    let live = desk.live;
    let chat = StoredValue::new(chat);
    let typed = RwSignal::new(String::new());
    let active = RwSignal::new(0_usize);
    let chosen = RwSignal::new(None::<Target>);
    let comment = RwSignal::new(String::new());
    let error = RwSignal::new(None::<AppError>);
    let busy = RwSignal::new(false);
    let all = memo(move || {
        live.model.with(|m| {
            let chat = chat.with_value(|id| m.chat(id).cloned());
            chat.map_or_else(Vec::new, |chat| targets(m, &chat))
        })
    });
    let rows = memo(move || all.with(|all| typed.with(|typed| matching(all, typed))));
    // What is offered in place of an agent who cannot be had any more.
    let instead = RwSignal::new(None::<Target>);
    let drop_choice = move |why: AppError| {
        let group = chosen.with_untracked(|chosen| {
            all.with_untracked(|all| chosen.as_ref().and_then(|chosen| group_instead(all, chosen)))
        });
        instead.set(group);
        chosen.set(None);
        error.set(Some(why));
    };
    watch(move || {
        let why = all.with(|all| chosen.with_untracked(|chosen| lapsed(all, chosen.as_ref()?)));
        if let Some(why) = why
            && !busy.get_untracked()
        {
            drop_choice(AppError::invalid("to", why));
        }
    });
    let is_chosen = move |row: &Target| chosen.with(|c| c.as_ref().is_some_and(|c| c.to == row.to));
    let choose = move |at: usize| {
        if let Some(row) = rows.with(|rows| rows.get(at).filter(|row| row.barred.is_none()).cloned()) {
            active.set(at);
            error.set(None);
            instead.set(None);
            chosen.set(Some(row));
        }
    };
    let choose_instead = move |group: Target| {
        error.set(None);
        instead.set(None);
        chosen.set(Some(group));
        crate::components::browser::focus("#transfer-find");
    };
    let on_key = move |event: KeyboardEvent| {
        let count = rows.with(Vec::len);
        match event.key().as_str() {
            "ArrowDown" if count > 0 => active.update(|at| *at = (*at + 1) % count),
            "ArrowUp" if count > 0 => active.update(|at| *at = (*at + count - 1) % count),
            "Enter" if !event.is_composing() => choose(active.get_untracked()),
            _ => return,
        }
        event.prevent_default();
    };
    watch(move || {
        let row = format!("#target-{}", active.get());
        request_animation_frame(move || scroll_to("#transfer-targets", &row));
    });
    let comment_too_long = memo(move || comment.with(|text| checks::too_long(text, MESSAGE_CHARS)));
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        if comment_too_long.get_untracked().is_some() {
            crate::components::browser::focus("#transfer-comment");
            return;
        }
        let Some(target) = chosen.get_untracked() else {
            error.set(Some(AppError::invalid("to", "Choose a group or an agent.")));
            crate::components::browser::focus("#transfer-find");
            return;
        };
        let id = chat.get_value();
        // Noted before: when the answer comes, the chat may have left the list already.
        let next = desk.rows.shown.with_untracked(|shown| next_after(shown, &id).cloned());
        busy.set(true);
        live.model.update_untracked(|m| m.expect(&id));
        spawn_local(async move {
            let note = comment.get_untracked().trim().to_owned();
            match transfer_chat(id.clone(), target.to.clone(), note).await {
                Ok(()) => {
                    desk.close_dialog();
                    live.toast_beside(Beside::List, format!("Transferred to {}.", isolated(&target.name)));
                    go_on(desk, next.as_ref());
                }
                Err(failed) => {
                    live.model.update_untracked(|m| m.unexpect(&id));
                    if busy.try_set(false).is_some() {
                        return;
                    }
                    if failed.0.kind == ErrorKind::State && target.is_agent() {
                        drop_choice(failed.0);
                    } else {
                        error.set(Some(failed.0));
                    }
                }
            }
        });
    };
    let option = move |at: usize, row: Target| {
        let selected = is_chosen(&row);
        view! {
            <li
                role="option"
                class="target"
                id=format!("target-{at}")
                aria-selected=selected.to_string()
                aria-disabled=row.barred.is_some().to_string()
                data-active=move || (active.get() == at).to_string()
                on:click=move |_| choose(at)
            >
                <Icon name=if row.is_agent() { IconName::Agent } else { IconName::Group } />
                <span class="target-words">
                    <bdi class="target-name">{row.name.clone()}</bdi>
                    <span class="target-detail">{row.detail.clone()}</span>
                </span>
                {row.barred.map(|why| view! { <span class="chip">{why}</span> }.into_any())}
                {selected.then(|| view! { <Icon name=IconName::Check /> }.into_any())}
            </li>
        }
    };
    view! {
        <form class="transfer" on:submit=submit novalidate>
            <div class="field">
                <label class="field-label" for="transfer-find">
                    "Find agent or group"
                </label>
                <input
                    class="input"
                    id="transfer-find"
                    type="text"
                    autocomplete="off"
                    autofocus
                    role="combobox"
                    aria-expanded="true"
                    aria-controls="transfer-targets"
                    aria-autocomplete="list"
                    aria-activedescendant=move || {
                        (rows.with(Vec::len) > active.get()).then(|| format!("target-{}", active.get()))
                    }
                    aria-describedby="transfer-error"
                    prop:value=move || typed.get()
                    on:input:target=move |event| {
                        typed.set(event.target().value());
                        active.set(0);
                    }
                    on:keydown=on_key
                />
            </div>
            <div class="targets-frame">
                <ul class="targets" id="transfer-targets" role="listbox" aria-label="Agents and groups">
                    {move || {
                        rows.get().into_iter().enumerate().map(|(at, row)| option(at, row)).collect_view()
                    }}
                </ul>
                <p class="targets-none" role="status">
                    {move || {
                        if rows.with(Vec::is_empty) {
                            format!("Nothing matches “{}”.", typed.with(|typed| typed.trim().to_owned()))
                        } else {
                            String::new()
                        }
                    }}
                </p>
            </div>
            <div class="field">
                <label class="field-label" for="transfer-comment">
                    "Comment for the next agent "
                    <span class="field-optional">"(optional)"</span>
                </label>
                <textarea
                    class="input"
                    id="transfer-comment"
                    rows="3"
                    dir="auto"
                    aria-describedby="transfer-comment-error"
                    aria-invalid=move || comment_too_long.get().is_some().then_some("true")
                    prop:value=move || comment.get()
                    on:input:target=move |event| comment.set(event.target().value())
                ></textarea>
                <p class="field-error" id="transfer-comment-error" role="status">
                    {move || comment_too_long.get()}
                </p>
            </div>
            <div class="transfer-error" role="alert" id="transfer-error">
                {move || {
                    error
                        .with(|e| e.as_ref().map(|e| e.message.clone()))
                        .map(|why| view! { <p class="field-error">{why}</p> }.into_any())
                }}
                {move || {
                    instead
                        .get()
                        .map(|group| {
                            let words = format!("Choose {}", isolated(&group.name));
                            view! { <Button on_click=move |_| choose_instead(group.clone())>{words}</Button> }.into_any()
                        })
                }}
            </div>
            <div class="dialog-actions">
                <Button on_click=move |_| desk.close_dialog()>"Cancel"</Button>
                <Button kind=ButtonKind::Primary submit=true busy>
                    {move || {
                        chosen
                            .with(|c| c.as_ref().map(|c| format!("Transfer to {}", isolated(&c.name))))
                            .unwrap_or_else(|| "Transfer chat".to_owned())
                    }}
                </Button>
            </div>
        </form>
    }
}

/// Opens the next chat of the list that the transferred one leaves; when there is none, stays in the list.
fn go_on(desk: Desk, next: Option<&ChatId>) {
    let Some(place) = desk.place.get_untracked() else { return };
    let next = desk.live.model.with_untracked(|m| {
        let next = next.and_then(|id| m.chat(id))?;
        belongs(m, &place.list, next).then_some(next.number)
    });
    match next {
        Some(number) => {
            desk.go(place.list.chat_path(number));
            // The head of the one before may still stand there.
            focus_for_good("#chat-title");
        }
        None => {
            desk.go(place.list.path());
            crate::components::browser::focus("#list-title");
        }
    }
}
