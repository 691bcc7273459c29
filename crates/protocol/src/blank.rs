//! Empty lines in what people write: many of them push what was said off the screen.

use crate::checks::is_unseen;
use std::borrow::Cow;

/// So many empty lines in a row are too many.
const MANY: usize = 3;

/// The text as it is drawn: three or more empty lines in a row are one. What was written is stored as it is.
#[must_use]
pub fn folded(text: &str) -> Cow<'_, str> {
    let is_blank = |line: &&str| line.chars().all(is_unseen);
    let mut run = 0;
    let too_many = text.split('\n').any(|line| {
        run = if is_blank(&line) { run + 1 } else { 0 };
        run == MANY
    });
    if !too_many {
        return Cow::Borrowed(text);
    }
    let mut kept: Vec<&str> = Vec::new();
    for line in text.split('\n') {
        if !is_blank(&line) {
            let blank = kept.iter().rev().take_while(|line| is_blank(line)).count();
            if blank >= MANY {
                kept.truncate(kept.len() - blank + 1);
            }
        }
        kept.push(line);
    }
    kept.join("\n").into()
}

#[cfg(test)]
mod tests {
    use super::folded;

    #[test]
    fn three_or_more_empty_lines_are_one() {
        for (text, drawn) in [
            ("", ""),
            ("a", "a"),
            ("a\n\n\nb", "a\n\n\nb"),
            ("a\n\n\n\nb", "a\n\nb"),
            ("a\r\n\r\n\r\n\r\n\r\nb", "a\r\n\r\nb"),
            ("a\n \u{200b}\n\t\n\u{3164}\nb\n\n\n\n\n\nc", "a\n \u{200b}\nb\n\nc"),
            ("\n\n\n\na\n\nb", "\na\n\nb"),
            ("a\n\n\n\n", "a\n\n\n\n"),
        ] {
            assert_eq!(folded(text), drawn, "{text:?}");
        }
    }
}
