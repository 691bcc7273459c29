//! A chat's stream and the facts both sides share.

use crate::{AgentId, ClientId, GroupId, Timestamp};
use serde::{Deserialize, Serialize};

/// Where a chat is in its life (`docs/product/chat-life-cycle.md`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ChatState {
    /// Waiting in a group's queue; nobody owns it.
    Queued,
    /// Owned by one agent.
    Active,
    /// Over; refuses new messages.
    Ended,
}

/// Who did something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Author {
    /// Foyer itself.
    System,
    /// The visitor.
    Visitor,
    /// An agent. `name` is the name, or towards visitors the alias when set.
    Agent {
        /// The agent.
        id: AgentId,
        /// The name to show.
        name: String,
    },
}

/// How an agent came to own a chat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum JoinedBy {
    /// Round Robin chose the agent.
    RoundRobin,
    /// The agent took it from the queue, or from a colleague.
    Take,
    /// A colleague transferred it to the agent.
    Transfer,
}

/// Figures of one candidate at the moment Round Robin chose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CandidateFigures {
    /// The candidate.
    pub agent: AgentId,
    /// The candidate's name.
    pub name: String,
    /// Chats the candidate was working on.
    pub active: i64,
    /// The candidate's limit.
    pub limit: i64,
    /// When a chat of the candidate last ended.
    pub last_ended: Option<Timestamp>,
    /// When the candidate was last given a chat.
    pub last_assigned: Option<Timestamp>,
}

/// Which step of the rule told the chosen agent from the runner-up (`docs/product/distribution.md`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DecidedBy {
    /// Nobody else had room.
    OnlyCandidate,
    /// Lowest share of capacity.
    Share,
    /// Fewest active chats.
    Fewest,
    /// Earliest *last chat ended*.
    LastEnded,
    /// Earliest *last assigned*.
    LastAssigned,
    /// Lowest agent id.
    Id,
}

/// **Why this agent**: stored with every automatic choice. Agents only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Why {
    /// The step that decided.
    pub decided_by: DecidedBy,
    /// All candidates, best first.
    pub candidates: Vec<CandidateFigures>,
}

/// What happened. Order of variants is part of the postcard wire format: append only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum EventBody {
    /// Text for the other side.
    Message {
        /// Plain text, shown as text only.
        text: String,
    },
    /// Text that only agents see; never sent to a visitor.
    Comment {
        /// Plain text.
        text: String,
    },
    /// The author (an agent) now owns the chat.
    Joined {
        /// How it came about.
        by: JoinedBy,
        /// Why this agent, for Round Robin. `None` towards visitors.
        why: Option<Why>,
    },
    /// The author moved the chat to a group's queue or to an agent.
    Transferred {
        /// Group the chat is in afterwards.
        group: GroupId,
        /// That group's name.
        group_name: String,
        /// Agent it was given to, when not a whole group.
        agent_name: Option<String>,
        /// A note for the next agent. `None` towards visitors.
        comment: Option<String>,
    },
    /// The chat is over; the author ended it.
    Ended,
    /// The author (an agent) blocked the visitor. Only agents see it.
    Blocked {
        /// Until when; `None` until it is lifted.
        until: Option<Timestamp>,
        /// Whether the visitor's network was blocked, too. Which one it is stands in the block alone.
        of_network: bool,
        /// Why; may be empty.
        reason: String,
    },
    /// The author (an agent) lifted a block of the visitor. Only agents see it.
    Unblocked,
}

/// One entry of a chat's stream. `seq` is 1, 2, 3 … without gaps in the database; visitors are
/// not sent comments, so they may see gaps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StreamEvent {
    /// Place in the stream.
    pub seq: i64,
    /// When the server stored it.
    pub at: Timestamp,
    /// Who did it.
    pub author: Author,
    /// The sender's own id for it, when it came from a composer.
    pub client_id: Option<ClientId>,
    /// What happened.
    pub body: EventBody,
}

/// A stretch of a stream, as one frame carries it: all that its reader may see from `first` to `last`.
///
/// It says which places it covers, because readers are not sent every number: visitors see no
/// comments. What a reader holds is always one stretch without a hole; a page that touches it at an
/// end makes it longer, one that lies apart takes its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StreamPage {
    /// First place it covers; 1 when nothing comes before it.
    pub first: i64,
    /// Last place it covers; below `first` when it covers nothing.
    pub last: i64,
    /// Whether more was stored behind it when it was read: who wants that asks for what follows `last`.
    pub more: bool,
    /// What its reader may see of it, ascending.
    pub events: Vec<StreamEvent>,
}
