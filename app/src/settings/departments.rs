//! System Settings › Setup › Departments: the list.

pub mod editor;

use super::form::Problems;
use super::load::Loader;
use super::merge::{Field, field, or_none, yes_or_no};
use super::record::{Editable, Record, find_by_id};
use super::record_list::{Cells, RecordList};
use super::status_chip::status_chip;
use crate::api::{ApiError, departments};
use crate::components::IconName;
use crate::pages;
use crate::pure::checks;
use foyer_protocol::DepartmentId;
use foyer_protocol::setup::{Department, RecordKind, Saved};
use leptos::prelude::*;
use std::sync::Arc;

const FIELDS: &[Field<Department>] = &[
    field!("Name", name, |department, _| department.name.clone()),
    field!("Brand", brand(brand_name), |department, _| department.brand_name.clone()),
    field!("Front-line group", front_line(front_line_name), |department, _| or_none(
        &department.front_line_name
    )),
    field!("Active", active, |department, _| yes_or_no(department.active)),
];

impl Editable for Department {
    const NOUN: &'static str = "department";
    const THIS: &'static str = "this department";
    const KIND: RecordKind = RecordKind::Department;

    fn fields() -> &'static [Field<Self>] {
        // A new field is refused here until it is in the list, or known not to be the form's.
        const _: fn(&Department) = |Department {
                                        id: _,
                                        name: _,
                                        brand: _,
                                        brand_name: _,
                                        front_line: _,
                                        front_line_name: _,
                                        active: _,
                                        takes_chats: _,
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
            .and("name", checks::name(&self.name, "Enter the department's name."))
            .and("brand", self.brand.is_none().then(|| "Choose a brand.".to_owned()))
    }

    async fn save(self) -> Result<Saved, ApiError> {
        departments::save_department(self).await
    }

    async fn fetch_again(&self) -> Result<Option<Self>, ApiError> {
        find_by_id(Record::id(self)).await
    }
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

    fn into_new(self) -> Self {
        // Its groups are gone too, or are another department's.
        Self { id: None, version: 0, front_line: None, front_line_name: String::new(), ..self }
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
    let cells: Cells<Department> = Arc::new(|department| {
        let front_line = if department.front_line.is_some() {
            view! { <bdi>{department.front_line_name.clone()}</bdi> }.into_any()
        } else {
            view! { <span class="chip chip-warn">"No group yet"</span> }.into_any()
        };
        let status = status_chip(department.active, department.takes_chats, "brand");
        vec![view! { <bdi>{department.brand_name.clone()}</bdi> }.into_any(), front_line, status]
    });
    view! {
        <RecordList<Department>
            rows=Loader::new(Department::list)
            intro="Visitors choose a department when they start a chat. Its front-line group receives the chat. One that has had chats can't be deleted, but can be deactivated."
            empty="Add a department for visitors to choose."
            icon=IconName::Building
            columns=&["Brand", "Front-line group", "Status"]
            cells
        />
    }
}
