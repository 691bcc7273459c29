//! Streams of events: append and read.
//!
//! `seq` comes from an update of the stream's head (a chat's row) in the transaction of the insert, so
//! it has no gaps and follows the order of commits. A repeated `client_id` answers the first event. An
//! event keeps the names that its agent had then.

use crate::conn::params;
use crate::statements::statements;
use crate::{Conn, Row, StorageError};
use foyer_protocol::chat::{Author, EventBody, JoinedBy, StreamEvent, Why};
use foyer_protocol::{AgentId, ChatId, ClientId, GroupId, StreamId, Timestamp, VisitorId};
use serde::{Deserialize, Serialize};

/// A sender's id that was stored before takes no second place.
macro_rules! unless_stored {
    ($client_id:literal) => {
        concat!(
            " AND NOT EXISTS (SELECT 1 FROM stream_event e WHERE e.stream_id = chat.id AND e.client_id = ",
            $client_id,
            ")"
        )
    };
}

/// Events with the names of their authors.
macro_rules! with_names {
    ($tail:literal) => {
        concat!(
            "SELECT e.*, COALESCE(e.author_name, a.name) AS agent_name, \
             COALESCE(e.author_alias, a.alias) AS agent_alias FROM stream_event e \
             LEFT JOIN agent a ON a.id = e.agent_id WHERE e.stream_id = $1 AND ",
            $tail
        )
    };
}

statements! {
    NEXT = "UPDATE chat SET seq = seq + 1, rev = rev + 1, last_at = $2 WHERE id = $1 RETURNING seq";
    NEXT_OF_COMMENT = concat!("UPDATE chat SET seq = seq + 1, rev = rev + 1, last_at = $2, \
        bytes = bytes + $4 WHERE id = $1 AND seq < $5 AND bytes <= $6", unless_stored!("$3"), " RETURNING seq");
    NEXT_OF_VISITOR = concat!("UPDATE chat SET seq = seq + 1, rev = rev + 1, last_at = $2, preview = $4, \
        last_word = 'visitor', waiting_since = COALESCE(waiting_since, $2), \
        unread = unread + CASE WHEN owner_id IS NULL THEN 0 ELSE 1 END, visitor_read = seq + 1, \
        bytes = bytes + $5 WHERE id = $1 AND state <> 'ended' AND seq < $6 AND bytes <= $7", unless_stored!("$3"), " RETURNING seq");
    NEXT_OF_OWNER = concat!("UPDATE chat SET seq = seq + 1, rev = rev + 1, last_at = $2, preview = $4, \
        last_word = 'agent', waiting_since = NULL, unread = 0, owner_read = seq + 1, \
        agents_read = seq + 1, transferred_by = NULL, transferred_comment = NULL, given_by = '', \
        bytes = bytes + $6 WHERE id = $1 AND state <> 'ended' AND owner_id = $5 AND seq < $7 AND bytes <= $8", unless_stored!("$3"), " RETURNING seq");
    INSERT = "INSERT INTO stream_event (stream_id, seq, at, author, agent_id, client_id, kind, body, \
        author_name, author_alias) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, \
        (SELECT name FROM agent WHERE id = $5), (SELECT alias FROM agent WHERE id = $5))";
    BY_CLIENT_ID = "SELECT seq, at FROM stream_event WHERE stream_id = $1 AND client_id = $2";
    AFTER = with_names!("e.seq > $2 ORDER BY e.seq LIMIT $3");
    BETWEEN = with_names!("e.seq > $2 AND e.seq < $3 ORDER BY e.seq DESC LIMIT $4");
    QUESTION = "SELECT c.id, c.number, e.seq, e.at FROM stream_event e JOIN chat c ON c.id = e.stream_id \
        WHERE c.visitor_id = $1 AND e.client_id = $2 AND e.author = 'visitor'";
}

/// Longest preview kept on a chat, in Unicode scalar values.
const PREVIEW_CHARS: usize = 140;

/// How much a stream may hold of what people write. What happens is appended beyond that too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cap {
    /// Entries.
    pub entries: i64,
    /// Bytes of all texts together.
    pub bytes: i64,
}

impl Cap {
    /// No end.
    pub const NONE: Self = Self { entries: i64::MAX, bytes: i64::MAX };
}

/// Who appends.
#[derive(Clone, Copy, Debug)]
pub enum By<'a> {
    /// Foyer itself.
    System,
    /// The visitor.
    Visitor,
    /// An agent.
    Agent(&'a AgentId),
}

/// Where an event was stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stored {
    /// Its place in the stream.
    pub seq: i64,
    /// When it was stored.
    pub at: Timestamp,
    /// True when it had been stored before, by the same `client_id`.
    pub repeated: bool,
}

/// JSON of a `joined` event.
#[derive(Serialize, Deserialize)]
struct Joined {
    by: JoinedBy,
    why: Option<Why>,
}

/// JSON of a `transferred` event.
#[derive(Serialize, Deserialize)]
struct Transferred {
    group: GroupId,
    group_name: String,
    agent_name: Option<String>,
    comment: Option<String>,
}

