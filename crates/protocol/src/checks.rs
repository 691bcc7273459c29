//! The rules of form fields: one function for the form that asks and for the server that stores, so
//! that both take the same. A rule answers with the text as it is stored. What people are told is
//! each side's own.

pub mod link_form;
pub mod links;

use crate::ClientId;
use crate::limits::{
    AGENT_LIMIT_MAX, EMAIL_CHARS, HOST_CHARS, NAME_CHARS, PASSWORD_MAX_CHARS, PASSWORD_MIN_CHARS,
};

/// What is wrong with a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Amiss {
    /// There is none.
    Missing,
    /// It has too few characters.
    TooShort,
    /// It has too many characters: so many.
    TooLong(usize),
    /// It is no such thing.
    Shape,
}

/// Text without control characters (but for line breaks and tabs) and without space around it.
/// PostgreSQL refuses NUL in text, and no reader gains from the others.
#[must_use]
pub fn clean(text: &str) -> String {
    let kept: String = text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect();
    kept.trim().to_owned()
}

/// Text that must be there, at most `most` characters of it.
///
/// # Errors
/// When it is missing or too long.
pub fn body(text: &str, most: usize) -> Result<String, Amiss> {
    let text = clean(text);
    if text.chars().all(is_unseen) {
        return Err(Amiss::Missing);
    }
    match text.chars().count() {
        count if count > most => Err(Amiss::TooLong(count)),
        _ => Ok(text),
    }
}

/// How long a text is: its characters, as they would be stored; 0 for one that shows nothing.
#[must_use]
pub fn length(text: &str) -> usize {
    let text = clean(text);
    if text.chars().all(is_unseen) { 0 } else { text.chars().count() }
}

/// Whether a character shows nothing: spaces of all kinds, and what fonts leave out or blank
/// (`Default_Ignorable_Code_Point` of Unicode, the fillers of Hangul and Braille).
#[must_use]
pub fn is_unseen(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c,
            '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
            | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{2800}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}'
            | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}' | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}')
}

/// Says that a text is longer than allowed: "4,997 of 4,000 characters". `None` when it is not.
#[must_use]
pub fn too_long(text: &str, most: usize) -> Option<String> {
    let length = length(text);
    (length > most).then(|| of_most(length, most))
}

/// "4,997 of 4,000 characters".
#[must_use]
pub fn of_most(length: usize, most: usize) -> String {
    [&grouped(length), " of ", &grouped(most), " characters"].concat()
}

/// A number with a comma before every three digits from the end.
#[must_use]
pub fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.char_indices() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Text without what turns it round or cannot be seen in it, by which one name passes for another. What joins
/// letters that join (Persian, Indic scripts, emoji) stays between two of those.
fn legible(text: &str) -> String {
    let seen: Vec<char> = text.chars().filter(|c| !is_spoof(*c)).collect();
    let joins = |at: Option<usize>| at.and_then(|at| seen.get(at)).is_some_and(|c| !c.is_ascii());
    let kept = seen.iter().enumerate().filter(|(at, c)| {
        !matches!(c, '\u{200C}' | '\u{200D}') || (joins(at.checked_sub(1)) && joins(Some(at + 1)))
    });
    kept.map(|(_, c)| *c).collect()
}

/// Controls of direction, and what has no width and joins nothing.
fn is_spoof(c: char) -> bool {
    matches!(c,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{180E}' | '\u{200B}' | '\u{200E}' | '\u{200F}'
        | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}')
}

/// A name: one line that must be there, with nothing unseen at its ends and one space between words, and nothing
/// in it that turns it round or hides.
///
/// # Errors
/// When it is missing or too long.
pub fn name(text: &str) -> Result<String, Amiss> {
    let text = body(&legible(text), NAME_CHARS)?;
    let words: Vec<&str> = text.trim_matches(is_unseen).split_whitespace().collect();
    Ok(words.join(" "))
}

