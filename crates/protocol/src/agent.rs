//! The agent's socket, `/ws/agent`: postcard in binary frames; the session cookie says who.
//!
//! Everything a workspace shows live comes from here. What an agent does (take, transfer, end,
//! settings) goes through server functions. A chat is sent as a whole [`ChatSummary`] with a
//! growing `rev`, so a repeated update changes nothing and an old one is dropped.

use crate::chat::{ChatState, StreamPage};
use crate::people::AgentStatus;
use crate::{AgentId, AppError, ChatId, ClientId, DepartmentId, GroupId, StreamId, Timestamp, people::Role};
use serde::{Deserialize, Serialize};

/// What the workspace says to the server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AgentFrame {
    /// Always the first frame.
    Hello {
        /// [`crate::PROTOCOL_VERSION`] of the workspace.
        version: u16,
    },
    /// Show me this stream from now on; answers [`AgentEvent::Events`] with the page that follows
    /// `after`, or with the newest one when that is far away. While a page says that there is more
    /// behind it, this is sent again with its `last`.
    Open {
        /// The stream.
        stream: StreamId,
        /// Highest `seq` already here; 0 for none.
        after: i64,
    },
    /// Stop showing me this stream.
    Close {
        /// The stream.
        stream: StreamId,
    },
    /// One message or comment. Repeated until acknowledged; stored once.
    Send {
        /// The stream.
        stream: StreamId,
        /// Made by the sender.
        client_id: ClientId,
        /// Plain text.
        text: String,
        /// Agents only.
        comment: bool,
    },
    /// I typed in this stream's composer; at most every 3 s.
    Typing {
        /// The stream.
        stream: StreamId,
    },
    /// I have read this stream up to `seq`.
    Read {
        /// The stream.
        stream: StreamId,
        /// Highest `seq` on screen.
        seq: i64,
    },
    /// Is the line alive? Answered with [`AgentEvent::Pong`]. A page cannot see the pings of the
    /// socket itself, and its browser keeps a dead line for minutes.
    Ping,
    /// What I typed in this stream's composer is gone again, and nothing was sent.
    StoppedTyping {
        /// The stream.
        stream: StreamId,
    },
    /// Show me the page before this place; answers [`AgentEvent::Events`].
    Earlier {
        /// The stream.
        stream: StreamId,
        /// Lowest `seq` already here.
        before: i64,
    },
}

/// One chat as every list and the head of the chat pane show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChatSummary {
    /// The chat.
    pub id: ChatId,
    /// The number people see and URLs carry.
    pub number: i64,
    /// Where it is in its life.
    pub state: ChatState,
    /// Visitor's name; never empty ("Visitor" when not given).
    pub visitor_name: String,
    /// Department.
    pub department: DepartmentId,
    /// Its name.
    pub department_name: String,
    /// Group.
    pub group: GroupId,
    /// Its name.
    pub group_name: String,
    /// Brand's name.
    pub brand_name: String,
    /// Link's title.
    pub link_title: String,
    /// Owner; after the end, who owned it last.
    pub owner: Option<AgentId>,
    /// The owner's name.
    pub owner_name: Option<String>,
    /// Who transferred it, by the name of then, until somebody answers.
    pub transferred_by: Option<String>,
    /// What was said with that transfer.
    pub transferred_comment: Option<String>,
    /// First 140 characters of the newest message.
    pub preview: String,
    /// Whether the newest message is the visitor's.
    pub visitor_has_last_word: bool,
    /// When the visitor wrote the oldest message without an answer, while the visitor has the last
    /// word.
    pub waiting_since: Option<Timestamp>,
    /// Visitor messages the owner has not read.
    pub unread: i64,
    /// Highest `seq` the owner has read.
    pub owner_read: i64,
    /// Highest `seq` the visitor has read.
    pub visitor_read: i64,
    /// Highest `seq` of the stream.
    pub seq: i64,
    /// When the chat started.
    pub started_at: Timestamp,
    /// When it last entered a queue or was assigned.
    pub since: Timestamp,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// When anything last happened.
    pub last_at: Timestamp,
    /// Whether the visitor's widget is connected now.
    pub visitor_online: bool,
    /// Grows with every change; an older one is ignored.
    pub rev: i64,
}

