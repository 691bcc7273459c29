//! Lengths and ranges that forms check before sending and the server checks again.

/// Longest message text, in Unicode scalar values.
pub const MESSAGE_CHARS: usize = 4_000;
/// Longest name of a person, brand, department, group or link title.
pub const NAME_CHARS: usize = 200;
/// Longest e-mail address (RFC 5321 path limit).
pub const EMAIL_CHARS: usize = 254;
/// Shortest password.
pub const PASSWORD_MIN_CHARS: usize = 10;
/// Longest password; bounds the cost of hashing.
pub const PASSWORD_MAX_CHARS: usize = 200;
/// Most live chats an agent may be set to work on at a time.
pub const AGENT_LIMIT_MAX: i64 = 50;
/// Longest page address or referrer kept with a chat.
pub const URL_CHARS: usize = 2_000;

/// Whether `text` looks like an e-mail address: one `@` with something on both sides, a dot in the
/// host, no spaces. Only a mail that arrives is a real proof.
#[must_use]
pub fn looks_like_email(text: &str) -> bool {
    let Some((local, host)) = text.split_once('@') else { return false };
    !local.is_empty()
        && text.chars().count() <= EMAIL_CHARS
        && !text.chars().any(|c| c.is_whitespace() || c.is_control() || c == ',' || c == ';')
        && !host.contains('@')
        && host.split('.').count() >= 2
        && host.split('.').all(|label| !label.is_empty())
}

#[cfg(test)]
mod tests {
    use super::looks_like_email;

    #[test]
    fn email_shapes() {
        for good in ["a@b.co", "maria.o'neil+x@mail.example.com", "ü@exämple.de"] {
            assert!(looks_like_email(good), "{good}");
        }
        for bad in ["", "a", "a@b", "@b.co", "a@", "a b@c.de", "a@b@c.de", "a@b..de", "a@.de"] {
            assert!(!looks_like_email(bad), "{bad}");
        }
    }
}
