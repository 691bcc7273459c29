//! Blocks: visitors who may not write, for a time or until somebody lifts it.

use crate::{BlockId, ChatId, Timestamp};
use serde::{Deserialize, Serialize};

/// What a visitor reads who is blocked. It says neither that, nor by whom.
pub const UNAVAILABLE: &str = "Chat isn't available to you at the moment.";

const HOUR_MS: i64 = 3_600_000;

/// For how long a visitor is blocked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum BlockTime {
    /// An hour.
    Hour,
    /// 24 hours.
    Day,
    /// Seven days.
    Week,
    /// 30 days.
    Month,
    /// Until somebody lifts it.
    Endless,
}

impl BlockTime {
    /// All, the shortest first.
    pub const ALL: [Self; 5] = [Self::Hour, Self::Day, Self::Week, Self::Month, Self::Endless];

    /// When a block that begins at `from` is over; `None` for one that somebody has to lift.
    #[must_use]
    pub fn end(self, from: Timestamp) -> Option<Timestamp> {
        let hours = match self {
            Self::Hour => 1,
            Self::Day => 24,
            Self::Week => 7 * 24,
            Self::Month => 30 * 24,
            Self::Endless => return None,
        };
        Some(from.plus_ms(hours * HOUR_MS))
    }
}

/// What an agent asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewBlock {
    /// The chat whose visitor is meant.
    pub chat: ChatId,
    /// Also everybody of the network that this chat came from.
    pub with_network: bool,
    /// For how long.
    pub time: BlockTime,
    /// Why, for agents; may be empty.
    pub reason: String,
    /// Ends the chat too, if it is open.
    pub end_chat: bool,
}

/// A block as agents see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// The block.
    pub id: BlockId,
    /// The number of the chat it was asked for in.
    pub chat: i64,
    /// The visitor's name in that chat.
    pub visitor_name: String,
    /// Whether the visitor's network is blocked, too.
    pub of_network: bool,
    /// Which one that is, as limits count it; only for those who may block networks.
    pub network: Option<String>,
    /// Why; may be empty.
    pub reason: String,
    /// Who blocked, by the name of then.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// Until when; `None` until it is lifted.
    pub until: Option<Timestamp>,
    /// Who lifted it, and when.
    pub lifted: Option<Lifted>,
}

/// The end of a block before its time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lifted {
    /// When.
    pub at: Timestamp,
    /// By whom, by the name of then.
    pub by: String,
}

impl Block {
    /// When it was over, as of `now`; `None` while it holds.
    #[must_use]
    pub fn ended(&self, now: Timestamp) -> Option<Timestamp> {
        let lifted = self.lifted.as_ref().map(|lifted| lifted.at);
        lifted.or_else(|| self.until.filter(|until| *until <= now))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(1_700_000_000_000);

    #[test]
    fn times_end_or_do_not() {
        let hours = |time: BlockTime| time.end(NOW).map(|end| end.since_ms(NOW) / HOUR_MS);
        let all = BlockTime::ALL.map(hours);
        assert_eq!(all, [Some(1), Some(24), Some(168), Some(720), None]);
    }

    #[test]
    fn a_block_is_over_by_time_or_by_hand() {
        let block = |until: Option<i64>, lifted: Option<i64>| Block {
            id: "b".into(),
            chat: 1,
            visitor_name: "Maria".into(),
            of_network: false,
            network: None,
            reason: String::new(),
            by: "Joe".into(),
            at: NOW,
            until: until.map(|ms| NOW.plus_ms(ms)),
            lifted: lifted.map(|ms| Lifted { at: NOW.plus_ms(ms), by: "Bob".into() }),
        };
        for (until, lifted, ended) in [
            (None, None, None),
            (Some(10), None, None),
            (Some(9), None, Some(9)),
            (Some(100), Some(3), Some(3)),
            (None, Some(3), Some(3)),
        ] {
            let ended = ended.map(|ms| NOW.plus_ms(ms));
            assert_eq!(block(until, lifted).ended(NOW.plus_ms(9)), ended, "{until:?} {lifted:?}");
        }
    }
}
