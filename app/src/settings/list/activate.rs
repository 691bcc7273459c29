//! **Activate** and **Deactivate** for the ticked rows of a list.

use super::List;
use crate::components::one_type::memo;
use crate::components::{Button, ButtonKind, Dialog, Icon, IconName, use_toasts};
use crate::pure::table::Row;
use crate::settings::load::Reading;
use crate::settings::record::{Answer, Kind};
use foyer_protocol::isolate::isolated;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The two buttons, and the question before deactivating with what that does.
pub fn activation(list: List, kind: Kind, sentence: &'static str, reading: Reading) -> AnyView {
    let toasts = use_toasts();
    let busy = RwSignal::new(false);
    let refused = RwSignal::new(Vec::<String>::new());
    let asked = RwSignal::new(Vec::<Row>::new());
    // Rows that would change: those that are active, and those that are not.
    let rows = move |active: bool| {
        let mut rows = list.rows_of(&list.selected.get_untracked());
        rows.retain(|row| row.active == Some(active));
        rows
    };
    let counts = memo(move || {
        list.rows.track();
        list.selected.track();
        (rows(true).len(), rows(false).len())
    });
    let run = move |rows: Vec<Row>, on: bool| {
        busy.set(true);
        refused.set(Vec::new());
        let ids = rows.iter().map(|row| row.id.clone()).collect();
        let answer: Answer<Vec<String>> = (kind.activate)(ids, on);
        spawn_local(async move {
            let sentences = answer.await.unwrap_or_else(|error| vec![error.0.message]);
            busy.try_set(false);
            let done = rows.len() - sentences.len().min(rows.len());
            if done > 0 {
                toasts.show(said(kind, &rows, done, on));
                reading.reload();
            }
            if sentences.is_empty() {
                asked.try_set(Vec::new());
            } else if on {
                toasts.show(sentences.join(" "));
            }
            refused.try_set(sentences);
        });
    };
    let close = move || {
        if !busy.get_untracked() {
            asked.set(Vec::new());
            refused.set(Vec::new());
        }
    };
    let title = move || {
        asked.with(|asked| match asked.as_slice() {
            [one] => format!("Deactivate {}?", isolated(&one.name)),
            several => format!("Deactivate {} {}?", several.len(), kind.plural_lower()),
        })
    };
    view! {
        <Button
            busy
            disabled=Signal::derive(move || counts.get().1 == 0)
            on_click=move |_| run(rows(false), true)
        >
            "Activate"
        </Button>
        <Button disabled=Signal::derive(move || counts.get().0 == 0) on_click=move |_| asked.set(rows(true))>
            "Deactivate"
        </Button>
        <Dialog
            open=Signal::derive(move || asked.with(|asked| !asked.is_empty()))
            title=Signal::derive(title)
            on_close=move |()| close()
        >
            <p>{sentence}</p>
            <div role="alert">
                {move || refused.get().into_iter().map(|text| view! {
                    <p class="inline-error">
                        <Icon name=IconName::Warning />
                        <span>{text}</span>
                    </p>
                }).collect_view()}
            </div>
            <div class="dialog-actions">
                <Button on_click=move |_| close()>"Cancel"</Button>
                <Button
                    kind=ButtonKind::Danger
                    busy
                    on_click=move |_| run(asked.get_untracked(), false)
                >
                    "Deactivate"
                </Button>
            </div>
        </Dialog>
    }
    .into_any()
}

/// "Deactivated 3 agents."
fn said(kind: Kind, rows: &[Row], done: usize, on: bool) -> String {
    let verb = if on { "Activated" } else { "Deactivated" };
    match rows {
        [one] => format!("{verb} {}.", isolated(&one.name)),
        _ if done == 1 => format!("{verb} 1 {}.", kind.noun),
        _ => format!("{verb} {done} {}.", kind.plural_lower()),
    }
}
