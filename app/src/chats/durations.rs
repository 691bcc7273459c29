//! Spans of time as people read them.

/// A running timer: "0:42", "12:04", "1:02:03". Negative spans, from a clock that is off, are zero.
#[must_use]
pub fn timer(ms: i64) -> String {
    let seconds = ms.max(0) / 1_000;
    let (hours, minutes, seconds) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
}

/// The same for a `datetime` attribute: "PT3M12S".
#[must_use]
pub fn machine(ms: i64) -> String {
    let seconds = ms.max(0) / 1_000;
    format!("PT{}M{}S", seconds / 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::{machine, timer};

    #[test]
    fn timers() {
        for (ms, shown) in [
            (-5, "0:00"),
            (42_000, "0:42"),
            (124_999, "2:04"),
            (3_600_000, "1:00:00"),
            (90_061_000, "25:01:01"),
        ] {
            assert_eq!(timer(ms), shown);
        }
        assert_eq!(machine(192_000), "PT3M12S");
    }
}
