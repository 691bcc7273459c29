//! Which groups an agent belongs to, and for which of them he receives chats.

use crate::pure::order::sorted;
use crate::pure::place_words::{Place, full, several_brands};
use crate::settings::form::Form;
use crate::settings::memberships::{Memberships, Offer, memberships_view};
use foyer_protocol::GroupId;
use foyer_protocol::setup::{Agent, Group, Membership};
use leptos::prelude::*;
use std::sync::Arc;

/// The groups of an agent's form.
pub fn memberships(form: Form<Agent>, groups: Vec<Group>) -> AnyView {
    let several = several_brands(groups.iter().map(|group| group.brand_name.as_str()));
    let offer = |group: Group| {
        let place =
            Place { group: &group.name, department: &group.department_name, brand: &group.brand_name };
        let inactive = if group.takes_chats { "" } else { " (inactive)" };
        let name = [&full(&place, several), inactive].concat();
        group.id.map(|id| Offer { id: id.0, name })
    };
    let draft = form.part(|agent| agent.groups.clone());
    let join = move |id: &str, receives: Option<bool>| {
        form.set("groups", |agent| {
            agent.groups.retain(|membership| membership.group.as_str() != id);
            agent.groups.extend(receives.map(|receives| Membership { group: id.into(), receives }));
            // One order, so that undoing a change by hand leaves nothing unsaved.
            agent.groups = by_group(std::mem::take(&mut agent.groups));
        });
    };
    memberships_view(Memberships {
        field: "groups",
        label: "Groups",
        hint: "An agent sees and takes the chats of these groups.",
        none: "There are no groups yet.",
        offers: groups.into_iter().filter_map(offer).collect(),
        belongs: Arc::new(move |id| {
            draft.with(|groups| groups.iter().find(|m| m.group.as_str() == id).map(|m| m.receives))
        }),
        join: Arc::new(join),
        error: form.error("groups"),
    })
}

/// Memberships in one order, by group id.
pub fn by_group(memberships: Vec<Membership>) -> Vec<Membership> {
    sorted(memberships, |a: &Membership, b: &Membership| GroupId::cmp(&a.group, &b.group))
}
