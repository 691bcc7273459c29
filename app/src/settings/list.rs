//! A list in the settings: search, count, order, and the table; for records that are edited and for what is
//! only read.
//!
//! Owns what is looked for, how much of it is drawn, and the way both stand in the address. Knows no type
//! of record: `record_list` brings one.

pub mod activate;
pub mod bar;
pub mod place;
pub mod table;

use super::load::{Loaded, Reading};
use super::record::{Kind, RecordRow};
use crate::components::browser::replace_address;
use crate::components::collation::{Collation, folded};
use crate::components::one_type::{memo, watch};
use crate::components::{EmptyState, Icon, IconName, Toolbar, flag};
use crate::pure::table::{Cell, Order, Row, Wanted, found, put_in_order};
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

/// Rows drawn at first, and with each step towards the end: about a screen, which a slow phone draws in one short task.
pub const PART: usize = 25;

/// How long typing rests before the address says what is looked for.
const ADDRESS_AFTER: Duration = Duration::from_millis(250);

/// How a column looks, and with that how wide it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// Words of any length: shares the room that is left, and ends in an ellipsis.
    Text,
    /// The same for addresses and the like, which read from left to right.
    Code,
    /// A short number.
    Figure,
    /// A word or two that stay on one line: a role, a status.
    Word,
    /// The same with a swatch of the colour it names.
    Colour,
    /// Drawn by the page; shares the room that is left, and gets most of it.
    Own,
}

/// A column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its heading.
    pub label: &'static str,
    /// How it looks.
    pub look: Look,
}

/// A column.
#[must_use]
pub const fn column(label: &'static str, look: Look) -> Column {
    Column { label, look }
}

/// Draws a cell that is more than its words: the row and the place of the column. `None` = as its words.
pub type OwnCell = Arc<dyn Fn(&Row, usize) -> Option<AnyView> + Send + Sync>;

/// What a list is about, in words.
#[derive(Clone, Copy, Debug)]
pub struct Words {
    /// The heading: "Brands".
    pub plural: &'static str,
    /// One of them: "brand".
    pub noun: &'static str,
    /// The address.
    pub path: &'static str,
    /// The heading of the column with the name.
    pub name: &'static str,
    /// How many columns stand before the name.
    pub before_name: usize,
}

impl Words {
    /// [`Words::plural`] inside a sentence.
    #[must_use]
    pub fn plural_lower(self) -> String {
        self.plural.to_lowercase()
    }
}

/// A list of whatever rows. Copy it anywhere.
#[derive(Clone, Copy)]
pub struct List {
    /// What it is about.
    pub words: Words,
    /// How its records are edited; `None` where they are only read.
    pub kind: Option<Kind>,
    /// The columns beside the name.
    pub columns: &'static [Column],
    /// Draws cells that are more than words.
    own: StoredValue<Option<OwnCell>>,
    /// All rows; `None` until they are read.
    pub rows: Memo<Option<Arc<Vec<Row>>>>,
    /// What is looked for.
    pub wanted: RwSignal<Wanted>,
    /// The rows found, in order, by their places among all.
    pub places: Memo<Arc<Vec<usize>>>,
    /// How many of them are drawn.
    pub drawn: RwSignal<usize>,
    /// Ids that are ticked.
    pub selected: RwSignal<BTreeSet<String>>,
    /// The row that was just saved.
    pub marked: RwSignal<Option<String>>,
    /// Brings the address up to date before the list is left.
    to_address: Callback<()>,
}

impl List {
    /// A list of these rows, as the address asks for them.
    pub fn new(
        words: Words,
        kind: Option<Kind>,
        columns: &'static [Column],
        own: Option<OwnCell>,
        rows: Memo<Option<Arc<Vec<Row>>>>,
    ) -> Self {
        let wanted = RwSignal::new(Wanted::default());
        let to_address = follow_address(words, columns, wanted);
        let list = Self {
            words,
            kind,
            columns,
            own: StoredValue::new(own),
            rows,
            wanted,
            places: places(rows, wanted),
            drawn: RwSignal::new(PART),
            selected: RwSignal::new(BTreeSet::new()),
            marked: RwSignal::new(None),
            to_address,
        };
        place::keep(list);
        list
    }

    /// The headings an order may name: the name first.
    fn headings(self) -> Vec<&'static str> {
        headings(self.words, self.columns)
    }

    /// The query of the address that asks for what is looked for.
    fn query(self) -> String {
        self.wanted.with_untracked(|wanted| query(wanted, &self.headings()))
    }

    /// Looks for this.
    fn look_for(self, change: impl FnOnce(&mut Wanted)) {
        self.wanted.update(change);
        self.drawn.set(PART);
        if let Some(top) = place::scroller() {
            top.set_scroll_top(0);
        }
    }

    /// The rows of these ids, in the server's order.
    pub fn rows_of(self, ids: &BTreeSet<String>) -> Vec<Row> {
        let rows = self.rows.get_untracked().unwrap_or_default();
        rows.iter().filter(|row| ids.contains(&row.id)).cloned().collect()
    }

    /// The ids found.
    pub fn found_ids(self) -> Vec<String> {
        let rows = self.rows.get().unwrap_or_default();
        let places = self.places.get();
        let ids = places.iter().filter_map(|place| rows.get(*place)).map(|row| row.id.clone());
        ids.filter(|id| !id.is_empty()).collect()
    }
}

fn headings(words: Words, columns: &[Column]) -> Vec<&'static str> {
    std::iter::once(words.name).chain(columns.iter().map(|column| column.label)).collect()
}

