//! Practice calls as they are kept, and what many of them show.

use super::debrief::Debrief;
use super::form::{FormItem, FormMark};
use super::play::PracticeSession;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One practice call as it is kept: how it went, and the call as a script.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PracticeRecord {
    /// The version of this form: 1.
    pub format: u32,
    /// When it began, RFC 3339.
    pub begun: String,
    /// The flow.
    pub flow: String,
    /// With whom.
    pub customer: String,
    /// How much help there was, 1 to 3.
    pub level: u8,
    /// The seed.
    pub seed: u64,
    /// How it came out, or `left`.
    pub result: String,
    /// Of 100.
    pub score: u8,
    /// Fatal rules broken.
    pub breaks: Vec<String>,
    /// Exchanges.
    pub exchanges: usize,
    /// What the moves cost against the best, in points.
    pub regret: f64,
    /// The quality form: `yes`, `partly`, `no`, `none`.
    pub form: BTreeMap<String, String>,
    /// What to practise next.
    pub lesson: String,
    /// The call.
    pub script: String,
}

impl PracticeRecord {
    /// A call as it is kept.
    #[must_use]
    pub fn new(
        practice: &PracticeSession<'_>,
        debrief: &Debrief,
        begun: String,
        script: String,
    ) -> Self {
        let setting = practice.setting();
        let rule = |id| practice.session().case().rule(id).id.to_string();
        let form = FormItem::ALL.into_iter().zip(debrief.form);
        let regret: f64 = debrief.moves.iter().map(super::moves::Move::regret).sum();
        Self {
            format: 1,
            begun,
            flow: setting.flow.id.to_string(),
            customer: setting.goal.persona.id.to_string(),
            level: setting.level as u8,
            seed: setting.seed,
            result: debrief
                .outcome_class
                .map_or("left", engine::plan::OutcomeClass::name)
                .to_owned(),
            score: debrief.score,
            breaks: debrief.violations.iter().copied().map(rule).collect(),
            exchanges: debrief.moves.len(),
            regret: (regret * 10.0).round() / 10.0,
            form: form
                .map(|(item, mark)| (item.name().to_owned(), mark.name().to_owned()))
                .collect(),
            lesson: debrief.lesson.name(),
            script,
        }
    }
}

/// What many practice calls show.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Progress {
    /// The calls, the first first.
    pub calls: Vec<PracticeRecord>,
    /// What the calls of each level show: with less help the same score is worth more.
    pub levels: BTreeMap<u8, LevelProgress>,
}

/// What the calls of one level show.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LevelProgress {
    /// The scores, the first first.
    pub scores: Vec<u8>,
    /// The mean score of the first five, and of the last five.
    pub ends: [f64; 2],
    /// For each item of the form: how far it was met, 0 to 1, in the first and in the last five; -1 where it
    /// had no occasion.
    pub form: BTreeMap<&'static str, [f64; 2]>,
}

/// So many calls at either end are compared. A choice, docs/PRACTICE.md: one call tells little, and ten are soon held.
const ENDS: usize = 5;

impl Progress {
    /// Of these calls, the first first.
    #[must_use]
    pub fn new(calls: Vec<PracticeRecord>) -> Self {
        let mut by_level: BTreeMap<u8, Vec<&PracticeRecord>> = BTreeMap::new();
        for call in &calls {
            by_level.entry(call.level).or_default().push(call);
        }
        let levels =
            by_level.iter().map(|(level, calls)| (*level, LevelProgress::new(calls))).collect();
        Self { calls, levels }
    }
}

impl LevelProgress {
    fn new(calls: &[&PracticeRecord]) -> Self {
        let first = calls.get(..ENDS.min(calls.len())).unwrap_or_default();
        let last = calls.get(calls.len().saturating_sub(ENDS)..).unwrap_or_default();
        let score = |calls: &[&PracticeRecord]| mean(calls.iter().map(|one| f64::from(one.score)));
        let met = |calls: &[&PracticeRecord], item: FormItem| {
            let marks = calls.iter().filter_map(|one| one.form.get(item.name()));
            let marks = marks.filter_map(|mark| {
                let mark = [FormMark::No, FormMark::Partly, FormMark::Yes]
                    .into_iter()
                    .find(|own| own.name() == mark)?;
                Some(f64::from(mark.points()?) / f64::from(FormMark::MAX_POINTS))
            });
            mean(marks)
        };
        let form = FormItem::ALL
            .into_iter()
            .map(|item| (item.name(), [met(first, item), met(last, item)]));
        Self {
            scores: calls.iter().map(|one| one.score).collect(),
            ends: [score(first), score(last)],
            form: form.collect(),
        }
    }
}

/// The mean; -1 of nothing.
fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, count) = values.fold((0.0, 0_u32), |(sum, count), one| (sum + one, count + 1));
    if count == 0 { -1.0 } else { sum / f64::from(count) }
}
