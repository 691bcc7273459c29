//! How long is too long: the levels of a visitor's wait for an answer.
//!
//! The figures are the defaults of **Service Quality**. Until an administrator can change them there, they stand
//! here and nowhere else.

/// **Idle Warning After**, in ms.
pub const IDLE_WARNING_MS: i64 = 60_000;
/// **Idle Critical After**, in ms.
pub const IDLE_CRITICAL_MS: i64 = 120_000;

/// How bad a wait is. Ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Nothing to say.
    Calm,
    /// Somebody should look.
    Warning,
    /// Somebody should have looked.
    Critical,
}

impl Level {
    /// The level of a visitor who has waited this long, in ms.
    #[must_use]
    pub fn of_wait(ms: i64) -> Self {
        match ms {
            ..IDLE_WARNING_MS => Self::Calm,
            IDLE_WARNING_MS..IDLE_CRITICAL_MS => Self::Warning,
            _ => Self::Critical,
        }
    }

    /// For the sheet.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Calm => "calm",
            Self::Warning => "warning",
            Self::Critical => "critical",
        }
    }

    /// The word before the time, for those who see no colour.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Calm => "",
            Self::Warning => "Warning ",
            Self::Critical => "Critical ",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Level;

    #[test]
    fn the_longer_the_worse() {
        for (ms, level) in [
            (-1, Level::Calm),
            (59_999, Level::Calm),
            (60_000, Level::Warning),
            (119_999, Level::Warning),
            (120_000, Level::Critical),
            (i64::MAX, Level::Critical),
        ] {
            assert_eq!(Level::of_wait(ms), level, "{ms}");
        }
    }
}
