//! How calls came out: what the digests of many calls add up to. It ranks no people: a team is the smallest
//! it tells apart.

mod interval;

pub use interval::{Proportion, Z_95};

use engine::record::{CallDigest, Detour};
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};

/// What outcomes are told apart by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GroupBy {
    /// The confirmed reason, else the stated one.
    Reason,
    /// The techniques used while proposing; a call counts for each.
    Method,
    /// The step in which the call ended.
    Step,
    /// The flow and its version.
    Flow,
    /// The team.
    Team,
}

impl GroupBy {
    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Reason => "reason",
            Self::Method => "method",
            Self::Step => "step",
            Self::Flow => "flow",
            Self::Team => "team",
        }
    }
}

/// Outcomes of some calls.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct OutcomeCounts {
    /// Calls that ended.
    pub ended: u64,
    /// They stay.
    pub retained: u64,
    /// Let go as they wished, no fatal rule broken.
    pub let_go_clean: u64,
    /// No fatal rule broken.
    pub clean: u64,
    /// Turns, all together.
    pub turns: u64,
    /// Seconds, all together.
    pub seconds: u64,
}

impl OutcomeCounts {
    fn add(&mut self, digest: &CallDigest) {
        self.ended += 1;
        self.retained += u64::from(digest.outcome == "retained");
        self.let_go_clean += u64::from(digest.outcome == "left" && digest.is_clean());
        self.clean += u64::from(digest.is_clean());
        self.turns += u64::from(digest.turns);
        self.seconds += digest.seconds.iter().map(|seconds| u64::from(*seconds)).sum::<u64>();
    }
}

/// What became of a line that was advised first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct AdviceStats {
    /// How often it was advised first and something was said.
    pub times: u64,
    /// How often it was what was said.
    pub taken: u64,
    /// Why not, where agents told.
    pub why_not: BTreeMap<&'static str, u64>,
}

/// How the sides of the equation moved, on average.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct RangeShift {
    /// Calls on which it was seen.
    pub calls: u64,
    /// The middle of its range at first, 0 to 4.
    pub first: f64,
    /// The middle of its range at last.
    pub last: f64,
}

impl RangeShift {
    fn add(&mut self, [first, last]: [[u8; 2]; 2]) {
        let middle = |[low, high]: [u8; 2]| f64::midpoint(low.into(), high.into());
        self.calls += 1;
        self.first += middle(first);
        self.last += middle(last);
    }

    fn mean(self) -> Self {
        #[expect(clippy::cast_precision_loss, reason = "there are fewer than 2^53 calls")]
        let calls = self.calls.max(1) as f64;
        Self { first: self.first / calls, last: self.last / calls, ..self }
    }
}

/// Promises made and kept.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct PromiseCounts {
    /// Made.
    pub made: u64,
    /// Kept.
    pub kept: u64,
    /// Not kept, and their day is over.
    pub overdue: u64,
}

/// What many calls add up to.
#[derive(Debug, Clone)]
pub struct ReportBuilder {
    by: GroupBy,
    calls: u64,
    all: OutcomeCounts,
    outcomes: BTreeMap<String, u64>,
    groups: HashMap<String, OutcomeCounts>,
    reasons: HashMap<(String, String), u64>,
    lost_in: BTreeMap<String, u64>,
    severity: RangeShift,
    cost: RangeShift,
    advised: HashMap<String, AdviceStats>,
    seconds: [u64; 5],
    spent: (u64, u64),
}

/// The report of many calls.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// Calls, ended or not.
    pub calls: u64,
    /// Calls that ended.
    pub ended: u64,
    /// Each way of ending, with its share of those that ended.
    pub outcomes: BTreeMap<String, Proportion>,
    /// What the groups are told apart by.
    pub by: &'static str,
    /// The groups, the largest first.
    pub groups: Vec<ReportGroup>,
    /// Stated against confirmed reasons, the most frequent first: stated, confirmed, calls.
    pub reasons: Vec<(String, String, u64)>,
    /// The steps in which calls ended that were not kept.
    pub lost_in: BTreeMap<String, u64>,
    /// How severity moved.
    pub severity: RangeShift,
    /// How the cost of leaving moved.
    pub cost: RangeShift,
    /// How often the line advised first was said.
    pub advice_taken: Proportion,
    /// Lines advised first and not said, the most frequent first.
    pub refused: Vec<(String, AdviceStats)>,
    /// Calls on which no fatal rule was broken.
    pub clean: Proportion,
    /// Seconds in each step, on average, of the calls that ended.
    pub seconds: [f64; 5],
    /// What was given up each month for a call that was kept, on average, where both prices are known.
    pub cost_per_kept: Option<f64>,
    /// Promises.
    pub promises: PromiseCounts,
}

/// The outcomes of a group of calls.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ReportGroup {
    /// What its calls have in common.
    pub name: String,
    /// Calls that ended.
    pub ended: u64,
    /// The share that was kept.
    pub retained: Proportion,
    /// The share that was let go as they wished, no fatal rule broken.
    pub let_go_clean: Proportion,
    /// The share on which no fatal rule was broken.
    pub clean: Proportion,
    /// Turns, on average.
    pub turns: f64,
    /// Seconds, on average.
    pub seconds: f64,
}

/// Lines refused that a report names. A choice: what can be taken up one by one.
const MAX_REFUSED: usize = 20;
/// Pairs of reasons that a report names. A choice: with all else they fit a page.
const MAX_REASONS: usize = 30;

