//! What the pre-chat and the offline form check before they are sent. Pure.
//!
//! The server checks again and has the last word; its `field` names are [`Field::from_wire`].

use crate::words;
use foyer_protocol::checks::{self, Amiss};
use foyer_protocol::limits::{EMAIL_CHARS, MESSAGE_CHARS, NAME_CHARS};

/// A field of either form, in the order of the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Field {
    /// Which department.
    Department,
    /// **Name**.
    Name,
    /// **Email**.
    Email,
    /// **Question**, or **Message** while offline.
    Text,
}

impl Field {
    /// The field an error of the server is about.
    pub(crate) fn from_wire(name: &str) -> Option<Self> {
        Some(match name {
            "department" => Self::Department,
            "name" => Self::Name,
            "email" => Self::Email,
            "question" | "message" | "text" => Self::Text,
            _ => return None,
        })
    }

    /// Most characters it may have; `None` for a choice.
    pub(crate) fn most(self) -> Option<usize> {
        match self {
            Self::Department => None,
            Self::Name => Some(NAME_CHARS),
            Self::Email => Some(EMAIL_CHARS),
            Self::Text => Some(MESSAGE_CHARS),
        }
    }

    /// The id of its control in the page.
    pub(crate) fn id(self) -> &'static str {
        match self {
            Self::Department => "department",
            Self::Name => "name",
            Self::Email => "email",
            Self::Text => "text",
        }
    }
}

/// What the visitor typed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Typed<'a> {
    /// Department's id, or empty.
    pub(crate) department: &'a str,
    /// **Name**.
    pub(crate) name: &'a str,
    /// **Email**.
    pub(crate) email: &'a str,
    /// **Question** or **Message**.
    pub(crate) text: &'a str,
}

/// Everything that is wrong, in the order of the screen.
pub(crate) fn check(typed: Typed<'_>, choose_department: bool, offline: bool) -> Vec<(Field, String)> {
    let mut wrong = Vec::new();
    if choose_department && typed.department.is_empty() {
        wrong.push((Field::Department, words::ENTER_DEPARTMENT.to_owned()));
    }
    if let Err(amiss) = checks::name(typed.name) {
        wrong.push((Field::Name, missing_or_long(amiss, words::ENTER_NAME, NAME_CHARS)));
    }
    if let Err(amiss) = checks::email(typed.email) {
        wrong.push((Field::Email, missing_or_long(amiss, words::ENTER_EMAIL, EMAIL_CHARS)));
    }
    if let Err(amiss) = checks::body(typed.text, MESSAGE_CHARS) {
        let enter = if offline { words::ENTER_MESSAGE } else { words::ENTER_QUESTION };
        wrong.push((Field::Text, missing_or_long(amiss, enter, MESSAGE_CHARS)));
    }
    wrong
}

fn missing_or_long(amiss: Amiss, missing: &str, most: usize) -> String {
    if let Amiss::TooLong(length) = amiss { checks::of_most(length, most) } else { missing.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: Typed<'_> =
        Typed { department: "d", name: "Maria", email: "maria@example.com", text: "Hello" };

    #[test]
    fn a_complete_form_has_nothing_wrong() {
        assert_eq!(check(GOOD, true, false), []);
        assert_eq!(check(Typed { department: "", ..GOOD }, false, true), []);
    }

    #[test]
    fn an_empty_form_names_every_field_from_the_top() {
        let empty = Typed { department: "", name: " ", email: "", text: "\n" };
        assert_eq!(
            check(empty, true, false),
            [
                (Field::Department, words::ENTER_DEPARTMENT.to_owned()),
                (Field::Name, words::ENTER_NAME.to_owned()),
                (Field::Email, words::ENTER_EMAIL.to_owned()),
                (Field::Text, words::ENTER_QUESTION.to_owned()),
            ]
        );
        assert_eq!(check(empty, false, true).last(), Some(&(Field::Text, words::ENTER_MESSAGE.to_owned())));
    }

    #[test]
    fn spaces_around_an_address_are_forgiven() {
        assert_eq!(check(Typed { email: " maria@example.com ", ..GOOD }, true, false), []);
    }

    #[test]
    fn length_counts_characters_not_bytes() {
        let long = "ü".repeat(MESSAGE_CHARS);
        assert_eq!(check(Typed { text: &long, ..GOOD }, true, false), []);
        let longer = "ü".repeat(MESSAGE_CHARS + 1);
        let said = "4,001 of 4,000 characters".to_owned();
        assert_eq!(check(Typed { text: &longer, ..GOOD }, true, false), [(Field::Text, said)]);
    }
}
