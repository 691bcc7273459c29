//! Who is connected: leases that the node holding the socket renews. One whose connection is gone is
//! *leaving*: it is not renewed, and runs out at the end of its grace.

use crate::agents::status_of;
use crate::conn::params;
use crate::statements::statements;
use crate::{Conn, StorageError};
use foyer_protocol::people::AgentStatus;
use foyer_protocol::{AgentId, ChatId, DepartmentId, GroupId, Timestamp, VisitorId};

statements! {
    ARRIVE = "INSERT INTO presence (id, node, agent_id, visitor_id, lease_until) \
        VALUES ($1, $2, $3, $4, $5)";
    LEAVE = "DELETE FROM presence WHERE id = $1";
    LEAVE_WITH_LEAVING = "DELETE FROM presence WHERE id = $1 OR (agent_id = $2 AND leaving)";
    LEAVE_AGENT = "DELETE FROM presence WHERE agent_id = $1";
    LET_GO = "UPDATE presence SET leaving = TRUE, lease_until = $2 WHERE id = $1";
    LET_GO_OF_NODE = "UPDATE presence SET leaving = TRUE, lease_until = CASE \
        WHEN agent_id IS NOT NULL AND lease_until > $2 THEN $2 \
        WHEN agent_id IS NULL AND lease_until > $3 THEN $3 ELSE lease_until END WHERE node = $1";
    RENEW = "UPDATE presence SET lease_until = $2 WHERE node = $1 AND NOT leaving";
    NEXT_END = "SELECT MIN(lease_until) AS at FROM presence WHERE leaving";
    TOUCH_LEFT = "UPDATE chat SET rev = rev + 1 WHERE id IN (SELECT c.id FROM chat c \
        JOIN presence p ON p.visitor_id = c.visitor_id WHERE p.lease_until <= $1 \
        AND NOT EXISTS (SELECT 1 FROM presence q WHERE q.visitor_id = c.visitor_id AND q.lease_until > $1) \
        AND NOT EXISTS (SELECT 1 FROM chat n WHERE n.visitor_id = c.visitor_id AND n.number > c.number)) \
        RETURNING id";
    EXPIRE = "DELETE FROM presence WHERE lease_until <= $1";
    ATTENDANCE = "SELECT m.agent_id, m.group_id, g.department_id, a.status, \
        EXISTS (SELECT 1 FROM presence p WHERE p.agent_id = a.id AND p.lease_until > $1) AS connected \
        FROM membership m JOIN agent a ON a.id = m.agent_id JOIN chat_group g ON g.id = m.group_id \
        WHERE m.receives AND a.active AND g.active ORDER BY m.group_id, m.agent_id";
    AGENT_CONNECTED = "SELECT COUNT(*) AS n FROM presence WHERE agent_id = $1 AND lease_until > $2";
    VISITOR_CONNECTED = "SELECT COUNT(*) AS n FROM presence WHERE visitor_id = $1 AND lease_until > $2";
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

/// Notes that an agent's connection is gone for good, and with it those that might have come back.
///
/// # Errors
/// When the database fails.
pub async fn leave_with_leaving(conn: &mut Conn, id: &str, agent: &AgentId) -> Result<(), StorageError> {
    conn.execute(LEAVE_WITH_LEAVING, params![id, agent]).await?;
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

/// The connection is gone, and may be back before its lease runs out at `until`.
///
/// # Errors
/// When the database fails.
pub async fn let_go(conn: &mut Conn, id: &str, until: Timestamp) -> Result<(), StorageError> {
    conn.execute(LET_GO, params![id, until]).await?;
    Ok(())
}

/// Renews the leases of a node's connections.
///
/// # Errors
/// When the database fails.
pub async fn renew(conn: &mut Conn, node: &str, until: Timestamp) -> Result<(), StorageError> {
    conn.execute(RENEW, params![node, until]).await?;
    Ok(())
}

/// A node has just started, so all its connections are gone: those of agents run out at `agents`, those of
/// visitors at `visitors`, or when their leases do.
///
/// # Errors
/// When the database fails.
pub async fn let_go_of_node(
    conn: &mut Conn,
    node: &str,
    agents: Timestamp,
    visitors: Timestamp,
) -> Result<(), StorageError> {
    conn.execute(LET_GO_OF_NODE, params![node, agents, visitors]).await?;
    Ok(())
}

/// When the first connection that is gone runs out; `None` when there is none.
///
/// # Errors
/// When the database fails.
pub async fn next_end(conn: &mut Conn) -> Result<Option<Timestamp>, StorageError> {
    conn.fetch_one(NEXT_END, vec![]).await?.opt_time("at")
}

/// What running out of leases changed.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Expired {
    /// Leases that ran out.
    pub leases: u64,
    /// The newest chats of visitors who have no connection any more; their `rev` is bumped.
    pub chats: Vec<ChatId>,
}

/// Removes leases that ran out by `now`.
///
/// # Errors
/// When the database fails.
pub async fn expire(conn: &mut Conn, now: Timestamp) -> Result<Expired, StorageError> {
    let left = conn.fetch_all(TOUCH_LEFT, params![now]).await?;
    let chats = left.iter().map(|row| row.id("id")).collect::<Result<_, _>>()?;
    Ok(Expired { leases: conn.execute(EXPIRE, params![now]).await?, chats })
}

/// Whether any tab of the agent is connected.
///
/// # Errors
/// When the database fails.
pub async fn agent_connected(conn: &mut Conn, agent: &AgentId, now: Timestamp) -> Result<bool, StorageError> {
    Ok(conn.fetch_one(AGENT_CONNECTED, params![agent, now]).await?.int("n")? > 0)
}

/// Whether any widget of the visitor is connected, or may still be back.
///
/// # Errors
/// When the database fails.
pub async fn visitor_connected(
    conn: &mut Conn,
    visitor: &VisitorId,
    now: Timestamp,
) -> Result<bool, StorageError> {
    Ok(conn.fetch_one(VISITOR_CONNECTED, params![visitor, now]).await?.int("n")? > 0)
}
