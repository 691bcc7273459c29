//! Groups.

use crate::conn::params;
use crate::statements::statements;
use crate::{Conn, Row, StorageError};
use foyer_collation::{compare, sort_by_name};
use foyer_protocol::setup::{Group, Member};
use foyer_protocol::{AgentId, DepartmentId, GroupId};
use std::collections::HashMap;

/// A group with the names around it.
macro_rules! with_names {
    ($tail:literal) => {
        concat!(
            "SELECT g.id, g.name, g.department_id, g.front_line, g.active, g.version, \
             d.name AS department_name, d.active AS department_active, \
             b.name AS brand_name, b.active AS brand_active FROM chat_group g \
             JOIN department d ON d.id = g.department_id JOIN brand b ON b.id = d.brand_id ",
            $tail
        )
    };
}

statements! {
    LIST = with_names!("ORDER BY g.id");
    BY_ID = with_names!("WHERE g.id = $1");
    MEMBERS = "SELECT m.group_id, m.receives, a.id, a.name, a.active FROM membership m \
        JOIN agent a ON a.id = m.agent_id ORDER BY a.id";
    JOIN = "INSERT INTO membership (agent_id, group_id, receives) VALUES ($1, $2, $3) \
        ON CONFLICT (agent_id, group_id) DO UPDATE SET receives = excluded.receives";
    LEAVE_ONE = "DELETE FROM membership WHERE agent_id = $1 AND group_id = $2";
    INSERT = "INSERT INTO chat_group (id, department_id, name, name_key, front_line, active, version) \
        VALUES ($1, $2, $3, $4, $5, $6, 1)";
    UPDATE = "UPDATE chat_group SET name = $3, name_key = $4, active = $5, version = version + 1 \
        WHERE id = $1 AND version = $2";
    NO_FRONT_LINE = "UPDATE chat_group SET front_line = FALSE, version = version + 1 \
        WHERE department_id = $1 AND front_line AND id <> $2";
    SET_FRONT_LINE = "UPDATE chat_group SET front_line = TRUE WHERE id = $1";
    DELETE = "DELETE FROM chat_group WHERE id = $1 AND version = $2";
    LEAVE = "DELETE FROM membership WHERE group_id = $1";
    FRONT_LINE = "SELECT id FROM chat_group WHERE department_id = $1 AND front_line";
    CHATS = "SELECT COUNT(*) AS n FROM chat WHERE group_id = $1";
}

/// All groups, by department and name, with their agents.
///
/// # Errors
/// When the database fails.
pub async fn list(conn: &mut Conn) -> Result<Vec<Group>, StorageError> {
    let mut agents: HashMap<GroupId, (Vec<Member>, Vec<String>)> = HashMap::new();
    for row in conn.fetch_all(MEMBERS, vec![]).await? {
        let (members, names) = agents.entry(row.id("group_id")?).or_default();
        members.push(Member { agent: row.id("id")?, receives: row.flag("receives")? });
        if row.flag("active")? {
            names.push(row.text("name")?);
        }
    }
    let rows = conn.fetch_all(LIST, vec![]).await?;
    let with_agents = |row| {
        let group = group(row)?;
        let known = group.id.as_ref().and_then(|id| agents.remove(id));
        let (members, mut agent_names) = known.unwrap_or_default();
        sort_by_name(&mut agent_names, String::as_str);
        Ok::<_, StorageError>(Group { agent_names, members_read: members.clone(), members, ..group })
    };
    let mut all = rows.iter().map(with_agents).collect::<Result<Vec<_>, _>>()?;
    all.sort_by(|a, b| {
        compare(&a.department_name, &b.department_name)
            .then_with(|| compare(&a.brand_name, &b.brand_name))
            .then_with(|| compare(&a.name, &b.name))
    });
    Ok(all)
}

/// A group, without its agents.
///
/// # Errors
/// When the database fails.
pub async fn by_id(conn: &mut Conn, id: &GroupId) -> Result<Option<Group>, StorageError> {
    conn.fetch_optional(BY_ID, params![id]).await?.as_ref().map(group).transpose()
}

fn group(row: &Row) -> Result<Group, StorageError> {
    let active = row.flag("active")?;
    Ok(Group {
        id: Some(row.id("id")?),
        name: row.text("name")?,
        department: Some(row.id("department_id")?),
        department_name: row.text("department_name")?,
        brand_name: row.text("brand_name")?,
        front_line: row.flag("front_line")?,
        active,
        takes_chats: active && row.flag("department_active")? && row.flag("brand_active")?,
        agent_names: Vec::new(),
        members: Vec::new(),
        members_read: Vec::new(),
        version: row.int("version")?,
    })
}

/// Stores a new group.
///
/// # Errors
/// [`StorageError::Unique`] when the department has one of that name.
pub async fn insert(
    conn: &mut Conn,
    id: &GroupId,
    department: &DepartmentId,
    name: &str,
    name_key: &str,
    active: bool,
) -> Result<(), StorageError> {
    conn.execute(INSERT, params![id, department, name, name_key, false, active]).await?;
    Ok(())
}

/// Changes name and **Active** of a group at its version; false when somebody was faster.
///
/// # Errors
/// [`StorageError::Unique`] when the department has one of that name.
pub async fn update(
    conn: &mut Conn,
    id: &GroupId,
    group: &Group,
    name_key: &str,
) -> Result<bool, StorageError> {
    let Group { name, active, version, .. } = group;
    Ok(conn.execute(UPDATE, params![id, *version, name, name_key, *active]).await? == 1)
}

/// Makes the group its department's only front line. The one before it counts as changed; answers
/// whether there was another one.
///
/// # Errors
/// When the database fails.
pub async fn set_front_line(
    conn: &mut Conn,
    department: &DepartmentId,
    id: &GroupId,
) -> Result<bool, StorageError> {
    let others = conn.execute(NO_FRONT_LINE, params![department, id]).await?;
    conn.execute(SET_FRONT_LINE, params![id]).await?;
    Ok(others > 0)
}

/// Makes an agent a member, or changes whether they receive chats.
///
/// # Errors
/// [`StorageError::Reference`] for an agent who is gone.
pub async fn join(conn: &mut Conn, id: &GroupId, member: &Member) -> Result<(), StorageError> {
    conn.execute(JOIN, params![&member.agent, id, member.receives]).await?;
    Ok(())
}

/// Ends an agent's membership; nothing happens without one.
///
/// # Errors
/// When the database fails.
pub async fn leave(conn: &mut Conn, id: &GroupId, agent: &AgentId) -> Result<(), StorageError> {
    conn.execute(LEAVE_ONE, params![agent, id]).await?;
    Ok(())
}

/// Deletes a group at `version`, and its memberships; false when somebody was faster.
///
/// # Errors
/// [`StorageError::Reference`] when a chat belongs to it.
pub async fn delete(conn: &mut Conn, id: &GroupId, version: i64) -> Result<bool, StorageError> {
    conn.execute(LEAVE, params![id]).await?;
    Ok(conn.execute(DELETE, params![id, version]).await? == 1)
}

/// The front-line group of a department.
///
/// # Errors
/// When the database fails.
pub async fn front_line(conn: &mut Conn, department: &DepartmentId) -> Result<Option<GroupId>, StorageError> {
    conn.fetch_optional(FRONT_LINE, params![department]).await?.map(|row| row.id("id")).transpose()
}

/// How many chats belong to the group.
///
/// # Errors
/// When the database fails.
pub async fn chats(conn: &mut Conn, id: &GroupId) -> Result<i64, StorageError> {
    conn.fetch_one(CHATS, params![id]).await?.int("n")
}
