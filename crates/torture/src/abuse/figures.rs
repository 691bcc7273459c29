//! How long people waited, and how much memory the server had.

use crate::history::{History, What};
use anyhow::Context;
use std::collections::HashMap;
use std::fmt;

/// How long messages waited for their acknowledgement, in milliseconds, shortest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Waits(Vec<u64>);

impl Waits {
    /// Of the messages that were written from `span.0` to before `span.1`, in milliseconds since the run began.
    #[must_use]
    pub fn of(history: &History, span: (u64, u64)) -> Self {
        let mut waits = Vec::new();
        for client in &history.clients {
            let mut written: HashMap<&str, u64> = HashMap::new();
            for record in &client.records {
                match &record.what {
                    What::Wrote { id, .. } if (span.0..span.1).contains(&record.at_ms) => {
                        written.insert(id, record.at_ms);
                    }
                    What::Acknowledged { id, .. } => {
                        waits.extend(written.remove(id.as_str()).map(|at| record.at_ms - at));
                    }
                    _ => {}
                }
            }
        }
        waits.sort_unstable();
        Self(waits)
    }

    /// How many.
    #[must_use]
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// The wait that this many percent did not exceed, in ms, and at least 1 as shorter ones are not told apart.
    #[must_use]
    pub fn percentile(&self, percent: usize) -> u64 {
        let rank = (self.0.len() * percent).div_ceil(100).max(1);
        self.0.get(rank - 1).copied().unwrap_or_default().max(1)
    }
}

impl fmt::Display for Waits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let of = |percent| self.percentile(percent);
        write!(f, "half {} ms, p99 {} ms, longest {} ms, of {}", of(50), of(99), of(100), self.count())
    }
}

/// Memory of a process that is in RAM, in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Resident(pub u64);

impl Resident {
    /// The most that a process ever had.
    ///
    /// # Errors
    /// When the process has ended, or the system does not say (it is not Linux).
    pub fn most_of(process: u32) -> anyhow::Result<Self> {
        let status = std::fs::read_to_string(format!("/proc/{process}/status"))?;
        Self::most_in(&status).context("the system does not say how much memory the server has")
    }

    fn most_in(status: &str) -> Option<Self> {
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
        let kib: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
        Some(Self(kib * 1024))
    }
}

impl fmt::Display for Resident {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} MiB", self.0 / 1024 / 1024)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::{Client, Record, Side};

    fn history() -> History {
        let wrote = |at_ms, id: &str| Record { at_ms, what: What::Wrote { id: id.into(), text: id.into() } };
        let stored =
            |at_ms, id: &str| Record { at_ms, what: What::Acknowledged { id: id.into(), chat: 1, seq: 1 } };
        let records = vec![
            wrote(90, "before"),
            stored(100, "before"),
            wrote(100, "a"),
            stored(105, "a"),
            wrote(199, "b"),
            stored(240, "b"),
            wrote(200, "after"),
            stored(900, "after"),
            wrote(150, "never"),
        ];
        History {
            clients: vec![Client { name: "Maria".into(), side: Side::Visitor, records }],
            ..History::default()
        }
    }

    #[test]
    fn waits_are_of_what_was_written_in_the_span() {
        assert_eq!(Waits::of(&history(), (100, 200)), Waits(vec![5, 41]));
        assert_eq!(Waits::of(&history(), (300, 400)), Waits::default());
    }

    #[test]
    fn a_percentile_is_a_wait_that_somebody_had() {
        let waits = Waits((1..=200).collect());
        for (percent, wait) in [(0, 1), (50, 100), (99, 198), (100, 200)] {
            assert_eq!(waits.percentile(percent), wait, "{percent}");
        }
        assert_eq!(Waits::default().percentile(99), 1);
        assert_eq!(Waits(vec![0, 0]).percentile(99), 1);
    }

    #[test]
    fn the_system_tells_the_most_memory() {
        assert_eq!(
            Resident::most_in("Name:\tfoyer\nVmHWM:\t   1024 kB\nVmRSS:\t 12 kB\n"),
            Some(Resident(1 << 20))
        );
        assert_eq!(Resident::most_in("Name:\tfoyer\n"), None);
        assert!(Resident::most_of(std::process::id()).is_ok_and(|most| most > Resident(0)));
    }
}
