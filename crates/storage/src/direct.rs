//! SQLite on the thread that asks.
//!
//! `sqlx` gives every SQLite connection a thread, hands each statement over to it and each row back.
//! Those switches of threads cost several times what a statement by key takes. The two places that
//! run the most statements have a thread of their own anyway, so they ask SQLite there and then: the
//! writer, and whoever reads with [`crate::Store::read_here`]. Everybody else must not block, and reads
//! through `readers`, which crosses threads once a statement. It is the same SQLite library as `sqlx`
//! has; that still migrates the database.

mod error;
mod row;

pub(crate) use row::DirectRow;

use crate::{Param, StorageError};
use error::error;
use row::{Columns, rows};
use rusqlite::types::{ToSql, ToSqlOutput, Value, ValueRef};
use rusqlite::{CachedStatement, Connection, OpenFlags, Statement};
use std::collections::HashMap;
use std::fmt;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// More than there are statements.
const STATEMENTS: usize = 256;

/// As `sqlx` has it.
const SLOW: Duration = Duration::from_secs(1);

/// Pages in the write-ahead log before they are folded into the file: 16 MiB. At SQLite's own 1,000
/// the few pages that a busy hour changes again and again are written to the file four times as
/// often, for a fifth fewer messages a second (`make bench`).
const LOG_PAGES: &str = "4000";

/// A connection. Whoever uses it blocks until SQLite has answered.
pub(crate) struct Direct {
    connection: Connection,
    /// By statement; looked at once and then known.
    shapes: HashMap<&'static str, Shape>,
}

/// What a statement asks for and answers.
#[derive(Clone)]
struct Shape {
    /// For `$1`, `$2`, …: SQLite's own number, which goes by where each stands first; 0 for one
    /// that does not occur.
    places: Arc<[usize]>,
    columns: Columns,
}

impl Direct {
    /// Opens a migrated database to write to it; every commit waits for the disk
    /// (`synchronous=FULL`).
    pub(crate) fn open_writer(file: &Path, patience: Duration) -> Result<Self, StorageError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let direct = Self::open(file, flags, patience)?;
        direct.set("synchronous", "FULL")?;
        direct.set("wal_autocheckpoint", LOG_PAGES)?;
        Ok(direct)
    }

    /// Opens a migrated database to read from it.
    pub(crate) fn open_reader(file: &Path, patience: Duration) -> Result<Self, StorageError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        Self::open(file, flags, patience)
    }

    fn open(file: &Path, flags: OpenFlags, patience: Duration) -> Result<Self, StorageError> {
        let connection = Connection::open_with_flags(file, flags).map_err(error)?;
        connection.busy_timeout(patience).map_err(error)?;
        connection.set_prepared_statement_cache_capacity(STATEMENTS);
        let direct = Self { connection, shapes: HashMap::new() };
        direct.set("foreign_keys", "ON")?;
        Ok(direct)
    }

    /// Changes a setting of the connection (<https://sqlite.org/pragma.html>).
    pub(crate) fn set(&self, name: &str, value: &str) -> Result<(), StorageError> {
        self.connection.pragma_update(None, name, value).map_err(error)
    }

    /// A setting of the connection that is a number.
    pub(crate) fn setting(&self, name: &str) -> Result<i64, StorageError> {
        self.connection.pragma_query_value(None, name, |row| row.get(0)).map_err(error)
    }

    /// Runs a statement; answers how many rows it changed.
    pub(crate) fn execute(&mut self, sql: &'static str, params: &[Param]) -> Result<u64, StorageError> {
        let started = Instant::now();
        let (mut statement, _) = self.prepared(sql, params)?;
        let changed = statement.raw_execute().map_err(error);
        note(sql, started.elapsed());
        Ok(changed? as u64)
    }

    /// All rows of an answer.
    pub(crate) fn fetch_all(
        &mut self,
        sql: &'static str,
        params: &[Param],
    ) -> Result<Vec<DirectRow>, StorageError> {
        let started = Instant::now();
        let (mut statement, columns) = self.prepared(sql, params)?;
        let rows = rows(&mut statement, &columns).map_err(error);
        note(sql, started.elapsed());
        rows
    }

    /// Closes the file. The last connection that writes folds the write-ahead log into it.
    pub(crate) fn close(self) -> Result<(), StorageError> {
        self.connection.close().map_err(|(_, cause)| error(cause))
    }

    /// The statement with its values bound.
    fn prepared(
        &mut self,
        sql: &'static str,
        params: &[Param],
    ) -> Result<(CachedStatement<'_>, Columns), StorageError> {
        let mut statement = self.connection.prepare_cached(sql).map_err(error)?;
        let shape = match self.shapes.get(sql) {
            Some(shape) => shape.clone(),
            None => {
                let shape = Shape::of(&statement, params.len()).map_err(error)?;
                self.shapes.insert(sql, shape.clone());
                shape
            }
        };
        for (place, param) in shape.places.iter().zip(params) {
            if *place > 0 {
                statement.raw_bind_parameter(*place, param).map_err(error)?;
            }
        }
        Ok((statement, shape.columns))
    }
}

/// Says what ran, as `sqlx` does: without values, and louder when it was slow.
fn note(sql: &'static str, elapsed: Duration) {
    if elapsed < SLOW {
        tracing::debug!(statement = sql, ?elapsed, "statement");
    } else {
        tracing::warn!(statement = sql, ?elapsed, "slow statement");
    }
}

impl Shape {
    fn of(statement: &Statement<'_>, params: usize) -> rusqlite::Result<Self> {
        let place = |number| Ok(statement.parameter_index(&format!("${number}"))?.unwrap_or(0));
        let places = (1..=params).map(place).collect::<rusqlite::Result<_>>()?;
        let columns = statement.column_names().into_iter().map(Box::from).collect();
        Ok(Self { places, columns })
    }
}

impl fmt::Debug for Direct {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Direct").finish_non_exhaustive()
    }
}

impl ToSql for Param {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Self::Text(Some(text)) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
            Self::Text(None) | Self::Int(None) => ToSqlOutput::Owned(Value::Null),
            Self::Int(Some(number)) => ToSqlOutput::Owned(Value::Integer(*number)),
            Self::Bool(flag) => ToSqlOutput::Owned(Value::Integer((*flag).into())),
            Self::Bytes(bytes) => ToSqlOutput::Borrowed(ValueRef::Blob(bytes)),
        })
    }
}
