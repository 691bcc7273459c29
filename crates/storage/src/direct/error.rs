//! SQLite's failures as failures of `sqlx`, so that they are told apart and worded in one place.

use crate::StorageError;
use rusqlite::ffi::{
    SQLITE_CONSTRAINT_FOREIGNKEY, SQLITE_CONSTRAINT_PRIMARYKEY, SQLITE_CONSTRAINT_UNIQUE, SQLITE_ERROR,
};
use sqlx::error::{DatabaseError, ErrorKind};
use std::borrow::Cow;
use std::error::Error;
use std::fmt;

/// What SQLite says, told apart as `sqlx` tells it apart.
pub(super) fn error(cause: rusqlite::Error) -> StorageError {
    sqlx::Error::Database(Box::new(DirectError(cause))).into()
}

#[derive(Debug)]
struct DirectError(rusqlite::Error);

impl DirectError {
    /// SQLite's extended code (<https://sqlite.org/rescode.html>).
    fn number(&self) -> i32 {
        self.0.sqlite_error().map_or(SQLITE_ERROR, |error| error.extended_code)
    }
}

impl fmt::Display for DirectError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.message())
    }
}

impl Error for DirectError {}

impl DatabaseError for DirectError {
    fn message(&self) -> &str {
        match &self.0 {
            rusqlite::Error::SqliteFailure(_, Some(words)) => words,
            _ => "SQLite could not be asked",
        }
    }

    fn code(&self) -> Option<Cow<'_, str>> {
        Some(self.number().to_string().into())
    }

    fn kind(&self) -> ErrorKind {
        match self.number() {
            SQLITE_CONSTRAINT_UNIQUE | SQLITE_CONSTRAINT_PRIMARYKEY => ErrorKind::UniqueViolation,
            SQLITE_CONSTRAINT_FOREIGNKEY => ErrorKind::ForeignKeyViolation,
            _ => ErrorKind::Other,
        }
    }

    fn as_error(&self) -> &(dyn Error + Send + Sync + 'static) {
        self
    }

    fn as_error_mut(&mut self) -> &mut (dyn Error + Send + Sync + 'static) {
        self
    }

    fn into_error(self: Box<Self>) -> Box<dyn Error + Send + Sync + 'static> {
        self
    }
}
