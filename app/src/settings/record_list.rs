//! A list of records that are edited: toolbar **New**, **Edit**, **Delete** over a [`List`].

use super::confirm_delete::ConfirmDelete;
use super::list::{Around, Column, Facts, List, OwnCell, Words, list_page, record_of};
use super::load::Loader;
use super::record::{Kind, Record, RecordRow};
use crate::components::one_type::memo;
use crate::components::{Button, Icon, IconName};
use crate::pure::table::Row;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The page of a list.
#[component]
pub fn RecordList<T: Record>(
    /// The rows.
    rows: Loader<Vec<T>>,
    /// What the page says around them.
    around: Around,
    /// The columns after **Name**.
    columns: &'static [Column],
    /// The cells under them.
    facts: Facts<T>,
    /// Draws cells that are more than words.
    #[prop(optional)]
    own: Option<OwnCell>,
) -> impl IntoView {
    let kind = Kind::of::<T>();
    let read = memo(move || {
        let row = |record: &T| Row {
            id: record.id().unwrap_or_default().into_owned(),
            name: record.name().to_owned(),
            version: record.version(),
            active: T::DEACTIVATING.map(|_| record.active()),
            cells: facts(record),
        };
        rows.with(|rows| rows.map(|rows| Arc::new(rows.iter().map(row).collect::<Vec<_>>())))
    });
    let words = Words {
        plural: kind.plural,
        noun: kind.noun,
        path: kind.path,
        name: T::NAME,
        before_name: T::BEFORE_NAME,
    };
    let list = List::new(words, Some(kind), columns, own, read);
    let asked = RwSignal::new(Vec::<RecordRow>::new());
    let reading = rows.reading();
    let dialogs = view! { <ConfirmDelete kind asked rows=reading selected=list.selected /> }.into_any();
    list_page(list, around, reading, Some(tools(list, kind, asked)), dialogs)
}

fn tools(list: List, kind: Kind, asked: RwSignal<Vec<RecordRow>>) -> AnyView {
    let chosen = move || -> Vec<RecordRow> {
        list.rows_of(&list.selected.get_untracked()).iter().map(record_of).collect()
    };
    let navigate = use_navigate();
    let edit = StoredValue::new_local(move || {
        if let [one] = chosen().as_slice() {
            navigate(&one.editor_path(kind), NavigateOptions::default());
        }
    });
    let count = memo(move || list.selected.with(BTreeSet::len));
    view! {
        <Button
            icon=IconName::Edit
            disabled=Signal::derive(move || count.get() != 1)
            on_click=move |_| edit.with_value(|edit| edit())
        >
            "Edit"
        </Button>
        <Button
            icon=IconName::Trash
            disabled=Signal::derive(move || count.get() == 0)
            on_click=move |_| asked.set(chosen())
        >
            "Delete"
        </Button>
        <a class="button button-primary" href=kind.new_path()>
            <Icon name=IconName::Plus />
            <span class="button-text">"New"</span>
        </a>
    }
    .into_any()
}
