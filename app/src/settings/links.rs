//! System Settings › Live Chats › Live Chat Links: the list.

mod company;
pub mod editor;
mod fields;
mod guides;
mod look;
mod options;
mod pasted;
mod preview;
mod requires;
pub mod script;
pub mod secrets;
mod tabs;

use super::form::Problems;
use super::list::{Around, Column, Facts, Look, OwnCell, column};
use super::load::Loader;
use super::merge::Field;
use super::record::{Editable, Record, find_by_id};
use super::record_list::RecordList;
use crate::api::{ApiError, links};
use crate::components::{CopyButton, IconName};
use crate::pages;
use crate::pure::table::{Cell, Tone};
use foyer_protocol::LinkId;
use foyer_protocol::checks::link_form;
use foyer_protocol::setup::{Link, RecordKind, Saved, Standing};
use leptos::prelude::*;
use std::borrow::Cow;
use std::sync::Arc;

impl Editable for Link {
    const NOUN: &'static str = "live chat link";
    const THIS: &'static str = "this live chat link";
    const KIND: RecordKind = RecordKind::Link;

    fn fields() -> &'static [Field<Self>] {
        fields::FIELDS
    }

    fn key(&self) -> Option<Cow<'_, str>> {
        Record::id(self)
    }

    fn set_version(&mut self, version: i64) {
        self.version = version;
    }

    fn version(&self) -> i64 {
        self.version
    }

    fn check(&self) -> Problems {
        let problems = link_form::checked(self).err().unwrap_or_default();
        problems.into_iter().fold(Problems::none(), |all, (field, text)| all.and(field, Some(text)))
    }

    async fn save(self) -> Result<Saved, ApiError> {
        links::save_link(self).await
    }

    async fn fetch_again(&self) -> Result<Option<Self>, ApiError> {
        find_by_id(Record::id(self).as_deref()).await
    }
}

impl Record for Link {
    const PLURAL: &'static str = "Live Chat Links";
    const PATH: &'static str = pages::LINKS;
    const NAME: &'static str = "Title";
    const BEFORE_NAME: usize = 1;
    const FIRST_TAB: &'static str = "/options";
    const DELETING: &'static str = "Pages with its script show nothing for it any more, and its ID is never given again. Chats that are open go on.";

    fn id(&self) -> Option<Cow<'_, str>> {
        self.id.map(|id| id.to_string().into())
    }

    fn name(&self) -> &str {
        &self.title
    }

    fn into_new(self) -> Self {
        Self { id: None, version: 0, departments_read: Vec::new(), ..self }
    }

    async fn list() -> Result<Vec<Self>, ApiError> {
        links::list_links().await
    }

    async fn delete(id: String, version: i64) -> Result<(), ApiError> {
        // What is no number is not there, and says so.
        links::delete_link(LinkId(id.parse().unwrap_or_default()), version).await
    }
}

/// The columns beside the title, the number before it.
const COLUMNS: [Column; 3] =
    [column("ID", Look::Figure), column("Brand", Look::Text), column("Now", Look::Word)];
/// The place of **Now** among them.
const NOW: usize = 2;

/// The list of links.
#[component]
pub fn LinksPage() -> impl IntoView {
    let facts: Facts<Link> = Arc::new(|link| {
        let (words, tone, rank) = match link.standing {
            Standing::Online => ("Online", Tone::Plain, 0),
            Standing::Offline => ("Offline", Tone::Quiet, 1),
            Standing::OffersNothing => ("Offers nothing", Tone::Warn, 2),
        };
        vec![
            Cell::number(link.id.map_or(0, |id| id.0)),
            Cell::new(link.brand_name.clone()),
            Cell::toned(words, tone).ranked(rank),
        ]
    });
    let now: OwnCell = Arc::new(|row, column| {
        let cell = row.cells.get(NOW).filter(|cell| column == NOW && cell.tone != Tone::Warn)?;
        let (text, online) = (cell.text.clone(), cell.rank == Some(0));
        Some(
            view! { <span class="now"><span class="dot" data-online=online.to_string()></span>{text}</span> }
                .into_any(),
        )
    });
    view! {
        <RecordList<Link>
            rows=Loader::new(Link::list)
            around=Around {
                intro: "A link is what stands on your website: how chat is shown there and which departments it offers. Each has a script to paste.",
                empty: "Add a link to put chat on your website.",
                icon: IconName::Link,
            }
            columns=&COLUMNS
            facts
            own=now
        />
    }
}

/// A script with its **Copy** button.
#[component]
pub fn Script(
    /// The script.
    #[prop(into)]
    text: Signal<String>,
    /// What it is, for assistive technology.
    #[prop(default = "script")]
    what: &'static str,
) -> impl IntoView {
    view! {
        <div class="script">
            <code class="script-text" dir="ltr">
                {move || text.get()}
            </code>
            <CopyButton text=text what />
        </div>
    }
}