/// An e-mail address that must be there.
///
/// # Errors
/// When it is missing, too long or does not look like one.
pub fn email(text: &str) -> Result<String, Amiss> {
    let text = body(text, EMAIL_CHARS)?;
    if looks_like_email(&text) { Ok(text) } else { Err(Amiss::Shape) }
}

/// A new password. It is taken as it is.
///
/// # Errors
/// When it is too short or too long.
pub fn new_password(text: &str) -> Result<(), Amiss> {
    match text.chars().count() {
        count if count < PASSWORD_MIN_CHARS => Err(Amiss::TooShort),
        count if count > PASSWORD_MAX_CHARS => Err(Amiss::TooLong(count)),
        _ => Ok(()),
    }
}

/// Whether a sender may use this id for a message: 1..=64 letters, digits, `-` or `_`.
#[must_use]
pub fn is_client_id(id: &ClientId) -> bool {
    (1..=64).contains(&id.0.len())
        && id.0.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
}

/// Whether an agent may be set to work on so many chats at a time.
#[must_use]
pub fn agent_limit(limit: i64) -> bool {
    (1..=AGENT_LIMIT_MAX).contains(&limit)
}

/// A host such as `chat.example.com`, perhaps with a port; may be empty. Letters of any language are
/// fine, and stay as they were typed but for their case.
#[must_use]
pub fn host(text: &str) -> Option<String> {
    // The rule is about what is stored, so that what was stored passes again.
    let host = clean(text).to_lowercase();
    let (name, port) = match host.split_once(':') {
        Some((name, port)) => (name, Some(port)),
        None => (host.as_str(), None),
    };
    let is_label = |label: &str| {
        let plain = label.chars().all(|c| c.is_alphanumeric() || c == '-');
        plain && !label.is_empty() && !label.starts_with('-') && !label.ends_with('-')
    };
    let is_port = |port: &str| {
        port.bytes().all(|byte| byte.is_ascii_digit()) && port.parse::<u16>().is_ok_and(|port| port > 0)
    };
    let fits = name.split('.').all(is_label) && port.is_none_or(is_port);
    ((fits || host.is_empty()) && host.chars().count() <= HOST_CHARS).then_some(host)
}

