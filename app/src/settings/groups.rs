//! System Settings › Setup › Groups: the list.

pub mod editor;

use super::form::Problems;
use super::load::Loader;
use super::merge::{Field, field, yes_or_no};
use super::record::{Editable, Record, find_by_id};
use super::record_list::{Cells, RecordList};
use super::status_chip::status_chip;
use crate::api::{ApiError, groups};
use crate::components::IconName;
use crate::pages;
use crate::pure::{checks, place_words};
use crate::state::live::use_live;
use foyer_protocol::GroupId;
use foyer_protocol::setup::{Group, RecordKind, Saved};
use leptos::prelude::*;
use std::sync::Arc;

const FIELDS: &[Field<Group>] = &[
    field!("Name", name, |group, _| group.name.clone()),
    field!("Department", department(department_name), |group, _| group.department_name.clone()),
    field!("Front line", front_line, |group, _| yes_or_no(group.front_line)),
    field!("Active", active, |group, _| yes_or_no(group.active)),
];

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
        Problems::none()
            .and("name", checks::name(&self.name, "Enter the group's name."))
            .and("department", self.department.is_none().then(|| "Choose a department.".to_owned()))
    }

    async fn save(self) -> Result<Saved, ApiError> {
        groups::save_group(self).await
    }

    async fn fetch_again(&self) -> Result<Option<Self>, ApiError> {
        find_by_id(Record::id(self)).await
    }
}

impl Record for Group {
    const PLURAL: &'static str = "Groups";
    const PATH: &'static str = pages::GROUPS;

    fn id(&self) -> Option<&str> {
        self.id.as_ref().map(GroupId::as_str)
    }

    fn name(&self) -> &str {
        &self.name
    }

    fn into_new(self) -> Self {
        Self { id: None, version: 0, ..self }
    }

    async fn list() -> Result<Vec<Self>, ApiError> {
        groups::list_groups().await
    }

    async fn delete(id: String, version: i64) -> Result<(), ApiError> {
        groups::delete_group(id.into(), version).await
    }
}

/// The list of groups.
#[component]
pub fn GroupsPage() -> impl IntoView {
    let live = use_live();
    let cells: Cells<Group> = Arc::new(move |group| {
        // Names of departments are unique within a brand only.
        let (name, brand) = (group.department_name.clone(), group.brand_name.clone());
        let department =
            move || place_words::department(&name, &brand, live.model.with(|m| m.has_several_brands()));
        let front_line = group.front_line.then(|| view! { <span class="chip">"Front line"</span> });
        let agents = if group.agent_names.is_empty() {
            view! { <span class="quiet">"No agents"</span> }.into_any()
        } else {
            view! { <bdi>{group.agent_names.join(", ")}</bdi> }.into_any()
        };
        let status = status_chip(group.active, group.takes_chats, "department");
        vec![view! { <bdi>{department}</bdi> }.into_any(), front_line.into_any(), agents, status]
    });
    view! {
        <RecordList<Group>
            rows=Loader::new(Group::list)
            intro="A group is a team of agents. A chat always belongs to one group. One that has had chats can't be deleted, but can be deactivated."
            empty="Add a group to bring agents together in a department."
            icon=IconName::Group
            columns=&["Department", "Front line", "Agents", "Status"]
            cells
        />
    }
}
