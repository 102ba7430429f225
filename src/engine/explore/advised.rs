//! Rules about advice: what the guide never puts before an agent.
//!
//! Advice follows from the state, from what was said before and from what the agent noted, so no finite set
//! of states has all of it. Proved is what follows from the states alone: nothing is advised that cannot be
//! said. Else calls are tried out, the shortest to each state first, and what they do not show stays open.

use super::figures::CustomerFigures;
use super::finding::ProofStatus;
use super::path::{Witness, notes_for};
use super::{Exploration, SearchLimits};
use crate::call::{PackedState, State, check_gates, enabled_events};
use crate::guide::advise;
use crate::rule::audit;
use flow::conduct::{EventAtom, Pattern, Rule};
use flow::method::Technique;
use flow::{FlowCase, Item};
use rustc_hash::FxHashSet;
use std::collections::VecDeque;

/// So many calls are tried out for each kind of customer.
const MAX_CALLS: usize = 3_000;

/// The techniques that a rule never wants to see advised, if it is such a rule.
pub(super) fn never_advised(rule: &Rule) -> Option<Vec<Technique>> {
    let Pattern::Never(deed) = &rule.pattern else { return None };
    let mut techniques = Vec::new();
    for parts in deed.boxes() {
        let [EventAtom::Advised(list)] = &**parts else { return None };
        techniques.extend(list.iter().copied());
    }
    Some(techniques)
}

impl Exploration<'_> {
    /// Whether such a rule holds.
    pub(super) fn prove_advice_rule(
        &self,
        rule: &Rule,
        techniques: &[Technique],
        limits: SearchLimits<'_>,
    ) -> (ProofStatus, Option<Witness>) {
        let unwanted = |item: &Item| techniques.contains(&item.technique);
        let sayable = |case: FlowCase<'_>, state: &State| {
            let facts = state.facts(case);
            rule.when.allows(facts)
                && case.flow().items_of(state.step()).iter().any(|id| {
                    let item = case.flow().item(*id);
                    unwanted(item) && check_gates(case.flow(), state, facts, item).is_ok()
                })
        };
        let anywhere = self.batches.iter().any(|batch| {
            let case = |lane: usize| batch.graph.cases.get(lane);
            let is =
                |state: &State, lane: usize| case(lane).is_some_and(|case| sayable(*case, state));
            batch.first(is).is_some()
        });
        if !anywhere {
            let verdict =
                if self.is_bounded() { ProofStatus::Bounded } else { ProofStatus::Proved };
            return (verdict, None);
        }
        let found = self
            .customers
            .iter()
            .find_map(|case| search_counterexample(*case, rule, &unwanted, limits));
        match found {
            Some(witness) => (ProofStatus::Refuted, Some(witness)),
            None => (ProofStatus::Bounded, None),
        }
    }
}

/// A call of this customer on which something unwanted is advised.
fn search_counterexample(
    case: FlowCase<'_>,
    rule: &Rule,
    unwanted: &dyn Fn(&Item) -> bool,
    limits: SearchLimits<'_>,
) -> Option<Witness> {
    let mut known: FxHashSet<PackedState> = FxHashSet::default();
    let mut queue: VecDeque<Witness> = VecDeque::new();
    for request in case.flow().request_values() {
        let start = State::initial_with(request);
        known.insert(start.pack());
        queue.push_back(Witness::new(case, start, &CustomerFigures::unknown(case.flow())));
    }
    let mut tried = 0;
    while let Some(call) = queue.pop_front() {
        tried += 1;
        if tried > MAX_CALLS || !(limits.keep_going)(tried) {
            return None;
        }
        let state = *call.history.state();
        if let Some(noted) = notes_for(case, rule, &state, &call.history, true) {
            let mut here = call.clone();
            here.note(case, noted)?;
            let watch = audit(case, &here.context, &here.history).monitor;
            let advice = advise(case, &here.context, &here.history, &watch);
            if advice.first().iter().any(|one| unwanted(case.item(one.item))) {
                return Some(here);
            }
        }
        for event in enabled_events(case, &state) {
            let mut next = call.clone();
            if next.push_event(case, event).is_some() && known.insert(next.history.state().pack()) {
                queue.push_back(next);
            }
        }
    }
    None
}
