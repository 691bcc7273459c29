//! The reading pane: one message whole, where it comes from, who has it, and what can be done.

use super::actions::{ASSIGNEE, Acts};
use super::shown::Shown;
use crate::api::offline::read_offline_message;
use crate::chats::desk::{Act, use_desk};
use crate::components::browser::{dialog_open, find, find_all, focus_for_good, focus_is_lost, mailto};
use crate::components::error_note::show_failure;
use crate::components::one_type::memo;
use crate::components::page_name::name_page_if_known;
use crate::components::{
    Avatar, Button, ButtonKind, Choice, EmptyState, ErrorNote, FoldedText, Icon, IconName, Moment,
    SelectField, Skeleton,
};
use foyer_protocol::isolate::isolated;
use foyer_protocol::offline::OfflineMessage;
use foyer_protocol::{AgentId, AppError, ErrorKind, OfflineMessageId};
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::HtmlElement;

/// The message of the address, or a word where there is none.
#[component]
pub fn ReadingPane(
    shown: Shown,
    /// Whether departments of several brands are in sight.
    several_brands: Memo<bool>,
) -> impl IntoView {
    let desk = use_desk();
    let live = desk.live;
    let message = RwSignal::new(None::<OfflineMessage>);
    let failed = RwSignal::new(None::<AppError>);
    let acts = Acts::new(desk, shown, message);
    let attempt = acts.attempt;
    let changed = memo(move || live.model.with(|m| m.offline_rev));
    // Reads it when it is opened, and whenever any may have changed.
    Effect::new(move |before: Option<Option<OfflineMessageId>>| {
        let open = shown.open.get();
        changed.get();
        attempt.track();
        if before.as_ref() != Some(&open) {
            failed.set(None);
            let known =
                message.with_untracked(|message| message.as_ref().map(|message| message.row.id.clone()));
            if known != open {
                message.set(None);
            }
            if let Some(before) = &before {
                keep_focus(before.clone(), open.is_some());
            }
        }
        if let Some(id) = open.clone() {
            spawn_local(async move {
                let answer = read_offline_message(id.clone()).await;
                if shown.open.try_get_untracked().flatten().as_ref() != Some(&id) {
                    return;
                }
                match answer {
                    Ok(read) => {
                        failed.set(None);
                        if message.with_untracked(|known| known.as_ref() != Some(&read)) {
                            tell(live, message.get_untracked().as_ref(), &read);
                            message.set(Some(read));
                        }
                    }
                    Err(error) if error.0.kind == ErrorKind::SignedOut => {}
                    Err(error) => {
                        if error.0.kind == ErrorKind::NotFound {
                            message.set(None);
                        }
                        show_failure(failed, error.0);
                    }
                }
            });
        }
        open
    });
    let name = memo(move || message.with(|message| message.as_ref().map(|message| message.row.name.clone())));
    name_page_if_known(name.into());
    desk.answer(Some(Callback::new(move |act| answer(acts, act))));
    on_cleanup(move || desk.answer(None));
    let id = memo(move || message.with(|message| message.as_ref().map(|message| message.row.id.clone())));
    // Every reading says anew that it did not fail: the pane, with the focus in it, is drawn anew by changes only.
    let failure = memo(move || failed.get());
    move || {
        match (shown.open.get(), id.get(), failure.get()) {
        (None, ..) => view! {
            <div class="chat-none">
                <EmptyState icon=IconName::Mail text="No message is open." detail="Choose one from the list." />
            </div>
        }
        .into_any(),
        (Some(_), Some(_), _) => whole(acts, several_brands),
        (Some(_), None, None) => view! {
            <section class="reading" aria-label="Message" aria-busy="true">
                <Skeleton rows=4 row_height="56px" />
            </section>
        }
        .into_any(),
        (Some(_), None, Some(error)) => view! {
            <section class="reading chat-none" aria-label="Message">
                {if error.kind == ErrorKind::NotFound {
                    view! {
                        <EmptyState icon=IconName::Search text=error.message>
                            <a class="button button-secondary" href=move || shown.path(None)>
                                <span class="button-text">"Back to the list"</span>
                            </a>
                        </EmptyState>
                    }
                        .into_any()
                } else {
                    view! { <ErrorNote error retry=move |()| attempt.update(|n| *n += 1) /> }.into_any()
                }}
            </section>
        }
        .into_any(),
    }
    }
}

