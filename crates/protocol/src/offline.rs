//! Messages left while chat was offline, as the workspace lists and reads them.

use crate::{AgentId, DepartmentId, OfflineMessageId, Timestamp};
use serde::{Deserialize, Serialize};

/// One **Offline message** as its list shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfflineRow {
    /// The message.
    pub id: OfflineMessageId,
    /// Visitor's name.
    pub name: String,
    /// Department's name.
    pub department_name: String,
    /// The brand of that department.
    pub brand_name: String,
    /// First 140 characters of the text.
    pub preview: String,
    /// When it was left.
    pub created_at: Timestamp,
    /// Agent who takes care of it.
    pub assigned_to: Option<AgentId>,
    /// That agent's name.
    pub assigned_name: Option<String>,
    /// When it was closed, if it was.
    pub closed_at: Option<Timestamp>,
    /// Who closed it, by the name of then.
    pub closed_by_name: Option<String>,
}

/// One **Offline message** as it is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfflineMessage {
    /// As listed.
    pub row: OfflineRow,
    /// The department it is for.
    pub department: DepartmentId,
    /// Link's title.
    pub link_title: String,
    /// Visitor's e-mail.
    pub email: String,
    /// The text.
    pub message: String,
    /// Page it was left on.
    pub page_url: String,
    /// Who closed it, while it is closed.
    pub closed_by: Option<AgentId>,
    /// Version, for assigning and closing.
    pub version: i64,
    /// Who may be given it.
    pub assignees: Vec<OfflineAgent>,
}

/// Which messages a list holds, and in which order. Age is counted from when a message was left.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfflineQuery {
    /// The closed ones, by when they were closed; else the open ones, by when they were left.
    pub closed: bool,
    /// Only of this department.
    pub department: Option<DepartmentId>,
    /// Only those somebody takes care of, or nobody.
    pub assignee: OfflineAssignee,
    /// Only of this age.
    pub age: OfflineAge,
    /// Only those with all of these words in name, e-mail or text.
    pub search: String,
    /// The newest first; else the oldest.
    pub newest_first: bool,
}

/// Who takes care of the messages of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum OfflineAssignee {
    /// Whoever it is.
    #[default]
    Anybody,
    /// Nobody yet.
    Nobody,
    /// This agent.
    Agent(AgentId),
}

/// How long ago the messages of a list were left.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum OfflineAge {
    /// Any time.
    #[default]
    Any,
    /// In the last 24 hours.
    LastDay,
    /// In the last 7 days.
    LastWeek,
    /// More than 24 hours ago.
    OverADay,
    /// More than 7 days ago.
    OverAWeek,
}

/// Where a list goes on: the time it is ordered by and the id of the last message here.
pub type OfflineAfter = (Timestamp, OfflineMessageId);

/// A part of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfflinePage {
    /// The messages in order; fewer than were asked for when these are the last.
    pub rows: Vec<OfflineRow>,
    /// How many the whole list has; counted up to one more than [`crate::limits::COUNT_MOST`].
    pub total: i64,
}

/// What lists can be narrowed to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfflineChoices {
    /// Departments whose messages the agent may see.
    pub departments: Vec<OfflineDepartment>,
    /// Who may be given messages of these departments, or has open ones.
    pub agents: Vec<OfflineAgent>,
}

/// A department to narrow a list to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfflineDepartment {
    /// The department.
    pub id: DepartmentId,
    /// Its name.
    pub name: String,
    /// Its brand's name.
    pub brand_name: String,
}

/// An agent to give a message to, or to narrow a list to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfflineAgent {
    /// The agent.
    pub id: AgentId,
    /// The agent's name.
    pub name: String,
}
