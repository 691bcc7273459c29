//! Lists of chats: open ones, a queue, one visitor's. Ended ones are in [`super::completed`].

use super::{ChatRow, chat, state_of, with_names};
use crate::conn::params;
use crate::statements::statements;
use crate::{Conn, StorageError};
use foyer_protocol::people::PastChat;
use foyer_protocol::{AgentId, ChatId, DepartmentId, GroupId, Timestamp, VisitorId};

statements! {
    OPEN = with_names!("WHERE c.state <> 'ended' \
        ORDER BY (c.owner_id IS NULL OR c.owner_id <> $1), c.number LIMIT $2");
    OWNED_BY = "SELECT id FROM chat WHERE owner_id = $1 AND state = 'active' ORDER BY since, number";
    QUEUED_GROUPS = "SELECT DISTINCT group_id FROM chat WHERE state = 'queued'";
    QUEUE_HEAD = "SELECT id, department_id, number, given_by, transferred_by FROM chat \
        WHERE group_id = $1 AND state = 'queued' \
        ORDER BY (transferred_by IS NULL), number LIMIT 1 OFFSET $2";
    QUEUE = with_names!("WHERE c.group_id = $1 AND c.state = 'queued' \
        ORDER BY (c.transferred_by IS NULL), c.number LIMIT $2");
    POSITION = "SELECT COUNT(*) AS n FROM chat c JOIN chat me ON me.id = $1 \
        WHERE me.state = 'queued' AND c.state = 'queued' AND c.group_id = me.group_id \
        AND ((c.transferred_by IS NULL), c.number) <= ((me.transferred_by IS NULL), me.number)";
    OPEN_BY_DEPARTMENT = "SELECT d.id, COALESCE(c.queued, 0) AS queued, COALESCE(c.active, 0) AS active, \
        c.oldest FROM department d LEFT JOIN (SELECT department_id, \
        COUNT(CASE WHEN state = 'queued' THEN 1 END) AS queued, \
        COUNT(CASE WHEN state = 'active' THEN 1 END) AS active, \
        MIN(CASE WHEN state = 'queued' THEN since END) AS oldest \
        FROM chat WHERE state <> 'ended' GROUP BY department_id) c ON c.department_id = d.id ORDER BY d.id";
    OF_PERSON = "SELECT c.id, c.number, c.state, c.started_at, c.owner_id, c.group_id, \
        c.department_id, o.name AS owner_name, c.visitor_id <> $1 AS by_email, \
        COALESCE((SELECT e.body FROM stream_event e WHERE e.stream_id = c.id AND e.seq = 1), '') AS question \
        FROM chat c JOIN visitor v ON v.id = c.visitor_id LEFT JOIN agent o ON o.id = c.owner_id \
        WHERE (c.visitor_id = $1 OR ($2 <> '' AND v.email_key = $2)) AND c.id <> $3 \
        ORDER BY c.number DESC LIMIT 60";
}

/// A chat in a group's queue that may be handed out.
#[derive(Clone, Debug)]
pub struct QueueHead {
    /// The chat.
    pub id: ChatId,
    /// Its department.
    pub department: DepartmentId,
    /// Its number.
    pub number: i64,
    /// Whether it was transferred and not answered since: then it goes before new ones.
    pub transferred: bool,
    /// Who gave it away since it was answered last.
    pub given_by: Vec<AgentId>,
}

impl QueueHead {
    /// The order over all queues: transferred chats first, then by when they started.
    #[must_use]
    pub fn rank(&self) -> (bool, i64) {
        (!self.transferred, self.number)
    }
}

/// How many open chats a department has.
#[derive(Clone, Debug)]
pub struct OpenChats {
    /// The department.
    pub department: DepartmentId,
    /// Chats in its queues.
    pub queued: i64,
    /// Chats that agents have.
    pub active: i64,
    /// Since when the chat that waits longest has waited.
    pub oldest: Option<Timestamp>,
}

/// A past chat with what decides who may see it.
#[derive(Clone, Debug)]
pub struct PastRow {
    /// As shown.
    pub past: PastChat,
    /// Who owned it last.
    pub owner: Option<AgentId>,
    /// Its group.
    pub group: GroupId,
    /// Its department.
    pub department: DepartmentId,
}

