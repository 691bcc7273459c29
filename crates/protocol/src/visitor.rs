//! The visitor's socket, `/ws/visitor`: postcard in binary frames.
//!
//! The visitor's token is in the first frame, never in a URL or a cookie. No frame names a chat:
//! the chat is always the visitor's own on this link. Variants are append-only.

use crate::chat::{ChatState, StreamPage};
use crate::{AppError, ClientId, DepartmentId, LinkId, Timestamp};
use serde::{Deserialize, Serialize};

/// Where the visitor is: facts for the agent, all untrusted text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageInfo {
    /// Address of the host page.
    pub url: String,
    /// Title of the host page.
    pub title: String,
    /// What the visitor came from.
    pub referrer: String,
    /// Languages, best first, as BCP 47 tags joined by commas.
    pub languages: String,
    /// Minutes to add to UTC for the visitor's wall clock.
    pub utc_offset_min: i32,
}

/// What the widget says to the server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum VisitorFrame {
    /// Always the first frame.
    Hello {
        /// [`crate::PROTOCOL_VERSION`] of the widget.
        version: u16,
        /// The link whose script opened the widget.
        link: LinkId,
        /// The token from an earlier [`VisitorEvent::Ready`], 64 hex digits.
        token: Option<String>,
        /// Where the visitor is.
        page: PageInfo,
        /// Highest `seq` the widget already has; 0 for none. The answer holds the page that follows
        /// it, or the newest one when that is far away.
        after: i64,
    },
    /// Submit of the pre-chat form. Repeating it with the same `client_id` opens no second chat. While
    /// the visitor has an open chat, the question becomes a message of that one.
    Start {
        /// Id of the question as a message.
        client_id: ClientId,
        /// The choice, when there was one.
        department: Option<DepartmentId>,
        /// **Name**.
        name: String,
        /// **Email**.
        email: String,
        /// **Question**: becomes a message. Repeated until acknowledged.
        question: String,
    },
    /// One message. Repeated until acknowledged; stored once.
    Send {
        /// Made by the sender.
        client_id: ClientId,
        /// Plain text.
        text: String,
    },
    /// The visitor typed; at most every 3 s.
    Typing,
    /// The visitor has read everything up to `seq`.
    Seen {
        /// Highest `seq` on screen.
        seq: i64,
    },
    /// The visitor ends the chat or leaves the queue.
    End,
    /// Submit of the offline form. Stored once per `client_id`.
    LeaveMessage {
        /// Made by the sender.
        client_id: ClientId,
        /// The choice, when there was one.
        department: Option<DepartmentId>,
        /// **Name**.
        name: String,
        /// **Email**.
        email: String,
        /// **Message**.
        message: String,
    },
    /// The visitor moved to another page of the site.
    Page(PageInfo),
    /// Is the line alive? Answered with [`VisitorEvent::Pong`]. A page cannot see the pings of the
    /// socket itself, and its browser keeps a dead line for minutes.
    Ping,
    /// What the visitor typed is gone again, and nothing was sent.
    StoppedTyping,
    /// Show me the page of my chat before this place; answers [`VisitorEvent::Events`].
    Earlier {
        /// Lowest `seq` already here.
        before: i64,
    },
    /// Show me the page of my chat that follows this place, because the last one said that there is
    /// more; answers [`VisitorEvent::Events`].
    Later {
        /// Highest `seq` already here.
        after: i64,
    },
    /// The first frame in place of [`VisitorFrame::Hello`], where the host's site may say who the visitor is.
    HelloAs {
        /// As in [`VisitorFrame::Hello`].
        version: u16,
        /// As in [`VisitorFrame::Hello`].
        link: LinkId,
        /// As in [`VisitorFrame::Hello`].
        token: Option<String>,
        /// As in [`VisitorFrame::Hello`].
        page: PageInfo,
        /// As in [`VisitorFrame::Hello`].
        after: i64,
        /// What the site's server has signed, as `docs/embed.md` describes it; at most
        /// [`IDENTITY_BYTES`](crate::limits::IDENTITY_BYTES). Empty where it says nothing.
        identity: String,
    },
    /// What the host's page says of its visitor, one name and value a line with a tab between: all of it, in place of
    /// what it said before. Untrusted.
    Attributes(String),
}

