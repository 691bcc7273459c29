//! Two people of one chat who write at a steady pace, whatever becomes of the server: what is not settled waits,
//! in the order it was written, and goes out by itself, by the browsers' own rules ([`Hand`]).
//!
//! Where a crowd shows that nothing is lost, this shows how long and in which order.

use crate::history::{Client, Side, What};
use crate::pending::Hand;
use crate::recorder::{Recorder, RunClock};
use foyer_client::socket::Socket;
use foyer_client::{AgentSocket, Api, ClientError, Target, VisitorSocket, agent, client_id, visitor};
use foyer_protocol::agent::{AgentEvent, AgentFrame};
use foyer_protocol::visitor::{VisitorEvent, VisitorFrame};
use foyer_protocol::{AppError, ChatId, ClientId, LinkId};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::{Instant, MissedTickBehavior, interval, sleep, timeout};

/// How often somebody looks whether there is something to write or to send.
const TICK: Duration = Duration::from_millis(20);
/// How long the server may take to answer a hello or a message, before the line counts as dead. The browsers'
/// own patience: shorter, and a line would be given up that only waits for the database.
const PATIENCE: Duration = Duration::from_secs(15);

/// What the server said of a message.
#[derive(Debug)]
pub enum Answer {
    /// Stored at this place of the chat of this number.
    Stored(ClientId, i64, i64),
    /// Refused, for now or for good.
    Refused(ClientId, AppError),
}

/// One side of the chat, with its own words for the same things.
pub trait Person: Send + 'static {
    /// What it says.
    type Frame: Serialize + Send + Sync + 'static;
    /// What it hears.
    type Event: DeserializeOwned + Send + 'static;

    /// Connects and says hello.
    fn arrive(&self) -> impl Future<Output = Result<Socket<Self::Frame, Self::Event>, ClientError>> + Send;
    /// A message as a frame.
    fn frame(&self, id: ClientId, text: String) -> Self::Frame;
    /// What an event says of a message, if anything.
    fn answer(&self, event: Self::Event) -> Option<Answer>;
}

/// The visitor.
#[derive(Debug)]
pub struct Maria {
    /// The server.
    pub target: Target,
    /// The link of the chat.
    pub link: LinkId,
    /// Of the visitor.
    pub token: String,
}

impl Person for Maria {
    type Frame = VisitorFrame;
    type Event = VisitorEvent;

    async fn arrive(&self) -> Result<VisitorSocket, ClientError> {
        Ok(visitor::arrive(self.target, self.link, Some(&self.token), 0).await?.0)
    }

    fn frame(&self, id: ClientId, text: String) -> VisitorFrame {
        VisitorFrame::Send { client_id: id, text }
    }

    fn answer(&self, event: VisitorEvent) -> Option<Answer> {
        match event {
            VisitorEvent::Sent { client_id, chat, seq, .. } => Some(Answer::Stored(client_id, chat, seq)),
            VisitorEvent::Refused { client_id: Some(id), error } => Some(Answer::Refused(id, error)),
            _ => None,
        }
    }
}

/// The agent who owns the chat.
#[derive(Debug)]
pub struct Joe {
    /// The server.
    pub target: Target,
    /// The agent's session.
    pub api: Api,
    /// The chat.
    pub chat: ChatId,
    /// Its number.
    pub number: i64,
}

impl Person for Joe {
    type Frame = AgentFrame;
    type Event = AgentEvent;

    async fn arrive(&self) -> Result<AgentSocket, ClientError> {
        Ok(agent::arrive(self.target, self.api.cookie()).await?.0)
    }

    fn frame(&self, id: ClientId, text: String) -> AgentFrame {
        AgentFrame::Send { stream: self.chat.clone().into(), client_id: id, text, comment: false }
    }

    fn answer(&self, event: AgentEvent) -> Option<Answer> {
        match event {
            AgentEvent::Sent { client_id, seq, .. } => Some(Answer::Stored(client_id, self.number, seq)),
            AgentEvent::Refused { client_id: Some(id), error, .. } => Some(Answer::Refused(id, error)),
            _ => None,
        }
    }
}

/// Somebody who writes.
pub struct Writer<P: Person> {
    person: P,
    name: &'static str,
    clock: RunClock,
    notes: Recorder,
    hand: Hand<P::Frame>,
    every: Duration,
    next: Instant,
    written: u32,
    /// Says when nothing new is to be written.
    writing: watch::Receiver<bool>,
}

impl<P: Person> Writer<P> {
    /// Writes a message `every` so often while `writing` says so.
    #[must_use]
    pub fn new(
        person: P,
        name: &'static str,
        side: Side,
        every: Duration,
        clock: &RunClock,
        writing: watch::Receiver<bool>,
    ) -> Self {
        Self {
            person,
            name,
            clock: clock.clone(),
            notes: Recorder::new(clock, name, side),
            hand: Hand::default(),
            every,
            next: Instant::now(),
            written: 0,
            writing,
        }
    }

    /// Until everything that was written is settled; answers the notebook.
    pub async fn live(mut self) -> Client {
        while !self.is_done() {
            if let Ok(Ok(mut socket)) = timeout(PATIENCE, self.person.arrive()).await {
                self.notes.note(What::Connected);
                // Whatever ends it: the next turn connects again.
                let _ = self.talk(&mut socket).await;
                self.notes.note(What::Disconnected { code: None });
            }
            self.hand.line_lost();
            sleep(TICK).await;
        }
        self.notes.close()
    }

    fn is_done(&self) -> bool {
        !*self.writing.borrow() && self.hand.is_empty()
    }

    async fn talk(&mut self, socket: &mut Socket<P::Frame, P::Event>) -> Result<(), ClientError> {
        let mut turns = interval(TICK);
        turns.set_missed_tick_behavior(MissedTickBehavior::Delay);
        while !self.is_done() {
            tokio::select! {
                event = socket.next() => self.heard(event?),
                _ = turns.tick() => {
                    self.write();
                    let now = self.clock.now();
                    if self.hand.overdue(now, PATIENCE) {
                        return Err(ClientError::TimedOut("an acknowledgement"));
                    }
                    if let Some(frame) = self.hand.due(now) {
                        socket.send(frame).await?;
                    }
                }
            }
        }
        Ok(())
    }

    /// Writes what the pace asks for, also for the time without a line.
    fn write(&mut self) {
        while *self.writing.borrow() && Instant::now() >= self.next {
            self.next += self.every;
            self.written += 1;
            let (id, text) = (client_id(), format!("{} {}", self.name, self.written));
            self.notes.note(What::Wrote { id: id.0.clone(), text: text.clone() });
            let frame = self.person.frame(id.clone(), text);
            self.hand.take(id, frame);
        }
    }

    fn heard(&mut self, event: P::Event) {
        match self.person.answer(event) {
            Some(Answer::Stored(id, chat, seq)) if self.hand.settle(&id) => {
                self.notes.note(What::Acknowledged { id: id.0, chat, seq });
            }
            Some(Answer::Refused(id, error)) => {
                if let Some(what) = self.hand.refused(id, error, self.clock.now()) {
                    self.notes.note(what);
                }
            }
            Some(Answer::Stored(..)) | None => {}
        }
    }
}
