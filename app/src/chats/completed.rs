//! Lists of ended chats: pages from the server, together with what ended since; searched, and kept as they
//! were when they are left.

use super::desk::{Desk, use_desk};
use super::lists::select;
use super::place::{List, Narrowed, Section};
use crate::api::ApiError;
use crate::api::chats::completed_chats;
use crate::components::browser::ends_soon;
use crate::components::one_type::memo;
use crate::components::{Button, Choice, SearchField, SelectField};
use crate::pure::count::counted;
use crate::state::Model;
use foyer_protocol::limits::PAGE_ROWS;
use foyer_protocol::people::{CompletedPage, CompletedQuery};
use foyer_protocol::{AppError, ChatId, ErrorKind, Timestamp};
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::collections::{BTreeMap, BTreeSet};

/// How many lists are kept.
const KEPT: usize = 12;

/// Where a chat stands in a list of ended ones.
type Key = (Timestamp, i64);

/// What was read of a list.
#[derive(Clone, Debug, Default, PartialEq)]
struct Read {
    /// The last chat of the last page; what comes after it may be missing here.
    to: Option<Key>,
    /// Whether everything was read.
    whole: bool,
    /// How many the list has.
    total: Option<i64>,
    /// What the server found, where something is looked for.
    found: BTreeSet<ChatId>,
    /// The end of the chat here that ended last, when the server was asked last.
    newest: Option<Key>,
    scrolled: i32,
    /// How many of its rows were drawn.
    drawn: usize,
}

/// Lists that were left, by their address.
#[derive(Clone, Copy)]
pub struct Kept(StoredValue<BTreeMap<String, Read>>);

impl Default for Kept {
    fn default() -> Self {
        Self(StoredValue::new(BTreeMap::new()))
    }
}

/// The list on screen, when it is one of ended chats.
#[derive(Clone, Copy)]
pub struct Completed {
    desk: Desk,
    list: Memo<List>,
    read: RwSignal<Read>,
    /// Whether a page is under way.
    pub loading: RwSignal<bool>,
    /// Why the last page did not come.
    pub error: RwSignal<Option<AppError>>,
    /// What scrolls.
    pub body: NodeRef<html::Div>,
    scrolled: StoredValue<i32>,
    /// Grows with every list that comes on screen: an answer for another one is too late.
    turn: StoredValue<u32>,
}

impl Completed {
    /// Reads the first page whenever another list of ended chats comes on screen.
    pub fn follow(desk: Desk, list: Memo<List>) -> Self {
        let completed = Self {
            desk,
            list,
            read: RwSignal::new(Read::default()),
            loading: RwSignal::new(false),
            error: RwSignal::new(None),
            body: NodeRef::new(),
            scrolled: StoredValue::new(0),
            turn: StoredValue::new(0),
        };
        // The line comes first, so that rights and groups are known.
        let welcomed = memo(move || desk.live.model.with(|m| m.welcomed));
        let address = memo(move || list.with(|list| desk.path_in(list, None)));
        Effect::new(move |before: Option<(String, bool)>| {
            let now = (address.get(), welcomed.get());
            let moved = before.as_ref().is_none_or(|before| before.0 != now.0);
            if let Some((before, _)) = before.filter(|_| moved) {
                completed.leave(before);
            }
            if moved {
                completed.enter(&now.0);
            }
            if now.1 {
                completed.read_page(None);
            }
            now
        });
        on_cleanup(move || {
            if let Some(address) = address.try_get_untracked() {
                completed.leave(address);
            }
        });
        // Chats that end meanwhile: what is counted and what is found is asked again.
        let newest = memo(move || completed.newest());
        Effect::new(move |_| {
            let newest = newest.get();
            if completed.read.with_untracked(|read| read.total.is_some() && read.newest < newest) {
                completed.read.update(|read| read.newest = newest);
                completed.read_page(None);
            }
        });
        completed
    }

    /// All chats of the list as far as read: others known by chance would leave holes.
    pub fn merged(&self, model: &Model, list: &List) -> Vec<ChatId> {
        let narrowed = self.desk.narrowed.get();
        let mut chats = select(model, list);
        if narrowed.oldest_first {
            chats.reverse();
        }
        self.read.with(|read| {
            let reached = |id: &ChatId| {
                let key = model.chat(id).and_then(|c| Some((c.ended_at?, c.number)));
                match (key, read.to) {
                    _ if read.whole => true,
                    (Some(key), Some(to)) if narrowed.oldest_first => key <= to,
                    (Some(key), Some(to)) => key >= to,
                    _ => false,
                }
            };
            let is_found = |id: &ChatId| narrowed.search.trim().is_empty() || read.found.contains(id);
            chats.retain(|id| reached(id) && is_found(id));
        });
        chats
    }

    /// Tries the failed page again.
    pub fn retry(&self) {
        self.error.set(None);
        self.more();
    }

    /// Remembers how far the list is scrolled, and reads more near its end.
    pub fn on_scroll(&self) {
        let Some(body) = self.body.get_untracked() else { return };
        self.scrolled.set_value(body.scroll_top());
        if self.has_more() && ends_soon(&body) {
            self.more();
        }
    }

    /// Whether there may be another page.
    fn has_more(&self) -> bool {
        self.list.with(|list| list.section() == Section::Completed)
            && self.read.with(|read| read.to.is_some() && !read.whole)
            && self.error.with(Option::is_none)
    }

    /// Reads the next page, or the first one.
    fn more(&self) {
        self.read_page(self.read.with_untracked(|read| read.to));
    }

