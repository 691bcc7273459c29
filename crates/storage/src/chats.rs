//! Chats: the row every list shows, and the changes of its life.
//!
//! Every change bumps `rev`; what also appends to the stream goes through [`crate::events`]. The
//! functions here are told what to write; who may and who gets the chat is decided above.

use crate::blocks::holds_for;
use crate::conn::params;
use crate::statements::statements;
use crate::{Conn, Row, StorageError, json};
use foyer_protocol::agent::ChatSummary;
use foyer_protocol::chat::ChatState;
use foyer_protocol::visitor::PageInfo;
use foyer_protocol::{AgentId, ChatId, DepartmentId, GroupId, LinkId, Timestamp, VisitorId};

mod bounds;
mod completed;
mod lists;
#[cfg(test)]
pub(crate) use bounds::STATEMENTS as BOUND_STATEMENTS;
pub use bounds::{abandoned, is_full, note_absence, open_from, queued_in};
#[cfg(test)]
pub(crate) use completed::STATEMENTS as COMPLETED_STATEMENTS;
pub use completed::{Ended, EndedAfter, Whose, count_ended, ended};
#[cfg(test)]
pub(crate) use lists::STATEMENTS as LIST_STATEMENTS;
pub use lists::{
    OpenChats, PastRow, QueueHead, of_person, open, open_by_department, owned_by, position, queue,
    queue_head, queued_groups,
};

/// A chat with the names around it.
macro_rules! with_names {
    ($($tail:tt)*) => {
        concat!(
            "SELECT c.*, COALESCE(c.asked_as, v.name) AS visitor_name, d.name AS department_name, g.name AS group_name, \
             b.name AS brand_name, l.title AS link_title, o.name AS owner_name, o.alias AS owner_alias, \
             EXISTS (SELECT 1 FROM presence p WHERE p.visitor_id = c.visitor_id) AS visitor_online \
             FROM chat c JOIN visitor v ON v.id = c.visitor_id \
             JOIN department d ON d.id = c.department_id JOIN chat_group g ON g.id = c.group_id \
             JOIN brand b ON b.id = d.brand_id JOIN link l ON l.id = c.link_id \
             LEFT JOIN agent o ON o.id = c.owner_id ",
            $($tail)*
        )
    };
}
pub(crate) use with_names;

statements! {
    BY_ID = with_names!("WHERE c.id = $1");
    BY_NUMBER = with_names!("WHERE c.number = $1");
    NEWEST_OF_VISITOR = with_names!("WHERE c.visitor_id = $1 AND c.link_id = $2 \
        ORDER BY c.number DESC LIMIT 1");
    NEWEST_OF_TOKEN = concat!("SELECT c.id, c.number, EXISTS (SELECT 1 FROM visitor_block k \
        WHERE ", holds_for!("v.id", "$3", "$4"), ") AS blocked \
        FROM chat c JOIN visitor v ON v.id = c.visitor_id \
        WHERE v.token_hash = $1 AND c.link_id = $2 ORDER BY c.number DESC LIMIT 1");
    NEXT_NUMBER = "UPDATE counter SET value = value + 1 WHERE name = 'chat' RETURNING value";
    INSERT = "INSERT INTO chat (id, number, state, visitor_id, link_id, department_id, group_id, \
        seq, rev, started_at, since, last_at, preview, last_word, unread, owner_read, visitor_read, \
        page_url, page_title, referrer, user_agent, languages, utc_offset_min, search_key, asked_as, network, attributes) \
        VALUES ($1, $2, 'queued', $3, $4, $5, $6, 0, 1, $7, $7, $7, '', 'visitor', 0, 0, 0, \
        $8, $9, $10, $11, $12, $13, $14, (SELECT name FROM visitor WHERE id = $3), $15, $16)";
    SET_OWNER = "UPDATE chat SET state = 'active', owner_id = $2, group_id = $3, department_id = $4, \
        since = $5, last_at = $5, owner_read = 0, rev = rev + 1, \
        unread = (SELECT COUNT(*) FROM stream_event e WHERE e.stream_id = chat.id \
        AND e.author = 'visitor' AND e.kind = 'message') \
        WHERE id = $1 AND state <> 'ended'";
    SET_QUEUED = "UPDATE chat SET state = 'queued', owner_id = NULL, group_id = $2, \
        department_id = $3, since = $4, last_at = $4, owner_read = 0, unread = 0, rev = rev + 1 \
        WHERE id = $1 AND state <> 'ended'";
    SET_ENDED = "UPDATE chat SET state = 'ended', ended_at = $2, ended_by = $3, last_at = $2, \
        waiting_since = NULL, rev = rev + 1 WHERE id = $1 AND state <> 'ended'";
    OWNER_READ = "UPDATE chat SET owner_read = $3, rev = rev + 1, \
        agents_read = CASE WHEN agents_read > $3 THEN agents_read ELSE $3 END, \
        unread = (SELECT COUNT(*) FROM stream_event e WHERE e.stream_id = chat.id \
        AND e.author = 'visitor' AND e.kind = 'message' AND e.seq > $3) \
        WHERE id = $1 AND owner_id = $2 AND owner_read < $3 AND seq >= $3";
    VISITOR_READ = "UPDATE chat SET visitor_read = $2, rev = rev + 1 \
        WHERE id = $1 AND visitor_read < $2 AND seq >= $2";
    SET_PAGE = "UPDATE chat SET page_url = $2, page_title = $3, rev = rev + 1 \
        WHERE id = $1 AND state <> 'ended'";
    SET_ATTRIBUTES = "UPDATE chat SET attributes = $2, rev = rev + 1 \
        WHERE id = $1 AND state <> 'ended' AND attributes <> $2";
    ON_PAGE = "SELECT COUNT(*) AS n FROM chat WHERE id = $1 AND page_url = $2 AND page_title = $3";
    GIVEN_AWAY = "UPDATE chat SET given_by = given_by || ',' || $2, transferred_comment = $4, \
        transferred_by = (SELECT name FROM agent WHERE id = $3) WHERE id = $1";
    TOUCH = "UPDATE chat SET rev = rev + 1 WHERE id = $1";
}

