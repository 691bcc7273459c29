//! An agent under load: answers, comments, takes, transfers, ends, loses the line, comes back.
//!
//! Does what the workspace does on its socket and by its calls, and notes what it saw: also every
//! agent's load, whenever the server tells it.

mod acts;

use crate::dice::Dice;
use crate::history::{Client, Entry, Side, What};
use crate::pending::{Hand, close_code};
use crate::recorder::Recorder;
use crate::world::{Phase, World};
use foyer_client::{AgentSocket, Api, ClientError};
use foyer_line::{Pulse, Stream, Took};
use foyer_protocol::agent::{AgentEvent, AgentFrame, ChatSummary, Colleague};
use foyer_protocol::chat::{ChatState, EventBody, StreamEvent, StreamPage};
use foyer_protocol::people::Role;
use foyer_protocol::{AgentId, AppError, ChatId, ClientId, PROTOCOL_VERSION, StreamId};
use std::collections::{HashMap, HashSet};
use tokio::time::{Instant, sleep, timeout};

/// One agent.
pub struct Agent {
    world: World,
    name: String,
    api: Api,
    me: AgentId,
    role: Role,
    notes: Recorder,
    dice: Dice,
    /// Open chats in sight.
    chats: HashMap<ChatId, ChatSummary>,
    colleagues: Vec<AgentId>,
    /// Chats followed, with what is here of them, by the workspace's own rules.
    open: HashMap<ChatId, Stream<StreamEvent>>,
    /// The pages to ask for next.
    next: Vec<AgentFrame>,
    /// Chats whose end was seen: they are not followed once more, as the comments that may still be on their
    /// way belong to the first time.
    over: HashSet<ChatId>,
    numbers: HashMap<ChatId, i64>,
    hand: Hand<AgentFrame>,
    written: u32,
    pulse: Pulse,
    looked_at: Instant,
}

impl Agent {
    /// A signed-in agent.
    #[must_use]
    pub fn new(world: &World, number: u64, api: Api, me: AgentId, role: Role) -> Self {
        let name = format!("agent {number}");
        Self {
            notes: Recorder::new(&world.clock, &name, Side::Agent(me.0.clone())),
            dice: Dice::new(world.size.seed, 1_000 + number),
            world: world.clone(),
            name,
            api,
            me,
            role,
            chats: HashMap::new(),
            colleagues: Vec::new(),
            open: HashMap::new(),
            next: Vec::new(),
            over: HashSet::new(),
            numbers: HashMap::new(),
            hand: Hand::default(),
            written: 0,
            pulse: Pulse::heard(world.clock.now()),
            looked_at: Instant::now(),
        }
    }

    /// Works until the run is over; answers the notebook.
    pub async fn live(mut self) -> Client {
        while self.world.phase() != Phase::Over {
            let (target, cookie) = (self.world.target, self.api.cookie().to_owned());
            let arriving = AgentSocket::open(target, "/ws/agent", Some(&cookie));
            match timeout(self.world.size.patience, arriving).await {
                Ok(Ok(mut socket)) => {
                    // Whatever ends it: the next turn connects again.
                    let ended = self.work(&mut socket).await;
                    if let Err(error) = &ended {
                        self.world.turned_away(&self.name, error);
                    }
                    self.notes.note(What::Disconnected { code: close_code(ended) });
                }
                Ok(Err(error)) => self.world.turned_away(&self.name, error),
                Err(_) => self.world.turned_away(&self.name, "no socket in time"),
            }
            self.world.unsettled(&self.name, true);
            self.hand.line_lost();
            sleep(self.dice.ms(10, 60)).await;
        }
        self.notes.close()
    }

    async fn work(&mut self, socket: &mut AgentSocket) -> Result<(), ClientError> {
        self.hello(socket).await?;
        let welcome = timeout(self.world.size.patience, socket.next()).await;
        let welcome = welcome.unwrap_or(Err(ClientError::TimedOut("a welcome")))?;
        self.notes.note(What::Connected);
        self.heard(welcome);
        self.next.clear();
        for chat in self.open.keys().cloned().collect::<Vec<_>>() {
            self.follow(socket, &chat).await?;
        }
        let mut turn = Box::pin(sleep(self.dice.ms(1, 20)));
        let mut phases = self.world.phases.clone();
        loop {
            tokio::select! {
                event = socket.next() => {
                    self.heard(event?);
                    for frame in std::mem::take(&mut self.next) {
                        socket.send(&frame).await?;
                    }
                }
                () = &mut turn => {
                    self.turn(socket).await?;
                    turn.set(sleep(self.world.pace(&mut self.dice)));
                }
                _ = phases.changed() => {
                    if self.world.phase() == Phase::Over {
                        for chat in self.open.keys() {
                            if let Some(number) = self.numbers.get(chat) {
                                self.notes.note(What::Rests { chat: *number });
                            }
                        }
                        return Ok(());
                    }
                }
            }
        }
    }