/// Where list and message are one after another, what had focus is gone: it goes to the message that was
/// opened, or to the row of the one that was left.
fn keep_focus(before: Option<OfflineMessageId>, opened: bool) {
    // By then the panes have changed places.
    request_animation_frame(move || request_animation_frame(move || give_focus(before, opened)));
}

fn give_focus(before: Option<OfflineMessageId>, opened: bool) {
    if !focus_is_lost() || dialog_open() {
        return;
    }
    let left = before.and_then(|id| {
        let of_it =
            |row: &HtmlElement| row.get_attribute("href").is_some_and(|href| href.contains(id.as_str()));
        find_all(".list .chat-link").into_iter().find(of_it)
    });
    match left {
        Some(row) if !opened => {
            let _ = row.focus();
        }
        _ => focus_for_good(if opened { "#message-title" } else { "#list-title" }),
    }
}

/// Says what a colleague has done to the message on screen.
fn tell(live: crate::state::live::Live, before: Option<&OfflineMessage>, now: &OfflineMessage) {
    let Some(before) = before.filter(|before| before.row.id == now.row.id && before.version < now.version)
    else {
        return;
    };
    let me = live.model.with_untracked(|m| m.me.as_ref().map(|me| me.id.clone()));
    let closed = before.row.closed_at.is_none() && now.row.closed_at.is_some();
    if closed && now.closed_by != me {
        let who = now.row.closed_by_name.as_deref().unwrap_or("A colleague");
        live.say(format!("{} closed this message.", isolated(who)));
    } else if before.row.assigned_to != now.row.assigned_to && now.row.assigned_to != me {
        live.say(match &now.row.assigned_name {
            Some(name) => format!("Assigned to {}.", isolated(name)),
            None => "Not assigned.".to_owned(),
        });
    }
}

/// Does what a shortcut asks of the message; answers whether there is one.
fn answer(acts: Acts, act: Act) -> bool {
    if acts.message.with_untracked(Option::is_none) {
        return false;
    }
    let closed = untrack(|| acts.is_closed());
    match act {
        _ if acts.busy.get_untracked() => {}
        Act::Take if !closed => acts.toggle_mine(),
        Act::End if !closed => acts.set_closed(true),
        Act::Reply => {
            if let Some(link) = find("#reply-by-email") {
                link.click();
            }
        }
        Act::Take | Act::End => {}
    }
    true
}

/// The message. It is drawn anew for another one only.
fn whole(acts: Acts, several_brands: Memo<bool>) -> AnyView {
    let Some(first) = acts.message.get_untracked() else { return ().into_any() };
    let message = Memo::new(move |old: Option<&OfflineMessage>| {
        acts.message.get().or_else(|| old.cloned()).unwrap_or_else(|| first.clone())
    });
    let (name, email, text) =
        message.with_untracked(|m| (m.row.name.clone(), m.email.clone(), m.message.clone()));
    let left_at = message.with_untracked(|m| m.row.created_at);
    let address = mailto(&email);
    let closed = memo(move || acts.is_closed());
    view! {
        <article class="reading" aria-labelledby="message-title">
            <header class="chat-head">
                <a class="chat-back" href=move || acts.shown.path(None) aria-label="Back to the list">
                    <Icon name=IconName::Back />
                </a>
                <Avatar name=name.clone() large=true />
                <div class="chat-who">
                    <h2 id="message-title" tabindex="-1">
                        <bdi>{name}</bdi>
                    </h2>
                    <p class="reading-facts">
                        <a href=address.clone() rel="external">
                            <bdi dir="ltr">{email}</bdi>
                        </a>
                        <Moment at=left_at />
                    </p>
                </div>
                <div class="chat-tools" role="toolbar" aria-label="Content pane toolbar">
                    <Tools acts closed address />
                </div>
            </header>
            <div class="reading-body" role="region" aria-label="Message" tabindex="0">
                <ClosedNote message />
                <FoldedText text />
                <Facts acts message closed several_brands />
            </div>
        </article>
    }
    .into_any()
}

