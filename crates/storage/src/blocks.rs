//! Blocks: visitors who may not write, and the networks they came from where those are blocked, too.
//!
//! Whether somebody is blocked is asked with every chat that is started, every message and every hello. It is asked of the
//! database, inside the transaction that would store the text: two look-ups by index among the few blocks that nobody
//! has lifted. So a block holds from its commit on, for every process, and ends by the clock without anybody's doing;
//! a copy in memory would have to be told of both. A message costs no statement more: it asks with
//! [`chats::newest_of_token`](crate::chats::newest_of_token). Only who is on a line is told from memory ([`in_force`]).

use crate::chats::state_of;
use crate::conn::params;
use crate::statements::statements;
use crate::{Conn, Row, StorageError};
use foyer_protocol::blocks::{Block, Lifted};
use foyer_protocol::chat::ChatState;
use foyer_protocol::{AgentId, BlockId, ChatId, DepartmentId, GroupId, Timestamp, VisitorId};

/// What holds now: nobody has lifted it, and it is not over.
macro_rules! holds_now {
    ($now:literal) => {
        concat!("k.lifted_at IS NULL AND (k.until IS NULL OR k.until > ", $now, ")")
    };
}

/// What holds now for a visitor or their network. Each half says that it is not lifted: only then does SQLite look each
/// up by its index.
macro_rules! holds_for {
    ($visitor:literal, $network:literal, $now:literal) => {
        concat!(
            "((k.visitor_id = ",
            $visitor,
            " AND k.lifted_at IS NULL) OR (k.network = ",
            $network,
            " AND k.network <> '' AND k.lifted_at IS NULL)) AND (k.until IS NULL OR k.until > ",
            $now,
            ")"
        )
    };
}
pub(crate) use holds_for;

/// A block with what decides who may see it.
macro_rules! with_chat {
    ($($tail:tt)*) => {
        concat!(
            "SELECT k.*, c.number, c.owner_id, c.group_id, c.department_id, c.state FROM visitor_block k \
             JOIN chat c ON c.id = k.chat_id ",
            $($tail)*
        )
    };
}

statements! {
    INSERT = "INSERT INTO visitor_block (id, visitor_id, chat_id, visitor_name, network, reason, agent_name, at, until) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    BY_ID = with_chat!("WHERE k.id = $1");
    // The one of the visitor before one of the network alone; of those the one that lasts longest.
    OF = with_chat!("WHERE ", holds_for!("$1", "$2", "$3"), " ORDER BY CASE WHEN k.visitor_id = $1 THEN 0 ELSE 1 END, \
        CASE WHEN k.until IS NULL THEN 0 ELSE 1 END, k.until DESC, k.id LIMIT 1");
    HOLDS = concat!("SELECT 1 AS held FROM visitor_block k WHERE ",
        holds_for!("(SELECT id FROM visitor WHERE token_hash = $1)", "$2", "$3"), " LIMIT 1");
    IN_FORCE = concat!("SELECT k.visitor_id, k.network, k.until FROM visitor_block k WHERE ", holds_now!("$1"));
    LIST = with_chat!("ORDER BY k.at DESC, k.id LIMIT $1");
    LIFT = "UPDATE visitor_block SET lifted_at = $2, lifted_by_name = $3 \
        WHERE id = $1 AND lifted_at IS NULL AND (until IS NULL OR until > $2)";
    FORGET = "DELETE FROM visitor_block WHERE lifted_at <= $1 OR until <= $1";
    TOUCH = "UPDATE chat SET rev = rev + 1 WHERE id = $1 OR (state <> 'ended' AND visitor_id = $2) \
        OR (state <> 'ended' AND network = $3 AND network <> '') RETURNING id";
}

/// A block about to be made.
#[derive(Clone, Debug)]
pub struct NewBlock {
    /// Its id.
    pub id: BlockId,
    /// Who is blocked.
    pub visitor: VisitorId,
    /// In which chat that was asked for.
    pub chat: ChatId,
    /// The visitor's name in that chat.
    pub visitor_name: String,
    /// The network that is blocked, too, as limits count it; empty when it is not.
    pub network: String,
    /// Why, for agents; may be empty.
    pub reason: String,
    /// Who blocks.
    pub agent_name: String,
    /// When.
    pub at: Timestamp,
    /// Until when; `None` until it is lifted.
    pub until: Option<Timestamp>,
}

/// A block as stored.
#[derive(Clone, Debug)]
pub struct BlockRow {
    /// What is shown of it.
    pub block: Block,
    /// Who is blocked.
    pub visitor: VisitorId,
    /// The chat it was asked for in.
    pub chat: ChatId,
    /// The network that is blocked; empty when it is not.
    pub network: String,
    /// The chat's owner, or who owned it last.
    pub owner: Option<AgentId>,
    /// The chat's group.
    pub group: GroupId,
    /// The chat's department.
    pub department: DepartmentId,
    /// Where the chat is in its life.
    pub state: ChatState,
}

