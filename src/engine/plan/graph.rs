//! Every state that calls of one request come to, what can be said there, and where it leads.

use super::Scalar;
use super::classes::{ActionClassId, ActionClasses, Lanes, PlanState, TransitionModel};
use crate::call::{Caller, Event, OffersMade, State, Statement, enabled_items, transition};
use crate::customer::Rapport;
use flow::id::ItemId;
use flow::id::RequestId;
use flow::method::Step;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

/// A state, by its place in the order in which they were come to.
pub(super) type StateId = u32;

/// Something to say: for whom, what is sure of it, and how many states it may lead to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Action {
    pub(super) lanes: Lanes,
    pub(super) edges: u16,
    pub(super) reward: Scalar,
}

/// The graph of what one request to leave comes to.
#[derive(Debug, Default)]
pub(super) struct Mdp {
    pub(super) states: Vec<u128>,
    pub(super) index: FxHashMap<u128, StateId>,
    /// How many actions each state has.
    pub(super) actions_of: Vec<u16>,
    pub(super) actions: Vec<Action>,
    pub(super) edges: Vec<(StateId, Scalar)>,
}

/// What a thread found of a share of the states.
#[derive(Default)]
struct MdpShard {
    actions_of: Vec<u16>,
    actions: Vec<Action>,
    edges: Vec<(u32, Scalar)>,
    /// The states that edges lead to, each once.
    to: Vec<u128>,
    known: FxHashMap<u128, u32>,
}

impl Mdp {
    /// The graph of calls of customers who want this.
    pub(super) fn new(classes: &ActionClasses<'_>, request: RequestId) -> Self {
        let mut graph = Self::default();
        graph.intern(
            PlanState::new(classes.flow, State::initial_with(request), Rapport::default()).key(),
        );
        let mut seen = FxHashSet::default();
        let mut from = 0;
        while from < graph.states.len() {
            let layer: Vec<u128> = graph.states.iter().skip(from).copied().collect();
            from = graph.states.len();
            let share = layer.len().div_ceil(rayon::current_num_threads()).max(1);
            let found: Vec<MdpShard> =
                layer.par_chunks(share).map(|share| MdpShard::explore(classes, share)).collect();
            for one in found {
                graph.merge(one);
            }
            graph.add_unprompted_reasons(classes, from, &mut seen);
        }
        graph
    }

    /// Places the states to which a customer can take the call who comes out with another reason unasked: plans
    /// do not count on it, but know what to say then.
    fn add_unprompted_reasons(
        &mut self,
        classes: &ActionClasses<'_>,
        from: usize,
        seen: &mut FxHashSet<(Caller, OffersMade)>,
    ) {
        let new: Vec<PlanState> =
            self.states.iter().skip(from).filter_map(|key| PlanState::from_key(*key)).collect();
        for PlanState { state, .. } in new {
            let (_, caller, made) = state.decompose();
            let probing = matches!(state.step(), Step::Probe | Step::Propose | Step::Agree);
            if !probing || !seen.insert((caller, made)) {
                continue;
            }
            for (reason, _) in classes.flow.reasons() {
                let event = Event::Heard(Statement::Reason(reason));
                if let Ok(state) = transition(classes.flow.for_any_customer(), &state, &event) {
                    for understood in [false, true] {
                        let rapport = Rapport { understood, ready: false };
                        self.intern(PlanState::new(classes.flow, state, rapport).key());
                    }
                }
            }
        }
    }

    fn intern(&mut self, state: u128) -> StateId {
        let next = StateId::try_from(self.states.len()).unwrap_or(StateId::MAX);
        let id = *self.index.entry(state).or_insert(next);
        if id == next {
            self.states.push(state);
        }
        id
    }

    fn merge(&mut self, found: MdpShard) {
        let MdpShard { actions_of, actions, edges, to, .. } = found;
        let ids: Vec<StateId> = to.into_iter().map(|state| self.intern(state)).collect();
        self.actions_of.extend(actions_of);
        self.actions.extend(actions);
        let real =
            |(to, share): (u32, Scalar)| (ids.get(to as usize).copied().unwrap_or_default(), share);
        self.edges.extend(edges.into_iter().map(real));
    }
}

impl MdpShard {
    fn explore(classes: &ActionClasses<'_>, states: &[u128]) -> Self {
        let mut found = Self::default();
        let mut look = TransitionModel::default();
        // For each class: the customers who can be told it here, and one item of it.
        let mut here: Vec<(ActionClassId, Lanes, ItemId)> = Vec::new();
        let mut place_of: Vec<Option<usize>> = vec![None; classes.count()];
        let anybody = classes.flow.for_any_customer();
        let mut looked_at: Option<State> = None;
        for stand in states.iter().filter_map(|key| PlanState::from_key(*key)) {
            let state = stand.state;
            // The same can be said to whoever feels understood and to whoever does not; they come one after the
            // other.
            if looked_at.replace(state) != Some(state) {
                here.clear();
                place_of.fill(None);
                let facts = state.facts(anybody);
                for (id, item) in enabled_items(anybody, &state) {
                    let class = classes.class(id);
                    let lanes = classes.lanes(id, item, facts);
                    match place_of.get_mut(usize::from(class)) {
                        Some(Some(at)) => {
                            here.get_mut(*at).into_iter().for_each(|one| one.1 |= lanes);
                        }
                        Some(place) => {
                            *place = Some(here.len());
                            here.push((class, lanes, id));
                        }
                        None => {}
                    }
                }
            }
            let before = found.actions.len();
            for (_, lanes, item) in &here {
                classes.transition_model(stand, *item, &mut look);
                found.add(stand, *lanes, &look);
            }
            let count = u16::try_from(found.actions.len() - before).unwrap_or(u16::MAX);
            found.actions_of.push(count);
        }
        found
    }

    /// Adds an action. What leads back to where it was said is what it comes to when that is over.
    fn add(&mut self, from: PlanState, lanes: Lanes, look: &TransitionModel) {
        let stays: Scalar =
            look.successors.iter().filter(|(to, _)| *to == from).map(|(_, share)| *share).sum();
        let rest = 1.0 - stays;
        let before = self.edges.len();
        for (to, share) in look.successors.iter().filter(|(to, _)| *to != from) {
            let packed = to.key();
            let next = u32::try_from(self.to.len()).unwrap_or(u32::MAX);
            let id = *self.known.entry(packed).or_insert(next);
            if id == next {
                self.to.push(packed);
            }
            self.edges.push((id, share / rest));
        }
        let edges = u16::try_from(self.edges.len() - before).unwrap_or(u16::MAX);
        self.actions.push(Action { lanes, edges, reward: look.reward / rest });
    }
}
