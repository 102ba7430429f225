//! The graph of a flow: the cores that calls can come to, and where everything that can happen leads.
//!
//! A core is a state apart from the caller and the offers made. Where an event leads from a core is asked of
//! the machine itself, for each caller who can make a difference, and holds for all offers made.

use super::actions::{ActionEffect, EffectIndex, ItemGroup, StepActions};
use super::callers::{self, CallerMap, CallerMaps};
use crate::call::{self, Event, OffersMade, PackedState, State, Statement};
use flow::condition::Facts;
use flow::effect::{Effect, EndEffect};
use flow::id::RequestId;
use flow::method::{End, Objection, Step};
use flow::{Flow, FlowCase};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

/// They called for something else: not who wants to leave.
const SERVED: EndEffect = EndEffect::End(End::Served);

/// A core, by its place.
pub(super) type CoreId = u32;

/// What becomes of the offers made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum OffersChange {
    /// They stay.
    Stay,
    /// One more is made: the one of what was said.
    More,
    /// The call is closed, and they are forgotten.
    Gone,
}

/// Where something leads from a core.
#[derive(Debug, Clone, Copy)]
pub(super) struct CoreTransition {
    /// What, by its place in the step.
    pub(super) effect: EffectIndex,
    /// For whom it leads there.
    pub(super) callers: u64,
    /// What becomes of them.
    pub(super) caller_map: u16,
    pub(super) offers: OffersChange,
    pub(super) to: CoreId,
}

/// For each step that something leads to, two cores between which it leads.
type SampleTransitions = [Option<(CoreId, CoreId)>; 5];

/// The cores of a flow.
#[derive(Debug)]
pub(super) struct CoreGraph<'f> {
    pub(super) flow: &'f Flow,
    /// The customers that are followed at once, each a combination of what is given.
    pub(super) cases: Vec<FlowCase<'f>>,
    pub(super) actions: [StepActions; 5],
    pub(super) caller_maps: CallerMaps,
    pub(super) cores: Vec<State>,
    facts: Vec<Facts>,
    /// Where everything leads from each core, once it was looked at.
    transitions: Vec<Option<Box<[CoreTransition]>>>,
    known: FxHashMap<PackedState, CoreId>,
    /// The most cores, and the most maps of callers, that are told apart.
    limit: usize,
    truncated: bool,
    /// For each step, what happens in it, and the step it leads to: two cores between which it leads.
    samples: [Vec<SampleTransitions>; 5],
}

/// Where something leads, before its core has a place.
struct NewTransition {
    does: EffectIndex,
    callers: u64,
    caller_map: CallerMap,
    offers: OffersChange,
    to: State,
}

impl<'f> CoreGraph<'f> {
    /// The graph of a flow, with nothing in it but where calls begin. It grows to so many cores at most.
    pub(super) fn new(flow: &'f Flow, cases: Vec<FlowCase<'f>>, limit: usize) -> Self {
        let actions = [Step::Trust, Step::Probe, Step::Propose, Step::Agree, Step::Closed]
            .map(|step| StepActions::new(flow, step, &cases));
        let mut graph = Self {
            flow,
            cases,
            actions,
            caller_maps: CallerMaps::new(),
            cores: Vec::new(),
            facts: Vec::new(),
            transitions: Vec::new(),
            known: FxHashMap::default(),
            limit: limit.max(1),
            truncated: false,
            samples: Default::default(),
        };
        for (samples, actions) in graph.samples.iter_mut().zip(&graph.actions) {
            samples.resize(actions.effects.len(), [None; 5]);
        }
        graph.intern_core(State::initial_with(RequestId::UNSAID).decompose().0);
        graph
    }

