//! What somebody has read of a stream: it moves forward, and never past the end. Whoever says the same again, or
//! what cannot be, costs no write.

/// Whether `seq` is more than was read `before`, of a stream whose newest entry is `last`.
pub(crate) fn moves(before: i64, seq: i64, last: i64) -> bool {
    before < seq && seq <= last
}

#[cfg(test)]
mod tests {
    use super::moves;

    #[test]
    fn only_forward_and_not_past_the_end() {
        for (before, seq, last, moved) in [
            (0, 1, 3, true),
            (2, 3, 3, true),
            (3, 3, 3, false),
            (3, 2, 3, false),
            (3, 4, 3, false),
            (0, i64::MAX, 3, false),
            (0, i64::MIN, 3, false),
        ] {
            assert_eq!(moves(before, seq, last), moved, "{before} {seq} {last}");
        }
    }
}
