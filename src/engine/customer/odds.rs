//! How likely each answer is: the odds in the flow, or those learned from calls that were held; and how the
//! value equation moves a yes.

use super::rapport::Rapport;
use crate::call::State;
use flow::effect::{Effect, EndEffect, Refusal};
use flow::equation::{Balance, Range};
use flow::id::{AnswerId, ItemId, ReasonId};
use flow::method::{Clarity, GateClass, Mood, Objection, Retention, Step, Technique};
use flow::{Answer, Flow, Item};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The most that a level of severity or cost may count, in log-odds: it makes a yes twenty times as likely or
/// unlikely, which is more than anybody can tell. The same bound holds in `flow.json`.
pub const MAX_WEIGHT: f64 = 3.0;

/// As bad as problems usually are: with nothing shown, a yes is then as likely as is written. A choice: the middle
/// of the scale, so that authors write odds for a middling problem.
const USUAL_SEVERITY: f64 = 2.0;

/// Answers that nobody foresaw, as a share of all (something else, which changes nothing). A choice,
/// docs/PRACTICE.md: one in twenty.
pub const UNFORESEEN: f64 = 0.05;

/// The most that the odds of an answer may be in a file: as much as all answers of an item together may be written
/// with, which is the most that learning can give to one of them.
const MAX_ODDS: f64 = 25_400.0;

/// Odds and weights as they were learned, by names: `odds.json`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OddsFile {
    /// The schema or a remark; nothing reads it.
    #[serde(rename = "$comment", default, skip_serializing_if = "String::is_empty")]
    pub comment: String,
    /// The flow.
    pub flow: String,
    /// How much each level of severity speaks against a yes, in log-odds.
    pub severity: f64,
    /// How much each level of cost that was shown speaks for a yes, in log-odds.
    pub cost: f64,
    /// For each item, how likely each answer is relative to its neighbours.
    pub odds: BTreeMap<String, BTreeMap<String, f64>>,
}

/// Why odds cannot be used with a flow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OddsError {
    /// They are not in the form of odds; why.
    Malformed(String),
    /// They are of another flow.
    OtherFlow(String),
    /// The flow has no such item, or the item has no such answer.
    Unknown(String),
    /// A weight is not a number above 0.
    NoWeight(String),
}

/// How likely answers are, and how the equation moves a yes.
#[derive(Debug, Clone, PartialEq)]
pub struct Odds {
    answers: Vec<Box<[f32]>>,
    severity: f64,
    cost: f64,
    patience: f64,
}

/// An answer whose odds the equation moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Acceptance {
    /// They want to hear the terms of an offer.
    Interested,
    /// An explicit yes.
    Consents,
}

impl Acceptance {
    /// Whether an answer is a yes of some kind.
    #[must_use]
    pub fn classify(item: &Item, effect: &Effect) -> Option<Self> {
        let interested = item.offer.is_some()
            && effect.go == Some(Step::Agree)
            && effect.objection != Some(Objection::Open);
        match effect.ending {
            Some(EndEffect::Consent) => Some(Self::Consents),
            _ if interested => Some(Self::Interested),
            _ => None,
        }
    }
}

/// How many times likelier an upset customer hangs up. A choice, docs/PRACTICE.md: a few times, so that soothing
/// first pays.
const UPSET: f64 = 4.0;
/// How many times likelier one hangs up who has said a clear no. A choice, docs/PRACTICE.md:
/// as with one who is upset; both together make sixteen.
const REFUSED: f64 = 4.0;
/// How likely one hangs up where refusals are spent and the talk goes on; elsewhere it is never likelier. A choice,
/// docs/PRACTICE.md: by the default aims even a sure yes is then worth no more than letting go
/// (0.6 · 100 − 0.4 · 50 = 40 points).
const SPENT: f64 = 0.4;

