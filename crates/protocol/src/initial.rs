//! Where the character begins that stands for a name on a disc. How far it goes (a letter with its accents,
//! a flag, a person of several parts) is for whoever can tell: browsers have `Intl.Segmenter`.

use crate::checks::is_unseen;

/// The text from its first letter or digit on; without one, from the first character that shows anything.
/// `None` when nothing does.
#[must_use]
pub fn from_initial(text: &str) -> Option<&str> {
    let from = |shows: fn(char) -> bool| {
        let (at, _) = text.char_indices().find(|(_, c)| !is_unseen(*c) && shows(*c))?;
        text.get(at..)
    };
    from(char::is_alphanumeric).or_else(|| from(|c| !is_accent(c)))
}

/// Whether a character only shows upon the one before it.
fn is_accent(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}' | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}' | '\u{20D0}'..='\u{20FF}')
}

#[cfg(test)]
mod tests {
    use super::from_initial;

    #[test]
    fn a_letter_then_anything_that_shows_then_nothing() {
        for (text, from) in [
            ("Joe", Some("Joe")),
            ("(x) Öz", Some("x) Öz")),
            ("\u{200B}\u{3164}Ada", Some("Ada")),
            ("🇩🇪 Team", Some("Team")),
            ("👩\u{200D}🚀", Some("👩\u{200D}🚀")),
            ("\u{301}*", Some("*")),
            ("e\u{301}", Some("e\u{301}")),
            ("\u{2800} \u{3164}", None),
            ("", None),
        ] {
            assert_eq!(from_initial(text), from, "{text:?}");
        }
    }
}
