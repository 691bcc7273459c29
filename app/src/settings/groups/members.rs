//! The agents of a group, in its own form and in that of a new department.

use crate::pure::order::sorted;
use crate::settings::memberships::{Memberships, Offer, memberships_view};
use foyer_protocol::setup::{Agent, Member};
use leptos::prelude::*;
use std::sync::Arc;

/// The part of a form with the agents of a group. Who is deactivated is offered only where they belong
/// already.
pub fn members_view(
    agents: Vec<Agent>,
    members: Signal<Vec<Member>>,
    change: impl Fn(&dyn Fn(&mut Vec<Member>)) + Send + Sync + 'static,
    error: Signal<Option<String>>,
) -> AnyView {
    let belongs = move |id: &str| {
        members.with(|members| members.iter().find(|m| m.agent.as_str() == id).map(|m| m.receives))
    };
    let offer = |agent: Agent| {
        let id = agent.id?.0;
        let offered = agent.active || untrack(|| belongs(&id)).is_some();
        let name = if agent.active { agent.name } else { format!("{} (deactivated)", agent.name) };
        offered.then_some(Offer { id, name })
    };
    let join = move |id: &str, receives: Option<bool>| {
        change(&|members: &mut Vec<Member>| {
            members.retain(|member| member.agent.as_str() != id);
            members.extend(receives.map(|receives| Member { agent: id.into(), receives }));
            *members = by_agent(std::mem::take(members));
        });
    };
    memberships_view(Memberships {
        field: "members",
        label: "Agents",
        hint: "They see and take the chats of this group.",
        none: "There are no agents yet.",
        offers: agents.into_iter().filter_map(offer).collect(),
        belongs: Arc::new(belongs),
        join: Arc::new(join),
        error,
    })
}

/// Members in one order, so that undoing a change by hand leaves nothing unsaved.
pub fn by_agent(members: Vec<Member>) -> Vec<Member> {
    sorted(members, |a: &Member, b: &Member| a.agent.cmp(&b.agent))
}
