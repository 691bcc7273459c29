//! Whether the line to the server lives. Pure: the time is an argument.
//!
//! A browser shows a page nothing of a socket's own pings, and keeps a line that swallows
//! everything for many minutes. So after a silence the server is asked, and without an answer the
//! line is given up.

use foyer_protocol::Timestamp;

/// A silence after which the server is asked, in milliseconds.
pub const QUIET_MS: u32 = 20_000;
/// How long its answer may take, in milliseconds; also that of a new line to its hello.
pub const ANSWER_MS: u32 = 15_000;
/// How long a new socket may take to open while somebody waits for it, in milliseconds. A browser sends
/// the first packet of one that hangs again after ever longer times; a new one begins at once. Slow lines
/// need four round trips.
pub const OPEN_MS: u32 = 5_000;
/// A socket that has not opened for so long, in milliseconds, is given up as soon as something says that
/// the network is back.
pub const HANGS_MS: i64 = 1_000;
/// A silence after which the server is asked when somebody comes back, in milliseconds.
pub const STILL_MS: i64 = 5_000;
/// How long its answer to them may take, in milliseconds.
pub const SOON_MS: u32 = 3_000;

/// What is to be done about the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// Nothing: it spoke lately, or it has been asked.
    Nothing,
    /// Ask whether it lives.
    Ask,
    /// It is dead: connect anew.
    Renew,
}

/// When the line spoke last, and when it was asked since. Browser's clock.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pulse {
    heard_at: Timestamp,
    asked_at: Option<Timestamp>,
}

impl Pulse {
    /// The server said something, or there is a new line.
    #[must_use]
    pub fn heard(now: Timestamp) -> Self {
        Self { heard_at: now, asked_at: None }
    }

    /// What is to be done now; an answer of [`Need::Ask`] counts as asked.
    pub fn check(&mut self, now: Timestamp) -> Need {
        self.check_within(now, QUIET_MS, ANSWER_MS)
    }

    /// The same with spans of the caller's, in milliseconds: for tests that can't wait as long.
    pub fn check_within(&mut self, now: Timestamp, quiet_ms: u32, answer_ms: u32) -> Need {
        match self.asked_at {
            Some(at) if now.since_ms(at) > i64::from(answer_ms) => Need::Renew,
            // A clock that was set back says nothing of a silence, so it counts as one.
            Some(at) if now < at => self.ask(now),
            Some(_) => Need::Nothing,
            None if now.since_ms(self.heard_at) > i64::from(quiet_ms) || now < self.heard_at => self.ask(now),
            None => Need::Nothing,
        }
    }

    /// Somebody comes back, or the network does: a line that was silent for a moment is asked at once, and
    /// given up sooner. An answer of [`Need::Ask`] counts as asked.
    pub fn wake(&mut self, now: Timestamp) -> Need {
        if self.asked_at.is_none() && now.since_ms(self.heard_at) > STILL_MS {
            self.asked_at = Some(now.plus_ms(i64::from(SOON_MS) - i64::from(ANSWER_MS)));
            return Need::Ask;
        }
        self.check(now)
    }

    fn ask(&mut self, now: Timestamp) -> Need {
        self.asked_at = Some(now);
        Need::Ask
    }
}

#[cfg(test)]
mod tests {
    use super::{Need, Pulse};
    use foyer_protocol::Timestamp;

    const START: i64 = 1_000_000;

    /// What a line heard at the start needs at each of these milliseconds after it.
    fn needs(after: &[i64]) -> Vec<Need> {
        let mut pulse = Pulse::heard(Timestamp(START));
        after.iter().map(|ms| pulse.check(Timestamp(START + ms))).collect()
    }

    #[test]
    fn a_silent_line_is_asked_once_and_then_given_up() {
        let found = needs(&[1_000, 20_000, 20_001, 21_000, 35_001, 35_002]);
        assert_eq!(
            found,
            [Need::Nothing, Need::Nothing, Need::Ask, Need::Nothing, Need::Nothing, Need::Renew]
        );
    }

    #[test]
    fn who_comes_back_waits_three_seconds() {
        let at = |ms: i64| Timestamp(START + ms);
        let mut pulse = Pulse::heard(at(0));
        assert_eq!(pulse.wake(at(5_000)), Need::Nothing);
        assert_eq!(pulse.wake(at(5_001)), Need::Ask);
        assert_eq!([6_000, 8_001].map(|ms| pulse.wake(at(ms))), [Need::Nothing; 2]);
        assert_eq!(pulse.check(at(8_002)), Need::Renew);
        pulse = Pulse::heard(at(8_003));
        assert_eq!(pulse.check(at(9_000)), Need::Nothing);
    }

    #[test]
    fn an_answer_starts_it_over() {
        let mut pulse = Pulse::heard(Timestamp(START));
        assert_eq!(pulse.check(Timestamp(START + 25_000)), Need::Ask);
        pulse = Pulse::heard(Timestamp(START + 26_000));
        assert_eq!(pulse.check(Timestamp(START + 46_000)), Need::Nothing);
        assert_eq!(pulse.check(Timestamp(START + 46_001)), Need::Ask);
    }

    #[test]
    fn a_stepped_clock_costs_a_question_and_never_hangs() {
        assert_eq!(needs(&[3_600_000]), [Need::Ask]);
        assert_eq!(needs(&[-3_600_000]), [Need::Ask]);
        // Asked, and then the clock goes back by an hour: asked again, and given up by the new time.
        let found = needs(&[20_001, -3_600_000, -3_584_999]);
        assert_eq!(found, [Need::Ask, Need::Ask, Need::Renew]);
    }
}
