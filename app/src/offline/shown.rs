//! The list of the address: read in pages, drawn bit by bit, read anew when anything changes, and kept as it
//! was when it is left.

use super::place::{Place, parameters, query};
use super::rows::Rows;
use crate::api::ApiError;
use crate::api::offline::list_offline_messages;
use crate::components::browser::ends_soon;
use crate::components::error_note::show_failure;
use crate::components::one_type::{memo, watch};
use crate::state::live::Live;
use foyer_protocol::limits::PAGE_ROWS;
use foyer_protocol::offline::{OfflineQuery, OfflineRow};
use foyer_protocol::{AppError, ErrorKind, OfflineMessageId};
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_location;
use std::collections::BTreeMap;

/// Rows drawn in one frame of the browser.
const STEP: usize = 10;
/// Rows drawn at first, and then at a time.
const PAGE: usize = PAGE_ROWS as usize;
/// Most rows of one answer when a list is read anew.
const MOST: i64 = 10 * PAGE_ROWS;
/// How many lists are kept.
const KEPT: usize = 12;

/// A list as it was left.
#[derive(Clone, Debug, Default)]
struct Left {
    rows: Rows,
    drawn: usize,
    scrolled: i32,
}

/// Lists that were left, by their address. Lives as long as the frame.
#[derive(Clone, Copy)]
pub struct Kept(StoredValue<BTreeMap<String, Left>>);

impl Kept {
    /// Keeps nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self(StoredValue::new(BTreeMap::new()))
    }
}

impl Default for Kept {
    fn default() -> Self {
        Self::new()
    }
}

/// The list of the address, and the message beside it.
#[derive(Clone, Copy)]
pub struct Shown {
    kept: Kept,
    /// What the list is narrowed to.
    pub query: Memo<OfflineQuery>,
    /// The open message.
    pub open: Memo<Option<OfflineMessageId>>,
    /// What was read of it.
    pub rows: RwSignal<Rows>,
    /// How many rows are drawn.
    pub drawn: RwSignal<usize>,
    /// Whether a reading is under way.
    pub loading: RwSignal<bool>,
    /// Why the last one failed.
    pub error: RwSignal<Option<AppError>>,
    /// What scrolls.
    pub body: NodeRef<html::Div>,
    /// How many rows shall be drawn.
    wanted: StoredValue<usize>,
    /// Whether the next rows come with the next frame.
    drawing: StoredValue<bool>,
    /// Where to scroll to, once that is drawn.
    return_to: StoredValue<Option<i32>>,
    scrolled: StoredValue<i32>,
    /// Grows with every list that comes on screen: an answer for another one is too late.
    turn: StoredValue<u32>,
    /// Something changed while it was read.
    stale: StoredValue<bool>,
}

impl Shown {
    /// Follows the address, as long as the caller's owner lives.
    #[must_use]
    pub fn follow(live: Live) -> Self {
        let location = use_location();
        let (path, parameters_of) = (location.pathname, location.query);
        // While the page is left, the address is another one's already.
        let place = Memo::new(move |old: Option<&Place>| {
            let here = path.with(|path| Place::parse(path)).or_else(|| old.cloned());
            here.unwrap_or(Place { closed: false, message: None })
        });
        let here = memo(move || path.with(|path| Place::parse(path).is_some()));
        let query = Memo::new(move |old: Option<&OfflineQuery>| match old {
            Some(old) if !here.get() => old.clone(),
            _ => {
                let closed = place.with(|place| place.closed);
                parameters_of.with(|given| query(closed, |name| given.get(name)))
            }
        });
        let shown = Self {
            kept: expect_context(),
            query,
            open: memo(move || place.with(|place| place.message.clone())),
            rows: RwSignal::new(Rows::default()),
            drawn: RwSignal::new(0),
            loading: RwSignal::new(false),
            error: RwSignal::new(None),
            body: NodeRef::new(),
            wanted: StoredValue::new(PAGE),
            drawing: StoredValue::new(false),
            return_to: StoredValue::new(None),
            scrolled: StoredValue::new(0),
            turn: StoredValue::new(0),
            stale: StoredValue::new(false),
        };
        Effect::new(move |before: Option<String>| {
            if let Some(before) = before {
                shown.leave(before);
            }
            let address = shown.query.with(address);
            shown.enter(&address);
            address
        });
        on_cleanup(move || {
            if let Some(address) = shown.query.try_with_untracked(address) {
                shown.leave(address);
            }
        });
        let changed = memo(move || live.model.with(|m| m.offline_rev));
        Effect::new(move |known: Option<u64>| {
            let changed = changed.get();
            if known.is_some_and(|known| known != changed) {
                shown.refresh();
            }
            changed
        });
        // More rows may leave room for yet more.
        watch(move || {
            shown.rows.track();
            shown.drawn.track();
            request_animation_frame(move || shown.look());
        });
        shown
    }

    /// The address of a message in this list, or of the list alone.
    #[must_use]
    pub fn path(&self, message: Option<&OfflineMessageId>) -> String {
        self.query.with(|query| path_of(query, message))
    }

    /// Remembers how far it is scrolled, and gets more near the end.
    pub fn on_scroll(&self) {
        if let Some(body) = self.body.get_untracked() {
            self.scrolled.set_value(body.scroll_top());
        }
        self.look();
    }

    /// Draws or reads more when the end is near.
    pub fn look(&self) {
        let body = self.body.try_get_untracked().flatten();
        if body.is_some_and(|body| ends_soon(&body)) {
            self.more();
        }
    }

