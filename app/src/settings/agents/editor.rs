//! The editor of an agent.

use super::access::Access;
use super::memberships::{by_group, memberships};
use crate::api::groups;
use crate::components::{Choice, SelectField, Switch, TextField};
use crate::settings::form::Form;
use crate::settings::load::{Loaded, Loader};
use crate::settings::record_editor::RecordEditor;
use foyer_protocol::limits::{AGENT_LIMIT_MAX, EMAIL_CHARS, NAME_CHARS};
use foyer_protocol::people::Role;
use foyer_protocol::setup::Agent;
use leptos::prelude::*;

/// The page of one agent.
#[component]
pub fn AgentEditor() -> impl IntoView {
    view! { <RecordEditor<Agent> fields /> }
}

fn fields(form: Form<Agent>) -> AnyView {
    // One order on both sides, so that ticking and clearing a box leaves nothing unsaved.
    let mut stored = form.stored();
    stored.groups = by_group(stored.groups);
    form.reset(stored);
    let groups = Loader::new(groups::list_groups);
    view! {
        <Account form />
        <Work form />
        <Loaded ready=groups.ready() error=groups.error() retry=groups.retry()>
            {
                let groups = groups.peek(|groups| groups.cloned().unwrap_or_default());
                memberships(form, groups)
            }
        </Loaded>
        <Switch
            name="active"
            label="Active"
            hint="Deactivated agents can't sign in. Their chats go back to the queue."
            checked=form.part(|agent| agent.active)
            on_change=move |on| form.set("active", |agent| agent.active = on)
            error=form.error("active")
        />
        <Access agent=form.stored() />
    }
    .into_any()
}

/// Who it is and how to sign in.
#[component]
fn Account(
    /// The form.
    form: Form<Agent>,
) -> impl IntoView {
    let is_new = form.stored().id.is_none();
    let email_hint = if is_new {
        "They sign in with it. After Save you get a link to send them, by which they choose their password."
    } else {
        "They sign in with it."
    };
    view! {
        <TextField
            name="name"
            label="Name"
            value=form.part(|agent| agent.name.clone())
            on_input=move |text| form.set("name", |agent| agent.name = text)
            on_blur=form.leave("name")
            error=form.error("name")
            max_length=NAME_CHARS
        />
        <TextField
            name="alias"
            label="Chat alias"
            hint="Visitors see the alias instead of the name."
            required=false
            value=form.part(|agent| agent.alias.clone())
            on_input=move |text| form.set("alias", |agent| agent.alias = text)
            on_blur=form.leave("alias")
            error=form.error("alias")
            max_length=NAME_CHARS
        />
        <TextField
            name="email"
            label="Email"
            kind="email"
            hint=email_hint
            value=form.part(|agent| agent.email.clone())
            on_input=move |text| form.set("email", |agent| agent.email = text)
            on_blur=form.leave("email")
            error=form.error("email")
            max_length=EMAIL_CHARS
        />
    }
}

/// What the agent may do, and how much at a time.
#[component]
fn Work(
    /// The form.
    form: Form<Agent>,
) -> impl IntoView {
    let role_value = |role: Role| role.label().to_owned();
    let roles: Vec<Choice> =
        Role::ALL.into_iter().map(|role| Choice::new(role_value(role), role.label())).collect();
    let set_role = move |value: String| {
        if let Some(role) = Role::ALL.into_iter().find(|role| role.label() == value) {
            form.set("role", |agent| agent.role = role);
        }
    };
    // What is no number becomes 0, which the check refuses, and the field shows empty.
    let set_limit =
        move |text: String| form.set("limit", |agent| agent.limit = text.trim().parse().unwrap_or(0));
    view! {
        <div class="field-row">
            <SelectField
                name="role"
                label="Role"
                value=form.part(move |agent| role_value(agent.role))
                choices=roles
                on_change=set_role
                error=form.error("role")
            />
            <TextField
                name="limit"
                label="Limit"
                kind="number"
                range=(1, AGENT_LIMIT_MAX)
                hint="The most chats at a time."
                value=form.part(|agent| if agent.limit == 0 { String::new() } else { agent.limit.to_string() })
                on_input=set_limit
                on_blur=form.leave("limit")
                error=form.error("limit")
            />
        </div>
    }
}
