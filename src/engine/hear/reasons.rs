//! Why somebody leaves: what was learned of their words, and the flow's cues, weighed together.

use super::heard::{ReasonHypothesis, thousandths};
use super::packed::{HashedFeatures, PackedModel};
use flow::Flow;
use flow::id::ReasonId;

/// The class that stands for no reason at all.
pub(super) const NO_REASON: &str = "none";
/// Below this score nothing is shown: half a percent, which rounds to none.
const SHOWN: u16 = 5;
/// Where nothing was learned: what must speak for a reason before it outweighs none. A choice: more than a single
/// letter does, less than a Chinese character ([`cue_score`] of 1 is 1, and of 2 1.41).
const NO_CUE: f64 = 1.2;
/// What a cue of weight 1 speaks for its reason, in log-odds. Measured beside what is learned, on 820 sentences that
/// nothing was learned from: 0.8 to 1.2 are within a hundredth, 0.6 is a hundredth less.
const CUE_UNIT: f64 = 1.0;

/// What was learned of reasons; where a class stands for no reason, `None`.
#[derive(Debug, Default)]
pub(super) struct ReasonClassifier(Vec<PackedModel<Option<ReasonId>>>);

/// How much cues of this weight speak for what they point to, in log-odds. More of the same adds less: the root is a
/// choice.
#[must_use]
pub(super) fn cue_score(weight: u32) -> f64 {
    f64::from(weight).sqrt() * CUE_UNIT
}

impl ReasonClassifier {
    /// Reads what a flow learned.
    pub(super) fn new(flow: &Flow) -> Self {
        Self(PackedModel::of_flow(flow, "reason", |name| match name {
            NO_REASON => Some(None),
            _ => flow.reason_named(name).map(Some),
        }))
    }

    /// The reasons by how likely they are, the likeliest first, and how likely there is none. `cued` are the top reasons
    /// whose cues were said.
    pub(super) fn rank(
        &self,
        flow: &Flow,
        features: &HashedFeatures<'_>,
        cued: Vec<ReasonHypothesis>,
    ) -> (Vec<ReasonHypothesis>, u16) {
        let fit = PackedModel::score(&self.0, features);
        let mut list: Vec<(f64, ReasonHypothesis)> = Vec::new();
        let mut none = if self.0.is_empty() { NO_CUE } else { 0.0 };
        for (class, score) in fit.iter().flat_map(|fit| &fit.scores) {
            let score = f64::from(*score);
            match class {
                None => none = score,
                Some(reason) => {
                    let words = Vec::new();
                    list.push((
                        score,
                        ReasonHypothesis { reason: *reason, score: 0, weight: 0, words },
                    ));
                }
            }
        }
        for one in cued {
            let cue = cue_score(one.weight);
            let top = flow.root_reason(one.reason);
            match list.iter_mut().find(|(_, known)| known.reason == top) {
                Some((score, known)) => {
                    *score += cue;
                    *known = one;
                }
                None => list.push((cue, one)),
            }
        }
        let (mut reasons, none) = softmax(list, none);
        if let Some(fit) = &fit {
            for one in reasons.iter_mut().filter(|one| one.words.is_empty()) {
                let class = fit.scores.iter().position(|(class, _)| **class == Some(one.reason));
                let words = class.map(|class| fit.words_for(class)).unwrap_or_default();
                one.words = words.into_iter().map(str::to_owned).collect();
            }
        }
        (reasons, none)
    }
}

/// Log-odds as shares of a thousand, the likeliest first.
fn softmax(list: Vec<(f64, ReasonHypothesis)>, none: f64) -> (Vec<ReasonHypothesis>, u16) {
    if list.is_empty() {
        return (Vec::new(), 1000);
    }
    let best = list.iter().map(|(score, _)| *score).fold(none, f64::max);
    let odds = |score: f64| (score - best).exp();
    let sum: f64 = list.iter().map(|(score, _)| odds(*score)).sum::<f64>() + odds(none);
    let mut reasons: Vec<ReasonHypothesis> = list
        .into_iter()
        .map(|(score, one)| ReasonHypothesis { score: thousandths(odds(score) / sum), ..one })
        .filter(|one| one.score >= SHOWN)
        .collect();
    reasons.sort_by(|a, b| b.score.cmp(&a.score).then(a.reason.cmp(&b.reason)));
    (reasons, thousandths(odds(none) / sum))
}

/// Takes in a cue of a reason that was said.
pub(super) fn add_reason(
    reasons: &mut Vec<ReasonHypothesis>,
    reason: ReasonId,
    weight: u32,
    word: &str,
) {
    match reasons.iter_mut().find(|known| known.reason == reason) {
        Some(known) if known.words.iter().any(|before| before == word) => {}
        Some(known) => {
            known.weight += weight;
            known.words.push(word.to_owned());
        }
        None => {
            let words = vec![word.to_owned()];
            reasons.push(ReasonHypothesis { reason, score: 0, weight, words });
        }
    }
}

/// One entry for each top reason, weighed with its sub-reasons and named as narrowly as the words
/// allow.
pub(super) fn group_by_root(flow: &Flow, found: Vec<ReasonHypothesis>) -> Vec<ReasonHypothesis> {
    let mut tops: Vec<(ReasonId, ReasonHypothesis)> = Vec::new();
    for one in found {
        let top = flow.root_reason(one.reason);
        match tops.iter_mut().find(|(known, _)| *known == top) {
            None => tops.push((top, one)),
            Some((_, known)) => {
                let narrower =
                    one.reason != top && (known.reason == top || one.weight > known.weight);
                known.weight += one.weight;
                if narrower {
                    known.reason = one.reason;
                }
                known.words.extend(one.words);
            }
        }
    }
    tops.into_iter().map(|(_, one)| one).collect()
}
