//! How much strangers may leave open, and how long what they write may grow. The numbers are the
//! operator's (`docs/limits.md`); what a person reads beyond them stands beside each use.

use foyer_storage::events::Cap;

/// The numbers; 0 means no limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Caps {
    /// Entries of one chat.
    pub chat_entries: i64,
    /// Bytes of all texts of one chat.
    pub chat_bytes: i64,
    /// Open chats from one address.
    pub open_chats_per_address: i64,
    /// Chats that wait in one department.
    pub queue_per_department: i64,
    /// Open offline messages of one visitor.
    pub offline_per_visitor: i64,
    /// Open offline messages from one address.
    pub offline_per_address: i64,
    /// Open offline messages of one department.
    pub offline_per_department: i64,
}

impl Default for Caps {
    fn default() -> Self {
        Self {
            chat_entries: 20_000,
            chat_bytes: 20_971_520,
            open_chats_per_address: 5,
            queue_per_department: 100,
            offline_per_visitor: 20,
            offline_per_address: 100,
            offline_per_department: 10_000,
        }
    }
}

impl Caps {
    /// What a chat may hold.
    pub(crate) fn of_chat(&self) -> Cap {
        Cap { entries: or_endless(self.chat_entries), bytes: or_endless(self.chat_bytes) }
    }

    /// Chats that may wait in a department before somebody is refused whose network has `open` chats already. The
    /// second half of a queue is for those who have none: a few networks must not fill it for everybody.
    pub(crate) fn queue_for(&self, open: i64) -> i64 {
        let cap = self.queue_per_department;
        if open > 0 && cap > 1 { cap / 2 } else { cap }
    }
}

/// Whether one more is too many where there are `count`.
pub(crate) fn is_full(count: i64, cap: i64) -> bool {
    count >= or_endless(cap)
}

fn or_endless(cap: i64) -> i64 {
    if cap <= 0 { i64::MAX } else { cap }
}

#[cfg(test)]
mod tests {
    use super::{Caps, is_full};

    #[test]
    fn zero_is_no_limit() {
        for (count, cap, full) in
            [(0, 1, false), (1, 1, true), (2, 1, true), (0, 0, false), (1_000_000, 0, false), (5, -1, false)]
        {
            assert_eq!(is_full(count, cap), full, "{count} of {cap}");
        }
    }

    #[test]
    fn half_of_a_queue_is_for_those_who_have_no_chat() {
        for (cap, open, room) in [(100, 0, 100), (100, 1, 50), (100, 4, 50), (3, 1, 1), (1, 1, 1), (0, 3, 0)]
        {
            let caps = Caps { queue_per_department: cap, ..Caps::default() };
            assert_eq!(caps.queue_for(open), room, "{cap}, {open} open");
        }
    }
}
