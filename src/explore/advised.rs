//! Rules about advice: what the guide never puts before an agent.
//!
//! Advice follows from the state, from what was said before and from what the agent noted, so no finite set
//! of states has all of it. Proved is what follows from the states alone: nothing is advised that cannot be
//! said. Else calls are tried out, the shortest to each state first, and what they do not show stays open.

use super::path::{Witness, customer, notes_for};
use super::prove::Verdict;
use super::{Exploration, Limits};
use crate::call::history::{Entry, History, Turn};
use crate::call::{Event, Packed, State, available, check};
use crate::flow::conduct::{Part, Pattern, Rule};
use crate::flow::context::Context;
use crate::flow::{Case, Item};
use crate::guide::advise;
use crate::method::{Kind, Technique};
use crate::rule::audit;
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
    let mut queue: VecDeque<(Vec<String>, Context, History)> = VecDeque::new();
    for kind in Kind::ALL {
        let start = State::first(*kind);
        let pairs = customer(case, &start);
        let mut report = crate::diagnostic::Report::default();
        let context =
            Context::read_pairs(case.flow(), pairs.iter().map(String::as_str), &mut report);
        known.insert(start.pack());
        queue.push_back((pairs, context, History::new(start, case.flow().first_notes())));
    }
    let mut tried = 0;
    while let Some((pairs, context, history)) = queue.pop_front() {
        tried += 1;
        if tried > MOST || !(limits.go_on)(tried) {
            return None;
        }
        let state = *history.state();
        let mut here = history.clone();
        if let Some(noted) = notes_for(case, rule, &state, &here, true) {
            if !noted.is_empty() {
                let entries = noted.into_iter().map(Entry::Noted).collect();
                here.push(case, Turn { entries }).ok()?;
            }
            let watch = audit(case, &context, &here).watch;
            let advice = advise(case, &context, &here, &watch);
            if advice.first().iter().any(|one| unwanted(case.item(one.item))) {
                return Some(Witness { customer: pairs, context, history: here });
            }
        }
        let events: Vec<Event> = available(case, &state).collect();
        for event in events {
            let mut next = history.clone();
            if next.push(case, Turn { entries: vec![Entry::Event(event)] }).is_ok()
                && known.insert(next.state().pack())
            {
                queue.push_back((pairs.clone(), context.clone(), next));
            }
        }
    }
    None
}
