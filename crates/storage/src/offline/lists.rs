//! Lists of offline messages: narrowed, searched, counted, in pages that go on after a place
//! (`docs/product/offline-messages.md`).
//!
//! Who sees what stands in the statements, because a page is cut by them: a busy department hides no quiet
//! one. The `+` before the age keeps it away from the index, which the place needs.

use super::{listed, row_columns};
use crate::conn::{Param, params};
use crate::search::{COUNTED, Search};
use crate::statements::statements;
use crate::{Conn, Row, StorageError};
use foyer_protocol::offline::{
    OfflineAfter, OfflineAgent, OfflineAssignee, OfflineChoices, OfflineDepartment, OfflineRow,
};
use foyer_protocol::{AgentId, DepartmentId, Timestamp};

/// Departments whose messages the agent `$1` may see; `$2` for all.
macro_rules! in_sight {
    ($department:literal, $agent:literal, $all:literal) => {
        concat!(
            "(",
            $all,
            " OR ",
            $department,
            " IN (SELECT own.department_id FROM membership s \
            JOIN chat_group own ON own.id = s.group_id WHERE s.agent_id = ",
            $agent,
            "))"
        )
    };
}

/// Messages of a state that a filter lets through, as read or as counted.
macro_rules! messages {
    ($state:literal, $order:literal) => {
        concat!("SELECT ", row_columns!(), messages!($state), $order)
    };
    ($state:literal, count $place:literal) => {
        concat!("SELECT COUNT(*) AS n FROM (SELECT 1", messages!($state), $place, ") AS counted")
    };
    ($state:literal) => {
        concat!(
            " FROM offline_message m WHERE m.closed_at IS ",
            $state,
            " AND ",
            in_sight!("m.department_id", "$7", "$8"),
            " AND ($9 = '' OR m.department_id = $9) AND ($10 = '' OR m.assigned_to = $10) \
            AND (NOT $11 OR m.assigned_to IS NULL) AND +m.created_at >= $12 AND +m.created_at < $13 \
            AND ($1 = '' OR (m.search_key LIKE $1 ESCAPE '\\' AND m.search_key LIKE $2 ESCAPE '\\' \
            AND m.search_key LIKE $3 ESCAPE '\\')) "
        )
    };
}

statements! {
    OPEN_OLDEST = messages!("NULL", "AND (m.created_at, m.id) > ($5, $6) ORDER BY m.created_at, m.id LIMIT $4");
    OPEN_NEWEST = messages!("NULL", "AND (m.created_at, m.id) < ($5, $6) \
        ORDER BY m.created_at DESC, m.id DESC LIMIT $4");
    COUNT_OPEN = messages!("NULL", count "AND (m.created_at, m.id) > ($5, $6) LIMIT $4");
    CLOSED_OLDEST = messages!("NOT NULL", "AND (m.closed_at, m.id) > ($5, $6) \
        ORDER BY m.closed_at, m.id LIMIT $4");
    CLOSED_NEWEST = messages!("NOT NULL", "AND (m.closed_at, m.id) < ($5, $6) \
        ORDER BY m.closed_at DESC, m.id DESC LIMIT $4");
    COUNT_CLOSED = messages!("NOT NULL", count "AND (m.closed_at, m.id) > ($5, $6) LIMIT $4");
    DEPARTMENTS = concat!("SELECT d.id, d.name, b.name AS brand_name FROM department d \
        JOIN brand b ON b.id = d.brand_id WHERE ", in_sight!("d.id", "$1", "$2"), " ORDER BY b.name, d.name, d.id");
    AGENTS = concat!("SELECT a.id, a.name FROM agent a WHERE (a.active AND (a.role = 'administrator' \
        OR EXISTS (SELECT 1 FROM membership t JOIN chat_group g ON g.id = t.group_id WHERE t.agent_id = a.id AND ",
        in_sight!("g.department_id", "$1", "$2"), "))) OR EXISTS (SELECT 1 FROM offline_message m \
        WHERE m.assigned_to = a.id AND m.closed_at IS NULL AND ", in_sight!("m.department_id", "$1", "$2"),
        ") ORDER BY a.name, a.id");
    ASSIGNEES = "SELECT a.id, a.name FROM agent a WHERE a.active AND (a.role = 'administrator' \
        OR EXISTS (SELECT 1 FROM membership s JOIN chat_group g ON g.id = s.group_id \
        WHERE s.agent_id = a.id AND g.department_id = $1)) ORDER BY a.name, a.id";
}

