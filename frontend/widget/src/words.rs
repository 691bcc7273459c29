//! Every word a visitor reads or hears, in English.
//!
//! The one place a catalogue will replace when the widget learns more languages: sentences are
//! whole, never built from parts by the caller. Those of the form are shared with the server, which
//! writes it into the page. Pure.

use foyer_protocol::chat::Author;
use foyer_protocol::isolate::isolated;
use foyer_protocol::visitor::Barred;
pub(crate) use foyer_protocol::words::{
    AWAY, CHOOSE_ONE, EMAIL, MESSAGE, NAME, OFFLINE_HEADING, QUESTION, SEND_MESSAGE, START_CHAT,
    START_HEADING, department_offline,
};

pub(crate) const CONVERSATION: &str = "Conversation";
pub(crate) const MESSAGES: &str = "Messages";
pub(crate) const NEW_MESSAGES: &str = "New messages";
pub(crate) const YOU: &str = "You";

pub(crate) const OPTIONS: &str = "Chat options";
pub(crate) const CLOSE: &str = "Close chat";
pub(crate) const END_CHAT: &str = "End chat";
pub(crate) const KEEP_OPEN: &str = "Keep open";

pub(crate) const BACK_TO_CHAT: &str = "Start a chat instead";
pub(crate) const JUST_WENT_OFFLINE: &str = "We've just gone offline. Send this as a message?";
pub(crate) const LEAVE_ANOTHER: &str = "Leave another message";

pub(crate) const AVAILABLE: &str = "Chat is available again.";
pub(crate) const YOU_WROTE: &str = "You wrote";

pub(crate) const WAITING: &str = "Waiting";
pub(crate) const NEXT: &str = "You're next.";
pub(crate) const YOU_ASKED: &str = "You asked";
pub(crate) const LEAVE_QUEUE: &str = "Leave the queue";

pub(crate) const SEND: &str = "Send";
pub(crate) const SENDING: &str = "Sending…";
pub(crate) const SENT: &str = "Sent";
pub(crate) const SEEN: &str = "Seen";
pub(crate) const NOT_SENT: &str = "Not sent.";
pub(crate) const MESSAGE_NOT_SENT: &str = "Message not sent. Try again.";
pub(crate) const TRY_AGAIN: &str = "Try again";
pub(crate) const DELETE: &str = "Delete";

pub(crate) const FINDING: &str = "Finding another agent. You don't need to repeat anything.";
pub(crate) const ENDED: &str = "This chat has ended.";
pub(crate) const ABANDONED: &str = "You were away for 15 minutes, so this chat ended.";
pub(crate) const NEW_CHAT: &str = "New chat";
pub(crate) const KEEP: &str = "Keep it for me";
pub(crate) const KEPT: &str = "Kept in this browser for 24 hours.";
pub(crate) const NOT_KEPT: &str = "Removed when you leave this page.";
pub(crate) const CLEAR: &str = "Clear";
pub(crate) const CLEARED: &str = "The chat is removed from this browser.";

pub(crate) const RECONNECTING: &str = "Reconnecting…";
pub(crate) const RECONNECTING_KEEPS: &str = "Reconnecting… We'll send this when you're back.";
pub(crate) const COULD_NOT_LOAD: &str = "Chat couldn't load.";
pub(crate) const NOT_SET_UP: &str = "Chat isn't set up for this site.";
pub(crate) const NEW_VERSION: &str = "A new version is ready.";
pub(crate) const RELOAD: &str = "Reload";
pub(crate) const CROWDED: &str = "This chat is open in too many tabs. Close one, then try again.";
pub(crate) const EARLIER: &str = "Load earlier messages";
pub(crate) const LOADING_EARLIER: &str = "Loading earlier messages…";
pub(crate) const NO_EARLIER: &str = "Earlier messages couldn't be loaded.";
pub(crate) const OPENED: &str = "Chat opened";

pub(crate) const ENTER_NAME: &str = "Enter your name.";
pub(crate) const ENTER_EMAIL: &str = "Enter an email like name@example.com.";
pub(crate) const ENTER_QUESTION: &str = "Enter your question.";
pub(crate) const ENTER_MESSAGE: &str = "Enter a message.";
pub(crate) const ENTER_DEPARTMENT: &str = "Choose a department.";

/// Name of the panel and title of its page.
pub(crate) fn chat_with(brand: &str) -> String {
    ["Chat with ", &isolated(brand)].concat()
}

/// Several messages that came at once.
pub(crate) fn new_messages(count: usize) -> String {
    [&count.to_string(), " new messages"].concat()
}

/// Place in the queue; 1 is next, 0 is not known.
pub(crate) fn place(position: i64) -> String {
    match position {
        ..=0 => "You're in line.".to_owned(),
        1 => NEXT.to_owned(),
        n => ["You're ", &ordinal(n), " in line."].concat(),
    }
}

fn ordinal(n: i64) -> String {
    let suffix = match (n % 10, n % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    [&n.to_string(), suffix].concat()
}

pub(crate) const DEPARTMENT_GONE: &str = "This department isn't available any more. Choose another one.";

/// Above the form, for a department nobody is there for.
pub(crate) fn department_away(name: &str) -> String {
    [&isolated(name), " is offline at the moment. Leave a message and we'll reply by email."].concat()
}

/// Above the form of who may not chat.
pub(crate) fn barred(why: Barred) -> &'static str {
    match why {
        Barred::SignedOut => "Sign in to chat. You can also leave a message, and we'll reply by email.",
        Barred::WithoutRole => "Chat isn't open to your account. Leave a message and we'll reply by email.",
    }
}

/// Who ended the chat.
pub(crate) fn ended(by: &Author) -> String {
    match by {
        Author::Visitor => "You ended this chat.".to_owned(),
        Author::Agent { name, .. } => [&isolated(name), " ended this chat."].concat(),
        Author::System => ABANDONED.to_owned(),
    }
}

/// Line in the stream when an agent takes over.
pub(crate) fn joined(name: &str) -> String {
    [&isolated(name), " joined."].concat()
}

/// Shown and, rarely, said while an agent types.
pub(crate) fn typing(name: &str) -> String {
    [&isolated(name), " is typing"].concat()
}

/// What a screen reader says of an incoming message.
pub(crate) fn said(name: &str, text: &str) -> String {
    [&isolated(name), ": ", text].concat()
}

/// Label of a bubble for a screen reader.
pub(crate) fn bubble(name: &str, time: &str) -> String {
    if time.is_empty() { name.to_owned() } else { [&isolated(name), ", ", time].concat() }
}

/// Heading of the confirmation, with the agent's name when there is one.
pub(crate) fn end_question(agent: Option<&str>) -> String {
    match agent {
        Some(name) => ["End chat with ", &isolated(name), "?"].concat(),
        None => "End this chat?".to_owned(),
    }
}

/// Thanks after an offline message.
pub(crate) fn we_will_reply(email: &str) -> String {
    ["Thanks. We'll reply to ", &isolated(email), "."].concat()
}

#[cfg(test)]
mod tests {
    use super::place;

    #[test]
    fn places_in_line() {
        for (position, words) in [
            (0, "You're in line."),
            (1, "You're next."),
            (2, "You're 2nd in line."),
            (3, "You're 3rd in line."),
            (4, "You're 4th in line."),
            (11, "You're 11th in line."),
            (12, "You're 12th in line."),
            (21, "You're 21st in line."),
            (113, "You're 113th in line."),
        ] {
            assert_eq!(place(position), words);
        }
    }
}
