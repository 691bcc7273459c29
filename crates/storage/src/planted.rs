//! Faults on purpose, so that the tests of the tests have something to find.
//!
//! Compiled only with the feature `planted-faults`, and even then asleep until the environment
//! names one. Owns nothing but the choice; each fault stands where a careless change would put it.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

/// Names the fault of this process.
pub const VARIABLE: &str = "FOYER_PLANTED_FAULT";

/// The faults there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// `acknowledge-before-commit`: answers a writer before the disk has it.
    AcknowledgeBeforeCommit,
    /// `no-client-id`: forgets the sender's id, so each repeat is stored anew.
    NoClientId,
    /// `naive-assignment`: decides in one transaction and writes in another.
    NaiveAssignment,
    /// `writer-panics`: SQLite's writer panics before the commit of the first message.
    WriterPanics,
}

/// Whether this process was told to commit `fault`.
#[must_use]
pub fn is(fault: Fault) -> bool {
    static CHOSEN: OnceLock<Option<Fault>> = OnceLock::new();
    *CHOSEN.get_or_init(chosen) == Some(fault)
}

fn chosen() -> Option<Fault> {
    let name = std::env::var(VARIABLE).ok()?;
    match name.as_str() {
        "acknowledge-before-commit" => Some(Fault::AcknowledgeBeforeCommit),
        "no-client-id" => Some(Fault::NoClientId),
        "naive-assignment" => Some(Fault::NaiveAssignment),
        "writer-panics" => Some(Fault::WriterPanics),
        _ => None,
    }
}

/// Whether a message was written, committed or not.
static WRITTEN: AtomicBool = AtomicBool::new(false);

/// A message was written; the fault that waits for one may come.
pub(crate) fn message_written() {
    WRITTEN.store(true, Ordering::Relaxed);
}

/// Commits [`Fault::WriterPanics`] when it is chosen and its time has come.
pub(crate) fn panic_in_writer() {
    assert!(!(is(Fault::WriterPanics) && WRITTEN.load(Ordering::Relaxed)), "planted: the writer panics");
}