    /// Draws or reads more.
    pub fn more(&self) {
        let Some(drawn) = self.drawn.try_get_untracked() else { return };
        let (here, whole, after) = self.rows.with_untracked(|rows| (rows.len(), rows.whole, rows.after()));
        if self.drawing.get_value() {
            // They come; what is kept of a list that was left may be more than a page.
        } else if drawn < here {
            self.draw(drawn + PAGE);
        } else if !whole && !self.loading.get_untracked() && self.error.with_untracked(Option::is_none) {
            let (this, turn) = (*self, self.turn.get_value());
            let query = this.query.get_untracked();
            this.loading.set(true);
            spawn_local(async move {
                let page = list_offline_messages(query, after, PAGE_ROWS).await;
                let rows = page.map(|page| {
                    let mut rows = this.rows.try_get_untracked().unwrap_or_default();
                    rows.append(page, PAGE_ROWS);
                    rows
                });
                this.arrived(turn, rows);
            });
        }
    }

    /// Reads as much as is here anew.
    pub fn refresh(&self) {
        if self.loading.get_untracked() {
            self.stale.set_value(true);
            return;
        }
        let (this, turn) = (*self, self.turn.get_value());
        let query = this.query.get_untracked();
        let rows = this.rows.with_untracked(Rows::to_read_again);
        this.loading.set(true);
        spawn_local(async move { this.arrived(turn, read_again(query, rows).await) });
    }

    /// Tries again what failed.
    pub fn retry(&self) {
        self.error.set(None);
        self.refresh();
    }

    /// Shows at once what an act of this browser made of a message.
    pub fn note(&self, row: &OfflineRow) {
        let Some(closed) = self.query.try_with_untracked(|query| query.closed) else { return };
        self.rows.try_update(|rows| rows.note(row, closed));
    }

    fn arrived(self, turn: u32, rows: Result<Rows, ApiError>) {
        if self.turn.try_get_value() != Some(turn) {
            return;
        }
        self.loading.set(false);
        match rows {
            Ok(rows) => {
                self.error.set(None);
                if self.rows.with_untracked(|known| *known != rows) {
                    self.rows.set(rows);
                }
                self.draw(self.wanted.get_value());
            }
            // Somebody is asked to sign in; then the line comes back, and all is read anew.
            Err(error) if error.0.kind == ErrorKind::SignedOut => {}
            Err(error) => show_failure(self.error, error.0),
        }
        if self.stale.try_update_value(std::mem::take) == Some(true) {
            self.refresh();
        }
    }

    fn enter(&self, address: &str) {
        let left = self.kept.0.with_value(|kept| kept.get(address).cloned()).unwrap_or_default();
        self.turn.update_value(|turn| *turn += 1);
        self.stale.set_value(false);
        self.loading.set(false);
        self.error.set(None);
        self.drawn.set(0);
        self.return_to.set_value(Some(left.scrolled));
        self.rows.set(left.rows);
        self.draw(left.drawn.max(PAGE));
        self.refresh();
    }

    fn leave(&self, address: String) {
        let (Some(rows), Some(drawn)) = (self.rows.try_get_untracked(), self.drawn.try_get_untracked())
        else {
            return;
        };
        let scrolled = self.scrolled.try_get_value().unwrap_or_default();
        self.kept.0.try_update_value(|kept| {
            if kept.len() >= KEPT {
                kept.clear();
            }
            kept.insert(address, Left { rows, drawn, scrolled });
        });
    }

    /// Draws up to `wanted` rows, some in every frame, so that none takes long; then goes back to where the
    /// list was left.
    fn draw(&self, wanted: usize) {
        self.wanted.set_value(wanted);
        // Two of these beside each other would draw twice as much in a frame.
        if !self.drawing.get_value() {
            self.draw_some();
        }
    }

    fn draw_some(&self) {
        let (Some(drawn), Some(here)) =
            (self.drawn.try_get_untracked(), self.rows.try_with_untracked(Rows::len))
        else {
            return;
        };
        let (this, wanted) = (*self, self.wanted.get_value());
        if drawn < wanted.min(here) {
            self.drawing.set_value(true);
            self.drawn.set((drawn + STEP).min(wanted));
            request_animation_frame(move || {
                // The page may have been left meanwhile.
                if this.drawing.try_update_value(|drawing| *drawing = false).is_some() {
                    this.draw_some();
                }
            });
        } else if here > 0 {
            if let Some(place) = self.return_to.try_update_value(Option::take).flatten()
                && let Some(body) = self.body.get_untracked()
            {
                body.set_scroll_top(place);
            }
            // Nobody looked while they came.
            self.look();
        }
    }
}

/// Reads a list from its start.
async fn read_again(query: OfflineQuery, rows: i64) -> Result<Rows, ApiError> {
    let (mut fresh, mut left) = (Rows::default(), rows);
    while left > 0 && !fresh.whole {
        let asked = left.min(MOST);
        let page = list_offline_messages(query.clone(), fresh.after(), asked).await?;
        fresh.append(page, asked);
        left -= asked;
    }
    Ok(fresh)
}

fn address(query: &OfflineQuery) -> String {
    path_of(query, None)
}

/// The address of a message in a list, or of the list alone.
#[must_use]
pub fn path_of(query: &OfflineQuery, message: Option<&OfflineMessageId>) -> String {
    Place::path(query.closed, message) + &parameters(query)
}
