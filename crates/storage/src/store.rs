//! Opening a database, reading from it, and the one way to write to it.

use crate::conn::Backend;
use crate::direct::Direct;
use crate::readers::Readers;
use crate::writer::{Writer, run_job};
use crate::{Conn, StorageError};
use foyer_metrics::metrics;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection, PgPool, SqliteConnection};
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::pin::Pin;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Mutex, OwnedMutexGuard};
use tracing::Instrument as _;

/// The future of a write job, borrowing the transaction.
pub type JobFuture<'t, T, E> = Pin<Box<dyn Future<Output = Result<T, E>> + Send + 't>>;

/// What a write job must have to itself. SQLite has one writer, so there it is always everything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lock {
    /// Only the rows it changes.
    Rows,
    /// All decisions on who gets which chat. One lock for the installation, not one a department:
    /// an agent's limit spans departments, so two departments must not decide at once.
    Distribution,
}

/// Most write jobs that share a commit, unless an operator says otherwise.
pub const BATCH_JOBS: NonZeroUsize = NonZeroUsize::MIN.saturating_add(63);

/// Key of the advisory lock behind [`Lock::Distribution`]; "FOYR" in ASCII.
const DISTRIBUTION_KEY: i64 = 0x464f_5952;

/// How long SQLite waits for a lock of another process.
const PATIENCE: Duration = Duration::from_secs(10);

/// `PRAGMA synchronous` of FULL (<https://sqlite.org/pragma.html#pragma_synchronous>).
const FULL: i64 = 2;

/// The file of an `sqlite:` URL, as the database itself reads it; `None` for any other URL.
#[must_use]
pub fn file_of(url: &str) -> Option<PathBuf> {
    let options = SqliteConnectOptions::from_str(url.strip_prefix("sqlite:").map(|_| url)?).ok()?;
    Some(options.get_filename().to_path_buf())
}

/// An open database. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Store(Kind);

#[derive(Clone, Debug)]
enum Kind {
    Sqlite {
        writer: Writer,
        readers: Readers,
        /// For whoever may block; `None` once closed.
        here: Arc<Mutex<Option<Direct>>>,
    },
    Postgres(PgPool),
}

impl Store {
    /// Opens `sqlite://PATH` (made when missing) or `postgres://…`.
    ///
    /// # Errors
    /// When the scheme is unknown or the database cannot be reached.
    pub async fn open(url: &str) -> Result<Self, StorageError> {
        Self::open_with(url, BATCH_JOBS).await
    }