impl Odds {
    /// The author's odds.
    #[must_use]
    pub fn new(flow: &Flow) -> Self {
        let of_item = |item: &Item| {
            item.answers.iter().map(|answer| f32::from(answer.text.odds)).collect::<Box<[f32]>>()
        };
        let hundredths = |number: u16| f64::from(number) / 100.0;
        Self {
            answers: flow.items().map(|(_, item)| of_item(item)).collect(),
            severity: hundredths(flow.behaviour.severity),
            cost: hundredths(flow.behaviour.cost),
            patience: f64::from(flow.behaviour.patience),
        }
    }

    /// The author's odds, with those of a file in their place.
    ///
    /// # Errors
    /// If the file is no such file, or names what the flow does not have.
    pub fn parse(flow: &Flow, text: &str) -> Result<Self, OddsError> {
        let file: OddsFile =
            serde_json::from_str(text).map_err(|error| OddsError::Malformed(error.to_string()))?;
        if file.flow != *flow.id {
            return Err(OddsError::OtherFlow(file.flow));
        }
        let mut odds = Self::new(flow);
        let weight = |name: &str, weight: f64, (least, most): (f64, f64)| {
            let fits = (least..=most).contains(&weight);
            if fits { Ok(weight) } else { Err(OddsError::NoWeight(format!("{name}: {weight}"))) }
        };
        odds.severity = weight("severity", file.severity, (0.0, MAX_WEIGHT))?;
        odds.cost = weight("cost", file.cost, (0.0, MAX_WEIGHT))?;
        for (name, answers) in &file.odds {
            let unknown = |name: String| OddsError::Unknown(name);
            let id = flow.item_named(name).ok_or_else(|| unknown(name.clone()))?;
            for (answer, given) in answers {
                let both = format!("{name}/{answer}");
                let at = flow.item(id).answers.iter().position(|one| *one.text.id == **answer);
                let at = at.ok_or_else(|| unknown(both.clone()))?;
                let given = weight(&both, *given, (f64::from(f32::MIN_POSITIVE), MAX_ODDS))?;
                if let Some(at) = AnswerId::new(at) {
                    odds.set(id, at, given);
                }
            }
        }
        Ok(odds)
    }

    /// The odds of an answer that is written, relative to its neighbours.
    #[must_use]
    #[inline]
    pub fn weight(&self, item: ItemId, answer: AnswerId) -> f32 {
        let of_item = self.answers.get(item.index());
        of_item.and_then(|own| own.get(answer.index())).copied().unwrap_or(0.0)
    }

    /// The same with these weights of severity and cost, in log-odds a level.
    #[must_use]
    #[inline]
    pub fn with_weights(&self, severity: f64, cost: f64) -> Self {
        Self { severity, cost, ..self.clone() }
    }

    /// The weights of severity and cost, in log-odds a level.
    #[must_use]
    #[inline]
    pub fn weights(&self) -> (f64, f64) {
        (self.severity, self.cost)
    }

    /// Sets the odds of an answer, relative to its neighbours.
    #[inline]
    pub fn set(&mut self, item: ItemId, answer: AnswerId, odds: f64) {
        #[expect(clippy::cast_possible_truncation, reason = "odds are small numbers")]
        let odds = odds as f32;
        let own = self.answers.get_mut(item.index());
        own.and_then(|own| own.get_mut(answer.index())).into_iter().for_each(|one| *one = odds);
    }

    /// How many times likelier a yes is for a severity and a cost that was shown, in levels.
    #[must_use]
    #[inline]
    pub fn acceptance_factor(&self, severity: f64, cost: f64) -> f64 {
        (self.cost * cost - self.severity * (severity - USUAL_SEVERITY)).exp()
    }

    /// What the weights of severity and cost are multiplied by, in the log-odds of a yes.
    #[must_use]
    pub fn acceptance_terms(balance: Balance) -> [f64; 2] {
        let cost = f64::from(balance.cost.lo().value());
        [USUAL_SEVERITY - expected_level(balance.severity), cost]
    }