    /// Reads what comes after a place; from the start it is read again to see what is new.
    fn read_page(&self, after: Option<Key>) {
        let this = *self;
        let list = this.list.get_untracked();
        let Some(scope) = list.completed_scope() else { return };
        if after.is_some() && this.loading.get_untracked() {
            return;
        }
        let Narrowed { search, oldest_first } = this.desk.narrowed.get_untracked();
        let turn = this.turn.get_value();
        this.loading.set(true);
        spawn_local(async move {
            let page = completed_chats(CompletedQuery { scope, search, oldest_first }, after).await;
            // Meanwhile another list may be on screen, or none.
            if this.turn.try_get_value() == Some(turn) {
                this.loading.set(false);
                this.arrived(after, page);
            }
        });
    }

    fn arrived(self, after: Option<Key>, page: Result<CompletedPage, ApiError>) {
        let page = match page {
            Ok(page) => page,
            // The line comes back after signing in, and then it is asked again.
            Err(error) if error.0.kind == ErrorKind::SignedOut => return,
            Err(error) => return self.error.set(Some(error.0)),
        };
        let last = page.chats.last().and_then(|c| Some((c.ended_at?, c.number)));
        let is_last = i64::try_from(page.chats.len()).is_ok_and(|chats| chats < PAGE_ROWS);
        let ids: Vec<ChatId> = page.chats.iter().map(|chat| chat.id.clone()).collect();
        self.desk.live.model.update(|m| page.chats.into_iter().for_each(|chat| m.put(chat)));
        let newest = self.newest();
        self.read.update(|read| {
            read.total = Some(page.total);
            read.newest = read.newest.max(newest);
            read.found.extend(ids);
            // The first page, read again, says nothing about the end of what is here.
            if read.to.is_none() || after == read.to {
                read.to = last.or(read.to);
                read.whole = is_last;
            }
        });
        self.error.set(None);
        let this = self;
        request_animation_frame(move || {
            if this.body.try_get_untracked().flatten().is_some() && this.list.try_get_untracked().is_some() {
                this.on_scroll();
            }
        });
    }

    /// The end of the chat of this list that ended last, of those known here.
    fn newest(&self) -> Option<Key> {
        let list = self.list.get();
        if list.section() != Section::Completed {
            return None;
        }
        self.desk.live.model.with(|m| {
            let ended = m.ended.values().filter(|chat| super::lists::belongs(m, &list, chat));
            ended.filter_map(|chat| Some((chat.ended_at?, chat.number))).max()
        })
    }

    fn enter(self, address: &str) {
        let kept = self.desk.kept.0.with_value(|kept| kept.get(address).cloned()).unwrap_or_default();
        let (place, drawn) = (kept.scrolled, kept.drawn);
        self.turn.update_value(|turn| *turn += 1);
        self.loading.set(false);
        self.error.set(None);
        self.read.set(kept);
        self.go_back(self.turn.get_value(), place, drawn);
    }

    /// Draws as many rows as were drawn, some with each frame, and then goes to the place.
    fn go_back(self, turn: u32, place: i32, drawn: usize) {
        request_animation_frame(move || {
            if self.turn.try_get_value() != Some(turn) {
                return;
            }
            if place > 0 && self.desk.rows.draw_towards(drawn) {
                return self.go_back(turn, place, drawn);
            }
            if let Some(body) = self.body.try_get_untracked().flatten() {
                body.set_scroll_top(place);
            }
        });
    }

    fn leave(&self, address: String) {
        let Some(mut read) = self.read.try_get_untracked() else { return };
        read.scrolled = self.scrolled.try_get_value().unwrap_or_default();
        read.drawn = self.desk.rows.drawn_most();
        self.desk.kept.0.try_update_value(|kept| {
            if kept.len() >= KEPT {
                kept.clear();
            }
            kept.insert(address, read);
        });
    }
}

/// Search, order and count over a list of ended chats.
#[component]
pub fn CompletedTools(completed: Completed, list: Memo<List>) -> impl IntoView {
    let desk = use_desk();
    let shown = memo(move || list.with(|list| list.section() == Section::Completed));
    let go = move |narrowed: Narrowed| {
        let place = desk.place.get_untracked();
        let Some(place) = place else { return };
        let path = place.number.map_or_else(|| place.list.path(), |number| place.list.chat_path(number));
        desk.go_instead(path + &narrowed.parameters());
    };
    let look = Callback::new(move |search: String| {
        go(Narrowed { search, ..desk.narrowed.get_untracked() });
    });
    let order =
        move |word: String| go(Narrowed { oldest_first: word == "oldest", ..desk.narrowed.get_untracked() });
    let search = Signal::derive(move || desk.narrowed.with(|narrowed| narrowed.search.clone()));
    let value = Signal::derive(move || {
        desk.narrowed
            .with(|narrowed| if narrowed.oldest_first { "oldest".to_owned() } else { "newest".to_owned() })
    });
    let orders =
        Signal::stored(vec![Choice::new("newest", "Newest first"), Choice::new("oldest", "Oldest first")]);
    let total = memo(move || completed.read.with(|read| read.total));
    view! {
        <Show when=move || shown.get()>
            <div class="completed-tools" role="search">
                <SearchField label="Search completed chats" value=search on_search=look />
                <div class="completed-order">
                    <span class="list-count" role="status">
                        {move || total.get().map(|total| counted(total, ("chat", "chats")))}
                    </span>
                    <SelectField name="order" label="Order" label_hidden=true value choices=orders on_change=order narrow=true />
                </div>
            </div>
        </Show>
    }
}

/// The next page by hand, for those who do not scroll.
#[component]
pub fn MoreCompleted(completed: Completed) -> impl IntoView {
    let more = memo(move || completed.has_more());
    view! {
        <Show when=move || more.get()>
            <div class="list-more">
                <Button busy=completed.loading on_click=move |_| completed.more()>
                    "Show more"
                </Button>
            </div>
        </Show>
    }
}
