//! Agents, their memberships, and what distribution reads of them.

use crate::conn::params;
use crate::statements::statements;
use crate::{Conn, Row, StorageError};
use foyer_collation::compare;
use foyer_protocol::people::{AgentStatus, Role};
use foyer_protocol::{AgentId, DepartmentId, GroupId, Timestamp};

statements! {
    BY_ID = "SELECT * FROM agent WHERE id = $1";
    BY_EMAIL = "SELECT * FROM agent WHERE email_key = $1";
    LIST = "SELECT * FROM agent ORDER BY id";
    COUNT = "SELECT COUNT(*) AS n FROM agent";
    OTHER_ADMINISTRATORS = "SELECT COUNT(*) AS n FROM agent \
        WHERE role = 'administrator' AND active AND id <> $1";
    INSERT = "INSERT INTO agent (id, name, alias, email, email_key, password_hash, role, \
        chat_limit, status, active, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1)";
    UPDATE = "UPDATE agent SET name = $3, alias = $4, email = $5, email_key = $6, \
        role = $7, chat_limit = $8, active = $9, version = version + 1 \
        WHERE id = $1 AND version = $2";
    SET_PASSWORD = "UPDATE agent SET password_hash = $2 WHERE id = $1";
    OUTDATE = "UPDATE agent SET version = version + 1 WHERE id = $1";
    DELETE = "DELETE FROM agent WHERE id = $1 AND version = $2";
    SET_STATUS = "UPDATE agent SET status = $2 WHERE id = $1";
    ASSIGNED = "UPDATE agent SET last_assigned_at = $2 WHERE id = $1";
    ENDED = "UPDATE agent SET last_ended_at = $2 WHERE id = $1";
    MEMBERSHIPS = "SELECT m.agent_id, m.group_id, m.receives, g.department_id \
        FROM membership m JOIN chat_group g ON g.id = m.group_id \
        WHERE m.agent_id = $1 ORDER BY m.group_id";
    ALL_MEMBERSHIPS = "SELECT m.agent_id, m.group_id, m.receives, g.department_id \
        FROM membership m JOIN chat_group g ON g.id = m.group_id ORDER BY m.group_id";
    ADD_MEMBERSHIP = "INSERT INTO membership (agent_id, group_id, receives) VALUES ($1, $2, $3)";
    CLEAR_MEMBERSHIPS = "DELETE FROM membership WHERE agent_id = $1";
    SET_RECEIVES = "UPDATE membership SET receives = $3 WHERE agent_id = $1 AND group_id = $2";
    CANDIDATES = "SELECT a.id, a.name, a.chat_limit, a.last_ended_at, a.last_assigned_at, \
        (SELECT COUNT(*) FROM chat c WHERE c.owner_id = a.id AND c.state = 'active') AS active_chats \
        FROM agent a JOIN membership m ON m.agent_id = a.id \
        WHERE m.group_id = $1 AND m.receives AND a.active AND a.status = 'available' \
        AND EXISTS (SELECT 1 FROM presence p WHERE p.agent_id = a.id AND p.lease_until > $2 \
        AND NOT p.leaving) ORDER BY a.id";
    LOADS = "SELECT a.id, \
        (SELECT COUNT(*) FROM chat c WHERE c.owner_id = a.id AND c.state = 'active') AS active_chats, \
        EXISTS (SELECT 1 FROM presence p WHERE p.agent_id = a.id AND p.lease_until > $1) AS connected \
        FROM agent a WHERE a.active";
    OWNED_EVER = "SELECT (SELECT COUNT(*) FROM chat WHERE owner_id = $1) \
        + (SELECT COUNT(*) FROM stream_event WHERE agent_id = $1) \
        + (SELECT COUNT(*) FROM offline_message WHERE assigned_to = $1 OR closed_by = $1) AS n";
}

