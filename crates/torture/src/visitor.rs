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
use foyer_line::{Need, Pulse, Stream, Took};
use foyer_protocol::ClientId;
use foyer_protocol::chat::{ChatState, StreamEvent, StreamPage};
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
    /// The stream of the chat in hand, by the widget's own rules.
    stream: Stream<StreamEvent>,
    /// The page to ask for next.
    next: Option<VisitorFrame>,
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
            stream: Stream::default(),
            next: None,
            hand: Hand::default(),
            written: 0,
            pulse: Pulse::heard(world.clock.now()),
        }
    }

    /// Lives until the run is over; answers the notebook.
    pub async fn live(mut self) -> Client {
        while self.world.phase() != Phase::Over {
            let (target, link) = (self.world.target, self.world.link);
            let arriving = arrive(target, link, self.token.as_deref(), self.stream.heard());
            match timeout(self.world.size.patience, arriving).await {
                Ok(Ok((mut socket, ready))) => {
                    self.pulse = Pulse::heard(self.world.clock.now());
                    self.notes.note(What::Connected);
                    self.token = Some(ready.token);
                    self.resume(ready.chat, ready.page);
                    // Whatever ends it: the next turn connects again.
                    let ended = self.talk(&mut socket).await;
                    if let Err(error) = &ended {
                        self.world.turned_away(&self.name, error);
                    }
                    self.notes.note(What::Disconnected { code: close_code(ended) });
                }
                Ok(Err(error)) => self.world.turned_away(&self.name, error),
                Err(_) => self.world.turned_away(&self.name, "no answer to a hello"),
            }
            self.world.unsettled(&self.name, true);
            self.hand.line_lost();
            sleep(self.dice.ms(10, 60)).await;
        }
        self.notes.close()
    }

    fn resume(&mut self, chat: Option<VisitorChat>, page: StreamPage) {
        self.next = None;
        let Some(chat) = chat else { return };
        if self.chat.is_none_or(|(number, _)| number != chat.number) {
            // The page was asked for by the place in another chat's stream.
            let asked_after = self.stream.heard();
            self.stream = Stream::default();
            self.chat = Some((chat.number, chat.state));
            if asked_after > 0 {
                self.notes.note(What::Follows { chat: chat.number, after: 0 });
                self.next = Some(VisitorFrame::Later { after: 0 });
                return;
            }
        }
        self.notes.note(What::Follows { chat: chat.number, after: self.stream.heard() });
        self.chat = Some((chat.number, chat.state));
        self.saw(chat.number, page);
        // What was not read to its beginning before the line was lost.
        if self.next.is_none() {
            self.next = self.wants_earlier();
        }
    }

    async fn talk(&mut self, socket: &mut VisitorSocket) -> Result<(), ClientError> {
        let mut turn = Box::pin(sleep(self.dice.ms(1, 20)));
        let mut phases = self.world.phases.clone();
        self.read_on(socket).await?;
        loop {
            tokio::select! {
                event = socket.next() => {
                    self.heard(event?);
                    self.read_on(socket).await?;
                }
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
                self.stream = Stream::default();
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
            VisitorEvent::Events { chat, page } => self.saw(chat, page),
            VisitorEvent::Sent { client_id, chat, seq, .. } => self.acknowledged(&client_id, chat, seq),
            VisitorEvent::Refused { client_id: Some(id), error } => {
                // The department is online, so a chat that may not begin is one too many.
                let asks = self.hand.message().is_some_and(|(of, frame)| *of == id && is_question(frame));
                if asks || error.kind.passes() {
                    self.world.turned_away(&self.name, &error);
                }
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
                self.stream = Stream::default();
                self.notes.note(What::Follows { chat: chat.number, after: 0 });
            }
        }
    }

    fn saw(&mut self, of: i64, page: StreamPage) {
        let Some((chat, _)) = self.chat else { return };
        // Of a chat that is not in hand any more, as the widget takes it.
        if of != chat {
            return;
        }
        let (first, last, more) = (page.first, page.last, page.more);
        let entries: Vec<Entry> = page.events.iter().map(Entry::from).collect();
        match self.stream.take(page) {
            Took::Afresh => self.notes.note(What::Follows { chat, after: first - 1 }),
            Took::Earlier => self.notes.note(What::Earlier { chat, first, last }),
            Took::Later(_) | Took::Nothing => {}
        }
        for entry in entries {
            self.notes.note(What::Saw { chat, entry });
        }
        self.next = if more {
            Some(VisitorFrame::Later { after: self.stream.heard() })
        } else {
            self.wants_earlier()
        };
    }

    fn wants_earlier(&self) -> Option<VisitorFrame> {
        let before = self.stream.first();
        self.stream.has_earlier().then_some(VisitorFrame::Earlier { before })
    }

    /// Reads page after page, until all of the chat is here.
    async fn read_on(&mut self, socket: &mut VisitorSocket) -> Result<(), ClientError> {
        match self.next.take() {
            Some(frame) => socket.send(&frame).await,
            None => Ok(()),
        }
    }

    fn acknowledged(&mut self, id: &ClientId, chat: i64, seq: i64) {
        if self.hand.settle(id) {
            self.notes.note(What::Acknowledged { id: id.0.clone(), chat, seq });
        }
    }
}

fn is_question(frame: &VisitorFrame) -> bool {
    matches!(frame, VisitorFrame::Start { .. })
}
