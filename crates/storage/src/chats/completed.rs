//! Lists of ended chats: searched, counted, in pages that go on after a place (`docs/product/lists.md`).
//!
//! A page is cut by the statement, so whose chats it holds stands in the statement as well, beside the pure
//! rule; a test holds the two equal. Each scope and each order has a statement of its own, so that its
//! index is used from the place on.

use super::{ChatRow, chat, with_names};
use crate::conn::{Param, params};
use crate::search::{COUNTED, Search};
use crate::statements::statements;
use crate::{Conn, StorageError};
use foyer_protocol::limits::PAGE_ROWS;
use foyer_protocol::people::Role;
use foyer_protocol::{AgentId, GroupId, Timestamp};

/// Ended chats of a scope that a search finds, as read or as counted.
macro_rules! ended {
    ($whose:literal, newest) => {
        with_names!(
            ended!($whose, where),
            "AND (c.ended_at, c.number) < ($6, $7) \
            ORDER BY c.ended_at DESC, c.number DESC LIMIT $5"
        )
    };
    ($whose:literal, oldest) => {
        with_names!(
            ended!($whose, where),
            "AND (c.ended_at, c.number) > ($6, $7) \
            ORDER BY c.ended_at, c.number LIMIT $5"
        )
    };
    ($whose:literal, count) => {
        concat!(
            "SELECT COUNT(*) AS n FROM (SELECT 1 FROM chat c ",
            ended!($whose, where),
            "AND (c.ended_at, c.number) > ($6, $7) LIMIT $5) AS counted"
        )
    };
    ($whose:literal, where) => {
        concat!(
            "WHERE c.state = 'ended' AND ($1 = '' OR c.number = $4 OR (c.search_key LIKE $1 ESCAPE '\\' \
            AND c.search_key LIKE $2 ESCAPE '\\' AND c.search_key LIKE $3 ESCAPE '\\')) AND ",
            $whose,
            " "
        )
    };
}

/// Ended chats that an agent may see.
macro_rules! visible {
    ($how:ident) => {
        ended!(
            "($9 OR c.owner_id = $8 \
            OR c.group_id IN (SELECT m.group_id FROM membership m WHERE m.agent_id = $8) \
            OR ($10 AND c.department_id IN (SELECT g.department_id FROM membership m \
            JOIN chat_group g ON g.id = m.group_id WHERE m.agent_id = $8)))",
            $how
        )
    };
}

statements! {
    NEWEST_OF_OWNER = ended!("c.owner_id = $8", newest);
    OLDEST_OF_OWNER = ended!("c.owner_id = $8", oldest);
    COUNT_OF_OWNER = ended!("c.owner_id = $8", count);
    NEWEST_OF_GROUP = ended!("c.group_id = $8", newest);
    OLDEST_OF_GROUP = ended!("c.group_id = $8", oldest);
    COUNT_OF_GROUP = ended!("c.group_id = $8", count);
    NEWEST = visible!(newest);
    OLDEST = visible!(oldest);
    COUNT = visible!(count);
}

/// Whose ended chats.
#[derive(Clone, Copy, Debug)]
pub enum Whose<'a> {
    /// Those the agent owned last.
    Owner(&'a AgentId),
    /// Those of a group.
    Group(&'a GroupId),
    /// Those an agent of a role may see.
    VisibleTo(&'a AgentId, Role),
}

/// A list of ended chats.
#[derive(Clone, Debug)]
pub struct Ended<'a> {
    /// Whose.
    pub whose: Whose<'a>,
    /// What is looked for.
    pub search: Search,
    /// Those that ended first come first; else those that ended last.
    pub oldest_first: bool,
}

/// Where a list goes on: end and number of the last chat read.
pub type EndedAfter = (Timestamp, i64);

impl Ended<'_> {
    fn params(&self, limit: i64, (at, number): EndedAfter) -> Vec<Param> {
        let [first, second, third] = &self.search.patterns;
        let mut params = params![first, second, third, self.search.number, limit, at, number];
        match self.whose {
            Whose::Owner(owner) => params.push(owner.into()),
            Whose::Group(group) => params.push(group.into()),
            Whose::VisibleTo(agent, role) => {
                params.extend(params![agent, role == Role::Administrator, role == Role::Manager]);
            }
        }
        params
    }

    fn statements(&self) -> [&'static str; 3] {
        match self.whose {
            Whose::Owner(_) => [NEWEST_OF_OWNER, OLDEST_OF_OWNER, COUNT_OF_OWNER],
            Whose::Group(_) => [NEWEST_OF_GROUP, OLDEST_OF_GROUP, COUNT_OF_GROUP],
            Whose::VisibleTo(..) => [NEWEST, OLDEST, COUNT],
        }
    }
}

/// The next chats of a list, at most [`PAGE_ROWS`].
///
/// # Errors
/// When the database fails.
pub async fn ended(
    conn: &mut Conn,
    list: &Ended<'_>,
    after: Option<EndedAfter>,
) -> Result<Vec<ChatRow>, StorageError> {
    let [newest, oldest, _] = list.statements();
    let (sql, start) = if list.oldest_first { (oldest, i64::MIN) } else { (newest, i64::MAX) };
    let params = list.params(PAGE_ROWS, after.unwrap_or((Timestamp(start), start)));
    conn.fetch_all(sql, params).await?.iter().map(chat).collect()
}

/// How many chats a list has, counted up to one more than [`foyer_protocol::limits::COUNT_MOST`].
///
/// # Errors
/// When the database fails.
pub async fn count_ended(conn: &mut Conn, list: &Ended<'_>) -> Result<i64, StorageError> {
    let [.., count] = list.statements();
    conn.fetch_one(count, list.params(COUNTED, (Timestamp(i64::MIN), i64::MIN))).await?.int("n")
}
