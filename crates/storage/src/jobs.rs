//! Jobs: work that goes on beside requests, as rows that any process may take.
//!
//! A claim is a lease: it runs out when its process dies, and its epoch lets only the newest one
//! finish. What a job does and when a failed one is tried again is for the services to say.

use crate::conn::params;
use crate::statements::statements;
use crate::{Conn, Row, StorageError};
use foyer_protocol::Timestamp;

/// Jobs that one look answers at most.
const MOST: i64 = 64;

statements! {
    PUT = "INSERT INTO job (id, kind, payload, due_at, every_ms, attempts, epoch, error) \
        VALUES ($1, $2, $3, $4, $5, 0, 0, '') \
        ON CONFLICT (id) DO UPDATE SET every_ms = excluded.every_ms";
    // A clock that was set back must not keep a standing job or a dead claim waiting for the old time.
    DUE = "SELECT id, kind FROM job WHERE failed_at IS NULL \
        AND (due_at <= $1 OR due_at > $1 + every_ms) \
        AND (claimed_until IS NULL OR claimed_until <= $1 OR claimed_until > $2) \
        ORDER BY due_at, id LIMIT $3";
    NEXT = "SELECT MIN(CASE WHEN claimed_until > due_at THEN claimed_until ELSE due_at END) AS at \
        FROM job WHERE failed_at IS NULL";
    CLAIM = "UPDATE job SET claimed_until = $3, epoch = epoch + 1 \
        WHERE id = $1 AND failed_at IS NULL AND (due_at <= $2 OR due_at > $2 + every_ms) \
        AND (claimed_until IS NULL OR claimed_until <= $2 OR claimed_until > $3) \
        RETURNING id, kind, payload, every_ms, attempts, epoch";
    FINISH = "DELETE FROM job WHERE id = $1 AND epoch = $2";
    AGAIN = "UPDATE job SET due_at = $3, claimed_until = NULL, attempts = 0, error = '' \
        WHERE id = $1 AND epoch = $2";
    RETRY = "UPDATE job SET due_at = $3, claimed_until = NULL, attempts = attempts + 1, error = $4 \
        WHERE id = $1 AND epoch = $2";
    GIVE_UP = "UPDATE job SET failed_at = $3, claimed_until = NULL, attempts = attempts + 1, error = $4 \
        WHERE id = $1 AND epoch = $2";
    TROUBLED = "SELECT id, kind, due_at, attempts, error, failed_at FROM job WHERE error <> '' \
        ORDER BY due_at, id LIMIT $1";
    RESUME = "UPDATE job SET failed_at = NULL, due_at = $2 WHERE id = $1 AND error <> ''";
    DISMISS = "DELETE FROM job WHERE id = $1 AND failed_at IS NOT NULL";
}

/// A job to be done.
#[derive(Clone, Debug)]
pub struct NewJob {
    /// Its id: the name of a standing job, else one that makes a repeat recognisable.
    pub id: String,
    /// What is to be done.
    pub kind: &'static str,
    /// With what, as JSON.
    pub payload: String,
    /// When at the earliest.
    pub due_at: Timestamp,
    /// Time between two turns of a standing job, in ms; `None` = once.
    pub every_ms: Option<i64>,
}

/// A job that is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueJob {
    /// Its id.
    pub id: String,
    /// What is to be done.
    pub kind: String,
}

/// A job that the caller has until the lease runs out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// Its id.
    pub id: String,
    /// With what it is to be done, as JSON.
    pub payload: String,
    /// Time between two turns of a standing job, in ms.
    pub every_ms: Option<i64>,
    /// Tries that failed in a row, this one not counted.
    pub attempts: i64,
    epoch: i64,
}

/// A job whose last try failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TroubledJob {
    /// Its id.
    pub id: String,
    /// What is to be done.
    pub kind: String,
    /// When it is tried again, unless it was given up.
    pub due_at: Timestamp,
    /// Failed tries in a row.
    pub attempts: i64,
    /// Why the last one failed.
    pub error: String,
    /// When it was given up.
    pub failed_at: Option<Timestamp>,
}

/// Adds a job. One of the same id stays as it is, but for how often a standing one has its turn.
///
/// # Errors
/// When the database fails.
pub async fn put(conn: &mut Conn, job: &NewJob) -> Result<(), StorageError> {
    conn.execute(PUT, params![&job.id, job.kind, &job.payload, job.due_at, job.every_ms]).await?;
    Ok(())
}

