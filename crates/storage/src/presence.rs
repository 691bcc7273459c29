//! Who is connected: leases that the node holding the socket renews.

use crate::agents::status_of;
use crate::conn::params;
use crate::statements::statements;
use crate::{Conn, StorageError};
use foyer_protocol::people::AgentStatus;
use foyer_protocol::{AgentId, DepartmentId, GroupId, Timestamp, VisitorId};

statements! {
    ARRIVE = "INSERT INTO presence (id, node, agent_id, visitor_id, lease_until) \
        VALUES ($1, $2, $3, $4, $5)";
    LEAVE = "DELETE FROM presence WHERE id = $1";
    LEAVE_AGENT = "DELETE FROM presence WHERE agent_id = $1";
    RENEW = "UPDATE presence SET lease_until = $2 WHERE node = $1";
    CLEAR_NODE = "DELETE FROM presence WHERE node = $1";
    EXPIRE = "DELETE FROM presence WHERE lease_until <= $1";
    ATTENDANCE = "SELECT m.agent_id, m.group_id, g.department_id, a.status, \
        EXISTS (SELECT 1 FROM presence p WHERE p.agent_id = a.id AND p.lease_until > $1) AS connected \
        FROM membership m JOIN agent a ON a.id = m.agent_id JOIN chat_group g ON g.id = m.group_id \
        WHERE m.receives AND a.active AND g.active ORDER BY m.group_id, m.agent_id";
    AGENT_CONNECTED = "SELECT COUNT(*) AS n FROM presence WHERE agent_id = $1 AND lease_until > $2";
}

/// An active agent who is switched on for an active group (*receives chats*).
#[derive(Clone, Debug)]
pub struct AttendanceRow {
    /// The agent.
    pub agent: AgentId,
    /// The group.
    pub group: GroupId,
    /// The group's department.
    pub department: DepartmentId,
    /// Available or Away.
    pub status: AgentStatus,
    /// Whether any tab is connected.
    pub connected: bool,
}

/// Who is switched on for which active group, with all that decides whether they receive chats for it.
///
/// # Errors
/// When the database fails.
pub async fn attendance(conn: &mut Conn, now: Timestamp) -> Result<Vec<AttendanceRow>, StorageError> {
    let rows = conn.fetch_all(ATTENDANCE, params![now]).await?;
    rows.iter()
        .map(|row| {
            Ok(AttendanceRow {
                agent: row.id("agent_id")?,
                group: row.id("group_id")?,
                department: row.id("department_id")?,
                status: status_of(row.text("status")?.as_str())?,
                connected: row.flag("connected")?,
            })
        })
        .collect()
}

/// Notes a connection of an agent or a visitor (exactly one of them).
///
/// # Errors
/// When the database fails.
pub async fn arrive(
    conn: &mut Conn,
    id: &str,
    node: &str,
    agent: Option<&AgentId>,
    visitor: Option<&VisitorId>,
    lease_until: Timestamp,
) -> Result<(), StorageError> {
    conn.execute(ARRIVE, params![id, node, agent, visitor, lease_until]).await?;
    Ok(())
}

/// Notes that a connection is gone.
///
/// # Errors
/// When the database fails.
pub async fn leave(conn: &mut Conn, id: &str) -> Result<(), StorageError> {
    conn.execute(LEAVE, params![id]).await?;
    Ok(())
}

/// Removes all connections of an agent who is about to be deleted.
///
/// # Errors
/// When the database fails.
pub async fn leave_agent(conn: &mut Conn, agent: &AgentId) -> Result<(), StorageError> {
    conn.execute(LEAVE_AGENT, params![agent]).await?;
    Ok(())
}

/// Renews all leases of a node.
///
/// # Errors
/// When the database fails.
pub async fn renew(conn: &mut Conn, node: &str, until: Timestamp) -> Result<(), StorageError> {
    conn.execute(RENEW, params![node, until]).await?;
    Ok(())
}

/// Removes all leases of a node: it has just started, so none of them holds.
///
/// # Errors
/// When the database fails.
pub async fn clear_node(conn: &mut Conn, node: &str) -> Result<(), StorageError> {
    conn.execute(CLEAR_NODE, params![node]).await?;
    Ok(())
}

/// Removes leases that ran out by `now`; answers how many.
///
/// # Errors
/// When the database fails.
pub async fn expire(conn: &mut Conn, now: Timestamp) -> Result<u64, StorageError> {
    conn.execute(EXPIRE, params![now]).await
}

/// Whether any tab of the agent is connected.
///
/// # Errors
/// When the database fails.
pub async fn agent_connected(conn: &mut Conn, agent: &AgentId, now: Timestamp) -> Result<bool, StorageError> {
    Ok(conn.fetch_one(AGENT_CONNECTED, params![agent, now]).await?.int("n")? > 0)
}
