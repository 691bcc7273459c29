//! System Settings › Setup › Groups: the list.

pub mod editor;
pub mod members;

use self::members::by_agent;
use super::form::Problems;
use super::list::{Around, Column, Facts, Look, column};
use super::load::Loader;
use super::merge::{self, Field, Names, field, or_none, yes_or_no};
use super::record::{Editable, Record, find_by_id};
use super::record_list::RecordList;
use super::status_cell::status_cell;
use crate::api::{ApiError, groups};
use crate::components::{IconName, flag};
use crate::pages;
use crate::pure::table::{Cell, Tone};
use crate::pure::{checks, place_words};
use crate::state::live::use_live;
use foyer_protocol::setup::{Group, RecordKind, Saved};
use leptos::prelude::*;
use std::borrow::Cow;
use std::sync::Arc;

const FIELDS: &[Field<Group>] = &[
    field!("Name", name, |group, _| group.name.clone()),
    field!("Department", department(department_name), |group, _| group.department_name.clone()),
    field!("Front line", front_line, |group, _| yes_or_no(group.front_line)),
    // What was read of them is the server's: theirs stays beside what is merged.
    Field {
        label: "Agents",
        differs: |a, b| by_agent(a.members.clone()) != by_agent(b.members.clone()),
        merge: |base, mine, theirs| merge::members(&base.members, &mine.members, &mut theirs.members),
        take: |mine, into| into.members.clone_from(&mine.members),
        show: shown_members,
    },
    field!("Active", active, |group, _| yes_or_no(group.active)),
];

/// "Ada, Joe (receives no chats)".
fn shown_members(group: &Group, names: Names<'_>) -> String {
    let members: Vec<String> = group
        .members
        .iter()
        .map(|member| {
            let name = (names.agent)(&member.agent);
            if member.receives { name } else { format!("{name} (receives no chats)") }
        })
        .collect();
    or_none(&members.join(", "))
}

impl Editable for Group {
    const NOUN: &'static str = "group";
    const THIS: &'static str = "this group";
    const KIND: RecordKind = RecordKind::Group;

    fn fields() -> &'static [Field<Self>] {
        // A new field is refused here until it is in the list, or known not to be the form's.
        const _: fn(&Group) = |Group {
                                   id: _,
                                   name: _,
                                   department: _,
                                   department_name: _,
                                   brand_name: _,
                                   front_line: _,
                                   active: _,
                                   takes_chats: _,
                                   agent_names: _,
                                   members: _,
                                   members_read: _,
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
        Problems::none()
            .and("name", checks::name(&self.name, "Enter the group's name."))
            .and("department", self.department.is_none().then(|| "Choose a department.".to_owned()))
    }

    async fn save(self) -> Result<Saved, ApiError> {
        groups::save_group(self).await
    }

    async fn fetch_again(&self) -> Result<Option<Self>, ApiError> {
        find_by_id(Record::id(self).as_deref()).await
    }
}

impl Record for Group {
    const PLURAL: &'static str = "Groups";
    const PATH: &'static str = pages::GROUPS;

    fn id(&self) -> Option<Cow<'_, str>> {
        self.id.as_ref().map(|id| id.as_str().into())
    }

    fn name(&self) -> &str {
        &self.name
    }

    fn into_new(self) -> Self {
        Self { id: None, version: 0, members_read: Vec::new(), ..self }
    }

    async fn list() -> Result<Vec<Self>, ApiError> {
        groups::list_groups().await
    }

    async fn delete(id: String, version: i64) -> Result<(), ApiError> {
        groups::delete_group(id.into(), version).await
    }

    const DEACTIVATING: Option<&'static str> =
        Some("They get no new chats and nothing is transferred to them. What they have goes on.");

    fn active(&self) -> bool {
        self.active
    }

    fn set_active(&mut self, on: bool) {
        self.active = on;
        // Its agents stay as they were read.
        self.members_read.clone_from(&self.members);
    }
}

/// The list of groups.
#[component]
pub fn GroupsPage() -> impl IntoView {
    let live = use_live();
    // Names of departments are unique within a brand only.
    let several = flag(move || live.model.with(|m| m.has_several_brands()));
    let facts: Facts<Group> = Arc::new(move |group| {
        let department = place_words::department(&group.department_name, &group.brand_name, several.get());
        let agents = if group.agent_names.is_empty() {
            Cell::toned("No agents", Tone::Quiet)
        } else {
            Cell::new(group.agent_names.join(", "))
        };
        vec![
            Cell::new(department),
            Cell::only_if(group.front_line, "Front line", Tone::Chip),
            agents,
            status_cell(group.active, group.takes_chats, "department"),
        ]
    });
    view! {
        <RecordList<Group>
            rows=Loader::new(Group::list)
            around=Around {
                intro: "A group is a team of agents. A chat always belongs to one group. One that has had chats can't be deleted, but can be deactivated.",
                empty: "Add a group to bring agents together in a department.",
                icon: IconName::Group,
            }
            columns=&COLUMNS
            facts
        />
    }
}

/// The columns after the name.
const COLUMNS: [Column; 4] = [
    column("Department", Look::Text),
    column("Front line", Look::Word),
    column("Agents", Look::Text),
    column("Status", Look::Word),
];
