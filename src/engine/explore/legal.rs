//! Where calls come to with the locks of fatal rules in place.
//!
//! A call is looked for without any lock first. Where a fatal rule would have locked it, that rule's automaton runs along
//! and the search begins anew, until a call is found that nothing locks, or none is left.

use super::callers::{any_lane, members};
use super::figures::CustomerFigures;
use super::instrumentation::{Instrumentation, MAX_MONITORED, MonitoredRule};
use super::path::{PathGoal, Witness};
use super::question::match_ending;
use super::search::{MonitorStates, ReachableStates, StateRef};
use super::{Batch, Exchanges, Exploration, SearchLimits};
use crate::call::history::Entry;
use crate::call::{Event, State, check_gates, transition};
use crate::guide::StatePredicate;
use flow::id::{AnswerId, ItemId, RuleId};
use flow::method::OutcomeKind;
use flow::{FlowCase, Item};
use std::cmp::Reverse;

/// Whether some call comes somewhere.
#[derive(Debug, Clone)]
pub enum Reached {
    /// The shortest call that was found.
    Call(Box<Witness>),
    /// None does.
    Nowhere,
    /// None was found, and not every one was looked at.
    Unknown,
}

impl Reached {
    /// The call, if one was found.
    #[must_use]
    pub fn call(self) -> Option<Witness> {
        match self {
            Self::Call(witness) => Some(*witness),
            Self::Nowhere | Self::Unknown => None,
        }
    }
}

/// What is said of each item on calls that fatal rules let happen, by its place.
pub(super) struct LegalExchanges {
    pub(super) found: Vec<Exchanges>,
    /// What may be said as well: no call was found that shows it, and not every one was looked at.
    pub(super) unknown: Vec<Exchanges>,
}

/// What a call is to come to.
#[derive(Clone, Copy)]
pub(super) enum Goal<'g> {
    /// A spot, or an ending at one.
    Spot(&'g StatePredicate),
    /// An item is said, and answered so if an answer is given.
    Exchange(ItemId, Option<AnswerId>),
    /// A state for which this holds.
    State(&'g dyn Fn(FlowCase<'_>, &State) -> bool),
    /// A state that no shorter call comes to than to any other.
    Farthest,
}

impl Exploration<'_> {
    /// The shortest call that comes to what is asked for, nothing said on it being locked by a fatal rule.
    pub(super) fn reach_legally(&self, goal: Goal<'_>, limits: SearchLimits<'_>) -> Reached {
        let mut unknown = self.is_bounded();
        let mut best: Option<Witness> = None;
        let length = |one: &Witness| one.history.turns().len();
        for batch in &self.batches {
            match batch.reach_legally(goal, limits) {
                Reached::Call(call) => {
                    let is_better = |known: &Witness| match goal {
                        Goal::Farthest => length(&call) > length(known),
                        _ => length(&call) < length(known),
                    };
                    if best.as_ref().is_none_or(is_better) {
                        best = Some(*call);
                    }
                }
                Reached::Nowhere => {}
                Reached::Unknown => unknown = true,
            }
        }
        match best {
            Some(call) => Reached::Call(Box::new(call)),
            None if unknown => Reached::Unknown,
            None => Reached::Nowhere,
        }
    }

    /// What is said and answered on calls that fatal rules let happen. Where nothing can be locked, it is what the machine
    /// lets happen.
    pub(super) fn legal_exchanges(&self, limits: SearchLimits<'_>) -> &LegalExchanges {
        self.legal.get_or_init(|| {
            let free = self.exchanges();
            if !self.batches.iter().any(Batch::has_locks) {
                return LegalExchanges { found: free.to_vec(), unknown: Vec::new() };
            }
            let mut found = vec![Exchanges::default(); free.len()];
            let mut unknown = vec![Exchanges::default(); free.len()];
            // The later in a call something is said, the more is said before it: one call shows them all.
            let mut items: Vec<(ItemId, &Item)> = self.flow.items().collect();
            items.sort_by_key(|(_, item)| Reverse(item.steps.iter().next()));
            for (id, item) in items {
                for answer in item.answer_ids() {
                    let of = |all: &[Exchanges]| {
                        all.get(id.index()).is_some_and(|one| one.gives(answer))
                    };
                    if !of(free) || of(&found) {
                        continue;
                    }
                    match self.reach_item(id, Some(answer), limits) {
                        Reached::Call(call) => self.note_exchanges(&call, &mut found),
                        Reached::Nowhere => {}
                        Reached::Unknown => {
                            if let Some(place) = unknown.get_mut(id.index()) {
                                place.said = true;
                                place.take(answer);
                            }
                        }
                    }
                }
            }
            LegalExchanges { found, unknown }
        })
    }

    /// Notes what is said on a call that nothing locks, and every answer that could be given there: locks hang on what is
    /// said, and on no answer to it.
    fn note_exchanges(&self, call: &Witness, found: &mut [Exchanges]) {
        let case = self.flow.case(call.context.given());
        for (turn, entries) in call.history.turns().iter().enumerate() {
            for entry in &entries.entries {
                let Entry::Event(Event::Said { item, .. }) = entry else { continue };
                let Some(place) = found.get_mut(item.index()) else { continue };
                let before = call.history.state_before(turn);
                place.said = true;
                for answer in case.item(*item).answer_ids() {
                    if transition(case, before, &Event::Said { item: *item, answer }).is_ok() {
                        place.take(answer);
                    }
                }
            }
        }
    }
}

