//! Where a visitor is, and when that is written: at most every two seconds, and the last page in any case.

use foyer_protocol::visitor::PageInfo;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

/// Shortest time between two pages of a visitor that are written. A site may change its address with every key.
const EVERY: Duration = Duration::from_secs(2);

/// The page of one widget.
#[derive(Debug)]
pub(super) struct Page(Mutex<Known>);

#[derive(Debug)]
struct Known {
    latest: PageInfo,
    /// When the latest may be written; `None` before any was.
    free_at: Option<Instant>,
    /// Whether somebody waits to write it.
    waits: bool,
}

/// What to do with a page that was told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Turn {
    /// Nothing: it is the same, or it is written by whoever waits already.
    Nothing,
    /// Write it now.
    Now,
    /// Wait this long and then write the latest.
    After(Duration),
}

impl Page {
    /// The page of the hello.
    pub(super) fn new(page: PageInfo) -> Self {
        Self(Mutex::new(Known { latest: page, free_at: None, waits: false }))
    }

    /// The latest.
    pub(super) fn latest(&self) -> PageInfo {
        self.known().latest.clone()
    }

    /// The visitor moved. `is_kept`: whether there is a chat that keeps it.
    pub(super) fn moved(&self, page: PageInfo, is_kept: bool, now: Instant) -> Turn {
        let mut known = self.known();
        let same = known.latest == page;
        known.latest = page;
        if same || !is_kept || known.waits {
            return Turn::Nothing;
        }
        match known.free_at.map(|at| at.saturating_duration_since(now)) {
            Some(wait) if !wait.is_zero() => {
                known.waits = true;
                Turn::After(wait)
            }
            _ => {
                known.free_at = Some(now + EVERY);
                Turn::Now
            }
        }
    }

    /// Who waited goes on: the page to write.
    pub(super) fn waited(&self, now: Instant) -> PageInfo {
        let mut known = self.known();
        known.waits = false;
        known.free_at = Some(now + EVERY);
        known.latest.clone()
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(url: &str) -> PageInfo {
        PageInfo { url: url.to_owned(), ..PageInfo::default() }
    }

    #[test]
    fn pages_are_written_every_two_seconds_and_the_last_one_always() {
        let start = Instant::now();
        let at = |ms: u64| start + Duration::from_millis(ms);
        let known = Page::new(page("a"));
        assert_eq!(known.moved(page("a"), true, at(0)), Turn::Nothing, "the same");
        assert_eq!(known.moved(page("b"), false, at(0)), Turn::Nothing, "no chat keeps it");
        assert_eq!(known.moved(page("c"), true, at(0)), Turn::Now);
        assert_eq!(known.moved(page("d"), true, at(500)), Turn::After(Duration::from_millis(1_500)));
        assert_eq!(known.moved(page("e"), true, at(600)), Turn::Nothing, "somebody waits for it");
        assert_eq!(known.waited(at(2_000)), page("e"));
        assert_eq!(known.moved(page("f"), true, at(2_100)), Turn::After(Duration::from_millis(1_900)));
        assert_eq!(known.waited(at(4_000)), page("f"));
        assert_eq!(known.moved(page("g"), true, at(9_000)), Turn::Now);
        assert_eq!(known.latest(), page("g"));
    }
}
