//! What advice can choose from where a call stands: it hangs on the customer and the state alone, so calls that come
//! to a state by other ways share it.

use super::score::gain;
use crate::call::{State, enabled_items};
use flow::FlowCase;
use flow::id::ItemId;

/// What the machine lets be said in a state, each with what asking is expected to make known there.
#[derive(Debug, Clone)]
pub struct LegalMoves(Box<[(ItemId, i32)]>);

impl LegalMoves {
    /// For a customer and a state.
    #[must_use]
    #[inline]
    pub fn new(case: FlowCase<'_>, state: &State) -> Self {
        let (balance, reason, clarity) = (state.balance(), state.reason(), state.clarity());
        let items = enabled_items(case, state);
        Self(items.map(|(id, item)| (id, gain(item, balance, reason, clarity))).collect())
    }

    /// The items, in the order of the flow, each with its gain.
    pub(super) fn items(&self) -> impl Iterator<Item = (ItemId, i32)> {
        self.0.iter().copied()
    }
}
