//! What was measured, against what was promised.

use anyhow::Context;
use serde::Serialize;
use std::path::Path;

/// One line of the report.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Row {
    pub(crate) figure: String,
    pub(crate) value: f64,
    pub(crate) unit: &'static str,
    /// The same measured without Foyer; `null` where there is nothing to compare with.
    pub(crate) baseline: Option<f64>,
    /// Value by baseline.
    pub(crate) ratio: Option<f64>,
    pub(crate) goal: String,
    pub(crate) ok: bool,
}

/// What a figure must be.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Goal {
    /// Value by baseline at least this.
    RatioAtLeast(f64),
    /// Value by baseline at most this.
    RatioAtMost(f64),
    /// The value itself at most this.
    AtMost(f64),
    /// The value itself at least this.
    AtLeast(f64),
    /// The value at most the baseline and this.
    Above(f64),
    /// Nothing is promised; the line is there to understand the others.
    Nothing,
}

impl Row {
    /// Judges a value.
    pub(crate) fn new(
        figure: &str,
        value: f64,
        unit: &'static str,
        baseline: Option<f64>,
        goal: Goal,
    ) -> Self {
        let ratio = baseline.filter(|baseline| *baseline > 0.0).map(|baseline| value / baseline);
        let (text, ok) = match goal {
            Goal::RatioAtLeast(least) => (format!("≥ {least}×"), ratio.is_some_and(|ratio| ratio >= least)),
            Goal::RatioAtMost(most) => (format!("≤ {most}×"), ratio.is_some_and(|ratio| ratio <= most)),
            Goal::AtMost(most) => (format!("≤ {most} {unit}"), value <= most),
            Goal::AtLeast(least) => (format!("≥ {least} {unit}"), value >= least),
            Goal::Above(more) => {
                (format!("≤ +{more} {unit}"), baseline.is_some_and(|baseline| value <= baseline + more))
            }
            Goal::Nothing => (String::new(), true),
        };
        Self { figure: figure.to_owned(), value, unit, baseline, ratio, goal: text, ok }
    }
}

/// Writes the report as JSON.
pub(crate) fn write(rows: &[Row], path: &Path) -> anyhow::Result<()> {
    let json = serde_json::to_string_pretty(rows).context("the report can't be encoded")?;
    std::fs::write(path, json + "\n").with_context(|| format!("{} can't be written", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_goal_is_met_or_missed_on_its_own_side() {
        let row = |value, baseline, goal| Row::new("x", value, "ms", baseline, goal);
        assert!(row(3.0, Some(4.0), Goal::RatioAtLeast(0.75)).ok);
        assert!(!row(2.9, Some(4.0), Goal::RatioAtLeast(0.75)).ok);
        assert!(row(3.0, Some(2.0), Goal::RatioAtMost(1.5)).ok);
        assert!(!row(3.1, Some(2.0), Goal::RatioAtMost(1.5)).ok);
        assert!(row(5.0, Some(2.0), Goal::Above(3.0)).ok);
        assert!(!row(5.1, Some(2.0), Goal::Above(3.0)).ok);
        assert!(!row(1.0, None, Goal::RatioAtMost(9.0)).ok, "no baseline proves nothing");
        assert!(!row(1.0, Some(0.0), Goal::RatioAtMost(9.0)).ok);
        assert!(!row(100.1, None, Goal::AtMost(100.0)).ok);
        assert!(!row(99.9, None, Goal::AtLeast(100.0)).ok);
    }
}
