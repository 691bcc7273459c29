//! The editor of a department.

use crate::api::{agents, brands, groups};
use crate::components::{Choice, SelectField, TextField};
use crate::settings::form::Form;
use crate::settings::groups::members::members_view;
use crate::settings::load::{Loaded, Loader};
use crate::settings::record_editor::RecordEditor;
use foyer_protocol::limits::NAME_CHARS;
use foyer_protocol::setup::{Agent, Brand, Department, Group};
use foyer_protocol::{BrandId, GroupId};
use leptos::prelude::*;

/// The page of one department.
#[component]
pub fn DepartmentEditor() -> impl IntoView {
    view! { <RecordEditor<Department> fields /> }
}

fn fields(form: Form<Department>) -> AnyView {
    let around = Loader::new(|| async {
        let brands = brands::list_brands().await?;
        let groups = groups::list_groups().await?;
        let agents = agents::list_agents().await?;
        Ok((brands, groups, agents))
    });
    view! {
        <TextField
            name="name"
            label="Name"
            value=form.part(|department| department.name.clone())
            on_input=move |text| form.set("name", |department| rename(department, text))
            on_blur=form.leave("name")
            error=form.error("name")
            max_length=NAME_CHARS
        />
        <Loaded ready=around.ready() error=around.error() retry=around.retry()>
            {
                let (brands, groups, agents) = around.peek(|around| around.cloned().unwrap_or_default());
                let is_new = form.stored().id.is_none();
                view! {
                    <InBrand form brands />
                    {if is_new { first_group(form, agents) } else { view! { <FrontLine form groups /> }.into_any() }}
                }
            }
        </Loaded>
    }
    .into_any()
}

/// The first group of a new department bears its name until somebody gives it another one.
fn rename(department: &mut Department, name: String) {
    if department.first_group.name == department.name {
        department.first_group.name.clone_from(&name);
    }
    department.name = name;
}

/// The group that a new department starts with, so that one form is enough for it to get chats.
fn first_group(form: Form<Department>, agents: Vec<Agent>) -> AnyView {
    let members = form.part(|department| department.first_group.members.clone());
    view! {
        <TextField
            name="first_group"
            label="First group"
            hint="The team that receives the department's new chats. You can add more groups later."
            value=form.part(|department| department.first_group.name.clone())
            on_input=move |text| form.set("first_group", |department| department.first_group.name = text)
            on_blur=form.leave("first_group")
            error=form.error("first_group")
            max_length=NAME_CHARS
        />
        {members_view(
            agents,
            members,
            move |change| form.set("members", |department| change(&mut department.first_group.members)),
            form.error("members"),
        )}
    }
    .into_any()
}

/// The brand.
#[component]
fn InBrand(
    /// The form.
    form: Form<Department>,
    /// All brands.
    brands: Vec<Brand>,
) -> impl IntoView {
    // A new department starts with the default brand: most sites have only that one.
    if form.stored().id.is_none() && form.stored().brand.is_none() {
        let default = brands.iter().find(|brand| brand.is_default).and_then(|brand| brand.id.clone());
        form.amend(|department| department.brand = default);
    }
    let brand_choices =
        choices(Some("Choose a brand"), brands.into_iter().map(|b| (b.id.map(|id| id.0), b.name)));
    view! {
        <SelectField
            name="brand"
            label="Brand"
            value=form.part(|department| department.brand.as_ref().map(|id| id.0.clone()).unwrap_or_default())
            choices=brand_choices
            on_change=move |id: String| {
                form.set("brand", |department| department.brand = (!id.is_empty()).then_some(BrandId(id)));
            }
            on_blur=form.leave("brand")
            error=form.error("brand")
        />
    }
}

/// The front-line group.
#[component]
fn FrontLine(
    /// The form.
    form: Form<Department>,
    /// All groups.
    groups: Vec<Group>,
) -> impl IntoView {
    let id = form.stored().id;
    let own: Vec<Group> = groups.into_iter().filter(|group| id.is_some() && group.department == id).collect();
    let has_groups = !own.is_empty();
    // There is always a front line once there is a group: no way back to none.
    let none = form.stored().front_line.is_none().then_some("Choose a group");
    let group_choices = choices(none, own.into_iter().map(|g| (g.id.map(|id| id.0), g.name)));
    view! {
        <SelectField
            name="front_line"
            label="Front-line group"
            hint=if has_groups {
                "Receives the department's new chats."
            } else {
                "The first group you add to this department becomes its front line."
            }
            disabled=!has_groups
            value=form
                .part(|department| department.front_line.as_ref().map(|id| id.0.clone()).unwrap_or_default())
            choices=group_choices
            on_change=move |id: String| {
                form.set(
                    "front_line",
                    |department| department.front_line = (!id.is_empty()).then_some(GroupId(id)),
                );
            }
            error=form.error("front_line")
        />
    }
}

/// Rows of a list as choices, perhaps after one that chooses nothing.
fn choices(none: Option<&str>, rows: impl Iterator<Item = (Option<String>, String)>) -> Vec<Choice> {
    let rows = rows.filter_map(|(id, name)| id.map(|id| Choice::new(id, name)));
    none.map(|none| Choice::new("", none)).into_iter().chain(rows).collect()
}