    /// Finds where everything leads from some cores, side by side.
    pub(super) fn expand(&mut self, cores: impl Iterator<Item = CoreId>) {
        let is_new = |id: &CoreId| self.transitions.get(*id as usize).is_some_and(Option::is_none);
        let mut new: Vec<CoreId> = cores.filter(is_new).collect();
        new.sort_unstable();
        new.dedup();
        let this = &*self;
        let found: Vec<Vec<NewTransition>> =
            new.par_iter().map(|id| this.successors(*id)).collect();
        for (id, found) in new.into_iter().zip(found) {
            let leads: Box<[CoreTransition]> =
                found.into_iter().filter_map(|one| self.intern_transition(one)).collect();
            self.sample(id, &leads);
            if let Some(place) = self.transitions.get_mut(id as usize) {
                *place = Some(leads);
            }
        }
    }

    /// Remembers cores between which things lead.
    fn sample(&mut self, from: CoreId, leads: &[CoreTransition]) {
        let Some(core) = self.cores.get(from as usize) else { return };
        let Some(samples) = self.samples.get_mut(core.step().index()) else { return };
        for lead in leads {
            let Some(after) = self.cores.get(lead.to as usize) else { continue };
            let of = samples.get_mut(lead.effect as usize);
            if let Some(place) = of.and_then(|of| of.get_mut(after.step().index())) {
                place.get_or_insert((from, lead.to));
            }
        }
    }

    /// Two states between which something leads, for each step it can lead to.
    pub(super) fn samples(&self, step: Step, does: EffectIndex) -> [Option<(&State, &State)>; 5] {
        let of_step = self.samples.get(step.index());
        let of = of_step.and_then(|of| of.get(does as usize)).expect("each effect has its samples");
        let state = |id: CoreId| self.cores.get(id as usize);
        of.map(|pair| pair.and_then(|(from, to)| Some((state(from)?, state(to)?))))
    }

    /// Whether something leads on from here that was left out, as there was no number for it: what is found
    /// then are calls, but not all of them, and what is not found says nothing.
    pub(super) fn is_truncated(&self) -> bool {
        self.truncated
    }

    /// The place of a core, new or known; none where it is one more than may be told apart.
    fn intern_core(&mut self, core: State) -> Option<CoreId> {
        let packed = core.pack();
        if let Some(known) = self.known.get(&packed) {
            return Some(*known);
        }
        let id =
            CoreId::try_from(self.cores.len()).ok().filter(|id| (*id as usize) < self.limit)?;
        let case = self.cases.first().copied();
        let facts = case.map(|case| core.facts(case));
        self.known.insert(packed, id);
        self.facts.extend(facts);
        self.cores.push(core);
        self.transitions.push(None);
        Some(id)
    }

    /// Where something leads; none where that has no number, which is remembered.
    fn intern_transition(&mut self, found: NewTransition) -> Option<CoreTransition> {
        let NewTransition { does, callers, caller_map, offers, to } = found;
        let number = self.caller_maps.intern(&caller_map, self.limit);
        let to = self.intern_core(to);
        self.truncated |= number.is_none() || to.is_none();
        Some(CoreTransition { effect: does, callers, caller_map: number?, offers, to: to? })
    }

    pub(super) fn actions(&self, step: Step) -> &StepActions {
        let [trust, probe, propose, agree, closed] = &self.actions;
        match step {
            Step::Trust => trust,
            Step::Probe => probe,
            Step::Propose => propose,
            Step::Agree => agree,
            Step::Closed => closed,
        }
    }

    /// A core, its facts, and where everything leads from it: nowhere, as long as it was not looked at.
    pub(super) fn core(&self, id: CoreId) -> (&State, Facts, &[CoreTransition]) {
        let at = id as usize;
        let core = self.cores.get(at).expect("a core is placed before it is named");
        let facts = self.facts.get(at).expect("a core has facts");
        (core, *facts, self.transitions.get(at).and_then(Option::as_deref).unwrap_or_default())
    }

    /// Whether it was looked at where everything leads from a core.
    pub(super) fn is_expanded(&self, id: CoreId) -> bool {
        self.transitions.get(id as usize).is_some_and(Option::is_some)
    }

    pub(super) fn find(&self, core: &State) -> Option<CoreId> {
        self.known.get(&core.pack()).copied()
    }

