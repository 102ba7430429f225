//! What a customer says when they do something: a line of their own, else one of their manner.

use super::temper::Approach;
use super::truth::Truth;
use crate::call::State;
use flow::effect::{Ending, Refusal};
use flow::equation::{Level, Range};
use flow::id::{AnswerId, ReasonId};
use flow::lang::{Lang, Text};
use flow::method::{Clarity, Class, End, Moment, Mood, Objection, Step, Technique};
use flow::{Answer, Flow, Item};

/// What stands in a frame for the answer itself.
const GAP: &str = "{answer}";

/// The moment that an answer belongs to, where the call stood like this.
#[must_use]
pub fn moment(
    flow: &Flow,
    truth: &Truth<'_>,
    state: &State,
    item: &Item,
    answer: AnswerId,
    approach: Approach,
) -> Moment {
    match item.answer(answer) {
        Some(answer) => of_answer(flow, truth, state, item, answer, approach),
        None if approach.again > 0 => Moment::Again,
        // Nothing was asked that they could keep to themselves.
        None if item.technique == Technique::Care
            || matches!(state.step(), Step::Propose | Step::Agree) =>
        {
            Moment::Doubts
        }
        None => Moment::Guarded,
    }
}

fn of_answer(
    flow: &Flow,
    truth: &Truth<'_>,
    state: &State,
    item: &Item,
    answer: &Answer,
    approach: Approach,
) -> Moment {
    let effect = &answer.effect;
    let was_upset = state.is_upset();
    match effect.ending {
        Some(Ending::Consent) => return Moment::Consents,
        Some(Ending::End(End::Left)) => return Moment::ByeLeft,
        Some(Ending::End(End::HungUp)) => return Moment::HangsUp,
        Some(Ending::End(End::Withdrawn | End::Callback | End::HandedOver)) => {
            return Moment::Answers;
        }
        None => {}
    }
    match effect.refusal {
        Some(Refusal::Adds) => return Moment::Refuses,
        Some(Refusal::TakenBack) => return Moment::Reconsiders,
        None => {}
    }
    match effect.mood {
        Some(Mood::Upset) if was_upset => return Moment::StillAngry,
        Some(Mood::Upset) => return Moment::Angry,
        Some(Mood::Settled) if was_upset => return Moment::Calmer,
        // Who was not upset takes a kind word as such.
        Some(Mood::Settled) => return Moment::Agrees,
        None => {}
    }
    match effect.objection {
        Some(Objection::Open) => return Moment::Worries,
        Some(Objection::None) => return Moment::Agrees,
        None => {}
    }
    if let Some(told) = effect.reason {
        return if told == ReasonId::NONE {
            Moment::Corrects
        } else if flow.akin(told, truth.reason) && !flow.covers(told, state.reason()) {
            Moment::Reason
        } else if truth.excuse.is_some_and(|excuse| flow.akin(told, excuse)) {
            Moment::Excuse
        } else {
            Moment::Answers
        };
    }
    match effect.clarity {
        Some(Clarity::Confirmed) => return Moment::Confirms,
        Some(Clarity::Vague) => return Moment::More,
        Some(Clarity::Unsaid | Clarity::Stated) | None => {}
    }
    if item.offer.is_some() {
        return match effect.go {
            Some(Step::Agree) => Moment::Interested,
            _ if approach.early => Moment::Early,
            _ => Moment::Declines,
        };
    }
    if effect.go == Some(Step::Propose) && state.step() == Step::Agree {
        return Moment::Declines;
    }
    if item.technique == Technique::FindCost && effect.cost != Range::UNKNOWN {
        return if effect.cost.lo() > Level::NONE { Moment::Admits } else { Moment::NothingLost };
    }
    if answer.text.takes {
        return Moment::Agrees;
    }
    if answer.text.withholds {
        return Moment::Guarded;
    }
    match (effect.go, state.step(), item.technique.class()) {
        (Some(Step::Probe), Step::Trust, _) => Moment::Willing,
        (None, Step::Propose, Class::Talk) | (None, _, Class::Handling)
            if answer.text.odds > 0 && *effect == flow::effect::Effect::NONE =>
        {
            Moment::Doubts
        }
        _ => Moment::Answers,
    }
}

/// What the customer says at a moment: the wording after the last one, `nth` of this call, beginning at a
/// place that the seed gives. `answer` fills a frame.
#[must_use]
pub fn spoken(
    truth: &Truth<'_>,
    moment: Moment,
    lang: Lang,
    (from, nth): (usize, usize),
    answer: Option<&Text>,
) -> Option<String> {
    let own = truth.persona.lines.of(moment);
    let shared = truth.manner.lines.of(moment);
    let (texts, nth) =
        if nth < own.len() || shared.is_empty() { (own, nth) } else { (shared, nth - own.len()) };
    if texts.is_empty() {
        return answer.map(|answer| answer.get(lang).to_owned());
    }
    let text = texts.get((from + nth) % texts.len())?.get(lang);
    let label = answer.map_or("", |answer| answer.get(lang));
    // What stands in brackets is no speech: it is told, not said.
    if moment == Moment::Answers && label.starts_with(['（', '(']) {
        return Some(label.to_owned());
    }
    Some(text.replace(GAP, label))
}
