//! Customers: what is given for a whole call. Those whom no condition and no rule can tell apart are one.

use flow::condition::Condition;
use flow::{Flow, FlowCase, GivenBy};
use rustc_hash::FxHashSet;

/// The kinds of customer of a flow.
#[derive(Debug, Clone)]
pub struct CustomerClasses<'f> {
    pub(super) cases: Vec<FlowCase<'f>>,
    /// Facts of the flow's own that no condition, gate or rule reads, so that states differ in none of them.
    pub projected: Vec<&'f str>,
}

impl<'f> CustomerClasses<'f> {
    /// Every kind that some condition or rule can tell from the others.
    #[must_use]
    pub fn new(flow: &'f Flow) -> Self {
        let mut known: FxHashSet<Vec<bool>> = FxHashSet::default();
        let cases: Vec<FlowCase<'f>> = flow
            .cases()
            .filter(|case| {
                let boxes = conditions(flow).flat_map(Condition::boxes);
                known.insert(boxes.map(|one| case.given() & !one.state == 0).collect())
            })
            .collect();
        let read = |fact: &flow::FactDecl| {
            let mut boxes = rules(flow).flat_map(Condition::boxes);
            match fact.given_by {
                GivenBy::Customer => conditions(flow).flat_map(Condition::boxes).any(|one| {
                    let all = fact.field.all();
                    one.state & all != all
                }),
                // What the agent notes opens and closes nothing; only rules may hang on it.
                GivenBy::Agent => boxes.any(|one| {
                    let all = fact.field.note_all();
                    one.free & all != all
                }),
            }
        };
        let projected = flow.facts().map(|(_, fact)| fact).filter(|fact| !read(fact));
        Self { cases, projected: projected.map(|fact| &*fact.id).collect() }
    }

    /// One customer alone.
    #[must_use]
    pub fn one(case: FlowCase<'f>) -> Self {
        Self { cases: vec![case], projected: Vec::new() }
    }

    /// Each of them.
    pub fn iter(&self) -> impl Iterator<Item = &FlowCase<'f>> {
        self.cases.iter()
    }

    /// How many there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.cases.len()
    }
}

fn rules(flow: &Flow) -> impl Iterator<Item = &Condition> {
    flow.rules().map(|(_, rule)| &rule.when)
}

fn conditions(flow: &Flow) -> impl Iterator<Item = &Condition> {
    flow.items().map(|(_, item)| &item.when).chain(rules(flow))
}
