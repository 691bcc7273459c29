//! A visitor under load: starts chats, writes, ends, loses the line, comes back, and notes it all.
//!
//! What a widget must do, this does: a message stays in hand until the server has settled it, and a
//! line that is cut or silent is replaced.

use crate::dice::Dice;
use crate::history::{Client, Entry, Side, What};
use crate::pending::{Hand, close_code, need};
use crate::recorder::Recorder;
use crate::world::{Phase, World};
use foyer_client::visitor::{VisitorSocket, arrive, start};
use foyer_client::{ClientError, client_id};
use foyer_line::{Need, Pulse};
use foyer_protocol::ClientId;
use foyer_protocol::chat::{ChatState, StreamEvent};
use foyer_protocol::visitor::{VisitorChat, VisitorEvent, VisitorFrame};
use tokio::time::{sleep, timeout};

/// One visitor.
pub struct Visitor {
    world: World,
    name: String,
    notes: Recorder,
    dice: Dice,
    token: Option<String>,
    chat: Option<(i64, ChatState)>,
    /// Highest place seen of the chat in hand.
    after: i64,
    hand: Hand<VisitorFrame>,
    written: u32,
    pulse: Pulse,
}

impl Visitor {
    /// A visitor who has never been here.
    #[must_use]
    pub fn new(world: &World, number: u64) -> Self {
        let name = format!("visitor {number}");
        Self {
            notes: Recorder::new(&world.clock, &name, Side::Visitor),
            dice: Dice::new(world.size.seed, number),
            world: world.clone(),
            name,
            token: None,
            chat: None,
            after: 0,
            hand: Hand::default(),
            written: 0,
            pulse: Pulse::heard(world.clock.now()),
        }
    }

    /// Lives until the run is over; answers the notebook.
    pub async fn live(mut self) -> Client {
        while self.world.phase() != Phase::Over {
            let (target, link) = (self.world.target, self.world.link);
            let arriving = arrive(target, link, self.token.as_deref(), self.after);
            if let Ok(Ok((mut socket, ready))) = timeout(self.world.size.patience, arriving).await {
                self.pulse = Pulse::heard(self.world.clock.now());
                self.notes.note(What::Connected);
                self.token = Some(ready.token);
                self.resume(ready.chat, &ready.events);
                // Whatever ends it: the next turn connects again.
                let code = close_code(self.talk(&mut socket).await);
                self.notes.note(What::Disconnected { code });
            }
            self.world.unsettled(&self.name, true);
            self.hand.line_lost();
            sleep(self.dice.ms(10, 60)).await;
        }
        self.notes.close()
    }

    fn resume(&mut self, chat: Option<VisitorChat>, events: &[StreamEvent]) {
        let Some(chat) = chat else { return };
        self.notes.note(What::Follows { chat: chat.number, after: self.after });
        self.chat = Some((chat.number, chat.state));
        self.saw(chat.number, events);
    }

    async fn talk(&mut self, socket: &mut VisitorSocket) -> Result<(), ClientError> {
        let mut turn = Box::pin(sleep(self.dice.ms(1, 20)));
        let mut phases = self.world.phases.clone();
        loop {
            tokio::select! {
                event = socket.next() => self.heard(event?),
                () = &mut turn => {
                    self.act(socket).await?;
                    turn.set(sleep(self.world.pace(&mut self.dice)));
                }
                _ = phases.changed() => {
                    if self.world.phase() == Phase::Over {
                        if let Some((chat, _)) = self.chat {
                            self.notes.note(What::Rests { chat });
                        }
                        return Ok(());
                    }
                }
            }
        }
    }

    async fn act(&mut self, socket: &mut VisitorSocket) -> Result<(), ClientError> {
        let now = self.world.clock.now();
        match need(&mut self.pulse, now, self.world.size.silence) {
            Need::Nothing => {}
            Need::Ask => socket.send(&VisitorFrame::Ping).await?,
            Need::Renew => return Err(ClientError::TimedOut("anything")),
        }
        let loading = self.world.phase() == Phase::Load;
        if self.hand.is_empty() && loading {
            self.think(socket).await?;
        }
        self.world.unsettled(&self.name, !self.hand.is_empty());
        if self.hand.overdue(now, self.world.size.patience) {
            return Err(ClientError::TimedOut("an acknowledgement"));
        }
        if let Some(frame) = self.hand.due(now) {
            // A question that was stored may start a chat not seen yet: all of it is wanted.
            if matches!(frame, VisitorFrame::Start { .. }) {
                self.after = 0;
            }
            socket.send(frame).await?;
            if loading && self.dice.percent(self.world.size.cuts) {
                return Err(ClientError::Closed { code: 1006 });
            }
        }
        Ok(())
    }

    /// What to do next, when nothing is under way.
    async fn think(&mut self, socket: &mut VisitorSocket) -> Result<(), ClientError> {
        let open = self.chat.is_some_and(|(_, state)| state != ChatState::Ended);
        if open && self.dice.percent(4) {
            return socket.send(&VisitorFrame::End).await;
        }
        self.written += 1;
        let (id, text) = (client_id(), format!("{} says {}", self.name, self.written));
        self.notes.note(What::Wrote { id: id.0.clone(), text: text.clone() });
        let frame = if open { VisitorFrame::Send { client_id: id.clone(), text } } else { start(&id, &text) };
        self.hand.take(id, frame);
        Ok(())
    }

    fn heard(&mut self, event: VisitorEvent) {
        self.pulse = Pulse::heard(self.world.clock.now());
        match event {
            VisitorEvent::Chat(chat) => self.chat_is(&chat),
            VisitorEvent::Events { chat, events } => self.saw(chat, &events),
            VisitorEvent::Sent { client_id, chat, seq, .. } => self.acknowledged(&client_id, chat, seq),
            VisitorEvent::Refused { client_id: Some(id), error } => {
                if let Some(what) = self.hand.refused(id, error, self.world.clock.now()) {
                    self.notes.note(what);
                }
            }
            _ => {}
        }
    }

    fn chat_is(&mut self, chat: &VisitorChat) {
        match self.chat {
            Some((number, _)) if number > chat.number => {}
            Some((number, _)) if number == chat.number => self.chat = Some((number, chat.state)),
            _ => {
                self.chat = Some((chat.number, chat.state));
                self.after = 0;
                self.notes.note(What::Follows { chat: chat.number, after: 0 });
            }
        }
    }

    fn saw(&mut self, of: i64, events: &[StreamEvent]) {
        let Some((chat, _)) = self.chat else { return };
        // Of a chat that is not in hand any more, as the widget takes it.
        if of != chat {
            return;
        }
        for event in events {
            self.notes.note(What::Saw { chat, entry: Entry::from(event) });
            self.after = self.after.max(event.seq);
        }
    }

    fn acknowledged(&mut self, id: &ClientId, chat: i64, seq: i64) {
        if self.hand.settle(id) {
            self.notes.note(What::Acknowledged { id: id.0.clone(), chat, seq });
        }
    }
}