/// What can be done. Buttons keep their place and change their words, so that they keep focus.
#[component]
fn Tools(acts: Acts, closed: Memo<bool>, address: String) -> impl IntoView {
    let mine = memo(move || acts.is_mine());
    let assign = move || if mine.get() { "Unassign" } else { "Assign to me" };
    let close = move || if closed.get() { "Reopen message" } else { "Close message" };
    view! {
        <a class="button button-secondary" id="reply-by-email" href=address rel="external" aria-keyshortcuts="r">
            <Icon name=IconName::Mail />
            <span class="button-text">"Reply by email"</span>
        </a>
        <Show when=move || !closed.get()>
            <Button icon=IconName::Take busy=acts.busy on_click=move |_| acts.toggle_mine()>
                {assign}
            </Button>
        </Show>
        <Button
            kind=ButtonKind::Primary
            icon=IconName::Check
            busy=acts.busy
            on_click=move |_| acts.set_closed(!closed.get_untracked())
        >
            {close}
        </Button>
    }
}

/// When it was closed, and by whom.
#[component]
fn ClosedNote(message: Memo<OfflineMessage>) -> impl IntoView {
    let closed = memo(move || message.with(|m| m.row.closed_at.map(|at| (at, m.row.closed_by_name.clone()))));
    move || {
        closed.get().map(|(at, by)| {
            view! {
                <p class="reading-closed">
                    <Icon name=IconName::Check />
                    <span>
                        "Closed "
                        <Moment at />
                        {by.map(|by| view! { " by " <bdi>{by}</bdi> }.into_any())}
                    </span>
                </p>
            }
            .into_any()
        })
    }
}

/// Department, link, page, and who takes care of it.
#[component]
fn Facts(
    acts: Acts,
    message: Memo<OfflineMessage>,
    closed: Memo<bool>,
    several_brands: Memo<bool>,
) -> impl IntoView {
    let page = message.with_untracked(|m| m.page_url.clone());
    let brand = memo(move || several_brands.get().then(|| message.with(|m| m.row.brand_name.clone())));
    let assigned = move || {
        message
            .with(|m| m.row.assigned_name.clone())
            .map_or_else(|| "Nobody".into_any(), |name| view! { <bdi>{name}</bdi> }.into_any())
    };
    view! {
        <div class="reading-assigned">
            {move || {
                if closed.get() {
                    view! { <p class="quiet">"Assigned to " {assigned}</p> }.into_any()
                } else {
                    view! { <Assignee acts message /> }.into_any()
                }
            }}
        </div>
        <dl class="reading-origin">
            <div>
                <dt>"Department"</dt>
                <dd>
                    <bdi>{move || message.with(|m| m.row.department_name.clone())}</bdi>
                    {move || brand.get().map(|brand| view! { ", " <bdi>{brand}</bdi> }.into_any())}
                </dd>
            </div>
            <div>
                <dt>"Link"</dt>
                <dd>
                    <bdi>{move || message.with(|m| m.link_title.clone())}</bdi>
                </dd>
            </div>
            {(!page.is_empty())
                .then(|| {
                    view! {
                        <div>
                            <dt>"Page"</dt>
                            <dd>{web_address(page)}</dd>
                        </div>
                    }
                })}
        </dl>
    }
}

/// Whom it is given to.
#[component]
fn Assignee(acts: Acts, message: Memo<OfflineMessage>) -> impl IntoView {
    let choices = Signal::derive(move || {
        message.with(|m| {
            let mut choices = vec![Choice::new("", "Nobody")];
            choices
                .extend(m.assignees.iter().map(|agent| Choice::new(agent.id.0.clone(), agent.name.clone())));
            // Somebody who was deactivated, or left the department, still has it.
            if let (Some(id), Some(name)) = (&m.row.assigned_to, &m.row.assigned_name)
                && !choices.iter().any(|choice| choice.value == id.0)
            {
                choices.push(Choice::new(id.0.clone(), name.clone()));
            }
            choices
        })
    });
    let value = Signal::derive(move || {
        message.with(|m| m.row.assigned_to.as_ref().map(|id| id.0.clone()).unwrap_or_default())
    });
    view! {
        <SelectField
            name=ASSIGNEE
            label="Assigned to"
            value
            choices
            narrow=true
            disabled=acts.busy
            on_change=move |id: String| acts.assign((!id.is_empty()).then_some(AgentId(id)))
        />
    }
}

/// The visitor's browser named the page: it is shown, but followed only when it is on the web.
fn web_address(url: String) -> AnyView {
    if url.starts_with("https://") || url.starts_with("http://") {
        view! {
            <a href=url.clone() target="_blank" rel="noopener noreferrer nofollow">
                <bdi dir="ltr">{url.clone()}</bdi>
                <span class="visually-hidden">" (opens a new tab)"</span>
            </a>
        }
        .into_any()
    } else {
        view! { <bdi dir="ltr">{url}</bdi> }.into_any()
    }
}
