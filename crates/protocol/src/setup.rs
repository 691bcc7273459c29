//! Shapes of the settings: first-run set-up, brands, departments, groups, agents, options.
//!
//! Every editable row carries a `version`; saving sends back the version that was read, and a
//! newer one in the database answers [`crate::ErrorKind::Conflict`]. Version 0 means "new".

use crate::people::{AgentStatus, Role};
use crate::{AgentId, BrandId, DepartmentId, GroupId, Timestamp};
use serde::{Deserialize, Serialize};

mod links;

pub use links::{Display, HostHeader, Link, LinkLook, LinkSecret, Requires, Standing};

/// Whether the first-run wizard is still open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetupState {
    /// True once an administrator exists; the wizard is then closed for good.
    pub done: bool,
    /// Where browsers reach the server: an origin, without a slash at the end.
    pub public_url: String,
    /// Whether the code that was shown is the one of the address that the start prints.
    pub admitted: bool,
}

/// The first-run wizard's form. Errors name its fields as they are called here.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetupForm {
    /// Administrator's name.
    pub name: String,
    /// Administrator's e-mail.
    pub email: String,
    /// Administrator's password.
    pub password: String,
    /// Brand name.
    pub brand: String,
    /// First department.
    pub department: String,
    /// Its front-line group.
    pub group: String,
    /// Title of the first link.
    pub link: String,
}

/// What is left to do after the set-up, and how far it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NextSteps {
    /// Whether a page somewhere has asked for chat: its script is in place.
    pub script_seen: bool,
    /// Active agents beside the one who asks.
    pub colleagues: i64,
}

/// A brand, as listed and as edited.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Brand {
    /// `None` for a new one.
    pub id: Option<BrandId>,
    /// Name, unique.
    pub name: String,
    /// Host header, for example `chat.example.com`; may be empty.
    pub host: String,
    /// `#rrggbb`.
    pub colour: String,
    /// Path of its logo, a picture kept here ([`crate::pictures`]); empty for none.
    pub logo: String,
    /// Exactly one brand is the default; it can be neither deleted nor deactivated.
    pub is_default: bool,
    /// **Active**: the departments of an inactive brand are offered nowhere.
    pub active: bool,
    /// Version read.
    pub version: i64,
}

impl Default for Brand {
    fn default() -> Self {
        Self {
            id: None,
            name: String::new(),
            host: String::new(),
            colour: String::new(),
            logo: String::new(),
            is_default: false,
            active: true,
            version: 0,
        }
    }
}

/// An agent of a group, as edited with the group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// The agent.
    pub agent: AgentId,
    /// *Receives chats* for it.
    pub receives: bool,
}

/// The group that a new department starts with.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FirstGroup {
    /// Its name; empty for none.
    pub name: String,
    /// Its agents.
    pub members: Vec<Member>,
}

/// A department, as listed and as edited.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Department {
    /// `None` for a new one.
    pub id: Option<DepartmentId>,
    /// Name, unique within its brand.
    pub name: String,
    /// Its brand.
    pub brand: Option<BrandId>,
    /// Brand's name, for the list.
    pub brand_name: String,
    /// Front-line group, which receives new chats; `None` only before its first group exists.
    pub front_line: Option<GroupId>,
    /// Its name, for the list.
    pub front_line_name: String,
    /// **Active**: an inactive department is offered nowhere.
    pub active: bool,
    /// Whether new chats may come to it: it is active, and so is its brand. Said by the server.
    pub takes_chats: bool,
    /// Its first group, made with it; only read where the department is new.
    pub first_group: FirstGroup,
    /// Version read.
    pub version: i64,
}

impl Default for Department {
    fn default() -> Self {
        Self {
            id: None,
            name: String::new(),
            brand: None,
            brand_name: String::new(),
            front_line: None,
            front_line_name: String::new(),
            active: true,
            takes_chats: true,
            first_group: FirstGroup::default(),
            version: 0,
        }
    }
}

