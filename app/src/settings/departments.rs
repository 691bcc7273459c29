//! System Settings › Setup › Departments: the list.

pub mod editor;

use super::form::Problems;
use super::list::{Around, Column, Facts, Look, column};
use super::load::Loader;
use super::merge::{Field, field, or_none, yes_or_no};
use super::record::{Editable, Record, find_by_id};
use super::record_list::RecordList;
use super::status_cell::status_cell;
use crate::api::{ApiError, departments};
use crate::components::IconName;
use crate::pages;
use crate::pure::checks;
use crate::pure::table::{Cell, Tone};
use foyer_protocol::setup::{Department, FirstGroup, RecordKind, Saved};
use leptos::prelude::*;
use std::borrow::Cow;
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
                                        first_group: _,
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
            .and("name", checks::name(&self.name, "Enter the department's name."))
            .and("brand", self.brand.is_none().then(|| "Choose a brand.".to_owned()))
            .and("first_group", self.id.is_none().then(|| first_group(&self.first_group.name)).flatten())
    }

    async fn save(self) -> Result<Saved, ApiError> {
        departments::save_department(self).await
    }

    async fn fetch_again(&self) -> Result<Option<Self>, ApiError> {
        find_by_id(Record::id(self).as_deref()).await
    }
}

fn first_group(name: &str) -> Option<String> {
    checks::name(name, "Enter the name of its first group.")
}

impl Record for Department {
    const PLURAL: &'static str = "Departments";
    const PATH: &'static str = pages::DEPARTMENTS;

    fn id(&self) -> Option<Cow<'_, str>> {
        self.id.as_ref().map(|id| id.as_str().into())
    }

    fn name(&self) -> &str {
        &self.name
    }

    fn into_new(self) -> Self {
        // Its groups are gone too, or are another department's: it starts with one as any new one.
        let first_group = FirstGroup { name: self.name.clone(), ..FirstGroup::default() };
        let front_line_name = String::new();
        Self { id: None, version: 0, front_line: None, front_line_name, first_group, ..self }
    }

    async fn list() -> Result<Vec<Self>, ApiError> {
        departments::list_departments().await
    }

    async fn delete(id: String, version: i64) -> Result<(), ApiError> {
        departments::delete_department(id.into(), version).await
    }

    const DEACTIVATING: Option<&'static str> =
        Some("Visitors can't choose them, and they get no new chats. Chats that are open go on.");

    fn active(&self) -> bool {
        self.active
    }

    fn set_active(&mut self, on: bool) {
        self.active = on;
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
        let status = status_cell(department.active, department.takes_chats, "brand");
        vec![Cell::new(department.brand_name.clone()), front_line, status]
    });
    view! {
        <RecordList<Department>
            rows=Loader::new(Department::list)
            around=Around {
                intro: "Visitors choose a department when they start a chat. Its front-line group receives the chat. One that has had chats can't be deleted, but can be deactivated.",
                empty: "Add a department for visitors to choose.",
                icon: IconName::Building,
            }
            columns=&COLUMNS
            facts
        />
    }
}

/// The columns after the name.
const COLUMNS: [Column; 3] =
    [column("Brand", Look::Text), column("Front-line group", Look::Text), column("Status", Look::Word)];
