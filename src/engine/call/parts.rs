//! The parts of a state that do not hang together: who is calling, which offers were made, and the rest.
//!
//! Where an event leads follows from the rest alone, but for what the gates ask of the caller and of the
//! offers made. Those who visit all states take them apart, go on with many callers at once, and put them
//! together again; nothing else may, for a state put together so was made by no step.

use super::state::{Agree, Caller, Closed, OffersMade, Probe, Propose, State, Trust};
use flow::id::{OfferId, RequestId};
use flow::method::Mood;

impl Caller {
    /// A caller who wants this, in this mood, after so many refusals.
    #[inline]
    pub(crate) fn from_parts(request: RequestId, mood: Mood, refusals: u8) -> Self {
        Self { request, mood, refusals }
    }
}

impl OffersMade {
    /// With `offer` as well, under a limit.
    #[inline]
    pub(crate) fn and(self, offer: OfferId, limit: u8) -> Self {
        self.with(offer, limit)
    }
}

impl State {
    /// The state apart from who is calling and from the offers made, which come with it.
    #[inline]
    pub(crate) fn decompose(&self) -> (Self, Caller, OffersMade) {
        let caller = self.caller().unwrap_or(Caller::from_parts(self.request(), Mood::Settled, 0));
        let nobody = Caller::from_parts(RequestId::UNSAID, Mood::Settled, 0);
        (self.recompose(nobody, OffersMade::default()), caller, self.offers_made())
    }

    /// The same state with another caller and other offers made.
    pub(crate) fn recompose(&self, caller: Caller, made: OffersMade) -> Self {
        match *self {
            Self::Trust(_) => Self::Trust(Trust { caller, made }),
            Self::Probe(probe) => Self::Probe(Probe { caller, made, ..probe }),
            Self::Propose(propose) => Self::Propose(Propose { caller, made, ..propose }),
            Self::Agree(agree) => Self::Agree(Agree { caller, made, ..agree }),
            Self::Closed(closed) => Self::Closed(Closed { request: caller.request, ..closed }),
        }
    }
}
