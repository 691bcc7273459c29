//! Everything the workspace knows, and how each frame of the server changes it.
//!
//! Pure: the browser's clock is an argument, and what must be done about a frame is returned as
//! [`Outcome`]s. A chat travels whole with a growing `rev`, so an old update is dropped here.

use super::outbox::Outbox;
use super::stream::{Earlier, Stream};
use crate::pure::place_words::{Place, around, several_brands, told_apart};
use foyer_protocol::agent::{AgentEvent, ChatSummary, Colleague, GroupBrief, Me};
use foyer_protocol::chat::{Author, ChatState, EventBody, StreamEvent, StreamPage};
use foyer_protocol::people::Role;
use foyer_protocol::{AgentId, AppError, ChatId, ClientId, DepartmentId, ErrorKind, GroupId, Timestamp};
use std::collections::{BTreeMap, BTreeSet};

mod apply;
#[cfg(test)]
mod tests;

/// How long a "types" holds.
const TYPING_MS: i64 = 6_000;

/// Somebody types.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Typist {
    /// An agent's name, or `None` for the visitor.
    pub agent: Option<String>,
    /// Until when, by the server's clock.
    pub until: Timestamp,
}

/// What a frame asks of the browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Say hello again.
    HelloAgain,
    /// Re-open what is on screen and send what waits.
    Welcomed,
    /// A page says that there is more behind it: ask for that, if the chat is on screen.
    MoreOf(ChatId),
    /// The outbox changed: save it and send what is due.
    OutboxChanged,
    /// The session is over.
    SignedOut,
    /// This browser is signed in as another agent than before.
    AnotherAgent,
    /// This build is older than the server.
    NewVersion,
    /// Tell people who listen.
    Say(String),
    /// Tell everybody.
    Toast(String),
}

/// Everything the workspace knows.
#[derive(Clone, Debug, Default)]
pub struct Model {
    /// The signed-in agent.
    pub me: Option<Me>,
    /// Open chats.
    pub chats: BTreeMap<ChatId, ChatSummary>,
    /// Ended chats that were seen: they ended meanwhile, or a list or an address asked for them.
    pub ended: BTreeMap<ChatId, ChatSummary>,
    /// Streams of chats that are or were on screen.
    pub streams: BTreeMap<ChatId, Stream>,
    /// Everybody, myself included.
    pub colleagues: BTreeMap<AgentId, Colleague>,
    /// All groups in the server's order, by department, brand and name; those whose chats I may see are
    /// marked.
    pub groups: Vec<GroupBrief>,
    /// **Distribute chats via Round Robin**.
    pub round_robin: bool,
    /// Open offline messages I may see.
    pub offline_open: i64,
    /// Grows whenever any offline message may have changed.
    pub offline_rev: u64,
    /// What the server has not acknowledged.
    pub outbox: Outbox,
    /// Whether the first [`AgentEvent::Welcome`] has arrived.
    pub welcomed: bool,
    typing: BTreeMap<ChatId, Vec<Typist>>,
    /// `rev` of chats that went out of sight, against updates that come late.
    gone: BTreeMap<ChatId, i64>,
    /// Chats whose next change is my own doing and needs no telling.
    expected: BTreeSet<ChatId>,
    clock_offset_ms: i64,
}

fn place(group: &GroupBrief) -> Place<'_> {
    Place { group: &group.name, department: &group.department_name, brand: &group.brand_name }
}

impl Model {
    /// The server's clock when the browser's shows `local`.
    #[must_use]
    pub fn server_now(&self, local: Timestamp) -> Timestamp {
        local.plus_ms(self.clock_offset_ms)
    }

    /// Whether I own the chat, or owned it last.
    #[must_use]
    pub fn is_mine(&self, chat: &ChatSummary) -> bool {
        matches!((&self.me, &chat.owner), (Some(me), Some(owner)) if me.id == *owner)
    }

    /// My role; the least one while unknown.
    #[must_use]
    pub fn role(&self) -> Role {
        self.me.as_ref().map_or(Role::Agent, |me| me.role)
    }

    /// Myself as colleagues see me.
    #[must_use]
    pub fn myself(&self) -> Option<&Colleague> {
        self.colleagues.get(&self.me.as_ref()?.id)
    }

