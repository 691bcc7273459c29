//! Foyer's own SQL with nothing around it: what the database alone can do (`make bench`).
//!
//! [`start_recording`] writes down what a service really runs; [`RawSqlite`] and [`pgbench_script`]
//! run that again without services, sockets or fan-out. So a baseline follows every change of a
//! statement by itself. Only in the benchmark's own build; the server has none of it.

mod pgbench;
mod sqlite;

pub use pgbench::pgbench_script;
pub use sqlite::{RawSqlite, SqliteError};

use crate::Param;
use std::sync::{Mutex, PoisonError};

/// A statement that ran, with what was bound to it.
#[derive(Clone, Debug)]
pub struct Statement {
    /// Its text, with `$1`, `$2`, … for the values.
    pub sql: &'static str,
    /// The values, in that order.
    pub params: Vec<Param>,
}

/// `None` while nobody records.
static RECORDING: Mutex<Option<Vec<Statement>>> = Mutex::new(None);

/// From now on every statement of this process is written down.
pub fn start_recording() {
    *RECORDING.lock().unwrap_or_else(PoisonError::into_inner) = Some(Vec::new());
}

/// Ends the recording; answers one job's statements without the transaction's own.
pub fn end_recording() -> Vec<Statement> {
    let recorded = RECORDING.lock().unwrap_or_else(PoisonError::into_inner).take().unwrap_or_default();
    recorded.into_iter().filter(|statement| !is_transaction_control(statement.sql)).collect()
}

pub(crate) fn record(sql: &'static str, params: &[Param]) {
    let mut recording = RECORDING.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(recorded) = recording.as_mut() {
        recorded.push(Statement { sql, params: params.to_vec() });
    }
}

/// The transaction is the baseline's own matter, and so is the lock of a decision.
fn is_transaction_control(sql: &str) -> bool {
    ["BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK", "SELECT pg_advisory"]
        .iter()
        .any(|word| sql.starts_with(word))
}
