//! Roles, status, signing in, sessions, and what is known of a visitor.

use crate::agent::ChatSummary;
use crate::blocks::Block;
use crate::{AgentId, ChatId, SessionId, Timestamp, chat::ChatState};
use serde::{Deserialize, Serialize};

/// What an agent may do (`docs/product/people-and-rights.md`). Ordered: each role may do all that
/// the ones before it may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Role {
    /// Own chats, and queue and chats of own groups.
    Agent,
    /// All chats of the departments where they are in a group.
    Manager,
    /// Everything.
    Administrator,
}

impl Role {
    /// All roles, least first.
    pub const ALL: [Self; 3] = [Self::Agent, Self::Manager, Self::Administrator];

    /// The name shown to people.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Agent => "Agent",
            Self::Manager => "Manager",
            Self::Administrator => "Administrator",
        }
    }
}

/// What an agent chose; kept across reloads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum AgentStatus {
    /// Receives new chats.
    Available,
    /// Keeps own chats, receives no new ones.
    Away,
}

/// One signed-in browser of mine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionRow {
    /// Says which session to end; this is not the secret token.
    pub id: SessionId,
    /// Browser, as it described itself.
    pub browser: String,
    /// Network address it signed in from.
    pub address: String,
    /// When it signed in.
    pub created_at: Timestamp,
    /// When it was last used (to the minute).
    pub last_seen_at: Timestamp,
    /// Whether it is the session that asks.
    pub current: bool,
}

/// A past chat of the same visitor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PastChat {
    /// The chat.
    pub id: ChatId,
    /// Its number.
    pub number: i64,
    /// Where it is in its life.
    pub state: ChatState,
    /// When it started.
    pub started_at: Timestamp,
    /// Its first message, at most 140 characters.
    pub question: String,
    /// Who owned it last.
    pub owner_name: Option<String>,
    /// Whether it is only known by the e-mail that was typed, which anybody can type.
    pub unverified: bool,
}

/// The visitor panel beside a chat. All of it is untrusted text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisitorDetails {
    /// Name as given.
    pub name: String,
    /// E-mail as given; may be empty.
    pub email: String,
    /// The id that the host's site has signed for the visitor; `None` for who is known by a browser alone.
    pub subject: Option<String>,
    /// What the host's page says of the visitor, by name and value. Anybody can say such things.
    pub attributes: Vec<(String, String)>,
    /// Address of the page.
    pub page_url: String,
    /// Title of the page.
    pub page_title: String,
    /// What the visitor came from.
    pub referrer: String,
    /// Browser and system in words, for example "Firefox 140 on Windows".
    pub browser: String,
    /// Languages, best first.
    pub languages: String,
    /// Minutes to add to UTC for the visitor's wall clock.
    pub utc_offset_min: i32,
    /// Past chats, newest first, at most 20, only those the agent may see.
    pub past: Vec<PastChat>,
    /// The block that holds for the visitor now.
    pub block: Option<Block>,
    /// Whether it is the visitor's own, and not that of somebody else from their network. Of another one's block nothing
    /// is said that belongs to a chat out of sight.
    pub is_own_block: bool,
    /// Whether the agent may lift it.
    pub may_unblock: bool,
    /// Whether the agent may block the visitor.
    pub may_block: bool,
    /// The network that the chat came from, as limits count it; only for those who may block it, too.
    pub network: Option<String>,
}

/// Whom a chat can be transferred to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TransferTo {
    /// A group: queue or Round Robin decides.
    Group(crate::GroupId),
    /// One agent, in the named group.
    Agent {
        /// The agent.
        agent: AgentId,
        /// The group the chat will belong to; the agent is a member.
        group: crate::GroupId,
    },
}

/// Which list of ended chats to read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CompletedScope {
    /// Chats I owned last.
    Mine,
    /// Chats of one group.
    Group(crate::GroupId),
    /// All I may see.
    All,
}

/// Which ended chats a list holds, and in which order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompletedQuery {
    /// The list.
    pub scope: CompletedScope,
    /// Only those with all of these words in the visitor's name, e-mail or question, or of this number.
    pub search: String,
    /// Those that ended first come first; else those that ended last.
    pub oldest_first: bool,
}

/// A part of a list of ended chats.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompletedPage {
    /// The chats in order; fewer than [`crate::limits::PAGE_ROWS`] when these are the last.
    pub chats: Vec<ChatSummary>,
    /// How many the whole list has; counted up to one more than [`crate::limits::COUNT_MOST`].
    pub total: i64,
}
