//! The editor of a department.

use crate::api::{agents, brands, departments, groups, links};
use crate::components::{Choice, SelectField, Switch, TextField};
use crate::settings::form::Form;
use crate::settings::groups::members::members_view;
use crate::settings::load::{Loaded, Loader};
use crate::settings::offers::{self, WHEN_INACTIVE};
use crate::settings::record_editor::RecordEditor;
use foyer_protocol::limits::NAME_CHARS;
use foyer_protocol::setup::{Agent, Brand, Department, Group, Link};
use foyer_protocol::{BrandId, GroupId};
use leptos::prelude::*;

/// The page of one department.
#[component]
pub fn DepartmentEditor() -> impl IntoView {
    view! { <RecordEditor<Department> fields /> }
}

fn fields(form: Form<Department>) -> AnyView {
    let around = Loader::new(|| async {
        Ok(Company {
            brands: brands::list_brands().await?,
            departments: departments::list_departments().await?,
            groups: groups::list_groups().await?,
            links: links::list_links().await?,
            agents: agents::list_agents().await?,
        })
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
                let company = StoredValue::new(around.peek(|around| around.cloned().unwrap_or_default()));
                let is_new = form.stored().id.is_none();
                view! {
                    <InBrand form company />
                    {if is_new {
                        first_group(form, company.with_value(|all| all.agents.clone()))
                    } else {
                        view! { <FrontLine form company /> }.into_any()
                    }}
                    <Active form company />
                }
            }
        </Loaded>
    }
    .into_any()
}

/// What a department stands among.
#[derive(Clone, Default)]
struct Company {
    brands: Vec<Brand>,
    departments: Vec<Department>,
    groups: Vec<Group>,
    links: Vec<Link>,
    agents: Vec<Agent>,
}

/// The first group of a new department bears its name until somebody gives it another one.
fn rename(department: &mut Department, name: String) {
    if department.id.is_none() && department.first_group.name == department.name {
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
    /// What the department stands among.
    company: StoredValue<Company>,
) -> impl IntoView {
    // A new department starts with the default brand: most sites have only that one.
    if form.draft().id.is_none() && form.draft().brand.is_none() {
        company.with_value(|all| {
            let default = all.brands.iter().find(|brand| brand.is_default);
            form.amend(|department| choose_brand(department, default));
        });
    }
    let brand = form.stored().brand;
    let brand_choices = company.with_value(|all| {
        // What is inactive is offered only where it is chosen already.
        let offered = all.brands.iter().filter(|b| b.active || b.id == brand);
        choices(Some("Choose a brand"), offered.map(|b| (b.id.as_ref().map(|id| &id.0), &b.name)))
    });
    let brand_hint = Signal::derive(move || {
        form.with_stored(|stored| {
            let to = form.part(|department| department.brand.clone()).get()?;
            company.with_value(|all| {
                let name = &all.brands.iter().find(|brand| brand.id.as_ref() == Some(&to))?.name;
                offers::moving(&all.links, &all.departments, stored, (&to, name))
            })
        })
        .unwrap_or_default()
    });
    view! {
        <SelectField
            name="brand"
            label="Brand"
            value=form.part(|department| department.brand.as_ref().map(|id| id.0.clone()).unwrap_or_default())
            choices=brand_choices
            hint=brand_hint
            on_change=move |id: String| {
                company
                    .with_value(|all| {
                        let id = BrandId(id);
                        let chosen = all.brands.iter().find(|brand| brand.id.as_ref() == Some(&id));
                        form.set("brand", |department| choose_brand(department, chosen));
                    });
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
    /// What the department stands among.
    company: StoredValue<Company>,
) -> impl IntoView {
    let id = form.stored().id;
    // There is always a front line once there is a group: no way back to none.
    let none = form.stored().front_line.is_none().then_some("Choose a group");
    let (has_groups, group_choices) = company.with_value(|all| {
        let own: Vec<&Group> =
            all.groups.iter().filter(|g| g.active && id.is_some() && g.department == id).collect();
        let names = own.iter().map(|g| (g.id.as_ref().map(|id| &id.0), &g.name));
        (!own.is_empty(), choices(none, names))
    });
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
                company
                    .with_value(|all| {
                        let id = GroupId(id);
                        let chosen = all.groups.iter().find(|group| group.id.as_ref() == Some(&id));
                        form.set(
                            "front_line",
                            |department| {
                                department.front_line = chosen.and_then(|group| group.id.clone());
                                department.front_line_name = name_of(chosen.map(|group| &group.name));
                            },
                        );
                    });
            }
            error=form.error("front_line")
        />
    }
}

/// **Active**, and what follows without it.
#[component]
fn Active(
    /// The form.
    form: Form<Department>,
    /// What the department stands among.
    company: StoredValue<Company>,
) -> impl IntoView {
    let id = form.stored().id;
    let active_hint = Signal::derive(move || {
        let emptied = id.as_ref().and_then(|id| {
            company.with_value(|all| offers::retiring_department(&all.links, &all.departments, id))
        });
        emptied.map_or_else(|| WHEN_INACTIVE.to_owned(), |emptied| [WHEN_INACTIVE, " ", &emptied].concat())
    });
    view! {
        <Switch
            name="active"
            label="Active"
            hint=active_hint
            checked=form.part(|department| department.active)
            on_change=move |on| form.set("active", |department| department.active = on)
            error=form.error("active")
        />
    }
}

/// Names go with ids, so that a value can be shown.
fn choose_brand(department: &mut Department, brand: Option<&Brand>) {
    department.brand = brand.and_then(|brand| brand.id.clone());
    department.brand_name = name_of(brand.map(|brand| &brand.name));
}

fn name_of(name: Option<&String>) -> String {
    name.cloned().unwrap_or_default()
}

/// Rows of a list as choices, perhaps after one that chooses nothing.
fn choices<'a>(
    none: Option<&str>,
    rows: impl Iterator<Item = (Option<&'a String>, &'a String)>,
) -> Vec<Choice> {
    let rows = rows.filter_map(|(id, name)| id.map(|id| Choice::new(id, name)));
    none.map(|none| Choice::new("", none)).into_iter().chain(rows).collect()
}
