//! What can happen in each step, everything with one condition and one effect being one move; and
//! conditions taken apart into what they ask of the caller, of the offers made, of what is given, and of the
//! rest.

use super::callers::{self, LANES};
use crate::call::{self, Event};
use flow::condition::{Condition, FactBox, Facts};
use flow::effect::Effect;
use flow::fact::{BuiltIn, Field, MAX_PROPOSALS, NoteBits};
use flow::id::{AnswerId, ItemId, OfferId, ReasonId};
use flow::method::{Emotion, GateClass, Mood, Objection, Step};
use flow::{Flow, FlowCase};
use rustc_hash::FxHashMap;

/// The facts that are apart from the core of a state: those of the caller, and the offers made.
const BESIDE_CORE: [Field; 4] = [Field::REQUEST, Field::MOOD, Field::REFUSALS, Field::PROPOSALS];

/// One box of a condition, taken apart.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct SplitBox {
    /// The bits that the core must not have.
    forbidden: u128,
    reasons: Box<[(ReasonId, ReasonId)]>,
    /// For whom it can hold.
    pub(super) callers: u64,
    /// After how many proposals, a bit each.
    pub(super) counts: u8,
    /// For which customers, a bit each.
    pub(super) lanes: u16,
    /// Whether it holds whatever the agent has noted.
    pub(super) certain: bool,
}

