//! Links in what people write: where they begin and end. Pure; drawing them is the callers' business.
//!
//! Only `http`, `https` and `mailto` addresses that somebody wrote in full become links, with exactly the
//! target that was written. Nothing is guessed.

use crate::checks::is_unseen;

/// A stretch of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Words.
    Text(&'a str),
    /// An address as it was written, which is also its target.
    Link(&'a str),
}

const SCHEMES: [&str; 3] = ["https://", "http://", "mailto:"];
/// What ends a sentence rather than an address.
const TRAILING: &[char] = &['.', ',', ';', ':', '!', '?', '\'', '"', '”', '’', '»', '…', '*', '_', '~'];
const BRACKETS: [(char, char); 3] = [('(', ')'), ('[', ']'), ('{', '}')];

/// The text in stretches; put together they are the text.
#[must_use]
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut from = 0;
    let mut before = None;
    for (at, char) in text.char_indices() {
        // After a letter of a script without spaces an address may begin; after `x` it is another word.
        let starts_word = !before.is_some_and(|c: char| c.is_ascii_alphanumeric());
        before = Some(char);
        if at < from || !starts_word {
            continue;
        }
        let Some(length) = link_length(&text[at..]) else { continue };
        if from < at {
            pieces.push(Piece::Text(&text[from..at]));
        }
        pieces.push(Piece::Link(&text[at..at + length]));
        from = at + length;
    }
    if from < text.len() {
        pieces.push(Piece::Text(&text[from..]));
    }
    pieces
}

/// How many bytes of the address that the text begins with; `None` where it begins with none.
fn link_length(text: &str) -> Option<usize> {
    let begins =
        |scheme: &&&str| text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
    let scheme = SCHEMES.iter().find(begins)?.len();
    // An address with something unseen in it is not what it seems.
    let ends = |c: char| is_unseen(c) || matches!(c, '<' | '>' | '"' | '“' | '«');
    let mut link = &text[..text.find(ends).unwrap_or(text.len())];
    loop {
        let shorter = link.trim_end_matches(TRAILING);
        let shorter = without_open_bracket(shorter);
        if shorter.len() == link.len() {
            break;
        }
        link = shorter;
    }
    (link.len() > scheme).then_some(link.len())
}

/// Without a bracket at the end that the address did not open: `(see https://example.com)`.
fn without_open_bracket(link: &str) -> &str {
    for (open, close) in BRACKETS {
        if let Some(rest) = link.strip_suffix(close)
            && link.matches(open).count() < link.matches(close).count()
        {
            return rest;
        }
    }
    link
}

/// Whether the host of a web address may be taken for another one: it has letters of another script than
/// Latin under a Latin ending, such as a Cyrillic `а` in `аpple.com`. Then its ASCII form (`xn--…`) is to be
/// shown beside it.
#[must_use]
pub fn is_confusing(link: &str) -> bool {
    let Some((_, rest)) = link.split_once("://") else { return false };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    let latin = |c: char| matches!(c, '\u{C0}'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}');
    // What stands before an `@` is no host, though it may look like one.
    let disguised = authority.contains('@');
    let ending = host.rsplit('.').next().unwrap_or_default();
    disguised || (ending.is_ascii() && host.chars().any(|c| !c.is_ascii() && !latin(c)))
}

#[cfg(test)]
mod tests {
    use super::Piece::{Link, Text};
    use super::{Piece, is_confusing, pieces};
    use proptest::prelude::*;

    #[test]
    fn addresses_that_are_written_in_full_become_links() {
        assert_eq!(pieces("no link"), [Text("no link")]);
        assert_eq!(pieces(""), []);
        assert_eq!(pieces("http://a.de"), [Link("http://a.de")]);
        assert_eq!(pieces("请看https://a.de"), [Text("请看"), Link("https://a.de")]);
        assert_eq!(
            pieces("See HTTPS://shop.example/a?b=c#d and mailto:jo@example.com"),
            [
                Text("See "),
                Link("HTTPS://shop.example/a?b=c#d"),
                Text(" and "),
                Link("mailto:jo@example.com")
            ]
        );
        for none in [
            "javascript:alert(1)",
            "data:text/html,x",
            "www.example.com",
            "jo@example.com",
            "https://",
            "xhttp://a.de",
            "ftp://a.de",
        ] {
            assert_eq!(pieces(none), [Text(none)], "{none}");
        }
    }

    #[test]
    fn brackets_and_full_stops_of_the_sentence_stay_outside() {
        for (text, link) in [
            ("(https://a.de/b)", "https://a.de/b"),
            ("https://a.de/b_(c)", "https://a.de/b_(c)"),
            ("(https://a.de/b_(c)).", "https://a.de/b_(c)"),
            ("Is it https://a.de/b?!", "https://a.de/b"),
            ("<https://a.de/b>", "https://a.de/b"),
            ("\u{201c}https://a.de/b\u{201d}, he said", "https://a.de/b"),
            ("https://a.de/\u{202e}gpj.exe", "https://a.de/"),
            ("https://müller.de/straße", "https://müller.de/straße"),
        ] {
            let found: Vec<&str> = pieces(text)
                .into_iter()
                .filter_map(|piece| match piece {
                    Link(link) => Some(link),
                    Text(_) => None,
                })
                .collect();
            assert_eq!(found, [link], "{text}");
        }
    }

    #[test]
    fn a_host_that_may_be_taken_for_another_is_told_of() {
        for plain in
            ["https://example.com", "https://müller.de/а", "https://пример.рф", "mailto:а@example.com"]
        {
            assert!(!is_confusing(plain), "{plain}");
        }
        for confusing in ["https://аpple.com", "https://bank.example@evil.example/", "http://пример.com"]
        {
            assert!(is_confusing(confusing), "{confusing}");
        }
    }

    proptest! {
        #[test]
        fn put_together_the_pieces_are_the_text(text in "(https?://|mailto:|[a-zé.()<> \u{202e}\n]){0,12}") {
            let all: String = pieces(&text)
                .iter()
                .map(|piece| match piece {
                    Piece::Text(words) | Piece::Link(words) => *words,
                })
                .collect();
            prop_assert_eq!(all, text);
        }
    }
}
