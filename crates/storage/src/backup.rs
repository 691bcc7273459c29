//! A copy of a running SQLite database in one file.
//!
//! Reads the source through a connection of its own that can't write and does not migrate. SQLite
//! lets the server write on meanwhile: in WAL mode a reader holds up no writer. The copy gets its
//! name only once it is complete, checked and on disk, and never takes the place of another file.
//! PostgreSQL has its own tool, `pg_dump`. The statements here exist on SQLite alone, so the
//! conformance suite does not know them; this module's tests run them.

mod workplace;

use crate::StorageError;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection, Row, SqliteConnection};
use std::fs::File;
use std::io;
use std::path::Path;
use std::str::FromStr;
use std::time::Duration;
use tempfile::NamedTempFile;
use thiserror::Error;
use workplace::Workplace;

/// Writes a consistent copy without free pages, from the moment at which it begins.
const COPY: &str = "VACUUM INTO $1";
const CHECK: &str = "PRAGMA integrity_check(5)";
const CHECK_REFERENCES: &str = "PRAGMA foreign_key_check";
const MIGRATION: &str = "SELECT MAX(version) FROM _sqlx_migrations WHERE success";
const COUNTS: &str = "SELECT (SELECT COUNT(*) FROM chat) AS chats, \
    (SELECT COUNT(*) FROM stream_event WHERE kind IN ('message', 'comment')) AS messages";

/// What a finished copy holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Copied {
    /// Size of the file in bytes.
    pub bytes: u64,
    /// Chats, open and ended.
    pub chats: i64,
    /// Messages and comments in them.
    pub messages: i64,
    /// The newest migration, a number like `202611220001`.
    pub migration: i64,
}

/// Why there is no copy. Nothing is left behind.
#[derive(Debug, Error)]
pub enum BackupError {
    /// The database is not SQLite.
    #[error("only an SQLite database is copied by Foyer; use pg_dump for PostgreSQL")]
    NotSqlite,
    /// There is something under the copy's name.
    #[error("the file exists already; give another name")]
    Exists,
    /// The folder of the copy can't be written to.
    #[error("no file can be made in the folder {folder}: {error}")]
    Folder {
        /// The folder.
        folder: String,
        /// The system's words.
        error: io::Error,
    },
    /// The source can't be read.
    #[error("the database can't be read: {0}")]
    Source(StorageError),
    /// The source holds something else, or was never migrated.
    #[error("the file to copy is no database of Foyer: {0}")]
    Foreign(StorageError),
    /// The copy could not be written, for example because the disk is full.
    #[error("the copy could not be written: {0}")]
    Copy(StorageError),
    /// The copy could not be brought to disk or named.
    #[error("the copy could not be put in its place: {0}")]
    Place(io::Error),
    /// The copy was written and is wrong; so may the source be.
    #[error("the copy was checked and is damaged ({0}); check the database itself and the disk")]
    Damaged(String),
}

/// Copies the SQLite database at `url` to `target`, which must not exist. The file can be opened
/// by its owner only.
///
/// # Errors
/// See [`BackupError`].
pub async fn backup(url: &str, target: &Path) -> Result<Copied, BackupError> {
    if !url.starts_with("sqlite:") {
        return Err(BackupError::NotSqlite);
    }
    // Said before the work; that nobody makes it meanwhile is seen to at the end.
    if target.symlink_metadata().is_ok() {
        return Err(BackupError::Exists);
    }
    let folder = match target.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut source = open(url).await.map_err(BackupError::Source)?;
    let migration = migration(&mut source).await.map_err(of_source)?;
    let in_folder = |error| BackupError::Folder { folder: folder.display().to_string(), error };
    workplace::sweep(folder).map_err(in_folder)?;
    let workplace = Workplace::make(folder).map_err(in_folder)?;
    // Made with mode 0600 and empty, which SQLite accepts as a target.
    let file = tempfile::Builder::new().tempfile_in(workplace.path()).map_err(in_folder)?;
    let path = file.path().to_str().ok_or_else(|| in_folder(io::ErrorKind::InvalidFilename.into()))?;
    let copied = sqlx::query(COPY).bind(path).execute(&mut source).await;
    copied.map_err(|error| BackupError::Copy(error.into()))?;
    // Only reading was done, so an error while closing loses nothing.
    let _ = source.close().await;
    let copied = check(path, migration).await?;
    place(file, target, folder)?;
    Ok(copied)
}

