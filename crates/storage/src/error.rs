//! What can go wrong in the database.

use thiserror::Error;

/// A failure of the database. Never shown to clients: services turn it into a sentence.
#[derive(Debug, Error)]
pub enum StorageError {
    /// The database URL names no database we know.
    #[error("the database URL must start with sqlite:// or postgres://")]
    Scheme,
    /// A unique rule was broken; services that expect it check first and treat this as a lost race.
    #[error("a unique rule was broken")]
    Unique(#[source] sqlx::Error),
    /// Another row refers to this one, or it refers to none.
    #[error("a reference was broken")]
    Reference(#[source] sqlx::Error),
    /// The database answered with an error or not at all.
    #[error("database error")]
    Database(#[source] sqlx::Error),
    /// The migrations could not be applied.
    #[error("migration failed")]
    Migrate(#[from] sqlx::migrate::MigrateError),
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
        match error.as_database_error().map(sqlx::error::DatabaseError::kind) {
            Some(sqlx::error::ErrorKind::UniqueViolation) => Self::Unique(error),
            Some(sqlx::error::ErrorKind::ForeignKeyViolation) => Self::Reference(error),
            _ => Self::Database(error),
        }
    }
}
