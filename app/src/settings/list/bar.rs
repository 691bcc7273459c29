//! The bar over a list: what is looked for, how many were found, how many are ticked and what to do with
//! those. Where rows are cards there are no headings, and the order is chosen here.

use super::activate::activation;
use super::{List, Look, table};
use crate::components::one_type::memo;
use crate::components::{Button, ButtonKind, Checkbox, Choice, Icon, IconName, SelectField, flag};
use crate::pure::table::{Order, Wanted, count, selected};
use crate::settings::load::Reading;
use crate::settings::record::Kind;
use leptos::prelude::*;
use std::collections::BTreeSet;

/// The bar.
pub fn bar(list: List, reading: Reading) -> AnyView {
    let label = format!("Search {}", list.words.plural_lower());
    let found = move || {
        let all = list.rows.with(|rows| rows.as_ref().map_or(0, |rows| rows.len()));
        let found = list.places.with(|places| places.len());
        count(found, all, list.words.noun, &list.words.plural_lower())
    };
    view! {
        <div class="list-bar">
            <div class="search">
                <Icon name=IconName::Search />
                <input
                    type="search"
                    class="input"
                    aria-label=label.clone()
                    placeholder=label
                    autocomplete="off"
                    prop:value=move || list.wanted.with(|wanted| wanted.search.clone())
                    on:input:target=move |event| {
                        let text = event.target().value();
                        list.look_for(|wanted| wanted.search = text);
                    }
                />
            </div>
            <p class="list-count" role="status">{found}</p>
            {list.kind.map(|kind| picked(list, kind, reading))}
            <div class="list-narrow">
                {list.kind.map(|_| select_all(list, "select-all-found", false))}
                {order_choice(list)}
            </div>
        </div>
    }
    .into_any()
}

/// The box that ticks all that were found.
pub fn select_all(list: List, name: &'static str, label_hidden: bool) -> AnyView {
    let state = memo(move || {
        let found = list.found_ids();
        let ticked = list.selected.with(|ticked| found.iter().filter(|id| ticked.contains(*id)).count());
        (ticked > 0, ticked == found.len())
    });
    let tick = move |on: bool| {
        let found: BTreeSet<String> = untrack(move || list.found_ids()).into_iter().collect();
        list.selected.update(|ticked| {
            if on {
                ticked.extend(found);
            } else {
                ticked.retain(|id| !found.contains(id));
            }
        });
    };
    let label = if label_hidden {
        format!("Select all {}", list.words.plural_lower())
    } else {
        "Select all".to_owned()
    };
    view! {
        <Checkbox
            name
            label
            label_hidden
            checked=Signal::derive(move || state.get() == (true, true))
            mixed=Signal::derive(move || state.get() == (true, false))
            on_change=tick
        />
    }
    .into_any()
}

/// "11 selected", and what to do with them.
fn picked(list: List, kind: Kind, reading: Reading) -> AnyView {
    let any = flag(move || list.selected.with(|ticked| !ticked.is_empty()));
    let words = move || {
        let found: BTreeSet<String> = list.found_ids().into_iter().collect();
        list.selected.with(|ticked| selected(ticked.len(), ticked.difference(&found).count()))
    };
    view! {
        <div class="list-picked" role="group" aria-label="Selected" hidden=move || !any.get()>
            <span role="status">{move || any.get().then(words)}</span>
            {kind.deactivating.map(|sentence| activation(list, kind, sentence, reading))}
            <Button kind=ButtonKind::Quiet on_click=move |_| list.selected.set(BTreeSet::new())>"Clear"</Button>
        </div>
    }
    .into_any()
}

/// The order as a choice.
fn order_choice(list: List) -> AnyView {
    let orders: Vec<(String, Order)> = std::iter::once((0, list.words.name))
        .chain(list.columns.iter().zip(1..).filter(|(c, _)| c.look != Look::Own).map(|(c, at)| (at, c.label)))
        .flat_map(|(column, label)| [false, true].map(|descending| (label, Order { column, descending })))
        .map(|(label, order)| (table::order_words(label, order), order))
        .collect();
    let headings = list.headings();
    let value =
        move |order: Option<Order>| Wanted { order, ..Wanted::default() }.sort(&headings).unwrap_or_default();
    let mut choices = vec![Choice::new("", "As listed")];
    choices.extend(orders.iter().map(|(words, order)| Choice::new(value(Some(*order)), words.clone())));
    let headings = list.headings();
    view! {
        <SelectField
            name="list-order"
            label="Sort by"
            value=Signal::derive(move || value(list.wanted.with(|wanted| wanted.order)))
            choices
            on_change=move |sort: String| {
                list.look_for(|wanted| wanted.order = Wanted::read(None, Some(&sort), &headings).order);
            }
        />
    }
    .into_any()
}
