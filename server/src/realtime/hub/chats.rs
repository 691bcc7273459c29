//! Fan-out of chats: rows to lists, streams to whoever follows them, places to those who wait.

use super::Hub;
use crate::realtime::registry::{Registry, to_agent, to_visitor};
use axum::extract::ws::Message;
use foyer_protocol::agent::AgentEvent;
use foyer_protocol::chat::{ChatState, StreamEvent, StreamPage};
use foyer_protocol::visitor::VisitorEvent;
use foyer_protocol::{ChatId, GroupId, StreamId};
use foyer_services::{ChatView, EventView, Hints, PageView, ServiceError};

impl Hub {
    /// Tells everybody who may know what a chat is like now, and what is new in its stream.
    pub(super) async fn tell_chat(&self, id: &ChatId) -> Result<(), ServiceError> {
        let Some(chat) = self.services.chat_for_fan_out(id).await? else { return Ok(()) };
        let has_widgets = self.registry().has_widgets(chat.visitor());
        let position = if has_widgets && chat.summary().state == ChatState::Queued {
            self.services.position_for_fan_out(id).await?
        } else {
            0
        };
        let from = self.lowest_cursor(&chat).unwrap_or(chat.summary().seq);
        let page = if from < chat.summary().seq {
            self.services.events_for_fan_out(&id.into(), from).await?
        } else {
            PageView { first: from + 1, last: from, events: Vec::new() }
        };
        self.tell_agents(&chat, from, &page);
        if has_widgets && self.tell_widgets(&chat, position, from, page) {
            self.tell_again(id);
        }
        Ok(())
    }

    /// A connection has missed something of this chat.
    pub(in crate::realtime) fn tell_again(&self, chat: &ChatId) {
        let mut again = Hints::default();
        again.chats.insert(chat.clone());
        self.services.bus().publish(again);
    }

    /// The lowest place any connection that follows the chat has reached.
    fn lowest_cursor(&self, chat: &ChatView) -> Option<i64> {
        let id = &chat.summary().id;
        let mut registry = self.registry();
        let mut lowest = registry.follows.lowest(&id.into());
        registry.widgets(chat.visitor(), chat.link(), |seat| {
            let is_its_own = seat.chat.as_ref() == Some(id);
            let reads = (is_its_own || seat.awaits_its_chat()) && !seat.listens(id);
            if reads || seat.number > chat.summary().number {
                return;
            }
            let cursor = if is_its_own { seat.cursor } else { 0 };
            lowest = Some(lowest.map_or(cursor, |l| l.min(cursor)));
        });
        lowest
    }

    fn tell_agents(&self, chat: &ChatView, from: i64, page: &PageView) {
        let id = &chat.summary().id;
        let of = StreamId::from(id);
        let summary = to_agent(&AgentEvent::Chat(chat.summary().clone()));
        let gone = to_agent(&AgentEvent::ChatGone { chat: id.clone() });
        // Most followers stand at the same place, so the same frame serves them.
        let mut encoded: Option<(i64, Message)> = None;
        let facts = chat.facts();
        let mut registry = self.registry();
        let Registry { agents, follows, .. } = &mut *registry;
        for (connection, seat) in agents {
            if !seat.actor.may_see(&facts) {
                follows.unfollow(connection, &of);
                if seat.known.remove(id) {
                    seat.lane.send(gone.clone());
                }
                continue;
            }
            let stream = follows.told(connection, &of).and_then(|told| {
                let listens = told.listens();
                listens.then(|| news(&mut told.cursor, &of, from, page, &mut encoded)).flatten()
            });
            if chat.summary().state == ChatState::Ended {
                seat.known.remove(id);
            } else if stream.is_none() && !seat.known.contains(id) {
                // A tab that follows the stream knows the chat since it opened it.
                seat.known.insert(id.clone());
            }
            match stream {
                Some(stream) => seat.lane.send_both(stream, Some(summary.clone())),
                None => seat.lane.send(summary.clone()),
            }
        }
    }

