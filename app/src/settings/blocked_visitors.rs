//! System Settings › Live Chats › Blocked Visitors: who is blocked or was lately, and **Unblock**.

use super::list::{Around, Column, List, Look, OwnCell, Words, column, list_page};
use super::load::Loader;
use crate::api::blocks;
use crate::components::browser::{day_and_time, short};
use crate::components::one_type::memo;
use crate::components::{Button, ButtonKind, Dialog, IconName, keep_focus_in_page, use_toasts};
use crate::pages::BLOCKED_VISITORS;
use crate::pure::table::{Cell, Row, Tone};
use crate::state::live::use_live;
use foyer_protocol::Timestamp;
use foyer_protocol::blocks::Block;
use foyer_protocol::isolate::isolated;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;

/// The columns beside the visitor.
const COLUMNS: [Column; 7] = [
    column("Chat", Look::Figure),
    column("Blocked", Look::Text),
    column("Reason", Look::Text),
    column("By", Look::Text),
    column("Since", Look::Word),
    column("Until", Look::Text),
    column("Actions", Look::Action),
];
/// The places of those among them that the page draws.
const CHAT: usize = 0;
const ACTIONS: usize = 6;

/// The list of blocks.
#[component]
pub fn BlockedVisitorsPage() -> impl IntoView {
    let live = use_live();
    let blocks = Loader::new(blocks::list_blocks);
    let rows = memo(move || {
        let now = live.now();
        blocks
            .with(|all| all.map(|all| Arc::new(all.iter().map(|block| row(block, now)).collect::<Vec<_>>())))
    });
    // The rows that are about to be unblocked.
    let asked = RwSignal::new(Vec::<Row>::new());
    let own: OwnCell = Arc::new(move |row, column| match column {
        CHAT => {
            let number = row.cells.get(CHAT)?.text.clone();
            Some(
                view! { <a href=format!("/c/{number}")><bdi dir="ltr">{number.clone()}</bdi></a> }.into_any(),
            )
        }
        ACTIONS if row.active == Some(true) => {
            let (label, row) = (format!("Unblock {}", isolated(&row.name)), row.clone());
            Some(
                view! { <Button label on_click=move |_| asked.set(vec![row.clone()])>"Unblock"</Button> }
                    .into_any(),
            )
        }
        _ => None,
    });
    let words = Words {
        plural: "Blocked Visitors",
        noun: "blocked visitor",
        path: BLOCKED_VISITORS,
        name: "Visitor",
        before_name: 0,
    };
    let around = Around {
        intro: "These visitors can't write to you: somebody blocked them beside their chat. What has ended is shown for 30 days and is then deleted.",
        empty: "Nobody is blocked. You can block a visitor from the chat, beside its messages.",
        icon: IconName::Shield,
    };
    let list = List::new(words, None, &COLUMNS, Some(own), rows).picking();
    let chosen = move || {
        let mut rows = list.rows_of(&list.selected.get());
        rows.retain(|row| row.active == Some(true));
        rows
    };
    let none = memo(move || {
        list.rows.track();
        chosen().is_empty()
    });
    let tools = view! {
        <Button icon=IconName::Refresh busy=blocks.busy() on_click=move |_| blocks.reload()>
            "Refresh"
        </Button>
        <Button
            kind=ButtonKind::Primary
            disabled=Signal::derive(move || none.get())
            on_click=move |_| asked.set(untrack(chosen))
        >
            "Unblock"
        </Button>
    }
    .into_any();
    let dialogs = view! { <UnblockQuestion asked list blocks /> }.into_any();
    list_page(list, around, blocks.reading(), Some(tools), dialogs)
}

fn row(block: &Block, now: Timestamp) -> Row {
    let ended = block.ended(now);
    let what = match &block.network {
        Some(network) => format!("{network} and browser"),
        None if block.of_network => "Browser and network".to_owned(),
        None => "Browser".to_owned(),
    };
    let until = match (&block.lifted, ended, block.until) {
        (Some(lifted), ..) => Cell::toned(format!("Unblocked by {}", isolated(&lifted.by)), Tone::Quiet),
        (None, Some(at), _) => Cell::toned(format!("Ended {}", day_and_time(at)), Tone::Quiet),
        (None, None, Some(at)) => Cell::new(day_and_time(at)),
        (None, None, None) => Cell::new("Until unblocked"),
    };
    let until = until.ranked(ended.or(block.until).map_or(i64::MAX, |at| at.0));
    Row {
        id: block.id.to_string(),
        name: block.visitor_name.clone(),
        version: i64::from(ended.is_some()),
        active: Some(ended.is_none()),
        cells: vec![
            Cell::number(block.chat),
            Cell::new(what),
            Cell::new(block.reason.clone()),
            Cell::new(block.by.clone()),
            Cell::new(short(block.at)).ranked(block.at.0),
            until,
            Cell::default(),
        ],
    }
}

/// The question before one or several are unblocked.
#[component]
fn UnblockQuestion(
    /// The rows in question; the dialog is open while there are any.
    asked: RwSignal<Vec<Row>>,
    /// The list they are in.
    list: List,
    /// Where it comes from.
    blocks: Loader<Vec<Block>>,
) -> impl IntoView {
    let toasts = use_toasts();
    let busy = RwSignal::new(false);
    let title = move || {
        asked.with(|asked| match asked.as_slice() {
            [one] => format!("Unblock {}?", isolated(&one.name)),
            several => format!("Unblock {} visitors?", several.len()),
        })
    };
    let unblock = move |_| {
        let rows = asked.get_untracked();
        busy.set(true);
        spawn_local(async move {
            let mut said = None;
            for row in &rows {
                if let Err(error) = blocks::unblock_visitor(row.id.as_str().into()).await {
                    said = Some(error.0.message);
                }
            }
            toasts.show(said.unwrap_or_else(|| match rows.as_slice() {
                [one] => format!("Unblocked {}.", isolated(&one.name)),
                several => format!("Unblocked {} visitors.", several.len()),
            }));
            busy.try_set(false);
            list.selected.try_update(|ticked| ticked.clear());
            asked.try_set(Vec::new());
            blocks.reload();
            keep_focus_in_page();
        });
    };
    view! {
        <Dialog
            open=Signal::derive(move || asked.with(|asked| !asked.is_empty()))
            title=Signal::derive(title)
            on_close=move |()| asked.set(Vec::new())
        >
            <p>"They can write to you again at once, unless another block holds."</p>
            <div class="dialog-actions">
                <Button on_click=move |_| asked.set(Vec::new())>"Keep blocked"</Button>
                <Button kind=ButtonKind::Primary busy on_click=unblock>
                    "Unblock"
                </Button>
            </div>
        </Dialog>
    }
    .into_any()
}