impl Batch<'_> {
    fn reach_legally(&self, goal: Goal<'_>, limits: SearchLimits<'_>) -> Reached {
        let unknown = CustomerFigures::unknown(self.graph.flow);
        let mut locks: Vec<RuleId> = Vec::new();
        loop {
            let rules = locks.iter().map(|id| MonitoredRule::new(&self.graph, *id)).collect();
            let watch = Instrumentation::new(&self.graph, &unknown, rules, Vec::new());
            let mut own = None;
            let run = self.run_with(&watch, limits, &mut own);
            let Some((place, ending)) = self.find(goal, run, &watch) else {
                return if run.bounded { Reached::Unknown } else { Reached::Nowhere };
            };
            let Some(witness) = self.call_to(goal, run, &watch, place, ending) else {
                return Reached::Unknown;
            };
            match self.locked_by(&witness) {
                None => return Reached::Call(Box::new(witness)),
                Some(by) if locks.len() < MAX_MONITORED && !locks.contains(&by) => locks.push(by),
                Some(_) => return Reached::Unknown,
            }
        }
    }

    /// All calls under what is watched: where nothing is, they were followed already.
    pub(super) fn run_with<'r>(
        &'r self,
        watch: &Instrumentation<'_>,
        limits: SearchLimits<'_>,
        own: &'r mut Option<ReachableStates>,
    ) -> &'r ReachableStates {
        if watch.rules.is_empty() {
            &self.reachable
        } else {
            own.insert(ReachableStates::explore(&self.graph, watch, &limits.bounds(false)))
        }
    }

    /// The first state of a run in which the goal is met or can be, and by which ending if by one.
    fn find(
        &self,
        goal: Goal<'_>,
        run: &ReachableStates,
        watch: &Instrumentation<'_>,
    ) -> Option<(StateRef, Option<OutcomeKind>)> {
        let case = |lane: usize| self.graph.cases.get(lane).copied();
        // Layers are as far from where calls begin as they are numbered.
        let from =
            if matches!(goal, Goal::Farthest) { run.layers.len().saturating_sub(1) } else { 0 };
        for (depth, layer) in run.layers.iter().enumerate().skip(from) {
            for (row, words) in layer {
                // An item is said in its own steps alone.
                let step = self.graph.core(run.row(*row).core).0.step();
                let elsewhere = matches!(goal, Goal::Exchange(item, _)
                    if !self.graph.flow.item(item).steps.contains(step));
                if elsewhere {
                    continue;
                }
                for caller in members(any_lane(words)) {
                    let state = run.state(&self.graph, *row, caller);
                    let lanes = words.iter().enumerate();
                    let own = lanes.filter(|(_, word)| *word >> caller & 1 != 0);
                    let found = own.map(|(lane, _)| lane).find_map(|lane| {
                        let case = case(lane)?;
                        let ending = match goal {
                            Goal::Spot(spot) => match_ending(case, &state, spot)?,
                            Goal::State(is) => is(case, &state).then_some(None)?,
                            Goal::Farthest => None,
                            Goal::Exchange(item, answer) => {
                                let stands = run.stands(&run.row(*row));
                                let said = (item, answer);
                                can_say(case, &state, said, watch, stands).then_some(None)?
                            }
                        };
                        Some((lane, ending))
                    });
                    if let Some((lane, ending)) = found {
                        let place = StateRef { depth, symbolic_state: *row, lane, caller };
                        return Some((place, ending));
                    }
                }
            }
        }
        None
    }

    fn call_to(
        &self,
        goal: Goal<'_>,
        run: &ReachableStates,
        watch: &Instrumentation<'_>,
        place: StateRef,
        ending: Option<OutcomeKind>,
    ) -> Option<Witness> {
        let ends = |_: FlowCase<'_>, _: Event, _: &State, after: &State| {
            after.outcome().is_some_and(|outcome| Some(outcome.name()) == ending)
        };
        let says = |_: FlowCase<'_>, event: Event, _: &State, _: &State| match (goal, event) {
            (Goal::Exchange(item, answer), Event::Said { item: said, answer: by }) => {
                item == said && answer.is_none_or(|answer| answer == by)
            }
            _ => false,
        };
        let then = match goal {
            Goal::Exchange(..) => PathGoal::Event(&says),
            Goal::Spot(_) if ending.is_some() => PathGoal::Event(&ends),
            Goal::Spot(_) | Goal::State(_) | Goal::Farthest => PathGoal::Stop,
        };
        let mut witness = run.witness(&self.graph, watch, place, &then, None)?;
        if let Goal::Spot(spot) = goal {
            witness.note(*self.graph.cases.get(place.lane)?, spot.notes.clone())?;
        }
        Some(witness)
    }
}

/// Whether an item can be said in a state, and so answered, where the automata of the watched rules stand.
fn can_say(
    case: FlowCase<'_>,
    state: &State,
    (id, answer): (ItemId, Option<AnswerId>),
    watch: &Instrumentation<'_>,
    stands: MonitorStates,
) -> bool {
    let (item, facts) = (case.item(id), state.facts(case));
    if !item.steps.contains(state.step()) || check_gates(&case, state, facts, item).is_err() {
        return false;
    }
    let given = answer.unwrap_or(AnswerId::OTHER);
    let event = Event::Said { item: id, answer: given };
    let Ok(after) = transition(case, state, &event) else { return false };
    let mut rules = watch.rules.iter().zip(stands);
    rules.all(|(rule, stand)| {
        let label = rule.label(case, &watch.figures.context, event, (state, &after));
        // Where notes decide whether it applies, they may be such that it does not.
        let applies = rule.when.allows(facts) && !rule.when.reads_notes();
        !rule.blocks(stand, label, applies)
    })
}
