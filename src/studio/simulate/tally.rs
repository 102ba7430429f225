//! What simulated calls add up to. Whole numbers, so that the order of adding makes no difference.

use super::estimate::Estimate;
use crate::report::Proportion;
use engine::plan::OutcomeClass;
use serde::Serialize;
use std::collections::BTreeMap;

/// Calls of one group.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GroupStats {
    /// How many.
    pub calls: u64,
    /// How they came out.
    pub by_class: [u64; OutcomeClass::ALL.len()],
    /// Exchanges, all together.
    pub exchanges: u64,
    /// Proposals made.
    pub offers: u64,
    /// Fatal rules broken.
    pub breaks: u64,
    /// Warnings of rules.
    pub warnings: u64,
    /// Worth in points, exchanges taken off.
    pub points: i64,
    /// The squares of each call's points.
    pub squares: u64,
}

/// How one call came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EpisodeResult {
    /// How.
    pub outcome_class: OutcomeClass,
    /// Exchanges.
    pub exchanges: u32,
    /// Proposals made.
    pub offers: u32,
    /// Fatal rules broken.
    pub breaks: u32,
    /// Warnings of rules.
    pub warnings: u32,
    /// Its worth in points, exchanges taken off.
    pub points: i64,
    /// Events of the machine.
    pub events: u32,
}

/// What a simulation came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ArmStats {
    /// All calls.
    pub all: GroupStats,
    /// By the reason that is true, as the flow's first level has it.
    pub by_reason: BTreeMap<String, GroupStats>,
    /// By how the customer talks.
    pub by_style: BTreeMap<String, GroupStats>,
    /// Events of the machine.
    pub events: u64,
}

impl GroupStats {
    fn add(&mut self, ended: &EpisodeResult) {
        self.calls += 1;
        if let Some(count) = self.by_class.get_mut(ended.outcome_class as usize) {
            *count += 1;
        }
        self.exchanges += u64::from(ended.exchanges);
        self.offers += u64::from(ended.offers);
        self.breaks += u64::from(ended.breaks);
        self.warnings += u64::from(ended.warnings);
        self.points += ended.points;
        self.squares += (ended.points * ended.points).unsigned_abs();
    }

    fn merge(&mut self, other: &Self) {
        self.calls += other.calls;
        self.by_class.iter_mut().zip(other.by_class).for_each(|(one, more)| *one += more);
        self.exchanges += other.exchanges;
        self.offers += other.offers;
        self.breaks += other.breaks;
        self.warnings += other.warnings;
        self.points += other.points;
        self.squares += other.squares;
    }

    /// How many came out so.
    #[must_use]
    pub fn count(&self, results: &[OutcomeClass]) -> u64 {
        results.iter().filter_map(|one| self.by_class.get(*one as usize)).sum()
    }

    /// The share of calls that came out so, with its interval.
    #[must_use]
    pub fn share(&self, results: &[OutcomeClass]) -> Proportion {
        Proportion::new(self.count(results), self.calls)
    }

    /// What a call is worth, as a share of 100 points.
    #[must_use]
    pub fn value(&self) -> Estimate {
        Estimate::from_sums(self.calls, self.points, self.squares)
    }

    /// A sum over all calls, for each of them.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "sums of calls lie below 2^53")]
    pub fn mean(&self, sum: u64) -> f64 {
        if self.calls == 0 { 0.0 } else { sum as f64 / self.calls as f64 }
    }
}

impl ArmStats {
    /// Takes in a call.
    pub fn add(&mut self, (reason, style): (&str, &str), ended: &EpisodeResult) {
        self.all.add(ended);
        self.events += u64::from(ended.events);
        for (groups, name) in [(&mut self.by_reason, reason), (&mut self.by_style, style)] {
            match groups.get_mut(name) {
                Some(group) => group.add(ended),
                None => groups.entry(name.to_owned()).or_default().add(ended),
            }
        }
    }

    /// Takes in other calls.
    pub fn merge(&mut self, other: &Self) {
        self.all.merge(&other.all);
        self.events += other.events;
        for (groups, more) in
            [(&mut self.by_reason, &other.by_reason), (&mut self.by_style, &other.by_style)]
        {
            for (name, group) in more {
                groups.entry(name.clone()).or_default().merge(group);
            }
        }
    }
}

/// Kept, as reports have it.
pub const RETAINED_CLASSES: [OutcomeClass; 2] = [OutcomeClass::Retained, OutcomeClass::Withdrawn];
/// Let go well.
pub const LET_GO_CLASSES: [OutcomeClass; 1] = [OutcomeClass::LetGo];
/// Lost: they hung up, were let go too soon, or were kept against their interest.
pub const LOST_CLASSES: [OutcomeClass; 3] =
    [OutcomeClass::HungUp, OutcomeClass::GivenUp, OutcomeClass::Misfit];

impl Serialize for GroupStats {
    /// As reports have it.
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeMap;
        let mut map = serializer.serialize_map(None)?;
        let share = |results: &[OutcomeClass]| {
            let Proportion { share, low, high, .. } = self.share(results);
            (share, [low, high])
        };
        map.serialize_entry("calls", &self.calls)?;
        for (name, results) in [
            ("retained", &RETAINED_CLASSES[..]),
            ("let_go_clean", &LET_GO_CLASSES),
            ("lost", &LOST_CLASSES),
        ] {
            let (share, interval) = share(results);
            map.serialize_entry(name, &share)?;
            map.serialize_entry(&format!("{name}_interval"), &interval)?;
        }
        map.serialize_entry("turns_mean", &self.mean(self.exchanges))?;
        map.serialize_entry("offers_mean", &self.mean(self.offers))?;
        map.serialize_entry("conduct_breaks", &self.breaks)?;
        map.serialize_entry("conduct_warnings", &self.warnings)?;
        let value = self.value();
        map.serialize_entry("value", &value.mean)?;
        map.serialize_entry("value_interval", &[value.low, value.high])?;
        let outcomes: BTreeMap<&str, u64> =
            OutcomeClass::ALL.iter().map(|one| (one.name(), self.count(&[*one]))).collect();
        map.serialize_entry("outcomes", &outcomes)?;
        map.end()
    }
}
