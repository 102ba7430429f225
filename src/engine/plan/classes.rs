//! Items that come to the same: those with the same answers, odds and effects, whatever they say.

use super::Scalar;
use super::worth::{terminal_reward, to_scalar};
use crate::call::{Caller, PackedState, State, apply_effect};
use crate::customer::{Odds, Rapport, readiness_after, understanding_probability};
use flow::condition::{FactBox, Facts};
use flow::effect::{Effect, EndEffect};
use flow::fact::NoteBits;
use flow::id::{AnswerId, ItemId, OfferId, RequestId};
use flow::method::{End, GateClass, Step};
use flow::{Flow, FlowCase, GivenBy, Item, Scope};
use rustc_hash::FxHashMap;

/// The number of a class.
pub(super) type ActionClassId = u16;

/// What makes items one class.
#[derive(PartialEq, Eq, Hash)]
struct ActionClassKey {
    gate: GateClass,
    /// How far it makes a customer feel understood, in thousandths. A choice: what differs by less comes to the same.
    understands: u16,
    readies: Option<bool>,
    offer: Option<OfferId>,
    answers: Vec<(u32, Effect, bool)>,
}

/// The classes of a flow's items, for some kinds of customer by what is given of them.
pub(super) struct ActionClasses<'f> {
    pub(super) flow: &'f Flow,
    odds: &'f Odds,
    of: Vec<ActionClassId>,
    /// For each item and box of its condition: the customers for whom it can hold, a bit each.
    lanes: Vec<Box<[Lanes]>>,
    count: usize,
}

/// Where a call stands, for a plan: its state, and how the customer stands to the talk. That is no part of the
/// state, for nothing hangs on it that is legal; yet it is what moves a yes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct PlanState {
    pub(super) state: State,
    pub(super) rapport: Rapport,
}

/// The highest bits of a packed state are free.
const UNDERSTOOD: u32 = u128::BITS - 1;
const READY: u32 = UNDERSTOOD - 1;

/// The state that is planned for in the place of this one: as long as nothing was said, they are taken to want the first
/// request to leave.
fn planned(flow: &Flow, state: State) -> State {
    match state.caller() {
        Some(caller) if caller.request() == RequestId::UNSAID => {
            let first = flow.first_request();
            let caller = Caller::from_parts(first, caller.mood(), caller.refusals());
            state.recompose(caller, state.offers_made())
        }
        Some(_) | None => state,
    }
}

/// A set of customers, a bit each.
pub(super) type Lanes = u16;
/// So many customers are followed side by side: a bit each. A choice: two vectors of 256 bits, or one of 512.
/// The explorer follows as many.
pub(super) const MAX_LANES: usize = Lanes::BITS as usize;

impl PlanState {
    /// A call stands here. Whether an offer would come too early is asked where another may be made.
    pub(super) fn new(flow: &Flow, state: State, rapport: Rapport) -> Self {
        let state = planned(flow, state);
        let offers = matches!(state.step(), Step::Propose | Step::Agree);
        let asked = offers && state.offers_made().count() < flow.limits.proposals;
        Self { state, rapport: Rapport { ready: rapport.ready && asked, ..rapport } }
    }

    /// As one integer.
    pub(super) fn key(&self) -> u128 {
        let Self { state, rapport } = self;
        debug_assert!(state.pack().bits() >> READY == 0, "the highest bits are free");
        state.pack().bits()
            | u128::from(rapport.understood) << UNDERSTOOD
            | u128::from(rapport.ready) << READY
    }

    /// The stand of a key, if it is one.
    pub(super) fn from_key(key: u128) -> Option<Self> {
        let state = PackedState::from_bits(key & ((1 << READY) - 1))?.unpack();
        let bit = |at: u32| key >> at & 1 == 1;
        Some(Self { state, rapport: Rapport { understood: bit(UNDERSTOOD), ready: bit(READY) } })
    }
}

/// Where an action leads, each with its probability, and what is certain of its worth.
#[derive(Default)]
pub(super) struct TransitionModel {
    /// What the exchange and the ends it can come to are worth.
    pub(super) reward: Scalar,
    /// The states it can lead to.
    pub(super) successors: Vec<(PlanState, Scalar)>,
}

impl TransitionModel {
    fn add(&mut self, to: PlanState, likely: f64) {
        if likely <= 0.0 {
            return;
        }
        match self.successors.iter_mut().find(|(known, _)| *known == to) {
            Some((_, known)) => *known += to_f32(likely),
            None => self.successors.push((to, to_f32(likely))),
        }
    }
}

