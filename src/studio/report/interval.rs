//! How sure a share is.

use serde::Serialize;

/// The quantile of the normal distribution for intervals of 95 %, as is usual.
pub const Z_95: f64 = 1.959_963_984_540_054;

/// A share of a number of calls, with the interval that holds the true share in 19 of 20 cases.
///
/// Wilson's score interval: it stays within 0 and 1 and is honest about few calls.
/// Source: E. B. Wilson, *Probable inference*, JASA 22 (1927).
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Proportion {
    /// So many.
    pub count: u64,
    /// Of so many.
    pub of: u64,
    /// The share, 0 to 1; 0 of none.
    pub share: f64,
    /// The interval's lower end.
    pub low: f64,
    /// The interval's upper end.
    pub high: f64,
}

impl Proportion {
    /// The share of `count` in `of`.
    #[must_use]
    pub fn new(count: u64, of: u64) -> Self {
        const Z: f64 = Z_95;
        if of == 0 {
            return Self { count, of, share: 0.0, low: 0.0, high: 1.0 };
        }
        #[expect(clippy::cast_precision_loss, reason = "there are fewer than 2^53 calls")]
        let (share, n) = (count as f64 / of as f64, of as f64);
        let scale = 1.0 + Z * Z / n;
        let middle = (share + Z * Z / (2.0 * n)) / scale;
        let half = Z * (share * (1.0 - share) / n + Z * Z / (4.0 * n * n)).sqrt() / scale;
        Self { count, of, share, low: (middle - half).max(0.0), high: (middle + half).min(1.0) }
    }
}
