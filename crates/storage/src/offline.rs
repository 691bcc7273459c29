//! Offline messages: one of them, and the changes of its life. Their lists are in `lists`.

use crate::conn::params;
use crate::statements::statements;
use crate::{Conn, Row, StorageError};
use foyer_protocol::offline::{OfflineMessage, OfflineRow};
use foyer_protocol::{AgentId, ClientId, DepartmentId, LinkId, OfflineMessageId, Timestamp};

mod lists;
#[cfg(test)]
pub(crate) use lists::STATEMENTS as LIST_STATEMENTS;
pub use lists::{Filter, assignees, choices, count, list};

/// What a list shows of a message. The names stand in sub-selects, so that no join changes the order in
/// which the messages are read.
macro_rules! row_columns {
    () => {
        "m.id, m.name, m.department_id, m.created_at, m.assigned_to, m.closed_at, m.closed_by_name, \
         SUBSTR(m.message, 1, 140) AS preview, \
         (SELECT d.name FROM department d WHERE d.id = m.department_id) AS department_name, \
         (SELECT b.name FROM department d JOIN brand b ON b.id = d.brand_id \
         WHERE d.id = m.department_id) AS brand_name, \
         (SELECT a.name FROM agent a WHERE a.id = m.assigned_to) AS assigned_name"
    };
}
pub(crate) use row_columns;

statements! {
    INSERT = "INSERT INTO offline_message (id, client_id, token_hash, link_id, department_id, name, \
        email, message, page_url, created_at, search_key, network, version) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 1) \
        ON CONFLICT (token_hash, client_id) DO NOTHING";
    BY_ID = concat!("SELECT ", row_columns!(), ", m.email, m.message, m.page_url, m.closed_by, m.version, \
        m.changed, m.changed_by_name, l.title AS link_title \
        FROM offline_message m JOIN link l ON l.id = m.link_id WHERE m.id = $1");
    OPEN_COUNTS = "SELECT (SELECT COUNT(*) FROM offline_message WHERE token_hash = $1 AND closed_at IS NULL) \
        AS of_visitor, (SELECT COUNT(*) FROM offline_message WHERE network = $2 AND closed_at IS NULL) \
        AS of_network, (SELECT COUNT(*) FROM offline_message WHERE department_id = $3 AND closed_at IS NULL) \
        AS of_department";
    OPEN_BY_DEPARTMENT = "SELECT department_id, COUNT(*) AS n FROM offline_message \
        WHERE closed_at IS NULL GROUP BY department_id";
    ASSIGN = "UPDATE offline_message SET assigned_to = $3, \
        changed = CASE WHEN $3 IS NULL THEN 'unassigned' ELSE 'assigned' END, \
        changed_by_name = (SELECT name FROM agent WHERE id = $4), version = version + 1 \
        WHERE id = $1 AND version = $2 AND closed_at IS NULL";
    CLOSE = "UPDATE offline_message SET closed_at = $3, closed_by = $4, changed = 'closed', \
        closed_by_name = (SELECT name FROM agent WHERE id = $4), \
        changed_by_name = (SELECT name FROM agent WHERE id = $4), version = version + 1 \
        WHERE id = $1 AND version = $2 AND closed_at IS NULL";
    REOPEN = "UPDATE offline_message SET closed_at = NULL, closed_by = NULL, closed_by_name = NULL, \
        changed = 'reopened', changed_by_name = (SELECT name FROM agent WHERE id = $3), \
        version = version + 1 WHERE id = $1 AND version = $2 AND closed_at IS NOT NULL";
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
    /// What lists are searched by, in the form that searches are compared in.
    pub search_key: String,
    /// The sender's network, as limits count it; empty when unknown.
    pub network: String,
}

/// How many open messages there are already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenCounts {
    /// Of the sender.
    pub visitor: i64,
    /// From the sender's network.
    pub network: i64,
    /// For the department.
    pub department: i64,
}

/// What was last done to a message, and by whom, by the name of then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastChange {
    /// What.
    pub what: Change,
    /// By whom.
    pub by_name: String,
}

