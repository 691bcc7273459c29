//! Chance that can be had again: the same seed rolls the same numbers.

use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use std::time::Duration;

/// A client's own chance.
#[derive(Debug)]
pub struct Dice(StdRng);

impl Dice {
    /// The dice of participant `who` of a run.
    #[must_use]
    pub fn new(seed: u64, who: u64) -> Self {
        Self(StdRng::seed_from_u64(seed ^ who.wrapping_mul(0x9e37_79b9_7f4a_7c15)))
    }

    /// Whether something of this many percent happens.
    pub fn percent(&mut self, percent: u32) -> bool {
        self.0.random_range(0..100) < percent
    }

    /// A time from `low` to `high` milliseconds.
    pub fn ms(&mut self, low: u64, high: u64) -> Duration {
        Duration::from_millis(self.0.random_range(low..=high))
    }

    /// One of them.
    pub fn pick<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        if of.is_empty() { None } else { of.get(self.0.random_range(0..of.len())) }
    }

    /// A number below `bound`; 0 for a bound of 0.
    pub fn below(&mut self, bound: u32) -> u32 {
        if bound == 0 { 0 } else { self.0.random_range(0..bound) }
    }
}

/// The seed of a run: `FOYER_SEED` when set, else a fresh one.
#[must_use]
pub fn seed() -> u64 {
    std::env::var("FOYER_SEED").ok().and_then(|text| text.parse().ok()).unwrap_or_else(rand::random)
}
