//! Which groups an agent belongs to, and for which of them he receives chats.

use crate::components::{Checkbox, Switch};
use crate::pure::order::sorted;
use crate::pure::place_words::{Place, full, several_brands};
use crate::settings::form::Form;
use foyer_protocol::GroupId;
use foyer_protocol::setup::{Agent, Group, Membership};
use leptos::prelude::*;

/// One row per group: a box for belonging, a switch for *Receives chats*.
#[component]
pub fn Memberships(
    /// The form.
    form: Form<Agent>,
    /// All groups.
    groups: Vec<Group>,
) -> impl IntoView {
    let none = groups.is_empty();
    let several = several_brands(groups.iter().map(|group| group.brand_name.as_str()));
    let error = form.error("groups");
    let rows = groups
        .into_iter()
        .filter_map(|group| group.id.clone().map(|id| row(form, id, &group, several)))
        .collect_view();
    view! {
        <fieldset class="fieldset" id="field-groups" tabindex="-1">
            <legend class="field-label">"Groups"</legend>
            <p class="field-hint">"An agent sees and takes the chats of these groups."</p>
            {if none {
                view! { <p class="quiet">"There are no groups yet."</p> }.into_any()
            } else {
                view! { <ul class="memberships">{rows}</ul> }.into_any()
            }}
            {move || error.get().map(|text| view! { <p class="field-error">{text}</p> })}
        </fieldset>
    }
}

fn row(form: Form<Agent>, id: GroupId, group: &Group, several: bool) -> AnyView {
    let member = {
        let id = id.clone();
        form.part(move |agent| agent.groups.iter().any(|membership| membership.group == id))
    };
    let receives = {
        let id = id.clone();
        form.part(move |agent| {
            agent.groups.iter().any(|membership| membership.group == id && membership.receives)
        })
    };
    let join = {
        let id = id.clone();
        move |on: bool| {
            form.set("groups", |agent| {
                agent.groups.retain(|membership| membership.group != id);
                if on {
                    agent.groups.push(Membership { group: id.clone(), receives: true });
                }
                // One order, so that undoing a change by hand leaves nothing unsaved.
                agent.groups = by_group(std::mem::take(&mut agent.groups));
            });
        }
    };
    let place = Place { group: &group.name, department: &group.department_name, brand: &group.brand_name };
    let inactive = if group.takes_chats { "" } else { " (inactive)" };
    let name = [&full(&place, several), inactive].concat();
    let switch_about = format!("for {name}");
    let switch_name = format!("receives-{id}");
    let box_name = format!("member-{id}");
    let receive = move |on: bool| {
        form.set("groups", |agent| {
            if let Some(membership) = agent.groups.iter_mut().find(|membership| membership.group == id) {
                membership.receives = on;
            }
        });
    };
    view! {
        <li class="membership">
            <Checkbox
                name=box_name
                label=name
                checked=member
                on_change=join
            />
            <Switch
                name=switch_name
                label="Receives chats"
                about=switch_about
                checked=receives
                on_change=receive
                disabled=Signal::derive(move || !member.get())
            />
        </li>
    }
    .into_any()
}

/// Memberships in one order, by group id.
pub fn by_group(memberships: Vec<Membership>) -> Vec<Membership> {
    sorted(memberships, |a, b| a.group.cmp(&b.group))
}
