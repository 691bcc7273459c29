//! What to say about the line to the server, and when.

use foyer_protocol::Timestamp;

/// Short breaks are nobody's business.
const QUIET_MS: i64 = 2_000;
/// From here on it may take longer.
const LONG_MS: i64 = 10_000;

/// What the connection strip shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Nothing to say.
    Quiet,
    /// Lost for a moment.
    Reconnecting,
    /// Lost for longer.
    NoConnection,
}

impl Stage {
    /// What a line that was lost at `since` calls for.
    #[must_use]
    pub fn of(since: Timestamp, now: Timestamp) -> Self {
        match now.since_ms(since) {
            ..QUIET_MS => Self::Quiet,
            QUIET_MS..LONG_MS => Self::Reconnecting,
            _ => Self::NoConnection,
        }
    }

    /// The words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Quiet => "",
            Self::Reconnecting => "Reconnecting…",
            Self::NoConnection => "No connection. Messages send when you're back.",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Stage;
    use foyer_protocol::Timestamp;

    #[test]
    fn the_longer_the_louder() {
        for (ms, stage) in [
            (-100, Stage::Quiet),
            (1_999, Stage::Quiet),
            (2_000, Stage::Reconnecting),
            (9_999, Stage::Reconnecting),
            (10_000, Stage::NoConnection),
        ] {
            assert_eq!(Stage::of(Timestamp(500), Timestamp(500 + ms)), stage);
        }
    }
}
