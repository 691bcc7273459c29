//! Who is connected, what each may see, and how far each has been told.

mod follows;

use super::lane::Lane;
use axum::extract::ws::Message;
use follows::Follows;
use foyer_protocol::agent::AgentEvent;
use foyer_protocol::visitor::{LinkInfo, VisitorEvent};
use foyer_protocol::{ChatId, LinkId, StreamId, VisitorId, wire};
use foyer_services::Actor;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::{HashMap, HashSet};
use std::mem;
use std::sync::Arc;

/// One connected tab of an agent.
pub(super) struct AgentSeat {
    pub(super) actor: Actor,
    /// Whether the hub has read the actor anew since the seat was taken: then nothing older may take its place.
    pub(super) renewed: bool,
    pub(super) lane: Lane,
    /// Open chats the tab has been told of, to tell it when one goes out of sight.
    pub(super) known: HashSet<ChatId>,
}

/// One connected widget.
pub(super) struct VisitorSeat {
    pub(super) link: LinkId,
    pub(super) visitor: Option<VisitorId>,
    /// The chat on screen.
    pub(super) chat: Option<ChatId>,
    /// Its number; 0 without one. An older chat is nothing to this widget any more.
    pub(super) number: i64,
    /// Whether that chat was open when its row was looked at last.
    pub(super) chat_open: bool,
    /// Highest `seq` of it looked at for this widget.
    pub(super) cursor: i64,
    /// Highest `seq` that its frames cover: comments behind it are looked at, but not spoken of.
    pub(super) told: i64,
    /// Its pages are being read: until it has the last one it is told nothing new of the stream.
    pub(super) reading: bool,
    /// The chats of which there was something new meanwhile: which one is its own may not be known yet, and an older
    /// one gets comments.
    pub(super) missed: HashSet<ChatId>,
    /// Place in the queue as sent last.
    pub(super) position: i64,
    /// The link as sent last; all widgets of a link share it.
    pub(super) info: Arc<LinkInfo>,
    /// The network it comes from, as limits count it.
    pub(super) network: String,
    /// Whether it was told last that its visitor may not write; `None` before that.
    pub(super) blocked: Option<bool>,
    pub(super) lane: Lane,
}

impl VisitorSeat {
    /// The seat of a widget that has its stream up to `after`, whose chat has not been read yet.
    pub(super) fn before_its_chat(
        link: LinkId,
        visitor: Option<VisitorId>,
        after: i64,
        info: Arc<LinkInfo>,
        network: String,
        lane: Lane,
    ) -> Self {
        Self {
            link,
            network,
            blocked: None,
            visitor,
            chat: None,
            number: 0,
            chat_open: false,
            cursor: after,
            told: after,
            reading: true,
            missed: HashSet::new(),
            position: 0,
            info,
            lane,
        }
    }

    /// Whether it may be told what is new in a chat. If not, that is remembered.
    pub(super) fn listens(&mut self, chat: &ChatId) -> bool {
        if self.reading {
            self.missed.insert(chat.clone());
        }
        !self.reading
    }

    /// Whether it is being read pages of a stream that is not this chat's, as far as is known yet.
    pub(super) fn awaits_its_chat(&self) -> bool {
        self.reading && self.chat.is_none()
    }

    /// It has been sent a page up to `seq`; `more` says that another one is to follow. Answers the chats
    /// of which there was something new meanwhile.
    pub(super) fn reached(&mut self, seq: i64, more: bool) -> HashSet<ChatId> {
        self.cursor = seq.max(self.cursor);
        self.told = seq.max(self.told);
        self.reading = more;
        if more { HashSet::new() } else { mem::take(&mut self.missed) }
    }

    /// Another chat is on its screen from now on, of which it has nothing.
    pub(super) fn turn_to(&mut self, chat: &ChatId, number: i64) {
        self.chat = Some(chat.clone());
        self.number = number;
        self.cursor = 0;
        self.told = 0;
        self.reading = false;
    }

    /// Where a page that begins at `first` begins for this widget, which has all before it but for what it
    /// is not shown.
    pub(super) fn goes_on_at(&self, first: i64) -> i64 {
        if first > self.cursor + 1 { first } else { self.told + 1 }
    }
}