/// Something that agents do to a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// It was given to an agent.
    Assigned,
    /// It was given back to nobody.
    Unassigned,
    /// It was closed.
    Closed,
    /// It was opened again.
    Reopened,
}

/// A message with what only the server wants to know. Its assignees are not read.
#[derive(Clone, Debug)]
pub struct Stored {
    /// As read by agents.
    pub message: OfflineMessage,
    /// What was last done to it, if anything.
    pub last_change: Option<LastChange>,
}

fn listed(row: &Row) -> Result<OfflineRow, StorageError> {
    Ok(OfflineRow {
        id: row.id("id")?,
        name: row.text("name")?,
        department_name: row.text("department_name")?,
        brand_name: row.text("brand_name")?,
        preview: row.text("preview")?,
        created_at: row.time("created_at")?,
        assigned_to: row.opt_id("assigned_to")?,
        assigned_name: row.opt_text("assigned_name")?,
        closed_at: row.opt_time("closed_at")?,
        closed_by_name: row.opt_text("closed_by_name")?,
    })
}

fn stored(row: &Row) -> Result<Stored, StorageError> {
    let what = match row.opt_text("changed")?.as_deref() {
        None => None,
        Some("assigned") => Some(Change::Assigned),
        Some("unassigned") => Some(Change::Unassigned),
        Some("closed") => Some(Change::Closed),
        Some("reopened") => Some(Change::Reopened),
        Some(word) => return Err(StorageError::corrupt("offline_message.changed", word)),
    };
    let by_name = row.opt_text("changed_by_name")?;
    Ok(Stored {
        last_change: what.zip(by_name).map(|(what, by_name)| LastChange { what, by_name }),
        message: OfflineMessage {
            row: listed(row)?,
            department: row.id("department_id")?,
            link_title: row.text("link_title")?,
            email: row.text("email")?,
            message: row.text("message")?,
            page_url: row.text("page_url")?,
            closed_by: row.opt_id("closed_by")?,
            version: row.int("version")?,
            assignees: Vec::new(),
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
        &new.search_key,
        &new.network,
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

/// How many open messages there are of the sender, from the network and for the department of this one.
///
/// # Errors
/// When the database fails.
pub async fn open_counts(conn: &mut Conn, of: &NewMessage) -> Result<OpenCounts, StorageError> {
    let row = conn.fetch_one(OPEN_COUNTS, params![&of.token_hash, &of.network, &of.department]).await?;
    Ok(OpenCounts {
        visitor: row.int("of_visitor")?,
        network: row.int("of_network")?,
        department: row.int("of_department")?,
    })
}

/// How many open messages each department has; departments without any are left out.
///
/// # Errors
/// When the database fails.
pub async fn open_by_department(conn: &mut Conn) -> Result<Vec<(DepartmentId, i64)>, StorageError> {
    let rows = conn.fetch_all(OPEN_BY_DEPARTMENT, vec![]).await?;
    rows.iter().map(|row| Ok((row.id("department_id")?, row.int("n")?))).collect()
}

/// `by` gives an open message to an agent or to nobody, at `version`; false when somebody was faster.
///
/// # Errors
/// When the database fails.
pub async fn assign(
    conn: &mut Conn,
    id: &OfflineMessageId,
    version: i64,
    to: Option<&AgentId>,
    by: &AgentId,
) -> Result<bool, StorageError> {
    Ok(conn.execute(ASSIGN, params![id, version, to, by]).await? == 1)
}

/// `by` closes an open message, at `version`; false when somebody was faster.
///
/// # Errors
/// When the database fails.
pub async fn close(
    conn: &mut Conn,
    id: &OfflineMessageId,
    version: i64,
    at: Timestamp,
    by: &AgentId,
) -> Result<bool, StorageError> {
    Ok(conn.execute(CLOSE, params![id, version, at, by]).await? == 1)
}

/// `by` opens a closed message again, at `version`; false when somebody was faster.
///
/// # Errors
/// When the database fails.
pub async fn reopen(
    conn: &mut Conn,
    id: &OfflineMessageId,
    version: i64,
    by: &AgentId,
) -> Result<bool, StorageError> {
    Ok(conn.execute(REOPEN, params![id, version, by]).await? == 1)
}
