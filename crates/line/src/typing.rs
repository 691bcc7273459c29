//! What the other side is told of somebody who types. Pure: the time is an argument.

use foyer_protocol::Timestamp;

/// Typing is told again no sooner than this, in milliseconds.
const EVERY_MS: i64 = 3_000;
/// So long the other side shows it, in milliseconds, unless it hears that it is over.
const SHOWN_MS: i64 = 6_000;

/// One composer, as the other side knows it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Typing {
    told_at: Option<Timestamp>,
}

impl Typing {
    /// Somebody changed the text, which is now `empty` or not. What to tell: that they type, that they do
    /// not any more, or nothing.
    pub fn changed(&mut self, empty: bool, now: Timestamp) -> Option<bool> {
        if empty {
            return self.left(now);
        }
        let soon = |at: Timestamp| (0..EVERY_MS).contains(&now.since_ms(at));
        if self.told_at.is_some_and(soon) {
            return None;
        }
        self.told_at = Some(now);
        Some(true)
    }

    /// Nobody writes here any more; the text may stay. What to tell.
    pub fn left(&mut self, now: Timestamp) -> Option<bool> {
        let shown = |at: Timestamp| now.since_ms(at) < SHOWN_MS;
        self.told_at.take().is_some_and(shown).then_some(false)
    }

    /// The text was sent, which tells by itself that the typing is over.
    pub fn sent(&mut self) {
        self.told_at = None;
    }
}

#[cfg(test)]
mod tests {
    use super::Typing;
    use foyer_protocol::Timestamp;

    /// What is told for a text that is empty or not at each of these milliseconds.
    fn told(changes: &[(bool, i64)]) -> Vec<Option<bool>> {
        let mut typing = Typing::default();
        changes.iter().map(|(empty, ms)| typing.changed(*empty, Timestamp(*ms))).collect()
    }

    #[test]
    fn typing_is_told_every_three_seconds() {
        let found = told(&[(false, 0), (false, 100), (false, 2_999), (false, 3_000), (false, 5_999)]);
        assert_eq!(found, [Some(true), None, None, Some(true), None]);
    }

    #[test]
    fn an_emptied_box_is_told_once_and_the_next_letter_at_once() {
        let found = told(&[(false, 0), (true, 500), (true, 600), (false, 700)]);
        assert_eq!(found, [Some(true), Some(false), None, Some(true)]);
    }

    #[test]
    fn what_is_not_shown_any_more_is_not_ended() {
        assert_eq!(told(&[(true, 0), (false, 1), (true, 6_001)]), [None, Some(true), None]);
    }

    #[test]
    fn a_message_ends_it_without_a_word() {
        let mut typing = Typing::default();
        assert_eq!(typing.changed(false, Timestamp(0)), Some(true));
        typing.sent();
        assert_eq!(typing.left(Timestamp(1)), None);
        assert_eq!(typing.changed(false, Timestamp(2)), Some(true));
    }
}
