//! When work that failed is tried again, and when it is given up.
//!
//! The waits grow, so that what is broken is not asked in a hurry, and an outage of an hour is
//! survived.

/// Wait after the first failure, in ms.
const FIRST_MS: i64 = 5_000;
/// Longest wait, in ms.
const LONGEST_MS: i64 = 3_600_000;
/// Tries before a job that is done once is given up: the last one comes more than 2 hours after
/// the first.
const TRIES: i64 = 12;

/// How long to wait in ms after the `failures`th failure in a row: 5 s, 10 s, 20 s … 1 h.
#[must_use]
pub fn wait_ms(failures: i64) -> i64 {
    let doublings = u32::try_from(failures.clamp(1, TRIES) - 1).unwrap_or_default();
    FIRST_MS.saturating_mul(1_i64 << doublings).min(LONGEST_MS)
}

/// Whether the `failures`th failure in a row was the last.
#[must_use]
pub fn is_over(failures: i64) -> bool {
    failures >= TRIES
}

#[cfg(test)]
mod tests {
    use super::{TRIES, is_over, wait_ms};

    #[test]
    fn waits_double_up_to_an_hour() {
        let waits: Vec<_> = (1..=12).map(|failures| wait_ms(failures) / 1_000).collect();
        assert_eq!(waits, [5, 10, 20, 40, 80, 160, 320, 640, 1_280, 2_560, 3_600, 3_600]);
        for odd in [i64::MIN, -1, 0] {
            assert_eq!(wait_ms(odd), wait_ms(1));
        }
        assert_eq!(wait_ms(i64::MAX), 3_600_000);
    }

    #[test]
    fn an_outage_of_two_hours_is_survived() {
        let all: i64 = (1..TRIES).map(wait_ms).sum();
        assert!(all > 2 * 3_600_000, "{all}");
        assert!(!is_over(TRIES - 1) && is_over(TRIES));
    }
}
