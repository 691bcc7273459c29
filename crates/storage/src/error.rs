//! What can go wrong in the database.

use sqlx::error::{DatabaseError, ErrorKind};
use sqlx::postgres::PgDatabaseError;
use thiserror::Error;

/// A failure of the database. Never shown to clients: services turn it into a sentence. It may be
/// logged: no text of a person is in its words. The drivers' own words and `Debug` are kept out of
/// it, because PostgreSQL quotes the values that it refuses.
#[derive(Error)]
pub enum StorageError {
    /// The database URL names no database we know.
    #[error("the database URL must start with sqlite:// or postgres://")]
    Scheme,
    /// A unique rule was broken; services that expect it check first and treat this as a lost race.
    #[error("a unique rule was broken: {}", cause(.0))]
    Unique(sqlx::Error),
    /// Another row refers to this one, or it refers to none.
    #[error("a reference was broken: {}", cause(.0))]
    Reference(sqlx::Error),
    /// The database answered with an error or not at all.
    #[error("database error: {}", cause(.0))]
    Database(sqlx::Error),
    /// The migrations could not be applied.
    #[error("migration failed")]
    Migrate(#[from] sqlx::migrate::MigrateError),
    /// The database would not keep what it says it has stored; the program refuses to run on it.
    #[error(
        "the database keeps {setting} at {value}, so an acknowledged message would not survive a power cut"
    )]
    NotDurable {
        /// The setting.
        setting: &'static str,
        /// What it stands at.
        value: String,
    },
    /// A stored value is outside what the program can read.
    #[error("the database holds an unreadable value in {column}: {value}")]
    Corrupt {
        /// The column.
        column: &'static str,
        /// What stood there, cut to 40 characters.
        value: String,
    },
    /// The job panicked; its changes were rolled back.
    #[error("a write job panicked")]
    Panicked,
    /// The writer has stopped; the process is shutting down.
    #[error("the database writer has stopped")]
    Stopped,
    /// A shared commit failed, and with it this job.
    #[error("the commit failed: {0}")]
    Commit(String),
}

impl StorageError {
    /// A [`StorageError::Corrupt`] for `column`.
    #[must_use]
    pub fn corrupt(column: &'static str, value: &str) -> Self {
        Self::Corrupt { column, value: value.chars().take(40).collect() }
    }
}

impl From<sqlx::Error> for StorageError {
    fn from(error: sqlx::Error) -> Self {
        match error.as_database_error().map(DatabaseError::kind) {
            Some(ErrorKind::UniqueViolation) => Self::Unique(error),
            Some(ErrorKind::ForeignKeyViolation) => Self::Reference(error),
            _ => Self::Database(error),
        }
    }
}

/// The same words: the drivers' `Debug` holds the values of a refused row.
impl std::fmt::Debug for StorageError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{self}")
    }
}

/// What happened, without the values it happened to.
fn cause(error: &sqlx::Error) -> String {
    let Some(error) = error.as_database_error() else {
        // About connections, and about columns that are not as expected.
        return error.to_string();
    };
    match error.try_downcast_ref::<PgDatabaseError>() {
        Some(error) => of_postgres(error),
        // SQLite names tables and columns, never values.
        None => format!("{} (code {})", error.message(), error.code().unwrap_or_default()),
    }
}

/// PostgreSQL's classes 22 (data) and 23 (rules) may quote values; their code and names say enough.
fn of_postgres(error: &PgDatabaseError) -> String {
    let code = error.code();
    let quotes_values = code.starts_with("22") || code.starts_with("23");
    let words = (!quotes_values).then(|| error.message());
    let parts = [Some("SQLSTATE"), Some(code), error.table(), error.column(), error.constraint(), words];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests;
