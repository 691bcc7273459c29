//! System Settings › Setup › Agents: the list.

pub mod editor;
pub mod memberships;

use self::memberships::by_group;
use super::form::Problems;
use super::load::Loader;
use super::merge::{self, Field, GroupName, field, or_none, yes_or_no};
use super::record::{Editable, Record, find_by_id};
use super::record_list::{Cells, RecordList};
use crate::api::{ApiError, agents, groups};
use crate::components::IconName;
use crate::components::one_type::memo;
use crate::pages;
use crate::pure::checks;
use crate::pure::place_words::{Place, told_apart};
use crate::state::live::{Live, use_live};
use foyer_protocol::AgentId;
use foyer_protocol::people::AgentStatus;
use foyer_protocol::setup::{Agent, Group, Membership, RecordKind, Saved};
use leptos::prelude::*;
use std::sync::Arc;

const FIELDS: &[Field<Agent>] = &[
    field!("Name", name, |agent, _| agent.name.clone()),
    field!("Chat alias", alias, |agent, _| or_none(&agent.alias)),
    field!("Email", email, |agent, _| agent.email.clone()),
    // The server never says one, so it never collides.
    field!("Password", password, |_, _| String::new()),
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
fn shown_groups(agent: &Agent, name: GroupName<'_>) -> String {
    let groups: Vec<String> = agent
        .groups
        .iter()
        .map(|membership| {
            let name = name(&membership.group);
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
                                   password: _,
                                   role: _,
                                   limit: _,
                                   active: _,
                                   status: _,
                                   groups: _,
                                   version: _,
                               }| {};
        FIELDS
    }

    fn key(&self) -> Option<&str> {
        Record::id(self)
    }

    fn set_version(&mut self, version: i64) {
        self.version = version;
    }

    fn version(&self) -> i64 {
        self.version
    }

    fn check(&self) -> Problems {
        let keeps_password = self.id.is_some() && self.password.is_empty();
        let password = if keeps_password { None } else { checks::new_password(&self.password) };
        let alias = if self.alias.is_empty() {
            None
        } else {
            checks::name(&self.alias, "Enter an alias or leave it empty.")
        };
        Problems::none()
            .and("name", checks::name(&self.name, "Enter the agent's name."))
            .and("alias", alias)
            .and("email", checks::email(&self.email))
            .and("password", password)
            .and("limit", checks::agent_limit(self.limit))
    }

    async fn save(self) -> Result<Saved, ApiError> {
        agents::save_agent(self).await
    }

    async fn fetch_again(&self) -> Result<Option<Self>, ApiError> {
        find_by_id(Record::id(self)).await
    }
}

impl Record for Agent {
    const PLURAL: &'static str = "Agents";
    const PATH: &'static str = pages::AGENTS;

    fn id(&self) -> Option<&str> {
        self.id.as_ref().map(AgentId::as_str)
    }

    fn name(&self) -> &str {
        &self.name
    }

    fn into_new(self) -> Self {
        Self { id: None, version: 0, ..self }
    }

    async fn list() -> Result<Vec<Self>, ApiError> {
        agents::list_agents().await
    }

    async fn delete(id: String, version: i64) -> Result<(), ApiError> {
        agents::delete_agent(id.into(), version).await
    }
}

/// The list of agents.
#[component]
pub fn AgentsPage() -> impl IntoView {
    // Groups are only names here: without them the list still works.
    let groups = Loader::new(groups::list_groups);
    let live = use_live();
    let cells: Cells<Agent> = Arc::new(move |agent| {
        let memberships = agent.groups.clone();
        let names = move || {
            groups.with(|groups| groups.map(|groups| group_names(&memberships, groups))).unwrap_or_default()
        };
        vec![
            view! { <bdi dir="ltr">{agent.email.clone()}</bdi> }.into_any(),
            agent.role.label().into_any(),
            view! { <span class="figure">{agent.limit}</span> }.into_any(),
            view! { <bdi>{names}</bdi> }.into_any(),
            status_chip(live, agent),
        ]
    });
    view! {
        <RecordList<Agent>
            rows=Loader::new(Agent::list)
            intro="Agents answer chats. An agent who has owned a chat can't be deleted, but can be deactivated."
            empty="Add the people who answer chats."
            icon=IconName::Agent
            columns=&["Email", "Role", "Limit", "Groups", "Status"]
            cells
        />
    }
}

fn group_names(memberships: &[Membership], groups: &[Group]) -> String {
    fn place(group: &Group) -> Place<'_> {
        Place { group: &group.name, department: &group.department_name, brand: &group.brand_name }
    }
    let names: Vec<String> = groups
        .iter()
        .filter(|group| memberships.iter().any(|membership| group.id.as_ref() == Some(&membership.group)))
        .map(|group| told_apart(&place(group), groups.iter().map(place)))
        .collect();
    if names.is_empty() { "None".to_owned() } else { names.join(", ") }
}

/// Whether the agent can be given chats now: follows status and connection as they change.
fn status_chip(live: Live, agent: &Agent) -> AnyView {
    if !agent.active {
        return view! { <span class="chip">"Deactivated"</span> }.into_any();
    }
    let id = agent.id.clone();
    let stored = agent.status;
    let status = memo(move || {
        let known = live
            .model
            .with(|m| id.as_ref().and_then(|id| m.colleagues.get(id)).map(|c| (c.connected, c.status)));
        match known.unwrap_or((false, stored)) {
            (false, _) => ("chip", "Offline"),
            (true, AgentStatus::Available) => ("chip chip-ok", "Available"),
            (true, AgentStatus::Away) => ("chip chip-warn", "Away"),
        }
    });
    view! { <span class=move || status.get().0>{move || status.get().1}</span> }.into_any()
}
