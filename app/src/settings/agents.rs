//! System Settings › Setup › Agents: the list.

pub mod access;
pub mod editor;
pub mod memberships;

use self::memberships::by_group;
use super::form::Problems;
use super::list::{Around, Column, Facts, Look, OwnCell, column};
use super::load::Loader;
use super::merge::{self, Field, Names, field, or_none, yes_or_no};
use super::record::{Editable, Record, find_by_id};
use super::record_list::RecordList;
use crate::api::{ApiError, agents, groups};
use crate::components::IconName;
use crate::components::one_type::memo;
use crate::pages;
use crate::pure::checks;
use crate::pure::place_words::{Place, told_apart};
use crate::pure::table::{Cell, Tone};
use crate::state::live::{Live, use_live};
use foyer_protocol::people::AgentStatus;
use foyer_protocol::setup::{Agent, Group, RecordKind, Saved};
use foyer_protocol::{AgentId, GroupId};
use leptos::prelude::*;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

const FIELDS: &[Field<Agent>] = &[
    field!("Name", name, |agent, _| agent.name.clone()),
    field!("Chat alias", alias, |agent, _| or_none(&agent.alias)),
    field!("Email", email, |agent, _| agent.email.clone()),
    field!("Role", role, |agent, _| agent.role.label().to_owned()),
    field!("Limit", limit, |agent, _| agent.limit.to_string()),
    Field {
        label: "Groups",
        differs: |a, b| by_group(a.groups.clone()) != by_group(b.groups.clone()),
        merge: |base, mine, theirs| merge::memberships(&base.groups, &mine.groups, &mut theirs.groups),
        take: |mine, into| into.groups.clone_from(&mine.groups),
        show: shown_groups,
    },
    field!("Active", active, |agent, _| yes_or_no(agent.active)),
];

/// "Sales, Returns (receives no chats)".
fn shown_groups(agent: &Agent, names: Names<'_>) -> String {
    let groups: Vec<String> = agent
        .groups
        .iter()
        .map(|membership| {
            let name = (names.group)(&membership.group);
            if membership.receives { name } else { format!("{name} (receives no chats)") }
        })
        .collect();
    or_none(&groups.join(", "))
}

impl Editable for Agent {
    const NOUN: &'static str = "agent";
    const THIS: &'static str = "this agent";
    const KIND: RecordKind = RecordKind::Agent;

    fn fields() -> &'static [Field<Self>] {
        // A new field is refused here until it is in the list, or known not to be the form's.
        const _: fn(&Agent) = |Agent {
                                   id: _,
                                   name: _,
                                   alias: _,
                                   email: _,
                                   joined: _,
                                   invited_until: _,
                                   role: _,
                                   limit: _,
                                   active: _,
                                   status: _,
                                   groups: _,
                                   version: _,
                               }| {};
        FIELDS
    }

    fn key(&self) -> Option<Cow<'_, str>> {
        Record::id(self)
    }

    fn set_version(&mut self, version: i64) {
        self.version = version;
    }

    fn version(&self) -> i64 {
        self.version
    }

    fn check(&self) -> Problems {
        let alias = if self.alias.is_empty() {
            None
        } else {
            checks::name(&self.alias, "Enter an alias or leave it empty.")
        };
        Problems::none()
            .and("name", checks::name(&self.name, "Enter the agent's name."))
            .and("alias", alias)
            .and("email", checks::email(&self.email))
            .and("limit", checks::agent_limit(self.limit))
    }

    async fn save(self) -> Result<Saved, ApiError> {
        agents::save_agent(self).await
    }

    async fn fetch_again(&self) -> Result<Option<Self>, ApiError> {
        find_by_id(Record::id(self).as_deref()).await
    }
}

impl Record for Agent {
    const PLURAL: &'static str = "Agents";
    const PATH: &'static str = pages::AGENTS;

    fn id(&self) -> Option<Cow<'_, str>> {
        self.id.as_ref().map(|id| id.as_str().into())
    }

    fn name(&self) -> &str {
        &self.name
    }

    fn into_new(self) -> Self {
        Self { id: None, version: 0, joined: false, invited_until: None, ..self }
    }

    async fn list() -> Result<Vec<Self>, ApiError> {
        agents::list_agents().await
    }

    async fn delete(id: String, version: i64) -> Result<(), ApiError> {
        agents::delete_agent(id.into(), version).await
    }

    const DEACTIVATING: Option<&'static str> =
        Some("They can't sign in, and their chats go back to the queue.");

    fn active(&self) -> bool {
        self.active
    }

    fn set_active(&mut self, on: bool) {
        self.active = on;
    }
}

