//! Load by a plan: so many a second for so long, whatever the server does.

use std::time::{Duration, Instant};
use tokio::time::sleep_until;

/// Characters of a message: a sentence or two.
pub(crate) const MESSAGE_CHARS: usize = 100;

/// Calls `send` with a running number and the planned moment, `per_second` times a second. When
/// the machine is late, what is due is sent at once and counts as late.
pub(crate) async fn open_loop(per_second: f64, length: Duration, mut send: impl FnMut(usize, Instant)) {
    let start = Instant::now();
    let count = (per_second * length.as_secs_f64()).round();
    for number in 0_usize.. {
        let after =
            Duration::from_secs_f64(f64::from(u32::try_from(number).unwrap_or(u32::MAX)) / per_second);
        if number >= whole(count) {
            return;
        }
        let planned = start + after;
        sleep_until(planned.into()).await;
        send(number, planned);
    }
}

/// A count as a whole number; negative ones are none.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "counts of things sent")]
pub(crate) fn whole(count: f64) -> usize {
    count.max(0.0) as usize
}

/// A count as a figure.
#[expect(clippy::cast_precision_loss, reason = "counts far below 2^52")]
pub(crate) fn figure(count: usize) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn everything_planned_is_sent_on_time_or_late_but_never_left_out() {
        let mut planned = Vec::new();
        open_loop(1_000.0, Duration::from_millis(50), |number, at| {
            if number == 10 {
                std::thread::sleep(Duration::from_millis(20));
            }
            planned.push(at);
        })
        .await;
        assert_eq!(planned.len(), 50);
        assert_eq!(planned[49] - planned[0], Duration::from_millis(49));
    }
}