    /// How likely a customer is to hang up at an exchange in which this is said: oftener when upset, after a
    /// clear no, and much oftener when the talk goes on though refusals are spent. Nobody hangs up on being
    /// let go.
    #[must_use]
    pub fn hang_up_probability(&self, flow: &Flow, state: &State, said: Technique) -> f64 {
        let Some(caller) = state.caller().filter(|_| said.class() != GateClass::LettingGo) else {
            return 0.0;
        };
        if caller.refusals() >= flow.limits.refusals {
            return SPENT;
        }
        let upset = if caller.mood() == Mood::Upset { UPSET } else { 1.0 };
        let refused = if caller.refusals() > 0 { REFUSED } else { 1.0 };
        (upset * refused / self.patience).min(SPENT)
    }

    /// How likely an answer is where nothing is known of the customer but what the call has shown: its odds,
    /// unless it contradicts what is known, the equation's weight on a yes, and how they stand to the talk.
    #[must_use]
    pub fn answer_likelihood(
        &self,
        flow: &Flow,
        (state, rapport): (&State, Rapport),
        item: (ItemId, &Item),
        at: AnswerId,
    ) -> f64 {
        let Some(answer) = item.1.answer(at) else { return 0.0 };
        if contradicts(flow, state, answer) {
            return 0.0;
        }
        let severity = expected_level(state.balance().severity);
        let lowers = answer.effect.severity.shift < 0 && item.1.offer.is_none();
        let written = f64::from(self.weight(item.0, at));
        let written = if lowers { written * easing_factor(severity) } else { written };
        let (open, effect) = (openness(rapport.understood), &answer.effect);
        let early = item.1.technique == Technique::Offer && !rapport.ready;
        let annoyed = if early { annoyance_factor(1) } else { 1.0 };
        written
            * if effect.refusal == Some(Refusal::Adds) {
                refusal_factor(open) * annoyed
            } else if effect.mood == Some(Mood::Upset) {
                outburst_factor(open) * annoyed
            } else if Acceptance::classify(item.1, effect).is_some() {
                let cost = f64::from(state.balance().cost.lo().value());
                let understood = if rapport.understood { 1.0 } else { NOT_UNDERSTOOD };
                let informed = flow.retention(state.request()) == Retention::Inform;
                let decided = if informed { DECIDED } else { 1.0 };
                self.acceptance_factor(severity, cost)
                    * understood
                    * decided
                    * if early { EARLY } else { 1.0 }
            } else if answer.text.takes && item.1.offer.is_none() {
                agreement_factor(open)
            } else {
                1.0
            }
    }
}

impl Odds {
    /// Every answer to an item with how likely it is, relative to the others, where nothing else is known.
    #[must_use]
    pub fn answer_distribution(
        &self,
        flow: &Flow,
        stand: (&State, Rapport),
        item: (ItemId, &Item),
    ) -> Vec<(AnswerId, f64)> {
        let written = (0..item.1.answers.len()).filter_map(AnswerId::new);
        let mut shares = Vec::with_capacity(item.1.answers.len() + 1);
        shares.extend(written.map(|at| (at, self.answer_likelihood(flow, stand, item, at))));
        let sum: f64 = shares.iter().map(|(_, share)| share).sum();
        let other = if sum > 0.0 { sum * UNFORESEEN / (1.0 - UNFORESEEN) } else { 1.0 };
        shares.push((AnswerId::OTHER, other));
        shares
    }
}

