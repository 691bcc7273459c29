//! What somebody looks for in a list, as statements take it.

use foyer_protocol::limits::COUNT_MOST;

/// Words that must all be found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Search {
    /// Patterns of `LIKE`, escaped by `\`; the first is empty when everything is looked for.
    pub(crate) patterns: [String; 3],
    /// The number that was typed, if that is all.
    pub(crate) number: Option<i64>,
}

impl Search {
    /// Reads what was typed, in the form that the stored keys have. More than three words are looked for in
    /// the order of the typing, from the third on.
    #[must_use]
    pub fn new(typed: &str) -> Self {
        let mut words = typed.split_whitespace().map(escaped);
        let (first, second) = (words.next(), words.next());
        let rest: Vec<String> = words.collect();
        let pattern = |word: Option<String>| word.map_or_else(String::new, |word| format!("%{word}%"));
        let all = "%".to_owned();
        let patterns = match (first, second, rest.is_empty()) {
            (None, ..) => Default::default(),
            (Some(one), None, _) => [pattern(Some(one)), all.clone(), all],
            (Some(one), two, true) => [pattern(Some(one)), pattern(two), all],
            (Some(one), two, false) => [pattern(Some(one)), pattern(two), pattern(Some(rest.join("%")))],
        };
        Self { patterns, number: typed.trim().trim_start_matches('#').parse().ok() }
    }
}

/// How many rows a count looks at.
pub(crate) const COUNTED: i64 = COUNT_MOST + 1;

/// The word, in which nothing stands for anything else.
fn escaped(word: &str) -> String {
    let mut safe = String::with_capacity(word.len());
    for c in word.chars() {
        if matches!(c, '%' | '_' | '\\') {
            safe.push('\\');
        }
        safe.push(c);
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::Search;

    #[test]
    fn words_become_patterns_and_nothing_typed_is_one() {
        for (typed, patterns, number) in [
            ("", ["", "", ""], None),
            ("  ", ["", "", ""], None),
            ("maria", ["%maria%", "%", "%"], None),
            (" maria  chair ", ["%maria%", "%chair%", "%"], None),
            ("a b c d", ["%a%", "%b%", "%c%d%"], None),
            ("100%_\\", ["%100\\%\\_\\\\%", "%", "%"], None),
            ("#42", ["%#42%", "%", "%"], Some(42)),
            ("42 1", ["%42%", "%1%", "%"], None),
        ] {
            let search = Search::new(typed);
            assert_eq!(search.patterns, patterns.map(str::to_owned), "{typed}");
            assert_eq!(search.number, number, "{typed}");
        }
    }
}
