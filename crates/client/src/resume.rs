//! Lines that live through cuts: they know how far they are and what is not acknowledged.
//!
//! A line never reconnects by itself: the tool sees the cut as an error and says when to resume,
//! so that its history of what happened stays its own.

use crate::outbox::Outbox;
use crate::visitor::Ready;
use crate::{AgentSocket, ClientError, Target, VisitorSocket, agent, visitor};
use foyer_protocol::agent::{AgentEvent, AgentFrame};
use foyer_protocol::chat::StreamEvent;
use foyer_protocol::visitor::{VisitorEvent, VisitorFrame};
use foyer_protocol::{ChatId, ClientId, LinkId};
use std::collections::BTreeMap;
use std::time::Duration;
use tokio::time::{Instant, sleep};

/// First wait between two tries to connect; it doubles up to [`LONGEST_WAIT`].
const FIRST_WAIT: Duration = Duration::from_millis(20);
const LONGEST_WAIT: Duration = Duration::from_millis(500);

/// A visitor over any number of connections.
#[derive(Debug)]
pub struct VisitorLine {
    target: Target,
    link: LinkId,
    /// The visitor's token, once the server gave one.
    pub token: Option<String>,
    /// Highest `seq` seen.
    pub after: i64,
    /// What is not acknowledged.
    pub outbox: Outbox<VisitorFrame>,
    socket: Option<VisitorSocket>,
}

impl VisitorLine {
    /// A visitor who has not connected yet.
    #[must_use]
    pub fn new(target: Target, link: LinkId) -> Self {
        Self { target, link, token: None, after: 0, outbox: Outbox::default(), socket: None }
    }

    /// Connects (again), reads what was missed, and sends what is not acknowledged. Tries for as
    /// long as `within` while the server cannot be reached.
    ///
    /// # Errors
    /// The last try's error.
    pub async fn resume(&mut self, within: Duration) -> Result<Ready, ClientError> {
        self.socket = None;
        let (target, link, token, after) = (self.target, self.link, self.token.clone(), self.after);
        let (mut socket, ready) =
            persist(within, || visitor::arrive(target, link, token.as_deref(), after)).await?;
        self.token = Some(ready.token.clone());
        self.saw(&ready.events);
        for frame in self.outbox.frames() {
            socket.send(frame).await?;
        }
        self.socket = Some(socket);
        Ok(ready)
    }

    /// Starts a chat; stays in the outbox until its question comes back in the stream.
    ///
    /// # Errors
    /// When the line is cut; the next [`VisitorLine::resume`] sends it again.
    pub async fn start(&mut self, client_id: ClientId, question: &str) -> Result<(), ClientError> {
        let frame = visitor::start(&client_id, question);
        self.say(client_id, frame).await
    }

    /// Sends a message; stays in the outbox until it is acknowledged.
    ///
    /// # Errors
    /// When the line is cut; the next [`VisitorLine::resume`] sends it again.
    pub async fn send(&mut self, client_id: ClientId, text: &str) -> Result<(), ClientError> {
        let frame = VisitorFrame::Send { client_id: client_id.clone(), text: text.into() };
        self.say(client_id, frame).await
    }

    /// The next event, after noting what it means for place and outbox.
    ///
    /// # Errors
    /// When the line is cut.
    pub async fn next(&mut self) -> Result<VisitorEvent, ClientError> {
        let event = socket_of(&mut self.socket)?.next().await?;
        match &event {
            VisitorEvent::Events(events) => self.saw(events),
            VisitorEvent::Sent { client_id, .. }
            | VisitorEvent::Refused { client_id: Some(client_id), .. } => {
                self.outbox.settle(client_id);
            }
            _ => {}
        }
        Ok(event)
    }

    /// Cuts the connection without a goodbye.
    pub fn cut(&mut self) {
        self.socket = None;
    }

    async fn say(&mut self, client_id: ClientId, frame: VisitorFrame) -> Result<(), ClientError> {
        let sent = match &mut self.socket {
            Some(socket) => socket.send(&frame).await,
            None => Err(ClientError::Closed { code: 1006 }),
        };
        self.outbox.put(client_id, frame);
        sent
    }

    fn saw(&mut self, events: &[StreamEvent]) {
        for event in events {
            self.after = self.after.max(event.seq);
            if let Some(client_id) = &event.client_id {
                self.outbox.settle(client_id);
            }
        }
    }
}

