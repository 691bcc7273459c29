//! Who may see and do what (`docs/product/people-and-rights.md`).
//!
//! Agents: own chats, and everything of their groups. Managers: all chats of departments in which
//! they are in a group. Administrators: all. The services ask for every read, event and command.
//! The services answer for a chat out of sight as for one that does not exist.

use foyer_protocol::chat::ChatState;
use foyer_protocol::people::Role;
use foyer_protocol::{AgentId, DepartmentId, GroupId};

/// The agent who asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Viewer {
    /// The agent.
    pub agent: AgentId,
    /// The agent's role.
    pub role: Role,
    /// Groups the agent is a member of.
    pub groups: Vec<GroupId>,
    /// Departments of those groups.
    pub departments: Vec<DepartmentId>,
}

/// What rights depend on in a chat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChatFacts {
    /// Who owns it; after the end, who owned it last.
    pub owner: Option<AgentId>,
    /// The group it belongs to.
    pub group: GroupId,
    /// That group's department.
    pub department: DepartmentId,
    /// Where it is in its life.
    pub state: ChatState,
}

/// Why a chat cannot be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TakeRefusal {
    /// The viewer may not see it.
    OutOfSight,
    /// It has ended.
    Ended,
    /// The viewer owns it already.
    Own,
    /// A colleague owns it, and the viewer's role takes from the queue only.
    OwnedByColleague,
}

/// Whether the viewer may see the chat and read its stream, in any state.
#[must_use]
pub fn may_see_chat(viewer: &Viewer, chat: &ChatFacts) -> bool {
    owns(viewer, chat) || may_see_group(viewer, &chat.group, &chat.department)
}

/// Whether the viewer may write to the visitor: the owner only, while the chat is active.
#[must_use]
pub fn may_reply(viewer: &Viewer, chat: &ChatFacts) -> bool {
    chat.state == ChatState::Active && owns(viewer, chat)
}

/// Whether the viewer may write a comment for colleagues, also after the end: what is left to say about
/// a chat is often known only then.
#[must_use]
pub fn may_comment(viewer: &Viewer, chat: &ChatFacts) -> bool {
    may_see_chat(viewer, chat)
}

/// Whether the viewer may **Take** the chat. The limit does not matter here: agents may take a chat
/// beyond it after a warning.
///
/// # Errors
/// The reason. [`TakeRefusal::OutOfSight`] comes before all others, so that a reason never tells
/// anything about a chat the viewer may not see.
pub fn may_take(viewer: &Viewer, chat: &ChatFacts) -> Result<(), TakeRefusal> {
    if !may_see_chat(viewer, chat) {
        Err(TakeRefusal::OutOfSight)
    } else if chat.state == ChatState::Ended {
        Err(TakeRefusal::Ended)
    } else if owns(viewer, chat) {
        Err(TakeRefusal::Own)
    } else if chat.owner.is_some() && viewer.role < Role::Manager {
        Err(TakeRefusal::OwnedByColleague)
    } else {
        Ok(())
    }
}

/// Whether the viewer may **Transfer** the chat: active, and the owner or a manager who sees it.
#[must_use]
pub fn may_transfer(viewer: &Viewer, chat: &ChatFacts) -> bool {
    chat.state == ChatState::Active && owns_or_supervises(viewer, chat)
}

/// Whether the viewer may end the chat: not ended yet, and the owner or a manager who sees it.
#[must_use]
pub fn may_end(viewer: &Viewer, chat: &ChatFacts) -> bool {
    chat.state != ChatState::Ended && owns_or_supervises(viewer, chat)
}

/// Whether the viewer may block the chat's visitor, or lift a block of them: the owner, also after the end, or a
/// manager who sees it.
#[must_use]
pub fn may_block(viewer: &Viewer, chat: &ChatFacts) -> bool {
    owns_or_supervises(viewer, chat)
}

/// Whether the role may block whole networks, which can be many people, and read which one it is. It also has the
/// list of blocks.
#[must_use]
pub fn may_block_networks(role: Role) -> bool {
    role >= Role::Manager
}

/// Whether the role may read and change the System Settings.
#[must_use]
pub fn may_administer(role: Role) -> bool {
    role == Role::Administrator
}

/// Whether the viewer may see the queue and the chats of a group of `department`.
#[must_use]
pub fn may_see_group(viewer: &Viewer, group: &GroupId, department: &DepartmentId) -> bool {
    match viewer.role {
        Role::Agent => viewer.groups.contains(group),
        Role::Manager => viewer.groups.contains(group) || viewer.departments.contains(department),
        Role::Administrator => true,
    }
}

/// Whether the viewer may see what belongs to a department as a whole, such as its offline
/// messages: administrators, and the agents in one of its groups.
#[must_use]
pub fn may_see_department(viewer: &Viewer, department: &DepartmentId) -> bool {
    viewer.role == Role::Administrator || viewer.departments.contains(department)
}

fn owns(viewer: &Viewer, chat: &ChatFacts) -> bool {
    chat.owner.as_ref() == Some(&viewer.agent)
}

fn owns_or_supervises(viewer: &Viewer, chat: &ChatFacts) -> bool {
    owns(viewer, chat) || (viewer.role >= Role::Manager && may_see_chat(viewer, chat))
}

#[cfg(test)]
mod tests;
