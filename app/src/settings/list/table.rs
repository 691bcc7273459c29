//! The table of a list: headings that sort, and as many rows as are near the screen. On narrow panes the
//! style sheet turns rows into cards.

use super::{Column, List, Look, PART, place};
use crate::components::browser::open_beside;
use crate::components::keyed::{Item, Key, keyed};
use crate::components::near_end::near_end;
use crate::components::one_type::memo;
use crate::components::{Button, Checkbox, EmptyState, Icon, IconName, flag};
use crate::pure::table::{Cell, Order, Row, Tone};
use foyer_protocol::isolate::isolated;
use leptos::ev::MouseEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// The table, or that nothing was found. Roles are said outright: some browsers forget what a table is
/// when its `display` changes.
pub fn table(list: List) -> AnyView {
    let nothing = flag(move || list.places.with(|places| places.is_empty()));
    let more = flag(move || list.drawn.get() < list.places.with(|places| places.len()));
    let body = keyed(move || {
        let rows = list.rows.get().unwrap_or_default();
        let (places, drawn) = (list.places.get(), list.drawn.get());
        let item = |place: &usize| {
            let (rows, place) = (rows.clone(), *place);
            let key = rows.get(place).map(|row| format!("{} {} {}", row.id, row.version, row.words()));
            Item::new(Key::Id(key.unwrap_or_default()), move || match rows.get(place) {
                Some(row) => row_view(list, row),
                None => ().into_any(),
            })
        };
        places.iter().take(drawn).map(item).collect()
    });
    view! {
        {move || nothing.get().then(|| nothing_found(list))}
        <div class="table-frame" hidden=move || nothing.get()>
            <table class="table table-fixed table-list" role="table">
                <caption class="visually-hidden">{list.words.plural}</caption>
                <colgroup>{widths(list)}</colgroup>
                <thead role="rowgroup">
                    <tr role="row">{headings(list)}</tr>
                </thead>
                <tbody role="rowgroup" class:is-clickable=list.kind.is_some() on:click=move |event| press(list, &event)>
                    {body}
                </tbody>
            </table>
            {move || {
                // Drawn anew with every part.
                list.drawn.track();
                let draw_more = move || {
                    list.drawn.try_update(|drawn| *drawn += PART);
                };
                more.get().then(|| near_end(place::SCROLLER, draw_more))
            }}
        </div>
    }
    .into_any()
}

fn nothing_found(list: List) -> AnyView {
    let sought = list.wanted.with(|wanted| isolated(wanted.search.trim()).to_string());
    view! {
        <EmptyState icon=IconName::Search text=format!("Nothing matches “{sought}”.")>
            <Button on_click=move |_| list.look_for(|wanted| wanted.search.clear())>"Show all"</Button>
        </EmptyState>
    }
    .into_any()
}

/// The places of the columns in the order they are drawn: `None` is the name.
fn in_line(list: List) -> Vec<Option<usize>> {
    let mut line: Vec<Option<usize>> = (0..list.columns.len()).map(Some).collect();
    line.insert(list.words.before_name.min(line.len()), None);
    line
}

fn class_of(look: Look) -> &'static str {
    match look {
        Look::Text => "is-text",
        Look::Code => "is-code",
        Look::Figure => "is-figure",
        Look::Word => "is-word",
        Look::Colour => "is-colour",
        Look::Own => "is-own",
        Look::Action => "is-action",
    }
}

fn widths(list: List) -> Vec<AnyView> {
    let check = list.picks.then(|| view! { <col class="is-check" /> }.into_any());
    let columns = in_line(list).into_iter().map(|column| {
        let class = column.and_then(|at| list.columns.get(at)).map_or("is-text", |c| class_of(c.look));
        view! { <col class=class /> }.into_any()
    });
    check.into_iter().chain(columns).collect()
}

fn headings(list: List) -> Vec<AnyView> {
    let check = list.picks.then(|| {
        view! {
            <th scope="col" role="columnheader" class="cell-check">
                {super::bar::select_all(list, "select-all", true)}
            </th>
        }
        .into_any()
    });
    let columns = in_line(list).into_iter().map(|column| {
        match column.and_then(|at| Some((at, list.columns.get(at)?))) {
            // The page draws it: there is no order in it.
            Some((_, Column { look, label })) if look.is_drawn() => {
                view! { <th scope="col" role="columnheader" >{*label}</th> }.into_any()
            }
            Some((at, column)) => heading(list, at + 1, column.label, class_of(column.look)),
            None => heading(list, 0, list.words.name, "is-text"),
        }
    });
    check.into_iter().chain(columns).collect()
}

/// A heading that sorts. It says how it does only while it does, as screen readers expect.
fn heading(list: List, column: usize, label: &'static str, class: &'static str) -> AnyView {
    let order = memo(move || list.wanted.with(|wanted| wanted.order.filter(|order| order.column == column)));
    let said = move || order.get().map(|order| if order.descending { "descending" } else { "ascending" });
    let press = move |_| list.look_for(|wanted| wanted.order = wanted.pressed(column));
    view! {
        <th scope="col" role="columnheader" class=class aria-sort=said>
            <button type="button" class="sort" on:click=press>
                <span>{label}</span>
                <Icon name=IconName::ArrowDown />
            </button>
        </th>
    }
    .into_any()
}