/// All connections of this process.
#[derive(Default)]
pub(super) struct Registry {
    pub(super) agents: HashMap<String, AgentSeat>,
    /// Streams that their tabs follow.
    pub(super) follows: Follows,
    pub(super) visitors: HashMap<String, VisitorSeat>,
    /// Connections by visitor, so that the hub need not look at every widget after each change.
    by_visitor: HashMap<VisitorId, HashSet<String>>,
}

impl Registry {
    /// The tab is gone; answers whose it was.
    pub(super) fn remove_agent(&mut self, connection: &str) -> Option<Actor> {
        self.follows.forget(connection);
        self.agents.remove(connection).map(|seat| seat.actor)
    }

    /// The tabs that follow a chat's stream.
    pub(super) fn followers(&self, stream: &StreamId) -> impl Iterator<Item = &AgentSeat> {
        self.follows.tabs(stream).filter_map(|connection| self.agents.get(connection))
    }

    pub(super) fn add_visitor(&mut self, connection: &str, seat: VisitorSeat) {
        if let Some(visitor) = &seat.visitor {
            self.by_visitor.entry(visitor.clone()).or_default().insert(connection.to_owned());
        }
        self.visitors.insert(connection.to_owned(), seat);
    }

    /// Notes whose connection it is, once that is known.
    pub(super) fn identify(&mut self, connection: &str, visitor: &VisitorId) {
        if let Some(seat) = self.visitors.get_mut(connection) {
            seat.visitor = Some(visitor.clone());
            self.by_visitor.entry(visitor.clone()).or_default().insert(connection.to_owned());
        }
    }

    pub(super) fn remove_visitor(&mut self, connection: &str) {
        let Some(visitor) = self.visitors.remove(connection).and_then(|seat| seat.visitor) else {
            return;
        };
        if let Some(connections) = self.by_visitor.get_mut(&visitor) {
            connections.remove(connection);
            if connections.is_empty() {
                self.by_visitor.remove(&visitor);
            }
        }
    }

    /// The widgets of a visitor on a link.
    pub(super) fn widgets(
        &mut self,
        visitor: &VisitorId,
        link: LinkId,
        mut each: impl FnMut(&mut VisitorSeat),
    ) {
        for connection in self.by_visitor.get(visitor).into_iter().flatten() {
            if let Some(seat) = self.visitors.get_mut(connection)
                && seat.link == link
            {
                each(seat);
            }
        }
    }

    /// Whether any widget of the visitor is connected.
    pub(super) fn has_widgets(&self, visitor: &VisitorId) -> bool {
        self.by_visitor.contains_key(visitor)
    }
}

/// An event for agents as a frame.
pub(super) fn to_agent(event: &AgentEvent) -> Message {
    to_frame(event)
}

/// An event for a visitor as a frame.
pub(super) fn to_visitor(event: &VisitorEvent) -> Message {
    to_frame(event)
}

fn to_frame<T: Serialize>(event: &T) -> Message {
    let bytes = wire::encode(event).unwrap_or_else(|error| {
        // The types of the protocol can always be encoded. A browser that got an empty frame would
        // resume.
        tracing::error!(error = %error, "an event cannot be encoded");
        Vec::new()
    });
    Message::binary(bytes)
}

/// What a client said; `None` when the frame is not of this type, or is text.
pub(super) fn from_frame<T: DeserializeOwned>(frame: &Message) -> Option<T> {
    match frame {
        Message::Binary(bytes) => wire::decode(bytes).ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::Unsent;
    use crate::realtime::lane::lane;
    use tokio_util::sync::CancellationToken;

    /// While it is not known which chat is a widget's own, an older one may get a comment: what came of the own one
    /// is told nevertheless.
    #[test]
    fn news_of_one_chat_hide_none_of_another() {
        let (lane, _end) = lane(&CancellationToken::new(), &Unsent::new(0));
        let info = LinkInfo::default();
        let mut seat = VisitorSeat::before_its_chat(LinkId(1), None, 0, Arc::new(info), String::new(), lane);
        let [own, older] = ["own", "older"].map(ChatId::from);
        assert!(!seat.listens(&own) && !seat.listens(&older));
        seat.turn_to(&own, 2);
        assert_eq!(seat.reached(5, true), HashSet::new(), "another page is to follow");
        assert_eq!(seat.reached(9, false), HashSet::from([own, older]));
    }
}
