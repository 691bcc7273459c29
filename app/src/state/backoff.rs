//! When to connect again, and what a close code means. Pure: chance is an argument.

/// Shortest bound of a wait.
const FIRST_MS: f64 = 500.0;
/// Longest bound of a wait.
const LONGEST_MS: f64 = 30_000.0;
/// A socket that lived this long starts the waits over.
const STEADY_MS: f64 = 5_000.0;

/// Growing waits with full jitter: 0.5 s, 1 s, 2 s … 30 s, each times chance.
#[derive(Clone, Copy, Debug, Default)]
pub struct Backoff {
    tries: u32,
}

impl Backoff {
    /// Milliseconds to wait before the next try. `chance` is in `0.0..1.0`.
    pub fn next_ms(&mut self, chance: f64) -> u32 {
        let bound = (FIRST_MS * f64::from(1_u32 << self.tries.min(10))).min(LONGEST_MS);
        self.tries = self.tries.saturating_add(1);
        // In 0..=30_000, so the cast is exact.
        (bound * chance.clamp(0.0, 1.0)) as u32
    }

    /// Starts over when the socket that closed had lived long enough to be trusted.
    pub fn lived(&mut self, ms: f64) {
        if ms >= STEADY_MS {
            self.tries = 0;
        }
    }

    /// Starts over: something says that trying now makes sense.
    pub fn reset(&mut self) {
        self.tries = 0;
    }
}

/// What to do after the socket closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AfterClose {
    /// The session is over: ask to sign in.
    SignedOut,
    /// The server lost track of what this tab has: connect at once.
    Resync,
    /// This build is too old: ask to reload.
    NewVersion,
    /// Connect again after a wait.
    Wait,
}

impl AfterClose {
    /// What a close code asks for.
    #[must_use]
    pub fn of(code: u16) -> Self {
        match code {
            4401 => Self::SignedOut,
            4409 => Self::Resync,
            4426 => Self::NewVersion,
            _ => Self::Wait,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{AfterClose, Backoff};

    #[test]
    fn waits_double_up_to_the_bound() {
        let mut backoff = Backoff::default();
        let waits: Vec<u32> = (0..9).map(|_| backoff.next_ms(1.0)).collect();
        assert_eq!(waits, [500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
    }

    #[test]
    fn jitter_is_full() {
        assert_eq!(Backoff::default().next_ms(0.0), 0);
        assert_eq!(Backoff { tries: 3 }.next_ms(0.5), 2_000);
    }

    #[test]
    fn only_a_steady_socket_starts_over() {
        let mut backoff = Backoff { tries: 4 };
        backoff.lived(200.0);
        assert_eq!(backoff.tries, 4);
        backoff.lived(60_000.0);
        assert_eq!(backoff.tries, 0);
    }

    #[test]
    fn close_codes() {
        assert_eq!(AfterClose::of(4401), AfterClose::SignedOut);
        assert_eq!(AfterClose::of(4409), AfterClose::Resync);
        assert_eq!(AfterClose::of(4426), AfterClose::NewVersion);
        assert_eq!(AfterClose::of(1012), AfterClose::Wait);
        assert_eq!(AfterClose::of(1006), AfterClose::Wait);
    }
}
