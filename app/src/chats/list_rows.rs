//! The rows of the list on screen, and how many of them are drawn: the first ones, and more as the end comes near.
//!
//! Owns nothing but that: which chats they are is `lists`' to say, and what a row looks like `chat_row`'s.

use crate::components::browser::scroll_to;
use foyer_protocol::ChatId;
use leptos::prelude::*;

/// Rows drawn at first: what a window shows, and few enough to be drawn in one task.
const FIRST: usize = 12;
/// Rows drawn each time that more are wanted: they come beside other work.
const MORE: usize = 8;

/// The list on screen. Lives with the desk, so that shortcuts step through it; copies refer to the same list.
#[derive(Clone, Copy)]
pub struct ListRows {
    /// All its chats, in the order shown.
    pub shown: RwSignal<Vec<ChatId>>,
    most: RwSignal<usize>,
}

impl ListRows {
    /// A list that is not there yet.
    #[must_use]
    pub fn empty() -> Self {
        Self { shown: RwSignal::new(Vec::new()), most: RwSignal::new(FIRST) }
    }

    /// Another list comes on screen: from its start.
    pub fn begin(&self) {
        self.most.set(FIRST);
    }

    /// The chats to draw; tracked.
    #[must_use]
    pub fn drawn(&self) -> Vec<ChatId> {
        let most = self.most.get();
        self.shown.with(|shown| shown.iter().take(most).cloned().collect())
    }

    /// How many are drawn, of how many; tracked.
    #[must_use]
    pub fn extent(&self) -> (usize, usize) {
        let all = self.shown.with(Vec::len);
        (self.most.get().min(all), all)
    }

    /// How many are drawn at most; not tracked.
    #[must_use]
    pub fn drawn_most(&self) -> usize {
        self.most.try_get_untracked().unwrap_or(FIRST)
    }

    /// Draws more while fewer than `rows` are drawn; answers whether it did.
    pub fn draw_towards(&self, rows: usize) -> bool {
        self.most.try_get_untracked().is_some_and(|most| most < rows) && self.draw_more()
    }

    /// Draws more, if there are more; answers whether there were.
    pub fn draw_more(&self) -> bool {
        // The list may have left the screen meanwhile.
        let Some(all) = self.shown.try_with_untracked(Vec::len) else { return false };
        let more = self.most.get_untracked() < all;
        if more {
            self.most.update(|most| *most += MORE);
        }
        more
    }

    /// The chat that stands `by` rows from this one; the first one when this one is not in the list.
    #[must_use]
    pub fn neighbour(&self, of: Option<&ChatId>, by: isize) -> Option<ChatId> {
        let (at, next) = self.shown.with_untracked(|shown| {
            let here = of.and_then(|of| shown.iter().position(|id| id == of));
            let at = here.map_or(Some(0), |here| here.checked_add_signed(by))?;
            Some((at, shown.get(at)?.clone()))
        })?;
        if at == self.most.get_untracked() {
            self.draw_more();
        }
        Some(next)
    }
}

/// Brings the row of the chat on screen into view, once it is drawn.
pub fn show_open_row() {
    request_animation_frame(|| scroll_to(".list-body", ".chat-link[aria-current]"));
}