impl ReportBuilder {
    /// No calls yet.
    #[must_use]
    pub fn new(by: GroupBy) -> Self {
        Self {
            by,
            calls: 0,
            all: OutcomeCounts::default(),
            outcomes: BTreeMap::new(),
            groups: HashMap::new(),
            reasons: HashMap::new(),
            lost_in: BTreeMap::new(),
            severity: RangeShift::default(),
            cost: RangeShift::default(),
            advised: HashMap::new(),
            seconds: [0; 5],
            spent: (0, 0),
        }
    }

    /// Adds a call. One that has not ended counts as a call and for the advice it was given.
    pub fn add(&mut self, digest: &CallDigest) {
        self.calls += 1;
        for way in &digest.advice_outcomes {
            let advised = entry(&mut self.advised, &way.item);
            advised.times += 1;
            advised.taken += u64::from(way.taken);
            if let Some(why) = way.why {
                *advised.why_not.entry(why.name()).or_default() += 1;
            }
        }
        if digest.outcome == "none" {
            return;
        }
        self.all.add(digest);
        *self.outcomes.entry(digest.outcome.clone()).or_default() += 1;
        for name in self.names(digest) {
            entry(&mut self.groups, &name).add(digest);
        }
        let unknown = || "unknown".to_owned();
        let stated = digest.stated.clone().unwrap_or_else(unknown);
        let confirmed = digest.confirmed.clone().unwrap_or_else(unknown);
        *self.reasons.entry((stated, confirmed)).or_default() += 1;
        if matches!(&*digest.outcome, "left" | "hung_up") {
            *self.lost_in.entry(digest.ended_in.clone()).or_default() += 1;
        }
        digest.severity.into_iter().for_each(|moved| self.severity.add(moved));
        digest.cost.into_iter().for_each(|moved| self.cost.add(moved));
        for (all, seconds) in self.seconds.iter_mut().zip(digest.seconds) {
            *all += u64::from(seconds);
        }
        if let Some(spent) = digest.spent {
            self.spent = (self.spent.0 + u64::from(spent), self.spent.1 + 1);
        }
    }

    fn names(&self, digest: &CallDigest) -> Vec<String> {
        let unknown = || "unknown".to_owned();
        match self.by {
            GroupBy::Reason => {
                let reason = digest.confirmed.clone().or_else(|| digest.stated.clone());
                vec![reason.unwrap_or_else(unknown)]
            }
            GroupBy::Method => digest.techniques.clone(),
            GroupBy::Step => vec![digest.ended_in.clone()],
            GroupBy::Flow => vec![format!("{} {}", digest.flow, digest.version)],
            GroupBy::Team => vec![digest.team.clone().unwrap_or_else(unknown)],
        }
    }

    /// What it all adds up to.
    #[must_use]
    pub fn finish(self, promises: PromiseCounts) -> Report {
        let ended = self.all.ended;
        let mut groups: Vec<ReportGroup> =
            self.groups.into_iter().map(|(name, of)| ReportGroup::new(name, &of)).collect();
        groups.sort_by(|a, b| (b.ended, &a.name).cmp(&(a.ended, &b.name)));
        let mut reasons: Vec<_> = self
            .reasons
            .into_iter()
            .map(|((stated, confirmed), calls)| (stated, confirmed, calls))
            .collect();
        reasons.sort_by(|a, b| (b.2, &a.0, &a.1).cmp(&(a.2, &b.0, &b.1)));
        reasons.truncate(MAX_REASONS);
        let times = self.advised.values().map(|one| one.times).sum();
        let taken = self.advised.values().map(|one| one.taken).sum();
        let mut refused: Vec<_> =
            self.advised.into_iter().filter(|(_, one)| one.taken < one.times).collect();
        refused.sort_by(|(a, of_a), (b, of_b)| {
            (of_b.times - of_b.taken, a).cmp(&(of_a.times - of_a.taken, b))
        });
        refused.truncate(MAX_REFUSED);
        let (spent, kept) = self.spent;
        Report {
            calls: self.calls,
            ended,
            outcomes: self
                .outcomes
                .into_iter()
                .map(|(name, count)| (name, Proportion::new(count, ended)))
                .collect(),
            by: self.by.name(),
            groups,
            reasons,
            lost_in: self.lost_in,
            severity: self.severity.mean(),
            cost: self.cost.mean(),
            advice_taken: Proportion::new(taken, times),
            refused,
            clean: Proportion::new(self.all.clean, ended),
            seconds: self.seconds.map(|seconds| mean(seconds, ended)),
            cost_per_kept: (kept > 0).then(|| mean(spent, kept)),
            promises,
        }
    }
}

impl ReportGroup {
    fn new(name: String, of: &OutcomeCounts) -> Self {
        Self {
            name,
            ended: of.ended,
            retained: Proportion::new(of.retained, of.ended),
            let_go_clean: Proportion::new(of.let_go_clean, of.ended),
            clean: Proportion::new(of.clean, of.ended),
            turns: mean(of.turns, of.ended),
            seconds: mean(of.seconds, of.ended),
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "there are fewer than 2^53 calls and seconds")]
fn mean(sum: u64, of: u64) -> f64 {
    if of == 0 { 0.0 } else { sum as f64 / of as f64 }
}

/// The place of a name in a table; the name is copied only when it is new.
fn entry<'t, T: Default>(table: &'t mut HashMap<String, T>, name: &str) -> &'t mut T {
    if !table.contains_key(name) {
        table.insert(name.to_owned(), T::default());
    }
    table.get_mut(name).expect("it was put there")
}

/// The names of all ways that agents tell why they did not say a line.
#[must_use]
pub fn detour_names() -> [&'static str; 4] {
    Detour::ALL.map(Detour::name)
}
