//! When a silent browser is pinged, and when it is taken for gone: at one moment, however the pings fall.

use std::pin::Pin;
use std::time::Duration;
use tokio::time::{Instant, Sleep, sleep_until};

/// How often a browser is pinged; at least twice in the silence that is taken for its end. Browsers answer
/// pings by themselves.
const PING: Duration = Duration::from_secs(25);
/// Where the operator set no limit, this is the limit.
const NO_LIMIT: Duration = Duration::from_secs(24 * 3_600);

/// A limit of time, where 0 is none.
pub(super) fn patience(ms: u32) -> Duration {
    if ms == 0 { NO_LIMIT } else { Duration::from_millis(ms.into()) }
}

/// What is to be done for a silent browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Due {
    /// Nothing yet.
    Nothing,
    /// A ping.
    Ping,
    /// It was silent for too long.
    Gone,
}

/// The watch over one browser.
pub(super) struct Watch {
    turns: Turns,
    /// On the heap: it is larger than all the rest.
    alarm: Pin<Box<Sleep>>,
}

impl Watch {
    /// Over a browser that may be silent for `silent_ms`; 0 for ever.
    pub(super) fn new(silent_ms: u32) -> Self {
        let turns = Turns::new(patience(silent_ms), Instant::now());
        Self { alarm: Box::pin(sleep_until(turns.ping_at)), turns }
    }

    /// Waits until something may be due. Nothing is lost when it is dropped while it waits.
    pub(super) async fn look(&mut self) {
        self.alarm.as_mut().await;
    }

    /// What is due for a browser that was heard of last at `heard`.
    pub(super) fn due(&mut self, heard: Instant) -> Due {
        let due = self.turns.due(Instant::now(), heard);
        self.alarm.as_mut().reset(self.turns.next(heard));
        due
    }
}

/// The rule, without a clock.
struct Turns {
    silence: Duration,
    ping_at: Instant,
}

impl Turns {
    fn new(silence: Duration, now: Instant) -> Self {
        let mut turns = Self { silence, ping_at: now };
        turns.ping_at = now + turns.every();
        turns
    }

    fn every(&self) -> Duration {
        PING.min(self.silence / 2)
    }

    fn due(&mut self, now: Instant, heard: Instant) -> Due {
        if now >= heard + self.silence {
            Due::Gone
        } else if now >= self.ping_at {
            self.ping_at = now + self.every();
            Due::Ping
        } else {
            Due::Nothing
        }
    }

    /// When to look again, unless the browser is heard of meanwhile; then that look finds nothing due.
    fn next(&self, heard: Instant) -> Instant {
        self.ping_at.min(heard + self.silence)
    }
}

#[cfg(test)]
mod tests {
    use super::{Due, Turns, patience};
    use crate::config::Limits;
    use std::time::Duration;
    use tokio::time::Instant;

    /// Pings and the end, in seconds from the start, of a browser that is heard of at these seconds.
    fn story(silent_ms: u32, heard: &[u64], until: u64) -> Vec<(u64, Due)> {
        let start = Instant::now();
        let mut turns = Turns::new(patience(silent_ms), start);
        let mut now = turns.next(start);
        let mut story = Vec::new();
        while now <= start + Duration::from_secs(until) {
            let passed = now - start;
            let last = heard.iter().copied().map(Duration::from_secs).filter(|at| *at <= passed).max();
            let last = start + last.unwrap_or_default();
            let due = turns.due(now, last);
            if due != Due::Nothing {
                story.push((passed.as_secs(), due));
            }
            if due == Due::Gone {
                break;
            }
            now = turns.next(last);
        }
        story
    }

    #[test]
    fn the_end_comes_after_one_figure_however_the_pings_fall() {
        let silent_ms = Limits::default().silent_ms;
        assert_eq!(silent_ms, 60_000);
        for last in [0, 1, 14, 24, 25, 26, 49] {
            let story = story(silent_ms, &[0, last], 200);
            assert_eq!(story.last(), Some(&(last + 60, Due::Gone)), "{last}: {story:?}");
            let pings = story.iter().filter(|(at, due)| *due == Due::Ping && *at > last).count();
            assert!(pings >= 2, "{last}: {story:?}");
        }
    }

    #[test]
    fn whoever_answers_stays() {
        let answers: Vec<u64> = (0..40).map(|turn| turn * 25).collect();
        let story = story(60_000, &answers, 900);
        assert_eq!(story.len(), 36, "{story:?}");
        assert!(story.iter().all(|(_, due)| *due == Due::Ping), "{story:?}");
    }

    #[test]
    fn without_a_limit_a_browser_is_pinged_and_kept() {
        let story = story(0, &[], 3_600);
        assert_eq!(story.len(), 144);
        assert!(story.iter().all(|(_, due)| *due == Due::Ping), "{story:?}");
    }
}
