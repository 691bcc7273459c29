//! Keys that are pressed while the focus is on its way to the reply: they belong there.
//!
//! Taking a chat asks the server and then draws another list, and people go on typing meanwhile.
//! Their letters are kept here and handed to the field once it has the focus. Pure but for the
//! cell it lives in.

use foyer_protocol::Timestamp;
use leptos::prelude::*;

/// How long the focus may take to get there, in ms.
const ON_ITS_WAY_MS: i64 = 5_000;
/// The field may be drawn once more after it got the focus, within this time, in ms.
const SETTLING_MS: i64 = 1_000;

/// What was typed, and until when more is taken.
#[derive(Clone, Debug, Default)]
struct Typed {
    text: String,
    until: Timestamp,
}

/// Letters on their way. Copies refer to the same ones.
#[derive(Clone, Copy, Debug)]
pub struct TypeAhead(StoredValue<Typed>);

impl TypeAhead {
    /// Nothing is on its way.
    #[must_use]
    pub fn new() -> Self {
        Self(StoredValue::new(Typed::default()))
    }

    /// From now on letters belong to the field that gets the focus.
    pub fn begin(self, now: Timestamp) {
        self.0.try_update_value(|typed| typed.until = now.plus_ms(ON_ITS_WAY_MS));
    }

    /// The focus goes nowhere: what was typed belongs to nothing.
    pub fn give_up(self) {
        self.0.try_update_value(|typed| *typed = Typed::default());
    }

    /// The field has the focus: what it gets.
    pub fn arrive(self, now: Timestamp) -> String {
        self.0.try_update_value(|typed| typed.arrive(now)).unwrap_or_default()
    }

    /// Whether a press was taken; nobody else may act on it then. `key` is the event's; ask only for
    /// presses that belong to no text field, no dialog, no command and no input method.
    pub fn take(self, key: &str, now: Timestamp) -> bool {
        self.0.try_update_value(|typed| typed.take(key, now)).unwrap_or_default()
    }
}

impl Default for TypeAhead {
    fn default() -> Self {
        Self::new()
    }
}

impl Typed {
    fn arrive(&mut self, now: Timestamp) -> String {
        let late = now > self.until;
        self.until = self.until.min(now.plus_ms(SETTLING_MS));
        let text = std::mem::take(&mut self.text);
        if late { String::new() } else { text }
    }

    fn take(&mut self, key: &str, now: Timestamp) -> bool {
        if now > self.until {
            return false;
        }
        let mut chars = key.chars();
        match (chars.next(), chars.next(), key) {
            (Some(letter), None, _) => self.text.push(letter),
            (.., "Backspace") => drop(self.text.pop()),
            // Nothing is sent unseen. Keys that write nothing are taken too, such as Shift.
            (.., "Enter" | "Shift" | "Dead") => {}
            _ => {
                *self = Self::default();
                return false;
            }
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(1_000_000);

    fn begun() -> Typed {
        Typed { until: NOW.plus_ms(ON_ITS_WAY_MS), ..Typed::default() }
    }

    #[test]
    fn letters_are_kept_for_the_field_and_nothing_is_sent() {
        let mut typed = begun();
        for press in ["h", "e", "y", "y", "Backspace", "Shift", "!", "Enter"] {
            assert!(typed.take(press, NOW), "{press}");
        }
        assert_eq!(typed.arrive(NOW), "hey!");
        assert!(typed.take("e", NOW.plus_ms(SETTLING_MS)), "the field is drawn once more");
        assert!(!typed.take("e", NOW.plus_ms(SETTLING_MS + 1)));
    }

    #[test]
    fn whatever_else_is_pressed_ends_it() {
        for press in ["Escape", "Tab", "ArrowDown"] {
            let mut typed = begun();
            assert!(typed.take("h", NOW));
            assert!(!typed.take(press, NOW), "{press}");
            assert!(!typed.take("e", NOW));
        }
    }

    #[test]
    fn nothing_is_taken_before_and_long_after() {
        assert!(!Typed::default().take("h", NOW), "nothing is on its way");
        assert!(!begun().take("h", NOW.plus_ms(ON_ITS_WAY_MS + 1)), "it took too long");
        let mut typed = begun();
        assert!(typed.take("h", NOW));
        assert_eq!(typed.arrive(NOW.plus_ms(ON_ITS_WAY_MS + 1)), "", "it belongs to nothing any more");
    }
}
