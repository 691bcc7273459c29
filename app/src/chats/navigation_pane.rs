//! The navigation pane of the live chats: my lists, all, a branch a group.

use super::desk::{Desk, use_desk};
use super::lists::{Counts, Open};
use super::nav::{FEW, is_kept, starts_open};
use super::place::{List, Section};
use crate::components::browser::scroll_to;
use crate::components::one_type::{flag, memo, watch};
use crate::components::{Icon, IconName};
use crate::state::kept;
use foyer_protocol::agent::GroupBrief;
use foyer_protocol::people::Role;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// What all branches and links share.
#[derive(Clone, Copy)]
struct Around {
    desk: Desk,
    counts: Memo<Counts>,
    /// What is searched for, trimmed and in lower case.
    wanted: Memo<String>,
}

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
    let manages = flag(move || live.model.with(|m| m.role() >= Role::Manager));
    let counts = memo(move || live.model.with(Counts::of));
    let typed = RwSignal::new(String::new());
    let wanted = memo(move || typed.with(|typed| typed.trim().to_lowercase()));
    let around = Around { desk, counts, wanted };
    let many = flag(move || groups.with(Vec::len) > FEW);
    let nothing = flag(move || {
        let kept = |g: &GroupBrief| wanted.with(|wanted| is_kept(&g.name, &g.department_name, wanted));
        many.get() && !groups.with(|groups| groups.iter().any(|(group, _)| kept(group)))
    });
    keep_current_in_view(desk, groups);
    view! {
        <nav
            class="nav-pane"
            id="navigation-pane"
            aria-label="Navigation pane"
            data-open=move || desk.nav_open.get().to_string()
        >
            <h2 class="nav-title">"Live chats"</h2>
            <ul class="nav-list">
                {leaf(around, List::Mine, "My Active", IconName::Chat)}
                {leaf(around, List::Queue, "Queue", IconName::Queue)}
                {leaf(around, List::MineCompleted, "My Completed", IconName::Check)}
                {move || {
                    let lists = Section::ALL.map(List::All);
                    manages.get().then(|| view! { <li>{branch(around, 1, Branch::All, lists)}</li> }.into_any())
                }}
            </ul>
            <div class="search nav-find" hidden=move || !many.get()>
                <Icon name=IconName::Search />
                <input
                    type="search"
                    class="input"
                    aria-label="Find a group"
                    placeholder="Find a group"
                    autocomplete="off"
                    prop:value=move || typed.get()
                    on:input:target=move |event| typed.set(event.target().value())
                />
            </div>
            <ul class="nav-list" aria-label="Groups">
                {move || {
                    let groups = groups.get();
                    let count = groups.len();
                    groups.into_iter().map(|(group, beside)| group_view(around, count, group, beside)).collect::<Vec<_>>()
                }}
            </ul>
            <p class="nav-nothing" role="status">
                {move || {
                    if nothing.get() {
                        format!("No group matches “{}”.", typed.with(|typed| typed.trim().to_owned()))
                    } else {
                        String::new()
                    }
                }}
            </p>
        </nav>
        <div class="scrim" hidden=move || !desk.nav_open.get() on:click=move |_| desk.nav_open.set(false)></div>
    }
}

/// Scrolls the pane so that the list on screen is seen, when one comes to another and when groups come.
fn keep_current_in_view(desk: Desk, groups: Memo<Vec<(GroupBrief, Option<String>)>>) {
    let list = memo(move || desk.place.with(|place| place.as_ref().map(|place| place.list.clone())));
    watch(move || {
        list.get();
        groups.get();
        request_animation_frame(|| scroll_to(".nav-pane", ".nav-pane a[aria-current]"));
    });
}

fn leaf(around: Around, list: List, label: &'static str, icon: IconName) -> AnyView {
    view! { <li>{link(around, list, label, Some(icon))}</li> }.into_any()
}

