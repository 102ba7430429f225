//! What a customer answers: the odds of the flow, as far as their truth allows, moved by their temper.

use super::goal::CustomerGoal;
use super::odds::{
    Acceptance, EARLY, Odds, UNFORESEEN, agreement_factor, annoyance_factor, easing_factor,
    outburst_factor, reconsideration_factor, refusal_factor,
};
use super::rng::CallRng;
use super::state::{CustomerState, Delivery, STEP};
use crate::call::{Event, State, Statement};
use flow::effect::{Effect, EndEffect, NotedFact, Refusal};
use flow::equation::{Level, Range};
use flow::id::{AnswerId, ItemId, ReasonId};
use flow::method::{Clarity, Emotion, End, GateClass, Mood, Step};
use flow::{Answer, Flow, Item};

/// Weights are whole numbers, so that a call is the same everywhere; this many make one of the flow's odds. A choice:
/// fine enough that the least of an author's odds times the least of the factors below is still more than ten.
const WEIGHT_UNIT: f64 = 256.0;
/// The largest weight: the sum of those of one item fits into 32 bits.
const MAX_WEIGHT: u32 = 1 << 24;
const _: () =
    assert!(AnswerId::MAX_WRITTEN < (u32::MAX / MAX_WEIGHT) as usize, "and something else");

/// An offer that does not serve them is taken up so many times as often. A choice, docs/PRACTICE.md: seldom, so that
/// the offer has to fit, yet not never, for people do agree to what they regret.
const DOES_NOT_SERVE: f64 = 0.12;
/// The last yes to it is rarer still. A choice, docs/PRACTICE.md: half, for the terms show that it does not fit.
const DOES_NOT_SERVE_AT_LAST: f64 = DOES_NOT_SERVE / 2.0;
/// And one that serves them, so many times. A choice, docs/PRACTICE.md: oftener than is written, for the odds are
/// written for all who call.
const SERVES: f64 = 1.6;
/// They flare up at a soothing word though they are settled. A choice, docs/PRACTICE.md: next to never.
const SOOTHED: f64 = 0.05;
/// They flare up who began calm and were never annoyed: nobody at ease flares up over nothing. A choice,
/// docs/PRACTICE.md: about a third.
const AT_EASE: f64 = 0.3;
/// The answer that says their reason best is the one they give. With [`LESS_EXACT`] a choice, docs/PRACTICE.md: six
/// times oftener than another one that is true.
const SAYS_IT_BEST: f64 = 3.0;
/// And another one that names it.
const LESS_EXACT: f64 = 0.5;
/// They begin to tell. A choice, docs/PRACTICE.md: twice as often as is written, until it is known.
const TELLS: f64 = 2.0;
/// They begin to tell what is known. A choice, docs/PRACTICE.md: a tenth of that.
const TELLS_AGAIN: f64 = 0.2;
/// They say nothing where they are asked and have told the true reason: who has told goes on telling. A choice,
/// docs/PRACTICE.md: about a third.
const SAYS_NOTHING: f64 = 0.3;
/// They want to be called back, want a colleague, or hang up, by an answer. A choice, docs/PRACTICE.md: about a
/// third, for a played customer ends a call mostly by their own patience and temper.
const ENDS_OTHERWISE: f64 = 0.3;
/// An excuse is never made worse than this: a polite reason is never said to be that bad. A choice,
/// docs/PRACTICE.md: moderate, the middle of the scale.
const MAX_EXCUSE: u8 = 2;

/// The weights of the answers to one item, kept for the next.
#[derive(Debug, Default)]
pub struct AnswerSampler(Vec<u32>);

