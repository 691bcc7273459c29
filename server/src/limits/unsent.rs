//! How many bytes wait in this process for browsers that have not taken them yet.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// The count of all live sockets together.
#[derive(Debug)]
pub struct Unsent {
    most: usize,
    waiting: AtomicUsize,
}

impl Unsent {
    /// Nothing waits; `most` bytes may, 0 means no limit.
    #[must_use]
    pub fn new(most: u64) -> Arc<Self> {
        let most = if most == 0 { usize::MAX } else { usize::try_from(most).unwrap_or(usize::MAX) };
        Arc::new(Self { most, waiting: AtomicUsize::new(0) })
    }

    /// Nothing waits; half of `most` bytes may, 0 means no limit. For those who have a half each.
    #[must_use]
    pub fn half(most: u32) -> Arc<Self> {
        Self::new(u64::from(most.div_ceil(2)))
    }

    /// Counts bytes that are to wait; false, and nothing is counted, when there is no room for them. What is
    /// `anyway` to go out is counted in any case.
    #[must_use]
    pub fn take(&self, bytes: usize, anyway: bool) -> bool {
        let before = self.waiting.fetch_add(bytes, Ordering::Relaxed);
        let fits = anyway || before.saturating_add(bytes) <= self.most;
        if !fits {
            self.give(bytes);
        }
        fits
    }

    /// Bytes that were counted wait no longer.
    pub fn give(&self, bytes: usize) {
        self.waiting.fetch_sub(bytes, Ordering::Relaxed);
    }

    /// How many wait now.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.waiting.load(Ordering::Relaxed)
    }
}

#[cfg(test)]
mod tests {
    use super::Unsent;

    #[test]
    fn bytes_are_counted_and_given_back() {
        let unsent = Unsent::new(100);
        assert!(unsent.take(60, false));
        assert!(!unsent.take(41, false));
        assert_eq!(unsent.waiting(), 60, "what was refused is not counted");
        assert!(unsent.take(41, true));
        assert!(!unsent.take(1, false));
        unsent.give(41);
        assert!(unsent.take(40, false));
        assert!(Unsent::new(0).take(usize::MAX / 2, false));
    }

    #[test]
    fn a_half_is_no_more_and_never_without_a_limit() {
        for (most, half) in [(100, 50), (3, 2), (1, 1)] {
            let unsent = Unsent::half(most);
            assert!(!unsent.take(half + 1, false) && unsent.take(half, false), "of {most}");
        }
        assert!(Unsent::half(0).take(usize::MAX / 2, false));
    }
}
