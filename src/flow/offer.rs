//! Offers: what makes a proposal complete, and whether it serves this customer.

use super::context::Context;
use super::id::{ItemId, ValueId};
use crate::Amount;
use crate::lang::Text;

/// The terms of a complete proposal. No part is optional: an incomplete offer does not load.
#[derive(Debug, Clone)]
pub struct Offer {
    /// The item that proposes it.
    pub item: ItemId,
    /// What to call it.
    pub name: Text,
    /// What it is.
    pub what: Text,
    /// What it costs.
    pub price: Text,
    /// How long it binds.
    pub term: Text,
    /// From when it holds.
    pub starts: Text,
    /// What speaks against it.
    pub downside: Text,
    /// What it is worth to the customer.
    pub worth: Text,
    /// What the customer would pay each month, in the flow's currency, where one number says it.
    pub monthly: Option<Amount>,
    /// The number of which each costs `monthly`: seats, lines, children.
    pub per: Option<ValueId>,
    /// It serves only customers for whom this value is above `monthly`.
    pub below: Option<ValueId>,
}

impl Offer {
    /// Whether it costs this customer no less than they pay today, where both are known.
    #[must_use]
    pub fn is_dearer(&self, context: &Context) -> bool {
        let pays = self.below.and_then(|value| context.number(value));
        matches!((self.cost(context), pays), (Some(cost), Some(pays)) if cost >= pays)
    }

    /// What it would cost this customer each month; `None` where that is not known.
    #[must_use]
    pub fn cost(&self, context: &Context) -> Option<Amount> {
        match self.per {
            None => self.monthly,
            Some(per) => Some(self.monthly?.times(context.number(per)?.units())),
        }
    }
}