    async fn hello(&mut self, socket: &mut AgentSocket) -> Result<(), ClientError> {
        self.looked_at = Instant::now();
        socket.send(&AgentFrame::Hello { version: PROTOCOL_VERSION }).await
    }

    async fn follow(&mut self, socket: &mut AgentSocket, chat: &ChatId) -> Result<(), ClientError> {
        let Some(number) = self.numbers.get(chat) else { return Ok(()) };
        let after = self.open.entry(chat.clone()).or_default().heard();
        self.notes.note(What::Follows { chat: *number, after });
        socket.send(&AgentFrame::Open { stream: chat.clone().into(), after }).await
    }

    fn heard(&mut self, event: AgentEvent) {
        self.pulse = Pulse::heard(self.world.clock.now());
        match event {
            AgentEvent::Welcome { chats, colleagues, .. } => {
                self.chats.clear();
                for chat in chats {
                    self.chat_is(chat);
                }
                self.colleagues = colleagues.iter().map(|colleague| colleague.id.clone()).collect();
                for colleague in &colleagues {
                    self.load_is(colleague);
                }
            }
            AgentEvent::Chat(chat) => self.chat_is(chat),
            AgentEvent::ChatGone { chat } => {
                self.chats.remove(&chat);
                self.open.remove(&chat);
            }
            AgentEvent::Events { stream: StreamId::Chat(chat), page } => self.saw(&chat, page),
            AgentEvent::Sent { stream: StreamId::Chat(chat), client_id, seq, .. } => {
                self.acknowledged(&chat, &client_id, seq);
            }
            AgentEvent::Refused { client_id: Some(id), error, .. } => self.refused(id, error),
            AgentEvent::Refused { stream: Some(StreamId::Chat(chat)), client_id: None, .. } => {
                // What could not be opened is not followed.
                self.open.remove(&chat);
            }
            AgentEvent::Colleague(colleague) => self.load_is(&colleague),
            _ => {}
        }
    }

    fn chat_is(&mut self, chat: ChatSummary) {
        self.numbers.insert(chat.id.clone(), chat.number);
        if chat.state == ChatState::Ended {
            self.chats.remove(&chat.id);
        } else if self.chats.get(&chat.id).is_none_or(|known| known.rev <= chat.rev) {
            self.chats.insert(chat.id.clone(), chat);
        }
    }

    fn load_is(&mut self, colleague: &Colleague) {
        let (active, limit) = (colleague.active, colleague.limit);
        self.notes.note(What::Load { agent: colleague.id.0.clone(), active, limit });
    }

    fn saw(&mut self, chat: &ChatId, page: StreamPage) {
        let (Some(number), Some(stream)) = (self.numbers.get(chat).copied(), self.open.get_mut(chat)) else {
            return;
        };
        let (first, last, more) = (page.first, page.last, page.more);
        let entries: Vec<Entry> = page.events.iter().map(Entry::from).collect();
        let of = StreamId::from(chat);
        match stream.take(page) {
            Took::Afresh => self.notes.note(What::Follows { chat: number, after: first - 1 }),
            Took::Earlier => self.notes.note(What::Earlier { chat: number, first, last }),
            Took::Later(_) | Took::Nothing => {}
        }
        if more {
            self.next.push(AgentFrame::Open { stream: of, after: stream.heard() });
        } else if stream.has_earlier() {
            self.next.push(AgentFrame::Earlier { stream: of, before: stream.first() });
        }
        let is_whole = !more && !stream.has_earlier();
        let is_over = stream.entries().iter().rev().any(|event| event.body == EventBody::Ended);
        for entry in entries {
            self.notes.note(What::Saw { chat: number, entry });
        }
        // After the end only colleagues' comments follow, which nobody waits for here.
        if is_whole && is_over {
            self.notes.note(What::Rests { chat: number });
            self.open.remove(chat);
            self.over.insert(chat.clone());
        }
    }

    fn acknowledged(&mut self, chat: &ChatId, id: &ClientId, seq: i64) {
        let Some(number) = self.numbers.get(chat) else { return };
        if self.hand.settle(id) {
            self.notes.note(What::Acknowledged { id: id.0.clone(), chat: *number, seq });
        }
    }

    fn refused(&mut self, id: ClientId, error: AppError) {
        if error.kind.passes() {
            self.world.turned_away(&self.name, &error);
        }
        if let Some(what) = self.hand.refused(id, error, self.world.clock.now()) {
            self.notes.note(what);
        }
    }
}
