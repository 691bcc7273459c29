//! SQLite's connections for reading. Each serves one reader at a time, on a thread that may block.
//!
//! A statement and all rows of its answer cross between threads once. Owns how many connections there are and who has
//! which; it knows no statement.

use crate::direct::{Direct, DirectRow};
use crate::{Param, StorageError};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

/// Connections, and so statements at a time. SQLite's readers do not wait for each other.
const CONNECTIONS: u32 = 8;
/// How long somebody waits for a connection before that is an error.
const WAIT: Duration = Duration::from_secs(30);

/// All connections for reading. Cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct Readers {
    free: Arc<Free>,
    places: Arc<Semaphore>,
}

/// The connections that nobody uses.
#[derive(Debug, Default)]
struct Free(Mutex<Vec<Direct>>);

impl Free {
    fn connections(&self) -> MutexGuard<'_, Vec<Direct>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Readers {
    /// Opens a migrated database; a statement waits at most `patience` for a lock of another process.
    ///
    /// # Errors
    /// When the file cannot be opened.
    pub(crate) fn open(file: &Path, patience: Duration) -> Result<Self, StorageError> {
        let connections: Result<_, _> =
            (0..CONNECTIONS).map(|_| Direct::open_reader(file, patience)).collect();
        let places = Arc::new(Semaphore::new(CONNECTIONS as usize));
        Ok(Self { free: Arc::new(Free(Mutex::new(connections?))), places })
    }

    /// A connection, when one is free.
    ///
    /// # Errors
    /// When none is free for long, or all were closed.
    pub(crate) async fn take(&self) -> Result<Reader, StorageError> {
        let place = timeout(WAIT, Arc::clone(&self.places).acquire_owned()).await;
        let place = place.map_err(|_| sqlx::Error::PoolTimedOut)?.map_err(|_| StorageError::Stopped)?;
        let direct = self.free.connections().pop().ok_or(StorageError::Stopped)?;
        Ok(Reader(Some(Taken { direct: Some(direct), free: Arc::clone(&self.free), _place: place })))
    }

    /// Waits until nobody reads any more, and closes all connections. Nobody gets one meanwhile.
    pub(crate) async fn close(&self) {
        // Whoever asks from now on stands behind this, and is told once it is closed.
        let all = self.places.acquire_many(CONNECTIONS).await;
        self.places.close();
        drop(all);
        self.free.connections().clear();
    }
}

/// A connection in use; free again when this is dropped. `None` while a statement runs.
#[derive(Debug)]
pub(crate) struct Reader(Option<Taken>);

/// Goes to the thread that reads and back. If the reader goes away meanwhile, the connection is free once the
/// statement has ended.
#[derive(Debug)]
struct Taken {
    /// There until it is dropped.
    direct: Option<Direct>,
    free: Arc<Free>,
    _place: OwnedSemaphorePermit,
}

impl Drop for Taken {
    fn drop(&mut self) {
        self.free.connections().extend(self.direct.take());
    }
}

impl Reader {
    /// Runs a statement; answers how many rows it changed, as a reader none.
    ///
    /// # Errors
    /// When the database fails.
    pub(crate) async fn execute(
        &mut self,
        sql: &'static str,
        params: Vec<Param>,
    ) -> Result<u64, StorageError> {
        self.on_thread(move |direct| direct.execute(sql, &params)).await
    }

    /// All rows of an answer.
    ///
    /// # Errors
    /// When the database fails.
    pub(crate) async fn fetch_all(
        &mut self,
        sql: &'static str,
        params: Vec<Param>,
    ) -> Result<Vec<DirectRow>, StorageError> {
        self.on_thread(move |direct| direct.fetch_all(sql, &params)).await
    }

    async fn on_thread<T: Send + 'static>(
        &mut self,
        work: impl FnOnce(&mut Direct) -> Result<T, StorageError> + Send + 'static,
    ) -> Result<T, StorageError> {
        // It is away only when a statement before was given up; then this reader has come to its end.
        let mut taken = self.0.take().ok_or(StorageError::Stopped)?;
        let done = tokio::task::spawn_blocking(move || {
            let direct = taken.direct.as_mut().ok_or(StorageError::Stopped);
            let answer = direct.and_then(work);
            (taken, answer)
        });
        let (taken, answer) = done.await.map_err(|_| StorageError::Panicked)?;
        self.0 = Some(taken);
        answer
    }
}

#[cfg(test)]
mod tests;