/// An agent's tab over any number of connections.
#[derive(Debug)]
pub struct AgentLine {
    target: Target,
    cookie: String,
    /// Chats whose stream is followed, each with the highest `seq` seen.
    pub open: BTreeMap<ChatId, i64>,
    /// What is not acknowledged.
    pub outbox: Outbox<AgentFrame>,
    socket: Option<AgentSocket>,
}

impl AgentLine {
    /// A tab that has not connected yet.
    #[must_use]
    pub fn new(target: Target, cookie: &str) -> Self {
        let (open, outbox) = (BTreeMap::new(), Outbox::default());
        Self { target, cookie: cookie.to_owned(), open, outbox, socket: None }
    }

    /// Connects (again), opens the followed streams where they were left, and sends what is not
    /// acknowledged. What was missed comes as events. Tries for as long as `within` while the
    /// server cannot be reached.
    ///
    /// # Errors
    /// The last try's error.
    pub async fn resume(&mut self, within: Duration) -> Result<agent::Welcome, ClientError> {
        self.socket = None;
        let (target, cookie) = (self.target, self.cookie.clone());
        let (mut socket, welcome) = persist(within, || agent::arrive(target, &cookie)).await?;
        for (chat, after) in &self.open {
            socket.send(&AgentFrame::Open { chat: chat.clone(), after: *after }).await?;
        }
        for frame in self.outbox.frames() {
            socket.send(frame).await?;
        }
        self.socket = Some(socket);
        Ok(welcome)
    }

    /// Follows a chat's stream from its beginning, also after cuts.
    ///
    /// # Errors
    /// When the line is cut; the next [`AgentLine::resume`] opens it again.
    pub async fn follow(&mut self, chat: &ChatId) -> Result<(), ClientError> {
        let after = *self.open.entry(chat.clone()).or_default();
        socket_of(&mut self.socket)?.send(&AgentFrame::Open { chat: chat.clone(), after }).await
    }

    /// Sends a message; stays in the outbox until it is acknowledged.
    ///
    /// # Errors
    /// When the line is cut; the next [`AgentLine::resume`] sends it again.
    pub async fn send(&mut self, chat: &ChatId, client_id: ClientId, text: &str) -> Result<(), ClientError> {
        let frame = AgentFrame::Send {
            chat: chat.clone(),
            client_id: client_id.clone(),
            text: text.into(),
            comment: false,
        };
        let sent = match &mut self.socket {
            Some(socket) => socket.send(&frame).await,
            None => Err(ClientError::Closed { code: 1006 }),
        };
        self.outbox.put(client_id, frame);
        sent
    }

    /// Sends a frame that needs no acknowledgement.
    ///
    /// # Errors
    /// When the line is cut.
    pub async fn say(&mut self, frame: &AgentFrame) -> Result<(), ClientError> {
        socket_of(&mut self.socket)?.send(frame).await
    }

    /// The next event, after noting what it means for places and outbox.
    ///
    /// # Errors
    /// When the line is cut.
    pub async fn next(&mut self) -> Result<AgentEvent, ClientError> {
        let event = socket_of(&mut self.socket)?.next().await?;
        match &event {
            AgentEvent::Events { chat, events } => {
                if let (Some(after), Some(last)) = (self.open.get_mut(chat), events.last()) {
                    *after = last.seq.max(*after);
                }
            }
            AgentEvent::Sent { client_id, .. } | AgentEvent::Refused { client_id: Some(client_id), .. } => {
                self.outbox.settle(client_id);
            }
            _ => {}
        }
        Ok(event)
    }

    /// Cuts the connection without a goodbye.
    pub fn cut(&mut self) {
        self.socket = None;
    }
}

fn socket_of<S>(socket: &mut Option<S>) -> Result<&mut S, ClientError> {
    socket.as_mut().ok_or(ClientError::Closed { code: 1006 })
}

/// Tries until it works or the time is up; a server that is starting refuses connections.
async fn persist<T, R>(within: Duration, mut attempt: impl FnMut() -> R) -> Result<T, ClientError>
where
    R: Future<Output = Result<T, ClientError>>,
{
    let deadline = Instant::now() + within;
    let mut wait = FIRST_WAIT;
    loop {
        match attempt().await {
            Err(_) if Instant::now() + wait < deadline => {
                sleep(wait).await;
                wait = (wait * 2).min(LONGEST_WAIT);
            }
            outcome => return outcome,
        }
    }
}
