//! Why the equation stands where it stands: each answer that moved a side.

use crate::call::history::History;
use crate::call::{Event, State, step};
use flow::Case;
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
pub struct Because {
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
pub fn because(case: Case<'_>, history: &History) -> Vec<Because> {
    let mut list = Vec::new();
    for (before, event) in history.events(case) {
        let Ok(after) = step(case, &before, &event) else { continue };
        if matches!(after, State::Closed(_)) {
            continue;
        }
        let (from, to) = (before.balance(), after.balance());
        if from.severity != to.severity {
            list.push(Because {
                side: Side::Severity,
                from: from.severity,
                to: to.severity,
                event,
            });
        }
        if from.cost != to.cost {
            list.push(Because { side: Side::Cost, from: from.cost, to: to.cost, event });
        }
    }
    list
}
