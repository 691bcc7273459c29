//! The one message a client has in hand until the server has settled it, and whether its line lives.
//!
//! By the browsers' own rules (`foyer_line`): sent again with the same id after a cut, one at a time
//! so that the order stays, and a line that does not answer in time is taken for dead. Only the
//! spans are shorter.

use crate::history::What;
use foyer_client::ClientError;
use foyer_line::{Need, Outbox, Pulse};
use foyer_protocol::{AppError, ClientId, Timestamp};
use std::time::Duration;

/// A server that failed is asked again after this long, as a browser does on its own.
const AGAIN_MS: i64 = 200;
/// A silence after which to ask whether a line lives.
const QUIET_MS: u32 = 500;

/// The message in hand.
#[derive(Clone, Debug)]
pub struct Hand<F> {
    outbox: Outbox<F>,
    again_at: Timestamp,
}

impl<F> Default for Hand<F> {
    fn default() -> Self {
        Self { outbox: Outbox::default(), again_at: Timestamp::default() }
    }
}

impl<F> Hand<F> {
    /// Takes up a message: the frame that carries it.
    pub fn take(&mut self, id: ClientId, frame: F) {
        self.outbox.push(id, frame);
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.outbox.is_empty()
    }

    /// The message: its id and frame.
    #[must_use]
    pub fn message(&self) -> Option<(&ClientId, &F)> {
        self.outbox.items().first().map(|item| (&item.id, &item.what))
    }

    /// The frame to send now; it counts as sent.
    pub fn due(&mut self, now: Timestamp) -> Option<&F> {
        if now >= self.again_at
            && let Some(id) = self.message().map(|(id, _)| id.clone())
        {
            self.outbox.retry(&id);
        }
        self.outbox.due(now, |_| ()).pop().map(|item| &item.what)
    }

    /// The line is gone, so it is not under way any more.
    pub fn line_lost(&mut self) {
        self.outbox.cut();
    }

    /// Whether the answer is so late that the line must be dead.
    #[must_use]
    pub fn overdue(&self, now: Timestamp, patience: Duration) -> bool {
        self.outbox.overdue(now, i64::from(whole_ms(patience)))
    }

    /// The server has it; false when it was not in hand.
    pub fn settle(&mut self, id: &ClientId) -> bool {
        self.outbox.settle(id).is_some()
    }

    /// The server will not have it, or failed and will be asked again. Answers what to note, unless
    /// it was not in hand.
    pub fn refused(&mut self, id: ClientId, error: AppError, now: Timestamp) -> Option<What> {
        let why = error.message;
        if error.kind.passes() {
            self.outbox.put_off(&id, now.plus_ms(AGAIN_MS)).then_some(What::Troubled { why })
        } else {
            self.settle(&id).then_some(What::Refused { id: id.0, why })
        }
    }
}

/// What a line needs that may be silent for `silence` in all.
pub fn need(pulse: &mut Pulse, now: Timestamp, silence: Duration) -> Need {
    pulse.check_within(now, QUIET_MS, whole_ms(silence).saturating_sub(QUIET_MS))
}

fn whole_ms(span: Duration) -> u32 {
    u32::try_from(span.as_millis()).unwrap_or(u32::MAX)
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
