//! Rules about advice: what the guide never puts before an agent.
//!
//! Advice follows from the state, from what was said before and from what the agent noted, so no finite set
//! of states has all of it. Proved is what follows from the states alone: nothing is advised that cannot be
//! said. Else calls are tried out, the shortest to each state first, and what they do not show stays open.

use super::finding::Verdict;
use super::path::{Witness, notes_for};
use super::{Exploration, Limits};
use crate::call::{Packed, State, available, check};
use crate::guide::advise;
use crate::rule::audit;
use flow::conduct::{Part, Pattern, Rule};
use flow::method::{Kind, Technique};
use flow::{Case, Item};
use rustc_hash::FxHashSet;
use std::collections::VecDeque;

/// So many calls are tried out for each kind of customer.
const MOST: usize = 3_000;

/// The techniques that a rule never wants to see advised, if it is such a rule.
pub(super) fn never_advised(rule: &Rule) -> Option<Vec<Technique>> {
    let Pattern::Never(deed) = &rule.pattern else { return None };
    let mut techniques = Vec::new();
    for parts in deed.boxes() {
        let [Part::Advised(list)] = &**parts else { return None };
        techniques.extend(list.iter().copied());
    }
    Some(techniques)
}

impl Exploration<'_> {
    /// Whether such a rule holds.
    pub(super) fn advised(
        &self,
        rule: &Rule,
        techniques: &[Technique],
        limits: Limits<'_>,
    ) -> (Verdict, Option<Witness>) {
        let unwanted = |item: &Item| techniques.contains(&item.technique);
        let sayable = |case: Case<'_>, state: &State| {
            let facts = state.facts(case);
            rule.when.allows(facts)
                && case.flow().items_of(state.step()).iter().any(|id| {
                    let item = case.flow().item(*id);
                    unwanted(item) && check(case.flow(), state, facts, item).is_ok()
                })
        };
        if self.find(|case, state| sayable(case, state)).is_none() {
            let verdict = if self.is_bounded() { Verdict::Bounded } else { Verdict::Proved };
            return (verdict, None);
        }
        let found = self.customers.each().find_map(|case| try_out(*case, rule, &unwanted, limits));
        match found {
            Some(witness) => (Verdict::Refuted, Some(witness)),
            None => (Verdict::Bounded, None),
        }
    }
}

/// A call of this customer on which something unwanted is advised.
fn try_out(
    case: Case<'_>,
    rule: &Rule,
    unwanted: &dyn Fn(&Item) -> bool,
    limits: Limits<'_>,
) -> Option<Witness> {
    let mut known: FxHashSet<Packed> = FxHashSet::default();
    let mut queue: VecDeque<Witness> = VecDeque::new();
    for kind in Kind::ALL {
        let start = State::first(*kind);
        known.insert(start.pack());
        queue.push_back(Witness::begin(case, start));
    }
    let mut tried = 0;
    while let Some(call) = queue.pop_front() {
        tried += 1;
        if tried > MOST || !(limits.go_on)(tried) {
            return None;
        }
        let state = *call.history.state();
        if let Some(noted) = notes_for(case, rule, &state, &call.history, true) {
            let mut here = call.clone();
            here.note(case, noted)?;
            let watch = audit(case, &here.context, &here.history).watch;
            let advice = advise(case, &here.context, &here.history, &watch);
            if advice.first().iter().any(|one| unwanted(case.item(one.item))) {
                return Some(here);
            }
        }
        for event in available(case, &state) {
            let mut next = call.clone();
            if next.happen(case, event).is_some() && known.insert(next.history.state().pack()) {
                queue.push_back(next);
            }
        }
    }
    None
}
