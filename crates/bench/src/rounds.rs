//! Rounds: a value and its baseline measured in turn, and the middle one of each taken.

/// The middle one, or between the two middle ones; 0 of none.
pub(crate) fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    match (sorted.len() % 2, sorted.get(middle)) {
        (1, Some(value)) => *value,
        (_, Some(value)) => f64::midpoint(*value, sorted[middle - 1]),
        (_, None) => 0.0,
    }
}

/// Values of several rounds.
#[derive(Debug, Default)]
pub(crate) struct Rounds {
    pub(crate) value: Vec<f64>,
    pub(crate) baseline: Vec<f64>,
}

impl Rounds {
    /// Notes a round.
    pub(crate) fn push(&mut self, value: f64, baseline: f64) {
        self.value.push(value);
        self.baseline.push(baseline);
    }

    /// The medians of values and baselines.
    pub(crate) fn medians(&self) -> (f64, f64) {
        (median(&self.value), median(&self.baseline))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_is_no_mean() {
        for (values, middle) in [
            (&[9.0, 1.0, 2.0][..], 2.0),
            (&[4.0, 1.0, 2.0, 100.0][..], 3.0),
            (&[7.0][..], 7.0),
            (&[][..], 0.0),
        ] {
            assert!((median(values) - middle).abs() < 1e-9, "{values:?}");
        }
    }
}
