//! Learning from calls that were held: how likely answers are, and how much the equation moves a yes.
//!
//! Odds are the mode of a multinomial with known multipliers, the author's odds counting as so many calls
//! (minorisation–maximisation, Hunter, *Annals of Statistics* 32, 2004); the equation's two weights are the
//! mode of a logistic model with a normal prior about the author's. How well they predict is measured on
//! calls that they were not learned from (five folds), by Brier's score (*Monthly Weather Review* 78, 1950).

mod equation;
mod observed;

pub use equation::SPREAD;
pub use observed::{Exchange, exchanges};

use engine::customer::{Odds, OddsFile};
use flow::Flow;
use flow::id::{AnswerId, ItemId};
use serde::Serialize;
use std::collections::BTreeMap;

/// Fewer calls teach nothing. A choice, docs/PRACTICE.md: eight to a fold.
pub const MIN_CALLS: usize = 40;
/// Fewer answers to offers teach nothing of the equation. A choice, docs/PRACTICE.md: five to a fold, for two weights.
pub const MIN_YES: usize = 25;
/// Odds and weights are learned in turns, so often. A choice, docs/PRACTICE.md: what a fifth round would change was not
/// measured.
const ROUNDS: usize = 4;
/// Steps of a round. A choice, docs/PRACTICE.md: what more of them would change was not measured.
const STEPS: usize = 30;
/// Calls are parted into so many folds, as is usual: five or ten (Hastie, Tibshirani & Friedman, *The Elements of
/// Statistical Learning*, §7.10).
const FOLDS: usize = 5;
/// Predictions are looked at in so many bins. A choice, docs/PRACTICE.md: the fewest answers there may be make five a
/// bin.
const BINS: usize = 5;
/// Odds and weights are written in such parts of one: a choice, so that people can read them. No odds are less than one
/// part, for learning makes no answer impossible.
const PARTS: f64 = 1000.0;

/// Too little to learn from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InsufficientData {
    /// Calls there are.
    pub calls: usize,
    /// Answers to offers and terms there are.
    pub asked: usize,
}

/// How predictions and what happened compare, for predictions of about the same size.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ReliabilityBin {
    /// How many.
    pub count: usize,
    /// What was predicted, on average.
    pub predicted: f64,
    /// How often it happened.
    pub happened: f64,
}

/// What was learned.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FitResult {
    /// The odds and weights, by names.
    pub file: OddsFile,
    /// Calls that were learned from.
    pub calls: usize,
    /// Exchanges.
    pub exchanges: usize,
    /// Answers to offers and terms.
    pub asked: usize,
    /// The Brier score of the author's odds on whether a yes is said, and of the learned ones, on calls they
    /// were not learned from; 0 is perfect.
    pub brier: [f64; 2],
    /// Predictions of the learned odds beside what happened.
    pub reliability: Vec<ReliabilityBin>,
}

/// Learns from calls, each with its exchanges; the author's odds count as `prior` exchanges of an item.
///
/// # Errors
/// If there are too few calls, or too few answers to offers.
pub fn fit(
    flow: &Flow,
    calls: &[Vec<Exchange>],
    prior: f64,
) -> Result<FitResult, InsufficientData> {
    let author = Odds::new(flow);
    let all: Vec<&Exchange> = calls.iter().flatten().collect();
    let asked = all.iter().filter(|one| one.accepted(flow).is_some()).count();
    if calls.len() < MIN_CALLS || asked < MIN_YES {
        return Err(InsufficientData { calls: calls.len(), asked });
    }
    let learned = learn(flow, &author, &all, prior);
    let mut predictions: Vec<(f64, f64, bool)> = Vec::new();
    for fold in 0..FOLDS {
        let within = |at: usize| at % FOLDS == fold;
        let part = |wanted: bool| {
            let calls = calls.iter().enumerate().filter(move |(at, _)| within(*at) == wanted);
            calls.flat_map(|(_, call)| call)
        };
        let train: Vec<&Exchange> = part(false).collect();
        let odds = learn(flow, &author, &train, prior);
        for one in part(true) {
            if let Some(yes) = one.accepted(flow) {
                let said = |odds: &Odds| one.acceptance_probability(flow, odds);
                predictions.push((said(&author), said(&odds), yes));
            }
        }
    }
    let score = |of: fn(&(f64, f64, bool)) -> f64| {
        let errors = predictions.iter().map(|one| (of(one) - f64::from(u8::from(one.2))).powi(2));
        mean(errors)
    };
    Ok(FitResult {
        file: file(flow, &learned, &all),
        calls: calls.len(),
        exchanges: all.len(),
        asked,
        brier: [score(|one| one.0), score(|one| one.1)],
        reliability: bins(predictions.iter().map(|(_, learned, yes)| (*learned, *yes)).collect()),
    })
}

