//! Which key press means what. Pure: the browser's event comes in as [`Press`].

/// What a key press asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {
    /// Go to My Active.
    GoChats,
    /// Go to the queue.
    GoQueue,
    /// Go to the settings.
    GoSettings,
    /// Take the oldest in the queue, or the chat on screen.
    Take,
    /// Focus the reply.
    Reply,
    /// Focus the comment.
    Comment,
    /// Transfer.
    Transfer,
    /// End chat.
    End,
    /// Show or hide the visitor's details.
    Details,
    /// Open the status menu.
    Status,
    /// Next row of the list.
    NextRow,
    /// Previous row of the list.
    PreviousRow,
    /// Open the next chat; works while typing.
    NextChat,
    /// Open the previous chat; works while typing.
    PreviousChat,
    /// Leave the composer, close the top layer.
    Escape,
    /// Show the list of shortcuts.
    Help,
}

/// All shortcuts in the order of the sheet: keys, what they do.
pub const SHEET: [(&str, &str); 15] = [
    ("g then c", "Go to My Active"),
    ("g then q", "Go to the queue"),
    ("g then s", "Go to settings"),
    ("j or k", "Next or previous row"),
    ("Alt ↓ or Alt ↑", "Open the next or previous chat, also while typing"),
    ("t", "Take the oldest chat in the queue, or this chat or offline message"),
    ("r", "Write a reply"),
    ("n", "Write a comment for agents"),
    ("x", "Transfer this chat"),
    ("e", "End this chat, or close this offline message"),
    ("i", "Show or hide visitor details"),
    ("s", "Open the status menu"),
    ("Enter", "Send"),
    ("Shift Enter", "New line"),
    ("Esc", "Leave the composer, close what is on top"),
];

/// A key press, as far as it matters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Press {
    /// `event.key`.
    pub key: String,
    /// `event.code`, for layouts without Latin letters.
    pub code: String,
    /// Alt, and not AltGraph.
    pub alt: bool,
    /// Ctrl or Meta.
    pub ctrl_or_meta: bool,
    /// AltGraph is down: the key makes a character.
    pub alt_graph: bool,
    /// An input method is composing.
    pub composing: bool,
    /// Focus is where text is typed.
    pub in_text: bool,
    /// A dialog is open.
    pub dialog: bool,
}

impl Press {
    /// Whether the key would write, were there a field: it belongs to no field, dialog, command or input
    /// method.
    #[must_use]
    pub fn writes(&self) -> bool {
        let command = self.ctrl_or_meta || (self.alt && !self.alt_graph);
        !(command || self.composing || self.in_text || self.dialog)
    }
}

/// Remembers a first key ("g") until the second.
#[derive(Clone, Copy, Debug, Default)]
pub struct Keys {
    after_g: bool,
}

impl Keys {
    /// The command of a press. `singles` is the switch for single keys (WCAG 2.1.4).
    pub fn press(&mut self, press: &Press, singles: bool) -> Option<Command> {
        let after_g = std::mem::take(&mut self.after_g);
        if press.composing || press.alt_graph || press.ctrl_or_meta {
            return None;
        }
        if press.alt {
            return match press.key.as_str() {
                "ArrowDown" if !press.dialog => Some(Command::NextChat),
                "ArrowUp" if !press.dialog => Some(Command::PreviousChat),
                _ => None,
            };
        }
        if press.dialog {
            return None;
        }
        if press.key == "Escape" {
            return Some(Command::Escape);
        }
        if press.in_text || !singles {
            return None;
        }
        let letter = letter(press)?;
        if after_g {
            return match letter {
                'c' => Some(Command::GoChats),
                'q' => Some(Command::GoQueue),
                's' => Some(Command::GoSettings),
                _ => None,
            };
        }
        Some(match letter {
            'g' => {
                self.after_g = true;
                return None;
            }
            't' => Command::Take,
            'r' => Command::Reply,
            'n' => Command::Comment,
            'x' => Command::Transfer,
            'e' => Command::End,
            'i' => Command::Details,
            's' => Command::Status,
            'j' => Command::NextRow,
            'k' => Command::PreviousRow,
            '?' => Command::Help,
            _ => return None,
        })
    }
}

/// The letter by `key`; on a layout without Latin letters, by the key's place.
fn letter(press: &Press) -> Option<char> {
    let mut chars = press.key.chars();
    let (first, rest) = (chars.next()?, chars.next());
    if rest.is_some() {
        return None;
    }
    if first.is_ascii() {
        return Some(first.to_ascii_lowercase());
    }
    let letter = press.code.strip_prefix("Key")?.chars().next()?;
    Some(letter.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::{Command, Keys, Press};

    fn key(key: &str) -> Press {
        Press { key: key.into(), ..Press::default() }
    }

    fn command(press: Press) -> Option<Command> {
        Keys::default().press(&press, true)
    }

    #[test]
    fn single_keys() {
        assert_eq!(command(key("t")), Some(Command::Take));
        assert_eq!(command(key("?")), Some(Command::Help));
        assert_eq!(command(key("z")), None);
        assert_eq!(command(key("Enter")), None);
    }

    #[test]
    fn sequences() {
        let mut keys = Keys::default();
        assert_eq!(keys.press(&key("g"), true), None);
        assert_eq!(keys.press(&key("q"), true), Some(Command::GoQueue));
        assert_eq!(keys.press(&key("q"), true), None);
    }

    #[test]
    fn text_fields_dialogs_and_the_switch_make_them_dead() {
        assert_eq!(command(Press { in_text: true, ..key("t") }), None);
        assert_eq!(command(Press { dialog: true, ..key("t") }), None);
        assert_eq!(command(Press { composing: true, ..key("t") }), None);
        assert_eq!(command(Press { ctrl_or_meta: true, ..key("t") }), None);
        assert_eq!(command(Press { alt_graph: true, ..key("t") }), None);
        assert_eq!(Keys::default().press(&key("t"), false), None);
    }

    #[test]
    fn some_work_while_typing() {
        let down = Press { alt: true, in_text: true, ..key("ArrowDown") };
        assert_eq!(command(down.clone()), Some(Command::NextChat));
        assert_eq!(Keys::default().press(&down, false), Some(Command::NextChat));
        assert_eq!(command(Press { in_text: true, ..key("Escape") }), Some(Command::Escape));
    }

    #[test]
    fn other_alphabets_go_by_place() {
        assert_eq!(command(Press { code: "KeyT".into(), ..key("е") }), Some(Command::Take));
    }
}