    /// As [`Store::open`]; on SQLite at most `batch_jobs` write jobs share a commit.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub async fn open_with(url: &str, batch_jobs: NonZeroUsize) -> Result<Self, StorageError> {
        if url.starts_with("sqlite:") {
            Self::open_sqlite(url, batch_jobs).await
        } else if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            Self::open_postgres(url).await
        } else {
            Err(StorageError::Scheme)
        }
    }

    async fn open_sqlite(url: &str, batch_jobs: NonZeroUsize) -> Result<Self, StorageError> {
        // FULL, not NORMAL: an acknowledged message must survive a power cut, and in WAL mode
        // NORMAL does not sync at commit (https://sqlite.org/pragma.html#pragma_synchronous).
        let options = SqliteConnectOptions::from_str(url)?
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(PATIENCE);
        let mut first: SqliteConnection = options.connect().await?;
        sqlx::migrate!("migrations/sqlite").run(&mut first).await?;
        require_wal(&mut first).await?;
        let connection = Direct::open_writer(options.get_filename(), PATIENCE)?;
        require_full(&connection)?;
        first.close().await?;
        let readers = Readers::open(options.get_filename(), PATIENCE)?;
        let here = Direct::open_reader(options.get_filename(), PATIENCE)?;
        let writer = Writer::start(connection, batch_jobs).map_err(sqlx::Error::Io)?;
        Ok(Self(Kind::Sqlite { writer, readers, here: Arc::new(Mutex::new(Some(here))) }))
    }

    async fn open_postgres(url: &str) -> Result<Self, StorageError> {
        let options = PgConnectOptions::from_str(url)?
            .application_name("foyer")
            .options([("statement_timeout", "30000"), ("default_transaction_isolation", "read committed")]);
        let mut first = sqlx::PgConnection::connect_with(&options).await?;
        sqlx::migrate!("migrations/postgres").run(&mut first).await?;
        require_durable_postgres(&mut first).await?;
        first.close().await?;
        let pool = PgPoolOptions::new()
            .max_connections(24)
            .acquire_timeout(Duration::from_secs(10))
            .connect_with(options)
            .await?;
        Ok(Self(Kind::Postgres(pool)))
    }

    /// A connection for reading.
    ///
    /// # Errors
    /// When none is free in time or the database is gone.
    pub async fn read(&self) -> Result<Conn, StorageError> {
        Ok(Conn(match &self.0 {
            Kind::Sqlite { readers, .. } => Backend::Reader(readers.take().await?),
            Kind::Postgres(pool) => Backend::Postgres(pool.acquire().await?),
        }))
    }

    /// As [`Store::read`], for a thread that does nothing else: on SQLite it blocks while the database
    /// answers, and saves the switch to another thread and back, which is most of what a short
    /// statement costs. There is one such connection; who comes second waits.
    ///
    /// # Errors
    /// As [`Store::read`].
    pub async fn read_here(&self) -> Result<Conn, StorageError> {
        let Kind::Sqlite { here, .. } = &self.0 else { return self.read().await };
        let here = Arc::clone(here).lock_owned().await;
        let here = OwnedMutexGuard::try_map(here, Option::as_mut).map_err(|_| StorageError::Stopped)?;
        Ok(Conn(Backend::Here(here)))
    }

    /// Runs `job` in one transaction and answers after its commit. The job runs to its end even
    /// when the caller goes away. On SQLite, jobs that wait together share one commit.
    ///
    /// # Errors
    /// The job's own error, after its changes were rolled back; or the database's.
    pub async fn write<T, E, F>(&self, lock: Lock, job: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StorageError> + Send + 'static,
        F: for<'t> FnOnce(&'t mut Conn) -> JobFuture<'t, T, E> + Send + 'static,
    {
        let _waiting = metrics().waiting();
        match &self.0 {
            Kind::Sqlite { writer, .. } => writer.submit(job).await,
            Kind::Postgres(pool) => {
                let pool = pool.clone();
                // A task of its own: a caller that goes away must not leave a transaction open.
                let work = async move { write_postgres(&pool, lock, job).await };
                let task = tokio::spawn(work.in_current_span());
                task.await.unwrap_or_else(|_| Err(StorageError::Panicked.into()))
            }
        }
    }

    /// Ends when nothing can be written any more: SQLite's writer was told to stop, or it panicked. PostgreSQL has
    /// no such part.
    pub async fn writer_ended(&self) {
        match &self.0 {
            Kind::Sqlite { writer, .. } => writer.ended().await,
            Kind::Postgres(_) => std::future::pending().await,
        }
    }

    /// Closes the readers and waits until queued writes are done. On SQLite the writer goes last:
    /// the last connection folds the write-ahead log into the database file.
    pub async fn close(&self) {
        match &self.0 {
            Kind::Sqlite { writer, readers, here } => {
                readers.close().await;
                drop(here.lock().await.take());
                writer.stop().await;
            }
            Kind::Postgres(pool) => pool.close().await,
        }
    }
}

/// SQLite may ignore what it was told: an in-memory database has no write-ahead log, and neither has
/// one on a file system without shared memory.
async fn require_wal(conn: &mut SqliteConnection) -> Result<(), StorageError> {
    let value: String = sqlx::query_scalar("PRAGMA journal_mode").fetch_one(conn).await?;
    if value == "wal" { Ok(()) } else { Err(StorageError::NotDurable { setting: "journal_mode", value }) }
}

/// The connection that writes is asked itself what it does at a commit.
fn require_full(direct: &Direct) -> Result<(), StorageError> {
    let setting = "synchronous";
    match direct.setting(setting)? {
        value if value < FULL => Err(StorageError::NotDurable { setting, value: value.to_string() }),
        _ => Ok(()),
    }
}

