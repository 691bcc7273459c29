//! Sign-in sessions and failed sign-ins.

use crate::conn::params;
use crate::statements::statements;
use crate::{Conn, Row, StorageError};
use foyer_protocol::{AgentId, SessionId, Timestamp};

statements! {
    BY_TOKEN = "SELECT * FROM session WHERE token_hash = $1 AND expires_at > $2";
    OF_AGENT = "SELECT * FROM session WHERE agent_id = $1 AND expires_at > $2 \
        ORDER BY created_at DESC, id";
    INSERT = "INSERT INTO session (id, token_hash, agent_id, browser, address, created_at, \
        last_seen_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $6, $7)";
    TOUCH = "UPDATE session SET last_seen_at = $2, expires_at = $3 WHERE id = $1";
    DELETE = "DELETE FROM session WHERE id = $1 AND agent_id = $2";
    DELETE_TOKEN = "DELETE FROM session WHERE token_hash = $1";
    DELETE_ALL = "DELETE FROM session WHERE agent_id = $1";
    DELETE_EXPIRED = "DELETE FROM session WHERE expires_at <= $1 RETURNING id";
    FAILURES = "SELECT failures FROM sign_in_failure WHERE subject = $1 AND since > $2";
    FAIL = "INSERT INTO sign_in_failure (subject, failures, since) VALUES ($1, 1, $2) \
        ON CONFLICT (subject) DO UPDATE SET \
        failures = CASE WHEN sign_in_failure.since > $3 THEN sign_in_failure.failures + 1 ELSE 1 END, \
        since = CASE WHEN sign_in_failure.since > $3 THEN sign_in_failure.since ELSE $2 END";
    FORGIVE = "DELETE FROM sign_in_failure WHERE subject = $1";
    FORGET_OLD = "DELETE FROM sign_in_failure WHERE since <= $1";
}

/// A session as stored.
#[derive(Clone, Debug)]
pub struct Session {
    /// Its public id.
    pub id: SessionId,
    /// Whose it is.
    pub agent: AgentId,
    /// Browser, in words.
    pub browser: String,
    /// Address it signed in from.
    pub address: String,
    /// When it signed in.
    pub created_at: Timestamp,
    /// When it was last used.
    pub last_seen_at: Timestamp,
    /// When it ends by itself.
    pub expires_at: Timestamp,
}

fn session(row: &Row) -> Result<Session, StorageError> {
    Ok(Session {
        id: row.id("id")?,
        agent: row.id("agent_id")?,
        browser: row.text("browser")?,
        address: row.text("address")?,
        created_at: row.time("created_at")?,
        last_seen_at: row.time("last_seen_at")?,
        expires_at: row.time("expires_at")?,
    })
}

/// The live session of a token's hash.
///
/// # Errors
/// When the database fails.
pub async fn by_token(
    conn: &mut Conn,
    token_hash: &str,
    now: Timestamp,
) -> Result<Option<Session>, StorageError> {
    conn.fetch_optional(BY_TOKEN, params![token_hash, now]).await?.as_ref().map(session).transpose()
}

/// An agent's live sessions, newest first.
///
/// # Errors
/// When the database fails.
pub async fn of_agent(
    conn: &mut Conn,
    agent: &AgentId,
    now: Timestamp,
) -> Result<Vec<Session>, StorageError> {
    conn.fetch_all(OF_AGENT, params![agent, now]).await?.iter().map(session).collect()
}

/// Stores a new session; `last_seen_at` starts as `created_at`.
///
/// # Errors
/// When the database fails.
pub async fn insert(conn: &mut Conn, session: &Session, token_hash: &str) -> Result<(), StorageError> {
    let params = params![
        &session.id,
        token_hash,
        &session.agent,
        &session.browser,
        &session.address,
        session.created_at,
        session.expires_at,
    ];
    conn.execute(INSERT, params).await?;
    Ok(())
}

/// Notes that a session was used, and moves its end.
///
/// # Errors
/// When the database fails.
pub async fn touch(
    conn: &mut Conn,
    id: &SessionId,
    now: Timestamp,
    expires_at: Timestamp,
) -> Result<(), StorageError> {
    conn.execute(TOUCH, params![id, now, expires_at]).await?;
    Ok(())
}

/// Ends one session of an agent; false when it is not the agent's.
///
/// # Errors
/// When the database fails.
pub async fn delete(conn: &mut Conn, id: &SessionId, agent: &AgentId) -> Result<bool, StorageError> {
    Ok(conn.execute(DELETE, params![id, agent]).await? == 1)
}

/// Ends the session of a token's hash, if any.
///
/// # Errors
/// When the database fails.
pub async fn delete_by_token(conn: &mut Conn, token_hash: &str) -> Result<(), StorageError> {
    conn.execute(DELETE_TOKEN, params![token_hash]).await?;
    Ok(())
}

/// Ends all sessions of an agent.
///
/// # Errors
/// When the database fails.
pub async fn delete_all(conn: &mut Conn, agent: &AgentId) -> Result<(), StorageError> {
    conn.execute(DELETE_ALL, params![agent]).await?;
    Ok(())
}

/// Removes sessions that ended by `now` and sign-in failures from before `failures_before`; answers which
/// sessions these were.
///
/// # Errors
/// When the database fails.
pub async fn sweep(
    conn: &mut Conn,
    now: Timestamp,
    failures_before: Timestamp,
) -> Result<Vec<SessionId>, StorageError> {
    let ended = conn.fetch_all(DELETE_EXPIRED, params![now]).await?;
    conn.execute(FORGET_OLD, params![failures_before]).await?;
    ended.iter().map(|row| row.id("id")).collect()
}

/// Failed sign-ins of an account or address that began after `after`.
///
/// # Errors
/// When the database fails.
pub async fn failures(conn: &mut Conn, subject: &str, after: Timestamp) -> Result<i64, StorageError> {
    let row = conn.fetch_optional(FAILURES, params![subject, after]).await?;
    row.map_or(Ok(0), |row| row.int("failures"))
}

/// Counts a failed sign-in; a count that began by `after` starts anew.
///
/// # Errors
/// When the database fails.
pub async fn fail(
    conn: &mut Conn,
    subject: &str,
    now: Timestamp,
    after: Timestamp,
) -> Result<(), StorageError> {
    conn.execute(FAIL, params![subject, now, after]).await?;
    Ok(())
}

/// Forgets the failures of an account.
///
/// # Errors
/// When the database fails.
pub async fn forgive(conn: &mut Conn, subject: &str) -> Result<(), StorageError> {
    conn.execute(FORGIVE, params![subject]).await?;
    Ok(())
}
