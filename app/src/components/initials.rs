//! What stands for a person without a picture.

use foyer_protocol::initial::from_initial;

/// How many tints the style sheet has.
const TINTS: u32 = 6;

/// Initials of `name`: of its first and last word with a letter or digit, at most two; without one, its first
/// character that shows. Empty when nothing does. `first` cuts the first character off a text, as people
/// count characters.
#[must_use]
pub fn initials(name: &str, first: impl Fn(&str) -> String) -> String {
    let mut words = name.split_whitespace().filter(|word| word.contains(char::is_alphanumeric));
    let (one, last) = (words.next(), words.next_back());
    let of = |words: &str| from_initial(words).map(|from| first(from).to_uppercase()).unwrap_or_default();
    match (one, last) {
        (Some(one), last) => [of(one), last.map(of).unwrap_or_default()].concat(),
        (None, _) => of(name),
    }
}

/// A tint for `name`, 1..=TINTS: FNV-1a, so that it is the same in every browser.
#[must_use]
pub fn tint(name: &str) -> u32 {
    let hash =
        name.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    hash % TINTS + 1
}

#[cfg(test)]
mod tests {
    use super::{initials, tint};

    /// As a browser does, for the names below: a letter and what follows it without space or letter.
    fn first(text: &str) -> String {
        let end = text.char_indices().skip(1).find(|(_, c)| c.is_alphanumeric() || c.is_whitespace());
        text[..end.map_or(text.len(), |(at, _)| at)].to_owned()
    }

    #[test]
    fn initials_are_first_and_last() {
        for (name, expected) in [
            ("Joe", "J"),
            ("Ada King Lovelace", "AL"),
            ("  bob  b ", "BB"),
            ("", ""),
            ("ox Öz", "OÖ"),
            ("e\u{301}mile zola", "E\u{301}Z"),
            ("👩\u{200D}🚀", "👩\u{200D}🚀"),
            ("👩\u{200D}🚀 Ada", "A"),
            ("\u{3164} \u{2800}", ""),
        ] {
            assert_eq!(initials(name, first), expected, "{name}");
        }
    }

    #[test]
    fn tint_is_stable_and_in_range() {
        assert_eq!(tint("Joe"), tint("Joe"));
        assert!((1..=6).contains(&tint("")));
    }
}