/// A chat as stored, with what only some readers may see.
#[derive(Clone, Debug)]
pub struct ChatRow {
    /// What every list shows.
    pub summary: ChatSummary,
    /// The visitor.
    pub visitor: VisitorId,
    /// The link it came from.
    pub link: LinkId,
    /// Highest `seq` any owner has read.
    pub agents_read: i64,
    /// The owner's name towards visitors: alias, else name.
    pub owner_face: Option<String>,
    /// Where the visitor is.
    pub page: PageInfo,
    /// `User-Agent` of the visitor's browser.
    pub user_agent: String,
    /// The network it came from, as limits count it; empty when unknown.
    pub network: String,
    /// What the host's page says of the visitor, by name and value.
    pub attributes: Vec<(String, String)>,
}

/// A chat about to be made; it starts in its group's queue with an empty stream.
#[derive(Clone, Debug)]
pub struct NewChat {
    /// Its id.
    pub id: ChatId,
    /// Who started it.
    pub visitor: VisitorId,
    /// Through which link.
    pub link: LinkId,
    /// For which department.
    pub department: DepartmentId,
    /// In which group's queue.
    pub group: GroupId,
    /// When.
    pub now: Timestamp,
    /// Where the visitor is.
    pub page: PageInfo,
    /// `User-Agent` of the visitor's browser.
    pub user_agent: String,
    /// What lists of ended chats are searched by, in the form that searches are compared in.
    pub search_key: String,
    /// The visitor's network, as limits count it; empty when unknown.
    pub network: String,
    /// What the host's page says of the visitor, by name and value.
    pub attributes: Vec<(String, String)>,
}

/// Who ended a chat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EndedBy {
    /// The visitor.
    Visitor,
    /// An agent.
    Agent,
    /// Foyer itself.
    System,
}

pub(crate) fn state_of(word: &str) -> Result<ChatState, StorageError> {
    match word {
        "queued" => Ok(ChatState::Queued),
        "active" => Ok(ChatState::Active),
        "ended" => Ok(ChatState::Ended),
        _ => Err(StorageError::corrupt("chat.state", word)),
    }
}

