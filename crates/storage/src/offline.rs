//! Offline messages.

use crate::conn::params;
use crate::statements::statements;
use crate::{Conn, Row, StorageError};
use foyer_protocol::offline::OfflineMessage;
use foyer_protocol::{AgentId, ClientId, DepartmentId, LinkId, OfflineMessageId, Timestamp};

/// A message with the names around it.
macro_rules! with_names {
    ($tail:literal) => {
        concat!(
            "SELECT m.*, d.name AS department_name, l.title AS link_title, a.name AS assigned_name \
             FROM offline_message m JOIN department d ON d.id = m.department_id \
             JOIN link l ON l.id = m.link_id LEFT JOIN agent a ON a.id = m.assigned_to ",
            $tail
        )
    };
}

statements! {
    INSERT = "INSERT INTO offline_message (id, client_id, token_hash, link_id, department_id, name, \
        email, message, page_url, created_at, version) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1) \
        ON CONFLICT (token_hash, client_id) DO NOTHING";
    BY_ID = with_names!("WHERE m.id = $1");
    LIST_OPEN = with_names!("WHERE m.closed_at IS NULL AND ($2 OR m.department_id IN \
        (SELECT g.department_id FROM membership s JOIN chat_group g ON g.id = s.group_id \
        WHERE s.agent_id = $1)) ORDER BY m.created_at, m.id");
    LIST_CLOSED = with_names!("WHERE m.closed_at IS NOT NULL AND ($2 OR m.department_id IN \
        (SELECT g.department_id FROM membership s JOIN chat_group g ON g.id = s.group_id \
        WHERE s.agent_id = $1)) ORDER BY m.closed_at DESC, m.id LIMIT 200");
    OPEN_BY_DEPARTMENT = "SELECT department_id, COUNT(*) AS n FROM offline_message \
        WHERE closed_at IS NULL GROUP BY department_id";
    ASSIGN = "UPDATE offline_message SET assigned_to = $3, version = version + 1 \
        WHERE id = $1 AND version = $2";
    CLOSE = "UPDATE offline_message SET closed_at = $3, version = version + 1 \
        WHERE id = $1 AND version = $2";
}

/// A message to store.
#[derive(Clone, Debug)]
pub struct NewMessage {
    /// Its id.
    pub id: OfflineMessageId,
    /// The sender's id for it.
    pub client_id: ClientId,
    /// Hash of the sender's token.
    pub token_hash: String,
    /// Link it was left on.
    pub link: LinkId,
    /// Department it is for.
    pub department: DepartmentId,
    /// Name.
    pub name: String,
    /// E-mail.
    pub email: String,
    /// Text.
    pub message: String,
    /// Page.
    pub page_url: String,
    /// When.
    pub created_at: Timestamp,
}

/// A message with its department, which decides who sees it.
#[derive(Clone, Debug)]
pub struct Stored {
    /// Its department.
    pub department: DepartmentId,
    /// As listed.
    pub message: OfflineMessage,
}

fn stored(row: &Row) -> Result<Stored, StorageError> {
    Ok(Stored {
        department: row.id("department_id")?,
        message: OfflineMessage {
            id: row.id("id")?,
            department: row.id("department_id")?,
            department_name: row.text("department_name")?,
            link_title: row.text("link_title")?,
            name: row.text("name")?,
            email: row.text("email")?,
            message: row.text("message")?,
            page_url: row.text("page_url")?,
            created_at: row.time("created_at")?,
            assigned_to: row.opt_id("assigned_to")?,
            assigned_name: row.opt_text("assigned_name")?,
            closed_at: row.opt_time("closed_at")?,
            version: row.int("version")?,
        },
    })
}

/// Stores a message; false when this sender's `client_id` is stored already.
///
/// # Errors
/// [`StorageError::Reference`] for a link or department that is gone.
pub async fn insert(conn: &mut Conn, new: &NewMessage) -> Result<bool, StorageError> {
    let params = params![
        &new.id,
        &new.client_id,
        &new.token_hash,
        new.link,
        &new.department,
        &new.name,
        &new.email,
        &new.message,
        &new.page_url,
        new.created_at,
    ];
    Ok(conn.execute(INSERT, params).await? == 1)
}

/// One message.
///
/// # Errors
/// When the database fails.
pub async fn by_id(conn: &mut Conn, id: &OfflineMessageId) -> Result<Option<Stored>, StorageError> {
    conn.fetch_optional(BY_ID, params![id]).await?.as_ref().map(stored).transpose()
}

/// Open messages oldest first, or the 200 closed last: those of the departments in which the agent has a
/// group, or of all. They are chosen before the list is cut, so that a busy department hides no quiet one.
///
/// # Errors
/// When the database fails.
pub async fn list(
    conn: &mut Conn,
    closed: bool,
    agent: &AgentId,
    of_all: bool,
) -> Result<Vec<Stored>, StorageError> {
    let sql = if closed { LIST_CLOSED } else { LIST_OPEN };
    conn.fetch_all(sql, params![agent, of_all]).await?.iter().map(stored).collect()
}

/// How many open messages each department has; departments without any are left out.
///
/// # Errors
/// When the database fails.
pub async fn open_by_department(conn: &mut Conn) -> Result<Vec<(DepartmentId, i64)>, StorageError> {
    let rows = conn.fetch_all(OPEN_BY_DEPARTMENT, vec![]).await?;
    rows.iter().map(|row| Ok((row.id("department_id")?, row.int("n")?))).collect()
}

/// Gives a message to an agent or to nobody, at `version`; false when somebody was faster.
///
/// # Errors
/// When the database fails.
pub async fn assign(
    conn: &mut Conn,
    id: &OfflineMessageId,
    version: i64,
    to: Option<&AgentId>,
) -> Result<bool, StorageError> {
    Ok(conn.execute(ASSIGN, params![id, version, to]).await? == 1)
}

/// Closes a message, or opens it again, at `version`; false when somebody was faster.
///
/// # Errors
/// When the database fails.
pub async fn close(
    conn: &mut Conn,
    id: &OfflineMessageId,
    version: i64,
    closed_at: Option<Timestamp>,
) -> Result<bool, StorageError> {
    Ok(conn.execute(CLOSE, params![id, version, closed_at]).await? == 1)
}