    /// Answers whether a widget came meanwhile that stands before `from`, and must be told again.
    fn tell_widgets(&self, chat: &ChatView, position: i64, from: i64, page: PageView) -> bool {
        let (id, number) = (&chat.summary().id, chat.summary().number);
        let state = to_visitor(&VisitorEvent::Chat(chat.for_visitor(position)));
        let PageView { first, last, events } = page;
        let events: Vec<StreamEvent> = events.into_iter().filter_map(EventView::for_visitor).collect();
        let mut behind = false;
        self.registry().widgets(chat.visitor(), chat.link(), |seat| {
            // What was read of the chat may be older than what the visitor has done since: ended it and
            // started another one.
            if seat.number > number {
                return;
            }
            if seat.awaits_its_chat() {
                seat.listens(id);
                return;
            }
            if seat.chat.as_ref() != Some(id) {
                seat.turn_to(id, number);
            }
            seat.chat_open = chat.summary().state != ChatState::Ended;
            seat.position = position;
            let joins = joins(seat.cursor, from);
            if !seat.listens(id) || !joins {
                seat.lane.send(state.clone());
                behind |= !joins && !seat.reading;
                return;
            }
            let first = seat.goes_on_at(first);
            let events: Vec<_> = events.iter().filter(|e| e.seq >= first).cloned().collect();
            seat.cursor = seat.cursor.max(last);
            // Comments alone are no news to a visitor.
            let new = (!events.is_empty()).then(|| {
                seat.told = seat.told.max(last);
                let page = StreamPage { first, last, more: false, events };
                to_visitor(&VisitorEvent::Events { chat: number, page })
            });
            seat.lane.send_both(state.clone(), new);
        });
        behind
    }

    /// Tells those who wait in a group's queue their places, where they changed.
    pub(super) async fn tell_queue(&self, group: &GroupId) -> Result<(), ServiceError> {
        let chats = self.services.queue_for_fan_out(group).await?;
        let mut registry = self.registry();
        for (chat, position) in chats.iter().zip(1_i64..) {
            let frame = to_visitor(&VisitorEvent::Chat(chat.for_visitor(position)));
            registry.widgets(chat.visitor(), chat.link(), |seat| {
                if seat.chat.as_ref() == Some(&chat.summary().id) && seat.position != position {
                    seat.position = position;
                    seat.lane.send(frame.clone());
                }
            });
        }
        Ok(())
    }

    /// The tab follows the stream from `after` on.
    pub(in crate::realtime) fn follow(&self, connection: &str, stream: &StreamId, after: i64) {
        let mut registry = self.registry();
        if registry.agents.contains_key(connection) {
            registry.follows.follow(connection, stream, after);
        }
    }

    /// The tab has been sent a page of the stream up to `seq`; `more` says that another one follows.
    pub(in crate::realtime) fn reached(&self, connection: &str, stream: &StreamId, seq: i64, more: bool) {
        let StreamId::Chat(chat) = stream;
        let missed = {
            let mut registry = self.registry();
            let Registry { agents, follows, .. } = &mut *registry;
            let Some(seat) = agents.get_mut(connection) else { return };
            if follows.told(connection, stream).is_some() {
                seat.known.insert(chat.clone());
            }
            follows.reached(connection, stream, seq, more)
        };
        if missed {
            self.tell_again(chat);
        }
    }

    /// The tab follows the stream no more.
    pub(in crate::realtime) fn unfollow(&self, connection: &str, stream: &StreamId) {
        self.registry().follows.unfollow(connection, stream);
    }
}

/// Whether events that were read from `from` on follow what a connection at `cursor` has. One that
/// came while they were read may stand before them: telling it would show it the end of the stream
/// before the beginning, and it would resume behind a hole.
fn joins(cursor: i64, from: i64) -> bool {
    cursor >= from
}

/// What is new to a tab that follows the stream and has it up to `cursor`, which then moves on. When more
/// came at once than a page holds, that is the newest page.
fn news(
    cursor: &mut i64,
    stream: &StreamId,
    from: i64,
    page: &PageView,
    encoded: &mut Option<(i64, Message)>,
) -> Option<Message> {
    // A tab before `from` has just been read its page, and is told again what it has missed.
    if !joins(*cursor, from) || *cursor >= page.last {
        return None;
    }
    let frame = match encoded {
        Some((from, frame)) if from == cursor => frame.clone(),
        _ => {
            let first = page.first.max(*cursor + 1);
            let new = page.events.iter().map(EventView::event).filter(|e| e.seq >= first).cloned();
            let page = StreamPage { first, last: page.last, more: false, events: new.collect() };
            let frame = to_agent(&AgentEvent::Events { stream: stream.clone(), page });
            *encoded = Some((*cursor, frame.clone()));
            frame
        }
    };
    *cursor = page.last;
    Some(frame)
}
