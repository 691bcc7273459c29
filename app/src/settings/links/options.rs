//! A link's tab **Options**.

use super::company::Company;
use super::requires::requires;
use super::secrets::Secrets;
use crate::components::one_type::memo;
use crate::components::{Choice, SelectField, Switch, TextArea, TextField, field_id};
use crate::settings::form::Form;
use foyer_protocol::limits::{NAME_CHARS, REFRESH_S};
use foyer_protocol::setup::{Brand, Department, Link};
use foyer_protocol::{BrandId, DepartmentId};
use leptos::prelude::*;

/// Stands for a **Refresh Rate** that is no number: the check refuses it, and the field shows it empty.
const NO_NUMBER: u32 = u32::MAX;

pub(super) fn options(form: Form<Link>, company: Company) -> AnyView {
    // A new link starts with the default brand and all its departments. Nothing is typed yet.
    if form.draft().id.is_none() && form.draft().brand.is_none() {
        let default = company.brands.iter().find(|brand| brand.is_default);
        if form.draft() == form.stored() {
            let mut fresh = form.stored();
            choose_brand(&mut fresh, default, &company.departments);
            form.reset(fresh);
        } else {
            form.amend(|link| choose_brand(link, default, &company.departments));
        }
    }
    let company = StoredValue::new(company);
    let read = |text: String| text.trim().parse().unwrap_or(NO_NUMBER);
    let shown = |link: &Link| {
        if link.refresh_s == NO_NUMBER { String::new() } else { link.refresh_s.to_string() }
    };
    view! {
        <TextField
            name="title"
            label="Title"
            hint="The name of the link among yours. Visitors don't see it."
            value=form.part(|link| link.title.clone())
            on_input=move |text| form.set("title", |link| link.title = text)
            on_blur=form.leave("title")
            error=form.error("title")
            max_length=NAME_CHARS
        />
        {brand(form, company)}
        {departments(form, company)}
        <TextField
            name="refresh_s"
            label="Refresh Rate"
            kind="number"
            range=(0, i64::from(REFRESH_S.1))
            hint="After so many seconds a page asks again whether chat is online. 0 means never."
            narrow=true
            value=form.part(shown)
            on_input=move |text| form.set("refresh_s", |link| link.refresh_s = read(text))
            on_blur=form.leave("refresh_s")
            error=form.error("refresh_s")
        />
        <TextArea
            name="allowed_sites"
            label="Allowed sites"
            hint="The sites that may show this chat, one a line, like https://shop.example.com. *.example.com stands for all names below it. Empty means every site."
            value=form.part(|link| link.allowed_sites.join("\n"))
            on_input=move |text: String| {
                form.set("allowed_sites", |link| link.allowed_sites = lines(&text));
            }
            on_blur=form.leave("allowed_sites")
            error=form.error("allowed_sites")
        />
        {requires(form)}
        <Secrets link=form.stored().id />
    }
    .into_any()
}

/// The lines of a text; none of an empty one.
fn lines(text: &str) -> Vec<String> {
    if text.is_empty() { Vec::new() } else { text.split('\n').map(str::to_owned).collect() }
}

/// The brand: chosen for a new link, shown for others.
fn brand(form: Form<Link>, company: StoredValue<Company>) -> AnyView {
    let stored = form.stored();
    let is_new = stored.id.is_none();
    let choices: Vec<Choice> = company.with_value(|all| {
        let offered = all.brands.iter().filter(|brand| brand.active || brand.id == stored.brand);
        offered.filter_map(|brand| Some(Choice::new(&brand.id.as_ref()?.0, &brand.name))).collect()
    });
    let hint = if is_new {
        "Whose name and colour visitors see. It can't be changed later."
    } else {
        "Chosen when the link was made."
    };
    view! {
        <SelectField
            name="brand"
            label="Brand"
            hint=hint
            disabled=!is_new
            value=form.part(|link| link.brand.as_ref().map(|id| id.0.clone()).unwrap_or_default())
            choices
            on_change=move |id: String| {
                company
                    .with_value(|all| {
                        let id = BrandId(id);
                        let chosen = all.brands.iter().find(|brand| brand.id.as_ref() == Some(&id));
                        form.set("brand", |link| choose_brand(link, chosen, &all.departments));
                    });
            }
            on_blur=form.leave("brand")
            error=form.error("brand")
        />
    }
    .into_any()
}

/// Another brand brings its own departments, all ticked.
fn choose_brand(link: &mut Link, brand: Option<&Brand>, departments: &[Department]) {
    link.brand = brand.and_then(|brand| brand.id.clone());
    link.brand_name = brand.map(|brand| brand.name.clone()).unwrap_or_default();
    let own = departments.iter().filter(|department| department.brand == link.brand);
    link.departments = own.filter_map(|department| department.id.clone()).collect();
    link.departments.sort();
}

/// **Enable for [Department Name]**, a switch each.
fn departments(form: Form<Link>, company: StoredValue<Company>) -> AnyView {
    let brand = form.part(|link| link.brand.clone());
    let brand = memo(move || brand.get());
    let error = form.error("departments");
    let none = form.part(|link| link.departments.is_empty());
    let hint = move || {
        if none.get() {
            "Without a department, pages show nothing for this link."
        } else {
            "Visitors choose among these departments."
        }
    };
    let rows = move || {
        let brand = brand.get();
        company.with_value(|all| {
            let own = all.departments.iter().filter(|department| department.brand == brand);
            own.filter_map(|department| Some(row(form, department.id.clone()?, department))).collect_view()
        })
    };
    view! {
        <fieldset class="fieldset" id=field_id("departments") tabindex="-1">
            <legend class="field-label">"Departments"</legend>
            <p class="field-hint">{hint}</p>
            {rows}
            {move || error.get().map(|text| view! { <p class="field-error">{text}</p> })}
        </fieldset>
    }
    .into_any()
}

fn row(form: Form<Link>, id: DepartmentId, department: &Department) -> AnyView {
    let hint = if !department.takes_chats {
        "It is inactive, so it isn't offered."
    } else if department.front_line.is_none() {
        "It has no group yet, so it isn't offered."
    } else {
        ""
    };
    let checked = {
        let id = id.clone();
        form.part(move |link| link.departments.contains(&id))
    };
    let (name, label) = (format!("department-{id}"), format!("Enable for {}", department.name));
    let switch = move |on: bool| form.set("departments", |link| tick(&mut link.departments, &id, on));
    if hint.is_empty() {
        view! { <Switch name label checked on_change=switch /> }.into_any()
    } else {
        view! { <Switch name label hint checked on_change=switch /> }.into_any()
    }
}

/// In one order, so that ticking and clearing leaves nothing unsaved.
fn tick(ticked: &mut Vec<DepartmentId>, id: &DepartmentId, on: bool) {
    ticked.retain(|other| other != id);
    if on {
        ticked.push(id.clone());
        ticked.sort();
    }
}