fn group_view(around: Around, groups: usize, group: GroupBrief, beside: Option<String>) -> AnyView {
    let lists = Section::ALL.map(|section| List::Group(group.id.clone(), section));
    let (name, department) = (group.name.clone(), group.department_name.clone());
    let kept = flag(move || around.wanted.with(|wanted| is_kept(&name, &department, wanted)));
    view! { <li hidden=move || !kept.get()>{branch(around, groups, Branch::Group(group, beside), lists)}</li> }
        .into_any()
}

/// What stands beside a group's name. One that takes no new chats still has its open and ended ones.
fn beside(group: &GroupBrief, around: Option<String>) -> Option<String> {
    match (around, group.takes_chats) {
        (around, true) => around,
        (None, false) => Some("(inactive)".to_owned()),
        (Some(around), false) => Some(format!("{around} (inactive)")),
    }
}

/// What a branch holds the lists of, and what stands beside a group's name.
enum Branch {
    All,
    Group(GroupBrief, Option<String>),
}

/// Three lists under a heading. It opens by itself when one comes into it or searches, and never folds by itself.
fn branch(around: Around, groups: usize, of: Branch, lists: [List; 3]) -> AnyView {
    let Around { desk, counts, wanted } = around;
    let (id, name, beside) = match of {
        Branch::All => ("all".to_owned(), "All".to_owned(), None),
        Branch::Group(group, beside) => (group.id.0, group.name, beside),
    };
    let title = beside.as_ref().map_or_else(|| name.clone(), |beside| format!("{name}, {beside}"));
    let fold_key = StoredValue::new(format!("branch.{id}"));
    let own = StoredValue::new(lists.clone());
    let is_here = flag(move || {
        desk.place.with(|place| place.as_ref().is_some_and(|p| own.with_value(|own| own.contains(&p.list))))
    });
    let open_chats = memo(move || {
        let of = |list: &List| counts.with(|counts| counts.list(list));
        own.with_value(|[queue, active, _]| Open { queue: of(queue), active: of(active) })
    });
    let chosen = fold_key.with_value(|key| kept::preference(key)).map(|word| word == "open");
    let unfolded =
        RwSignal::new(starts_open(groups, open_chats.get_untracked(), is_here.get_untracked(), chosen));
    watch(move || {
        if is_here.get() {
            unfolded.set(true);
        }
    });
    let searched = flag(move || wanted.with(|wanted| !wanted.is_empty()));
    let on_toggle = move |event: leptos::ev::Event| {
        let Some(details) = event.target().and_then(|t| t.dyn_into::<web_sys::Element>().ok()) else {
            return;
        };
        let open = details.has_attribute("open");
        // What the search opened says nothing about what the agent wants.
        if !searched.get_untracked() && open != unfolded.get_untracked() {
            unfolded.set(open);
            fold_key.with_value(|key| kept::set_preference(key, if open { "open" } else { "folded" }));
        }
    };
    view! {
        <details
            class="nav-branch"
            prop:open=move || unfolded.get() || searched.get()
            on:toggle=on_toggle
        >
            <summary title=title>
                <Icon name=IconName::ChevronEnd />
                <span class="nav-branch-name">
                    <bdi>{name}</bdi>
                    {beside.map(|d| view! { " " <span class="nav-branch-of"><bdi>{d}</bdi></span> }.into_any())}
                </span>
                <span
                    class="nav-count"
                    hidden=move || unfolded.get() || searched.get() || open_chats.get().queue == 0
                >
                    {move || open_chats.get().queue.to_string()}
                    <span class="visually-hidden">" waiting"</span>
                </span>
            </summary>
            <ul>
                {lists
                    .map(|list| {
                        let label = list.section().label();
                        view! { <li>{link(around, list, label, None)}</li> }
                    })
                    .collect_view()}
            </ul>
        </details>
    }
    .into_any()
}

fn link(around: Around, list: List, label: &'static str, icon: Option<IconName>) -> AnyView {
    let Around { desk, counts, .. } = around;
    let list = StoredValue::new(list);
    let current = flag(move || {
        desk.place.with(|place| place.as_ref().is_some_and(|p| list.with_value(|list| &p.list == list)))
    });
    let counted = list.with_value(List::section) != Section::Completed;
    let waiting = memo(move || list.with_value(|list| counts.with(|counts| counts.list(list))));
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
