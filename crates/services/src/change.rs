//! The one doorway for writing.
//!
//! Every use case that changes something runs inside [`Services::change`]: one transaction, which
//! gets the connection, the time, the hints and the counts as a [`Tx`]. Whatever decides who gets a
//! chat is handed out in the same transaction, hints are published after its commit, and what
//! happened is counted then. So no use case can forget one of the three. `scripts/check-rules.sh`
//! finds a write that goes round it.

use crate::distribute::drain;
pub(crate) use crate::tx::{Count, Tx};
use crate::{ServiceError, Services};
use foyer_storage::{JobFuture, Lock};

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
        let (now, caps) = (self.clock.now(), self.settings.caps);
        let (value, hints, counts) = self
            .store
            .write(lock, move |conn| {
                Box::pin(async move {
                    let mut tx = Tx::new(conn, now, caps);
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