fn block(row: &Row) -> Result<BlockRow, StorageError> {
    let network = row.text("network")?;
    let lifted = row.opt_time("lifted_at")?;
    let lifted_by = row.opt_text("lifted_by_name")?.unwrap_or_default();
    Ok(BlockRow {
        block: Block {
            id: row.id("id")?,
            chat: row.int("number")?,
            visitor_name: row.text("visitor_name")?,
            of_network: !network.is_empty(),
            network: Some(network.clone()).filter(|network| !network.is_empty()),
            reason: row.text("reason")?,
            by: row.text("agent_name")?,
            at: row.time("at")?,
            until: row.opt_time("until")?,
            lifted: lifted.map(|at| Lifted { at, by: lifted_by }),
        },
        visitor: row.id("visitor_id")?,
        chat: row.id("chat_id")?,
        network,
        owner: row.opt_id("owner_id")?,
        group: row.id("group_id")?,
        department: row.id("department_id")?,
        state: state_of(&row.text("state")?)?,
    })
}

/// Stores a block.
///
/// # Errors
/// When the database fails.
pub async fn insert(conn: &mut Conn, new: &NewBlock) -> Result<(), StorageError> {
    let NewBlock { id, visitor, chat, visitor_name, network, reason, agent_name, at, until } = new;
    let params = params![id, visitor, chat, visitor_name, network, reason, agent_name, *at, *until];
    conn.execute(INSERT, params).await?;
    Ok(())
}

/// The block of an id, over or not.
///
/// # Errors
/// When the database fails.
pub async fn by_id(conn: &mut Conn, id: &BlockId) -> Result<Option<BlockRow>, StorageError> {
    conn.fetch_optional(BY_ID, params![id]).await?.as_ref().map(block).transpose()
}

/// The block that holds for a visitor of a network now; an empty network is nobody's.
///
/// # Errors
/// When the database fails.
pub async fn of(
    conn: &mut Conn,
    visitor: &VisitorId,
    network: &str,
    now: Timestamp,
) -> Result<Option<BlockRow>, StorageError> {
    conn.fetch_optional(OF, params![visitor, network, now]).await?.as_ref().map(block).transpose()
}

/// Whether a block holds now for whoever has this token, or comes from this network.
///
/// # Errors
/// When the database fails.
pub async fn holds(
    conn: &mut Conn,
    token_hash: &str,
    network: &str,
    now: Timestamp,
) -> Result<bool, StorageError> {
    Ok(conn.fetch_optional(HOLDS, params![token_hash, network, now]).await?.is_some())
}

/// Whom a block holds for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// The visitor.
    pub visitor: VisitorId,
    /// The network; empty where it is not blocked.
    pub network: String,
    /// Until when; `None` until it is lifted.
    pub until: Option<Timestamp>,
}

/// Whom all blocks hold for now.
///
/// # Errors
/// When the database fails.
pub async fn in_force(conn: &mut Conn, now: Timestamp) -> Result<Vec<Held>, StorageError> {
    let held = |row: &Row| {
        let (visitor, network) = (row.id("visitor_id")?, row.text("network")?);
        Ok(Held { visitor, network, until: row.opt_time("until")? })
    };
    conn.fetch_all(IN_FORCE, params![now]).await?.iter().map(held).collect()
}

/// The newest `limit` blocks, over or not, newest first.
///
/// # Errors
/// When the database fails.
pub async fn list(conn: &mut Conn, limit: i64) -> Result<Vec<BlockRow>, StorageError> {
    conn.fetch_all(LIST, params![limit]).await?.iter().map(block).collect()
}

/// Ends a block; false when it is over already.
///
/// # Errors
/// When the database fails.
pub async fn lift(conn: &mut Conn, id: &BlockId, by: &str, now: Timestamp) -> Result<bool, StorageError> {
    Ok(conn.execute(LIFT, params![id, now, by]).await? == 1)
}

/// Removes what was over at `before`, with its network.
///
/// # Errors
/// When the database fails.
pub async fn forget(conn: &mut Conn, before: Timestamp) -> Result<(), StorageError> {
    conn.execute(FORGET, params![before]).await?;
    Ok(())
}

/// Bumps `rev` of the chat a block was asked for in, and of all open chats that it holds for; answers which.
///
/// # Errors
/// When the database fails.
pub async fn touch(
    conn: &mut Conn,
    chat: &ChatId,
    visitor: &VisitorId,
    network: &str,
) -> Result<Vec<ChatId>, StorageError> {
    let rows = conn.fetch_all(TOUCH, params![chat, visitor, network]).await?;
    rows.iter().map(|row| row.id("id")).collect()
}
