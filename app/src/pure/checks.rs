//! Sentences for what a form can tell before it is sent. The server checks again.

use foyer_protocol::limits::{
    AGENT_LIMIT_MAX, EMAIL_CHARS, NAME_CHARS, PASSWORD_MAX_CHARS, PASSWORD_MIN_CHARS, looks_like_email,
};

/// A name that must be there and not be too long. `empty` says what to enter.
pub fn name(text: &str, empty: &str) -> Option<String> {
    if text.trim().is_empty() {
        Some(empty.to_owned())
    } else if text.trim().chars().count() > NAME_CHARS {
        Some(format!("Use {NAME_CHARS} characters or fewer."))
    } else {
        None
    }
}

/// An e-mail address that must be there.
pub fn email(text: &str) -> Option<String> {
    let text = text.trim();
    if text.is_empty() {
        Some("Enter an email address.".to_owned())
    } else if text.chars().count() > EMAIL_CHARS {
        Some(format!("Use {EMAIL_CHARS} characters or fewer."))
    } else if looks_like_email(text) {
        None
    } else {
        Some("Enter an email address like name@example.com.".to_owned())
    }
}

/// A new password.
pub fn new_password(text: &str) -> Option<String> {
    let length = text.chars().count();
    if length < PASSWORD_MIN_CHARS {
        Some(format!("Use {PASSWORD_MIN_CHARS} characters or more."))
    } else if length > PASSWORD_MAX_CHARS {
        Some(format!("Use {PASSWORD_MAX_CHARS} characters or fewer."))
    } else {
        None
    }
}

/// How many chats an agent works on at a time.
pub fn agent_limit(limit: i64) -> Option<String> {
    (!(1..=AGENT_LIMIT_MAX).contains(&limit)).then(|| format!("Enter a number from 1 to {AGENT_LIMIT_MAX}."))
}

/// A host header such as `chat.example.com`, perhaps with a port; may be empty.
pub fn host(text: &str) -> Option<String> {
    let text = text.trim();
    let plain = text.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | ':'));
    (!plain).then(|| "Enter only the host, like chat.example.com, without https:// or a path.".to_owned())
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
