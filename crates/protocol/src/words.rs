//! Words of the visitor's form, in English. The server writes it into the page of the chat, and the widget draws it:
//! both have to say the same.

use crate::isolate::isolated;

/// Heading of the pre-chat form.
pub const START_HEADING: &str = "Start a chat";
/// Label of the visitor's name.
pub const NAME: &str = "Name";
/// Label of the visitor's address.
pub const EMAIL: &str = "Email";
/// Label of the text that starts a chat.
pub const QUESTION: &str = "Question";
/// Button of the pre-chat form.
pub const START_CHAT: &str = "Start chat";
/// First line of the list of departments.
pub const CHOOSE_ONE: &str = "Choose one";

/// Heading of the offline form.
pub const OFFLINE_HEADING: &str = "Leave a message";
/// Above the offline form.
pub const AWAY: &str = "We're away. Leave a message and we'll reply by email.";
/// Label of the text of an offline message.
pub const MESSAGE: &str = "Message";
/// Button of the offline form.
pub const SEND_MESSAGE: &str = "Send message";

/// An offline department in the list.
#[must_use]
pub fn department_offline(name: &str) -> String {
    [&isolated(name), " (offline)"].concat()
}
