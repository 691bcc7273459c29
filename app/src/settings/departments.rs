//! System Settings › Setup › Departments: the list.

pub mod editor;

use super::form::Problems;
use super::list::{Around, Column, Facts, Look, column};
use super::load::Loader;
use super::record::{Editable, Record, find_by_id};
use super::record_list::RecordList;
use crate::api::{ApiError, departments};
use crate::components::IconName;
use crate::pages;
use crate::pure::checks;
use crate::pure::table::{Cell, Tone};
use foyer_protocol::DepartmentId;
use foyer_protocol::setup::{Department, Saved};
use leptos::prelude::*;
use std::sync::Arc;

impl Editable for Department {
    const NOUN: &'static str = "department";
    const THIS: &'static str = "this department";

    fn set_version(&mut self, version: i64) {
        self.version = version;
    }

    fn version(&self) -> i64 {
        self.version
    }

    fn check(&self) -> Problems {
        Problems::none()
            .and("name", checks::name(&self.name, "Enter the department's name."))
            .and("brand", self.brand.is_none().then(|| "Choose a brand.".to_owned()))
            .and("first_group", self.id.is_none().then(|| first_group(&self.first_group.name)).flatten())
    }

    async fn save(self) -> Result<Saved, ApiError> {
        departments::save_department(self).await
    }

    async fn fetch_again(&self) -> Result<Option<Self>, ApiError> {
        find_by_id(Record::id(self)).await
    }
}

fn first_group(name: &str) -> Option<String> {
    checks::name(name, "Enter the name of its first group.")
}

impl Record for Department {
    const PLURAL: &'static str = "Departments";
    const PATH: &'static str = pages::DEPARTMENTS;

    fn id(&self) -> Option<&str> {
        self.id.as_ref().map(DepartmentId::as_str)
    }

    fn name(&self) -> &str {
        &self.name
    }

    async fn list() -> Result<Vec<Self>, ApiError> {
        departments::list_departments().await
    }

    async fn delete(id: String, version: i64) -> Result<(), ApiError> {
        departments::delete_department(id.into(), version).await
    }
}

/// The list of departments.
#[component]
pub fn DepartmentsPage() -> impl IntoView {
    let facts: Facts<Department> = Arc::new(|department| {
        let front_line = if department.front_line.is_some() {
            Cell::new(department.front_line_name.clone())
        } else {
            Cell::toned("No group yet", Tone::Warn)
        };
        vec![Cell::new(department.brand_name.clone()), front_line]
    });
    view! {
        <RecordList<Department>
            rows=Loader::new(Department::list)
            around=Around {
                intro: "Visitors choose a department when they start a chat. Its front-line group receives the chat.",
                empty: "Add a department for visitors to choose.",
                icon: IconName::Building,
            }
            columns=&COLUMNS
            facts
        />
    }
}

/// The columns after the name.
const COLUMNS: [Column; 2] = [column("Brand", Look::Text), column("Front-line group", Look::Text)];
