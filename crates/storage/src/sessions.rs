//! Sign-in sessions and failed sign-ins.

use crate::conn::params;
use crate::statements::statements;
use crate::{Conn, Row, StorageError};
use foyer_protocol::{AgentId, SessionId, Timestamp};

statements! {
    BY_TOKEN = "SELECT * FROM session WHERE token_hash = $1 AND expires_at > $2";
    OF_AGENT = "SELECT * FROM session WHERE agent_id = $1 AND expires_at > $2 \
        ORDER BY created_at DESC, id";
    INSERT = "INSERT INTO session (id, token_hash, agent_id, browser, address, network, created_at, \
        last_seen_at, confirmed_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $7, $8)";
    TOUCH = "UPDATE session SET last_seen_at = $2, expires_at = $3 WHERE id = $1";
    CONFIRM = "UPDATE session SET confirmed_at = $2 WHERE id = $1";
    SHORTEN = "UPDATE session SET expires_at = CASE \
        WHEN last_seen_at + $1 < created_at + $2 THEN last_seen_at + $1 ELSE created_at + $2 END \
        WHERE expires_at > last_seen_at + $1 OR expires_at > created_at + $2";
    NEXT_END = "SELECT MIN(expires_at) AS at FROM session";
    OF_NETWORK = "SELECT COUNT(*) AS n FROM session WHERE network = $1 AND expires_at > $2";
    END_ONE = "DELETE FROM session WHERE id = $1 AND agent_id = $2 RETURNING id";
    END_OF_TOKEN = "DELETE FROM session WHERE token_hash = $1 RETURNING id";
    END_OF_AGENT = "DELETE FROM session WHERE agent_id = $1 RETURNING id";
    END_OTHERS = "DELETE FROM session WHERE agent_id = $1 AND id <> $2 RETURNING id";
    END_EXPIRED = "DELETE FROM session WHERE expires_at <= $1 RETURNING id";
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
    /// That address as it is counted; empty for sessions from before it was kept.
    pub network: String,
    /// When it signed in.
    pub created_at: Timestamp,
    /// When it was last used.
    pub last_seen_at: Timestamp,
    /// When its password was last given; starts as `created_at`.
    pub confirmed_at: Timestamp,
    /// When it ends by itself.
    pub expires_at: Timestamp,
}

/// Which sessions end.
#[derive(Clone, Copy, Debug)]
pub enum Ending<'s> {
    /// One, if it is this agent's.
    One(&'s SessionId, &'s AgentId),
    /// The one of a token's hash.
    OfToken(&'s str),
    /// All of an agent.
    OfAgent(&'s AgentId),
    /// All of an agent but this one.
    OthersOf(&'s AgentId, &'s SessionId),
    /// All whose time is over.
    ExpiredBy(Timestamp),
}

fn session(row: &Row) -> Result<Session, StorageError> {
    Ok(Session {
        id: row.id("id")?,
        agent: row.id("agent_id")?,
        browser: row.text("browser")?,
        address: row.text("address")?,
        network: row.text("network")?,
        created_at: row.time("created_at")?,
        last_seen_at: row.time("last_seen_at")?,
        confirmed_at: row.time("confirmed_at")?,
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

/// Stores a new session; `last_seen_at` and `confirmed_at` start as `created_at`.
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
        &session.network,
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

/// Notes that the password was given again in a session.
///
/// # Errors
/// When the database fails.
pub async fn confirm(conn: &mut Conn, id: &SessionId, now: Timestamp) -> Result<(), StorageError> {
    conn.execute(CONFIRM, params![id, now]).await?;
    Ok(())
}

/// Lets no session live longer than `idle_ms` after its last use and `longest_ms` in all: what was stored
/// under longer times is cut.
///
/// # Errors
/// When the database fails.
pub async fn shorten(conn: &mut Conn, idle_ms: i64, longest_ms: i64) -> Result<(), StorageError> {
    conn.execute(SHORTEN, params![idle_ms, longest_ms]).await?;
    Ok(())
}

/// When the next session ends by itself.
///
/// # Errors
/// When the database fails.
pub async fn next_end(conn: &mut Conn) -> Result<Option<Timestamp>, StorageError> {
    conn.fetch_one(NEXT_END, vec![]).await?.opt_time("at")
}

/// Whether anybody is signed in from a network.
///
/// # Errors
/// When the database fails.
pub async fn is_network_known(conn: &mut Conn, network: &str, now: Timestamp) -> Result<bool, StorageError> {
    Ok(conn.fetch_one(OF_NETWORK, params![network, now]).await?.int("n")? > 0)
}

/// Ends sessions and answers which these were: their sockets are still open, and have to be closed.
///
/// # Errors
/// When the database fails.
pub async fn end(conn: &mut Conn, which: Ending<'_>) -> Result<Vec<SessionId>, StorageError> {
    let (sql, params) = match which {
        Ending::One(id, agent) => (END_ONE, params![id, agent]),
        Ending::OfToken(token_hash) => (END_OF_TOKEN, params![token_hash]),
        Ending::OfAgent(agent) => (END_OF_AGENT, params![agent]),
        Ending::OthersOf(agent, but) => (END_OTHERS, params![agent, but]),
        Ending::ExpiredBy(now) => (END_EXPIRED, params![now]),
    };
    conn.fetch_all(sql, params).await?.iter().map(|row| row.id("id")).collect()
}

/// Forgets failed sign-ins that began by `before`.
///
/// # Errors
/// When the database fails.
pub async fn forget_failures(conn: &mut Conn, before: Timestamp) -> Result<(), StorageError> {
    conn.execute(FORGET_OLD, params![before]).await?;
    Ok(())
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
