//! A list of records: toolbar **New**, **Edit**, **Delete**, and a table with a box per row.

use super::confirm_delete::ConfirmDelete;
use super::load::{Loaded, Loader, Reading};
use super::record::{Kind, Record, RecordRow};
use crate::components::one_type::memo;
use crate::components::{Button, Checkbox, EmptyState, Icon, IconName, Toolbar, flag};
use foyer_protocol::isolate::isolated;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Draws the cells of a row after its name, in the order of the columns.
pub type Cells<T> = Arc<dyn Fn(&T) -> Vec<AnyView> + Send + Sync>;

/// Draws the cells of all rows, following changes.
type Drawn = Box<dyn Fn() -> Vec<(RecordRow, Vec<AnyView>)> + Send + Sync>;

/// A list of any kind of record, so that its page is compiled once.
#[derive(Clone, Copy)]
struct List {
    kind: Kind,
    reading: Reading,
    /// `None` until they are read.
    rows: Signal<Option<Vec<RecordRow>>>,
    drawn: StoredValue<Drawn>,
    columns: &'static [&'static str],
    /// Ticked ids.
    selected: RwSignal<BTreeSet<String>>,
}

/// The page of a list.
#[component]
pub fn RecordList<T: Record>(
    /// The rows.
    rows: Loader<Vec<T>>,
    /// One sentence on what these are for.
    intro: &'static str,
    /// What an empty list says.
    empty: &'static str,
    /// Its icon.
    icon: IconName,
    /// Headings of the columns after **Name**.
    columns: &'static [&'static str],
    /// The cells under them.
    cells: Cells<T>,
) -> impl IntoView {
    let drawn: Drawn = Box::new(move || {
        rows.with(|rows| rows.into_iter().flatten().map(|row| (RecordRow::of(row), cells(row))).collect())
    });
    let list = List {
        kind: Kind::of::<T>(),
        reading: rows.reading(),
        rows: Signal::derive(move || {
            rows.with(|rows| rows.map(|rows| rows.iter().map(RecordRow::of).collect()))
        }),
        drawn: StoredValue::new(drawn),
        columns,
        selected: RwSignal::new(BTreeSet::new()),
    };
    list_page(list, intro, empty, icon)
}

fn list_page(list: List, intro: &'static str, empty: &'static str, icon: IconName) -> AnyView {
    let List { kind, reading, rows, selected, .. } = list;
    let asked = RwSignal::new(Vec::<RecordRow>::new());
    let chosen = move || -> Vec<RecordRow> {
        let rows = rows.get_untracked().unwrap_or_default();
        selected
            .with_untracked(|selected| rows.into_iter().filter(|row| selected.contains(&row.id)).collect())
    };
    let navigate = use_navigate();
    let edit = StoredValue::new_local(move || {
        if let [one] = chosen().as_slice() {
            navigate(&one.editor_path(kind), NavigateOptions::default());
        }
    });
    let count = memo(move || selected.with(BTreeSet::len));
    let is_empty = flag(move || rows.with(|rows| rows.as_ref().is_some_and(Vec::is_empty)));
    let new_path = format!("{}/new", kind.path);
    let toolbar_path = new_path.clone();
    view! {
        <Toolbar title=kind.plural>
            <Button icon=IconName::Edit disabled=Signal::derive(move || count.get() != 1) on_click=move |_| edit.with_value(|edit| edit())>
                "Edit"
            </Button>
            <Button icon=IconName::Trash disabled=Signal::derive(move || count.get() == 0) on_click=move |_| asked.set(chosen())>
                "Delete"
            </Button>
            <a class="button button-primary" href=toolbar_path>
                <Icon name=IconName::Plus />
                <span class="button-text">"New"</span>
            </a>
        </Toolbar>
        <p class="page-intro">{intro}</p>
        <Loaded ready=reading.ready() error=reading.error() retry=reading.retry()>
            {
                let new_path = new_path.clone();
                move || {
                    if is_empty.get() {
                        let (path, label) = (new_path.clone(), format!("New {}", kind.noun));
                        view! {
                            <EmptyState icon text=empty>
                                <a class="button button-secondary" href=path>
                                    <Icon name=IconName::Plus />
                                    <span class="button-text">{label}</span>
                                </a>
                            </EmptyState>
                        }
                            .into_any()
                    } else {
                        table(list)
                    }
                }
            }
        </Loaded>
        <ConfirmDelete kind asked rows=reading selected />
    }
    .into_any()
}

/// The table itself. Roles are said outright: on phones the style sheet turns rows into cards, and
/// some browsers forget what a table is when its `display` changes.
fn table(list: List) -> AnyView {
    let List { kind, rows, selected, columns, .. } = list;
    let total = memo(move || rows.with(|rows| rows.as_ref().map_or(0, Vec::len)));
    let ticked = memo(move || selected.with(BTreeSet::len));
    let select_all = move |on: bool| {
        selected.set(if on {
            let ids = rows.get_untracked().into_iter().flatten().map(|row| row.id);
            ids.filter(|id| !id.is_empty()).collect()
        } else {
            BTreeSet::new()
        });
    };
    let body = move || {
        list.drawn
            .with_value(|drawn| drawn())
            .into_iter()
            .map(|(row, cells)| row_view(list, &row, cells))
            .collect_view()
    };
    view! {
        <div class="table-frame">
            <table class="table" role="table">
                <caption class="visually-hidden">{kind.plural}</caption>
                <thead role="rowgroup">
                    <tr role="row">
                        <th scope="col" role="columnheader" class="cell-check">
                            <Checkbox
                                name="select-all"
                                label=format!("Select all {}", kind.plural_lower())
                                label_hidden=true
                                checked=Signal::derive(move || ticked.get() > 0 && ticked.get() == total.get())
                                mixed=Signal::derive(move || ticked.get() > 0 && ticked.get() < total.get())
                                on_change=select_all
                            />
                        </th>
                        <th scope="col" role="columnheader">"Name"</th>
                        {columns
                            .iter()
                            .map(|column| view! { <th scope="col" role="columnheader">{*column}</th> })
                            .collect_view()}
                    </tr>
                </thead>
                <tbody role="rowgroup">{body}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn row_view(list: List, row: &RecordRow, cells: Vec<AnyView>) -> AnyView {
    let List { kind, selected, columns, .. } = list;
    let id = row.id.clone();
    let ticked = {
        let id = id.clone();
        Signal::derive(move || selected.with(|selected| selected.contains(&id)))
    };
    let box_name = format!("select-{id}");
    let tick = move |on: bool| {
        selected.update(|selected| {
            if on {
                selected.insert(id.clone())
            } else {
                selected.remove(&id)
            };
        });
    };
    let row_cells = cells
        .into_iter()
        .zip(columns)
        .map(|(cell, column)| view! { <td role="cell" data-label=*column>{cell}</td> })
        .collect_view();
    view! {
        <tr role="row" class:is-selected=move || ticked.get()>
            <td role="cell" class="cell-check">
                <Checkbox
                    name=box_name
                    label=format!("Select {}", isolated(&row.name))
                    label_hidden=true
                    checked=ticked
                    on_change=tick
                />
            </td>
            <th scope="row" role="rowheader" class="cell-name">
                <a href=row.editor_path(kind) dir="auto">
                    {row.name.clone()}
                </a>
            </th>
            {row_cells}
        </tr>
    }
    .into_any()
}
