//! Values that count for as long as they live, so that every way out of a function is covered.

use prometheus::{Histogram, IntGauge};
use std::time::Instant;

/// An open socket.
#[derive(Debug)]
pub struct OpenSocket(&'static IntGauge);

impl OpenSocket {
    pub(crate) fn new(gauge: &'static IntGauge) -> Self {
        gauge.inc();
        Self(gauge)
    }
}

impl Drop for OpenSocket {
    fn drop(&mut self) {
        self.0.dec();
    }
}

/// A write that somebody waits for.
#[derive(Debug)]
pub struct Waiting {
    waiting: &'static IntGauge,
    seconds: &'static Histogram,
    since: Instant,
}

impl Waiting {
    pub(crate) fn new(waiting: &'static IntGauge, seconds: &'static Histogram) -> Self {
        waiting.inc();
        Self { waiting, seconds, since: Instant::now() }
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.waiting.dec();
        self.seconds.observe(self.since.elapsed().as_secs_f64());
    }
}
