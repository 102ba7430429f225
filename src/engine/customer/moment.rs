//! What a customer says when they do something: a line of their own, else one of their manner.

use super::goal::CustomerGoal;
use super::state::Delivery;
use crate::call::State;
use flow::effect::{EndEffect, Refusal};
use flow::equation::{Level, Range};
use flow::id::{AnswerId, ReasonId};
use flow::lang::{Lang, Text};
use flow::method::{Clarity, CustomerAct, End, GateClass, Mood, Objection, Step, Technique};
use flow::{Answer, Flow, Item};

/// What stands in a frame for the answer itself.
const GAP: &str = "{answer}";

/// The moment that an answer belongs to, where the call stood like this.
#[must_use]
pub fn act_of(
    flow: &Flow,
    truth: &CustomerGoal<'_>,
    state: &State,
    item: &Item,
    answer: AnswerId,
    approach: Delivery,
) -> CustomerAct {
    match item.answer(answer) {
        Some(answer) => of_answer(flow, truth, state, item, answer, approach),
        None if approach.repeats > 0 => CustomerAct::Again,
        // Nothing was asked that they could keep to themselves.
        None if item.technique == Technique::Care
            || matches!(state.step(), Step::Propose | Step::Agree) =>
        {
            CustomerAct::Doubts
        }
        None => CustomerAct::Guarded,
    }
}

fn of_answer(
    flow: &Flow,
    truth: &CustomerGoal<'_>,
    state: &State,
    item: &Item,
    answer: &Answer,
    approach: Delivery,
) -> CustomerAct {
    let effect = &answer.effect;
    let was_upset = state.is_upset();
    match effect.ending {
        Some(EndEffect::Consent) => return CustomerAct::Consents,
        Some(EndEffect::End(End::Left)) => return CustomerAct::ByeLeft,
        Some(EndEffect::End(End::HungUp)) => return CustomerAct::HangsUp,
        Some(EndEffect::End(End::Withdrawn | End::Served | End::Callback | End::HandedOver)) => {
            return CustomerAct::Answers;
        }
        None => {}
    }
    match effect.refusal {
        Some(Refusal::Adds) => return CustomerAct::Refuses,
        Some(Refusal::TakenBack) => return CustomerAct::Reconsiders,
        None => {}
    }
    match effect.mood {
        Some(Mood::Upset) if was_upset => return CustomerAct::StillAngry,
        Some(Mood::Upset) => return CustomerAct::Angry,
        Some(Mood::Settled) if was_upset => return CustomerAct::Calmer,
        // Who was not upset takes a kind word as such.
        Some(Mood::Settled) => return CustomerAct::Agrees,
        None => {}
    }
    match effect.objection {
        Some(Objection::Open) => return CustomerAct::Worries,
        Some(Objection::None) => return CustomerAct::Agrees,
        None => {}
    }
    if let Some(told) = effect.reason {
        return if told == ReasonId::NONE {
            CustomerAct::Corrects
        } else if flow.are_related(told, truth.reason) && !flow.covers(told, state.reason()) {
            CustomerAct::Reason
        } else if truth.excuse.is_some_and(|excuse| flow.are_related(told, excuse)) {
            CustomerAct::Excuse
        } else {
            CustomerAct::Answers
        };
    }
    match effect.clarity {
        Some(Clarity::Confirmed) => return CustomerAct::Confirms,
        Some(Clarity::Vague) => return CustomerAct::More,
        Some(Clarity::Unsaid | Clarity::Stated) | None => {}
    }
    if item.offer.is_some() {
        return match effect.go {
            Some(Step::Agree) => CustomerAct::Interested,
            _ if approach.early => CustomerAct::Early,
            _ => CustomerAct::Declines,
        };
    }
    if effect.go == Some(Step::Propose) && state.step() == Step::Agree {
        return CustomerAct::Declines;
    }
    if item.technique == Technique::FindCost && effect.cost != Range::UNKNOWN {
        return if effect.cost.lo() > Level::NONE {
            CustomerAct::Admits
        } else {
            CustomerAct::NothingLost
        };
    }
    if answer.text.takes {
        return CustomerAct::Agrees;
    }
    if answer.text.withholds {
        return CustomerAct::Guarded;
    }
    match (effect.go, state.step(), item.technique.class()) {
        (Some(Step::Probe), Step::Trust, _) => CustomerAct::Willing,
        (None, Step::Propose, GateClass::Talk) | (None, _, GateClass::Handling)
            if answer.text.odds > 0 && *effect == flow::effect::Effect::NONE =>
        {
            CustomerAct::Doubts
        }
        _ => CustomerAct::Answers,
    }
}

/// What the customer says at a moment: the wording after the last one, `nth` of this call, beginning at a
/// place that the seed gives. `answer` fills a frame.
#[must_use]
pub fn utterance(
    truth: &CustomerGoal<'_>,
    moment: CustomerAct,
    lang: Lang,
    (from, nth): (usize, usize),
    answer: Option<&Text>,
) -> Option<String> {
    let own = truth.persona.lines.get(moment);
    let shared = truth.manner.lines.get(moment);
    let (texts, nth) =
        if nth < own.len() || shared.is_empty() { (own, nth) } else { (shared, nth - own.len()) };
    if texts.is_empty() {
        return answer.map(|answer| answer.get(lang).to_owned());
    }
    let text = texts.get((from + nth) % texts.len())?.get(lang);
    let label = answer.map_or("", |answer| answer.get(lang));
    // What stands in brackets is no speech: it is told, not said.
    if moment == CustomerAct::Answers && label.starts_with(['（', '(']) {
        return Some(label.to_owned());
    }
    Some(text.replace(GAP, label))
}
