//! Sentences for what a form can tell before it is sent. The rules are [`foyer_protocol::checks`]',
//! by which the server checks again.

use foyer_protocol::checks::{self, Amiss};
use foyer_protocol::limits::{
    AGENT_LIMIT_MAX, EMAIL_CHARS, NAME_CHARS, PASSWORD_MAX_CHARS, PASSWORD_MIN_CHARS,
};

/// A name that must be there and not be too long. `empty` says what to enter.
pub fn name(text: &str, empty: &str) -> Option<String> {
    Some(match checks::name(text).err()? {
        Amiss::TooLong(length) => checks::of_most(length, NAME_CHARS),
        _ => empty.to_owned(),
    })
}

/// An e-mail address that must be there.
pub fn email(text: &str) -> Option<String> {
    Some(match checks::email(text).err()? {
        Amiss::Missing => "Enter an email address.".to_owned(),
        Amiss::TooLong(length) => checks::of_most(length, EMAIL_CHARS),
        _ => "Enter an email address like name@example.com.".to_owned(),
    })
}

/// A new password.
pub fn new_password(text: &str) -> Option<String> {
    Some(match checks::new_password(text).err()? {
        Amiss::TooLong(length) => checks::of_most(length, PASSWORD_MAX_CHARS),
        _ => format!("Use {PASSWORD_MIN_CHARS} characters or more."),
    })
}

/// What is said of a new password before it is typed. The server also refuses what is tried first.
pub fn new_password_hint() -> String {
    format!("{PASSWORD_MIN_CHARS} characters or more. Several words that don't belong together are best.")
}

/// How many chats an agent works on at a time.
pub fn agent_limit(limit: i64) -> Option<String> {
    (!checks::agent_limit(limit)).then(|| format!("Enter a number from 1 to {AGENT_LIMIT_MAX}."))
}

/// A host header such as `chat.example.com`, perhaps with a port; may be empty.
pub fn host(text: &str) -> Option<String> {
    let wrong = checks::host(text).is_none();
    wrong.then(|| "Enter only the host, like chat.example.com, without https:// or a path.".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_bare() {
        for good in ["", "chat.example.com", "localhost:3000", "bücher.example"] {
            assert_eq!(host(good), None, "{good}");
        }
        for bad in ["https://chat.example.com", "chat.example.com/x", "a b"] {
            assert!(host(bad).is_some(), "{bad}");
        }
    }

    #[test]
    fn limits_have_ends() {
        assert!(agent_limit(0).is_some() && agent_limit(51).is_some());
        assert!(agent_limit(1).is_none() && agent_limit(50).is_none());
    }
}
