//! Where calls come to with the locks of fatal rules in place.
//!
//! A call is looked for without any lock first. Where a fatal rule would have locked it, that rule's automaton runs along
//! and the search begins anew, until a call is found that nothing locks, or none is left.

use super::callers::{any_lane, members};
use super::figures::CustomerFigures;
use super::finding::{ProofResult, ProofStatus};
use super::instrumentation::{Instrumentation, MAX_MONITORED, MonitoredRule};
use super::path::{PathGoal, Witness};
use super::question::match_ending;
use super::search::{ReachableStates, StateRef};
use super::{Batch, Exploration, SearchLimits};
use crate::call::{Event, State, check_gates, transition};
use crate::guide::StatePredicate;
use flow::id::{AnswerId, ItemId, RuleId};
use flow::method::{OutcomeKind, RuleLevel};
use flow::{FlowCase, Item};

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

/// What a call is to come to.
#[derive(Clone, Copy)]
pub(super) enum Goal<'g> {
    /// A spot, or an ending at one.
    Spot(&'g StatePredicate),
    /// An item is said, and answered so if an answer is given.
    Exchange(ItemId, Option<AnswerId>),
    /// A state for which this holds.
    State(&'g (dyn Fn(FlowCase<'_>, &State) -> bool + Sync)),
}

impl Exploration<'_> {
    /// The shortest call that comes to what is asked for, nothing said on it being locked by a fatal rule.
    pub(super) fn reach_legally(&self, goal: Goal<'_>, limits: SearchLimits<'_>) -> Reached {
        let mut unknown = self.is_bounded();
        let mut nearest: Option<Witness> = None;
        let length = |one: &Witness| one.history.turns().len();
        for batch in &self.batches {
            match batch.reach_legally(goal, limits) {
                Reached::Call(call) => {
                    if nearest.as_ref().is_none_or(|known| length(&call) < length(known)) {
                        nearest = Some(*call);
                    }
                }
                Reached::Nowhere => {}
                Reached::Unknown => unknown = true,
            }
        }
        match nearest {
            Some(call) => Reached::Call(Box::new(call)),
            None if unknown => Reached::Unknown,
            None => Reached::Nowhere,
        }
    }
}

impl Exploration<'_> {
    /// Adds the items that fatal rules keep from being said on every call.
    pub(super) fn locked_away(&self, limits: SearchLimits<'_>, finding: &mut ProofResult) {
        let flow = self.flow;
        let figures = CustomerFigures::unknown(flow);
        let fatal = flow.rules().filter(|(_, rule)| rule.level == RuleLevel::Fatal);
        let fatal: Vec<RuleId> = fatal.map(|(id, _)| id).collect();
        let Some(batch) = self.batches.first() else { return };
        let can_lock =
            |item: ItemId| fatal.iter().any(|rule| batch.can_lock(*rule, item, &figures));
        let mut shown = vec![false; flow.items().count()];
        // The later in a call something is said, the more is said before it: one call shows them all.
        let mut items: Vec<(ItemId, &Item)> = flow.items().collect();
        items.sort_by_key(|(_, item)| std::cmp::Reverse(item.steps.iter().next()));
        for (id, _) in items {
            let is_shown = shown.get(id.index()).copied().unwrap_or_default();
            if is_shown || finding.unreachable.contains(&id) || !can_lock(id) {
                continue;
            }
            match self.reach_item(id, None, limits) {
                Reached::Call(call) => {
                    for (said, _) in call.history.said_items() {
                        if let Some(place) = shown.get_mut(said.index()) {
                            *place = true;
                        }
                    }
                }
                Reached::Nowhere => {
                    finding.unreachable.push(id);
                    finding.status = ProofStatus::Refuted;
                }
                Reached::Unknown if finding.status == ProofStatus::Proved => {
                    finding.status = ProofStatus::Bounded;
                }
                Reached::Unknown => {}
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
            let own;
            let run = if locks.is_empty() {
                &self.reachable
            } else {
                own = ReachableStates::explore(&self.graph, &watch, &limits.bounds(false));
                &own
            };
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

    /// The first state of a run in which the goal is met or can be, and by which ending if by one.
    fn find(
        &self,
        goal: Goal<'_>,
        run: &ReachableStates,
        watch: &Instrumentation<'_>,
    ) -> Option<(StateRef, Option<OutcomeKind>)> {
        let case = |lane: usize| self.graph.cases.get(lane).copied();
        for (depth, layer) in run.layers.iter().enumerate() {
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
            Goal::Spot(_) | Goal::State(_) => PathGoal::Stop,
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
    stands: super::search::MonitorStates,
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
