//! Visitors.

use crate::conn::params;
use crate::statements::statements;
use crate::{Conn, StorageError};
use foyer_protocol::{Timestamp, VisitorId};

statements! {
    BY_TOKEN = "SELECT id, name, email, subject FROM visitor WHERE token_hash = $1";
    BY_ID = "SELECT id, name, email, subject FROM visitor WHERE id = $1";
    LAST_USED = "SELECT MAX(at) AS at FROM (SELECT created_at AS at FROM visitor WHERE token_hash = $1 \
        UNION ALL SELECT c.last_at FROM chat c JOIN visitor v ON v.id = c.visitor_id WHERE v.token_hash = $1 \
        UNION ALL SELECT created_at FROM offline_message WHERE token_hash = $1) AS used";
    INSERT = "INSERT INTO visitor (id, token_hash, name, email, subject, email_key, created_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    RENAME = "UPDATE visitor SET name = $2, email = $3, email_key = $4 WHERE id = $1";
}

/// A visitor as stored.
#[derive(Clone, Debug)]
pub struct Visitor {
    /// The visitor.
    pub id: VisitorId,
    /// Name as given last.
    pub name: String,
    /// E-mail as given last.
    pub email: String,
    /// The id that the host's site has signed for them; empty for who is known by a browser alone. Never changes.
    pub subject: String,
}

fn visitor(row: &crate::Row) -> Result<Visitor, StorageError> {
    Ok(Visitor {
        id: row.id("id")?,
        name: row.text("name")?,
        email: row.text("email")?,
        subject: row.text("subject")?,
    })
}

/// The visitor of a token's hash.
///
/// # Errors
/// When the database fails.
pub async fn by_token(conn: &mut Conn, token_hash: &str) -> Result<Option<Visitor>, StorageError> {
    conn.fetch_optional(BY_TOKEN, params![token_hash]).await?.as_ref().map(visitor).transpose()
}

/// The visitor of an id.
///
/// # Errors
/// When the database fails.
pub async fn by_id(conn: &mut Conn, id: &VisitorId) -> Result<Option<Visitor>, StorageError> {
    conn.fetch_optional(BY_ID, params![id]).await?.as_ref().map(visitor).transpose()
}

/// When something last came of a token: a visitor, a chat's last word, an offline message; `None` for an unknown one.
///
/// # Errors
/// When the database fails.
pub async fn last_used(conn: &mut Conn, token_hash: &str) -> Result<Option<Timestamp>, StorageError> {
    conn.fetch_one(LAST_USED, params![token_hash]).await?.opt_time("at")
}

/// Stores a new visitor.
///
/// # Errors
/// [`StorageError::Unique`] when the token is known.
pub async fn insert(
    conn: &mut Conn,
    visitor: &Visitor,
    token_hash: &str,
    email_key: &str,
    now: Timestamp,
) -> Result<(), StorageError> {
    let Visitor { id, name, email, subject } = visitor;
    let params = params![id, token_hash, name, email, subject, email_key, now];
    conn.execute(INSERT, params).await?;
    Ok(())
}

/// Keeps the name and e-mail given last.
///
/// # Errors
/// When the database fails.
pub async fn rename(conn: &mut Conn, visitor: &Visitor, email_key: &str) -> Result<(), StorageError> {
    conn.execute(RENAME, params![&visitor.id, &visitor.name, &visitor.email, email_key]).await?;
    Ok(())
}
