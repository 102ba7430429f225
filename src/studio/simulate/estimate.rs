//! A mean, and how sure it is.

use crate::report::Z_95;
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
    pub fn from_sums(count: u64, sum: i64, squares: u64) -> Self {
        if count == 0 {
            return Self { mean: 0.0, low: f64::NEG_INFINITY, high: f64::INFINITY };
        }
        let n = count as f64;
        let mean = sum as f64 / n;
        let variance = (squares as f64 / n - mean * mean).max(0.0);
        let half = Z_95 * (variance / n).sqrt();
        Self { mean: mean / 100.0, low: (mean - half) / 100.0, high: (mean + half) / 100.0 }
    }
}
