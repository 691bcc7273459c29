//! Links by which agents choose their password, one an agent: a new one takes the place of the one before.
//!
//! Only the hash of a link's token is here. Who may make one, and how long it is good, is not decided here.

use crate::conn::params;
use crate::statements::statements;
use crate::{Conn, StorageError};
use foyer_protocol::{AgentId, Timestamp};
use std::collections::HashMap;

statements! {
    PUT = "INSERT INTO invitation (agent_id, token_hash, expires_at) VALUES ($1, $2, $3) \
        ON CONFLICT (agent_id) DO UPDATE SET token_hash = excluded.token_hash, \
        expires_at = excluded.expires_at";
    BY_TOKEN = "SELECT agent_id, expires_at FROM invitation WHERE token_hash = $1 AND expires_at > $2";
    ALL = "SELECT agent_id, expires_at FROM invitation";
    USE = "DELETE FROM invitation WHERE token_hash = $1 AND expires_at > $2 RETURNING agent_id";
    REMOVE = "DELETE FROM invitation WHERE agent_id = $1";
}

/// Stores an agent's invitation; one from before is void.
///
/// # Errors
/// When the database fails.
pub async fn put(
    conn: &mut Conn,
    agent: &AgentId,
    token_hash: &str,
    expires_at: Timestamp,
) -> Result<(), StorageError> {
    conn.execute(PUT, params![agent, token_hash, expires_at]).await?;
    Ok(())
}

/// Whose invitation a token's hash is of, and until when it is good; `None` when it is not.
///
/// # Errors
/// When the database fails.
pub async fn by_token(
    conn: &mut Conn,
    token_hash: &str,
    now: Timestamp,
) -> Result<Option<(AgentId, Timestamp)>, StorageError> {
    let row = conn.fetch_optional(BY_TOKEN, params![token_hash, now]).await?;
    row.map(|row| Ok((row.id("agent_id")?, row.time("expires_at")?))).transpose()
}

/// Until when everybody's invitations are good, those that are over included.
///
/// # Errors
/// When the database fails.
pub async fn all(conn: &mut Conn) -> Result<HashMap<AgentId, Timestamp>, StorageError> {
    let rows = conn.fetch_all(ALL, vec![]).await?;
    rows.iter().map(|row| Ok((row.id("agent_id")?, row.time("expires_at")?))).collect()
}

/// Uses an invitation up; `None` when it is not good, or somebody was faster.
///
/// # Errors
/// When the database fails.
pub async fn use_up(
    conn: &mut Conn,
    token_hash: &str,
    now: Timestamp,
) -> Result<Option<AgentId>, StorageError> {
    let row = conn.fetch_optional(USE, params![token_hash, now]).await?;
    row.map(|row| row.id("agent_id")).transpose()
}

/// Voids an agent's invitation, if there is one.
///
/// # Errors
/// When the database fails.
pub async fn remove(conn: &mut Conn, agent: &AgentId) -> Result<(), StorageError> {
    conn.execute(REMOVE, params![agent]).await?;
    Ok(())
}
