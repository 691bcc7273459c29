//! Work without which the process only seems to live: fan-out, jobs, leases, the database's writer.
//!
//! When such work panics, or ends before its time, the process says so and stops, so that whoever watches over it
//! starts it again. Half a server would take messages and tell nobody.

use futures::FutureExt as _;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, OnceLock};
use tokio_util::sync::CancellationToken;

/// Watches over vital work. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Vital {
    shutdown: CancellationToken,
    failed: Arc<OnceLock<&'static str>>,
}

impl Vital {
    /// Nothing has failed yet. `shutdown` is what work ends at, and what its failure cancels.
    #[must_use]
    pub fn new(shutdown: CancellationToken) -> Self {
        Self { shutdown, failed: Arc::default() }
    }

    /// Runs `work`, which ends by itself only once the process is told to stop.
    pub async fn keep(self, what: &'static str, work: impl Future<Output = ()>) {
        let ended = AssertUnwindSafe(work).catch_unwind().await;
        if ended.is_ok() && self.shutdown.is_cancelled() {
            return;
        }
        // The panic itself has a line of its own.
        tracing::error!("{what} failed, and Foyer is of no use without it: it stops, to be started again");
        // A second failure adds nothing to the first.
        let _ = self.failed.set(what);
        self.shutdown.cancel();
    }

    /// What failed, when something did.
    #[must_use]
    pub fn failed(&self) -> Option<&'static str> {
        self.failed.get().copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_panic_and_an_early_end_stop_the_process_and_are_named() {
        for panics in [true, false] {
            let shutdown = CancellationToken::new();
            let vital = Vital::new(shutdown.clone());
            let work = async move {
                assert!(!panics, "on purpose");
            };
            vital.clone().keep("the fan-out", work).await;
            assert!(shutdown.is_cancelled());
            assert_eq!(vital.failed(), Some("the fan-out"));
        }
    }

    #[tokio::test]
    async fn an_end_in_time_is_no_failure() {
        let shutdown = CancellationToken::new();
        let vital = Vital::new(shutdown.clone());
        let work = tokio::spawn(vital.clone().keep("the fan-out", shutdown.clone().cancelled_owned()));
        shutdown.cancel();
        work.await.expect("it ends");
        assert_eq!(vital.failed(), None);
    }
}
