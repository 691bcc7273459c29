//! Makes metrics and notes them in the registry.

use crate::labels::{Each, Label};
use prometheus::core::Collector;
use prometheus::{
    Histogram, HistogramOpts, HistogramVec, IntCounter, IntCounterVec, IntGauge, IntGaugeVec, Opts, Registry,
};

/// Upper ends of buckets, in s: a commit on a good disk takes 0.3 ms, a request some ms.
pub(crate) const SECONDS: &[f64] =
    &[0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];

/// Upper ends of buckets: at most 64 jobs share a commit.
pub(crate) const JOBS: &[f64] = &[1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0];

#[derive(Default)]
pub(crate) struct Maker {
    pub(crate) registry: Registry,
}

impl Maker {
    /// Names and labels are constants of this crate, so a wrong one fails in the first test.
    #[expect(clippy::expect_used, reason = "a wrong or doubled name fails every test of this crate")]
    fn keep<M: Collector + Clone + 'static>(&self, made: prometheus::Result<M>) -> M {
        let metric = made.expect("the name of a metric is well-formed");
        self.registry.register(Box::new(metric.clone())).expect("every metric has its own name");
        metric
    }

    pub(crate) fn counter(&self, name: &str, help: &str) -> IntCounter {
        self.keep(IntCounter::new(name, help))
    }

    pub(crate) fn counters(&self, name: &str, help: &str, labels: &[&str]) -> IntCounterVec {
        self.keep(IntCounterVec::new(Opts::new(name, help), labels))
    }

    pub(crate) fn each_counter<L: Label>(&self, name: &str, help: &str, label: &str) -> Each<L, IntCounter> {
        let all = self.counters(name, help, &[label]);
        Each::new(|value| all.with_label_values(&[value]))
    }

    pub(crate) fn gauge(&self, name: &str, help: &str) -> IntGauge {
        self.keep(IntGauge::new(name, help))
    }

    pub(crate) fn gauges(&self, name: &str, help: &str, labels: &[&str]) -> IntGaugeVec {
        self.keep(IntGaugeVec::new(Opts::new(name, help), labels))
    }

    pub(crate) fn each_gauge<L: Label>(&self, name: &str, help: &str, label: &str) -> Each<L, IntGauge> {
        let all = self.gauges(name, help, &[label]);
        Each::new(|value| all.with_label_values(&[value]))
    }

    pub(crate) fn histogram(&self, name: &str, help: &str, buckets: &[f64]) -> Histogram {
        self.keep(Histogram::with_opts(HistogramOpts::new(name, help).buckets(buckets.to_vec())))
    }

    pub(crate) fn histograms(&self, name: &str, help: &str, labels: &[&str]) -> HistogramVec {
        let options = HistogramOpts::new(name, help).buckets(SECONDS.to_vec());
        self.keep(HistogramVec::new(options, labels))
    }
}