    /// A chat, open or ended.
    #[must_use]
    pub fn chat(&self, id: &ChatId) -> Option<&ChatSummary> {
        self.chats.get(id).or_else(|| self.ended.get(id))
    }

    /// A chat by the number in the address.
    #[must_use]
    pub fn by_number(&self, number: i64) -> Option<&ChatSummary> {
        self.chats.values().chain(self.ended.values()).find(|c| c.number == number)
    }

    /// Whether nobody waits in a queue that I see.
    #[must_use]
    pub fn queue_is_empty(&self) -> bool {
        self.chats.values().all(|c| c.state != ChatState::Queued)
    }

    /// A group's name, with what tells it from another one of the same name.
    #[must_use]
    pub fn group_name(&self, id: &GroupId) -> Option<String> {
        let group = self.groups.iter().find(|g| &g.id == id)?;
        Some(told_apart(&place(group), self.groups.iter().map(place)))
    }

    /// Whether there is more than one brand: then brands are shown.
    #[must_use]
    pub fn has_several_brands(&self) -> bool {
        several_brands(self.groups.iter().map(|g| g.brand_name.as_str()))
    }

    /// A department's brand, where there is more than one.
    #[must_use]
    pub fn brand_shown(&self, department: &DepartmentId) -> Option<&str> {
        let group = self.groups.iter().find(|g| &g.department == department)?;
        self.has_several_brands().then_some(group.brand_name.as_str())
    }

    /// What stands beside a group's name: its department, and its brand where there are several.
    #[must_use]
    pub fn around(&self, group: &GroupBrief) -> Option<String> {
        around(&place(group), self.has_several_brands())
    }

    /// Who types in a chat at `now`, by the server's clock.
    #[must_use]
    pub fn typing(&self, chat: &ChatId, now: Timestamp) -> Vec<Typist> {
        let typists = self.typing.get(chat).map_or(&[][..], Vec::as_slice);
        typists.iter().filter(|t| t.until > now).cloned().collect()
    }

    /// The next change of this chat is my own doing: don't tell me about it.
    pub fn expect(&mut self, chat: &ChatId) {
        self.expected.insert(chat.clone());
    }

    /// What I expected did not come about.
    pub fn unexpect(&mut self, chat: &ChatId) {
        self.expected.remove(chat);
    }

    /// Keeps a chat that a list or an address brought, unless a newer one is known.
    pub fn put(&mut self, chat: ChatSummary) {
        let known = self.chat(&chat.id).map(|c| c.rev);
        let newest = known.max(self.gone.get(&chat.id).copied());
        if newest.is_some_and(|rev| chat.rev < rev) {
            return;
        }
        self.gone.remove(&chat.id);
        if chat.state == ChatState::Ended {
            self.chats.remove(&chat.id);
            self.typing.remove(&chat.id);
            self.ended.insert(chat.id.clone(), chat);
        } else {
            self.ended.remove(&chat.id);
            self.chats.insert(chat.id.clone(), chat);
        }
    }

    /// Whether I may **Take** the chat. Rights are decided by the server; this only hides buttons.
    #[must_use]
    pub fn may_take(&self, chat: &ChatSummary) -> bool {
        match chat.state {
            ChatState::Queued => true,
            ChatState::Active => !self.is_mine(chat) && self.role() >= Role::Manager,
            ChatState::Ended => false,
        }
    }

    /// Whether I may **Transfer** the chat.
    #[must_use]
    pub fn may_transfer(&self, chat: &ChatSummary) -> bool {
        chat.state == ChatState::Active && self.owns_or_supervises(chat)
    }

    /// Whether I may end the chat.
    #[must_use]
    pub fn may_end(&self, chat: &ChatSummary) -> bool {
        chat.state != ChatState::Ended && self.owns_or_supervises(chat)
    }

    /// Whether I may write to the visitor.
    #[must_use]
    pub fn may_reply(&self, chat: &ChatSummary) -> bool {
        chat.state == ChatState::Active && self.is_mine(chat)
    }

    fn owns_or_supervises(&self, chat: &ChatSummary) -> bool {
        self.is_mine(chat) || self.role() >= Role::Manager
    }
}
