//! The items of each step, each with its class and a box around its condition: most of what may not be said now is
//! passed over without a look at the item.

use super::Item;
use super::condition::{Condition, Facts};
use super::id::{ItemId, ReasonId};
use crate::method::{GateClass, Step};

/// The items of each step, in the order of the flow.
#[derive(Debug, Clone)]
pub(super) struct StepIndex([StepItems; 5]);

#[derive(Debug, Clone)]
struct StepItems {
    items: Box<[ItemId]>,
    hulls: Box<[(GateClass, Hull)]>,
}

/// A box around a condition: a state outside it does not meet the condition.
#[derive(Debug, Clone, Copy)]
struct Hull {
    state: u128,
    first: ReasonId,
    last: ReasonId,
}

impl Hull {
    fn new(condition: &Condition) -> Self {
        let boxes = condition.boxes();
        let state = boxes.iter().fold(0, |bits, one| bits | one.state);
        let any_reason = boxes.iter().any(|one| one.reasons.is_empty());
        let reasons = || boxes.iter().flat_map(|one| &one.reasons);
        let first = reasons().map(|(first, _)| *first).min();
        let last = reasons().map(|(_, last)| *last).max();
        match first.zip(last) {
            Some((first, last)) if !any_reason => Self { state, first, last },
            Some(_) | None => Self { state, first: ReasonId::NONE, last: ReasonId::LAST },
        }
    }

    fn contains(&self, facts: Facts) -> bool {
        facts.bits & !self.state == 0 && (self.first..=self.last).contains(&facts.reason)
    }
}

impl StepIndex {
    pub(super) fn new(items: &[Item]) -> Self {
        Self([Step::Trust, Step::Probe, Step::Propose, Step::Agree, Step::Closed].map(|step| {
            let own = || items.iter().enumerate().filter(|(_, item)| item.steps.contains(step));
            StepItems {
                items: own().filter_map(|(at, _)| ItemId::new(at)).collect(),
                hulls: own()
                    .map(|(_, item)| (item.technique.class(), Hull::new(&item.when)))
                    .collect(),
            }
        }))
    }

    fn step(&self, step: Step) -> &StepItems {
        let Self([trust, probe, propose, agree, closed]) = self;
        match step {
            Step::Trust => trust,
            Step::Probe => probe,
            Step::Propose => propose,
            Step::Agree => agree,
            Step::Closed => closed,
        }
    }

    /// The items of a step.
    pub(super) fn items(&self, step: Step) -> &[ItemId] {
        &self.step(step).items
    }

    /// The items of a step that are of these classes and whose conditions these facts may meet: none that they do
    /// meet is left out.
    pub(super) fn candidates(
        &self,
        step: Step,
        facts: Facts,
        open: impl Fn(GateClass) -> bool,
    ) -> impl Iterator<Item = ItemId> {
        let StepItems { items, hulls } = self.step(step);
        let near = items.iter().zip(hulls);
        near.filter(move |(_, (class, hull))| open(*class) && hull.contains(facts))
            .map(|(item, _)| *item)
    }
}