/// JSON of a `blocked` event.
#[derive(Serialize, Deserialize)]
struct Blocked {
    until: Option<Timestamp>,
    of_network: bool,
    reason: String,
}

fn encode(body: &EventBody) -> Result<(&'static str, String), StorageError> {
    let json = |value: serde_json::Result<String>| {
        value.map_err(|_| StorageError::corrupt("stream_event.body", "unencodable"))
    };
    Ok(match body {
        EventBody::Message { text } => ("message", text.clone()),
        EventBody::Comment { text } => ("comment", text.clone()),
        EventBody::Joined { by, why } => {
            ("joined", json(serde_json::to_string(&Joined { by: *by, why: why.clone() }))?)
        }
        EventBody::Transferred { group, group_name, agent_name, comment } => {
            let value = Transferred {
                group: group.clone(),
                group_name: group_name.clone(),
                agent_name: agent_name.clone(),
                comment: comment.clone(),
            };
            ("transferred", json(serde_json::to_string(&value))?)
        }
        EventBody::Ended => ("ended", String::new()),
        EventBody::Blocked { until, of_network, reason } => {
            let value = Blocked { until: *until, of_network: *of_network, reason: reason.clone() };
            ("blocked", json(serde_json::to_string(&value))?)
        }
        EventBody::Unblocked => ("unblocked", String::new()),
    })
}

fn decode(kind: &str, body: String) -> Result<EventBody, StorageError> {
    let unreadable = |_| StorageError::corrupt("stream_event.body", kind);
    Ok(match kind {
        "message" => EventBody::Message { text: body },
        "comment" => EventBody::Comment { text: body },
        "joined" => {
            let Joined { by, why } = serde_json::from_str(&body).map_err(unreadable)?;
            EventBody::Joined { by, why }
        }
        "transferred" => {
            let Transferred { group, group_name, agent_name, comment } =
                serde_json::from_str(&body).map_err(unreadable)?;
            EventBody::Transferred { group, group_name, agent_name, comment }
        }
        "ended" => EventBody::Ended,
        "blocked" => {
            let Blocked { until, of_network, reason } = serde_json::from_str(&body).map_err(unreadable)?;
            EventBody::Blocked { until, of_network, reason }
        }
        "unblocked" => EventBody::Unblocked,
        _ => return Err(StorageError::corrupt("stream_event.kind", kind)),
    })
}

/// An event with both names of its author, so that each side can be shown its own.
#[derive(Clone, Debug)]
pub struct EventRow {
    /// As agents see it.
    pub event: StreamEvent,
    /// The author's name towards visitors, when it is an agent.
    pub face: Option<String>,
}

fn event(row: &Row) -> Result<EventRow, StorageError> {
    let name = row.opt_text("agent_name")?;
    let alias = row.opt_text("agent_alias")?.filter(|alias| !alias.is_empty());
    let author = match row.text("author")?.as_str() {
        "system" => Author::System,
        "visitor" => Author::Visitor,
        "agent" => Author::Agent { id: row.id("agent_id")?, name: name.clone().unwrap_or_default() },
        other => return Err(StorageError::corrupt("stream_event.author", other)),
    };
    Ok(EventRow {
        face: alias.or(name),
        event: StreamEvent {
            seq: row.int("seq")?,
            at: row.time("at")?,
            author,
            client_id: row.opt_id("client_id")?,
            body: decode(&row.text("kind")?, row.text("body")?)?,
        },
    })
}

/// Appends what a person wrote; `None` when the chat is unknown or full, a message is to one that has
/// ended, or an agent's message is to a chat that is not the agent's own. A `client_id` stored before changes
/// nothing and answers its first place, whatever has become of the chat.
///
/// All of it is decided by the statement that takes the place, which is also the only look at the
/// chat, as this is the busiest path. On PostgreSQL the same message may be under way on another
/// connection: had only what was read before been looked at, one of the two could be refused and the
/// other one stored.
///
/// # Errors
/// [`StorageError::Unique`] when the same `client_id` is being stored by another connection at
/// this moment (PostgreSQL): once more, and it is found.
pub async fn append_text(
    conn: &mut Conn,
    chat: &ChatId,
    by: By<'_>,
    client_id: &ClientId,
    body: &EventBody,
    now: Timestamp,
    cap: Cap,
) -> Result<Option<Stored>, StorageError> {
    let bytes = match body {
        EventBody::Message { text } | EventBody::Comment { text } => {
            i64::try_from(text.len()).unwrap_or(i64::MAX)
        }
        EventBody::Joined { .. }
        | EventBody::Transferred { .. }
        | EventBody::Ended
        | EventBody::Blocked { .. }
        | EventBody::Unblocked => 0,
    };
    let (entries, room) = (cap.entries, cap.bytes.saturating_sub(bytes));
    let preview = |text: &str| -> String { text.chars().take(PREVIEW_CHARS).collect() };
    let next = match (by, body) {
        (By::Visitor, EventBody::Message { text }) => {
            conn.fetch_optional(
                NEXT_OF_VISITOR,
                params![chat, now, client_id, preview(text), bytes, entries, room],
            )
            .await?
        }
        (By::Agent(agent), EventBody::Message { text }) => {
            conn.fetch_optional(
                NEXT_OF_OWNER,
                params![chat, now, client_id, preview(text), agent, bytes, entries, room],
            )
            .await?
        }
        _ => {
            conn.fetch_optional(NEXT_OF_COMMENT, params![chat, now, client_id, bytes, entries, room]).await?
        }
    };
    let Some(next) = next else {
        // A repeat; or the chat is full, has ended or been taken away, and whoever did that may have waited for
        // the other connection.
        return stored_in(conn, chat.as_str(), client_id).await;
    };
    let seq = next.int("seq")?;
    insert(conn, chat.as_str(), seq, by, Some(client_id), body, now).await?;
    Ok(Some(Stored { seq, at: now, repeated: false }))
}

