//! A solved plan: the value of a state, and what each thing to say there is worth.

use super::Value;
use super::classes::{Classes, Outlook, Stand, narrow};
use super::graph::Graph;
use super::solve::solve;
use crate::call::{State, sayable};
use crate::customer::Odds;
use crate::flow::id::ItemId;
use crate::flow::{Case, Flow};
use crate::method::Kind;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// Something to say, with what it is worth from there on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Choice {
    /// What.
    pub item: ItemId,
    /// Its value.
    pub value: Value,
}

/// The values of calls of one kind.
#[derive(Debug, Clone, Default)]
pub(super) struct Solved {
    pub(super) index: FxHashMap<u128, u32>,
    /// For each customer, by the bits of what is given of them: the value of each state.
    pub(super) values: BTreeMap<u128, Vec<Value>>,
}

/// The best policy for some customers of a flow.
pub struct Plan<'f> {
    odds: &'f Odds,
    classes: Classes<'f>,
    pub(super) kinds: BTreeMap<Kind, Solved>,
}

impl std::fmt::Debug for Plan<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Plan").field("states", &self.states()).finish_non_exhaustive()
    }
}

impl<'f> Plan<'f> {
    /// A plan for nobody yet.
    #[must_use]
    pub fn new(flow: &'f Flow, odds: &'f Odds) -> Self {
        Self { odds, classes: Classes::of(flow, odds, &[]), kinds: BTreeMap::new() }
    }

    /// Plans for these customers; what is solved already stays as it is.
    pub fn solve(&mut self, who: &[(Kind, Case<'f>)], threads: usize) {
        for kind in Kind::ALL {
            let solved = self.kinds.get(kind);
            let mut cases: Vec<Case<'f>> = Vec::new();
            for (_, case) in who.iter().filter(|(own, _)| own == kind) {
                let known = solved.is_some_and(|one| one.values.contains_key(&case.given()))
                    || cases.iter().any(|one| one.given() == case.given());
                if !known {
                    cases.push(*case);
                }
            }
            for cases in cases.chunks(16) {
                let classes = Classes::of(self.classes.flow, self.odds, cases);
                let graph = Graph::of(&classes, *kind, threads);
                let lanes: Vec<usize> = (0..cases.len()).collect();
                let values = solve(&graph, &lanes, threads);
                let solved = self.kinds.entry(*kind).or_default();
                solved.values.extend(cases.iter().map(|case| case.given()).zip(values));
                solved.index = graph.index;
            }
        }
    }

    /// How many states were solved, all kinds and customers together.
    #[must_use]
    pub fn states(&self) -> usize {
        let each = self.kinds.values().map(|one| one.index.len() * one.values.len());
        each.sum()
    }

    /// Whether there is a plan for this customer.
    #[must_use]
    pub fn knows(&self, kind: Kind, case: Case<'_>) -> bool {
        self.kinds.get(&kind).is_some_and(|one| one.values.contains_key(&case.given()))
    }

    /// The value of a state for a customer who feels understood with this probability; `None` where calls of
    /// this kind do not come to it, or nothing was solved for the customer. A closed call has none: its worth
    /// was had when it closed.
    #[must_use]
    pub fn value(&self, case: Case<'_>, (state, understood): (&State, f64)) -> Option<Value> {
        let solved = self.kinds.get(&state.kind())?;
        let values = solved.values.get(&case.given())?;
        let value = |understood: bool| {
            let at = *solved.index.get(&Stand { state: *state, understood }.key())?;
            values.get(at as usize).copied()
        };
        mixed(understood, value)
    }

    /// What an item is worth if it is said now.
    #[must_use]
    pub fn worth_of(
        &self,
        case: Case<'_>,
        (state, understood): (&State, f64),
        item: ItemId,
    ) -> Option<Value> {
        let solved = self.kinds.get(&state.kind())?;
        let values = solved.values.get(&case.given())?;
        let mut look = Outlook::default();
        let worth = |understood: bool| {
            self.classes.outlook(Stand { state: *state, understood }, item, &mut look);
            let mut sum = look.sure;
            for (to, share) in &look.to {
                let at = *solved.index.get(&to.key())?;
                sum += share * values.get(at as usize).copied()?;
            }
            Some(sum)
        };
        mixed(understood, worth)
    }

    /// Everything that can be said, the best first; of those worth the same, the first in the flow.
    #[must_use]
    pub fn choices(&self, case: Case<'_>, stand: (&State, f64)) -> Vec<Choice> {
        let mut known: Vec<(super::classes::ClassId, Option<Value>)> = Vec::new();
        let mut choices: Vec<Choice> = Vec::new();
        for (item, _) in sayable(case, stand.0) {
            let class = self.classes.class(item);
            let found = known.iter().find(|(own, _)| *own == class).map(|(_, value)| *value);
            let value = found.unwrap_or_else(|| {
                let value = self.worth_of(case, stand, item);
                known.push((class, value));
                value
            });
            choices.extend(value.map(|value| Choice { item, value }));
        }
        choices.sort_by(|a, b| b.value.total_cmp(&a.value).then(a.item.cmp(&b.item)));
        choices
    }
}

/// What is worth so much to one who feels understood and so much to one who does not.
fn mixed(understood: f64, mut of: impl FnMut(bool) -> Option<Value>) -> Option<Value> {
    let share = narrow(understood);
    let yes = if share > 0.0 { of(true)? } else { 0.0 };
    let no = if share < 1.0 { of(false)? } else { 0.0 };
    Some(share * yes + (1.0 - share) * no)
}
