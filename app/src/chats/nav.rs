//! Which branches of the navigation pane stand open, and which its search keeps. Pure.

use super::lists::Open;

/// Up to so many groups all of them stand open; beyond, quiet ones are folded and can be searched.
pub const FEW: usize = 6;

/// Whether a group's branch starts open. `chosen` is what the agent did with it before. The branch one is in is
/// never folded.
#[must_use]
pub fn starts_open(groups: usize, open: Open, is_here: bool, chosen: Option<bool>) -> bool {
    is_here || chosen.unwrap_or(groups <= FEW || open.queue + open.active > 0)
}

/// Whether the search keeps a group, by its own name or its department's. `wanted` is trimmed and in lower case.
#[must_use]
pub fn is_kept(name: &str, department: &str, wanted: &str) -> bool {
    [name, department].iter().any(|text| text.to_lowercase().contains(wanted))
}

#[cfg(test)]
mod tests {
    use super::{FEW, is_kept, starts_open};
    use crate::chats::lists::Open;

    #[test]
    fn of_many_groups_the_quiet_ones_are_folded() {
        let (quiet, busy) = (Open::default(), Open { queue: 1, active: 0 });
        for (groups, open, is_here, chosen, expected) in [
            (FEW, quiet, false, None, true),
            (FEW + 1, quiet, false, None, false),
            (FEW + 1, busy, false, None, true),
            (FEW + 1, Open { queue: 0, active: 1 }, false, None, true),
            (FEW + 1, quiet, true, None, true),
            (FEW + 1, quiet, true, Some(false), true),
            (FEW + 1, busy, false, Some(false), false),
            (FEW + 1, quiet, false, Some(true), true),
            (1, quiet, false, Some(false), false),
        ] {
            assert_eq!(
                starts_open(groups, open, is_here, chosen),
                expected,
                "{groups} {open:?} {is_here} {chosen:?}"
            );
        }
    }

    #[test]
    fn a_search_finds_groups_by_either_name() {
        assert!(is_kept("First line", "Support", "supp") && is_kept("First line", "Support", "first"));
        assert!(is_kept("First line", "Support", "") && !is_kept("First line", "Support", "sales"));
    }
}
