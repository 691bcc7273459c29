//! The one message a client has under way, kept until the server has settled it.
//!
//! As in the browsers: sent again with the same id after a cut, one at a time so that the order
//! stays, and a line that does not answer in time is taken for dead.

use foyer_client::ClientError;
use foyer_protocol::{AppError, ClientId, ErrorKind};
use std::time::Duration;
use tokio::time::Instant;

/// A server that failed is asked again after this long, as a person would press *Try again*.
const AGAIN: Duration = Duration::from_millis(200);

/// What the server's refusal means for a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It will never be stored.
    Final,
    /// The server could not: the same again, later.
    Later,
}

impl Verdict {
    /// What an error says.
    #[must_use]
    pub fn of(error: &AppError) -> Self {
        match error.kind {
            ErrorKind::Server | ErrorKind::Network | ErrorKind::TooMany => Self::Later,
            _ => Self::Final,
        }
    }
}

/// A message that is not settled.
#[derive(Clone, Debug)]
pub struct Pending<F> {
    /// The sender's id.
    pub id: ClientId,
    /// The frame that carries it.
    pub frame: F,
    sent_at: Option<Instant>,
    not_before: Instant,
}

impl<F> Pending<F> {
    /// One that has not been sent.
    #[must_use]
    pub fn new(id: ClientId, frame: F) -> Self {
        Self { id, frame, sent_at: None, not_before: Instant::now() }
    }

    /// Whether it is to be sent now.
    #[must_use]
    pub fn due(&self) -> bool {
        self.sent_at.is_none() && self.not_before <= Instant::now()
    }

    /// It went out.
    pub fn sent(&mut self) {
        self.sent_at = Some(Instant::now());
    }

    /// The line is gone, so it is not under way any more.
    pub fn line_lost(&mut self) {
        self.sent_at = None;
    }

    /// The server failed; it will be sent again.
    pub fn later(&mut self) {
        self.sent_at = None;
        self.not_before = Instant::now() + AGAIN;
    }

    /// Whether the answer is so late that the line must be dead.
    #[must_use]
    pub fn overdue(&self, patience: Duration) -> bool {
        self.sent_at.is_some_and(|at| at.elapsed() > patience)
    }
}

/// What the server said at the end of a line, if it said anything.
#[must_use]
pub fn close_code(ended: Result<(), ClientError>) -> Option<u16> {
    match ended {
        // 1006 is what a client says to itself of a line that ended without a word.
        Err(ClientError::Closed { code }) if code != 1006 => Some(code),
        _ => None,
    }
}

/// Whether the other end of a line lives: asks after a silence, and gives up after a longer one.
#[derive(Debug)]
pub struct Pulse {
    heard_at: Instant,
    pinged: bool,
}

impl Default for Pulse {
    fn default() -> Self {
        Self { heard_at: Instant::now(), pinged: false }
    }
}

impl Pulse {
    /// A silence after which to ask.
    const QUIET: Duration = Duration::from_millis(500);

    /// The other end said something.
    pub fn heard(&mut self) {
        *self = Self::default();
    }

    /// Whether to ask now; true once a silence.
    pub fn wants_ping(&mut self) -> bool {
        let wants = !self.pinged && self.heard_at.elapsed() > Self::QUIET;
        self.pinged |= wants;
        wants
    }

    /// Whether nothing was heard for `silence`.
    #[must_use]
    pub fn is_dead(&self, silence: Duration) -> bool {
        self.heard_at.elapsed() > silence
    }
}