/// One group as the status menu and the navigation pane show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupBrief {
    /// The group.
    pub id: GroupId,
    /// Its name.
    pub name: String,
    /// Its department.
    pub department: DepartmentId,
    /// The department's name.
    pub department_name: String,
    /// The department's brand, by name.
    pub brand_name: String,
    /// Whether new chats may come to it: it, its department and their brand are active.
    pub takes_chats: bool,
    /// Whether I am a member.
    pub member: bool,
    /// Whether I may see its chats; others are only targets of a transfer.
    pub visible: bool,
}

/// An agent as colleagues see one another; also sent about oneself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Colleague {
    /// The agent.
    pub id: AgentId,
    /// Name among colleagues.
    pub name: String,
    /// Available or Away.
    pub status: AgentStatus,
    /// Whether any tab is connected.
    pub connected: bool,
    /// Chats being worked on.
    pub active: i64,
    /// The limit.
    pub limit: i64,
    /// Groups the agent belongs to.
    pub groups: Vec<GroupId>,
    /// Groups the agent is switched on for (*receives chats*).
    pub receives: Vec<GroupId>,
}

impl Colleague {
    /// Whether the agent receives live chats for `group` now (`docs/product/presence-and-availability.md`).
    #[must_use]
    pub fn receiving(&self, group: &GroupId) -> bool {
        self.connected && self.status == AgentStatus::Available && self.receives.contains(group)
    }
}

/// The signed-in agent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Me {
    /// The agent.
    pub id: AgentId,
    /// Name.
    pub name: String,
    /// E-mail.
    pub email: String,
    /// Role.
    pub role: Role,
}

/// Where a browser that opens the workspace belongs. It is no error when nobody is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Entry {
    /// Into the workspace, as this agent.
    Workspace(Me),
    /// To the sign-in.
    SignIn,
    /// To the first-run wizard.
    SetUp,
}

/// What the server says to the workspace.
#[allow(
    clippy::large_enum_variant,
    reason = "only large on 64 bits; events are encoded or applied at once, never kept in numbers"
)]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AgentEvent {
    /// Answer to the hello: everything needed to draw the lists. Replaces what was known.
    Welcome {
        /// [`crate::PROTOCOL_VERSION`] of the server.
        version: u16,
        /// Who I am.
        me: Me,
        /// The server's clock, for timers.
        now: Timestamp,
        /// All open chats I may see.
        chats: Vec<ChatSummary>,
        /// Everybody, myself included.
        colleagues: Vec<Colleague>,
        /// All groups: those whose chats I may see, and others as targets of a transfer.
        groups: Vec<GroupBrief>,
        /// **Distribute chats via Round Robin**.
        round_robin: bool,
        /// Open offline messages I may see.
        offline_open: i64,
    },
    /// A chat is new or changed (also: it ended).
    Chat(ChatSummary),
    /// A chat is no longer mine to see.
    ChatGone {
        /// The chat.
        chat: ChatId,
    },
    /// A page of an opened stream: what was asked for, or what is new.
    Events {
        /// The stream.
        stream: StreamId,
        /// The page; it covers nothing when there is nothing new.
        page: StreamPage,
    },
    /// A message or comment is stored; sent after the commit.
    Sent {
        /// The stream.
        stream: StreamId,
        /// The sender's id.
        client_id: ClientId,
        /// Its place in the stream.
        seq: i64,
        /// When it was stored.
        at: Timestamp,
    },
    /// A frame was refused.
    Refused {
        /// The stream it was about.
        stream: Option<StreamId>,
        /// The message it was about. Sending it again unchanged would be refused again.
        client_id: Option<ClientId>,
        /// Why.
        error: AppError,
    },
    /// Somebody types in an opened stream; expires after 6 s.
    Typing {
        /// The stream.
        stream: StreamId,
        /// An agent's name, or `None` for the visitor.
        agent: Option<String>,
    },
    /// An agent (perhaps myself, in another tab) changed.
    Colleague(Colleague),
    /// **Distribute chats via Round Robin** was switched.
    RoundRobin(bool),
    /// The number of open offline messages I may see.
    OfflineOpen(i64),
    /// Rights, groups or names changed: say hello again for a fresh [`AgentEvent::Welcome`].
    Refresh,
    /// The session is over: sign in again. The socket closes after it.
    SignedOut,
    /// Answer to an [`AgentFrame::Ping`].
    Pong,
    /// Somebody does not type any more in an opened stream, and nothing was sent.
    StoppedTyping {
        /// The stream.
        stream: StreamId,
        /// An agent's name, or `None` for the visitor.
        agent: Option<String>,
    },
}