/// Odds and weights, each learned while the other stands.
fn learn(flow: &Flow, author: &Odds, all: &[&Exchange], prior: f64) -> Odds {
    let mut odds = author.clone();
    for _ in 0..ROUNDS {
        odds = odds_of(flow, author, &odds, all, prior);
        let (severity, cost) = equation::fit_weights(flow, author, &odds, all);
        odds = odds.with_weights(severity, cost);
    }
    odds
}

/// The odds of every item that was said, given the equation's weights.
fn odds_of(flow: &Flow, author: &Odds, now: &Odds, all: &[&Exchange], prior: f64) -> Odds {
    let mut by_item: BTreeMap<ItemId, Vec<&Exchange>> = BTreeMap::new();
    for one in all {
        by_item.entry(one.item).or_default().push(one);
    }
    let mut odds = now.clone();
    for (id, said) in by_item {
        let item = flow.item(id);
        let answers: Vec<AnswerId> = (0..item.answers.len()).filter_map(AnswerId::new).collect();
        let written: Vec<f64> =
            answers.iter().map(|at| f64::from(author.weight(id, *at))).collect();
        let total: f64 = written.iter().sum();
        if total <= 0.0 {
            continue;
        }
        let counts = answers.iter().zip(&written).map(|(at, own)| {
            let seen = said.iter().filter(|one| one.answer == *at).count();
            f64::from(u32::try_from(seen).unwrap_or(u32::MAX)) + prior * own / total
        });
        let counts: Vec<f64> = counts.collect();
        // How many times likelier each answer is in each exchange than its odds say.
        let factors: Vec<Vec<f64>> = said
            .iter()
            .filter(|one| one.answer != AnswerId::OTHER)
            .map(|one| answers.iter().map(|at| one.factor(flow, now, *at)).collect())
            .collect();
        let mut share: Vec<f64> = written.iter().map(|own| own / total).collect();
        for _ in 0..STEPS {
            let mut below = vec![prior; share.len()];
            for factor in &factors {
                let sum: f64 =
                    factor.iter().zip(&share).map(|(factor, share)| factor * share).sum();
                let each = below.iter_mut().zip(factor);
                each.for_each(|(below, factor)| *below += factor / sum.max(f64::MIN_POSITIVE));
            }
            for ((share, count), below) in share.iter_mut().zip(&counts).zip(&below) {
                *share = count / below;
            }
            let sum: f64 = share.iter().sum();
            for share in &mut share {
                *share /= sum;
            }
        }
        for (at, share) in answers.iter().zip(share) {
            odds.set(id, *at, share * total);
        }
    }
    odds
}

/// What was learned, by names; items that nobody said are left to the author.
fn file(flow: &Flow, odds: &Odds, all: &[&Exchange]) -> OddsFile {
    let rounded = |number: f64| (number * PARTS).round() / PARTS;
    let mut file = OddsFile { flow: flow.id.to_string(), ..OddsFile::default() };
    let (severity, cost) = odds.weights();
    (file.severity, file.cost) = (rounded(severity), rounded(cost));
    for one in all {
        let item = flow.item(one.item);
        file.odds.entry(item.id.to_string()).or_insert_with(|| {
            let answers = (0..item.answers.len()).filter_map(AnswerId::new);
            let named = answers.filter_map(|at| {
                let odds = f64::from(odds.weight(one.item, at)).max(1.0 / PARTS);
                Some((item.answer(at)?.text.id.to_string(), rounded(odds)))
            });
            named.collect()
        });
    }
    file.odds.retain(|_, answers| !answers.is_empty());
    file
}

/// Predictions in bins of the same number, beside what happened.
fn bins(mut predictions: Vec<(f64, bool)>) -> Vec<ReliabilityBin> {
    predictions.sort_by(|a, b| a.0.total_cmp(&b.0));
    let size = predictions.len().div_ceil(BINS).max(1);
    let bin = |part: &[(f64, bool)]| ReliabilityBin {
        count: part.len(),
        predicted: mean(part.iter().map(|one| one.0)),
        happened: mean(part.iter().map(|one| f64::from(u8::from(one.1)))),
    };
    predictions.chunks(size).map(bin).collect()
}

fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, count) = values.fold((0.0, 0_u32), |(sum, count), one| (sum + one, count + 1));
    if count == 0 { 0.0 } else { sum / f64::from(count) }
}
