//! System Settings › Live Chats › Live Chat Links: the list with the scripts to paste.

use super::list::{Around, Column, List, Look, OwnCell, Words, column, list_page};
use super::load::Loader;
use crate::api::links;
use crate::components::one_type::memo;
use crate::components::{CopyButton, IconName};
use crate::pages::LINKS;
use crate::pure::table::{Cell, Row};
use foyer_protocol::setup::Link;
use leptos::prelude::*;
use std::sync::Arc;

/// The columns beside the title, the number before it.
const COLUMNS: [Column; 3] =
    [column("ID", Look::Figure), column("Brand", Look::Text), column("Script", Look::Own)];
/// The place of **Script** among them.
const SCRIPT: usize = 2;

/// The list of links.
#[component]
pub fn LinksPage() -> impl IntoView {
    let links = Loader::new(links::list_links);
    let rows = memo(move || {
        links.with(|links| links.map(|links| Arc::new(links.iter().map(row).collect::<Vec<_>>())))
    });
    let script: OwnCell = Arc::new(|row, column| {
        let text = row.cells.get(SCRIPT).filter(|_| column == SCRIPT)?.text.clone();
        Some(view! { <Script text /> }.into_any())
    });
    let words = Words {
        plural: "Live Chat Links",
        noun: "live chat link",
        path: LINKS,
        name: "Title",
        before_name: 1,
    };
    let around = Around {
        intro: "Paste a link's script into the pages where visitors should find chat, just before the closing body tag.",
        empty: "There are no links.",
        icon: IconName::Link,
    };
    let list = List::new(words, None, &COLUMNS, Some(script), rows);
    list_page(list, around, links.reading(), None, ().into_any())
}

fn row(link: &Link) -> Row {
    Row {
        id: link.id.map(|id| id.to_string()).unwrap_or_default(),
        name: link.title.clone(),
        cells: vec![
            Cell::number(link.id.map_or(0, |id| id.0)),
            Cell::new(link.brand_name.clone()),
            Cell::new(link.script.clone()),
        ],
        ..Row::default()
    }
}

/// A script with its **Copy** button.
#[component]
pub fn Script(
    /// The script.
    text: String,
) -> impl IntoView {
    view! {
        <div class="script">
            <code class="script-text" dir="ltr">
                {text.clone()}
            </code>
            <CopyButton text=text what="script" />
        </div>
    }
}
