//! The editor of a group.

use super::members::{by_agent, members_view};
use crate::api::{agents, departments};
use crate::components::{Choice, SelectField, Switch, TextField};
use crate::pure::place_words::{self, several_brands};
use crate::settings::form::Form;
use crate::settings::load::{Loaded, Loader};
use crate::settings::record_editor::RecordEditor;
use foyer_protocol::DepartmentId;
use foyer_protocol::limits::NAME_CHARS;
use foyer_protocol::setup::{Department, Group};
use leptos::prelude::*;

/// The page of one group.
#[component]
pub fn GroupEditor() -> impl IntoView {
    view! { <RecordEditor<Group> fields /> }
}

fn fields(form: Form<Group>) -> AnyView {
    // One order on both sides, so that ticking and clearing a box leaves nothing unsaved.
    let mut stored = form.stored();
    stored.members = by_agent(stored.members);
    stored.members_read = stored.members.clone();
    form.reset(stored);
    let around = Loader::new(|| async {
        let departments = departments::list_departments().await?;
        let agents = agents::list_agents().await?;
        Ok((departments, agents))
    });
    view! {
        <TextField
            name="name"
            label="Name"
            value=form.part(|group| group.name.clone())
            on_input=move |text| form.set("name", |group| group.name = text)
            on_blur=form.leave("name")
            error=form.error("name")
            max_length=NAME_CHARS
        />
        <Loaded ready=around.ready() error=around.error() retry=around.retry()>
            {
                let (departments, agents) = around.peek(|around| around.cloned().unwrap_or_default());
                let members = form.part(|group| group.members.clone());
                view! {
                    <InDepartment form departments />
                    {members_view(
                        agents,
                        members,
                        move |change| form.set("members", |group| change(&mut group.members)),
                        form.error("members"),
                    )}
                }
            }
        </Loaded>
    }
    .into_any()
}

/// Department and front line.
#[component]
fn InDepartment(
    /// The form.
    form: Form<Group>,
    /// All departments.
    departments: Vec<Department>,
) -> impl IntoView {
    // Names are unique within a brand only.
    let several = several_brands(departments.iter().map(|department| department.brand_name.as_str()));
    let present = form.stored().department;
    let choices: Vec<Choice> = std::iter::once(Choice::new("", "Choose a department"))
        .chain(departments.iter().filter(|d| d.active || d.id == present).filter_map(|d| {
            d.id.clone().map(|id| Choice::new(id.0, place_words::department(&d.name, &d.brand_name, several)))
        }))
        .collect();
    let stays = form.stored().id.is_some();
    // Where the group is the front line already, only choosing another one changes that.
    let fixed = Signal::derive(move || form.with_stored(|stored| stored.front_line));
    let hint = Signal::derive(move || {
        let sentence = if fixed.get() {
            "Every department has one front line. Make another group the front line to change this."
        } else {
            "Receives the department's new chats, instead of its present front line."
        };
        sentence.to_owned()
    });
    let active_hint = Signal::derive(move || {
        let sentence = if fixed.get() {
            "A front line is always active. Make another group the front line first, or deactivate the department."
        } else {
            "When it is inactive, it gets no new chats and nothing is transferred to it. What it has goes on."
        };
        sentence.to_owned()
    });
    view! {
        <SelectField
            name="department"
            label="Department"
            value=form.part(|group| group.department.as_ref().map(|id| id.0.clone()).unwrap_or_default())
            choices
            hint=if stays { "A group stays in its department." } else { "The group stays in this department." }
            disabled=stays
            on_change=move |id: String| {
                let id = DepartmentId(id);
                let chosen = departments.iter().find(|department| department.id.as_ref() == Some(&id));
                form.set("department", |group| {
                    group.department = chosen.and_then(|department| department.id.clone());
                    group.department_name = chosen.map(|department| department.name.clone()).unwrap_or_default();
                });
            }
            on_blur=form.leave("department")
            error=form.error("department")
        />
        <Switch
            name="front_line"
            label="Front line"
            hint
            checked=form.part(|group| group.front_line)
            on_change=move |on| form.set("front_line", |group| group.front_line = on)
            error=form.error("front_line")
            disabled=fixed
        />
        <Switch
            name="active"
            label="Active"
            hint=active_hint
            checked=form.part(|group| group.active)
            on_change=move |on| form.set("active", |group| group.active = on)
            error=form.error("active")
            disabled=Signal::derive(move || fixed.get() && form.with_stored(|stored| stored.active))
        />
    }
}
