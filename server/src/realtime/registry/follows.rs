//! Which tab follows which chat's stream, and how far each has been told.
//!
//! Kept by chat: whoever writes or types must not make the server look at every agent.

use foyer_protocol::ChatId;
use std::collections::{HashMap, HashSet};

/// What all tabs follow.
#[derive(Debug, Default)]
pub(in crate::realtime) struct Follows {
    /// Highest `seq` sent, by chat and tab.
    cursors: HashMap<ChatId, HashMap<String, i64>>,
    /// The same chats by tab, for when it goes.
    chats: HashMap<String, HashSet<ChatId>>,
}

impl Follows {
    /// The tab follows the chat and has it up to `seq`.
    pub(in crate::realtime) fn follow(&mut self, tab: &str, chat: &ChatId, seq: i64) {
        self.cursors.entry(chat.clone()).or_default().insert(tab.to_owned(), seq);
        self.chats.entry(tab.to_owned()).or_default().insert(chat.clone());
    }

    /// The tab follows the chat no more.
    pub(in crate::realtime) fn unfollow(&mut self, tab: &str, chat: &ChatId) {
        self.drop_cursor(tab, chat);
        if let Some(chats) = self.chats.get_mut(tab) {
            chats.remove(chat);
            if chats.is_empty() {
                self.chats.remove(tab);
            }
        }
    }

    /// The tab is gone.
    pub(in crate::realtime) fn forget(&mut self, tab: &str) {
        for chat in self.chats.remove(tab).unwrap_or_default() {
            self.drop_cursor(tab, &chat);
        }
    }

    /// How far the tab has been told; `None` when it does not follow the chat.
    pub(in crate::realtime) fn cursor(&mut self, tab: &str, chat: &ChatId) -> Option<&mut i64> {
        self.cursors.get_mut(chat)?.get_mut(tab)
    }

    /// The tabs that follow the chat.
    pub(in crate::realtime) fn tabs(&self, chat: &ChatId) -> impl Iterator<Item = &str> {
        self.cursors.get(chat).into_iter().flat_map(HashMap::keys).map(String::as_str)
    }

    /// The lowest place that any tab that follows the chat has reached.
    pub(in crate::realtime) fn lowest(&self, chat: &ChatId) -> Option<i64> {
        self.cursors.get(chat)?.values().copied().min()
    }

    fn drop_cursor(&mut self, tab: &str, chat: &ChatId) {
        if let Some(cursors) = self.cursors.get_mut(chat) {
            cursors.remove(tab);
            if cursors.is_empty() {
                self.cursors.remove(chat);
            }
        }
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
        assert!(follows.cursors.is_empty() && follows.chats.is_empty(), "{follows:?}");
        assert_eq!(follows.lowest(&one), None);
    }
}
