//! One bucket for each address or person, for a bounded number of them.

use foyer_domain::rate::{Bucket, Rate};
use lru::LruCache;
use std::hash::{BuildHasher, Hash, RandomState};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Most keys remembered, about 1 MiB of them. Beyond that, the key that was used least recently is
/// forgotten and starts again with a full bucket. Counting addresses does not help against an
/// attack from more addresses than this.
const KEYS: usize = 16_384;

/// The longest time a frame is held back. A widget gives up a server that is silent for 15 s, and
/// one stranger must not make a whole office wait.
const LONGEST_WAIT: Duration = Duration::from_secs(10);

/// The buckets of one limit.
#[derive(Debug)]
pub(super) struct Keyed {
    rate: Option<Rate>,
    /// Keys are kept as hashes with a secret of this process. They are small and of one size, and
    /// nobody can choose a key with the hash of another.
    hasher: RandomState,
    buckets: Mutex<LruCache<u64, Bucket>>,
}

impl Keyed {
    /// All buckets are full. Without a rate, nothing is counted.
    pub(super) fn new(rate: Option<Rate>) -> Self {
        Self { rate, hasher: RandomState::new(), buckets: Mutex::new(LruCache::unbounded()) }
    }

    /// Counts one.
    ///
    /// # Errors
    /// How long to wait for the next.
    pub(super) fn take(&self, key: impl Hash, now_ns: u64) -> Result<(), Duration> {
        let Some(rate) = self.rate else { return Ok(()) };
        let key = self.hasher.hash_one(key);
        let mut buckets = self.buckets();
        let bucket = buckets.get(&key).copied().unwrap_or_default();
        let taken = bucket.take(rate, 1, now_ns).map_err(Duration::from_nanos)?;
        remember(&mut buckets, key, taken);
        Ok(())
    }

    /// Whether nothing is left to take. Counts nothing.
    pub(super) fn is_empty(&self, key: impl Hash, now_ns: u64) -> bool {
        let Some(rate) = self.rate else { return false };
        let buckets = self.buckets();
        buckets.peek(&self.hasher.hash_one(key)).is_some_and(|bucket| bucket.take(rate, 1, now_ns).is_err())
    }

    /// Counts one in any case; how long the caller must wait before it acts, [`LONGEST_WAIT`] at
    /// most.
    pub(super) fn book(&self, key: impl Hash, now_ns: u64) -> Duration {
        let Some(rate) = self.rate else { return Duration::ZERO };
        let key = self.hasher.hash_one(key);
        let mut buckets = self.buckets();
        let bucket = buckets.get(&key).copied().unwrap_or_default();
        let (booked, wait) = book(bucket, rate, now_ns);
        remember(&mut buckets, key, booked);
        wait
    }

    fn buckets(&self) -> MutexGuard<'_, LruCache<u64, Bucket>> {
        self.buckets.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Counts one, unless the wait would be longer than [`LONGEST_WAIT`]: then that is the wait.
pub(super) fn book(bucket: Bucket, rate: Rate, now_ns: u64) -> (Bucket, Duration) {
    let (booked, wait_ns) = bucket.book(rate, 1, now_ns);
    let wait = Duration::from_nanos(wait_ns);
    if wait > LONGEST_WAIT { (bucket, LONGEST_WAIT) } else { (booked, wait) }
}

fn remember(buckets: &mut LruCache<u64, Bucket>, key: u64, bucket: Bucket) {
    buckets.put(key, bucket);
    if buckets.len() > KEYS {
        buckets.pop_lru();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const S: u64 = 1_000_000_000;

    #[test]
    fn each_key_has_a_bucket_of_its_own() {
        let keyed = Keyed::new(Rate::new(2, 2 * S));
        assert_eq!(keyed.take("a", 0), Ok(()));
        assert_eq!(keyed.take("a", 0), Ok(()));
        assert_eq!(keyed.take("a", 0), Err(Duration::from_secs(1)));
        assert!(keyed.is_empty("a", 0) && !keyed.is_empty("a", S) && !keyed.is_empty("b", 0));
        assert_eq!(keyed.take("b", 0), Ok(()));
        assert_eq!(keyed.take("a", S), Ok(()));
        assert_eq!(keyed.book("a", S), Duration::from_secs(1));
        assert_eq!(keyed.book("a", S), Duration::from_secs(2));
    }

    #[test]
    fn waits_do_not_pile_up() {
        let keyed = Keyed::new(Rate::new(1, 4 * S));
        let waits: Vec<_> = (0..6).map(|_| keyed.book("a", 0).as_secs()).collect();
        assert_eq!(waits, [0, 4, 8, 10, 10, 10]);
        assert_eq!(keyed.take("a", 12 * S), Ok(()), "what waited for the longest was not counted");
    }

    #[test]
    fn without_a_rate_nothing_is_counted() {
        let keyed = Keyed::new(None);
        for _ in 0..1_000 {
            assert_eq!(keyed.take("a", 0), Ok(()));
            assert_eq!(keyed.book("a", 0), Duration::ZERO);
        }
        assert_eq!(keyed.buckets().len(), 0);
    }

    #[test]
    fn a_flood_of_keys_takes_no_more_memory_and_forgets_the_quiet_ones_first() {
        let keyed = Keyed::new(Rate::new(1, S));
        assert_eq!(keyed.take("quiet", 0), Ok(()));
        assert_eq!(keyed.take("busy", 0), Ok(()));
        for n in 0..50_000_u32 {
            assert_eq!(keyed.take(n, 0), Ok(()));
            assert!(keyed.take("busy", 0).is_err(), "still counted");
        }
        assert_eq!(keyed.buckets().len(), KEYS);
        assert_eq!(keyed.take("quiet", 0), Ok(()), "forgotten");
    }
}
