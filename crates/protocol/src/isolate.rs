//! Names inside sentences: a name written from right to left, or one with characters that turn text round,
//! must not turn what stands around it. For plain text (titles, toasts, labels); markup has `bdi`.
//!
//! All sentences are English, so a name that runs from left to right needs nothing and stays as it is.

use std::borrow::Cow;

/// First strong isolate: what follows has the direction of its own first letter.
const OPEN: char = '\u{2068}';
/// Pop directional isolate.
const CLOSE: char = '\u{2069}';

/// The name, apart from the sentence around it (Unicode Standard Annex 9, isolates).
#[must_use]
pub fn isolated(name: &str) -> Cow<'_, str> {
    if !name.chars().any(|c| is_control(c) || is_right_to_left(c)) {
        return Cow::Borrowed(name);
    }
    // Its own controls could close the isolate.
    let inner = name.chars().filter(|c| !is_control(*c));
    std::iter::once(OPEN).chain(inner).chain(std::iter::once(CLOSE)).collect::<String>().into()
}

/// Marks, embeddings, overrides and isolates.
fn is_control(c: char) -> bool {
    matches!(c, '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Letters of the scripts that are written from right to left.
fn is_right_to_left(c: char) -> bool {
    matches!(c,
        '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFF}'
        | '\u{10800}'..='\u{10FFF}' | '\u{1E800}'..='\u{1EFFF}')
}

#[cfg(test)]
mod tests {
    use super::isolated;

    #[test]
    fn only_names_that_could_turn_a_sentence_are_isolated() {
        for plain in ["", "Maria", "José-María O'Neill", "田中", "Мария", "🙂"] {
            assert_eq!(isolated(plain), plain);
        }
        assert_eq!(isolated("مريم"), "\u{2068}مريم\u{2069}");
        assert_eq!(isolated("דוד Levi"), "\u{2068}דוד Levi\u{2069}");
    }

    #[test]
    fn a_name_cannot_leave_its_isolate() {
        assert_eq!(isolated("Max\u{202E}gnp.exe"), "\u{2068}Maxgnp.exe\u{2069}");
        assert_eq!(isolated("a\u{2069}\u{202E}b"), "\u{2068}ab\u{2069}");
    }
}
