//! How many chats are open, and whose visitors are gone: what limits and the end of abandoned chats ask.

use crate::conn::params;
use crate::events::Cap;
use crate::statements::statements;
use crate::{Conn, StorageError};
use foyer_protocol::{ChatId, DepartmentId, Timestamp};

statements! {
    HELD = "SELECT seq, bytes FROM chat WHERE id = $1";
    OPEN_FROM = "SELECT COUNT(*) AS n FROM chat WHERE network = $1 AND state <> 'ended'";
    QUEUED_IN = "SELECT COUNT(*) AS n FROM chat WHERE department_id = $1 AND state = 'queued'";
    NOTE_GONE = "UPDATE chat SET visitor_gone_at = $1 WHERE state <> 'ended' AND visitor_gone_at IS NULL \
        AND NOT EXISTS (SELECT 1 FROM presence p WHERE p.visitor_id = chat.visitor_id)";
    NOTE_BACK = "UPDATE chat SET visitor_gone_at = NULL WHERE state <> 'ended' AND visitor_gone_at IS NOT NULL \
        AND EXISTS (SELECT 1 FROM presence p WHERE p.visitor_id = chat.visitor_id)";
    ABANDONED = "SELECT id FROM chat WHERE state <> 'ended' AND visitor_gone_at <= $1 AND last_at <= $1 \
        ORDER BY number LIMIT $2";
}

/// Whether a chat has no room for a text of so many bytes.
///
/// # Errors
/// When the database fails.
pub async fn is_full(conn: &mut Conn, id: &ChatId, bytes: usize, cap: Cap) -> Result<bool, StorageError> {
    let row = conn.fetch_one(HELD, params![id]).await?;
    let bytes = i64::try_from(bytes).unwrap_or(i64::MAX);
    Ok(row.int("seq")? >= cap.entries || row.int("bytes")? > cap.bytes.saturating_sub(bytes))
}

/// Open chats that came from a network.
///
/// # Errors
/// When the database fails.
pub async fn open_from(conn: &mut Conn, network: &str) -> Result<i64, StorageError> {
    conn.fetch_one(OPEN_FROM, params![network]).await?.int("n")
}

/// Chats of a department that nobody owns.
///
/// # Errors
/// When the database fails.
pub async fn queued_in(conn: &mut Conn, department: &DepartmentId) -> Result<i64, StorageError> {
    conn.fetch_one(QUEUED_IN, params![department]).await?.int("n")
}

/// Notes whose visitor is gone by now, and whose is back.
///
/// # Errors
/// When the database fails.
pub async fn note_absence(conn: &mut Conn, now: Timestamp) -> Result<(), StorageError> {
    conn.execute(NOTE_GONE, params![now]).await?;
    conn.execute(NOTE_BACK, vec![]).await?;
    Ok(())
}

/// The first `limit` open chats whose visitor has been gone, and in which nothing has happened, since
/// `before`.
///
/// # Errors
/// When the database fails.
pub async fn abandoned(conn: &mut Conn, before: Timestamp, limit: i64) -> Result<Vec<ChatId>, StorageError> {
    conn.fetch_all(ABANDONED, params![before, limit]).await?.iter().map(|row| row.id("id")).collect()
}
