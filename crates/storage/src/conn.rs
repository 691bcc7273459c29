//! One connection, one parameter type, one row type over both databases.
//!
//! This file is the whole difference between SQLite and PostgreSQL for a statement: the text is
//! the same, only the driver differs.

use crate::StorageError;
use crate::direct::{Direct, DirectRow};
use crate::readers::Reader;
use foyer_metrics::metrics;
use foyer_protocol::Timestamp;
use sqlx::pool::PoolConnection;
use sqlx::postgres::PgRow;
use sqlx::{Postgres, Row as _};
use std::time::Instant;
use tokio::sync::OwnedMappedMutexGuard;

/// A connection: inside [`crate::Store::write`] one with an open transaction, else one for reading.
#[derive(Debug)]
pub struct Conn(pub(crate) Backend);

#[derive(Debug)]
pub(crate) enum Backend {
    /// SQLite on the thread that asks: the one connection that writes.
    Writer(Direct),
    /// SQLite on the thread that asks, for reading.
    Here(OwnedMappedMutexGuard<Option<Direct>, Direct>),
    /// SQLite on another thread, for reading.
    Reader(Reader),
    Postgres(PoolConnection<Postgres>),
}

/// A bound value. `None` is typed, as PostgreSQL wants to know of what there is none.
#[derive(Clone, Debug)]
pub enum Param {
    /// `TEXT`
    Text(Option<String>),
    /// `BIGINT`
    Int(Option<i64>),
    /// `BOOLEAN`
    Bool(bool),
    /// `BLOB`, in PostgreSQL `BYTEA`
    Bytes(Vec<u8>),
}

impl From<&str> for Param {
    fn from(value: &str) -> Self {
        Self::Text(Some(value.to_owned()))
    }
}
impl From<&String> for Param {
    fn from(value: &String) -> Self {
        Self::Text(Some(value.clone()))
    }
}
impl From<String> for Param {
    fn from(value: String) -> Self {
        Self::Text(Some(value))
    }
}
impl From<Option<&str>> for Param {
    fn from(value: Option<&str>) -> Self {
        Self::Text(value.map(str::to_owned))
    }
}
impl From<i64> for Param {
    fn from(value: i64) -> Self {
        Self::Int(Some(value))
    }
}
impl From<Option<i64>> for Param {
    fn from(value: Option<i64>) -> Self {
        Self::Int(value)
    }
}
impl From<Timestamp> for Param {
    fn from(value: Timestamp) -> Self {
        Self::Int(Some(value.0))
    }
}
impl From<Option<Timestamp>> for Param {
    fn from(value: Option<Timestamp>) -> Self {
        Self::Int(value.map(|t| t.0))
    }
}
impl From<bool> for Param {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}
impl From<Vec<u8>> for Param {
    fn from(value: Vec<u8>) -> Self {
        Self::Bytes(value)
    }
}

macro_rules! id_params {
    ($($id:ident),*) => {$(
        impl From<&foyer_protocol::$id> for Param {
            fn from(value: &foyer_protocol::$id) -> Self {
                Self::Text(Some(value.0.clone()))
            }
        }
        impl From<Option<&foyer_protocol::$id>> for Param {
            fn from(value: Option<&foyer_protocol::$id>) -> Self {
                Self::Text(value.map(|id| id.0.clone()))
            }
        }
    )*};
}
id_params!(
    AgentId,
    BlockId,
    BrandId,
    ChatId,
    ClientId,
    DepartmentId,
    GroupId,
    LinkSecretId,
    OfflineMessageId,
    SessionId,
    VisitorId
);

impl From<&foyer_protocol::StreamId> for Param {
    fn from(value: &foyer_protocol::StreamId) -> Self {
        value.as_str().into()
    }
}

impl From<foyer_protocol::LinkId> for Param {
    fn from(value: foyer_protocol::LinkId) -> Self {
        Self::Int(Some(value.0))
    }
}

/// The parameters of a statement, in the order of `$1`, `$2`, …
macro_rules! params {
    ($($value:expr),* $(,)?) => { vec![$($crate::conn::Param::from($value)),*] };
}
pub(crate) use params;

/// One row of an answer.
#[derive(Debug)]
pub enum Row {
    /// From SQLite.
    Direct(DirectRow),
    /// From PostgreSQL.
    Postgres(PgRow),
}

