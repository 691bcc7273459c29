//! Which passwords are refused, besides those that are too short: the commonest ones, and those made of what
//! everybody knows of their owner. Only the server has the list; forms learn of it by the answer.

use crate::{ServiceError, text};
use foyer_protocol::checks::{self, Amiss};
use foyer_protocol::limits::{PASSWORD_MAX_CHARS, PASSWORD_MIN_CHARS};
use std::collections::HashSet;
use std::sync::LazyLock;

/// The commonest passwords; `common.md` says where they are from.
static COMMON: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| include_str!("common.txt").lines().collect());

/// Shorter words about somebody say too little to look for.
const SHORTEST_WORD: usize = 3;

/// Checks a new password for the form field `field`. `about` is what is known of its owner: name, e-mail, brands.
pub(crate) fn check<'w>(
    field: &str,
    password: &str,
    about: impl IntoIterator<Item = &'w str>,
) -> Result<(), ServiceError> {
    let said = match checks::new_password(password) {
        Err(Amiss::TooLong(_)) => format!("Use at most {PASSWORD_MAX_CHARS} characters."),
        Err(_) => format!("Use at least {PASSWORD_MIN_CHARS} characters."),
        Ok(()) if is_common(password) => {
            "This is one of the passwords that are tried first. Use several words that don't belong together."
                .to_owned()
        }
        Ok(()) if is_about(password, about) => {
            "This is made of your name, your email or the brand. Use words that have nothing to do with you."
                .to_owned()
        }
        Ok(()) => return Ok(()),
    };
    Err(ServiceError::invalid(field, said))
}

/// Whether it is one of the commonest passwords, whatever its case: by itself, several times over, or with digits
/// and signs around it that are no longer than it is.
fn is_common(password: &str) -> bool {
    let password = password.to_lowercase();
    let core = password.trim_matches(|c: char| !c.is_alphabetic());
    [password.as_str(), core].into_iter().any(|text| {
        let unit = unit(text);
        let is_most = text.chars().count() * 2 >= password.chars().count();
        is_most && (COMMON.contains(text) || COMMON.contains(unit) || unit.chars().count() == 1)
    })
}

/// What a text is made of when it is the same several times over; else the text.
fn unit(text: &str) -> &str {
    let ends = text.char_indices().skip(1).map(|(at, _)| at);
    ends.take_while(|end| end * 2 <= text.len())
        .filter(|end| text.len().is_multiple_of(*end))
        .map(|end| &text[..end])
        .find(|unit| text.len() / unit.len() * unit.len() == text.len() && text.replace(unit, "").is_empty())
        .unwrap_or(text)
}

/// Whether less than half of it is left without the words that are known of its owner.
fn is_about<'w>(password: &str, about: impl IntoIterator<Item = &'w str>) -> bool {
    let password = bare(password);
    let mut words: Vec<String> = about.into_iter().flat_map(words_of).collect();
    // The longest first: of "joanna" nothing is to be left by "joan".
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    let left = words.iter().fold(password.clone(), |left, word| left.replace(word, ""));
    left.chars().count() * 2 < password.chars().count()
}

/// The words of a name or an address, and all of it as one.
fn words_of(text: &str) -> Vec<String> {
    let parts = text.split(|c: char| !c.is_alphanumeric()).chain([text]).map(bare);
    parts.filter(|word| word.chars().count() >= SHORTEST_WORD).collect()
}

/// Letters and digits alone, in the form that compares.
fn bare(text: &str) -> String {
    text::key(text).chars().filter(|c| c.is_alphanumeric()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(password: &str, about: &[&str]) -> Option<String> {
        check("password", password, about.iter().copied()).err().map(|error| error.to_string())
    }

    #[test]
    fn the_list_has_the_ten_thousand_commonest() {
        assert!(COMMON.len() >= 10_000);
        assert!(COMMON.contains("123456") && COMMON.contains("password123"));
        assert!(COMMON.iter().all(|word| word.to_lowercase() == **word), "compared in lower case");
    }

    #[test]
    fn every_common_password_is_refused() {
        for password in COMMON.iter().filter(|word| word.chars().count() >= PASSWORD_MIN_CHARS) {
            let said = refused(password, &[]).unwrap_or_default();
            assert!(said.contains("tried first") || said.contains("at most"), "{password}: {said}");
        }
    }

    #[test]
    fn dressing_up_a_common_one_does_not_help() {
        for password in [
            "password123",
            "PassWord123",
            "password2026!",
            "!!monkey2026",
            "passwordpassword",
            "monkeymonkeymonkey",
            "1234567890",
            "aaaaaaaaaaaa",
            "1111111111111",
            "ЙЙЙЙЙЙЙЙЙЙ",
        ] {
            assert!(refused(password, &[]).is_some_and(|said| said.contains("tried first")), "{password}");
        }
    }

    #[test]
    fn what_is_known_of_somebody_is_no_secret() {
        let about = ["Joanna Brown", "jo.brown@northwind.example", "Northwind Traders"];
        for password in [
            "joanna brown",
            "JoannaBrown1984",
            "northwind2026",
            "Northwind-Traders",
            "jo.brown@northwind.example",
            "brown.joanna!",
        ] {
            let said = refused(password, &about).unwrap_or_default();
            assert!(said.contains("nothing to do with you"), "{password}: {said}");
        }
        // The same is fine for others, and a word of it in a long one.
        assert_eq!(refused("northwind2026", &["Ada", "ada@example.com", "Acme"]), None);
        assert_eq!(refused("seven brown horses sing", &about), None);
    }

    #[test]
    fn others_are_fine() {
        for password in
            ["correct horse battery", "demo-password", "demo demo demo", "ünïcode ist schön", "x9$kq2!vLp"]
        {
            assert_eq!(refused(password, &["Ada", "ada@example.com", ""]), None, "{password}");
        }
        assert!(refused("short", &[]).is_some_and(|said| said.contains("at least 10")));
        assert!(refused(&"ab cd ".repeat(40), &[]).is_some_and(|said| said.contains("at most 200")));
    }
}
