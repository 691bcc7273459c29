//! The one order of names: Unicode's root collation (CLDR), which is the order people know from a
//! dictionary, whatever the letters and wherever the database runs.
//!
//! The server asks ICU4X, a browser its own ICU. Neither database sorts names: each would by a rule of
//! its own, and SQLite by code point. Knows nothing of what is sorted.

#[cfg(target_arch = "wasm32")]
mod browser;
#[cfg(not(target_arch = "wasm32"))]
mod icu;

#[cfg(target_arch = "wasm32")]
use browser::collate;
#[cfg(not(target_arch = "wasm32"))]
use icu::collate;
use std::cmp::Ordering;

/// Which of two names comes first. Only equal texts are equal: those that sort alike go by code point.
#[must_use]
pub fn compare(a: &str, b: &str) -> Ordering {
    collate(a, b).then_with(|| a.cmp(b))
}

/// Sorts by a name; items of one name keep their order.
pub fn sort_by_name<T>(items: &mut [T], name: impl Fn(&T) -> &str) {
    items.sort_by(|a, b| compare(name(a), name(b)));
}

#[cfg(test)]
mod tests {
    use super::{compare, sort_by_name};
    use std::cmp::Ordering;

    /// Each group stands in its order already.
    const SORTED: [&[&str]; 6] = [
        &["Line 1", "Line 10", "Line 2"],
        &["co-op", "coop", "COOP"],
        &["Müller", "Muller AG", "Mullet", "Mütze"],
        &["O'Brien", "Obrien", "Ögmundur", "Olsen"],
        &["Zoe", "Андрей", "Яна", "דוד", "مريم", "田中"],
        &["Team", "Team 2", "Teamwork"],
    ];

    #[test]
    fn names_stand_as_in_a_dictionary() {
        // The order of the whole line, not only of neighbours.
        for sorted in SORTED {
            for (at, a) in sorted.iter().enumerate() {
                for b in &sorted[at + 1..] {
                    assert_eq!(compare(a, b), Ordering::Less, "{a} before {b}");
                    assert_eq!(compare(b, a), Ordering::Greater, "{b} after {a}");
                }
            }
        }
    }

    #[test]
    fn case_and_accents_decide_only_between_equal_letters() {
        let mut names = ["Zoe", "émile", "Ada", "Øystein", "ada", "Ädam", "Adele", "Emil"];
        sort_by_name(&mut names, |name| name);
        assert_eq!(names, ["ada", "Ada", "Ädam", "Adele", "Emil", "émile", "Øystein", "Zoe"]);
    }

    #[test]
    fn equal_is_only_the_same_text() {
        assert_eq!(compare("Ada", "Ada"), Ordering::Equal);
        // Two spellings of one word: beside each other, always in one order.
        let (composed, apart) = ("Jos\u{E9}", "Jose\u{301}");
        assert_eq!(compare(composed, apart), composed.cmp(apart));
        assert_eq!(compare(apart, "Josef"), Ordering::Less);
        assert_eq!(compare(composed, "Josef"), Ordering::Less);
    }
}
