//! Fresh databases for tests: a temporary SQLite file, and a new database in the PostgreSQL that
//! `FOYER_TEST_PG_URL` names. Without that variable a test on PostgreSQL fails; it is never skipped.

use crate::{StorageError, Store};
use sqlx::{ConnectOptions, Connection, Executor};
use std::str::FromStr;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use tempfile::TempDir;

/// Names the server that tests make their databases in.
pub const POSTGRES_VARIABLE: &str = "FOYER_TEST_PG_URL";

/// Which database a test runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backend {
    /// The embedded default.
    Sqlite,
    /// The one for several nodes.
    Postgres,
}

/// An empty, migrated database of its own.
#[derive(Debug)]
pub struct TestDb {
    /// Opened on it.
    pub store: Store,
    /// To open it again.
    pub url: String,
    _folder: Option<TempDir>,
}

impl TestDb {
    /// Makes one.
    ///
    /// # Errors
    /// When the database cannot be made.
    ///
    /// # Panics
    /// For PostgreSQL without [`POSTGRES_VARIABLE`].
    pub async fn new(backend: Backend) -> Result<Self, StorageError> {
        let (url, folder) = Self::url(backend).await?;
        Ok(Self { store: Store::open(&url).await?, url, _folder: folder })
    }

    /// Names a fresh database and makes it where that is needed; not opened, not migrated.
    ///
    /// # Errors
    /// When the database cannot be made.
    ///
    /// # Panics
    /// For PostgreSQL without [`POSTGRES_VARIABLE`].
    pub async fn url(backend: Backend) -> Result<(String, Option<TempDir>), StorageError> {
        match backend {
            Backend::Sqlite => {
                let folder = tempfile::tempdir().map_err(sqlx::Error::Io)?;
                Ok((format!("sqlite://{}/test.db", folder.path().display()), Some(folder)))
            }
            Backend::Postgres => Ok((fresh_postgres().await?, None)),
        }
    }
}

/// Takes the groups away from a database under a running server: from then on much of what is
/// asked of it fails, as with a damaged file.
///
/// # Errors
/// When the database cannot be opened.
pub async fn damage(url: &str) -> Result<(), StorageError> {
    on_the_side(url, &["ALTER TABLE chat_group RENAME TO damaged"], Duration::ZERO).await
}

/// Puts 120 MB into an SQLite database, so that copying it takes a while.
///
/// # Errors
/// When the database cannot be opened.
pub async fn fill(url: &str) -> Result<(), StorageError> {
    const FILLER: &str = "CREATE TABLE filler AS WITH RECURSIVE n(i) AS \
        (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60000) SELECT randomblob(2000) AS b FROM n";
    on_the_side(url, &[FILLER], Duration::ZERO).await
}

/// Takes the table of failed sign-ins away under a running server: the jobs that need it fail.
///
/// # Errors
/// When the database cannot be opened.
pub async fn hide_sign_in_failures(url: &str) -> Result<(), StorageError> {
    on_the_side(url, &["ALTER TABLE sign_in_failure RENAME TO hidden"], Duration::ZERO).await
}

/// Puts it back.
///
/// # Errors
/// When the database cannot be opened.
pub async fn show_sign_in_failures(url: &str) -> Result<(), StorageError> {
    on_the_side(url, &["ALTER TABLE hidden RENAME TO sign_in_failure"], Duration::ZERO).await
}

/// Holds up every message for a time, as a disk that stalls does.
///
/// # Errors
/// When the database cannot be opened.
pub async fn hold_up(url: &str, time: Duration) -> Result<(), StorageError> {
    let statements: &[&'static str] = if url.starts_with("sqlite:") {
        &["BEGIN IMMEDIATE"]
    } else {
        &["BEGIN", "LOCK TABLE stream_event IN EXCLUSIVE MODE"]
    };
    on_the_side(url, statements, time).await
}

/// Runs statements on a connection of its own and keeps it open for a time.
async fn on_the_side(url: &str, statements: &[&'static str], time: Duration) -> Result<(), StorageError> {
    if url.starts_with("sqlite:") {
        let mut connection = sqlx::SqliteConnection::connect(url).await?;
        for statement in statements {
            connection.execute(*statement).await?;
        }
        tokio::time::sleep(time).await;
        connection.close().await?;
    } else {
        let mut connection = sqlx::PgConnection::connect(url).await?;
        for statement in statements {
            connection.execute(*statement).await?;
        }
        tokio::time::sleep(time).await;
        connection.close().await?;
    }
    Ok(())
}

#[expect(clippy::panic, reason = "a test without its database must fail, loudly")]
async fn fresh_postgres() -> Result<String, StorageError> {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let Ok(server) = std::env::var(POSTGRES_VARIABLE) else {
        panic!("set {POSTGRES_VARIABLE}, or run the tests by `make unit`, which starts a PostgreSQL");
    };
    let name = format!("foyer_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
    let options = sqlx::postgres::PgConnectOptions::from_str(&server)?;
    let mut connection = options.clone().connect().await?;
    connection.execute(sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"))).await?;
    connection.close().await?;
    Ok(options.database(&name).to_url_lossy().to_string())
}