/// Jobs that are due and that nobody has, the longest due first; 64 at most. No lease of now ends
/// after `lease_until`.
///
/// # Errors
/// When the database fails.
pub async fn due(
    conn: &mut Conn,
    now: Timestamp,
    lease_until: Timestamp,
) -> Result<Vec<DueJob>, StorageError> {
    let rows = conn.fetch_all(DUE, params![now, lease_until, MOST]).await?;
    rows.iter().map(|row| Ok(DueJob { id: row.text("id")?, kind: row.text("kind")? })).collect()
}

/// When the next job is due or the next claim runs out.
///
/// # Errors
/// When the database fails.
pub async fn next_due(conn: &mut Conn) -> Result<Option<Timestamp>, StorageError> {
    conn.fetch_one(NEXT, params![]).await?.opt_time("at")
}

/// Takes a due job until `lease_until`; `None` when it is not due any more or somebody has it.
///
/// # Errors
/// When the database fails.
pub async fn claim(
    conn: &mut Conn,
    id: &str,
    now: Timestamp,
    lease_until: Timestamp,
) -> Result<Option<Claim>, StorageError> {
    let row = conn.fetch_optional(CLAIM, params![id, now, lease_until]).await?;
    row.as_ref().map(claim_of).transpose()
}

fn claim_of(row: &Row) -> Result<Claim, StorageError> {
    Ok(Claim {
        id: row.text("id")?,
        payload: row.text("payload")?,
        every_ms: row.opt_int("every_ms")?,
        attempts: row.int("attempts")?,
        epoch: row.int("epoch")?,
    })
}

/// Notes that a claimed job is done: it goes, or waits for its next turn. False when the claim had
/// run out and somebody else has taken the job: then the caller's transaction must be undone.
///
/// # Errors
/// When the database fails.
pub async fn done(conn: &mut Conn, claim: &Claim, now: Timestamp) -> Result<bool, StorageError> {
    let changed = match claim.every_ms {
        Some(ms) => conn.execute(AGAIN, params![&claim.id, claim.epoch, now.plus_ms(ms)]).await?,
        None => conn.execute(FINISH, params![&claim.id, claim.epoch]).await?,
    };
    Ok(changed == 1)
}

/// Notes that a try failed, and when the next one is due; changes nothing when the claim has run
/// out.
///
/// # Errors
/// When the database fails.
pub async fn retry(
    conn: &mut Conn,
    claim: &Claim,
    due_at: Timestamp,
    error: &str,
) -> Result<(), StorageError> {
    conn.execute(RETRY, params![&claim.id, claim.epoch, due_at, error]).await?;
    Ok(())
}

/// Notes that the last try failed; changes nothing when the claim has run out.
///
/// # Errors
/// When the database fails.
pub async fn give_up(
    conn: &mut Conn,
    claim: &Claim,
    now: Timestamp,
    error: &str,
) -> Result<(), StorageError> {
    conn.execute(GIVE_UP, params![&claim.id, claim.epoch, now, error]).await?;
    Ok(())
}

/// Jobs whose last try failed, 64 at most.
///
/// # Errors
/// When the database fails.
pub async fn troubled(conn: &mut Conn) -> Result<Vec<TroubledJob>, StorageError> {
    let rows = conn.fetch_all(TROUBLED, params![MOST]).await?;
    rows.iter()
        .map(|row| {
            Ok(TroubledJob {
                id: row.text("id")?,
                kind: row.text("kind")?,
                due_at: row.time("due_at")?,
                attempts: row.int("attempts")?,
                error: row.text("error")?,
                failed_at: row.opt_time("failed_at")?,
            })
        })
        .collect()
}

/// Makes a job whose last try failed due at `now`; false when there is no such job.
///
/// # Errors
/// When the database fails.
pub async fn resume(conn: &mut Conn, id: &str, now: Timestamp) -> Result<bool, StorageError> {
    Ok(conn.execute(RESUME, params![id, now]).await? == 1)
}

/// Forgets a job that was given up; false when there is no such job.
///
/// # Errors
/// When the database fails.
pub async fn dismiss(conn: &mut Conn, id: &str) -> Result<bool, StorageError> {
    Ok(conn.execute(DISMISS, params![id]).await? == 1)
}
