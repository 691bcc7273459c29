//! Lists of ended chats: pages from the server, together with what ended since.

use super::desk::use_desk;
use super::lists::select;
use super::place::List;
use crate::api::chats::completed_chats;
use crate::components::Button;
use crate::components::one_type::{memo, watch};
use crate::state::Model;
use crate::state::live::Live;
use foyer_protocol::{AppError, ChatId, Timestamp};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Chats a page of the server holds.
const PAGE: usize = 50;

/// The pages read so far of the list on screen.
#[derive(Clone, Copy)]
pub struct Completed {
    live: Live,
    list: Memo<List>,
    /// Whether a page is under way.
    pub loading: RwSignal<bool>,
    /// Why the last page did not come.
    pub error: RwSignal<Option<AppError>>,
    /// End and number of the last chat read; what ended before it may be missing here.
    read_to: RwSignal<Option<(Timestamp, i64)>>,
    /// Whether everything was read.
    whole: RwSignal<bool>,
}

impl Completed {
    /// Reads the first page whenever another list of ended chats comes on screen.
    pub fn follow(live: Live, list: Memo<List>) -> Self {
        let completed = Self {
            live,
            list,
            loading: RwSignal::new(false),
            error: RwSignal::new(None),
            read_to: RwSignal::new(None),
            whole: RwSignal::new(false),
        };
        // The line comes first, so that rights and groups are known.
        let welcomed = memo(move || live.model.with(|m| m.welcomed));
        watch(move || {
            list.track();
            completed.read_to.set(None);
            completed.whole.set(false);
            completed.error.set(None);
            if welcomed.get() {
                completed.read_page();
            }
        });
        completed
    }

    /// All chats of the list as far as read: older ones known by chance would leave holes.
    pub fn merged(&self, model: &Model, list: &List) -> Vec<ChatId> {
        let (read_to, whole) = (self.read_to.get(), self.whole.get());
        let reached = |id: &ChatId| {
            let key = model.chat(id).and_then(|c| Some((c.ended_at?, c.number)));
            whole || matches!((key, read_to), (Some(key), Some(read_to)) if key >= read_to)
        };
        select(model, list).into_iter().filter(reached).collect()
    }

    /// Tries the failed page again.
    pub fn retry(&self) {
        self.error.set(None);
        self.read_page();
    }

    fn read_page(&self) {
        let this = *self;
        let list = this.list.get_untracked();
        let Some(scope) = list.completed_scope() else { return };
        let before = this.read_to.get_untracked();
        this.loading.set(true);
        spawn_local(async move {
            let page = completed_chats(scope, before).await;
            // Meanwhile another list may be on screen, or none.
            if this.list.try_get_untracked().as_ref() != Some(&list) {
                return;
            }
            this.loading.set(false);
            match page {
                Ok(page) => {
                    let last = page.last().and_then(|c| Some((c.ended_at?, c.number)));
                    this.live.model.update(|m| page.iter().for_each(|chat| m.put(chat.clone())));
                    if page.len() < PAGE {
                        this.whole.set(true);
                    }
                    if last.is_some() {
                        this.read_to.set(last);
                    }
                }
                Err(error) => this.error.set(Some(error.0)),
            }
        });
    }
}

/// The button for the next page, while there may be one.
#[component]
pub fn MoreCompleted(completed: Completed, list: Memo<List>) -> impl IntoView {
    let live = use_desk().live;
    let more = memo(move || {
        list.with(|l| l.completed_scope().is_some())
            && live.model.with(|m| m.welcomed)
            && completed.read_to.get().is_some()
            && !completed.whole.get()
            && completed.error.with(Option::is_none)
    });
    view! {
        <Show when=move || more.get()>
            <div class="list-more">
                <Button busy=completed.loading on_click=move |_| completed.read_page()>
                    "Show more"
                </Button>
            </div>
        </Show>
    }
}
