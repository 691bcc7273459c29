//! Frame by frame: what each does to the model, and what it asks of the browser.

use super::*;
use foyer_line::Took;
use foyer_protocol::isolate::isolated;
use foyer_protocol::{PROTOCOL_VERSION, StreamId};

impl Model {
    /// Takes in one frame. `local` is the browser's clock.
    pub fn apply(&mut self, event: AgentEvent, local: Timestamp) -> Vec<Outcome> {
        match event {
            AgentEvent::Welcome { .. } => self.welcome(event, local),
            AgentEvent::Chat(chat) => self.changed(chat),
            AgentEvent::ChatGone { chat } => self.vanished(&chat),
            AgentEvent::Events { stream: StreamId::Chat(chat), page } => self.arrived(&chat, page),
            AgentEvent::Sent { stream: StreamId::Chat(chat), client_id, seq, at } => {
                self.sent(&chat, &client_id, seq, at)
            }
            AgentEvent::Refused { stream, client_id, error } => {
                self.refused(stream.map(|StreamId::Chat(chat)| chat), client_id, error, local)
            }
            AgentEvent::Typing { stream: StreamId::Chat(chat), agent } => {
                let until = self.server_now(local).plus_ms(TYPING_MS);
                let typists = self.typing.entry(chat).or_default();
                typists.retain(|t| t.agent != agent);
                typists.push(Typist { agent, until });
                Vec::new()
            }
            AgentEvent::StoppedTyping { stream: StreamId::Chat(chat), agent } => {
                if let Some(typists) = self.typing.get_mut(&chat) {
                    typists.retain(|t| t.agent != agent);
                }
                Vec::new()
            }
            AgentEvent::Colleague(colleague) => {
                self.colleagues.insert(colleague.id.clone(), colleague);
                Vec::new()
            }
            AgentEvent::RoundRobin(on) => {
                self.round_robin = on;
                Vec::new()
            }
            AgentEvent::OfflineOpen(open) => {
                self.offline_open = open;
                self.offline_rev += 1;
                Vec::new()
            }
            AgentEvent::Refresh => vec![Outcome::HelloAgain],
            AgentEvent::SignedOut => vec![Outcome::SignedOut],
            AgentEvent::Pong => Vec::new(),
        }
    }

    /// Replaces what was known; streams, ended chats and what waits to be sent stay.
    fn welcome(&mut self, event: AgentEvent, local: Timestamp) -> Vec<Outcome> {
        let AgentEvent::Welcome { version, me, now, chats, colleagues, groups, round_robin, offline_open } =
            event
        else {
            return Vec::new();
        };
        if version != PROTOCOL_VERSION {
            return vec![Outcome::NewVersion];
        }
        if self.me.as_ref().is_some_and(|known| known.id != me.id) {
            return vec![Outcome::AnotherAgent];
        }
        self.clock_offset_ms = now.since_ms(local);
        self.outbox.claim(&me.id);
        self.me = Some(me);
        // A chat that was open and is not any more ended meanwhile, or went out of sight.
        self.chats.clear();
        self.gone.clear();
        self.typing.clear();
        for chat in chats {
            self.ended.remove(&chat.id);
            self.chats.insert(chat.id.clone(), chat);
        }
        // One by one: collecting would compile a sort of its own.
        self.colleagues.clear();
        for colleague in colleagues {
            self.colleagues.insert(colleague.id.clone(), colleague);
        }
        self.groups = groups;
        self.round_robin = round_robin;
        self.offline_open = offline_open;
        self.offline_rev += 1;
        self.welcomed = true;
        vec![Outcome::Welcomed]
    }

    fn changed(&mut self, chat: ChatSummary) -> Vec<Outcome> {
        let before = self.chat(&chat.id).cloned();
        let id = chat.id.clone();
        let rev = chat.rev;
        self.put(chat);
        let Some(after) = self.chat(&id).filter(|c| c.rev == rev).cloned() else { return Vec::new() };
        if before.as_ref().is_some_and(|b| b.state == after.state && b.owner == after.owner) {
            return Vec::new();
        }
        if self.expected.remove(&id) {
            return Vec::new();
        }
        self.tell(before.as_ref(), &after)
    }