fn row_view(list: List, row: &Row) -> AnyView {
    let (ticked, marked) = (is_ticked(list, row), is_marked(list, row));
    let cells = in_line(list).into_iter().map(|column| match column {
        Some(at) => cell_view(list, row, at),
        None => name_view(list, row),
    });
    let check = list.picks.then(|| tick_view(list, row, ticked));
    view! {
        <tr role="row" class:is-selected=move || ticked.get() class:is-marked=move || marked.get()>
            {check}
            {cells.collect_view()}
        </tr>
    }
    .into_any()
}

fn is_ticked(list: List, row: &Row) -> Signal<bool> {
    let id = row.id.clone();
    Signal::derive(move || list.selected.with(|selected| selected.contains(&id)))
}

fn is_marked(list: List, row: &Row) -> Signal<bool> {
    let id = row.id.clone();
    Signal::derive(move || list.marked.with(|marked| marked.as_ref() == Some(&id)))
}

fn tick_view(list: List, row: &Row, ticked: Signal<bool>) -> AnyView {
    let id = row.id.clone();
    let tick = move |on: bool| {
        list.selected.update(|selected| {
            if on {
                selected.insert(id.clone())
            } else {
                selected.remove(&id)
            };
        });
    };
    view! {
        <td role="cell" class="cell-check">
            <Checkbox
                name=format!("select-{}", row.id)
                label=format!("Select {}", isolated(&row.name))
                label_hidden=true
                checked=ticked
                on_change=tick
            />
        </td>
    }
    .into_any()
}

fn name_view(list: List, row: &Row) -> AnyView {
    let name = row.name.clone();
    let inside = match list.kind {
        Some(kind) => {
            let path = super::record_of(row).editor_path(kind);
            view! { <a class="cell-text" href=path dir="auto" title=row.name.clone()>{name}</a> }.into_any()
        }
        None => view! { <span class="cell-text" dir="auto" title=row.name.clone()>{name}</span> }.into_any(),
    };
    view! { <th scope="row" role="rowheader" class="cell-name" data-label=list.words.name>{inside}</th> }
        .into_any()
}

fn cell_view(list: List, row: &Row, at: usize) -> AnyView {
    let Some(column) = list.columns.get(at) else { return ().into_any() };
    let own = list.own.with_value(|own| own.as_ref().and_then(|own| own(row, at)));
    let inside = own.or_else(|| row.cells.get(at).map(|cell| cell_words(cell, column.look)));
    view! { <td role="cell" class=class_of(column.look) data-label=column.label>{inside}</td> }.into_any()
}

/// The words of a cell. What is cut off by an ellipsis stands whole in its `title`.
fn cell_words(cell: &Cell, look: Look) -> AnyView {
    let text = cell.text.clone();
    if text.is_empty() {
        return ().into_any();
    }
    match (cell.tone, look) {
        (Tone::Chip, _) => view! { <span class="chip">{text}</span> }.into_any(),
        (Tone::Ok, _) => view! { <span class="chip chip-ok">{text}</span> }.into_any(),
        (Tone::Warn, _) => view! { <span class="chip chip-warn">{text}</span> }.into_any(),
        (Tone::Quiet, _) => view! { <span class="cell-text quiet">{text}</span> }.into_any(),
        (Tone::Plain, Look::Colour) => view! {
            <span class="colour-cell">
                <span class="swatch" style:background-color=text.clone()></span>
                <code>{text}</code>
            </span>
        }
        .into_any(),
        (Tone::Plain, look) => {
            let direction = if look == Look::Code { "ltr" } else { "auto" };
            view! { <bdi class="cell-text" dir=direction title=cell.text.clone()>{text}</bdi> }.into_any()
        }
    }
}

/// Pressing a row is pressing its link; beside its box, the box. Whoever selects words presses nothing.
fn press(list: List, event: &MouseEvent) {
    (list.to_address).run(());
    let Some(target) = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok()) else {
        return;
    };
    let closest = |selector| target.closest(selector).ok().flatten();
    let selecting =
        window().get_selection().ok().flatten().is_some_and(|selection| !selection.is_collapsed());
    if list.kind.is_none() || closest("a, button, input, label").is_some() || selecting {
        return;
    }
    let inside = if closest(".cell-check").is_some() { ".cell-check input" } else { ".cell-name a" };
    let Some(found) = closest("tr").and_then(|row| row.query_selector(inside).ok().flatten()) else { return };
    let Ok(found) = found.dyn_into::<web_sys::HtmlElement>() else { return };
    match found.get_attribute("href") {
        Some(address) if event.ctrl_key() || event.meta_key() => open_beside(&address),
        // Its press is heard here too, so it comes when this one is over.
        _ => set_timeout(move || found.click(), std::time::Duration::ZERO),
    }
}

/// How an order is said in words, for a list of choices.
pub fn order_words(label: &str, order: Order) -> String {
    if order.descending { format!("{label}, descending") } else { label.to_owned() }
}
