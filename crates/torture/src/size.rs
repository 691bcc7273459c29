//! How large a run is: how many people, how fast, how patient.

use std::time::Duration;

/// How large a run is, and of which chance.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    /// Visitors at once.
    pub visitors: u64,
    /// Agents at once; every third is a manager.
    pub agents: u64,
    /// Of all dice.
    pub seed: u64,
    /// Shortest and longest pause between two acts of somebody, in milliseconds.
    pub pause_ms: (u64, u64),
    /// How many of 100 messages lose the line right after they were sent.
    pub cuts: u32,
    /// How long a connection or an acknowledgement may take.
    pub patience: Duration,
    /// A line silent for this long is given up.
    pub silence: Duration,
    /// How often an agent looks at everything afresh, as a workspace does that has just connected.
    pub look: Duration,
    /// Every visitor has an address of their own and Round Robin stays on, as where people work and limits by
    /// address are on. Otherwise all share one address, and Round Robin is switched off and on.
    pub apart: bool,
}

impl Size {
    /// Enough for every kind of race on a small machine.
    #[must_use]
    pub fn small(seed: u64) -> Self {
        Self {
            visitors: 8,
            agents: 5,
            seed,
            pause_ms: (5, 40),
            cuts: 2,
            patience: Duration::from_secs(3),
            silence: Duration::from_secs(4),
            look: Duration::from_millis(300),
            apart: false,
        }
    }

    /// People at work, at the pace and with the patience of people: 20 visitors and 5 agents.
    #[must_use]
    pub fn people(seed: u64) -> Self {
        Self {
            visitors: 20,
            agents: 5,
            seed,
            pause_ms: (400, 1_400),
            cuts: 0,
            patience: Duration::from_secs(15),
            silence: Duration::from_secs(35),
            look: Duration::from_secs(10),
            apart: true,
        }
    }
}
