//! The values that lines use on this call.

use crate::call::history::History;
use flow::FlowCase;
use flow::context::Context;
use flow::id::{OfferId, ReasonId};
use flow::lang::Lang;
use flow::line::{CallValue, Slot, SlotValues};
use std::borrow::Cow;

/// The customer's values, the reason known, and the offer last on the table.
#[derive(Debug, Clone, Copy)]
pub struct SessionValues<'a> {
    case: FlowCase<'a>,
    context: &'a Context,
    reason: ReasonId,
    offer: Option<OfferId>,
}

impl<'a> SessionValues<'a> {
    /// The values as the call stands.
    #[must_use]
    pub fn new(case: FlowCase<'a>, context: &'a Context, history: &History) -> Self {
        let state = history.state();
        let last_offer = history.said_items().rev().find_map(|(item, _)| case.item(item).offer);
        let reason = if state.reason() == ReasonId::NONE {
            let before = history.transitions().map(|moved| moved.before.reason());
            before.filter(|reason| *reason != ReasonId::NONE).last().unwrap_or(ReasonId::NONE)
        } else {
            state.reason()
        };
        Self { case, context, reason, offer: state.offer().or(last_offer) }
    }

    /// The same with this offer on the table.
    #[must_use]
    pub fn with_offer(self, offer: Option<OfferId>) -> Self {
        Self { offer: offer.or(self.offer), ..self }
    }
}

impl SlotValues for SessionValues<'_> {
    fn value(&self, slot: Slot, lang: Lang) -> Option<Cow<'_, str>> {
        match slot {
            Slot::Customer(id) => self.context.spoken(self.case.flow(), id, lang).map(Cow::Owned),
            Slot::Call(CallValue::Reason) => {
                self.case.reason(self.reason).map(|reason| Cow::Borrowed(reason.name.get(lang)))
            }
            Slot::Call(value) => {
                let offer = self.case.offer(self.offer?);
                let text = match value {
                    CallValue::Reason => return None,
                    CallValue::Offer => &offer.name,
                    CallValue::What => &offer.what,
                    CallValue::Price => &offer.price,
                    CallValue::Term => &offer.term,
                    CallValue::Starts => &offer.starts,
                    CallValue::Downside => &offer.downside,
                    CallValue::Worth => &offer.worth,
                };
                Some(Cow::Borrowed(text.get(lang)))
            }
        }
    }
}
