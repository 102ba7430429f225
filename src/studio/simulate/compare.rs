//! What differs between two policies on the same customers.

use super::estimate::Estimate;
use super::tally::{EpisodeResult, RETAINED_CLASSES};

/// Sums of what one policy did better than another, call by call.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PairedDifference {
    calls: u64,
    points: (i64, u64),
    kept: (i64, u64),
}

impl PairedDifference {
    /// Takes in a call that both had.
    pub(super) fn add(&mut self, one: &EpisodeResult, other: &EpisodeResult) {
        let kept = |ended: &EpisodeResult| {
            i64::from(RETAINED_CLASSES.contains(&ended.outcome_class)) * 100
        };
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
        Estimate::from_sums(self.calls, self.points.0, self.points.1)
    }

    /// How many more of a hundred were kept, as a share.
    #[must_use]
    pub fn retained(&self) -> Estimate {
        Estimate::from_sums(self.calls, self.kept.0, self.kept.1)
    }
}
