//! Messages left while chat was offline, as the workspace lists them.

use crate::{AgentId, DepartmentId, OfflineMessageId, Timestamp};
use serde::{Deserialize, Serialize};

/// One **Offline message**.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfflineMessage {
    /// The message.
    pub id: OfflineMessageId,
    /// The department it is for.
    pub department: DepartmentId,
    /// Department's name.
    pub department_name: String,
    /// Link's title.
    pub link_title: String,
    /// Visitor's name.
    pub name: String,
    /// Visitor's e-mail.
    pub email: String,
    /// The text.
    pub message: String,
    /// Page it was left on.
    pub page_url: String,
    /// When it was left.
    pub created_at: Timestamp,
    /// Agent who takes care of it.
    pub assigned_to: Option<AgentId>,
    /// That agent's name.
    pub assigned_name: Option<String>,
    /// When it was closed, if it was.
    pub closed_at: Option<Timestamp>,
    /// Version, for assigning and closing.
    pub version: i64,
}
