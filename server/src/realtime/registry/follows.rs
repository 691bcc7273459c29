//! Which tab follows which chat's stream, and how far each has been told.
//!
//! Kept by chat, so that the server need not look at every agent when somebody writes or types.

use foyer_protocol::ChatId;
use std::collections::HashMap;

/// What all tabs follow: the highest `seq` sent, by chat and tab.
#[derive(Debug, Default)]
pub(in crate::realtime) struct Follows(HashMap<ChatId, HashMap<String, i64>>);

impl Follows {
    /// The tab follows the chat and has it up to `seq`.
    pub(in crate::realtime) fn follow(&mut self, tab: &str, chat: &ChatId, seq: i64) {
        self.0.entry(chat.clone()).or_default().insert(tab.to_owned(), seq);
    }

    /// The tab stops following the chat.
    pub(in crate::realtime) fn unfollow(&mut self, tab: &str, chat: &ChatId) {
        if let Some(cursors) = self.0.get_mut(chat) {
            cursors.remove(tab);
            if cursors.is_empty() {
                self.0.remove(chat);
            }
        }
    }

    /// The tab is gone. Looks at every followed chat; tabs go rarely enough for that.
    pub(in crate::realtime) fn forget(&mut self, tab: &str) {
        self.0.retain(|_, cursors| {
            cursors.remove(tab);
            !cursors.is_empty()
        });
    }

    /// How far the tab has been told; `None` when it does not follow the chat.
    pub(in crate::realtime) fn cursor(&mut self, tab: &str, chat: &ChatId) -> Option<&mut i64> {
        self.0.get_mut(chat)?.get_mut(tab)
    }

    /// The tabs that follow the chat.
    pub(in crate::realtime) fn tabs(&self, chat: &ChatId) -> impl Iterator<Item = &str> {
        self.0.get(chat).into_iter().flat_map(HashMap::keys).map(String::as_str)
    }

    /// The lowest place that any tab that follows the chat has reached.
    pub(in crate::realtime) fn lowest(&self, chat: &ChatId) -> Option<i64> {
        self.0.get(chat)?.values().copied().min()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tab_that_goes_leaves_nothing_behind() {
        let (one, two) = (ChatId::from("one"), ChatId::from("two"));
        let mut follows = Follows::default();
        follows.follow("a", &one, 3);
        follows.follow("a", &two, 0);
        follows.follow("b", &one, 2);
        assert_eq!(follows.lowest(&one), Some(2));
        assert_eq!(follows.tabs(&two).collect::<Vec<_>>(), ["a"]);
        follows.unfollow("b", &one);
        assert_eq!(follows.lowest(&one), Some(3));
        follows.unfollow("b", &one);
        follows.follow("a", &one, 5);
        assert_eq!(follows.cursor("a", &one).copied(), Some(5));
        follows.forget("a");
        assert!(follows.0.is_empty(), "{follows:?}");
        assert_eq!(follows.lowest(&one), None);
    }
}