impl<'f> ActionClasses<'f> {
    pub(super) fn new(flow: &'f Flow, odds: &'f Odds, cases: &[FlowCase<'f>]) -> Self {
        let mut known: FxHashMap<ActionClassKey, ActionClassId> = FxHashMap::default();
        let of = flow.items().map(|(id, item)| {
            let odds_of = |at: usize| AnswerId::new(at).map_or(0.0, |at| odds.weight(id, at));
            let answers = item.answers.iter().enumerate();
            let answers = answers
                .map(|(at, answer)| (odds_of(at).to_bits(), answer.effect, answer.text.takes))
                .collect();
            let same = ActionClassKey {
                gate: item.technique.class(),
                understands: thousandths(understanding_probability(item.technique)),
                readies: readiness_after(item.technique),
                offer: item.offer,
                answers,
            };
            let next = ActionClassId::try_from(known.len()).unwrap_or(ActionClassId::MAX);
            *known.entry(same).or_insert(next)
        });
        let of = of.collect();
        let unnoted = unnoted(flow);
        let lanes = flow.items().map(|(_, item)| {
            let boxes = item.when.boxes().iter();
            let mask = |one: &FactBox| {
                let lanes =
                    cases.iter().enumerate().filter(|_| unnoted & !one.free == NoteBits::ZERO);
                let lanes = lanes.filter(|(_, case)| case.given() & !one.state == 0);
                lanes.fold(0, |set: Lanes, (lane, _)| set | 1 << lane)
            };
            boxes.map(mask).collect()
        });
        let lanes = lanes.collect();
        Self { flow, odds, of, lanes, count: known.len() }
    }

    pub(super) fn count(&self) -> usize {
        self.count
    }

    pub(super) fn class(&self, item: ItemId) -> ActionClassId {
        self.of.get(item.index()).copied().unwrap_or_default()
    }

    /// The customers who can be told an item whose gates are open, a bit each.
    pub(super) fn lanes(&self, id: ItemId, item: &Item, facts: Facts) -> Lanes {
        let lanes = self.lanes.get(id.index()).map_or(&[][..], |lanes| lanes);
        let boxes = item.when.boxes().iter().zip(lanes);
        boxes.filter(|(one, _)| one.allows(facts)).fold(0, |set, (_, lanes)| set | lanes)
    }

    /// Where saying an item leads.
    pub(super) fn transition_model(
        &self,
        stand: PlanState,
        id: ItemId,
        look: &mut TransitionModel,
    ) {
        let PlanState { state, rapport } = &stand;
        let (flow, item) = (self.flow, self.flow.item(id));
        let anybody = flow.for_any_customer();
        look.successors.clear();
        let hangs_up = self.odds.hang_up_probability(flow, state, item.technique);
        let ends = |end: End| {
            let effect = Effect { ending: Some(EndEffect::End(end)), ..Effect::NONE };
            apply_effect(flow, state, &effect, None)
                .ok()
                .and_then(|after| terminal_reward(anybody, state, &after))
        };
        let hung_up = ends(End::HungUp).unwrap_or_default();
        let mut sure = f64::from(to_scalar(flow.rewards.exchange)) + hangs_up * f64::from(hung_up);
        let mut each = |effect: &Effect, likely: f64| {
            let Ok(after) = apply_effect(flow, state, effect, item.offer) else { return };
            if let Some(worth) = terminal_reward(anybody, state, &after) {
                sure += likely * f64::from(worth);
            } else {
                let comes = if rapport.understood {
                    1.0
                } else {
                    understanding_probability(item.technique)
                };
                for (understood, likely) in
                    [(true, likely * comes), (false, likely * (1.0 - comes))]
                {
                    let rapport = rapport.after(item.technique, understood);
                    look.add(PlanState::new(flow, after, rapport), likely);
                }
            }
        };
        let goes_on = 1.0 - hangs_up;
        let shares = self.odds.answer_distribution(flow, (state, *rapport), (id, item));
        let all: f64 = shares.iter().map(|(_, share)| share).sum();
        for (answer, share) in shares {
            let effect = item.answer(answer).map_or(&Effect::NONE, |answer| &answer.effect);
            each(effect, goes_on * share / all);
        }
        look.reward = to_f32(sure);
    }
}

/// The free facts of a call as long as nothing was noted: what needs a note is not counted on. What is noted
/// of an objection comes with it.
fn unnoted(flow: &Flow) -> NoteBits {
    let own = flow.facts().map(|(_, fact)| fact);
    let own = own.filter(|fact| fact.given_by == GivenBy::Agent && fact.of == Scope::Call);
    own.fold(NoteBits::ZERO, |bits, fact| bits | fact.field.note_bit(0))
}

fn thousandths(share: f64) -> u16 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is a share")]
    let thousandths = (share * 1000.0) as u16;
    thousandths
}

pub(super) fn to_f32(number: f64) -> Scalar {
    #[expect(clippy::cast_possible_truncation, reason = "values and shares are near one")]
    let narrow = number as Scalar;
    narrow
}
