//! A place on a call where an agent has to choose.

use engine::call::history::History;
use engine::guide::first_that_may;
use engine::rule::Watch;
use flow::Case;
use flow::context::Context;
use flow::id::ItemId;

/// Where an agent has to choose.
#[derive(Clone, Copy)]
pub struct Position<'a> {
    /// The flow for this customer.
    pub case: Case<'a>,
    /// What is known of the customer.
    pub context: &'a Context,
    /// The call so far.
    pub history: &'a History,
    /// Where the rules of conduct stand.
    pub watch: &'a Watch,
}

impl Position<'_> {
    /// The first of these items that may be said here.
    pub(super) fn first_that_may(&self, items: impl IntoIterator<Item = ItemId>) -> Option<ItemId> {
        first_that_may(self.case, self.context, self.history, self.watch, items)
    }
}
