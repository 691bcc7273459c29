//! What everybody in a run shares: where the server is, how far the run is, and who is not done.

use crate::dice::Dice;
use crate::recorder::RunClock;
use crate::size::Size;
use foyer_client::Target;
use foyer_protocol::{GroupId, LinkId};
use std::collections::HashSet;
use std::fmt::Display;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::watch;

/// How far a run is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Everybody writes, takes, transfers, ends.
    Load,
    /// Nothing new is begun; what is under way is settled.
    Drain,
    /// Everything has come to rest.
    Over,
}

/// The run, as its participants see it. Cheap to clone.
#[derive(Clone, Debug)]
pub struct World {
    /// The server, or the proxy in front of it.
    pub target: Target,
    /// The link visitors come by.
    pub link: LinkId,
    /// The groups of the one department; every agent is in all of them.
    pub groups: Vec<GroupId>,
    /// The clock of the run.
    pub clock: RunClock,
    /// How large the run is and how patient its people are.
    pub size: Size,
    /// Follow this for [`World::phase`].
    pub phases: watch::Receiver<Phase>,
    unsettled: Arc<Mutex<HashSet<String>>>,
    turned_away: Arc<Mutex<Vec<TurnedAway>>>,
}

/// Somebody was refused, cut, or not answered.
#[derive(Clone, Debug)]
pub struct TurnedAway {
    /// When, in milliseconds since the run began.
    pub at_ms: u64,
    /// Who, and what they were told.
    pub what: String,
}

impl World {
    /// A run that begins now, in the phase the receiver tells.
    #[must_use]
    pub fn new(
        target: Target,
        link: LinkId,
        groups: Vec<GroupId>,
        size: Size,
        phases: watch::Receiver<Phase>,
    ) -> Self {
        Self {
            target,
            link,
            groups,
            clock: RunClock::default(),
            size,
            phases,
            unsettled: Arc::default(),
            turned_away: Arc::default(),
        }
    }

    /// The same run, for somebody who speaks from another address.
    #[must_use]
    pub fn from_source(&self, source: IpAddr) -> Self {
        Self { target: self.target.from_source(source), ..self.clone() }
    }

    /// How far the run is.
    #[must_use]
    pub fn phase(&self) -> Phase {
        *self.phases.borrow()
    }

    /// A pause between two acts.
    pub fn pace(&self, dice: &mut Dice) -> Duration {
        dice.ms(self.size.pause_ms.0, self.size.pause_ms.1)
    }

    /// Says whether somebody has anything under way, or no line.
    pub fn unsettled(&self, who: &str, is: bool) {
        let mut unsettled = self.unsettled.lock().unwrap_or_else(PoisonError::into_inner);
        if is {
            unsettled.insert(who.to_owned());
        } else {
            unsettled.remove(who);
        }
    }

    /// Who is not done.
    #[must_use]
    pub fn who_is_unsettled(&self) -> Vec<String> {
        self.unsettled.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }

    /// Notes that somebody was refused, cut, or not answered.
    pub fn turned_away(&self, who: &str, why: impl Display) {
        let turned_away = TurnedAway { at_ms: self.clock.now_ms(), what: format!("{who}: {why}") };
        self.turned_away.lock().unwrap_or_else(PoisonError::into_inner).push(turned_away);
    }

    /// All of these so far.
    #[must_use]
    pub fn all_turned_away(&self) -> Vec<TurnedAway> {
        self.turned_away.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