    /// What to say of a chat whose state or owner changed without my doing.
    fn tell(&self, before: Option<&ChatSummary>, after: &ChatSummary) -> Vec<Outcome> {
        let was_mine = before.is_some_and(|b| b.state == ChatState::Active && self.is_mine(b));
        let (name, number) = (&after.visitor_name, after.number);
        match after.state {
            ChatState::Active if self.is_mine(after) => {
                vec![Outcome::Toast(format!("New chat: {}", isolated(name)))]
            }
            ChatState::Active if was_mine => {
                let owner = after.owner_name.as_deref().unwrap_or("A colleague");
                vec![Outcome::Toast(format!("{} has chat {number} now.", isolated(owner)))]
            }
            ChatState::Queued if was_mine => {
                vec![Outcome::Toast(format!("Chat {number} is back in the queue."))]
            }
            ChatState::Queued => {
                vec![Outcome::Say(format!(
                    "New chat from {} in {}.",
                    isolated(name),
                    isolated(&after.department_name)
                ))]
            }
            ChatState::Ended if was_mine => {
                vec![Outcome::Toast(format!("Chat {number} with {} has ended.", isolated(name)))]
            }
            ChatState::Active | ChatState::Ended => Vec::new(),
        }
    }

    fn vanished(&mut self, id: &ChatId) -> Vec<Outcome> {
        let known = self.chats.remove(id).or_else(|| self.ended.remove(id));
        self.streams.remove(id);
        self.typing.remove(id);
        self.expected.remove(id);
        if let Some(chat) = known {
            self.gone.insert(id.clone(), chat.rev);
        }
        Vec::new()
    }

    fn arrived(&mut self, chat: &ChatId, page: StreamPage) -> Vec<Outcome> {
        let mut outcomes = Vec::new();
        for event in &page.events {
            if let Some(client_id) = &event.client_id
                && self.outbox.acknowledge(client_id).is_some()
            {
                outcomes = vec![Outcome::OutboxChanged];
            }
        }
        if page.more {
            outcomes.push(Outcome::MoreOf(chat.clone()));
        }
        let authors: Vec<Author> = page.events.iter().map(|event| event.author.clone()).collect();
        let took = self.streams.entry(chat.clone()).or_default().take(page);
        if let Took::Later(_) = took {
            authors.iter().for_each(|author| self.stops_typing(chat, author));
        }
        outcomes
    }

    /// Stored: the waiting message becomes an entry of the stream, once, whether this or the
    /// echoed entry comes first.
    fn sent(&mut self, chat: &ChatId, client_id: &ClientId, seq: i64, at: Timestamp) -> Vec<Outcome> {
        let Some(pending) = self.outbox.acknowledge(client_id) else { return Vec::new() };
        if let (Some(me), Some(stream)) = (&self.me, self.streams.get_mut(chat)) {
            let text = pending.text;
            let body =
                if pending.comment { EventBody::Comment { text } } else { EventBody::Message { text } };
            let author = Author::Agent { id: me.id.clone(), name: me.name.clone() };
            stream.acknowledged(StreamEvent { seq, at, author, client_id: Some(client_id.clone()), body });
        }
        vec![Outcome::OutboxChanged]
    }

    fn refused(
        &mut self,
        chat: Option<ChatId>,
        client_id: Option<ClientId>,
        error: AppError,
        local: Timestamp,
    ) -> Vec<Outcome> {
        match (chat, client_id) {
            _ if error.kind == ErrorKind::SignedOut => vec![Outcome::SignedOut],
            (_, Some(client_id)) if error.kind.passes() => {
                self.outbox.put_off(&client_id, self.server_now(local));
                Vec::new()
            }
            (_, Some(client_id)) => {
                self.outbox.fail(&client_id, error.message.clone());
                vec![Outcome::OutboxChanged, Outcome::Say(format!("Not sent. {}", error.message))]
            }
            // A late "typing" or "read" of a chat that changed hands is no news to anybody.
            (Some(chat), None) => {
                let stream = self.streams.entry(chat).or_default();
                if stream.earlier == Earlier::Asked {
                    stream.earlier = Earlier::Failed;
                } else if !stream.loaded {
                    stream.refused = Some(error.message);
                }
                Vec::new()
            }
            (None, None) => vec![Outcome::Toast(error.message)],
        }
    }

    fn stops_typing(&mut self, chat: &ChatId, author: &Author) {
        let who = match author {
            Author::System => return,
            Author::Visitor => None,
            Author::Agent { name, .. } => Some(name.as_str()),
        };
        if let Some(typists) = self.typing.get_mut(chat) {
            typists.retain(|t| t.agent.as_deref() != who);
        }
    }
}