/// An agent as stored.
#[derive(Clone, Debug)]
pub struct AgentRow {
    /// The agent.
    pub id: AgentId,
    /// Name among colleagues.
    pub name: String,
    /// Chat alias; empty for none.
    pub alias: String,
    /// E-mail as typed.
    pub email: String,
    /// argon2id hash in PHC form; empty until a password was chosen.
    pub password_hash: String,
    /// Role.
    pub role: Role,
    /// Most chats at a time.
    pub limit: i64,
    /// Chosen status.
    pub status: AgentStatus,
    /// False once deactivated.
    pub active: bool,
    /// When a chat of the agent last ended.
    pub last_ended: Option<Timestamp>,
    /// When the agent was last given a chat.
    pub last_assigned: Option<Timestamp>,
    /// Version for editing.
    pub version: i64,
}

/// A membership as stored, with its group's department.
#[derive(Clone, Debug)]
pub struct MembershipRow {
    /// The agent.
    pub agent: AgentId,
    /// The group.
    pub group: GroupId,
    /// *Receives chats*.
    pub receives: bool,
    /// The group's department.
    pub department: DepartmentId,
}

/// What the rule of Round Robin wants to know of an agent who may be chosen.
#[derive(Clone, Debug)]
pub struct CandidateRow {
    /// The agent.
    pub id: AgentId,
    /// Name among colleagues.
    pub name: String,
    /// Chats being worked on.
    pub active: i64,
    /// Most chats at a time.
    pub limit: i64,
    /// When a chat of the agent last ended.
    pub last_ended: Option<Timestamp>,
    /// When the agent was last given a chat.
    pub last_assigned: Option<Timestamp>,
}

/// How busy an active agent is, and whether connected.
#[derive(Clone, Debug)]
pub struct LoadRow {
    /// The agent.
    pub id: AgentId,
    /// Chats being worked on.
    pub active: i64,
    /// Whether a live lease exists.
    pub connected: bool,
}

/// The stored word of a role.
#[must_use]
pub fn role_word(role: Role) -> &'static str {
    match role {
        Role::Agent => "agent",
        Role::Manager => "manager",
        Role::Administrator => "administrator",
    }
}

fn role_of(word: &str) -> Result<Role, StorageError> {
    Role::ALL
        .into_iter()
        .find(|role| role_word(*role) == word)
        .ok_or_else(|| StorageError::corrupt("agent.role", word))
}

fn status_word(status: AgentStatus) -> &'static str {
    match status {
        AgentStatus::Available => "available",
        AgentStatus::Away => "away",
    }
}

pub(crate) fn status_of(word: &str) -> Result<AgentStatus, StorageError> {
    match word {
        "available" => Ok(AgentStatus::Available),
        "away" => Ok(AgentStatus::Away),
        _ => Err(StorageError::corrupt("agent.status", word)),
    }
}

fn agent(row: &Row) -> Result<AgentRow, StorageError> {
    Ok(AgentRow {
        id: row.id("id")?,
        name: row.text("name")?,
        alias: row.text("alias")?,
        email: row.text("email")?,
        password_hash: row.text("password_hash")?,
        role: role_of(&row.text("role")?)?,
        limit: row.int("chat_limit")?,
        status: status_of(&row.text("status")?)?,
        active: row.flag("active")?,
        last_ended: row.opt_time("last_ended_at")?,
        last_assigned: row.opt_time("last_assigned_at")?,
        version: row.int("version")?,
    })
}

fn membership(row: &Row) -> Result<MembershipRow, StorageError> {
    Ok(MembershipRow {
        agent: row.id("agent_id")?,
        group: row.id("group_id")?,
        receives: row.flag("receives")?,
        department: row.id("department_id")?,
    })
}

/// The agent of an id.
///
/// # Errors
/// When the database fails.
pub async fn by_id(conn: &mut Conn, id: &AgentId) -> Result<Option<AgentRow>, StorageError> {
    conn.fetch_optional(BY_ID, params![id]).await?.as_ref().map(agent).transpose()
}

