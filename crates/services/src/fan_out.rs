//! What the process that keeps browsers up to date reads: everything about a chat, whoever asks. It
//! then shows each reader only what that reader may see, by the functions of the views.

use crate::actor::facts;
use crate::chats::pages::{self, Page};
use crate::{ServiceError, Services};
use foyer_domain::permissions::ChatFacts;
use foyer_protocol::agent::ChatSummary;
use foyer_protocol::chat::{Author, ChatState, EventBody, StreamEvent};
use foyer_protocol::visitor::VisitorChat;
use foyer_protocol::{ChatId, GroupId, LinkId, StreamId, VisitorId};
use foyer_storage::chats;
use foyer_storage::chats::ChatRow;
use foyer_storage::events::EventRow;

/// So many at the front of a queue are told when their place changes.
const QUEUE_TOLD: i64 = 200;

/// A chat as both sides can be told of it.
#[derive(Clone, Debug)]
pub struct ChatView(ChatRow);

impl ChatView {
    /// The chat as agents see it.
    #[must_use]
    pub fn summary(&self) -> &ChatSummary {
        &self.0.summary
    }

    /// Whose chat it is.
    #[must_use]
    pub fn visitor(&self) -> &VisitorId {
        &self.0.visitor
    }

    /// The link it came from.
    #[must_use]
    pub fn link(&self) -> LinkId {
        self.0.link
    }

    /// What decides who may see it, for [`crate::Actor::may_see`]: made once for all who are asked
    /// about.
    #[must_use]
    pub fn facts(&self) -> ChatFacts {
        facts(&self.0)
    }

    /// The chat as its visitor sees it. `position` is its place in the queue.
    #[must_use]
    pub fn for_visitor(&self, position: i64) -> VisitorChat {
        visitor_chat(&self.0, position)
    }
}

/// An event of a stream as both sides can be told of it.
#[derive(Clone, Debug)]
pub struct EventView(EventRow);

impl EventView {
    /// The event as agents see it.
    #[must_use]
    pub fn event(&self) -> &StreamEvent {
        &self.0.event
    }

    /// The event as the visitor sees it; `None` for what only agents see.
    #[must_use]
    pub fn for_visitor(self) -> Option<StreamEvent> {
        visitor_event(self.0)
    }
}

/// A page of a stream as both sides can be told of it.
#[derive(Clone, Debug)]
pub struct PageView {
    /// First place it covers. When it is not the one that follows where was asked from, more was
    /// stored since than one page holds.
    pub first: i64,
    /// Last place it covers; below `first` when there is nothing new.
    pub last: i64,
    /// Its events, ascending.
    pub events: Vec<EventView>,
}

impl Services {
    /// A chat, whoever asks.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn chat_for_fan_out(&self, chat: &ChatId) -> Result<Option<ChatView>, ServiceError> {
        let mut conn = self.store.read_here().await?;
        Ok(chats::by_id(&mut conn, chat).await?.map(ChatView))
    }

    /// The newest page of what a stream has after a place, whoever asks.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn events_for_fan_out(&self, stream: &StreamId, after: i64) -> Result<PageView, ServiceError> {
        let mut conn = self.store.read_here().await?;
        let Page { first, last, rows, .. } = pages::newest(&mut conn, stream, after).await?;
        Ok(PageView { first, last, events: rows.into_iter().map(EventView).collect() })
    }

    /// The first chats of a group's queue in order, whoever asks. Who is further back learns the place
    /// when coming nearer.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn queue_for_fan_out(&self, group: &GroupId) -> Result<Vec<ChatView>, ServiceError> {
        let mut conn = self.store.read_here().await?;
        Ok(chats::queue(&mut conn, group, QUEUE_TOLD).await?.into_iter().map(ChatView).collect())
    }

    /// A chat's place in its queue, whoever asks.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn position_for_fan_out(&self, chat: &ChatId) -> Result<i64, ServiceError> {
        let mut conn = self.store.read_here().await?;
        Ok(chats::position(&mut conn, chat).await?)
    }
}

/// A chat as its visitor sees it.
pub(crate) fn visitor_chat(chat: &ChatRow, position: i64) -> VisitorChat {
    let summary = &chat.summary;
    VisitorChat {
        number: summary.number,
        state: summary.state,
        position: if summary.state == ChatState::Queued { position } else { 0 },
        agent: chat.owner_face.clone(),
        seen_by_agent: chat.agents_read,
        seen_by_visitor: summary.visitor_read,
        rev: summary.rev,
    }
}

/// Comments, blocks, reasons and notes for the next agent never leave for a visitor, and agents go by
/// their alias.
pub(crate) fn visitor_event(row: EventRow) -> Option<StreamEvent> {
    let EventRow { mut event, face } = row;
    event.body = match event.body {
        EventBody::Comment { .. } | EventBody::Blocked { .. } | EventBody::Unblocked => return None,
        EventBody::Joined { by, .. } => EventBody::Joined { by, why: None },
        EventBody::Transferred { group, group_name, agent_name, .. } => EventBody::Transferred {
            group,
            group_name,
            // The agent's alias follows in the joined line; the name is for colleagues.
            agent_name: agent_name.map(|_| String::new()),
            comment: None,
        },
        body @ (EventBody::Message { .. } | EventBody::Ended) => body,
    };
    if let (Author::Agent { name, .. }, Some(face)) = (&mut event.author, face) {
        *name = face;
    }
    Some(event)
}
