//! Long threads in parts: only what is near the view is drawn.
//!
//! A part that is far from the view is a block of plain text with the height it had, so that the scroll bar,
//! find-in-page and screen readers still have all of it; it is drawn when it comes near (`View`). Who owns
//! a part draws it.

/// How many places of a stream make one part.
pub const PART: i64 = 10;

/// So many parts at the end are drawn at once, before anybody knows what is near.
const AT_ONCE: usize = 2;

/// The part that a place belongs to. It never changes, whatever comes before or after the place.
#[must_use]
pub const fn part_of(seq: i64) -> i64 {
    seq.div_euclid(PART)
}

/// The parts of ascending places, each once, ascending.
#[must_use]
pub fn parts(seqs: impl Iterator<Item = i64>) -> Vec<i64> {
    let mut parts: Vec<i64> = seqs.map(part_of).collect();
    parts.dedup();
    parts
}

/// Whether a part is drawn from the start: those at the end are what is looked at first.
#[must_use]
pub fn at_once(part: i64, parts: &[i64]) -> bool {
    parts.iter().rev().take(AT_ONCE).any(|known| *known == part)
}

/// The entries of one part; `entries` are ascending by their place.
#[must_use]
pub fn of_part<T>(entries: &[T], part: i64, seq: impl Fn(&T) -> i64) -> std::ops::Range<usize> {
    let from = entries.partition_point(|entry| part_of(seq(entry)) < part);
    let to = entries.partition_point(|entry| part_of(seq(entry)) <= part);
    from..to
}

#[cfg(test)]
mod tests {
    use super::{PART, at_once, of_part, part_of, parts};

    #[test]
    fn a_place_belongs_to_one_part() {
        assert_eq!((part_of(1), part_of(PART - 1), part_of(PART), part_of(2 * PART)), (0, 0, 1, 2));
        assert_eq!(parts(1..=PART * 2), [0, 1, 2]);
        assert_eq!(parts([1, 2, 10 * PART].into_iter()), [0, 10]);
        assert_eq!(parts(std::iter::empty()), [0_i64; 0]);
    }

    #[test]
    fn the_end_is_drawn_at_once() {
        let known = [0, 1, 2, 5];
        assert_eq!(known.map(|part| at_once(part, &known)), [false, false, true, true]);
        assert!(at_once(0, &[0]));
    }

    #[test]
    fn parts_cover_all_entries() {
        let entries: Vec<i64> = (1..=137).filter(|seq| seq % 7 != 0).collect();
        let mut covered = Vec::new();
        for part in parts(entries.iter().copied()) {
            covered.extend_from_slice(&entries[of_part(&entries, part, |seq| *seq)]);
        }
        assert_eq!(covered, entries);
    }
}
