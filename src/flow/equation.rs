//! The value equation: how bad the problem is, against what leaving would cost.
//!
//! Both sides are a [`Range`] of what is known so far. Answers narrow a range and never widen it;
//! a move that the customer takes shifts one. The [`Verdict`] is what the two ranges prove, no
//! more: as long as they overlap it is open. Source: method `equation.balance`.

use crate::terms::terms;

/// A level of either side, 0 to 4: none, slight, moderate, serious, critical.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Level(u8);

impl Level {
    /// Nothing at all.
    pub const NONE: Self = Self(0);
    /// Hardly anything.
    pub const SLIGHT: Self = Self(1);
    /// As bad as it gets.
    pub const CRITICAL: Self = Self(4);
    /// How many levels there are.
    pub const COUNT: usize = 5;

    /// The level `value`, if it is one (0 to 4).
    #[must_use]
    #[inline]
    pub fn new(value: u8) -> Option<Self> {
        (value <= Self::CRITICAL.0).then_some(Self(value))
    }

    /// The level as a number, 0 to 4.
    #[must_use]
    #[inline]
    pub fn value(self) -> u8 {
        self.0
    }

    fn shifted(self, by: i8) -> Self {
        Self(self.0.saturating_add_signed(by).min(Self::CRITICAL.0))
    }
}

/// What is known of one side: it lies between two levels, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Range {
    lo: Level,
    hi: Level,
}

impl Range {
    /// Nothing is known.
    pub const UNKNOWN: Self = Self { lo: Level::NONE, hi: Level::CRITICAL };
    /// How many ranges there are.
    pub const COUNT: usize = 15;

    /// The range `lo..=hi`, if it is not empty.
    #[must_use]
    #[inline]
    pub fn new(lo: Level, hi: Level) -> Option<Self> {
        (lo <= hi).then_some(Self { lo, hi })
    }

    /// Lowest level still possible.
    #[must_use]
    #[inline]
    pub fn lo(self) -> Level {
        self.lo
    }

    /// Highest level still possible.
    #[must_use]
    #[inline]
    pub fn hi(self) -> Level {
        self.hi
    }

    /// How far apart the ends are: 0 when the level is known, 4 when nothing is.
    #[must_use]
    #[inline]
    pub fn width(self) -> u8 {
        self.hi.0 - self.lo.0
    }

    /// Whether `self` knows at least as much as `other`.
    #[must_use]
    #[inline]
    pub fn is_within(self, other: Self) -> bool {
        other.lo <= self.lo && self.hi <= other.hi
    }

    /// Narrows to what lies in `bounds` as well. Where the two contradict each other, the newer word
    /// pulls the range to its nearest end: the result is never empty and never wider.
    #[must_use]
    #[inline]
    pub fn narrowed(self, bounds: Self) -> Self {
        Self { lo: bounds.lo.clamp(self.lo, self.hi), hi: bounds.hi.clamp(self.lo, self.hi) }
    }

    /// Moves both ends by `by` levels, stopping at 0 and 4.
    #[must_use]
    #[inline]
    pub fn shifted(self, by: i8) -> Self {
        Self { lo: self.lo.shifted(by), hi: self.hi.shifted(by) }
    }

    /// A dense number for this range, below [`Range::COUNT`].
    #[must_use]
    #[inline]
    pub fn index(self) -> usize {
        let (lo, hi) = (usize::from(self.lo.0), usize::from(self.hi.0));
        lo * (11 - lo) / 2 + hi - lo
    }

    /// Every range, by its index.
    #[inline]
    pub fn all() -> impl Iterator<Item = Self> {
        (0..=4).flat_map(|lo| (lo..=4).map(move |hi| Self { lo: Level(lo), hi: Level(hi) }))
    }
}

/// A change to one side: what it is bounded by, then how far it is shifted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Adjustment {
    /// The side lies within these bounds.
    pub bounds: Range,
    /// Levels added (or taken away) afterwards.
    pub shift: i8,
}

impl Adjustment {
    /// Changes nothing.
    pub const NONE: Self = Self { bounds: Range::UNKNOWN, shift: 0 };

    /// `range` after this change.
    #[must_use]
    #[inline]
    pub fn apply(self, range: Range) -> Range {
        range.narrowed(self.bounds).shifted(self.shift)
    }
}

terms! {
    /// What the two ranges prove.
    Verdict as "value" {
        /// The problem outweighs the cost of leaving, whatever the rest turns out to be.
        Leaving,
        /// Both are still possible.
        Open,
        /// Leaving costs more than the problem weighs, or no problem is left.
        Staying,
    }
}

/// The two sides together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Balance {
    /// How bad the problem is for this customer.
    pub severity: Range,
    /// What leaving would really cost them.
    pub cost: Range,
}

impl Balance {
    /// Nothing is known of either side.
    pub const UNKNOWN: Self = Self { severity: Range::UNKNOWN, cost: Range::UNKNOWN };

    /// The verdict that holds for every pair of levels still possible.
    #[must_use]
    pub fn verdict(self) -> Verdict {
        if self.severity.hi == Level::NONE || self.cost.lo > self.severity.hi {
            Verdict::Staying
        } else if self.severity.lo > self.cost.hi {
            Verdict::Leaving
        } else {
            Verdict::Open
        }
    }
}
