//! The two drafts of a chat, a reply and a comment: kept by the browser, the same in all its tabs.

use crate::components::one_type::memo;
use crate::state::kept;
use crate::state::live::{Live, local_now};
use foyer_protocol::{AgentId, ChatId, Timestamp};
use leptos::ev::{self, StorageEvent};
use leptos::prelude::*;

/// A tab in which somebody has just typed keeps its own words.
const TYPES_MS: i64 = 2_000;

/// What is written and not sent. Copies refer to the same drafts.
#[derive(Clone, Copy)]
pub struct Drafts {
    id: StoredValue<ChatId>,
    me: Memo<Option<AgentId>>,
    reply: RwSignal<String>,
    comment: RwSignal<String>,
    typed: StoredValue<Timestamp>,
}

impl Drafts {
    /// The drafts of this chat as the browser has kept them; follows its other tabs while the caller is
    /// mounted.
    pub fn load(live: Live, id: StoredValue<ChatId>) -> Self {
        let me = memo(move || live.model.with(|m| m.me.as_ref().map(|me| me.id.clone())));
        let kept = |comment| {
            me.get_untracked().map_or_else(String::new, |me| id.with_value(|id| kept::load(&me, id, comment)))
        };
        let (reply, comment) = (RwSignal::new(kept(false)), RwSignal::new(kept(true)));
        let drafts = Self { id, me, reply, comment, typed: StoredValue::new(Timestamp(0)) };
        let handle = window_event_listener(ev::storage, move |event| drafts.follow(&event));
        on_cleanup(move || handle.remove());
        drafts
    }

    /// The reply or the comment; tracked.
    pub fn text(self, comment: bool) -> String {
        self.of(comment).get()
    }

    /// What somebody has typed here; kept at once.
    pub fn set(self, comment: bool, value: String) {
        self.typed.set_value(local_now());
        if let Some(me) = self.me.get_untracked() {
            self.id.with_value(|id| kept::save(&me, id, comment, &value));
        }
        self.of(comment).set(value);
    }

    fn of(self, comment: bool) -> RwSignal<String> {
        if comment { self.comment } else { self.reply }
    }

    /// Another tab has changed a draft; above all, it has sent it.
    fn follow(self, event: &StorageEvent) {
        let (Some(key), Some(Some(me))) = (event.key(), self.me.try_get_untracked()) else { return };
        if self.typed.try_get_value().is_none_or(|typed| local_now().since_ms(typed) < TYPES_MS) {
            return;
        }
        for comment in [false, true] {
            let is_ours = self.id.try_with_value(|id| kept::is_draft(&key, &me, id, comment));
            if is_ours == Some(true) {
                self.of(comment).try_set(event.new_value().unwrap_or_default());
            }
        }
    }
}