/// The agent of a lower-cased e-mail address.
///
/// # Errors
/// When the database fails.
pub async fn by_email_key(conn: &mut Conn, key: &str) -> Result<Option<AgentRow>, StorageError> {
    conn.fetch_optional(BY_EMAIL, params![key]).await?.as_ref().map(agent).transpose()
}

/// All agents, by id.
///
/// # Errors
/// When the database fails.
pub async fn all(conn: &mut Conn) -> Result<Vec<AgentRow>, StorageError> {
    conn.fetch_all(LIST, vec![]).await?.iter().map(agent).collect()
}

/// All agents, active ones first, by name.
///
/// # Errors
/// When the database fails.
pub async fn list(conn: &mut Conn) -> Result<Vec<AgentRow>, StorageError> {
    let mut agents = all(conn).await?;
    agents.sort_by(|a, b| b.active.cmp(&a.active).then_with(|| compare(&a.name, &b.name)));
    Ok(agents)
}

/// How many agents there are; 0 means that set-up is still open.
///
/// # Errors
/// When the database fails.
pub async fn count(conn: &mut Conn) -> Result<i64, StorageError> {
    conn.fetch_one(COUNT, vec![]).await?.int("n")
}

/// How many active administrators there are beside `id`.
///
/// # Errors
/// When the database fails.
pub async fn other_administrators(conn: &mut Conn, id: &AgentId) -> Result<i64, StorageError> {
    conn.fetch_one(OTHER_ADMINISTRATORS, params![id]).await?.int("n")
}

/// Stores a new agent; `row.version` and the two times are ignored.
///
/// # Errors
/// [`StorageError::Unique`] when the e-mail is taken.
pub async fn insert(conn: &mut Conn, row: &AgentRow, email_key: &str) -> Result<(), StorageError> {
    let params = params![
        &row.id,
        &row.name,
        &row.alias,
        &row.email,
        email_key,
        &row.password_hash,
        role_word(row.role),
        row.limit,
        status_word(row.status),
        row.active,
    ];
    conn.execute(INSERT, params).await?;
    Ok(())
}

/// Changes an agent at `row.version`, but not the password; false when somebody was faster.
///
/// # Errors
/// [`StorageError::Unique`] when the e-mail is taken.
pub async fn update(conn: &mut Conn, row: &AgentRow, email_key: &str) -> Result<bool, StorageError> {
    let params = params![
        &row.id,
        row.version,
        &row.name,
        &row.alias,
        &row.email,
        email_key,
        role_word(row.role),
        row.limit,
        row.active,
    ];
    Ok(conn.execute(UPDATE, params).await? == 1)
}

/// Makes what was read of an agent out of date: something about them changed elsewhere. False when the agent
/// is gone.
///
/// # Errors
/// When the database fails.
pub async fn outdate(conn: &mut Conn, id: &AgentId) -> Result<bool, StorageError> {
    Ok(conn.execute(OUTDATE, params![id]).await? == 1)
}

/// Deletes an agent at `version`; false when somebody was faster.
///
/// # Errors
/// [`StorageError::Reference`] when something refers to the agent.
pub async fn delete(conn: &mut Conn, id: &AgentId, version: i64) -> Result<bool, StorageError> {
    Ok(conn.execute(DELETE, params![id, version]).await? == 1)
}

/// Sets the hash of the password.
///
/// # Errors
/// When the database fails.
pub async fn set_password(conn: &mut Conn, id: &AgentId, password_hash: &str) -> Result<(), StorageError> {
    conn.execute(SET_PASSWORD, params![id, password_hash]).await?;
    Ok(())
}

/// Sets the status.
///
/// # Errors
/// When the database fails.
pub async fn set_status(conn: &mut Conn, id: &AgentId, status: AgentStatus) -> Result<(), StorageError> {
    conn.execute(SET_STATUS, params![id, status_word(status)]).await?;
    Ok(())
}