fn chat(row: &Row) -> Result<ChatRow, StorageError> {
    let name = row.text("visitor_name")?;
    let owner_name = row.opt_text("owner_name")?;
    let alias = row.opt_text("owner_alias")?.filter(|alias| !alias.is_empty());
    Ok(ChatRow {
        agents_read: row.int("agents_read")?,
        owner_face: alias.or_else(|| owner_name.clone()),
        visitor: row.id("visitor_id")?,
        link: LinkId(row.int("link_id")?),
        page: PageInfo {
            url: row.text("page_url")?,
            title: row.text("page_title")?,
            referrer: row.text("referrer")?,
            languages: row.text("languages")?,
            utc_offset_min: i32::try_from(row.int("utc_offset_min")?).unwrap_or(0),
        },
        user_agent: row.text("user_agent")?,
        network: row.text("network")?,
        attributes: json::read(&row.text("attributes")?)?,
        summary: ChatSummary {
            id: row.id("id")?,
            number: row.int("number")?,
            state: state_of(&row.text("state")?)?,
            visitor_name: if name.is_empty() { "Visitor".to_owned() } else { name },
            department: row.id("department_id")?,
            department_name: row.text("department_name")?,
            group: row.id("group_id")?,
            group_name: row.text("group_name")?,
            brand_name: row.text("brand_name")?,
            link_title: row.text("link_title")?,
            owner: row.opt_id("owner_id")?,
            owner_name,
            transferred_by: row.opt_text("transferred_by")?,
            transferred_comment: row.opt_text("transferred_comment")?,
            preview: row.text("preview")?,
            visitor_has_last_word: row.text("last_word")? == "visitor",
            waiting_since: row.opt_time("waiting_since")?,
            unread: row.int("unread")?,
            owner_read: row.int("owner_read")?,
            visitor_read: row.int("visitor_read")?,
            seq: row.int("seq")?,
            started_at: row.time("started_at")?,
            since: row.time("since")?,
            ended_at: row.opt_time("ended_at")?,
            last_at: row.time("last_at")?,
            visitor_online: row.flag("visitor_online")?,
            rev: row.int("rev")?,
        },
    })
}

/// The chat of an id.
///
/// # Errors
/// When the database fails.
pub async fn by_id(conn: &mut Conn, id: &ChatId) -> Result<Option<ChatRow>, StorageError> {
    conn.fetch_optional(BY_ID, params![id]).await?.as_ref().map(chat).transpose()
}

/// The chat of a number.
///
/// # Errors
/// When the database fails.
pub async fn by_number(conn: &mut Conn, number: i64) -> Result<Option<ChatRow>, StorageError> {
    conn.fetch_optional(BY_NUMBER, params![number]).await?.as_ref().map(chat).transpose()
}

/// The newest chat of a visitor on a link, open or ended.
///
/// # Errors
/// When the database fails.
pub async fn newest_of_visitor(
    conn: &mut Conn,
    visitor: &VisitorId,
    link: LinkId,
) -> Result<Option<ChatRow>, StorageError> {
    let row = conn.fetch_optional(NEWEST_OF_VISITOR, params![visitor, link]).await?;
    row.as_ref().map(chat).transpose()
}

/// What a visitor's message asks of the chat it is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnChat {
    /// The chat, open or ended.
    pub id: ChatId,
    /// Its number.
    pub number: i64,
    /// Whether its visitor is blocked now, or the network the message came from.
    pub blocked: bool,
}

/// The newest chat of a visitor's token on a link; `network` is where the visitor comes from now.
///
/// # Errors
/// When the database fails.
pub async fn newest_of_token(
    conn: &mut Conn,
    token_hash: &str,
    link: LinkId,
    network: &str,
    now: Timestamp,
) -> Result<Option<OwnChat>, StorageError> {
    let row = conn.fetch_optional(NEWEST_OF_TOKEN, params![token_hash, link, network, now]).await?;
    row.map(|row| {
        Ok(OwnChat { id: row.id("id")?, number: row.int("number")?, blocked: row.flag("blocked")? })
    })
    .transpose()
}

/// Stores a new chat with the next number, which is answered.
///
/// # Errors
/// [`StorageError::Unique`] when the visitor has an open chat on the link.
pub async fn insert(conn: &mut Conn, new: &NewChat) -> Result<i64, StorageError> {
    let number = conn.fetch_one(NEXT_NUMBER, vec![]).await?.int("value")?;
    let attributes = json::write(&new.attributes)?;
    let params = params![
        &new.id,
        number,
        &new.visitor,
        new.link,
        &new.department,
        &new.group,
        new.now,
        &new.page.url,
        &new.page.title,
        &new.page.referrer,
        &new.user_agent,
        &new.page.languages,
        i64::from(new.page.utc_offset_min),
        &new.search_key,
        &new.network,
        attributes,
    ];
    conn.execute(INSERT, params).await?;
    Ok(number)
}

