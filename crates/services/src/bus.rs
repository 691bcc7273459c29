//! Hints of what changed, from the services to whoever keeps browsers up to date.
//!
//! A hint names a thing and carries no data: the reader asks the database. Hints for the same
//! thing melt together, so the bus never grows beyond the number of things, and never blocks.

use foyer_protocol::{AgentId, ChatId, GroupId, SessionId, StreamId};
use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};
use tokio::sync::Notify;

/// Who types.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Typist {
    /// The chat's visitor.
    Visitor,
    /// An agent, with the name for colleagues and the one for the visitor.
    Agent {
        /// The agent.
        id: AgentId,
        /// Name among colleagues.
        name: String,
        /// Alias or name, for the visitor.
        face: String,
    },
}

/// Everything that changed since the reader looked last.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Hints {
    /// Chats whose row or stream changed.
    pub chats: HashSet<ChatId>,
    /// Groups whose queue changed: places in it moved.
    pub queues: HashSet<GroupId>,
    /// Somebody's status, load, connection, name or groups changed.
    pub people: bool,
    /// Rights, groups or names changed: workspaces must start afresh.
    pub rights: bool,
    /// **Distribute chats via Round Robin** was switched.
    pub round_robin: bool,
    /// Offline messages came or were closed.
    pub offline: bool,
    /// Visitors were blocked, or may write again.
    pub blocks: bool,
    /// Sessions that are over.
    pub ended_sessions: HashSet<SessionId>,
    /// Agents all of whose sessions are over.
    pub ended_agents: HashSet<AgentId>,
    /// Who types where, and who does not any more; the latest word counts.
    pub typing: HashMap<(StreamId, Typist), bool>,
}

impl Hints {
    pub(crate) fn chat(&mut self, id: &ChatId) {
        self.chats.insert(id.clone());
    }

    pub(crate) fn queue(&mut self, id: &GroupId) {
        self.queues.insert(id.clone());
    }

    /// Somebody's place in the company changed: names, groups, departments or rights.
    pub(crate) fn company(&mut self) {
        self.people = true;
        self.rights = true;
    }

    pub(crate) fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    fn absorb(&mut self, other: Self) {
        self.chats.extend(other.chats);
        self.queues.extend(other.queues);
        self.people |= other.people;
        self.rights |= other.rights;
        self.round_robin |= other.round_robin;
        self.offline |= other.offline;
        self.blocks |= other.blocks;
        self.ended_sessions.extend(other.ended_sessions);
        self.ended_agents.extend(other.ended_agents);
        self.typing.extend(other.typing);
    }
}

/// The bus: any number of writers, one reader.
#[derive(Debug, Default)]
pub struct Bus {
    pending: Mutex<Hints>,
    wake: Notify,
}

impl Bus {
    /// Adds hints and wakes the reader. Only after the commit they are about.
    pub fn publish(&self, hints: Hints) {
        self.pending().absorb(hints);
        self.wake.notify_one();
    }

    /// Waits for hints and takes them all.
    pub async fn next(&self) -> Hints {
        self.wake.notified().await;
        std::mem::take(&mut *self.pending())
    }

    fn pending(&self) -> MutexGuard<'_, Hints> {
        // A panic while holding the lock cannot leave the sets half-changed in a way that matters.
        self.pending.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
