//! Who belongs to what, in a form: groups of an agent, agents of a group. One row each, with a box for
//! belonging and a switch for *Receives chats*; a search where there are many.

use super::list::PART;
use super::list::place::SCROLLER;
use crate::components::collation::folded;
use crate::components::keyed::{Item, Key, keyed};
use crate::components::near_end::near_end;
use crate::components::one_type::memo;
use crate::components::{Checkbox, Icon, IconName, Switch, field_id, flag};
use leptos::prelude::*;
use std::sync::Arc;

/// From this many on they are searched.
const MANY: usize = 12;

/// What can be belonged to, or who can belong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// Reads whether an id belongs, and whether it receives chats: `None` does not belong.
pub type Belongs = Arc<dyn Fn(&str) -> Option<bool> + Send + Sync>;
/// Changes that.
pub type Join = Arc<dyn Fn(&str, Option<bool>) + Send + Sync>;

/// What the part of the form is called, and what it works on.
#[derive(Clone)]
pub struct Memberships {
    /// The field's name, as the server calls it.
    pub field: &'static str,
    /// Its label, which is also what is searched: "Groups".
    pub label: &'static str,
    /// A sentence of help.
    pub hint: &'static str,
    /// What it says when there is nothing to belong to.
    pub none: &'static str,
    /// All there is. Those that belong when the form is opened come first.
    pub offers: Vec<Offer>,
    /// Whether one belongs; follows the form.
    pub belongs: Belongs,
    /// Changes the form.
    pub join: Join,
    /// What is wrong.
    pub error: Signal<Option<String>>,
}

/// The part of the form.
pub fn memberships_view(part: Memberships) -> AnyView {
    let Memberships { field, label, hint, none, offers, belongs, join, error } = part;
    let offers = untrack(|| members_first(offers, &belongs));
    let inside = if offers.is_empty() {
        view! { <p class="quiet">{none}</p> }.into_any()
    } else {
        choice(label, offers, belongs, join)
    };
    view! {
        <fieldset class="fieldset" id=field_id(field) tabindex="-1">
            <legend class="field-label">{label}</legend>
            <p class="field-hint">{hint}</p>
            {inside}
            {move || error.get().map(|text| view! { <p class="field-error">{text}</p> })}
        </fieldset>
    }
    .into_any()
}

fn members_first(offers: Vec<Offer>, belongs: &Belongs) -> Vec<Offer> {
    let (mut first, others): (Vec<_>, Vec<_>) =
        offers.into_iter().partition(|offer| belongs(&offer.id).is_some());
    first.extend(others);
    first
}

fn choice(label: &'static str, offers: Vec<Offer>, belongs: Belongs, join: Join) -> AnyView {
    let all = offers.len();
    let search = RwSignal::new(String::new());
    let drawn = RwSignal::new(PART);
    let words: Vec<String> = offers.iter().map(|offer| folded(&offer.name)).collect();
    let found = memo(move || {
        let sought = search.with(|search| folded(search.trim()));
        let places = (0..words.len()).filter(|place| words[*place].contains(&sought));
        Arc::new(places.collect::<Vec<usize>>())
    });
    let ticked = {
        let (offers, belongs) = (offers.clone(), belongs.clone());
        memo(move || offers.iter().filter(|offer| belongs(&offer.id).is_some()).count())
    };
    let more = flag(move || drawn.get() < found.with(|found| found.len()));
    let offers = Arc::new(offers);
    let rows = keyed(move || {
        let item = |place: &usize| {
            let (offers, place) = (offers.clone(), *place);
            let (belongs, join) = (belongs.clone(), join.clone());
            let key = Key::Number(i64::try_from(place).unwrap_or(i64::MAX), 0);
            Item::new(key, move || match offers.get(place) {
                Some(offer) => row(offer, belongs, join),
                None => ().into_any(),
            })
        };
        found.with(|found| found.iter().take(drawn.get()).map(item).collect())
    });
    let heard = move || format!("{} of {all} selected", ticked.get());
    view! {
        {(all >= MANY).then(|| search_view(label, search, drawn))}
        <p class="list-count" role="status">{heard}</p>
        <ul class="memberships" hidden=move || found.with(|found| found.is_empty())>
            {rows}
        </ul>
        <p class="quiet" hidden=move || found.with(|found| !found.is_empty())>
            {move || format!("Nothing matches “{}”.", search.with(|text| text.trim().to_owned()))}
        </p>
        {move || {
            drawn.track();
            let draw_more = move || {
                drawn.try_update(|drawn| *drawn += PART);
            };
            more.get().then(|| near_end(SCROLLER, draw_more))
        }}
    }
    .into_any()
}

fn search_view(label: &'static str, search: RwSignal<String>, drawn: RwSignal<usize>) -> AnyView {
    let label = format!("Search {}", label.to_lowercase());
    view! {
        <div class="search">
            <Icon name=IconName::Search />
            <input
                type="search"
                class="input"
                aria-label=label.clone()
                placeholder=label
                autocomplete="off"
                prop:value=move || search.get()
                on:keydown=move |event| {
                    // Enter would send the form around it.
                    if event.key() == "Enter" {
                        event.prevent_default();
                    }
                }
                on:input:target=move |event| {
                    drawn.set(PART);
                    search.set(event.target().value());
                }
            />
        </div>
    }
    .into_any()
}

fn row(offer: &Offer, belongs: Belongs, join: Join) -> AnyView {
    let state = {
        let id = offer.id.clone();
        memo(move || belongs(&id))
    };
    let (for_box, for_switch) = (offer.id.clone(), offer.id.clone());
    let receive = {
        let join = join.clone();
        move |on: bool| join(&for_switch, Some(on))
    };
    view! {
        <li class="membership">
            <Checkbox
                name=format!("member-{}", offer.id)
                label=offer.name.clone()
                checked=Signal::derive(move || state.get().is_some())
                on_change=move |on: bool| join(&for_box, on.then_some(true))
            />
            <Switch
                name=format!("receives-{}", offer.id)
                label="Receives chats"
                about=format!("for {}", offer.name)
                checked=Signal::derive(move || state.get() == Some(true))
                on_change=receive
                disabled=Signal::derive(move || state.get().is_none())
            />
        </li>
    }
    .into_any()
}
