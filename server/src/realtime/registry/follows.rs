//! Which tab follows which stream, and how far each has been told.
//!
//! Kept by stream, so that the server need not look at every agent when somebody writes or types.

use foyer_protocol::StreamId;
use std::collections::HashMap;

/// What all tabs follow: how far each has been told, by stream and tab.
#[derive(Debug, Default)]
pub(in crate::realtime) struct Follows(HashMap<StreamId, HashMap<String, Told>>);

/// How far a tab has been told of a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::realtime) struct Told {
    /// Highest `seq` sent.
    pub(in crate::realtime) cursor: i64,
    /// Its pages are being read: until it has the last one it is told nothing new, or it would see the
    /// end of the stream before the middle.
    reading: bool,
    /// There was something new meanwhile.
    missed: bool,
}

impl Told {
    /// Whether it may be told what is new. If not, that is remembered.
    pub(in crate::realtime) fn listens(&mut self) -> bool {
        self.missed |= self.reading;
        !self.reading
    }
}

impl Follows {
    /// The tab follows the stream, has it up to `seq`, and is being read the page that comes next.
    pub(in crate::realtime) fn follow(&mut self, tab: &str, stream: &StreamId, seq: i64) {
        let told = Told { cursor: seq, reading: true, missed: false };
        let known = self.0.entry(stream.clone()).or_default().entry(tab.to_owned()).or_insert(told);
        // What was missed while one page was read may not be on the next either.
        *known = Told { missed: known.missed, ..told };
    }

    /// The tab has been sent a page up to `seq`; `more` says that another one is to follow. Answers
    /// whether there was something new meanwhile that it has not been told.
    pub(in crate::realtime) fn reached(
        &mut self,
        tab: &str,
        stream: &StreamId,
        seq: i64,
        more: bool,
    ) -> bool {
        let Some(told) = self.told(tab, stream) else { return false };
        told.cursor = seq.max(told.cursor);
        if more {
            return false;
        }
        told.reading = false;
        std::mem::take(&mut told.missed)
    }

    /// The tab stops following the stream.
    pub(in crate::realtime) fn unfollow(&mut self, tab: &str, stream: &StreamId) {
        if let Some(tabs) = self.0.get_mut(stream) {
            tabs.remove(tab);
            if tabs.is_empty() {
                self.0.remove(stream);
            }
        }
    }

    /// The tab is gone. Looks at every followed stream; tabs go rarely enough for that.
    pub(in crate::realtime) fn forget(&mut self, tab: &str) {
        self.0.retain(|_, tabs| {
            tabs.remove(tab);
            !tabs.is_empty()
        });
    }

    /// How far the tab has been told; `None` when it does not follow the stream.
    pub(in crate::realtime) fn told(&mut self, tab: &str, stream: &StreamId) -> Option<&mut Told> {
        self.0.get_mut(stream)?.get_mut(tab)
    }

    /// The tabs that follow the stream.
    pub(in crate::realtime) fn tabs(&self, stream: &StreamId) -> impl Iterator<Item = &str> {
        self.0.get(stream).into_iter().flat_map(HashMap::keys).map(String::as_str)
    }

    /// The lowest place that any tab that listens has reached.
    pub(in crate::realtime) fn lowest(&mut self, stream: &StreamId) -> Option<i64> {
        let tabs = self.0.get_mut(stream)?.values_mut();
        tabs.filter_map(|told| told.listens().then_some(told.cursor)).min()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn streams() -> [StreamId; 2] {
        ["one", "two"].map(|id| StreamId::Chat(id.into()))
    }

    #[test]
    fn a_tab_that_goes_leaves_nothing_behind() {
        let [one, two] = streams();
        let mut follows = Follows::default();
        for (tab, stream, seq) in [("a", &one, 3), ("a", &two, 0), ("b", &one, 2)] {
            follows.follow(tab, stream, seq);
            assert!(!follows.reached(tab, stream, seq, false));
        }
        assert_eq!(follows.lowest(&one), Some(2));
        assert_eq!(follows.tabs(&two).collect::<Vec<_>>(), ["a"]);
        follows.unfollow("b", &one);
        assert_eq!(follows.lowest(&one), Some(3));
        follows.unfollow("b", &one);
        assert!(!follows.reached("a", &one, 5, false));
        assert_eq!(follows.told("a", &one).map(|told| told.cursor), Some(5));
        follows.forget("a");
        assert!(follows.0.is_empty(), "{follows:?}");
        assert_eq!(follows.lowest(&one), None);
    }

    #[test]
    fn who_is_read_pages_is_told_afterwards_that_there_was_something_new() {
        let [one, _] = streams();
        let mut follows = Follows::default();
        follows.follow("a", &one, 3);
        assert_eq!(follows.lowest(&one), None, "nothing is read for who does not listen");
        assert!(!follows.reached("a", &one, 203, true));
        follows.follow("a", &one, 203);
        assert!(follows.reached("a", &one, 300, false), "missed while the first page was read");
        assert_eq!(follows.lowest(&one), Some(300));
        follows.follow("a", &one, 300);
        assert!(!follows.reached("a", &one, 300, false), "told once");
    }
}