/// A group, as listed and as edited.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// `None` for a new one.
    pub id: Option<GroupId>,
    /// Name, unique within its department.
    pub name: String,
    /// Its department.
    pub department: Option<DepartmentId>,
    /// Department's name, for the list.
    pub department_name: String,
    /// Name of the department's brand, for the list.
    pub brand_name: String,
    /// Whether it is the department's front line.
    pub front_line: bool,
    /// **Active**: an inactive group gets no new chats.
    pub active: bool,
    /// Whether new chats may come to it: it is active, and so are its department and brand. Said by the
    /// server.
    pub takes_chats: bool,
    /// Names of its active agents, for the list.
    pub agent_names: Vec<String>,
    /// Its agents, deactivated ones as well.
    pub members: Vec<Member>,
    /// Its agents as they were read: saving changes what differs, so that nobody is lost who came by another
    /// way meanwhile.
    pub members_read: Vec<Member>,
    /// Version read.
    pub version: i64,
}

impl Default for Group {
    fn default() -> Self {
        Self {
            id: None,
            name: String::new(),
            department: None,
            department_name: String::new(),
            brand_name: String::new(),
            front_line: false,
            active: true,
            takes_chats: true,
            agent_names: Vec::new(),
            members: Vec::new(),
            members_read: Vec::new(),
            version: 0,
        }
    }
}

/// A membership of an agent in a group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Membership {
    /// The group.
    pub group: GroupId,
    /// *Receives chats* for it.
    pub receives: bool,
}

/// An agent, as listed and as edited. Passwords are the agents' own: they choose them by an [`Invitation`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agent {
    /// `None` for a new one.
    pub id: Option<AgentId>,
    /// Name among colleagues.
    pub name: String,
    /// Chat alias, shown to visitors when not empty.
    pub alias: String,
    /// E-mail, unique; the account's name.
    pub email: String,
    /// Whether a password was chosen. Said by the server.
    pub joined: bool,
    /// Until when the newest invitation works, used ones aside. Said by the server.
    pub invited_until: Option<Timestamp>,
    /// Role.
    pub role: Role,
    /// Most chats at a time, 1..=50.
    pub limit: i64,
    /// Deactivated agents cannot sign in and get no chats.
    pub active: bool,
    /// Status chosen.
    pub status: AgentStatus,
    /// Groups.
    pub groups: Vec<Membership>,
    /// Version read.
    pub version: i64,
}

impl Default for Agent {
    fn default() -> Self {
        Self {
            id: None,
            name: String::new(),
            alias: String::new(),
            email: String::new(),
            joined: false,
            invited_until: None,
            role: Role::Agent,
            limit: 3,
            active: true,
            status: AgentStatus::Available,
            groups: Vec::new(),
            version: 0,
        }
    }
}

/// A link by which an agent chooses their password. It is told once, to whoever made it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitation {
    /// The agent's name.
    pub name: String,
    /// The address to open.
    pub link: String,
    /// Until when it works.
    pub until: Timestamp,
}

/// Whom an invitation is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invited {
    /// Name among colleagues.
    pub name: String,
    /// E-mail to sign in with.
    pub email: String,
}

/// Live Chat Settings › **Options**.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Options {
    /// **Distribute chats via Round Robin**.
    pub round_robin: bool,
    /// Version read.
    pub version: i64,
}

/// What a record of the settings is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RecordKind {
    /// A [`Brand`].
    Brand,
    /// A [`Department`].
    Department,
    /// A [`Group`].
    Group,
    /// An [`Agent`].
    Agent,
    /// The [`Options`], of which there is one.
    Options,
    /// A [`Link`].
    Link,
}

/// Who changed or deleted a record last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastChange {
    /// By the name of then.
    pub by: String,
    /// Whether it was the one who asks, perhaps in another window.
    pub mine: bool,
    /// When.
    pub at: Timestamp,
    /// Whether the record is gone since.
    pub deleted: bool,
}

/// What a save or delete answers: the new version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Saved {
    /// Id of the row, as text.
    pub id: String,
    /// Its version now.
    pub version: i64,
    /// Of a new agent: the link by which they choose their password.
    pub invitation: Option<Invitation>,
}

impl Saved {
    /// A record of this id is saved, and has this version now.
    #[must_use]
    pub fn new(id: impl Into<String>, version: i64) -> Self {
        Self { id: id.into(), version, invitation: None }
    }
}

/// A job beside requests whose last try failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TroubledJob {
    /// Its id.
    pub id: String,
    /// What it does, in words.
    pub name: String,
    /// Failed tries in a row.
    pub attempts: i64,
    /// Why the last one failed, in words.
    pub error: String,
    /// When it is tried again; `None` when it was given up.
    pub next_at: Option<Timestamp>,
    /// When it was given up.
    pub failed_at: Option<Timestamp>,
}