impl AnswerSampler {
    /// What a customer does when an item is said: the events of their answer. Their temper moves with it.
    pub fn sample(
        &mut self,
        (flow, odds): (&Flow, &Odds),
        (truth, temper): (&CustomerGoal<'_>, &mut CustomerState),
        state: &State,
        (id, approach): (ItemId, Delivery),
        dice: &mut CallRng,
    ) -> (AnswerId, Option<Event>) {
        let item = flow.item(id);
        let was_told = temper.has_told;
        // Asked why, and open enough: now it comes out.
        temper.has_told |= temper.is_open(truth) && asks_why(state, item);
        self.weigh(flow, odds, (truth, temper), state, (id, approach));
        let at = dice.weighted_index(&self.0).and_then(AnswerId::new);
        let answer = at.filter(|at| at.index() < item.answers.len()).unwrap_or(AnswerId::OTHER);
        let effect = item.answer(answer).map(|answer| &answer.effect);
        if let Some(effect) = effect {
            temper.ease(effect.severity.shift);
            // What is behind an objection comes out with it.
            temper.has_told |= looks_behind(state, effect);
        }
        // What nobody asked for in so many words is said all the same.
        let names_it = effect
            .and_then(|effect| effect.reason)
            .is_some_and(|told| told != ReasonId::NONE && flow.are_related(told, truth.reason));
        let tells = temper.has_told && !was_told && !names_it && truth.excuse.is_some();
        let closes = effect.is_some_and(|effect| effect.ending.is_some());
        // Who begins to say why says what they own up to.
        let begins = item.answer(answer).is_some_and(|answer| answer.text.tells);
        let claims = if begins { truth.stated_reason(temper.has_told) } else { truth.reason };
        let tells = (tells || begins) && !closes && !flow.covers(claims, state.reason());
        (answer, tells.then_some(Event::Heard(Statement::Reason(claims))))
    }

    fn weigh(
        &mut self,
        flow: &Flow,
        odds: &Odds,
        (truth, temper): (&CustomerGoal<'_>, &CustomerState),
        state: &State,
        (id, approach): (ItemId, Delivery),
    ) {
        let item = flow.item(id);
        self.0.clear();
        let (mut sum, mut best) = (0_u32, None::<ReasonId>);
        for answer in &item.answers {
            if let Some(told) = answer.effect.reason
                && told != ReasonId::NONE
                && flow.covers(told, truth.stated_reason(temper.has_told))
                && best.is_none_or(|best| flow.covers(best, told))
            {
                best = Some(told);
            }
        }
        for (at, answer) in item.answers.iter().enumerate() {
            let weight = AnswerId::new(at).map_or(0.0, |at| {
                let may =
                    likelihood(flow, odds, (truth, temper), state, (item, answer), approach, best);
                f64::from(odds.weight(id, at)) * may
            });
            let weight = to_weight(weight * WEIGHT_UNIT);
            sum = sum.saturating_add(weight);
            self.0.push(weight);
        }
        let other = to_weight(f64::from(sum) * UNFORESEEN / (1.0 - UNFORESEEN));
        self.0.push(if sum == 0 { 1 } else { other });
    }
}

/// Whether a question asks for the reason, or for another one behind it.
fn asks_why(state: &State, item: &Item) -> bool {
    state.step() == Step::Probe
        && matches!(item.technique.class(), GateClass::Talk | GateClass::Invitation)
        && item.answers.iter().any(|answer| {
            answer.effect.reason.is_some() || answer.effect.clarity == Some(Clarity::Vague)
        })
}

/// Whether an answer says that something else is behind it all.
fn looks_behind(state: &State, effect: &Effect) -> bool {
    matches!(state.step(), Step::Propose | Step::Agree)
        && effect.go == Some(Step::Probe)
        && effect.reason.is_none()
}

/// How many times likelier an answer is for this customer than is written; 0 where it would be untrue.
fn likelihood(
    flow: &Flow,
    odds: &Odds,
    (truth, temper): (&CustomerGoal<'_>, &CustomerState),
    state: &State,
    (item, answer): (&Item, &Answer),
    approach: Delivery,
    best: Option<ReasonId>,
) -> f64 {
    let effect = &answer.effect;
    if !is_consistent(flow, (truth, temper), state, answer) {
        return 0.0;
    }
    let percent = |percent: u16| f64::from(percent) / 100.0;
    let annoyed = annoyance_factor(temper.annoyances);
    let open = f64::from(temper.openness) / f64::from(STEP);
    let mut likes = 1.0;
    if effect.mood == Some(Mood::Upset) {
        let calm = truth.persona.emotion == Emotion::Calm && temper.annoyances == 0;
        let soothed = item.technique.class() == GateClass::Soothing;
        let settled = state.caller().is_some_and(|caller| caller.mood() == Mood::Settled);
        let over_nothing = match (calm, soothed && settled) {
            (_, true) => SOOTHED,
            (true, false) => AT_EASE,
            (false, false) => 1.0,
        };
        likes *= percent(truth.manner.temper) * over_nothing * annoyed * outburst_factor(open);
    }
    match effect.refusal {
        Some(Refusal::Adds) => {
            likes *= percent(truth.manner.refuses) * annoyed * refusal_factor(open);
        }
        Some(Refusal::TakenBack) => likes *= reconsideration_factor(open),
        None => {}
    }
    if let Some(told) = effect.reason.filter(|told| *told != ReasonId::NONE) {
        likes *= if best == Some(told) { SAYS_IT_BEST } else { LESS_EXACT };
    }
    if answer.text.tells {
        likes *= if flow.covers(truth.stated_reason(temper.has_told), state.reason()) {
            TELLS_AGAIN
        } else {
            TELLS
        };
    }
    let idle = !answer.text.tells
        && matches!(item.technique.class(), GateClass::Talk | GateClass::Invitation)
        && state.step() == Step::Probe
        && *effect == Effect::NONE;
    if idle && temper.has_told {
        likes *= SAYS_NOTHING;
    }
    if answer.text.takes && item.offer.is_none() {
        likes *= agreement_factor(open);
        if approach.repeats > 0 {
            return 0.0;
        }
    }
    if effect.severity.shift < 0 && item.offer.is_none() {
        likes *= easing_factor(f64::from(temper.severity));
    }
    if let Some(yes) = Acceptance::classify(item, effect) {
        let offer = item.offer.or_else(|| state.offer());
        let serves = offer.is_none_or(|offer| truth.persona.accepts.contains(&offer));
        let cost = f64::from(state.balance().cost.lo().value());
        likes *= odds.acceptance_factor(f64::from(temper.severity), cost);
        likes *= match (serves, yes) {
            (true, _) => SERVES,
            (false, Acceptance::Interested) => DOES_NOT_SERVE,
            (false, Acceptance::Consents) => DOES_NOT_SERVE_AT_LAST,
        };
        if approach.early {
            likes *= EARLY;
        }
    }
    if let Some(EndEffect::End(end)) = effect.ending {
        likes *= match end {
            End::Left | End::Served => 1.0,
            End::Withdrawn if temper.severity <= truth.cost.value() => 1.0,
            End::Withdrawn => 0.0,
            End::Callback | End::HandedOver | End::HungUp => ENDS_OTHERWISE * annoyed,
        };
    }
    likes
}

/// Whether an answer is what this customer could say.
fn is_consistent(
    flow: &Flow,
    (truth, temper): (&CustomerGoal<'_>, &CustomerState),
    state: &State,
    answer: &Answer,
) -> bool {
    let effect = &answer.effect;
    let claims = truth.stated_reason(temper.has_told);
    let (is_truth, known) = (claims == truth.reason, state.reason());
    let reason_fits = match effect.reason {
        None => true,
        Some(ReasonId::NONE) => known != ReasonId::NONE && !flow.are_related(known, claims),
        Some(told) => flow.are_related(told, claims),
    };
    let clarity_fits = match effect.clarity {
        Some(Clarity::Confirmed) => flow.are_related(known, claims),
        // There is more to it only for one who has not told yet, or was understood too narrowly.
        Some(Clarity::Vague) => !flow.are_related(known, truth.reason),
        Some(Clarity::Unsaid | Clarity::Stated) | None => true,
    };
    let within =
        |bounds: Range, level: u8| (bounds.lo().value()..=bounds.hi().value()).contains(&level);
    let severity = if is_truth { temper.severity } else { temper.severity.min(MAX_EXCUSE) };
    let tells_cost = effect.cost != Range::UNKNOWN;
    let style_fits = answer.notes.iter().all(|note| match (note, truth.manner.style) {
        (NotedFact::Fact(fact, value), Some((style, own))) if *fact == style => *value == own,
        (NotedFact::Fact(..) | NotedFact::Emotion(_), _) => true,
    });
    let behind_fits = !looks_behind(state, effect) || !temper.has_told;
    reason_fits
        && clarity_fits
        && within(effect.severity.bounds, severity)
        && (!tells_cost || within(effect.cost, truth.cost.value()))
        && style_fits
        && effect
            .request
            .is_none_or(|said| said.apply(truth.persona.request) == truth.persona.request)
        && behind_fits
        && (truth.cost > Level::NONE || effect.cost.lo() == Level::NONE)
}

fn to_weight(weight: f64) -> u32 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a weight is not negative, and what is too large becomes the largest"
    )]
    let whole = weight.round() as u32;
    whole.min(MAX_WEIGHT)
}
