//! The editor of a group.

use super::members::{by_agent, members_view};
use crate::api::{agents, departments};
use crate::components::{Choice, SelectField, Switch, TextField};
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
    let several_brands = departments
        .iter()
        .any(|department| department.brand != departments.first().and_then(|d| d.brand.clone()));
    let choices: Vec<Choice> = std::iter::once(Choice::new("", "Choose a department"))
        .chain(departments.iter().filter_map(|department| {
            // Names are unique within a brand only.
            let text = if several_brands {
                format!("{} · {}", department.name, department.brand_name)
            } else {
                department.name.clone()
            };
            department.id.clone().map(|id| Choice::new(id.0, text))
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
    view! {
        <SelectField
            name="department"
            label="Department"
            value=form.part(|group| group.department.as_ref().map(|id| id.0.clone()).unwrap_or_default())
            choices
            hint=if stays { "A group stays in its department." } else { "The group stays in this department." }
            disabled=stays
            on_change=move |id: String| {
                form.set("department", |group| group.department = (!id.is_empty()).then_some(DepartmentId(id)));
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
    }
}
