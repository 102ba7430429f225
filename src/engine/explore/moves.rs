//! What can happen in each step, everything with one condition and one effect being one move; and
//! conditions taken apart into what they ask of the caller, of the offers made, of what is given, and of the
//! rest.

use super::callers::{self, LANES};
use crate::call::{self, Event};
use flow::condition::{Condition, FactBox, Facts, Field, MOST_PROPOSALS};
use flow::effect::Effect;
use flow::id::{AnswerId, ItemId, OfferId, ReasonId};
use flow::method::{Class, Emotion, Mood, Objection, Step};
use flow::{Case, Flow};
use rustc_hash::FxHashMap;

/// The facts that a state has apart from the caller and the offers made.
const OF_CORE: [Field; 8] = [
    Field::STEP,
    Field::CLARITY,
    Field::SEVERITY,
    Field::COST,
    Field::VERDICT,
    Field::FIXABLE,
    Field::OBJECTION,
    Field::OUTCOME,
];

/// One box of a condition, taken apart.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Part {
    /// The bits that the core must not have.
    not: u128,
    reasons: Box<[(ReasonId, ReasonId)]>,
    /// For whom it can hold.
    pub(super) callers: u32,
    /// After how many proposals, a bit each.
    pub(super) counts: u8,
    /// For which customers, a bit each.
    pub(super) lanes: u16,
    /// Whether it holds whatever the agent has noted.
    pub(super) sure: bool,
}

impl Part {
    fn of(one: &FactBox, cases: &[Case<'_>], refusals: u8) -> Vec<Self> {
        let core = OF_CORE.into_iter().fold(0, |bits, field| bits | field.all());
        let counts = (0..=MOST_PROPOSALS)
            .filter(|count| one.state & Field::PROPOSALS.bit(usize::from(*count)) != 0);
        let lanes = cases.iter().enumerate().take(LANES);
        let lanes = lanes.filter(|(_, case)| case.given() & !one.state == 0);
        let part = Self {
            not: core & !one.state,
            reasons: one.reasons.clone(),
            callers: callers::within(refusals, one.state),
            counts: counts.fold(0, |set, count| set | 1 << count),
            lanes: lanes.fold(0, |set, (lane, _)| set | 1 << lane),
            sure: one.free | Field::EMOTION.all() == u128::MAX,
        };
        // The finer emotion goes with the mood: some of it may be noted in one mood, none in the other.
        let emotions = |mood: Mood| {
            let all = Emotion::ALL.iter().filter(|emotion| emotion.mood() == mood);
            let bits = all.fold(0, |bits, emotion| bits | Field::EMOTION.bit(emotion.index()));
            (one.free & bits != 0, one.free & bits == bits)
        };
        let by_mood = Mood::ALL.iter().filter_map(|mood| {
            let (may, sure) = emotions(*mood);
            let in_mood = callers::set(refusals, |caller| caller.mood() == *mood);
            let part = part.clone();
            let callers = part.callers & in_mood;
            may.then_some(Self { callers, sure: part.sure && sure, ..part })
        });
        let mut parts: Vec<Self> = by_mood.filter(|part| part.callers != 0).collect();
        if let [first, second] = &parts[..]
            && first.sure == second.sure
        {
            let callers = first.callers | second.callers;
            parts = vec![Self { callers, ..first.clone() }];
        }
        parts.retain(|part| part.counts != 0 && part.lanes != 0);
        parts
    }

    /// What asks nothing.
    pub(super) fn anyone() -> Self {
        Self {
            not: 0,
            reasons: Box::default(),
            callers: u32::MAX,
            counts: u8::MAX,
            lanes: u16::MAX,
            sure: true,
        }
    }

    /// Whether the core of a state is as it asks.
    pub(super) fn fits(&self, core: Facts) -> bool {
        core.bits & self.not == 0
            && (self.reasons.is_empty()
                || self.reasons.iter().any(|(a, b)| (*a..=*b).contains(&core.reason)))
    }
}

/// A condition taken apart.
pub(super) fn parts(condition: &Condition, cases: &[Case<'_>], refusals: u8) -> Vec<Part> {
    condition.boxes().iter().flat_map(|one| Part::of(one, cases, refusals)).collect()
}

/// What something that happens does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Does {
    /// What an answer does; with the offer that was made, if one was.
    Answer(Effect, Option<OfferId>),
    /// What the customer does of their own accord, or the end of the call.
    Unasked(Event),
}

/// An item and an answer to it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Said {
    pub(super) item: ItemId,
    pub(super) answer: AnswerId,
    /// What it does, by its place in the step.
    pub(super) does: u16,
}