/// The list of agents.
#[component]
pub fn AgentsPage() -> impl IntoView {
    // Groups are only names here: without them the list still works.
    let groups = Loader::new(groups::list_groups);
    let names =
        memo(move || Arc::new(groups.with(|groups| group_names(groups.map_or(&[][..], Vec::as_slice)))));
    let live = use_live();
    let facts: Facts<Agent> = Arc::new(move |agent| {
        let groups = names.with(|names| groups_of(agent, names));
        let (tone, status) = if agent.active && !agent.joined {
            (Tone::Chip, INVITED)
        } else {
            untrack(|| status_of(live, agent.id.as_ref(), agent.active))
        };
        vec![
            Cell::new(agent.email.clone()),
            Cell::new(agent.role.label()).ranked(agent.role as i64),
            Cell::number(agent.limit),
            groups,
            Cell::toned(status, tone),
        ]
    });
    // Follows status and connection as they change.
    let own: OwnCell = Arc::new(move |row, column| {
        let is_live =
            row.active == Some(true) && row.cells.get(STATUS).is_some_and(|cell| cell.text != INVITED);
        (column == STATUS && is_live).then(|| status_chip(live, row.id.as_str().into()))
    });
    view! {
        <RecordList<Agent>
            rows=Loader::new(Agent::list)
            around=Around {
                intro: "Agents answer chats. An agent who has owned a chat can't be deleted, but can be deactivated.",
                empty: "Add the people who answer chats.",
                icon: IconName::Agent,
            }
            columns=&COLUMNS
            facts
            own
        />
    }
}

/// The columns after the name.
const COLUMNS: [Column; 5] = [
    column("Email", Look::Code),
    column("Role", Look::Word),
    column("Limit", Look::Figure),
    column("Groups", Look::Text),
    column("Status", Look::Word),
];
/// The status of somebody who has not chosen a password yet.
const INVITED: &str = "Invited";
/// The place of **Status** among them.
const STATUS: usize = 4;

/// The places of all groups in the server's order, and their names, told apart where they repeat.
fn group_names(groups: &[Group]) -> BTreeMap<GroupId, (usize, String)> {
    fn place(group: &Group) -> Place<'_> {
        Place { group: &group.name, department: &group.department_name, brand: &group.brand_name }
    }
    let named = groups.iter().enumerate().filter_map(|(at, group)| {
        let name = told_apart(&place(group), groups.iter().map(place));
        Some((group.id.clone()?, (at, name)))
    });
    named.collect()
}

/// The names of an agent's groups, as the server orders them.
fn groups_of(agent: &Agent, names: &BTreeMap<GroupId, (usize, String)>) -> Cell {
    let of_agent = agent.groups.iter().filter_map(|membership| names.get(&membership.group));
    let names: BTreeMap<usize, &str> = of_agent.map(|(at, name)| (*at, name.as_str())).collect();
    let names: Vec<&str> = names.into_values().collect();
    if names.is_empty() { Cell::toned("None", Tone::Quiet) } else { Cell::new(names.join(", ")) }
}

/// Whether an agent can be given chats now.
fn status_of(live: Live, id: Option<&AgentId>, active: bool) -> (Tone, &'static str) {
    if !active {
        return (Tone::Chip, "Deactivated");
    }
    let known = live.model.with(|m| id.and_then(|id| m.colleagues.get(id)).map(|c| (c.connected, c.status)));
    match known {
        Some((true, AgentStatus::Available)) => (Tone::Ok, "Available"),
        Some((true, AgentStatus::Away)) => (Tone::Warn, "Away"),
        _ => (Tone::Chip, "Offline"),
    }
}

fn status_chip(live: Live, id: AgentId) -> AnyView {
    let status = memo(move || status_of(live, Some(&id), true));
    let class = move || match status.get().0 {
        Tone::Ok => "chip chip-ok",
        Tone::Warn => "chip chip-warn",
        _ => "chip",
    };
    view! { <span class=class>{move || status.get().1}</span> }.into_any()
}
