//! The editor of a department.

use crate::api::{brands, departments, groups, links};
use crate::components::{Choice, SelectField, Switch, TextField};
use crate::settings::form::Form;
use crate::settings::load::{Loaded, Loader};
use crate::settings::offers::{self, WHEN_INACTIVE};
use crate::settings::record_editor::RecordEditor;
use foyer_protocol::limits::NAME_CHARS;
use foyer_protocol::setup::{Brand, Department, Group, LinkRow};
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
        })
    });
    view! {
        <TextField
            name="name"
            label="Name"
            value=form.part(|department| department.name.clone())
            on_input=move |text| form.set("name", |department| department.name = text)
            on_blur=form.leave("name")
            error=form.error("name")
            max_length=NAME_CHARS
        />
        <Loaded ready=around.ready() error=around.error() retry=around.retry()>
            {
                let company = around.peek(|around| around.cloned().unwrap_or_default());
                view! { <Relations form company /> }
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
    links: Vec<LinkRow>,
}

/// Brand, front-line group and **Active**.
#[component]
fn Relations(
    /// The form.
    form: Form<Department>,
    /// What the department stands among.
    company: Company,
) -> impl IntoView {
    // A new department starts with the default brand: most sites have only that one.
    if form.draft().id.is_none() && form.draft().brand.is_none() {
        let default = company.brands.iter().find(|brand| brand.is_default);
        form.amend(|department| choose_brand(department, default));
    }
    let (id, brand) = (form.stored().id, form.stored().brand);
    // What is inactive is offered only where it is chosen already.
    let offered = company.brands.iter().filter(|b| b.active || b.id == brand);
    let brand_choices =
        choices(Some("Choose a brand"), offered.map(|b| (b.id.as_ref().map(|id| &id.0), &b.name)));
    let own: Vec<&Group> =
        company.groups.iter().filter(|g| g.active && id.is_some() && g.department == id).collect();
    let has_groups = !own.is_empty();
    // There is always a front line once there is a group: no way back to none.
    let none = form.stored().front_line.is_none().then_some("Choose a group");
    let group_choices = choices(none, own.iter().map(|g| (g.id.as_ref().map(|id| &id.0), &g.name)));
    let company = StoredValue::new(company);
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
    let active_hint = Signal::derive(move || {
        let emptied = id.as_ref().and_then(|id| {
            company.with_value(|all| offers::retiring_department(&all.links, &all.departments, id))
        });
        emptied.map_or_else(|| WHEN_INACTIVE.to_owned(), |emptied| [WHEN_INACTIVE, " ", &emptied].concat())
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
