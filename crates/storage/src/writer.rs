//! SQLite's one writer: drains waiting jobs into shared commits.
//!
//! The disk's sync at commit is the bottleneck of the whole product, so jobs that wait together
//! share one: a savepoint each, one commit, then everybody is answered. A job that fails is rolled
//! back to its savepoint and harms nobody else. The writer has a thread of its own, so that a commit
//! holds up nobody and a statement is not handed to another thread.

use crate::conn::Backend;
use crate::direct::Direct;
use crate::{Conn, JobFuture, StorageError};
use foyer_metrics::{Fault, metrics};
use futures::FutureExt as _;
use std::num::NonZeroUsize;
use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::{io, thread};
use tokio::runtime::Handle;
use tokio::sync::{mpsc, oneshot};
use tracing::{Instrument as _, Span};

/// Most jobs that wait; beyond it callers wait to submit.
const QUEUE_JOBS: usize = 4_096;

/// What a job leaves behind: called once with the commit's outcome, it answers the caller.
type Answer = Box<dyn FnOnce(Result<(), String>) + Send>;
/// A job without its types: runs inside the transaction, says whether to keep its changes.
type Job = Box<dyn for<'t> FnOnce(&'t mut Conn) -> Pin<Box<dyn Future<Output = Done> + Send + 't>> + Send>;

struct Done {
    keep: bool,
    answer: Answer,
}

enum Request {
    Job(Job),
    Stop(oneshot::Sender<()>),
}

/// A handle on the writer. Cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct Writer(mpsc::Sender<Request>);

impl Writer {
    /// Starts the writer on the connection that is its own from now on; at most `batch_jobs` jobs
    /// share a commit.
    ///
    /// # Errors
    /// When the system has no thread left.
    ///
    /// # Panics
    /// Outside a runtime.
    pub(crate) fn start(connection: Direct, batch_jobs: NonZeroUsize) -> io::Result<Self> {
        let (sender, receiver) = mpsc::channel(QUEUE_JOBS);
        let conn = Conn(Backend::Writer(connection));
        // Jobs are the same futures as on PostgreSQL, so they get the same surroundings.
        let runtime = Handle::current();
        let work = move || run(conn, &runtime, receiver, batch_jobs.get());
        thread::Builder::new().name("foyer-writer".to_owned()).spawn(work)?;
        Ok(Self(sender))
    }

    pub(crate) async fn submit<T, E, F>(&self, job: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StorageError> + Send + 'static,
        F: for<'t> FnOnce(&'t mut Conn) -> JobFuture<'t, T, E> + Send + 'static,
    {
        let (sender, receiver) = oneshot::channel();
        // What the job logs belongs to the request it is for.
        let span = Span::current();
        let job: Job = Box::new(move |conn| {
            let work = async move {
                let outcome = run_job(conn, job).await;
                Done { keep: outcome.is_ok(), answer: answer_to(sender, outcome) }
            };
            Box::pin(work.instrument(span))
        });
        self.0.send(Request::Job(job)).await.map_err(|_| StorageError::Stopped)?;
        receiver.await.unwrap_or_else(|_| Err(StorageError::Stopped.into()))
    }

    /// Ends when the writer has: it was told to, or it panicked.
    pub(crate) async fn ended(&self) {
        self.0.closed().await;
    }

    /// Waits until all jobs submitted before are committed, then ends the writer.
    pub(crate) async fn stop(&self) {
        let (sender, receiver) = oneshot::channel();
        if self.0.send(Request::Stop(sender)).await.is_ok() {
            // An error means that the writer is gone already, which is what was asked for.
            let _ = receiver.await;
        }
    }
}

/// Runs a job and turns a panic inside it into an error.
pub(crate) async fn run_job<T, E, F>(conn: &mut Conn, job: F) -> Result<T, E>
where
    E: From<StorageError>,
    F: for<'t> FnOnce(&'t mut Conn) -> JobFuture<'t, T, E>,
{
    AssertUnwindSafe(async { job(conn).await })
        .catch_unwind()
        .await
        .unwrap_or_else(|_| Err(StorageError::Panicked.into()))
}

fn answer_to<T, E>(sender: oneshot::Sender<Result<T, E>>, outcome: Result<T, E>) -> Answer
where
    T: Send + 'static,
    E: From<StorageError> + Send + 'static,
{
    Box::new(move |committed| {
        let outcome = match (outcome, committed) {
            (Ok(_), Err(text)) => Err(StorageError::Commit(text).into()),
            (outcome, _) => outcome,
        };
        // A caller that went away needs no answer.
        let _ = sender.send(outcome);
    })
}

fn run(mut conn: Conn, runtime: &Handle, mut requests: mpsc::Receiver<Request>, batch_jobs: usize) {
    let mut batch = Vec::with_capacity(batch_jobs);
    loop {
        // Waits for one and takes what else is there: while a commit syncs, the next batch grows
        // by itself, so no further delay is needed.
        if requests.blocking_recv_many(&mut batch, batch_jobs) == 0 {
            return;
        }
        let mut stop = None;
        let mut jobs = Vec::with_capacity(batch.len());
        for request in batch.drain(..) {
            match request {
                Request::Job(job) => jobs.push(job),
                Request::Stop(sender) => stop = Some(sender),
            }
        }
        if !jobs.is_empty() {
            runtime.block_on(commit_batch(&mut conn, jobs));
        }
        if let Some(sender) = stop {
            if let Backend::Writer(connection) = conn.0
                && let Err(error) = connection.close()
            {
                tracing::warn!(error = %error, "closing the database failed");
            }
            let _ = sender.send(());
            return;
        }
    }
}

async fn commit_batch(conn: &mut Conn, jobs: Vec<Job>) {
    let mut answers = Vec::with_capacity(jobs.len());
    let outcome = run_batch(conn, jobs, &mut answers).await;
    if let Err(error) = &outcome {
        metrics().faults.of(Fault::Commit).inc();
        tracing::error!(error = %error, "a commit failed");
        // Errors when no transaction is open, which is fine.
        let _ = conn.execute("ROLLBACK", vec![]).await;
    }
    let committed = outcome.map_err(|error| error.to_string());
    for answer in answers {
        answer(committed.clone());
    }
}

async fn run_batch(conn: &mut Conn, jobs: Vec<Job>, answers: &mut Vec<Answer>) -> Result<(), StorageError> {
    conn.execute("BEGIN IMMEDIATE", vec![]).await?;
    let shared_by = jobs.len();
    for job in jobs {
        conn.execute("SAVEPOINT job", vec![]).await?;
        let done = job(conn).await;
        answers.push(done.answer);
        if !done.keep {
            conn.execute("ROLLBACK TO job", vec![]).await?;
        }
        conn.execute("RELEASE job", vec![]).await?;
    }
    #[cfg(feature = "planted-faults")]
    crate::planted::panic_in_writer();
    #[cfg(feature = "planted-faults")]
    if crate::planted::is(crate::planted::Fault::AcknowledgeBeforeCommit) {
        for answer in answers.drain(..) {
            answer(Ok(()));
        }
        // A slow disk.
        thread::sleep(std::time::Duration::from_millis(20));
    }
    conn.commit(shared_by).await
}
