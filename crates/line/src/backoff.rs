//! What to do after a socket closed: when to connect again, or why not to.

use foyer_protocol::close;

/// Longest wait after the first failure, in ms.
const FIRST_MS: f64 = 500.0;
/// Longest wait after any failure, in ms.
const LONGEST_MS: f64 = 30_000.0;
/// Longest wait while somebody looks at what the line is for, in ms.
const WATCHED_MS: f64 = 5_000.0;
/// A socket that stood this long, in ms, starts the waits over.
const STEADY_MS: f64 = 5_000.0;
/// A server that restarts needs this long, in ms.
const RESTART_MS: u32 = 200;
/// Its clients come back spread over this time, in ms.
const RESTART_SPREAD_MS: f64 = 1_000.0;

/// What to do after a socket closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// Connect again after this many ms.
    Retry(u32),
    /// The session is over: ask to sign in.
    SignedOut,
    /// The server does not know the link: trying again is no use.
    UnknownLink,
    /// This build is older than the server: ask to reload.
    Outdated,
    /// There are too many lines of this visitor already: ask to close another.
    TooMany,
}

/// Counts failures, so that the waits grow: 0.5 s, 1 s, 2 s … 30 s, each times chance; no longer than 5 s
/// while somebody looks. Full jitter: after a server's restart its browsers come back spread out, not all
/// at once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Backoff {
    tries: u32,
    watched: bool,
}

impl Backoff {
    /// What a close code asks for. `stood_ms` says for how long the socket had stood, 0 for one that
    /// never did; `chance` is in `0.0..1.0`.
    pub fn closed(&mut self, code: u16, stood_ms: f64, chance: f64) -> Next {
        if stood_ms >= STEADY_MS {
            self.reset();
        }
        match code {
            close::SIGNED_OUT => Next::SignedOut,
            close::UNKNOWN_LINK => Next::UnknownLink,
            close::OUTDATED => Next::Outdated,
            close::TOO_MANY => Next::TooMany,
            // Only the first time: a server that says so again and again is not asked in a hurry.
            close::RESYNC if self.tries == 0 => self.retry(0),
            close::RESTART if self.tries == 0 => self.retry(RESTART_MS + share(RESTART_SPREAD_MS, chance)),
            _ => {
                let longest = FIRST_MS * f64::from(1_u32 << self.tries.min(10));
                let most = if self.watched { WATCHED_MS } else { LONGEST_MS };
                self.retry(share(longest.min(most), chance))
            }
        }
    }

    /// Starts over: something says that trying now makes sense, such as a network that is back.
    pub fn reset(&mut self) {
        self.tries = 0;
    }

    /// Whether somebody looks at what the line is for, from now on.
    pub fn watch(&mut self, somebody: bool) {
        self.watched = somebody;
    }

    fn retry(&mut self, ms: u32) -> Next {
        self.tries = self.tries.saturating_add(1);
        Next::Retry(ms)
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0..=30 000 by construction")]
fn share(longest_ms: f64, chance: f64) -> u32 {
    (longest_ms * chance.clamp(0.0, 1.0)) as u32
}

#[cfg(test)]
mod tests {
    use super::{Backoff, Next, close};

    /// What a browser says of a line that ended without a word (RFC 6455, 7.4.1).
    const ABNORMAL: u16 = 1006;

    fn after(tries: u32, code: u16, stood_ms: f64, chance: f64) -> Next {
        Backoff { tries, watched: false }.closed(code, stood_ms, chance)
    }

    #[test]
    fn waits_double_up_to_half_a_minute_and_no_further() {
        let mut backoff = Backoff::default();
        let waits: Vec<_> = (0..9).map(|_| backoff.closed(ABNORMAL, 0.0, 1.0)).collect();
        let longest = [500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000];
        assert_eq!(waits, longest.map(Next::Retry));
        assert_eq!(after(u32::MAX, ABNORMAL, 0.0, 1.0), Next::Retry(30_000));
    }

    #[test]
    fn who_looks_waits_five_seconds_at_most() {
        let mut backoff = Backoff::default();
        backoff.watch(true);
        let waits: Vec<_> = (0..6).map(|_| backoff.closed(ABNORMAL, 0.0, 1.0)).collect();
        assert_eq!(waits, [500, 1_000, 2_000, 4_000, 5_000, 5_000].map(Next::Retry));
        backoff.watch(false);
        assert_eq!(backoff.closed(ABNORMAL, 0.0, 1.0), Next::Retry(30_000));
    }

    #[test]
    fn jitter_is_full() {
        assert_eq!(after(3, ABNORMAL, 0.0, 0.0), Next::Retry(0));
        assert_eq!(after(3, ABNORMAL, 0.0, 0.5), Next::Retry(2_000));
        assert_eq!(after(3, ABNORMAL, 0.0, f64::NAN), Next::Retry(0));
    }

    #[test]
    fn only_a_steady_socket_starts_over() {
        assert_eq!(after(4, ABNORMAL, 200.0, 1.0), Next::Retry(8_000));
        assert_eq!(after(4, ABNORMAL, 60_000.0, 1.0), Next::Retry(500));
        let mut backoff = Backoff { tries: 4, watched: false };
        backoff.reset();
        assert_eq!(backoff.closed(ABNORMAL, 0.0, 1.0), Next::Retry(500));
    }

    #[test]
    fn a_resync_comes_back_at_once_but_not_for_ever() {
        let mut backoff = Backoff::default();
        assert_eq!(backoff.closed(close::RESYNC, 100.0, 0.9), Next::Retry(0));
        assert_eq!(backoff.closed(close::RESYNC, 100.0, 0.5), Next::Retry(500));
        assert_eq!(backoff.closed(close::RESYNC, 9_000.0, 0.5), Next::Retry(0));
    }

    #[test]
    fn a_restart_comes_back_soon_and_spread_out() {
        assert_eq!(after(0, close::RESTART, 0.0, 0.0), Next::Retry(200));
        assert_eq!(after(0, close::RESTART, 0.0, 1.0), Next::Retry(1_200));
        assert_eq!(after(2, close::RESTART, 0.0, 1.0), Next::Retry(2_000));
    }

    #[test]
    fn what_a_new_try_cannot_mend_ends_the_tries() {
        assert_eq!(after(0, close::SIGNED_OUT, 0.0, 0.5), Next::SignedOut);
        assert_eq!(after(0, close::UNKNOWN_LINK, 0.0, 0.5), Next::UnknownLink);
        assert_eq!(after(0, close::OUTDATED, 0.0, 0.5), Next::Outdated);
        assert_eq!(after(0, close::TOO_MANY, 0.0, 0.5), Next::TooMany);
    }
}
