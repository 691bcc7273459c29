//! The status toggle: Available or Away, and for which groups I receive chats.

use crate::api::status::{set_receiving, set_status};
use crate::chats::desk::use_desk;
use crate::components::one_type::memo;
use crate::components::{Icon, IconName};
use crate::pure::place_words::department;
use crate::state::presence::{last_agent_for, last_agent_line, load, status_word, stay_line};
use foyer_protocol::GroupId;
use foyer_protocol::agent::GroupBrief;
use foyer_protocol::people::AgentStatus;
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// How long a choice is shown before the server's word must have come.
const SETTLE_MS: u32 = 1_500;

/// A button that says status and load, with a popover.
#[component]
pub fn StatusMenu() -> impl IntoView {
    let live = use_desk().live;
    let myself = memo(move || live.model.with(|m| m.myself().cloned()));
    // A choice that the server has not confirmed yet.
    let chosen = RwSignal::new(None::<AgentStatus>);
    let status = memo(move || {
        let known = myself.with(|me| me.as_ref().map(|me| me.status));
        chosen.get().or(known)
    });
    let words = move || match (status.get(), myself.get()) {
        (Some(status), Some(me)) => format!("{}, {}", status_word(status), load(&me)),
        _ => "Connecting…".to_owned(),
    };
    let last = memo(move || {
        live.model.with(|m| {
            let me = m.me.as_ref()?;
            last_agent_line(&last_agent_for(&me.id, m.colleagues.values(), &m.groups))
        })
    });
    let groups = memo(move || {
        live.model.with(|m| {
            // No new chats come to the others.
            let mine = m.groups.iter().filter(|g| g.member && g.takes_chats);
            let several = m.has_several_brands();
            let beside = |g: &GroupBrief| department(&g.department_name, &g.brand_name, several);
            mine.map(|g| (g.clone(), beside(g))).collect::<Vec<_>>()
        })
    });
    let choose = move |wanted: AgentStatus| {
        chosen.set(Some(wanted));
        spawn_local(async move {
            match set_status(wanted).await {
                Ok(()) => {
                    live.say(format!("You're {}.", status_word(wanted)));
                    TimeoutFuture::new(SETTLE_MS).await;
                }
                Err(error) => live.failed(&error),
            }
            chosen.try_set(None);
        });
    };
    let radio = move |which: AgentStatus, about: &'static str| {
        view! {
            <label class="choice">
                <input
                    type="radio"
                    name="status"
                    aria-describedby="last-agent"
                    prop:checked=move || status.get() == Some(which)
                    on:change=move |_| choose(which)
                />
                <span class="dot" data-status=status_word(which) aria-hidden="true"></span>
                <span class="choice-words">
                    <span>{status_word(which)}</span>
                    <small>{about}</small>
                </span>
            </label>
        }
    };
    view! {
        <button
            type="button"
            class="status-button"
            id="status-button"
            popovertarget="status-menu"
            aria-haspopup="dialog"
            aria-keyshortcuts="s"
        >
            <span
                class="dot"
                data-status=move || status.get().map(status_word)
                aria-hidden="true"
            ></span>
            <span class="status-words">{words}</span>
            <Icon name=IconName::ChevronDown />
        </button>
        <div class="menu menu-status" id="status-menu" popover="auto" role="dialog" aria-label="Status">
            <fieldset class="menu-part">
                <legend class="visually-hidden">"Status"</legend>
                {radio(AgentStatus::Available, "New chats come to you.")}
                {radio(AgentStatus::Away, "No new chats come to you.")}
                <p class="menu-note" id="last-agent" hidden=move || last.get().is_none()>
                    <Icon name=IconName::Warning />
                    <span>{move || last.get()}</span>
                </p>
            </fieldset>
            <fieldset class="menu-part" hidden=move || groups.with(Vec::is_empty)>
                <legend class="menu-legend">"Receive chats for"</legend>
                {move || {
                    let ticks = groups.get().into_iter().map(|(group, beside)| view! { <Receiving group beside /> }.into_any());
                    ticks.collect::<Vec<_>>()
                }}
            </fieldset>
            <p class="menu-foot">{move || stay_line(myself.with(|me| me.as_ref().map_or(0, |me| me.active)))}</p>
        </div>
    }
}

/// The tick of one group; `beside` is its department in words.
#[component]
fn Receiving(group: GroupBrief, beside: String) -> impl IntoView {
    let live = use_desk().live;
    let id: StoredValue<GroupId> = StoredValue::new(group.id);
    let chosen = RwSignal::new(None::<bool>);
    let receives = memo(move || {
        let known =
            live.model.with(|m| m.myself().is_some_and(|me| id.with_value(|id| me.receives.contains(id))));
        chosen.get().unwrap_or(known)
    });
    let choose = move |wanted: bool| {
        chosen.set(Some(wanted));
        let id = id.get_value();
        spawn_local(async move {
            match set_receiving(id, wanted).await {
                Ok(()) => TimeoutFuture::new(SETTLE_MS).await,
                Err(error) => live.failed(&error),
            }
            chosen.try_set(None);
        });
    };
    view! {
        <label class="choice">
            <input
                type="checkbox"
                prop:checked=move || receives.get()
                on:change:target=move |event| choose(event.target().checked())
            />
            <span class="choice-words">
                <bdi>{group.name}</bdi>
                <small><bdi>{beside}</bdi></small>
            </span>
        </label>
    }
}