/// Whether an answer says what cannot be, given what the call has shown.
fn contradicts(flow: &Flow, state: &State, answer: &Answer) -> bool {
    let (balance, effect) = (state.balance(), &answer.effect);
    let wants = effect.request.map(|said| said.apply(state.request()));
    let changes_request = wants.is_some_and(|request| request != state.request());
    let outside =
        |known: Range, bounds: Range| bounds.lo() > known.hi() || bounds.hi() < known.lo();
    let reason = state.reason();
    let confirmed = state.clarity() == Clarity::Confirmed && reason != ReasonId::NONE;
    // A confirmed reason may have another one behind it, but is not taken back for its own part.
    let takes_back = confirmed && effect.reason == Some(ReasonId::NONE);
    let widens = effect.reason.is_some_and(|told| told != reason && flow.covers(told, reason));
    outside(balance.severity, effect.severity.bounds)
        || outside(balance.cost, effect.cost)
        || takes_back
        || changes_request
        || widens && reason != ReasonId::NONE && confirmed
}

/// How far somebody has opened up who feels understood (0 to 4). A choice, docs/PRACTICE.md: most of the four steps;
/// nobody sees which.
const OPEN: f64 = 3.0;
/// And somebody who does not. A choice, docs/PRACTICE.md: not quite one step.
const GUARDED: f64 = 0.8;

/// How far somebody has opened up who feels understood, or does not: it stands for the steps of a played customer.
fn openness(understood: bool) -> f64 {
    if understood { OPEN } else { GUARDED }
}

/// How many times likelier a yes is from one who does not feel understood: what they said may not be the
/// whole story. A choice, docs/PRACTICE.md: about a third.
const NOT_UNDERSTOOD: f64 = 0.35;

/// How many times likelier a yes is to an offer that comes too early. A choice, docs/PRACTICE.md: less than half, so
/// that it pays to understand first.
pub(super) const EARLY: f64 = 0.4;

/// How many times likelier a yes is from one who takes their number along: they have a new contract in mind. A
/// choice, docs/PRACTICE.md.
const DECIDED: f64 = 0.3;

/// How many times likelier a clear no and flaring up are after so many annoyances. A choice, docs/PRACTICE.md: each
/// adds half.
pub(super) fn annoyance_factor(annoyances: u8) -> f64 {
    1.0 + f64::from(annoyances) / 2.0
}

/// How many times likelier a clear no is, by how far a customer has opened up (0 to 4). A choice, docs/PRACTICE.md:
/// the first step halves it.
pub(super) fn refusal_factor(open: f64) -> f64 {
    1.0 / (1.0 + open)
}

/// How many times likelier they are to flare up. A choice, docs/PRACTICE.md: it takes two steps to halve it, for
/// tempers cool more slowly than minds change.
pub(super) fn outburst_factor(open: f64) -> f64 {
    1.0 / (1.0 + open / 2.0)
}

/// How many times likelier they are to take the talk up again after a clear no. A choice, docs/PRACTICE.md: never
/// unless they have opened up, twice at most.
pub(super) fn reconsideration_factor(open: f64) -> f64 {
    open / 2.0
}

/// How many times likelier they are to take what is said. A choice, docs/PRACTICE.md: as is written at one step, half
/// of that at none.
pub(super) fn agreement_factor(open: f64) -> f64 {
    f64::midpoint(1.0, open)
}

/// The severity at which words ease a problem as often as is written. A choice, docs/PRACTICE.md: a serious one, for
/// such are the problems that people call about.
const EASED_AS_WRITTEN: f64 = 3.0;

/// How many times likelier it is that words ease a problem of this severity: the lighter it is, the less is
/// left to be eased.
pub(super) fn easing_factor(severity: f64) -> f64 {
    severity / EASED_AS_WRITTEN
}

/// How bad a problem is that is known within bounds: who calls to leave has one that weighs, so that the upper
/// end of what is possible counts twice. A choice, docs/PRACTICE.md.
fn expected_level(range: Range) -> f64 {
    f64::from(range.lo().value() + 2 * range.hi().value()) / 3.0
}

/// A count as a share of a million. A choice: shares are whole numbers, so that calls are the same everywhere, and
/// less than half a millionth is none.
pub(super) fn per_million(count: f64, total: f64) -> u32 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a share of what is counted is neither negative nor above one"
    )]
    let share = (count / total * 1e6).round() as u32;
    share
}
