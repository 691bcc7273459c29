//! The one doorway for writing.
//!
//! Every use case that changes something runs inside [`Services::change`]: one transaction, which
//! gets the connection, the time, the hints and the counts as a [`Tx`]. Whatever decides who gets a
//! chat is handed out in the same transaction, hints are published after its commit, and what
//! happened is counted then. So no use case can forget one of the three. `scripts/check-rules.sh`
//! finds a write that goes round it.

use crate::distribute::drain;
use crate::{Hints, ServiceError, Services};
use foyer_metrics::{HandOff, Sender, SignIn, metrics};
use foyer_protocol::Timestamp;
use foyer_storage::{Conn, JobFuture, Lock};

/// One change under way. Everything in it is lost when the change fails.
pub(crate) struct Tx<'t> {
    /// The open transaction.
    pub(crate) conn: &'t mut Conn,
    /// When the change was asked for; every row it writes bears this time.
    pub(crate) now: Timestamp,
    /// What the commit changes for browsers; published after it.
    pub(crate) hints: Hints,
    counts: Vec<Count>,
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
    fn add(self) {
        match self {
            Self::ChatStarted => metrics().chats_started.inc(),
            Self::Message(sender) => metrics().messages.of(sender).inc(),
            Self::HandOff(kind) => metrics().hand_offs.of(kind).inc(),
            Self::SignIn(outcome) => metrics().sign_ins.of(outcome).inc(),
        }
    }
}

impl Tx<'_> {
    /// Counts what happened, once the change is committed.
    pub(crate) fn count(&mut self, what: Count) {
        self.counts.push(what);
    }
}

impl Services {
    /// Runs `work` in one transaction. Under [`Lock::Distribution`] the transaction ends by handing
    /// out waiting chats. After the commit the counts are added and the hints published.
    ///
    /// # Errors
    /// What `work` answers, after everything was rolled back; or the database's error.
    pub(crate) async fn change<T, F>(&self, lock: Lock, work: F) -> Result<T, ServiceError>
    where
        T: Send + 'static,
        F: for<'a, 't> FnOnce(&'a mut Tx<'t>) -> JobFuture<'a, T, ServiceError> + Send + 'static,
    {
        let now = self.clock.now();
        let (value, hints, counts) = self
            .store
            .write(lock, move |conn| {
                Box::pin(async move {
                    let mut tx = Tx { conn, now, hints: Hints::default(), counts: Vec::new() };
                    let value = work(&mut tx).await?;
                    if lock == Lock::Distribution {
                        drain(&mut tx).await?;
                    }
                    Ok::<_, ServiceError>((value, tx.hints, tx.counts))
                })
            })
            .await?;
        counts.into_iter().for_each(Count::add);
        if !hints.is_empty() {
            self.bus.publish(hints);
        }
        Ok(value)
    }
}