    /// Where everything leads from a core that can happen there for somebody.
    fn successors(&self, id: CoreId) -> Vec<NewTransition> {
        let (core, facts, _) = self.core(id);
        let actions = self.actions(core.step());
        let mut can = vec![false; actions.effects.len()];
        let fits = |group: &&ItemGroup| group.boxes.iter().any(|part| part.fits(facts));
        for does in actions.groups.iter().filter(fits).flat_map(|group| &group.effects) {
            can.get_mut(*does as usize).into_iter().for_each(|can| *can = true);
        }
        for (does, _) in actions.unasked() {
            can.get_mut(does as usize).into_iter().for_each(|can| *can = true);
        }
        let mut found = Vec::with_capacity(actions.effects.len());
        let all = (0..).zip(&actions.effects).zip(&actions.callers).zip(can);
        for (((number, does), callers), _) in all.filter(|(_, can)| *can) {
            let [without, open] = *callers;
            let callers = match core.objection() {
                Objection::None => without,
                Objection::Open => open,
            };
            self.add_successors(core, number, *does, callers, &mut found);
        }
        found
    }

    fn add_successors(
        &self,
        core: &State,
        number: EffectIndex,
        does: ActionEffect,
        callers: u64,
        found: &mut Vec<NewTransition>,
    ) {
        let from = found.len();
        let refusals = self.flow.limits.refusals;
        // Whatever says nothing of the request leaves it, and leads to the same for each; but for who may go on from the
        // first step, and how a call may end.
        let says_it = match does {
            ActionEffect::Answer(effect, _) => {
                effect.request.is_some() || effect.ending == Some(SERVED)
            }
            ActionEffect::Unasked(event) => {
                matches!(event, Event::Heard(Statement::Request(_)) | Event::Ended(End::Served))
            }
        };
        let by_request = says_it || core.step() == Step::Trust;
        let closed = core.step() == Step::Closed;
        for (place, caller) in callers::all_callers(refusals) {
            let is_first = caller.request() == RequestId::UNSAID;
            let is_one = !closed || caller == callers::caller_at(place % callers::REQUESTS);
            if callers & 1 << place == 0 || !is_one || !(by_request || is_first) {
                continue;
            }
            let before = core.recompose(caller, OffersMade::default());
            let Some(after) = self.after(&before, does) else { continue };
            let (to, after_caller, made) = after.decompose();
            let offers = if after.step() == Step::Closed && !closed {
                OffersChange::Gone
            } else if made == OffersMade::default() {
                OffersChange::Stay
            } else {
                OffersChange::More
            };
            let same = |one: &NewTransition| one.to == to && one.offers == offers;
            let known = found.iter().skip(from).position(same).map(|at| from + at);
            let at = known.unwrap_or(found.len());
            if known.is_none() {
                found.push(NewTransition {
                    does: number,
                    callers: 0,
                    caller_map: CallerMap::identity(),
                    offers,
                    to,
                });
            }
            let Some(one) = found.get_mut(at) else { continue };
            let requests = if by_request { 1 } else { callers::REQUESTS };
            for request in 0..requests {
                let after = callers::caller_index(after_caller) + request;
                one.callers |= 1 << (place + request);
                one.caller_map.set(place + request, after);
            }
        }
    }

    /// The state after something, as the machine has it.
    fn after(&self, before: &State, does: ActionEffect) -> Option<State> {
        let flow = self.flow;
        match does {
            ActionEffect::Answer(effect, offer) => {
                call::apply_effect(flow, before, &effect, offer).ok()
            }
            ActionEffect::Unasked(Event::Heard(statement)) => {
                let effect = call::statement_effect(flow, before, statement).ok()?;
                call::apply_effect(flow, before, &effect, None).ok()
            }
            ActionEffect::Unasked(Event::Ended(end)) => {
                let ending = Some(EndEffect::End(end));
                call::apply_effect(flow, before, &Effect { ending, ..Effect::NONE }, None).ok()
            }
            ActionEffect::Unasked(Event::Said { .. }) => None,
        }
    }
}
