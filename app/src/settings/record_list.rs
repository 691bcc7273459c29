//! A list of records: toolbar **New**, **Edit**, **Delete**, and a table with a box per row.

use super::confirm_delete::ConfirmDelete;
use super::load::{Loaded, Loader};
use super::record::Record;
use crate::components::{Button, Checkbox, EmptyState, Icon, IconName, Toolbar};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Draws the cells of a row after its name, in the order of the columns.
pub type Cells<T> = Arc<dyn Fn(&T) -> Vec<AnyView> + Send + Sync>;

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
    let selected = RwSignal::new(BTreeSet::<String>::new());
    let asked = RwSignal::new(Vec::<T>::new());
    let chosen = move || {
        rows.peek(|rows| {
            selected.with_untracked(|selected| {
                rows.into_iter()
                    .flatten()
                    .filter(|row| row.id().is_some_and(|id| selected.contains(id)))
                    .cloned()
                    .collect::<Vec<T>>()
            })
        })
    };
    let navigate = use_navigate();
    let edit = StoredValue::new_local(move || {
        if let [one] = chosen().as_slice() {
            navigate(&one.editor_path(), NavigateOptions::default());
        }
    });
    let count = Memo::new(move |_| selected.with(BTreeSet::len));
    let is_empty = Memo::new(move |_| rows.with(|rows| rows.is_some_and(Vec::is_empty)));
    let new_path = format!("{}/new", T::PATH);
    let new_label = format!("New {}", T::NOUN);
    let toolbar_path = new_path.clone();
    let cells = StoredValue::new(cells);
    view! {
        <Toolbar title=T::PLURAL>
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
        <Loaded ready=rows.ready() error=rows.error() retry=rows.retry()>
            {
                let new_path = new_path.clone();
                let new_label = new_label.clone();
                move || {
                    if is_empty.get() {
                        let (path, label) = (new_path.clone(), new_label.clone());
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
                        view! { <Table rows selected columns cells /> }.into_any()
                    }
                }
            }
        </Loaded>
        <ConfirmDelete asked rows selected />
    }
}

/// The table itself. Roles are said outright: on phones the style sheet turns rows into cards, and
/// some browsers forget what a table is when its `display` changes.
#[component]
fn Table<T: Record>(
    /// The rows.
    rows: Loader<Vec<T>>,
    /// Ticked ids.
    selected: RwSignal<BTreeSet<String>>,
    /// Headings after **Name**.
    columns: &'static [&'static str],
    /// The cells under them.
    cells: StoredValue<Cells<T>>,
) -> impl IntoView {
    let total = Memo::new(move |_| rows.with(|rows| rows.map_or(0, Vec::len)));
    let ticked = Memo::new(move |_| selected.with(BTreeSet::len));
    let select_all = move |on: bool| {
        selected.set(if on {
            rows.peek(|rows| {
                rows.into_iter().flatten().filter_map(|row| row.id().map(str::to_owned)).collect()
            })
        } else {
            BTreeSet::new()
        });
    };
    let lower = T::PLURAL.to_lowercase();
    let body = move || {
        rows.with(|rows| {
            rows.into_iter().flatten().map(|row| row_view(row, selected, columns, cells)).collect_view()
        })
    };
    view! {
        <div class="table-frame">
            <table class="table" role="table">
                <caption class="visually-hidden">{T::PLURAL}</caption>
                <thead role="rowgroup">
                    <tr role="row">
                        <th scope="col" role="columnheader" class="cell-check">
                            <Checkbox
                                name="select-all"
                                label=format!("Select all {lower}")
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
}

fn row_view<T: Record>(
    row: &T,
    selected: RwSignal<BTreeSet<String>>,
    columns: &'static [&'static str],
    cells: StoredValue<Cells<T>>,
) -> AnyView {
    let id = row.id().unwrap_or_default().to_owned();
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
        .with_value(|cells| cells(row))
        .into_iter()
        .zip(columns)
        .map(|(cell, column)| view! { <td role="cell" data-label=*column>{cell}</td> })
        .collect_view();
    view! {
        <tr role="row" class:is-selected=move || ticked.get()>
            <td role="cell" class="cell-check">
                <Checkbox
                    name=box_name
                    label=format!("Select {}", row.name())
                    label_hidden=true
                    checked=ticked
                    on_change=tick
                />
            </td>
            <th scope="row" role="rowheader" class="cell-name">
                <a href=row.editor_path() dir="auto">
                    {row.name().to_owned()}
                </a>
            </th>
            {row_cells}
        </tr>
    }
    .into_any()
}
