//! Figures that a customer tells in their own words, by the names that dialogue systems know as slots.

use crate::terms::terms;

terms! {
    /// What a figure in a customer's words tells.
    SlotKind as "slot" {
        /// What they pay a month.
        Fee,
        /// What somebody else asks.
        RivalPrice,
        /// Who else.
        Rival,
        /// What they would pay, or what the offer costs.
        TargetPrice,
        /// A single sum.
        Amount,
        /// Data, in gigabytes.
        UsageGb,
        /// Calls, in minutes.
        UsageMin,
        /// How long they have been a customer, in months.
        TenureMonths,
        /// How long something is to last, in months.
        DurationMonths,
        /// Megabits a second.
        SpeedMbps,
        /// How many lines, people, times.
        Count,
        /// A date, as it is said.
        Date,
        /// How long something took, as it is said.
        Period,
    }
}

impl SlotKind {
    /// Whether it is told as a number, rather than as it is said.
    #[must_use]
    pub fn is_number(self) -> bool {
        !matches!(self, Self::Rival | Self::Date | Self::Period)
    }
}
