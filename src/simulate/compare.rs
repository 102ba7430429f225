//! What differs between two policies on the same customers.

use super::tally::{Ended, KEPT};
use serde::Serialize;

/// A mean with the interval that holds the true one in 19 of 20 cases (normal approximation).
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Estimate {
    /// The mean.
    pub mean: f64,
    /// The interval's lower end.
    pub low: f64,
    /// The interval's upper end.
    pub high: f64,
}

impl Estimate {
    /// The mean of points, as shares of 100, from their sum and the sum of their squares.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "sums of calls lie below 2^53")]
    pub fn of(count: u64, sum: i64, squares: u64) -> Self {
        const Z: f64 = 1.959_963_984_540_054;
        if count == 0 {
            return Self { mean: 0.0, low: f64::NEG_INFINITY, high: f64::INFINITY };
        }
        let n = count as f64;
        let mean = sum as f64 / n;
        let variance = (squares as f64 / n - mean * mean).max(0.0);
        let half = Z * (variance / n).sqrt();
        Self { mean: mean / 100.0, low: (mean - half) / 100.0, high: (mean + half) / 100.0 }
    }
}

/// Sums of what one policy did better than another, call by call.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Difference {
    calls: u64,
    points: (i64, u64),
    kept: (i64, u64),
}

impl Difference {
    /// Takes in a call that both had.
    pub(super) fn add(&mut self, one: &Ended, other: &Ended) {
        let kept = |ended: &Ended| i64::from(KEPT.contains(&ended.result)) * 100;
        self.calls += 1;
        for (sums, by) in [
            (&mut self.points, one.points - other.points),
            (&mut self.kept, kept(one) - kept(other)),
        ] {
            sums.0 += by;
            sums.1 += (by * by).unsigned_abs();
        }
    }

    pub(super) fn merge(&mut self, other: &Self) {
        self.calls += other.calls;
        for (sums, more) in [(&mut self.points, other.points), (&mut self.kept, other.kept)] {
            sums.0 += more.0;
            sums.1 += more.1;
        }
    }

    /// How much more a call was worth.
    #[must_use]
    pub fn value(&self) -> Estimate {
        Estimate::of(self.calls, self.points.0, self.points.1)
    }

    /// How many more of a hundred were kept, as a share.
    #[must_use]
    pub fn retained(&self) -> Estimate {
        Estimate::of(self.calls, self.kept.0, self.kept.1)
    }
}
