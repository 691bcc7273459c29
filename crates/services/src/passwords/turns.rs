//! Who may hash or verify a password next. A hash takes a core for a while, so few run at once, and strangers who
//! guess must not keep those out who work here.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::oneshot;

/// Turns that are taken at once; each takes 19 MiB and a core for a while.
const AT_ONCE: usize = 2;
/// How many may wait for one.
const WAITING: usize = 32;

/// Who asks for a turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Asker {
    /// Somebody from a network with a live session, or with another proof that they belong here.
    Known,
    /// Anybody else.
    Stranger,
}

/// Too many wait already.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Full;

/// The turns of a process.
#[derive(Debug, Default)]
pub(crate) struct Turns {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    taken: usize,
    known: VecDeque<Waiter>,
    strangers: VecDeque<Waiter>,
}

/// Dropping it tells its owner that there is no place left.
type Waiter = oneshot::Sender<Turn>;

/// One turn; the next in line gets it when this is dropped.
#[derive(Debug)]
pub(crate) struct Turn {
    /// `None` once it was given on.
    of: Option<Arc<Turns>>,
}

impl Turns {
    /// Waits for a turn. Whoever is known goes first, and takes a waiting stranger's place when all are taken.
    pub(crate) async fn take(self: &Arc<Self>, asker: Asker) -> Result<Turn, Full> {
        let waiting = {
            let mut state = self.state();
            if state.taken < AT_ONCE {
                state.taken += 1;
                return Ok(Turn { of: Some(Arc::clone(self)) });
            }
            state.queue(asker)?
        };
        // The lock is free again; a dropped sender is a place that somebody known has taken.
        waiting.await.map_err(|_| Full)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn queue(&mut self, asker: Asker) -> Result<oneshot::Receiver<Turn>, Full> {
        for queue in [&mut self.known, &mut self.strangers] {
            queue.retain(|waiter| !waiter.is_closed());
        }
        if self.known.len() + self.strangers.len() >= WAITING
            && (asker == Asker::Stranger || self.strangers.pop_back().is_none())
        {
            return Err(Full);
        }
        let (waiter, turn) = oneshot::channel();
        match asker {
            Asker::Known => self.known.push_back(waiter),
            Asker::Stranger => self.strangers.push_back(waiter),
        }
        Ok(turn)
    }

    /// Who is next; when nobody waits, one turn fewer is taken.
    fn next(&mut self) -> Option<Waiter> {
        let next = self.known.pop_front().or_else(|| self.strangers.pop_front());
        if next.is_none() {
            self.taken -= 1;
        }
        next
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let Some(turns) = self.of.take() else { return };
        loop {
            let next = turns.state().next();
            let Some(next) = next else { return };
            // Whoever goes away after this drops it, and so it comes here again.
            match next.send(Turn { of: Some(Arc::clone(&turns)) }) {
                Ok(()) => return,
                // It was never theirs: the next one is looked for from here.
                Err(mut turn) => turn.of = None,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::FutureExt as _;

    /// All turns are taken.
    async fn busy() -> (Arc<Turns>, Vec<Turn>) {
        let turns = Arc::new(Turns::default());
        let mut taken = Vec::new();
        for _ in 0..AT_ONCE {
            taken.push(turns.take(Asker::Stranger).await.unwrap_or_else(|_| panic!("a turn is free")));
        }
        (turns, taken)
    }

    #[tokio::test]
    async fn so_many_wait_and_no_more() {
        let (turns, taken) = busy().await;
        let mut waiting: Vec<_> = (0..WAITING).map(|_| Box::pin(turns.take(Asker::Stranger))).collect();
        for wait in &mut waiting {
            assert!(wait.now_or_never().is_none());
        }
        assert_eq!(turns.take(Asker::Stranger).await.err(), Some(Full));
        drop(taken);
        for wait in waiting {
            assert!(wait.await.is_ok(), "each gets a turn in the end");
        }
        assert!(
            turns.take(Asker::Stranger).now_or_never().is_some_and(|turn| turn.is_ok()),
            "all are free again"
        );
    }

    #[tokio::test]
    async fn whoever_is_known_goes_first_and_takes_a_strangers_place() {
        let (turns, mut taken) = busy().await;
        let mut strangers: Vec<_> = (0..WAITING).map(|_| Box::pin(turns.take(Asker::Stranger))).collect();
        for wait in &mut strangers {
            assert!(wait.now_or_never().is_none());
        }
        let mut known = Box::pin(turns.take(Asker::Known));
        assert!((&mut known).now_or_never().is_none());
        let last = strangers.pop().map(|wait| wait.now_or_never());
        assert!(matches!(last, Some(Some(Err(Full)))), "the last stranger makes room");
        drop(taken.pop());
        assert!((&mut strangers[0]).now_or_never().is_none());
        let turn = known.now_or_never();
        assert!(matches!(turn, Some(Ok(_))), "before all strangers");
        drop(turn);
        let turn = (&mut strangers[0]).now_or_never();
        assert!(matches!(turn, Some(Ok(_))), "whose turn it is next");
        assert!((&mut strangers[1]).now_or_never().is_none());
    }

    #[tokio::test]
    async fn whoever_goes_away_takes_no_turn_along() {
        let (turns, taken) = busy().await;
        let mut gone = Box::pin(turns.take(Asker::Stranger));
        assert!((&mut gone).now_or_never().is_none());
        let mut handed = Box::pin(turns.take(Asker::Stranger));
        assert!((&mut handed).now_or_never().is_none());
        drop(gone);
        drop(taken);
        // It was handed over and never looked at.
        drop(handed);
        let free = || turns.take(Asker::Stranger).now_or_never().and_then(Result::ok);
        let taken: Vec<_> = (0..AT_ONCE).map_while(|_| free()).collect();
        assert_eq!(taken.len(), AT_ONCE);
        assert!(turns.take(Asker::Stranger).now_or_never().is_none());
    }
}
