//! Why the equation stands where it stands: each answer that moved a side.

use crate::call::history::History;
use crate::call::history::Transition;
use crate::call::{Event, State};
use flow::equation::Range;

/// A side of the equation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// How bad the problem is.
    Severity,
    /// What leaving would cost.
    Cost,
}

/// One event that moved a side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BeliefUpdate {
    /// Which side.
    pub side: Side,
    /// The range before.
    pub from: Range,
    /// The range after.
    pub to: Range,
    /// What moved it.
    pub event: Event,
}

/// Every event that moved a side, in order.
#[must_use]
pub fn belief_updates(history: &History) -> Vec<BeliefUpdate> {
    let mut list = Vec::new();
    for Transition { before, event, after } in history.transitions() {
        if matches!(after, State::Closed(_)) {
            continue;
        }
        let (from, to) = (before.balance(), after.balance());
        if from.severity != to.severity {
            list.push(BeliefUpdate {
                side: Side::Severity,
                from: from.severity,
                to: to.severity,
                event,
            });
        }
        if from.cost != to.cost {
            list.push(BeliefUpdate { side: Side::Cost, from: from.cost, to: to.cost, event });
        }
    }
    list
}