macro_rules! getters {
    ($($(#[$doc:meta])* $name:ident -> $type:ty;)*) => {$(
        $(#[$doc])*
        ///
        /// # Errors
        /// When the column is missing or of another type.
        pub fn $name(&self, column: &'static str) -> Result<$type, StorageError> {
            Ok(match self {
                Self::Direct(row) => row.try_get::<$type>(column)?,
                Self::Postgres(row) => row.try_get::<$type, _>(column)?,
            })
        }
    )*};
}

impl Row {
    getters! {
        /// A `TEXT` that is never null.
        text -> String;
        /// A `TEXT`.
        opt_text -> Option<String>;
        /// A `BIGINT` that is never null.
        int -> i64;
        /// A `BIGINT`.
        opt_int -> Option<i64>;
        /// A `BOOLEAN`.
        flag -> bool;
        /// A `BLOB` that is never null.
        bytes -> Vec<u8>;
    }

    /// A time.
    ///
    /// # Errors
    /// As [`Row::int`].
    pub fn time(&self, column: &'static str) -> Result<Timestamp, StorageError> {
        Ok(Timestamp(self.int(column)?))
    }

    /// A time or none.
    ///
    /// # Errors
    /// As [`Row::opt_int`].
    pub fn opt_time(&self, column: &'static str) -> Result<Option<Timestamp>, StorageError> {
        Ok(self.opt_int(column)?.map(Timestamp))
    }

    /// A text id.
    ///
    /// # Errors
    /// As [`Row::text`].
    pub fn id<T: From<String>>(&self, column: &'static str) -> Result<T, StorageError> {
        Ok(T::from(self.text(column)?))
    }

    /// A text id or none.
    ///
    /// # Errors
    /// As [`Row::opt_text`].
    pub fn opt_id<T: From<String>>(&self, column: &'static str) -> Result<Option<T>, StorageError> {
        Ok(self.opt_text(column)?.map(T::from))
    }
}

macro_rules! bind_all {
    ($sql:expr, $params:expr) => {{
        let mut query = sqlx::query($sql);
        for param in $params {
            query = match param {
                Param::Text(value) => query.bind(value),
                Param::Int(value) => query.bind(value),
                Param::Bool(value) => query.bind(value),
                Param::Bytes(value) => query.bind(value),
            };
        }
        query
    }};
}

impl Conn {
    /// Runs a statement; answers how many rows it changed.
    ///
    /// # Errors
    /// When the database fails.
    pub(crate) async fn execute(
        &mut self,
        sql: &'static str,
        params: Vec<Param>,
    ) -> Result<u64, StorageError> {
        self.note(sql);
        #[cfg(feature = "baseline")]
        crate::baseline::record(sql, &params);
        Ok(match &mut self.0 {
            Backend::Writer(c) => c.execute(sql, &params)?,
            Backend::Here(c) => c.execute(sql, &params)?,
            Backend::Reader(c) => c.execute(sql, params).await?,
            Backend::Postgres(c) => bind_all!(sql, params).execute(&mut **c).await?.rows_affected(),
        })
    }

    /// All rows of an answer.
    ///
    /// # Errors
    /// When the database fails.
    pub(crate) async fn fetch_all(
        &mut self,
        sql: &'static str,
        params: Vec<Param>,
    ) -> Result<Vec<Row>, StorageError> {
        self.note(sql);
        #[cfg(feature = "baseline")]
        crate::baseline::record(sql, &params);
        Ok(match &mut self.0 {
            Backend::Writer(c) => c.fetch_all(sql, &params)?.into_iter().map(Row::Direct).collect(),
            Backend::Here(c) => c.fetch_all(sql, &params)?.into_iter().map(Row::Direct).collect(),
            Backend::Reader(c) => c.fetch_all(sql, params).await?.into_iter().map(Row::Direct).collect(),
            Backend::Postgres(c) => {
                let rows = bind_all!(sql, params).fetch_all(&mut **c).await?;
                rows.into_iter().map(Row::Postgres).collect()
            }
        })
    }

    /// The first row of an answer, if any.
    ///
    /// # Errors
    /// When the database fails.
    pub(crate) async fn fetch_optional(
        &mut self,
        sql: &'static str,
        params: Vec<Param>,
    ) -> Result<Option<Row>, StorageError> {
        Ok(self.fetch_all(sql, params).await?.into_iter().next())
    }

    /// The one row of an answer that always has one.
    ///
    /// # Errors
    /// When the database fails; also when there is no row.
    pub(crate) async fn fetch_one(
        &mut self,
        sql: &'static str,
        params: Vec<Param>,
    ) -> Result<Row, StorageError> {
        self.fetch_optional(sql, params).await?.ok_or(StorageError::Database(sqlx::Error::RowNotFound))
    }

    /// Ends a transaction that `jobs` share, and measures what the database took for it.
    ///
    /// # Errors
    /// When the database fails; nothing is stored then.
    pub(crate) async fn commit(&mut self, jobs: usize) -> Result<(), StorageError> {
        let started = Instant::now();
        self.execute("COMMIT", vec![]).await?;
        metrics().commit_seconds.observe(started.elapsed().as_secs_f64());
        metrics().commit_jobs.observe(jobs as f64);
        Ok(())
    }

    /// Remembers the statement, so that the conformance suite can show that it ran them all.
    #[cfg(test)]
    fn note(&self, sql: &'static str) {
        crate::statements::note(matches!(self.0, Backend::Postgres(_)), sql);
    }

    #[cfg(not(test))]
    #[expect(clippy::unused_self, reason = "the test build uses it")]
    fn note(&self, _sql: &'static str) {}
}