/// Notes that the agent was given a chat.
///
/// # Errors
/// When the database fails.
pub async fn note_assigned(conn: &mut Conn, id: &AgentId, at: Timestamp) -> Result<(), StorageError> {
    conn.execute(ASSIGNED, params![id, at]).await?;
    Ok(())
}

/// Notes that a chat of the agent ended.
///
/// # Errors
/// When the database fails.
pub async fn note_ended(conn: &mut Conn, id: &AgentId, at: Timestamp) -> Result<(), StorageError> {
    conn.execute(ENDED, params![id, at]).await?;
    Ok(())
}

/// The agent's memberships.
///
/// # Errors
/// When the database fails.
pub async fn memberships(conn: &mut Conn, id: &AgentId) -> Result<Vec<MembershipRow>, StorageError> {
    conn.fetch_all(MEMBERSHIPS, params![id]).await?.iter().map(membership).collect()
}

/// Everybody's memberships.
///
/// # Errors
/// When the database fails.
pub async fn all_memberships(conn: &mut Conn) -> Result<Vec<MembershipRow>, StorageError> {
    conn.fetch_all(ALL_MEMBERSHIPS, vec![]).await?.iter().map(membership).collect()
}

/// Replaces the agent's memberships.
///
/// # Errors
/// [`StorageError::Reference`] for a group that is gone.
pub async fn replace_memberships(
    conn: &mut Conn,
    id: &AgentId,
    groups: &[(GroupId, bool)],
) -> Result<(), StorageError> {
    conn.execute(CLEAR_MEMBERSHIPS, params![id]).await?;
    for (group, receives) in groups {
        conn.execute(ADD_MEMBERSHIP, params![id, group, *receives]).await?;
    }
    Ok(())
}

/// Switches *receives chats*; false when the agent is not a member. The agent counts as changed: the form
/// of an administrator shows the switch too.
///
/// # Errors
/// When the database fails.
pub async fn set_receives(
    conn: &mut Conn,
    id: &AgentId,
    group: &GroupId,
    receives: bool,
) -> Result<bool, StorageError> {
    let member = conn.execute(SET_RECEIVES, params![id, group, receives]).await? == 1;
    if member {
        outdate(conn, id).await?;
    }
    Ok(member)
}

/// The group's receiving agents with their load, at their limit or not.
///
/// # Errors
/// When the database fails.
pub async fn candidates(
    conn: &mut Conn,
    group: &GroupId,
    now: Timestamp,
) -> Result<Vec<CandidateRow>, StorageError> {
    let rows = conn.fetch_all(CANDIDATES, params![group, now]).await?;
    rows.iter()
        .map(|row| {
            Ok(CandidateRow {
                id: row.id("id")?,
                name: row.text("name")?,
                active: row.int("active_chats")?,
                limit: row.int("chat_limit")?,
                last_ended: row.opt_time("last_ended_at")?,
                last_assigned: row.opt_time("last_assigned_at")?,
            })
        })
        .collect()
}

/// Load and connection of every active agent.
///
/// # Errors
/// When the database fails.
pub async fn loads(conn: &mut Conn, now: Timestamp) -> Result<Vec<LoadRow>, StorageError> {
    let rows = conn.fetch_all(LOADS, params![now]).await?;
    rows.iter()
        .map(|row| {
            Ok(LoadRow {
                id: row.id("id")?,
                active: row.int("active_chats")?,
                connected: row.flag("connected")?,
            })
        })
        .collect()
}

/// How many chats, events and offline messages refer to the agent.
///
/// # Errors
/// When the database fails.
pub async fn references(conn: &mut Conn, id: &AgentId) -> Result<i64, StorageError> {
    conn.fetch_one(OWNED_EVER, params![id]).await?.int("n")
}
