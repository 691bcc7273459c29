//! What the clients of one run did and saw, and the streams as they stood at its end.
//!
//! Plain records, written down as they happen and kept as JSON, so that a run can be judged again
//! later. No judgement is made here.

use foyer_protocol::chat::{Author, ChatState, EventBody, JoinedBy, StreamEvent};
use serde::{Deserialize, Serialize};

/// Everything a run leaves behind.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct History {
    /// One for each visitor, agent and observer.
    pub clients: Vec<Client>,
    /// Every chat, read after all clients had come to rest.
    pub streams: Vec<Stream>,
    /// Clients that had something under way, or no line, when time was up.
    pub restless: Vec<String>,
}

/// What one client did and saw, in its own order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Client {
    /// Tells it from the others, for people.
    pub name: String,
    /// Which side it is on: visitors are not shown comments.
    pub side: Side,
    /// What happened, oldest first.
    pub records: Vec<Record>,
}

/// Who a client is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Side {
    /// A visitor.
    Visitor,
    /// The agent of this id.
    Agent(String),
}

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Milliseconds since the run began, by the harness's own steady clock.
    pub at_ms: u64,
    /// What.
    pub what: What,
}

/// What can happen to a client. Chats go by the number people see.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum What {
    /// A connection was accepted by the server; what is read from here on comes in one order.
    Connected,
    /// Put a message into the outbox.
    Wrote {
        /// The sender's id for it.
        id: String,
        /// Its text, like no other of the run.
        text: String,
    },
    /// The server said that a message is stored.
    Acknowledged {
        /// The sender's id for it.
        id: String,
        /// The chat it was written in.
        chat: i64,
        /// Its place, as the server said.
        seq: i64,
    },
    /// The server said that it will never store a message.
    Refused {
        /// The sender's id for it.
        id: String,
        /// What the server said.
        why: String,
    },
    /// The server said that it failed; the message stays in the outbox and is sent again.
    Troubled {
        /// What the server said.
        why: String,
    },
    /// The connection ended.
    Disconnected {
        /// The server's close code; `None` when it said no goodbye.
        code: Option<u16>,
    },
    /// Began to read a chat's stream behind this place.
    Follows {
        /// The chat.
        chat: i64,
        /// Highest place known; 0 for none.
        after: i64,
    },
    /// Was read the page before what it had of a chat; its entries follow.
    Earlier {
        /// The chat.
        chat: i64,
        /// First place of the page.
        first: i64,
        /// Last place of it.
        last: i64,
    },
    /// Was shown an entry of a stream.
    Saw {
        /// The chat.
        chat: i64,
        /// The entry.
        entry: Entry,
    },
    /// Was still following this chat when everything had come to rest.
    Rests {
        /// The chat.
        chat: i64,
    },
    /// Asked for a chat that `from` was seen to own. Whether it was given, the stream tells.
    AskedToTake {
        /// The chat.
        chat: i64,
        /// The owner seen, `None` for the queue.
        from: Option<String>,
    },
    /// Was told, in one consistent look, how many chats an agent has.
    Load {
        /// The agent.
        agent: String,
        /// Chats being worked on.
        active: i64,
        /// The most there may be.
        limit: i64,
    },
}

/// A chat as the product shows it at the end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stream {
    /// The number people see.
    pub chat: i64,
    /// Its highest place, by the chat's summary.
    pub seq: i64,
    /// Where it is in its life.
    pub state: ChatState,
    /// Its owner, by the chat's summary.
    pub owner: Option<String>,
    /// The whole stream.
    pub entries: Vec<Entry>,
}

/// An entry of a stream, as far as it is the same for every reader.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Place in the stream.
    pub seq: i64,
    /// Who did it.
    pub by: By,
    /// The sender's id, when it came from a composer.
    pub id: Option<String>,
    /// What happened.
    pub what: Happened,
}

/// Who did something. Visitors and agents are shown different names, so there are none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum By {
    /// Foyer itself.
    System,
    /// The visitor.
    Visitor,
    /// The agent of this id.
    Agent(String),
}

/// What an entry tells.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Happened {
    /// A message with this text.
    Message(String),
    /// A comment with this text; visitors are not shown it.
    Comment(String),
    /// The agent who did it owns the chat from here on.
    Joined(JoinedBy),
    /// The chat left its owner.
    Transferred,
    /// The chat is over.
    Ended,
    /// Its visitor was blocked, or may write again; visitors are not shown it.
    Blocked,
}

impl From<&StreamEvent> for Entry {
    fn from(event: &StreamEvent) -> Self {
        Self {
            seq: event.seq,
            by: match &event.author {
                Author::System => By::System,
                Author::Visitor => By::Visitor,
                Author::Agent { id, .. } => By::Agent(id.0.clone()),
            },
            id: event.client_id.as_ref().map(|id| id.0.clone()),
            what: match &event.body {
                EventBody::Message { text } => Happened::Message(text.clone()),
                EventBody::Comment { text } => Happened::Comment(text.clone()),
                EventBody::Joined { by, .. } => Happened::Joined(*by),
                EventBody::Transferred { .. } => Happened::Transferred,
                EventBody::Ended => Happened::Ended,
                EventBody::Blocked { .. } | EventBody::Unblocked => Happened::Blocked,
            },
        }
    }
}

impl Entry {
    /// The text somebody wrote, if somebody did.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match &self.what {
            Happened::Message(text) | Happened::Comment(text) => Some(text),
            Happened::Joined(_) | Happened::Transferred | Happened::Ended | Happened::Blocked => None,
        }
    }

    /// Whether visitors are shown it.
    #[must_use]
    pub fn for_visitors(&self) -> bool {
        !matches!(self.what, Happened::Comment(_) | Happened::Blocked)
    }
}
