//! One client's notebook: writes down what happens, when it happens.

use crate::history::{Client, Record, Side, What};
use foyer_protocol::Timestamp;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::time::Instant;

/// The clock of a run, when anybody was last told anything, and how much was acknowledged so far.
#[derive(Clone, Debug)]
pub struct RunClock {
    begun: Instant,
    last_news_ms: Arc<AtomicU64>,
    acknowledged: Arc<AtomicU64>,
}

impl Default for RunClock {
    fn default() -> Self {
        Self { begun: Instant::now(), last_news_ms: Arc::default(), acknowledged: Arc::default() }
    }
}

impl RunClock {
    /// Milliseconds since the run began.
    #[must_use]
    pub fn now_ms(&self) -> u64 {
        u64::try_from(self.begun.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    /// The same, as the rules of a line take it.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        Timestamp(i64::try_from(self.now_ms()).unwrap_or(i64::MAX))
    }

    /// Messages acknowledged so far.
    #[must_use]
    pub fn acknowledged(&self) -> u64 {
        self.acknowledged.load(Ordering::Relaxed)
    }

    /// Milliseconds since anybody was last told anything.
    #[must_use]
    pub fn quiet_ms(&self) -> u64 {
        self.now_ms().saturating_sub(self.last_news_ms.load(Ordering::Relaxed))
    }
}

/// The notebook of one client.
#[derive(Debug)]
pub struct Recorder {
    clock: RunClock,
    client: Client,
}

impl Recorder {
    /// An empty one.
    #[must_use]
    pub fn new(clock: &RunClock, name: &str, side: Side) -> Self {
        Self { clock: clock.clone(), client: Client { name: name.to_owned(), side, records: Vec::new() } }
    }

    /// Writes down what happens now.
    pub fn note(&mut self, what: What) {
        let at_ms = self.clock.now_ms();
        if matches!(what, What::Saw { .. } | What::Acknowledged { .. }) {
            self.clock.last_news_ms.store(at_ms, Ordering::Relaxed);
        }
        if matches!(what, What::Acknowledged { .. }) {
            self.clock.acknowledged.fetch_add(1, Ordering::Relaxed);
        }
        self.client.records.push(Record { at_ms, what });
    }

    /// What was written down.
    #[must_use]
    pub fn close(self) -> Client {
        self.client
    }
}
