//! What the list is narrowed to: department, assignee, age, and its order.

use super::place::{AGES, NOBODY, age, age_word, assignee, assignee_word, filters_set};
use super::shown::{Shown, path_of};
use crate::api::offline::list_offline_choices;
use crate::chats::desk::use_desk;
use crate::components::one_type::{effect, memo};
use crate::components::{Button, Choice, SelectField};
use crate::settings::load::Loader;
use foyer_protocol::DepartmentId;
use foyer_protocol::agent::Me;
use foyer_protocol::offline::{OfflineChoices, OfflineDepartment, OfflineQuery};
use leptos::prelude::*;

/// What lists can be narrowed to; read again when rights or names change.
#[must_use]
pub fn load_choices() -> Loader<OfflineChoices> {
    let live = use_desk().live;
    let choices = Loader::new(list_offline_choices);
    let known = memo(move || live.model.with(|m| (m.me.clone(), m.groups.clone())));
    effect(move |before| {
        known.get();
        if before.is_some() {
            choices.reload();
        }
        true
    });
    choices
}

/// The fields, in the order in which they are looked at.
#[component]
pub fn Filters(shown: Shown, choices: Loader<OfflineChoices>) -> impl IntoView {
    let desk = use_desk();
    let change = move |narrow: Box<dyn FnOnce(&mut OfflineQuery)>| {
        let mut query = shown.query.get_untracked();
        narrow(&mut query);
        desk.go(path_of(&query, shown.open.get_untracked().as_ref()));
    };
    let of = move |word: fn(&OfflineQuery) -> String| Signal::derive(move || shown.query.with(word));
    let me = use_context::<RwSignal<Option<Me>>>();
    let departments =
        Signal::derive(move || choices.with(|known| departments(known.map(|known| &*known.departments))));
    let agents = Signal::derive(move || {
        let me = me.and_then(|me| me.with(|me| me.as_ref().map(|me| me.id.clone())));
        choices.with(|known| {
            let mut list = vec![Choice::new("", "Anybody"), Choice::new(NOBODY, "Nobody")];
            let agents = known.map(|known| &*known.agents).unwrap_or_default();
            // One's own come first.
            for mine in [true, false] {
                for agent in agents.iter().filter(|agent| (Some(&agent.id) == me.as_ref()) == mine) {
                    let words = if mine { "Me".to_owned() } else { agent.name.clone() };
                    list.push(Choice::new(agent.id.0.clone(), words));
                }
            }
            list
        })
    });
    let ages = Signal::stored(AGES.map(|(_, name, words)| Choice::new(name, words)).to_vec());
    let orders =
        Signal::stored(vec![Choice::new("oldest", "Oldest first"), Choice::new("newest", "Newest first")]);
    let none = Signal::derive(move || shown.query.with(filters_set) == 0);
    let clear = move |_| {
        change(Box::new(|query| {
            (query.department, query.assignee, query.age) = Default::default();
        }));
    };
    view! {
        <div class="filters" role="group" aria-label="Filters" id="filters">
            <SelectField
                name="department"
                label="Department"
                value=of(|query| query.department.as_ref().map(|id| id.0.clone()).unwrap_or_default())
                choices=departments
                on_change=move |id: String| {
                    change(Box::new(move |query| query.department = (!id.is_empty()).then_some(DepartmentId(id))));
                }
            />
            <SelectField
                name="assignee"
                label="Assigned to"
                value=of(|query| assignee_word(&query.assignee).to_owned())
                choices=agents
                on_change=move |id: String| change(Box::new(move |query| query.assignee = assignee(&id)))
            />
            <SelectField
                name="age"
                label="Left"
                value=of(|query| age_word(query.age).to_owned())
                choices=ages
                on_change=move |word: String| change(Box::new(move |query| query.age = age(&word)))
            />
            <SelectField
                name="order"
                label="Order"
                value=of(|query| if query.newest_first { "newest".to_owned() } else { "oldest".to_owned() })
                choices=orders
                on_change=move |word: String| change(Box::new(move |query| query.newest_first = word == "newest"))
            />
            <div class="filters-end">
                <Button disabled=none on_click=clear>
                    "Clear filters"
                </Button>
            </div>
        </div>
    }
}

/// All departments in sight; those of one name are told apart by their brand.
fn departments(known: Option<&[OfflineDepartment]>) -> Vec<Choice> {
    let known = known.unwrap_or_default();
    let words = |department: &OfflineDepartment| {
        if known.iter().filter(|other| other.name == department.name).count() > 1 {
            format!("{} ({})", department.name, department.brand_name)
        } else {
            department.name.clone()
        }
    };
    let mut list = vec![Choice::new("", "All departments")];
    list.extend(known.iter().map(|department| Choice::new(department.id.0.clone(), words(department))));
    list
}
