//! What stands for a person without a picture.

/// How many tints the style sheet has.
const TINTS: u32 = 6;

/// Initials of `name`: first letters of its first and last word, at most two.
#[must_use]
pub fn initials(name: &str) -> String {
    let mut words = name.split_whitespace().filter_map(|word| word.chars().find(|c| c.is_alphanumeric()));
    let first = words.next();
    let last = words.next_back();
    first.into_iter().chain(last).flat_map(char::to_uppercase).collect()
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

    #[test]
    fn initials_are_first_and_last() {
        for (name, expected) in
            [("Joe", "J"), ("Ada King Lovelace", "AL"), ("  bob  b ", "BB"), ("", ""), ("(x) Öz", "XÖ")]
        {
            assert_eq!(initials(name), expected, "{name}");
        }
    }

    #[test]
    fn tint_is_stable_and_in_range() {
        assert_eq!(tint("Joe"), tint("Joe"));
        assert!((1..=6).contains(&tint("")));
    }
}