/// A connection that can't change anything.
async fn open(url: &str) -> Result<SqliteConnection, StorageError> {
    let options = SqliteConnectOptions::from_str(url)?
        .create_if_missing(false)
        .read_only(true)
        .busy_timeout(Duration::from_secs(10));
    Ok(options.connect().await?)
}

async fn migration(conn: &mut SqliteConnection) -> Result<i64, StorageError> {
    let newest: Option<i64> = sqlx::query_scalar(MIGRATION).fetch_one(conn).await?;
    newest.ok_or(StorageError::Database(sqlx::Error::RowNotFound))
}

/// Why the table of migrations was not read: it is not there, or the disk failed.
fn of_source(error: StorageError) -> BackupError {
    let database = match &error {
        StorageError::Database(sqlx::Error::RowNotFound) => return BackupError::Foreign(error),
        StorageError::Database(inner) => inner.as_database_error(),
        _ => None,
    };
    // SQLITE_ERROR, here "no such table", and SQLITE_NOTADB.
    match database.and_then(|database| database.code()).as_deref() {
        Some("1" | "26") => BackupError::Foreign(error),
        _ => BackupError::Source(error),
    }
}

/// Reads the whole copy.
async fn check(path: &str, migration_of_source: i64) -> Result<Copied, BackupError> {
    let unreadable = |error: StorageError| BackupError::Damaged(error.to_string());
    let mut copy = SqliteConnectOptions::new()
        .filename(path)
        .read_only(true)
        .connect()
        .await
        .map_err(|error| unreadable(error.into()))?;
    let checked = checked(&mut copy).await.map_err(unreadable)?;
    let (words, broken_references, copied) = checked;
    // A first complaint is enough: what SQLite says are places in the file.
    if words != "ok" {
        return Err(BackupError::Damaged(words));
    }
    if broken_references > 0 {
        return Err(BackupError::Damaged(format!("{broken_references} rows refer to nothing")));
    }
    if copied.migration < migration_of_source {
        return Err(BackupError::Damaged("it misses migrations".to_owned()));
    }
    let _ = copy.close().await;
    let bytes = std::fs::metadata(path).map_err(BackupError::Place)?.len();
    Ok(Copied { bytes, ..copied })
}

async fn checked(copy: &mut SqliteConnection) -> Result<(String, usize, Copied), StorageError> {
    let words: String = sqlx::query_scalar(CHECK).fetch_one(&mut *copy).await?;
    let broken_references = sqlx::query(CHECK_REFERENCES).fetch_all(&mut *copy).await?.len();
    let counts = sqlx::query(COUNTS).fetch_one(&mut *copy).await?;
    let copied = Copied {
        bytes: 0,
        chats: counts.try_get("chats")?,
        messages: counts.try_get("messages")?,
        migration: migration(copy).await?,
    };
    Ok((words, broken_references, copied))
}

/// Gives the copy its name once its bytes are on disk, and then brings the name to disk.
fn place(file: NamedTempFile, target: &Path, folder: &Path) -> Result<(), BackupError> {
    // SQLite wrote through a file of its own; syncing any file of the same bytes syncs them all.
    file.as_file().sync_all().map_err(BackupError::Place)?;
    file.persist_noclobber(target).map_err(|failed| match failed.error.kind() {
        io::ErrorKind::AlreadyExists => BackupError::Exists,
        _ => BackupError::Place(failed.error),
    })?;
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(BackupError::Place)
}

#[cfg(test)]
mod tests;