/// What to draw of all rows. Sorting and searching are apart, so that typing sorts nothing.
fn places(rows: Memo<Option<Arc<Vec<Row>>>>, wanted: RwSignal<Wanted>) -> Memo<Arc<Vec<usize>>> {
    let order = memo(move || wanted.with(|wanted| wanted.order));
    let search = memo(move || wanted.with(|wanted| folded(wanted.search.trim())));
    let words = memo(move || {
        let rows = rows.get().unwrap_or_default();
        Arc::new(rows.iter().map(|row| folded(&row.words())).collect::<Vec<_>>())
    });
    let in_order = memo(move || Arc::new(in_order(&rows.get().unwrap_or_default(), order.get())));
    memo(move || {
        let in_order = in_order.get();
        if search.with(String::is_empty) {
            return in_order;
        }
        Arc::new(search.with(|search| words.with(|words| found(words, &in_order, search))))
    })
}

fn in_order(rows: &[Row], order: Option<Order>) -> Vec<usize> {
    let mut places: Vec<usize> = (0..rows.len()).collect();
    if let Some(order) = order {
        let collation = Collation::of(rows.iter().map(|row| row.text(order.column)));
        put_in_order(rows, &mut places, order, &|a, b| collation.compare(a, b));
    }
    places
}

/// Reads what is looked for from the address and keeps both alike, whichever changes. The answer brings the
/// address up to date at once.
fn follow_address(words: Words, columns: &'static [Column], wanted: RwSignal<Wanted>) -> Callback<()> {
    let headings = StoredValue::new(headings(words, columns));
    let location = use_location();
    let navigate = StoredValue::new_local(use_navigate());
    // What the address says, as far as we know.
    let said = StoredValue::new(Wanted::default());
    let timer = StoredValue::new(None::<TimeoutHandle>);
    watch(move || {
        let asked = location.query.with(|query| {
            headings
                .with_value(|headings| Wanted::read(query.get("q"), query.get("sort").as_deref(), headings))
        });
        // While the list is left the address is another page's already.
        let here = location.pathname.with_untracked(|path| path.trim_end_matches('/') == words.path);
        if here && said.get_value() != asked {
            said.set_value(asked.clone());
            wanted.set(asked);
        }
    });
    // The address to be, if it is not that already.
    let address = move || {
        let now = wanted.try_get_untracked()?;
        if said.try_get_value()? == now {
            return None;
        }
        said.set_value(now.clone());
        Some(headings.with_value(|headings| format!("{}{}", words.path, query(&now, headings))))
    };
    watch(move || {
        wanted.track();
        stop(timer);
        let write = move || {
            let Some(address) = address() else { return };
            let options = NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() };
            navigate.with_value(|navigate| navigate(&address, options));
        };
        timer.set_value(set_timeout_with_handle(write, ADDRESS_AFTER).ok());
    });
    on_cleanup(move || stop(timer));
    // The router is about to be told of the next page: this must not come after it.
    Callback::new(move |()| {
        if let Some(address) = address() {
            replace_address(&address);
        }
    })
}

fn stop(timer: StoredValue<Option<TimeoutHandle>>) {
    if let Some(timer) = timer.try_update_value(Option::take).flatten() {
        timer.clear();
    }
}

/// The query of the address that asks for this; empty when nothing is asked for.
fn query(wanted: &Wanted, headings: &[&str]) -> String {
    let encoded = |text: &str| String::from(js_sys::encode_uri_component(text));
    let search = wanted.search.trim();
    let search = (!search.is_empty()).then(|| format!("q={}", encoded(search)));
    let sort = wanted.sort(headings).map(|sort| format!("sort={}", encoded(&sort)));
    let parts: Vec<String> = search.into_iter().chain(sort).collect();
    if parts.is_empty() { String::new() } else { format!("?{}", parts.join("&")) }
}

/// What a page with a list says around it.
#[derive(Clone, Copy)]
pub struct Around {
    /// One sentence on what these are for.
    pub intro: &'static str,
    /// What an empty list says.
    pub empty: &'static str,
    /// Its icon.
    pub icon: IconName,
}

/// The page of a list. `tools` are drawn into the toolbar, `dialogs` under everything.
pub fn list_page(
    list: List,
    around: Around,
    reading: Reading,
    tools: Option<AnyView>,
    dialogs: AnyView,
) -> AnyView {
    let is_empty = flag(move || list.rows.with(|rows| rows.as_ref().is_some_and(|rows| rows.is_empty())));
    let Around { intro, empty, icon } = around;
    let toolbar = match tools {
        Some(tools) => view! { <Toolbar title=list.words.plural>{tools}</Toolbar> }.into_any(),
        None => view! { <Toolbar title=list.words.plural /> }.into_any(),
    };
    view! {
        {toolbar}
        <p class="page-intro">{intro}</p>
        <Loaded ready=reading.ready() error=reading.error() retry=reading.retry()>
            {move || {
                if is_empty.get() {
                    let new = list.kind.map(new_one);
                    view! { <EmptyState icon text=empty>{new}</EmptyState> }.into_any()
                } else {
                    view! {
                        {bar::bar(list, reading)}
                        {table::table(list)}
                    }
                        .into_any()
                }
            }}
        </Loaded>
        {dialogs}
    }
    .into_any()
}

/// The link that fills an empty list.
fn new_one(kind: Kind) -> AnyView {
    view! {
        <a class="button button-secondary" href=kind.new_path()>
            <Icon name=IconName::Plus />
            <span class="button-text">{format!("New {}", kind.noun)}</span>
        </a>
    }
    .into_any()
}

/// What deleting and editing needs of a row.
pub fn record_of(row: &Row) -> RecordRow {
    RecordRow { id: row.id.clone(), name: row.name.clone(), version: row.version }
}

/// The cells of a row that is read by its page.
pub type Facts<T> = Arc<dyn Fn(&T) -> Vec<Cell> + Send + Sync>;