/// Where a sender's `client_id` was stored before, if it was.
///
/// # Errors
/// When the database fails.
pub async fn stored(
    conn: &mut Conn,
    stream: &StreamId,
    client_id: &ClientId,
) -> Result<Option<Stored>, StorageError> {
    stored_in(conn, stream.as_str(), client_id).await
}

async fn stored_in(
    conn: &mut Conn,
    stream: &str,
    client_id: &ClientId,
) -> Result<Option<Stored>, StorageError> {
    #[cfg(feature = "planted-faults")]
    if crate::planted::is(crate::planted::Fault::NoClientId) {
        return Ok(None);
    }
    let row = conn.fetch_optional(BY_CLIENT_ID, params![stream, client_id]).await?;
    row.map(|row| Ok(Stored { seq: row.int("seq")?, at: row.time("at")?, repeated: true })).transpose()
}

/// Appends something that happened (not text), whatever the state of what the stream belongs to.
///
/// # Errors
/// When the database fails.
pub async fn append(
    conn: &mut Conn,
    stream: &StreamId,
    by: By<'_>,
    body: &EventBody,
    now: Timestamp,
) -> Result<i64, StorageError> {
    let next = match stream {
        StreamId::Chat(_) => NEXT,
    };
    let seq = conn.fetch_one(next, params![stream, now]).await?.int("seq")?;
    insert(conn, stream.as_str(), seq, by, None, body, now).await?;
    Ok(seq)
}

async fn insert(
    conn: &mut Conn,
    stream: &str,
    seq: i64,
    by: By<'_>,
    client_id: Option<&ClientId>,
    body: &EventBody,
    now: Timestamp,
) -> Result<(), StorageError> {
    #[cfg(feature = "planted-faults")]
    if matches!(body, EventBody::Message { .. }) {
        crate::planted::message_written();
    }
    #[cfg(feature = "planted-faults")]
    let client_id = client_id.filter(|_| !crate::planted::is(crate::planted::Fault::NoClientId));
    let (kind, body) = encode(body)?;
    let (author, agent) = match by {
        By::System => ("system", None),
        By::Visitor => ("visitor", None),
        By::Agent(id) => ("agent", Some(id)),
    };
    conn.execute(INSERT, params![stream, seq, now, author, agent, client_id, kind, body]).await?;
    Ok(())
}

/// The first `limit` events of a stream after `seq`, ascending.
///
/// # Errors
/// When the database fails.
pub async fn after(
    conn: &mut Conn,
    stream: &StreamId,
    seq: i64,
    limit: i64,
) -> Result<Vec<EventRow>, StorageError> {
    conn.fetch_all(AFTER, params![stream, seq, limit]).await?.iter().map(event).collect()
}

/// The last `limit` events of a stream after `seq` and before `before`, ascending.
///
/// # Errors
/// When the database fails.
pub async fn between(
    conn: &mut Conn,
    stream: &StreamId,
    seq: i64,
    before: i64,
    limit: i64,
) -> Result<Vec<EventRow>, StorageError> {
    let rows = conn.fetch_all(BETWEEN, params![stream, seq, before, limit]).await?;
    rows.iter().rev().map(event).collect()
}

/// A visitor's text, in the chat it was stored in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    /// The chat.
    pub chat: ChatId,
    /// Its number.
    pub number: i64,
    /// Where the text is in it.
    pub stored: Stored,
}

/// The text of this visitor that was stored with this `client_id`, in whichever of the visitor's chats.
///
/// # Errors
/// When the database fails.
pub async fn question(
    conn: &mut Conn,
    visitor: &VisitorId,
    client_id: &ClientId,
) -> Result<Option<Placed>, StorageError> {
    let row = conn.fetch_optional(QUESTION, params![visitor, client_id]).await?;
    row.map(|row| {
        let stored = Stored { seq: row.int("seq")?, at: row.time("at")?, repeated: true };
        Ok(Placed { chat: row.id("id")?, number: row.int("number")?, stored })
    })
    .transpose()
}