/// Which messages a list holds, and in which order.
#[derive(Clone, Debug)]
pub struct Filter<'a> {
    /// Who asks: those of the departments in which this agent has a group.
    pub agent: &'a AgentId,
    /// Those of all departments instead.
    pub of_all: bool,
    /// The closed ones, by when they were closed; else the open ones, by when they were left.
    pub closed: bool,
    /// Only of this department.
    pub department: Option<&'a DepartmentId>,
    /// Only those somebody takes care of, or nobody.
    pub assignee: &'a OfflineAssignee,
    /// Only those left at this time or later.
    pub from: Timestamp,
    /// Only those left before this time.
    pub before: Timestamp,
    /// What is looked for.
    pub search: Search,
    /// The newest first; else the oldest.
    pub newest_first: bool,
}

impl Filter<'_> {
    fn params(&self, limit: i64, at: Timestamp, id: &str) -> Vec<Param> {
        let [first, second, third] = &self.search.patterns;
        let (assigned_to, unassigned) = match self.assignee {
            OfflineAssignee::Anybody => ("", false),
            OfflineAssignee::Nobody => ("", true),
            OfflineAssignee::Agent(agent) => (agent.as_str(), false),
        };
        params![
            first,
            second,
            third,
            limit,
            at,
            id,
            self.agent,
            self.of_all,
            self.department.map_or("", DepartmentId::as_str),
            assigned_to,
            unassigned,
            self.from,
            self.before,
        ]
    }
}

/// The next messages of a list, at most `limit`.
///
/// # Errors
/// When the database fails.
pub async fn list(
    conn: &mut Conn,
    filter: &Filter<'_>,
    after: Option<&OfflineAfter>,
    limit: i64,
) -> Result<Vec<(DepartmentId, OfflineRow)>, StorageError> {
    let (sql, start) = match (filter.closed, filter.newest_first) {
        (false, false) => (OPEN_OLDEST, i64::MIN),
        (false, true) => (OPEN_NEWEST, i64::MAX),
        (true, false) => (CLOSED_OLDEST, i64::MIN),
        (true, true) => (CLOSED_NEWEST, i64::MAX),
    };
    let (at, id) = after.map_or((Timestamp(start), ""), |(at, id)| (*at, id.as_str()));
    let rows = conn.fetch_all(sql, filter.params(limit, at, id)).await?;
    rows.iter().map(|row| Ok((row.id("department_id")?, listed(row)?))).collect()
}

/// How many messages a list has, counted up to one more than [`foyer_protocol::limits::COUNT_MOST`].
///
/// # Errors
/// When the database fails.
pub async fn count(conn: &mut Conn, filter: &Filter<'_>) -> Result<i64, StorageError> {
    let sql = if filter.closed { COUNT_CLOSED } else { COUNT_OPEN };
    conn.fetch_one(sql, filter.params(COUNTED, Timestamp(i64::MIN), "")).await?.int("n")
}

/// What the lists of an agent, or of one who sees all, can be narrowed to.
///
/// # Errors
/// When the database fails.
pub async fn choices(conn: &mut Conn, agent: &AgentId, of_all: bool) -> Result<OfflineChoices, StorageError> {
    let departments = conn.fetch_all(DEPARTMENTS, params![agent, of_all]).await?;
    let agents = conn.fetch_all(AGENTS, params![agent, of_all]).await?;
    let department = |row: &Row| {
        Ok::<_, StorageError>(OfflineDepartment {
            id: row.id("id")?,
            name: row.text("name")?,
            brand_name: row.text("brand_name")?,
        })
    };
    Ok(OfflineChoices {
        departments: departments.iter().map(department).collect::<Result<_, _>>()?,
        agents: agents.iter().map(named).collect::<Result<_, _>>()?,
    })
}

/// Who may be given messages of a department: its active agents and the administrators.
///
/// # Errors
/// When the database fails.
pub async fn assignees(
    conn: &mut Conn,
    department: &DepartmentId,
) -> Result<Vec<OfflineAgent>, StorageError> {
    conn.fetch_all(ASSIGNEES, params![department]).await?.iter().map(named).collect()
}

fn named(row: &Row) -> Result<OfflineAgent, StorageError> {
    Ok(OfflineAgent { id: row.id("id")?, name: row.text("name")? })
}
