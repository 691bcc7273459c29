//! What one write transaction of a use case carries. [`crate::change`] begins and ends it.

use crate::{Caps, Hints};
use foyer_metrics::{HandOff, Sender, SignIn, metrics};
use foyer_protocol::Timestamp;
use foyer_storage::Conn;

/// One change under way. Everything in it is lost when the change fails.
pub(crate) struct Tx<'t> {
    /// The open transaction.
    pub(crate) conn: &'t mut Conn,
    /// When the change was asked for; every row it writes bears this time.
    pub(crate) now: Timestamp,
    /// How much strangers may leave open.
    pub(crate) caps: Caps,
    /// What the commit changes for browsers; published after it.
    pub(crate) hints: Hints,
    pub(crate) counts: Vec<Count>,
}

/// What happened, for the metrics.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Count {
    /// A visitor started a chat.
    ChatStarted,
    /// Somebody wrote a message or a comment.
    Message(Sender),
    /// A chat changed hands.
    HandOff(HandOff),
    /// Somebody signed in.
    SignIn(SignIn),
}

impl Count {
    pub(crate) fn add(self) {
        match self {
            Self::ChatStarted => metrics().chats_started.inc(),
            Self::Message(sender) => metrics().messages.of(sender).inc(),
            Self::HandOff(kind) => metrics().hand_offs.of(kind).inc(),
            Self::SignIn(outcome) => metrics().sign_ins.of(outcome).inc(),
        }
    }
}

impl<'t> Tx<'t> {
    /// A change of this moment in which nothing has happened yet.
    pub(crate) fn new(conn: &'t mut Conn, now: Timestamp, caps: Caps) -> Self {
        Self { conn, now, caps, hints: Hints::default(), counts: Vec::new() }
    }

    /// Counts what happened, once the change is committed.
    pub(crate) fn count(&mut self, what: Count) {
        self.counts.push(what);
    }
}