/// The parts of a colour `#rrggbb`, in either case: red, green and blue.
#[must_use]
pub fn colour(text: &str) -> Option<[u8; 3]> {
    let digits = text.trim().strip_prefix('#')?;
    if digits.len() != 6 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let part = |from: usize| u8::from_str_radix(&digits[from..from + 2], 16).ok();
    Some([part(0)?, part(2)?, part(4)?])
}

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
    use super::*;

    #[test]
    fn what_shows_nothing_counts_as_empty() {
        for nothing in
            ["\u{200B}", "\u{3164}", "\u{2800}\u{2800}", " \u{A0}\u{2003}", "\u{FEFF}\u{200D}", "\u{FE0F}"]
        {
            assert_eq!(body(nothing, 10), Err(Amiss::Missing), "{nothing:?}");
            assert_eq!(name(nothing), Err(Amiss::Missing), "{nothing:?}");
            assert_eq!(length(nothing), 0);
        }
        assert_eq!(name("\u{200B}Ada\u{A0}\u{A0} King\u{3164}").as_deref(), Ok("Ada King"));
        // What joins letters inside a word stays.
        assert_eq!(name("\u{645}\u{200C}\u{645}").as_deref(), Ok("\u{645}\u{200C}\u{645}"));
        assert_eq!(body("👩\u{200D}🚀", 10).as_deref(), Ok("👩\u{200D}🚀"));
    }

    #[test]
    fn a_name_hides_nothing_and_turns_nothing_round() {
        for (typed, kept) in [
            ("Max\u{202E}gnp.exe", "Maxgnp.exe"),
            ("\u{2067}Ada\u{2069}", "Ada"),
            ("A\u{200B}da\u{2060} Ki\u{AD}ng\u{FEFF}", "Ada King"),
            ("Ad\u{200D}a\u{200C} K", "Ada K"),
            ("\u{200F}دوד", "دوד"),
            ("\u{0646}\u{06CC}\u{200C}\u{0645}", "\u{0646}\u{06CC}\u{200C}\u{0645}"),
            ("क्\u{200D}ष", "क्\u{200D}ष"),
            ("❤\u{FE0F}\u{200D}🔥", "❤\u{FE0F}\u{200D}🔥"),
        ] {
            assert_eq!(name(typed).as_deref(), Ok(kept), "{typed:?}");
        }
        assert_eq!(name("\u{202E}\u{200B}"), Err(Amiss::Missing));
    }

    #[test]
    fn control_characters_go_and_line_breaks_stay() {
        assert_eq!(clean(" a\0b\u{7}\nc\td \u{1b}"), "ab\nc\td");
    }

    #[test]
    fn names_are_one_line_and_have_ends() {
        assert_eq!(name(" Maria\n Silva "), Ok("Maria Silva".to_owned()));
        for none in ["", " \n", "\0"] {
            assert_eq!(name(none), Err(Amiss::Missing), "{none:?}");
        }
        assert!(name(&"ü".repeat(NAME_CHARS)).is_ok());
        assert_eq!(name(&"ü".repeat(NAME_CHARS + 1)), Err(Amiss::TooLong(NAME_CHARS + 1)));
    }

    #[test]
    fn email_shapes() {
        for good in ["a@b.co", "maria.o'neil+x@mail.example.com", "ü@exämple.de"] {
            assert!(looks_like_email(good) && email(good).as_deref() == Ok(good), "{good}");
        }
        for bad in ["", "a", "a@b", "@b.co", "a@", "a b@c.de", "a@b@c.de", "a@b..de", "a@.de"] {
            assert!(!looks_like_email(bad) && email(bad).is_err(), "{bad}");
        }
        assert_eq!(email(" "), Err(Amiss::Missing));
        assert_eq!(email(&format!("{}@b.co", "a".repeat(250))), Err(Amiss::TooLong(255)));
        assert_eq!(email("a@b"), Err(Amiss::Shape));
    }

    #[test]
    fn passwords_have_ends() {
        assert_eq!(new_password("123456789"), Err(Amiss::TooShort));
        assert_eq!(new_password("1234567890"), Ok(()));
        assert_eq!(new_password(&"ü".repeat(201)), Err(Amiss::TooLong(201)));
    }

    #[test]
    fn limits_have_ends() {
        assert!(!agent_limit(0) && !agent_limit(51));
        assert!(agent_limit(1) && agent_limit(50));
    }

    #[test]
    fn hosts_are_bare_and_stored_in_lower_case() {
        for good in ["", "chat.example.com", "localhost:3000", "bücher.example", "чат.example"] {
            assert_eq!(host(good).as_deref(), Some(good), "{good}");
        }
        assert_eq!(host(" BÜCHER.Example ").as_deref(), Some("bücher.example"));
        // The lower case of İ is two characters, and the second is no letter.
        let long = "a".repeat(HOST_CHARS + 1);
        for bad in [
            "https://chat.example.com",
            "chat.example.com/x",
            "a b",
            "İ.example",
            ".",
            "a..b",
            "example.com.",
            "-a.example",
            ":80",
            "a:",
            "a:b",
            "a:70000",
            &long,
        ] {
            assert_eq!(host(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_stored_host_passes_again() {
        for letter in ('\0'..=char::MAX).filter_map(|c| host(&c.to_string())) {
            assert_eq!(host(&letter).as_deref(), Some(letter.as_str()));
        }
    }

    #[test]
    fn only_six_hex_digits() {
        assert_eq!(colour(" #1b57C8 "), Some([0x1b, 0x57, 0xc8]));
        for bad in ["", "1b57c8", "#1b57c", "#1b57c8f", "#ggg000", "#ä1234", "blue"] {
            assert_eq!(colour(bad), None, "{bad}");
        }
    }
}
