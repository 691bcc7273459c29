//! Which tab follows which stream, and how far each has been told.
//!
//! Kept by stream, so that the server need not look at every agent when somebody writes or types.

use foyer_protocol::StreamId;
use std::collections::HashMap;

/// What all tabs follow: the highest `seq` sent, by stream and tab.
#[derive(Debug, Default)]
pub(in crate::realtime) struct Follows(HashMap<StreamId, HashMap<String, i64>>);

impl Follows {
    /// The tab follows the stream and has it up to `seq`.
    pub(in crate::realtime) fn follow(&mut self, tab: &str, stream: &StreamId, seq: i64) {
        self.0.entry(stream.clone()).or_default().insert(tab.to_owned(), seq);
    }

    /// The tab stops following the stream.
    pub(in crate::realtime) fn unfollow(&mut self, tab: &str, stream: &StreamId) {
        if let Some(cursors) = self.0.get_mut(stream) {
            cursors.remove(tab);
            if cursors.is_empty() {
                self.0.remove(stream);
            }
        }
    }

    /// The tab is gone. Looks at every followed stream; tabs go rarely enough for that.
    pub(in crate::realtime) fn forget(&mut self, tab: &str) {
        self.0.retain(|_, cursors| {
            cursors.remove(tab);
            !cursors.is_empty()
        });
    }

    /// How far the tab has been told; `None` when it does not follow the stream.
    pub(in crate::realtime) fn cursor(&mut self, tab: &str, stream: &StreamId) -> Option<&mut i64> {
        self.0.get_mut(stream)?.get_mut(tab)
    }

    /// The tabs that follow the stream.
    pub(in crate::realtime) fn tabs(&self, stream: &StreamId) -> impl Iterator<Item = &str> {
        self.0.get(stream).into_iter().flat_map(HashMap::keys).map(String::as_str)
    }

    /// The lowest place that any tab that follows the stream has reached.
    pub(in crate::realtime) fn lowest(&self, stream: &StreamId) -> Option<i64> {
        self.0.get(stream)?.values().copied().min()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tab_that_goes_leaves_nothing_behind() {
        let [one, two] = ["one", "two"].map(|id| StreamId::Chat(id.into()));
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
