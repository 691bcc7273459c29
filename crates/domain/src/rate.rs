//! How much of something is allowed in a while: a token bucket, kept as one number.
//!
//! Times are nanoseconds of a clock of the caller that never goes back; the rule only compares
//! them. A bucket holds what may be done at once, and fills evenly. It is stored as the moment when
//! it will be full again (the "generic cell rate algorithm"). So a bucket that nobody uses costs no
//! work, and one that was forgotten is full.

/// A number of times in a span of time: all at once, and then evenly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    count: u64,
    window_ns: u64,
}

impl Rate {
    /// `count` in `window_ns`; `None`, no limit, when either is 0.
    #[must_use]
    pub fn new(count: u64, window_ns: u64) -> Option<Self> {
        (count > 0 && window_ns > 0).then_some(Self { count, window_ns })
    }

    /// How long the bucket takes to fill by `cost`, in ns. Rounded down: rounded up, a full bucket
    /// would hold less than the whole count.
    fn refill_ns(self, cost: u64) -> u64 {
        let ns = u128::from(self.window_ns) * u128::from(cost) / u128::from(self.count);
        u64::try_from(ns).unwrap_or(u64::MAX)
    }
}

/// The state of one bucket. A new one is full.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bucket {
    full_at_ns: u64,
}

impl Bucket {
    /// Takes `cost` out, if it is there.
    ///
    /// # Errors
    /// How long the caller must wait for it, in ns. The bucket stays as it was.
    pub fn take(self, rate: Rate, cost: u64, now_ns: u64) -> Result<Self, u64> {
        let (after, wait_ns) = self.book(rate, cost, now_ns);
        if wait_ns == 0 { Ok(after) } else { Err(wait_ns) }
    }

    /// Takes `cost` out in any case, and says how long the caller must wait before it acts, in ns.
    /// A caller who books and waits each time stays within the rate and loses nothing.
    #[must_use]
    pub fn book(self, rate: Rate, cost: u64, now_ns: u64) -> (Self, u64) {
        let full_at_ns = self.full_at_ns.max(now_ns).saturating_add(rate.refill_ns(cost));
        let wait_ns = full_at_ns.saturating_sub(now_ns.saturating_add(rate.window_ns));
        (Self { full_at_ns }, wait_ns)
    }
}

#[cfg(test)]
mod tests;
