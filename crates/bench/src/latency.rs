//! Latencies, measured from the moment something was meant to be sent.
//!
//! A generator that waits for a slow server sends less while it is slow and so hides just what it
//! should show. Here the plan is made before; whatever comes late counts from the plan.

use hdrhistogram::Histogram;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Longest latency kept apart from longer ones, in µs.
const LONGEST_US: u64 = 120_000_000;

/// A histogram that many tasks write to.
#[derive(Debug)]
pub(crate) struct Latencies {
    histogram: Mutex<Histogram<u64>>,
    start: Instant,
}

impl Latencies {
    /// An empty one.
    pub(crate) fn new() -> anyhow::Result<Self> {
        Ok(Self { histogram: Mutex::new(Histogram::new_with_max(LONGEST_US, 3)?), start: Instant::now() })
    }

    /// Notes how long ago `planned` was.
    pub(crate) fn note(&self, planned: Instant) {
        let us = u64::try_from(planned.elapsed().as_micros()).unwrap_or(LONGEST_US);
        self.histogram().saturating_record(us);
    }

    /// The text of a message that carries its planned time, `length` characters long.
    pub(crate) fn stamp(&self, planned: Instant, length: usize) -> String {
        let us = planned.saturating_duration_since(self.start).as_micros();
        format!("{us:<length$}.")
    }

    /// Notes a message that carries its planned time; anything else is passed over.
    pub(crate) fn note_stamp(&self, text: &str) {
        let us = text.split(' ').next().and_then(|word| word.parse::<u64>().ok());
        if let Some(us) = us {
            self.note(self.start + Duration::from_micros(us));
        }
    }

    /// Forgets everything noted so far.
    pub(crate) fn clear(&self) {
        self.histogram().reset();
    }

    /// How many were noted.
    pub(crate) fn count(&self) -> u64 {
        self.histogram().len()
    }

    /// A quantile (0.5, 0.99, …) in ms.
    pub(crate) fn quantile_ms(&self, quantile: f64) -> f64 {
        Duration::from_micros(self.histogram().value_at_quantile(quantile)).as_secs_f64() * 1e3
    }

    fn histogram(&self) -> MutexGuard<'_, Histogram<u64>> {
        self.histogram.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stamp_counts_from_the_plan_and_other_text_does_not_count() {
        let latencies = Latencies::new().expect("a histogram");
        let planned = Instant::now();
        let text = latencies.stamp(planned, 100);
        assert_eq!(text.len(), 101);
        std::thread::sleep(Duration::from_millis(20));
        latencies.note_stamp(&text);
        latencies.note_stamp("hello");
        assert_eq!(latencies.count(), 1);
        assert!(latencies.quantile_ms(0.5) >= 20.0);
    }
}