impl SplitBox {
    fn split(one: &FactBox, cases: &[FlowCase<'_>], refusals: u8) -> Vec<Self> {
        let all = BuiltIn::ALL.iter().fold(0, |bits, fact| bits | fact.field().all());
        let core = BESIDE_CORE.into_iter().fold(all, |bits, field| bits & !field.all());
        let counts = (0..=MAX_PROPOSALS)
            .filter(|count| one.state & Field::PROPOSALS.bit(usize::from(*count)) != 0);
        debug_assert!(cases.len() <= LANES, "customers come sixteen at a time");
        let lanes = cases.iter().enumerate();
        let lanes = lanes.filter(|(_, case)| case.given() & !one.state == 0);
        let part = Self {
            forbidden: core & !one.state,
            reasons: one.reasons.clone(),
            callers: callers::callers_in(refusals, one.state),
            counts: counts.fold(0, |set, count| set | 1 << count),
            lanes: lanes.fold(0, |set, (lane, _)| set | 1 << lane),
            certain: one.free | Field::EMOTION.note_all() == NoteBits::MAX,
        };
        // The finer emotion goes with the mood: some of it may be noted in one mood, none in the other.
        let emotions = |mood: Mood| {
            let all = Emotion::ALL.iter().filter(|emotion| emotion.mood() == mood);
            let bits = all.fold(NoteBits::ZERO, |bits, emotion| {
                bits | Field::EMOTION.note_bit(emotion.index())
            });
            (one.free & bits != NoteBits::ZERO, one.free & bits == bits)
        };
        let by_mood = Mood::ALL.iter().filter_map(|mood| {
            let (may, sure) = emotions(*mood);
            let in_mood = callers::callers_where(refusals, |caller| caller.mood() == *mood);
            let part = part.clone();
            let callers = part.callers & in_mood;
            may.then_some(Self { callers, certain: part.certain && sure, ..part })
        });
        let mut parts: Vec<Self> = by_mood.filter(|part| part.callers != 0).collect();
        if let [first, second] = &parts[..]
            && first.certain == second.certain
        {
            let callers = first.callers | second.callers;
            parts = vec![Self { callers, ..first.clone() }];
        }
        parts.retain(|part| part.counts != 0 && part.lanes != 0);
        parts
    }

    /// What asks nothing.
    pub(super) fn any() -> Self {
        Self {
            forbidden: 0,
            reasons: Box::default(),
            callers: u64::MAX,
            counts: u8::MAX,
            lanes: u16::MAX,
            certain: true,
        }
    }

    /// Whether the core of a state is as it asks.
    pub(super) fn fits(&self, core: Facts) -> bool {
        core.bits & self.forbidden == 0
            && (self.reasons.is_empty()
                || self.reasons.iter().any(|(a, b)| (*a..=*b).contains(&core.reason)))
    }
}

/// A condition taken apart.
pub(super) fn split_condition(
    condition: &Condition,
    cases: &[FlowCase<'_>],
    refusals: u8,
) -> Vec<SplitBox> {
    condition.boxes().iter().flat_map(|one| SplitBox::split(one, cases, refusals)).collect()
}

/// The place of an effect in its step. There are no more effects than answers, and those are numbered by an
/// item's 16 bits and 8 of their own.
pub(super) type EffectIndex = u32;

/// What something that happens does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum ActionEffect {
    /// What an answer does; with the offer that was made, if one was.
    Answer(Effect, Option<OfferId>),
    /// What the customer does of their own accord, or the end of the call.
    Unasked(Event),
}

/// An item and an answer to it.
#[derive(Debug, Clone, Copy)]
pub(super) struct SaidAnswer {
    pub(super) item: ItemId,
    pub(super) answer: AnswerId,
    /// What it does, by its place in the step.
    pub(super) effect: EffectIndex,
}

/// Items that may be said at the same moments.
#[derive(Debug)]
pub(super) struct ItemGroup {
    pub(super) class: GateClass,
    pub(super) offer: Option<OfferId>,
    pub(super) boxes: Vec<SplitBox>,
    pub(super) said: Vec<SaidAnswer>,
    /// What any of it does, each once.
    pub(super) effects: Vec<EffectIndex>,
}

/// What can happen in one step.
#[derive(Debug, Default)]
pub(super) struct StepActions {
    pub(super) groups: Vec<ItemGroup>,
    /// Everything that something does, each once.
    pub(super) effects: Vec<ActionEffect>,
    /// For whom something does it, without and with an open objection, as far as the gates tell.
    pub(super) callers: Vec<[u64; 2]>,
}

impl StepActions {
    /// What can happen in a step, for these customers.
    pub(super) fn new(flow: &Flow, step: Step, cases: &[FlowCase<'_>]) -> Self {
        let mut actions = Self::default();
        let mut groups: FxHashMap<(GateClass, Option<OfferId>, Vec<SplitBox>), usize> =
            FxHashMap::default();
        let mut numbers: FxHashMap<ActionEffect, EffectIndex> = FxHashMap::default();
        let anybody = callers::callers_where(flow.limits.refusals, |_| true);
        for id in flow.items_of(step) {
            let item = flow.item(*id);
            let class = item.technique.class();
            let parts: Vec<SplitBox> = split_condition(&item.when, cases, flow.limits.refusals)
                .into_iter()
                // What the agent noted keeps nothing from being said.
                .map(|part| SplitBox { certain: true, ..part })
                .collect();
            let key = (class, item.offer, parts);
            let at = *groups.entry(key).or_insert_with_key(|(class, offer, parts)| {
                let (class, offer, parts) = (*class, *offer, parts.clone());
                actions.groups.push(ItemGroup {
                    class,
                    offer,
                    boxes: parts,
                    said: Vec::new(),
                    effects: Vec::new(),
                });
                actions.groups.len() - 1
            });
            let by_gates = callers_through_gate(flow, step, class);
            for answer in item.answer_ids() {
                let effect = item.answer(answer).map_or(Effect::NONE, |answer| answer.effect);
                let does = ActionEffect::Answer(effect, item.offer);
                let number = actions.number(&mut numbers, does);
                for (all, more) in
                    actions.callers.get_mut(number as usize).into_iter().flatten().zip(by_gates)
                {
                    *all |= more;
                }
                if let Some(group) = actions.groups.get_mut(at) {
                    group.said.push(SaidAnswer { item: *id, answer, effect: number });
                    if !group.effects.contains(&number) {
                        group.effects.push(number);
                    }
                }
            }
        }
        for event in call::unasked_events(flow) {
            let number = actions.number(&mut numbers, ActionEffect::Unasked(event));
            if let Some(all) = actions.callers.get_mut(number as usize) {
                *all = [anybody; 2];
            }
        }
        actions
    }

    fn number(
        &mut self,
        numbers: &mut FxHashMap<ActionEffect, EffectIndex>,
        does: ActionEffect,
    ) -> EffectIndex {
        *numbers.entry(does).or_insert_with(|| {
            let number = EffectIndex::try_from(self.effects.len());
            self.effects.push(does);
            self.callers.push([0; 2]);
            number.expect("there are no more effects than answers")
        })
    }

    /// What happens unasked, with its place.
    pub(super) fn unasked(&self) -> impl Iterator<Item = (EffectIndex, Event)> {
        (0..).zip(&self.effects).filter_map(|(at, does)| match does {
            ActionEffect::Unasked(event) => Some((at, *event)),
            ActionEffect::Answer(..) => None,
        })
    }
}

/// For whom the gates let a class of things be said in a step, without and with an open objection.
pub(super) fn callers_through_gate(flow: &Flow, step: Step, class: GateClass) -> [u64; 2] {
    [Objection::None, Objection::Open].map(|objection| {
        callers::callers_where(flow.limits.refusals, |caller| match step {
            Step::Closed => class == GateClass::Ending,
            Step::Trust | Step::Probe | Step::Propose | Step::Agree => {
                call::check_class(flow, caller, objection, class).is_ok()
            }
        })
    })
}
