//! **Offline messages**: what visitors left while chat was offline.

pub mod card;

use self::card::{Card, MessageList};
use crate::api::{ApiError, agents, groups, offline};
use crate::components::keyed::{Item, Key, keyed};
use crate::components::one_type::memo;
use crate::components::{Button, EmptyState, IconName, Toolbar, effect, flag, keep_focus_in_page};
use crate::pages::OFFLINE_MESSAGES;
use crate::settings::load::{Loaded, Loader};
use crate::state::live::use_live;
use foyer_protocol::agent::Me;
use foyer_protocol::offline::OfflineMessage;
use foyer_protocol::people::Role;
use foyer_protocol::setup::Agent;
use foyer_protocol::{AgentId, DepartmentId};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// An agent who can be given a message, and the departments whose messages that may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assignee {
    /// The agent.
    pub id: AgentId,
    /// The agent's name.
    pub name: String,
    /// Whether it may be a message of any department: so for administrators.
    pub everywhere: bool,
    /// Departments in which the agent has a group.
    pub departments: Vec<DepartmentId>,
}

/// The page, with the tabs Open and Closed.
#[component]
pub fn OfflineMessagesPage() -> impl IntoView {
    let query = use_location().query;
    let closed = flag(move || query.with(|query| query.get("show").as_deref() == Some("closed")));
    let tab = move |this: bool| (closed.get() == this).then_some("page");
    view! {
        <main id="content" class="page" tabindex="-1">
            <section class="offline-messages" aria-label="Content pane">
                // A new list for each tab, so that one's rows never stand under the other's heading.
                {move || {
                    let closed = closed.get();
                    view! { <Messages closed tabs=move || tabs_view(tab) /> }
                }}
            </section>
        </main>
    }
}

fn tabs_view(current: impl Fn(bool) -> Option<&'static str> + Copy + Send + Sync + 'static) -> AnyView {
    let closed = format!("{OFFLINE_MESSAGES}?show=closed");
    view! {
        <nav class="tabs" aria-label="Offline messages tabs">
            <a class="tab" href=OFFLINE_MESSAGES aria-current=move || current(false)>"Open"</a>
            <a class="tab" href=closed aria-current=move || current(true)>"Closed"</a>
        </nav>
    }
    .into_any()
}

#[component]
fn Messages(
    /// Which tab.
    closed: bool,
    /// The tab bar.
    #[prop(into)]
    tabs: ViewFn,
) -> impl IntoView {
    let rows = Loader::new(move || offline::list_offline_messages(closed));
    // Somebody left one, or a colleague has closed or reopened one.
    let live = use_live();
    let open = memo(move || live.model.with(|m| m.offline_open));
    effect(move |known| {
        // Read, not only tracked: a memo that nobody reads never hears of a change.
        open.get();
        if known.is_some() {
            rows.reload();
        }
        true
    });
    let me = use_context::<RwSignal<Option<Me>>>();
    let administrator = flag(move || {
        me.is_some_and(|me| me.with(|me| me.as_ref().is_some_and(|me| me.role == Role::Administrator)))
    });
    // Read only for those who may; the others assign to themselves.
    let everybody = Loader::new(move || {
        let may = administrator.get_untracked();
        async move { if may { assignees().await.map(Some) } else { Ok(None) } }
    });
    effect(move |known| {
        let may = administrator.get();
        if may && known == Some(false) {
            everybody.reload();
        }
        may
    });
    let assignees = Signal::derive(move || everybody.get().flatten());
    let is_empty = flag(move || rows.with(|rows| rows.is_none_or(Vec::is_empty)));
    // A card that leaves takes focus with it.
    effect(move |before| {
        if before == Some(true) {
            keep_focus_in_page();
        }
        rows.with(|rows| rows.is_some())
    });
    let empty = if closed { "No closed messages." } else { "No open messages." };
    view! {
        <Toolbar title="Offline messages">
            <Button icon=IconName::Refresh busy=rows.busy() on_click=move |_| rows.reload()>
                "Refresh"
            </Button>
        </Toolbar>
        {tabs.run()}
        <Loaded ready=rows.ready() error=rows.error() retry=rows.retry()>
            {move || {
                if is_empty.get() {
                    view! { <EmptyState icon=IconName::Mail text=empty /> }.into_any()
                } else {
                    view! { <ul class="cards">{cards(rows, assignees)}</ul> }.into_any()
                }
            }}
        </Loaded>
    }
}

/// The messages, each keeping its card for as long as it stays in the list.
fn cards(rows: MessageList, assignees: Signal<Option<Vec<Assignee>>>) -> AnyView {
    keyed(move || {
        let item = |message: OfflineMessage| {
            Item::new(Key::Id(message.id.to_string()), move || {
                view! {
                    <li>
                        <Card message rows assignees />
                    </li>
                }
                .into_any()
            })
        };
        rows.get().into_iter().flatten().map(item).collect()
    })
}

/// Active agents with the departments they work in.
async fn assignees() -> Result<Vec<Assignee>, ApiError> {
    let groups = groups::list_groups().await?;
    let agents = agents::list_agents().await?;
    let departments = |agent: &Agent| {
        groups
            .iter()
            .filter(|group| {
                agent.groups.iter().any(|membership| group.id.as_ref() == Some(&membership.group))
            })
            .filter_map(|group| group.department.clone())
            .collect()
    };
    Ok(agents
        .into_iter()
        .filter(|agent| agent.active)
        .filter_map(|agent| {
            let departments = departments(&agent);
            let everywhere = agent.role == Role::Administrator;
            agent.id.map(|id| Assignee { id, name: agent.name, everywhere, departments })
        })
        .collect())
}