/// Gives an open chat to an agent, in a group; false when it has ended.
///
/// # Errors
/// When the database fails.
pub async fn set_owner(
    conn: &mut Conn,
    id: &ChatId,
    owner: &AgentId,
    group: &GroupId,
    department: &DepartmentId,
    now: Timestamp,
) -> Result<bool, StorageError> {
    Ok(conn.execute(SET_OWNER, params![id, owner, group, department, now]).await? == 1)
}

/// Puts an open chat into a group's queue; false when it has ended.
///
/// # Errors
/// When the database fails.
pub async fn set_queued(
    conn: &mut Conn,
    id: &ChatId,
    group: &GroupId,
    department: &DepartmentId,
    now: Timestamp,
) -> Result<bool, StorageError> {
    Ok(conn.execute(SET_QUEUED, params![id, group, department, now]).await? == 1)
}

/// Notes who transferred a chat and who gave it away by that; goes with what moves it on.
///
/// # Errors
/// When the database fails.
pub async fn given_away(
    conn: &mut Conn,
    id: &ChatId,
    owner: &AgentId,
    by: &AgentId,
    comment: Option<&str>,
) -> Result<(), StorageError> {
    conn.execute(GIVEN_AWAY, params![id, owner, by, comment]).await?;
    Ok(())
}

/// Ends a chat; false when it has ended already.
///
/// # Errors
/// When the database fails.
pub async fn set_ended(
    conn: &mut Conn,
    id: &ChatId,
    by: EndedBy,
    now: Timestamp,
) -> Result<bool, StorageError> {
    let by = match by {
        EndedBy::Visitor => "visitor",
        EndedBy::Agent => "agent",
        EndedBy::System => "system",
    };
    Ok(conn.execute(SET_ENDED, params![id, now, by]).await? == 1)
}

/// Notes what the owner has read; false when nothing changed.
///
/// # Errors
/// When the database fails.
pub async fn owner_read(
    conn: &mut Conn,
    id: &ChatId,
    owner: &AgentId,
    seq: i64,
) -> Result<bool, StorageError> {
    Ok(conn.execute(OWNER_READ, params![id, owner, seq]).await? == 1)
}

/// Notes what the visitor has read; false when nothing changed.
///
/// # Errors
/// When the database fails.
pub async fn visitor_read(conn: &mut Conn, id: &ChatId, seq: i64) -> Result<bool, StorageError> {
    Ok(conn.execute(VISITOR_READ, params![id, seq]).await? == 1)
}

/// Notes the page the visitor is on now; false when the chat has ended, which keeps its last page.
///
/// # Errors
/// When the database fails.
pub async fn set_page(conn: &mut Conn, id: &ChatId, url: &str, title: &str) -> Result<bool, StorageError> {
    Ok(conn.execute(SET_PAGE, params![id, url, title]).await? > 0)
}

/// Keeps what the host's page says of the visitor; false when nothing changed, or the chat has ended.
///
/// # Errors
/// When the database fails.
pub async fn set_attributes(
    conn: &mut Conn,
    id: &ChatId,
    attributes: &[(String, String)],
) -> Result<bool, StorageError> {
    Ok(conn.execute(SET_ATTRIBUTES, params![id, json::write(attributes)?]).await? > 0)
}

/// Whether this is the page the visitor was on last.
///
/// # Errors
/// When the database fails.
pub async fn is_on_page(conn: &mut Conn, id: &ChatId, url: &str, title: &str) -> Result<bool, StorageError> {
    Ok(conn.fetch_one(ON_PAGE, params![id, url, title]).await?.int("n")? > 0)
}

/// Bumps `rev` because something beside the row changed, for example the visitor's connection.
///
/// # Errors
/// When the database fails.
pub async fn touch(conn: &mut Conn, id: &ChatId) -> Result<(), StorageError> {
    conn.execute(TOUCH, params![id]).await?;
    Ok(())
}
