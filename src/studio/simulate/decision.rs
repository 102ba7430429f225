//! A place on a call where an agent has to choose.

use engine::customer::RapportBelief;
use engine::guide::{Position, first_permitted};
use engine::rule::RuleMonitor;
use flow::FlowCase;
use flow::context::Context;
use flow::id::ItemId;

/// Where an agent has to choose.
#[derive(Clone, Copy)]
pub struct DecisionPoint<'a> {
    /// The flow for this customer.
    pub case: FlowCase<'a>,
    /// What is known of the customer.
    pub context: &'a Context,
    /// Where the call stands.
    pub position: Position<'a>,
    /// How the customer stands to the talk, as far as it has shown.
    pub rapport: RapportBelief,
    /// Where the rules of conduct stand.
    pub monitor: &'a RuleMonitor,
}

impl DecisionPoint<'_> {
    /// The first of these items that may be said here.
    pub(super) fn first_that_may(&self, items: impl IntoIterator<Item = ItemId>) -> Option<ItemId> {
        first_permitted(self.case, self.context, self.position, self.monitor, items)
    }
}