/// Items that may be said at the same moments.
#[derive(Debug)]
pub(super) struct Slot {
    pub(super) class: Class,
    pub(super) offer: Option<OfferId>,
    pub(super) parts: Vec<Part>,
    pub(super) said: Vec<Said>,
    /// What any of it does, each once.
    pub(super) does: Vec<u16>,
}

/// What can happen in one step.
#[derive(Debug, Default)]
pub(super) struct Moves {
    pub(super) slots: Vec<Slot>,
    /// Everything that something does, each once.
    pub(super) does: Vec<Does>,
    /// For whom something does it, without and with an open objection, as far as the gates tell.
    pub(super) callers: Vec<[u32; 2]>,
}

impl Moves {
    /// What can happen in a step, for these customers.
    pub(super) fn of(flow: &Flow, step: Step, cases: &[Case<'_>]) -> Self {
        let mut moves = Self::default();
        let mut slots: FxHashMap<(Class, Option<OfferId>, Vec<Part>), usize> = FxHashMap::default();
        let mut numbers: FxHashMap<Does, u16> = FxHashMap::default();
        let anybody = callers::set(flow.limits.refusals, |_| true);
        for id in flow.items_of(step) {
            let item = flow.item(*id);
            let class = item.technique.class();
            let parts: Vec<Part> = parts(&item.when, cases, flow.limits.refusals)
                .into_iter()
                // What the agent noted keeps nothing from being said.
                .map(|part| Part { sure: true, ..part })
                .collect();
            let key = (class, item.offer, parts);
            let at = *slots.entry(key).or_insert_with_key(|(class, offer, parts)| {
                let (class, offer, parts) = (*class, *offer, parts.clone());
                moves.slots.push(Slot { class, offer, parts, said: Vec::new(), does: Vec::new() });
                moves.slots.len() - 1
            });
            let by_gates = gates(flow, step, class);
            for answer in item.answer_ids() {
                let effect = item.answer(answer).map_or(Effect::NONE, |answer| answer.effect);
                let does = Does::Answer(effect, item.offer);
                let number = moves.number(&mut numbers, does);
                for (all, more) in
                    moves.callers.get_mut(usize::from(number)).into_iter().flatten().zip(by_gates)
                {
                    *all |= more;
                }
                if let Some(slot) = moves.slots.get_mut(at) {
                    slot.said.push(Said { item: *id, answer, does: number });
                    if !slot.does.contains(&number) {
                        slot.does.push(number);
                    }
                }
            }
        }
        for event in call::unasked_events(flow) {
            let number = moves.number(&mut numbers, Does::Unasked(event));
            if let Some(all) = moves.callers.get_mut(usize::from(number)) {
                *all = [anybody; 2];
            }
        }
        moves
    }

    fn number(&mut self, numbers: &mut FxHashMap<Does, u16>, does: Does) -> u16 {
        *numbers.entry(does).or_insert_with(|| {
            self.does.push(does);
            self.callers.push([0; 2]);
            u16::try_from(self.does.len() - 1).unwrap_or(u16::MAX)
        })
    }

    /// What happens unasked, with its place.
    pub(super) fn unasked(&self) -> impl Iterator<Item = (u16, Event)> {
        (0..).zip(&self.does).filter_map(|(at, does)| match does {
            Does::Unasked(event) => Some((at, *event)),
            Does::Answer(..) => None,
        })
    }
}

/// For whom the gates let a class of things be said in a step, without and with an open objection.
pub(super) fn gates(flow: &Flow, step: Step, class: Class) -> [u32; 2] {
    [Objection::None, Objection::Open].map(|objection| {
        callers::set(flow.limits.refusals, |caller| match step {
            Step::Closed => class == Class::Ending,
            Step::Trust | Step::Probe | Step::Propose | Step::Agree => {
                call::before(flow, caller, objection, class).is_ok()
            }
        })
    })
}