/// A department the visitor may pick.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DepartmentChoice {
    /// The department.
    pub id: DepartmentId,
    /// Its name.
    pub name: String,
    /// Whether it is online (`docs/product/presence-and-availability.md`).
    pub online: bool,
}

/// What the widget needs to know of its link.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkInfo {
    /// Brand name, shown in the header.
    pub brand: String,
    /// Departments ticked for the link.
    pub departments: Vec<DepartmentChoice>,
    /// **Department Selection Text**.
    pub selection_text: String,
}

impl LinkInfo {
    /// Whether any department is online.
    #[must_use]
    pub fn online(&self) -> bool {
        self.departments.iter().any(|d| d.online)
    }
}

/// Why **Live Chat Requires** keeps a visitor from chatting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Barred {
    /// The site has not said who they are.
    SignedOut,
    /// They have another role.
    WithoutRole,
}

/// What the server makes of who the host's site says the visitor is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Who {
    /// Whether the site's word counts: it is signed and fits.
    pub verified: bool,
    /// **Name** as the site has signed it; empty where it has signed none.
    pub name: String,
    /// **Email** as the site has signed it; empty where it has signed none.
    pub email: String,
    /// Why they may only leave a message; `None` where they may chat.
    pub barred: Option<Barred>,
    /// Why the site's word does not count, a sentence for its makers; empty where it counts or there is none.
    pub amiss: String,
    /// The token in the hello belongs to another visitor, and so does all that was written with it.
    pub is_another: bool,
}

/// The visitor's chat as the visitor sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisitorChat {
    /// The number people see.
    pub number: i64,
    /// Where it is in its life.
    pub state: ChatState,
    /// Place in the queue, 1 is next; 0 when not queued.
    pub position: i64,
    /// Name or alias of the owner.
    pub agent: Option<String>,
    /// Highest `seq` an agent has read.
    pub seen_by_agent: i64,
    /// Highest `seq` the visitor has read.
    pub seen_by_visitor: i64,
    /// Grows with every change; an older one is ignored.
    pub rev: i64,
}

/// What the server says to the widget.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum VisitorEvent {
    /// Answer to the hello.
    Ready {
        /// [`crate::PROTOCOL_VERSION`] of the server.
        version: u16,
        /// Keep this and send it with the next hello (64 hex digits).
        token: String,
        /// The link.
        link: LinkInfo,
        /// The newest chat: open, or ended not long ago.
        chat: Option<VisitorChat>,
        /// A page of its stream; it covers nothing without a chat.
        page: StreamPage,
        /// The server's clock.
        now: Timestamp,
        /// Whether the visitor may not write ([`crate::blocks::UNAVAILABLE`]).
        blocked: bool,
        /// Who the visitor is.
        who: Box<Who>,
    },
    /// The chat changed.
    Chat(VisitorChat),
    /// A page of a chat's stream: what was asked for, or what is new.
    Events {
        /// The chat's number. A widget may show a newer one by now.
        chat: i64,
        /// The page.
        page: StreamPage,
    },
    /// A message is stored, or the question of a [`VisitorFrame::Start`]; sent after the commit.
    Sent {
        /// The sender's id.
        client_id: ClientId,
        /// The number of the chat it is stored in.
        chat: i64,
        /// Its place in that chat's stream.
        seq: i64,
        /// When it was stored.
        at: Timestamp,
    },
    /// Something was refused. With a `client_id`: that message would be refused again if sent
    /// unchanged.
    Refused {
        /// The message or form it is about.
        client_id: Option<ClientId>,
        /// Why.
        error: AppError,
    },
    /// The offline message is stored.
    MessageLeft {
        /// The sender's id.
        client_id: ClientId,
    },
    /// An agent types; expires after 6 s.
    Typing {
        /// Name or alias.
        name: String,
    },
    /// Departments went online or offline.
    Link(LinkInfo),
    /// Answer to a [`VisitorFrame::Ping`].
    Pong,
    /// An agent does not type any more, and nothing was sent.
    StoppedTyping {
        /// Name or alias.
        name: String,
    },
    /// From now on the visitor may not write ([`crate::blocks::UNAVAILABLE`]), or may again.
    Blocked(bool),
}
