//! The navigation pane of the live chats: my lists, a branch a group, all.

use super::desk::{Desk, use_desk};
use super::lists::count;
use super::place::{List, Section};
use crate::components::one_type::memo;
use crate::components::{Icon, IconName};
use foyer_protocol::agent::GroupBrief;
use foyer_protocol::people::Role;
use leptos::prelude::*;

/// All lists of chats with their counts.
#[component]
pub fn NavigationPane() -> impl IntoView {
    let desk = use_desk();
    let live = desk.live;
    let groups = memo(move || {
        live.model.with(|m| {
            let shown = m.groups.iter().filter(|g| g.visible);
            shown.map(|g| (g.clone(), beside(g, m.around(g)))).collect::<Vec<_>>()
        })
    });
    let manages = memo(move || live.model.with(|m| m.role() >= Role::Manager));
    view! {
        <nav
            class="nav-pane"
            id="navigation-pane"
            aria-label="Navigation pane"
            data-open=move || desk.nav_open.get().to_string()
        >
            <h2 class="nav-title">"Live chats"</h2>
            <ul class="nav-list">
                {leaf(desk, List::Mine, "My Active", IconName::Chat)}
                {leaf(desk, List::Queue, "Queue", IconName::Queue)}
                {leaf(desk, List::MineCompleted, "My Completed", IconName::Check)}
                {move || {
                    let branches = groups.get().into_iter().map(|(group, beside)| {
                        let lists = Section::ALL.map(|section| List::Group(group.id.clone(), section));
                        branch(desk, group.name, beside, lists)
                    });
                    branches.collect::<Vec<_>>()
                }}
                {move || {
                    manages.get().then(|| branch(desk, "All".to_owned(), None, Section::ALL.map(List::All)))
                }}
            </ul>
        </nav>
        <div class="scrim" hidden=move || !desk.nav_open.get() on:click=move |_| desk.nav_open.set(false)></div>
    }
}

/// What stands beside a group's name. One that takes no new chats still has its open and ended ones.
fn beside(group: &GroupBrief, around: Option<String>) -> Option<String> {
    match (around, group.takes_chats) {
        (around, true) => around,
        (None, false) => Some("(inactive)".to_owned()),
        (Some(around), false) => Some(format!("{around} (inactive)")),
    }
}

fn leaf(desk: Desk, list: List, label: &'static str, icon: IconName) -> AnyView {
    view! { <li>{link(desk, list, label, Some(icon))}</li> }.into_any()
}

fn branch(desk: Desk, name: String, beside: Option<String>, lists: [List; 3]) -> AnyView {
    view! {
        <li>
            <details class="nav-branch" open>
                <summary>
                    <Icon name=IconName::ChevronEnd />
                    <span class="nav-branch-name">
                        <bdi>{name}</bdi>
                        {beside.map(|d| view! { " " <span class="nav-branch-of"><bdi>{d}</bdi></span> }.into_any())}
                    </span>
                </summary>
                <ul>
                    {lists
                        .map(|list| {
                            let label = list.section().label();
                            view! { <li>{link(desk, list, label, None)}</li> }
                        })
                        .collect_view()}
                </ul>
            </details>
        </li>
    }
    .into_any()
}

fn link(desk: Desk, list: List, label: &'static str, icon: Option<IconName>) -> AnyView {
    let list = StoredValue::new(list);
    let current = memo(move || {
        desk.place.with(|place| place.as_ref().is_some_and(|p| list.with_value(|list| &p.list == list)))
    });
    let counted = list.with_value(List::section) != Section::Completed;
    let waiting =
        memo(
            move || {
                if counted { desk.live.model.with(|m| list.with_value(|list| count(m, list))) } else { 0 }
            },
        );
    view! {
        <a
            class="nav-link"
            href=list.with_value(List::path)
            aria-current=move || current.get().then_some("page")
            on:click=move |_| desk.nav_open.set(false)
        >
            {icon.map(|name| view! { <Icon name /> }.into_any())}
            <span class="nav-link-label">{label}</span>
            {counted.then(|| view! { <span class="nav-count">{move || waiting.get().to_string()}</span> }.into_any())}
        </a>
    }
    .into_any()
}
