//! Who takes care of an offline message.

use super::super::Assignee;
use super::MessageList;
use crate::api::offline;
use crate::components::{Button, Choice, SelectField, flag, use_toasts};
use foyer_protocol::AgentId;
use foyer_protocol::agent::Me;
use foyer_protocol::isolate::isolated;
use foyer_protocol::offline::OfflineMessage;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// A select for administrators; **Assign to me** or **Unassign** for others.
#[component]
pub fn Assignment(
    /// The message as it is now.
    message: Memo<OfflineMessage>,
    /// The list it stands in.
    rows: MessageList,
    /// Whom an administrator can give it to.
    assignees: Signal<Option<Vec<Assignee>>>,
) -> impl IntoView {
    let toasts = use_toasts();
    let assign = Callback::new(move |to: Option<AgentId>| {
        let (id, version) = message.with_untracked(|message| (message.id.clone(), message.version));
        spawn_local(async move {
            if let Err(error) = offline::assign_offline_message(id, to, version).await {
                toasts.show(error.0.message);
            }
            rows.reload();
        });
    });
    let chooses = flag(move || assignees.with(Option::is_some));
    move || {
        if chooses.get() {
            view! { <Chosen message assignees assign /> }.into_any()
        } else {
            view! { <Own message assign /> }.into_any()
        }
    }
}

/// For administrators.
#[component]
fn Chosen(
    /// The message as it is now.
    message: Memo<OfflineMessage>,
    /// Whom it can be given to.
    assignees: Signal<Option<Vec<Assignee>>>,
    /// Gives it to somebody.
    assign: Callback<Option<AgentId>>,
) -> impl IntoView {
    let choices = Signal::derive(move || {
        message.with(|message| assignees.with(|all| choices(message, all.as_deref().unwrap_or_default())))
    });
    let value = Signal::derive(move || {
        message.with(|message| message.assigned_to.as_ref().map(|id| id.0.clone()).unwrap_or_default())
    });
    view! {
        <SelectField
            name=message.with_untracked(|message| format!("assigned-{}", message.id))
            label="Assigned to"
            value
            choices
            narrow=true
            on_change=move |id: String| assign.run((!id.is_empty()).then_some(AgentId(id)))
        />
    }
}

/// For those who assign only to themselves.
#[component]
fn Own(
    /// The message as it is now.
    message: Memo<OfflineMessage>,
    /// Gives it to somebody.
    assign: Callback<Option<AgentId>>,
) -> impl IntoView {
    let me = use_context::<RwSignal<Option<Me>>>();
    let my_id = move || me.and_then(|me| me.with(|me| me.as_ref().map(|me| me.id.clone())));
    let mine = flag(move || {
        let me = my_id();
        message.with(|message| me.is_some() && message.assigned_to == me)
    });
    let words = move || {
        message.with(|message| match &message.assigned_name {
            _ if mine.get() => "Assigned to you".to_owned(),
            Some(name) => format!("Assigned to {}", isolated(name)),
            None => "Not assigned".to_owned(),
        })
    };
    // One button whose words change, so that it keeps focus.
    let press = move |_| {
        let to = if mine.get_untracked() { None } else { untrack(my_id) };
        assign.run(to);
    };
    view! {
        <div class="card-assigned">
            <span class="quiet" dir="auto">
                {words}
            </span>
            <Button on_click=press>{move || if mine.get() { "Unassign" } else { "Assign to me" }}</Button>
        </div>
    }
}

/// Agents of the department, and whoever has it now.
fn choices(message: &OfflineMessage, assignees: &[Assignee]) -> Vec<Choice> {
    let holder = message.assigned_to.as_ref();
    let fits = |agent: &&Assignee| {
        agent.everywhere || agent.departments.contains(&message.department) || holder == Some(&agent.id)
    };
    let mut choices = vec![Choice::new("", "Nobody")];
    choices.extend(
        assignees.iter().filter(fits).map(|agent| Choice::new(agent.id.0.clone(), agent.name.clone())),
    );
    // Somebody deactivated meanwhile still has it.
    if let (Some(id), Some(name)) = (holder, &message.assigned_name)
        && !choices.iter().any(|choice| choice.value == id.0)
    {
        choices.push(Choice::new(id.0.clone(), name.clone()));
    }
    choices
}