/// The first `limit` open chats: those of `first` before others, by number.
///
/// # Errors
/// When the database fails.
pub async fn open(conn: &mut Conn, first: &AgentId, limit: i64) -> Result<Vec<ChatRow>, StorageError> {
    conn.fetch_all(OPEN, params![first, limit]).await?.iter().map(chat).collect()
}

/// Chats an agent works on, oldest first.
///
/// # Errors
/// When the database fails.
pub async fn owned_by(conn: &mut Conn, agent: &AgentId) -> Result<Vec<ChatId>, StorageError> {
    conn.fetch_all(OWNED_BY, params![agent]).await?.iter().map(|row| row.id("id")).collect()
}

/// Groups whose queue is not empty.
///
/// # Errors
/// When the database fails.
pub async fn queued_groups(conn: &mut Conn) -> Result<Vec<GroupId>, StorageError> {
    conn.fetch_all(QUEUED_GROUPS, vec![]).await?.iter().map(|row| row.id("group_id")).collect()
}

/// The chat of a group's queue that is next after the first `skipped`.
///
/// # Errors
/// When the database fails.
pub async fn queue_head(
    conn: &mut Conn,
    group: &GroupId,
    skipped: i64,
) -> Result<Option<QueueHead>, StorageError> {
    let row = conn.fetch_optional(QUEUE_HEAD, params![group, skipped]).await?;
    row.map(|row| {
        let given_by = row.text("given_by")?;
        Ok(QueueHead {
            id: row.id("id")?,
            department: row.id("department_id")?,
            number: row.int("number")?,
            transferred: row.opt_text("transferred_by")?.is_some(),
            given_by: given_by.split(',').filter(|id| !id.is_empty()).map(AgentId::from).collect(),
        })
    })
    .transpose()
}

/// The first `limit` chats of a group's queue in order: the first is next.
///
/// # Errors
/// When the database fails.
pub async fn queue(conn: &mut Conn, group: &GroupId, limit: i64) -> Result<Vec<ChatRow>, StorageError> {
    conn.fetch_all(QUEUE, params![group, limit]).await?.iter().map(chat).collect()
}

/// A chat's place in its queue, 1 is next; 0 when it is not queued.
///
/// # Errors
/// When the database fails.
pub async fn position(conn: &mut Conn, id: &ChatId) -> Result<i64, StorageError> {
    conn.fetch_one(POSITION, params![id]).await?.int("n")
}

/// Up to 60 other chats of a visitor, or of anybody with the same e-mail, newest first.
///
/// # Errors
/// When the database fails.
pub async fn of_person(
    conn: &mut Conn,
    visitor: &VisitorId,
    email_key: &str,
    except: &ChatId,
) -> Result<Vec<PastRow>, StorageError> {
    let rows = conn.fetch_all(OF_PERSON, params![visitor, email_key, except]).await?;
    rows.iter()
        .map(|row| {
            Ok(PastRow {
                past: PastChat {
                    id: row.id("id")?,
                    number: row.int("number")?,
                    state: state_of(&row.text("state")?)?,
                    started_at: row.time("started_at")?,
                    question: row.text("question")?.chars().take(140).collect(),
                    owner_name: row.opt_text("owner_name")?,
                    unverified: row.flag("by_email")?,
                },
                owner: row.opt_id("owner_id")?,
                group: row.id("group_id")?,
                department: row.id("department_id")?,
            })
        })
        .collect()
}

/// Open chats of every department, also of those that have none. Asked by every scrape, so the
/// statement is one that finds the open chats by their index, however many have ended.
///
/// # Errors
/// When the database fails.
pub async fn open_by_department(conn: &mut Conn) -> Result<Vec<OpenChats>, StorageError> {
    let rows = conn.fetch_all(OPEN_BY_DEPARTMENT, vec![]).await?;
    let row = |row: &crate::Row| {
        Ok(OpenChats {
            department: row.id("id")?,
            queued: row.int("queued")?,
            active: row.int("active")?,
            oldest: row.opt_time("oldest")?,
        })
    };
    rows.iter().map(row).collect()
}