/// PostgreSQL's administrator may have traded safety for speed, for all or for us. With either of
/// these off, it answers a commit before the disk has it.
async fn require_durable_postgres(conn: &mut sqlx::PgConnection) -> Result<(), StorageError> {
    for (setting, ask) in [("fsync", "SHOW fsync"), ("synchronous_commit", "SHOW synchronous_commit")] {
        let value: String = sqlx::query_scalar(ask).fetch_one(&mut *conn).await?;
        if value == "off" {
            return Err(StorageError::NotDurable { setting, value });
        }
    }
    Ok(())
}

async fn write_postgres<T, E, F>(pool: &PgPool, lock: Lock, job: F) -> Result<T, E>
where
    T: Send + 'static,
    E: From<StorageError> + Send + 'static,
    F: for<'t> FnOnce(&'t mut Conn) -> JobFuture<'t, T, E> + Send + 'static,
{
    let connection = pool.acquire().await.map_err(StorageError::from)?;
    let mut conn = Conn(Backend::Postgres(connection));
    conn.execute("BEGIN", vec![]).await?;
    if lock == Lock::Distribution {
        conn.fetch_all("SELECT pg_advisory_xact_lock($1)", vec![DISTRIBUTION_KEY.into()]).await?;
    }
    let outcome = run_job(&mut conn, job).await;
    let ended = match &outcome {
        Ok(_) => conn.commit(1).await,
        Err(_) => conn.execute("ROLLBACK", vec![]).await.map(|_| ()),
    };
    if let Err(error) = ended {
        // Whatever state this connection is in, nobody else may get it.
        if let Backend::Postgres(connection) = conn.0 {
            drop(connection.detach());
        }
        return Err(outcome.err().unwrap_or_else(|| error.into()));
    }
    outcome
}

#[cfg(test)]
mod tests {
    use super::{PATIENCE, Store, require_full, require_wal};
    use crate::StorageError;
    use crate::direct::Direct;
    use crate::testing::{Backend, TestDb};
    use sqlx::ConnectOptions;
    use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode};

    fn options(folder: &tempfile::TempDir) -> SqliteConnectOptions {
        SqliteConnectOptions::new().filename(folder.path().join("a.db")).create_if_missing(true)
    }

    fn refused(outcome: Result<(), StorageError>) -> anyhow::Result<Option<&'static str>> {
        match outcome {
            Ok(()) => Ok(None),
            Err(StorageError::NotDurable { setting, .. }) => Ok(Some(setting)),
            Err(other) => Err(other.into()),
        }
    }

    #[tokio::test]
    async fn a_database_that_forgets_at_a_power_cut_is_refused() -> anyhow::Result<()> {
        let folder = tempfile::tempdir()?;
        let mut wal = options(&folder).journal_mode(SqliteJournalMode::Wal).connect().await?;
        assert_eq!(refused(require_wal(&mut wal).await)?, None);
        let writer = Direct::open_writer(&folder.path().join("a.db"), PATIENCE)?;
        assert_eq!(refused(require_full(&writer))?, None);
        for (synchronous, outcome) in
            [("EXTRA", None), ("NORMAL", Some("synchronous")), ("OFF", Some("synchronous"))]
        {
            writer.set("synchronous", synchronous)?;
            assert_eq!(refused(require_full(&writer))?, outcome, "{synchronous}");
        }
        let folder = tempfile::tempdir()?;
        let mut delete = options(&folder).journal_mode(SqliteJournalMode::Delete).connect().await?;
        assert_eq!(refused(require_wal(&mut delete).await)?, Some("journal_mode"));
        Ok(())
    }

    #[tokio::test]
    async fn a_postgres_that_answers_before_its_disk_is_refused() -> anyhow::Result<()> {
        let (url, _) = TestDb::url(Backend::Postgres).await?;
        let asks = if url.contains('?') { '&' } else { '?' };
        let hasty = format!("{url}{asks}options[synchronous_commit]=off");
        let error = Store::open(&hasty).await.expect_err("it would forget");
        assert!(matches!(error, StorageError::NotDurable { setting: "synchronous_commit", .. }), "{error}");
        Store::open(&url).await?.close().await;
        Ok(())
    }

    #[tokio::test]
    async fn a_database_in_memory_is_refused_with_a_sentence() {
        let error = Store::open("sqlite::memory:").await.expect_err("there is no log in memory");
        let said = error.to_string();
        assert!(said.contains("journal_mode at memory") && said.contains("power cut"), "{said}");
    }
}
