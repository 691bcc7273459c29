//! System Settings › Setup › Groups: the list.

pub mod editor;
pub mod members;

use super::form::Problems;
use super::list::{Around, Column, Facts, Look, column};
use super::load::Loader;
use super::record::{Editable, Record, find_by_id};
use super::record_list::RecordList;
use crate::api::{ApiError, groups};
use crate::components::IconName;
use crate::pages;
use crate::pure::checks;
use crate::pure::table::{Cell, Tone};
use foyer_protocol::GroupId;
use foyer_protocol::setup::{Group, Saved};
use leptos::prelude::*;
use std::sync::Arc;

impl Editable for Group {
    const NOUN: &'static str = "group";
    const THIS: &'static str = "this group";

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
    let facts: Facts<Group> = Arc::new(|group| {
        let agents = if group.agent_names.is_empty() {
            Cell::toned("No agents", Tone::Quiet)
        } else {
            Cell::new(group.agent_names.join(", "))
        };
        vec![
            Cell::new(group.department_name.clone()),
            Cell::only_if(group.front_line, "Front line", Tone::Chip),
            agents,
        ]
    });
    view! {
        <RecordList<Group>
            rows=Loader::new(Group::list)
            around=Around {
                intro: "A group is a team of agents. A chat always belongs to one group.",
                empty: "Add a group to bring agents together in a department.",
                icon: IconName::Group,
            }
            columns=&COLUMNS
            facts
        />
    }
}

/// The columns after the name.
const COLUMNS: [Column; 3] =
    [column("Department", Look::Text), column("Front line", Look::Word), column("Agents", Look::Text)];
