//! The parts of a state that do not hang together: who is calling, which offers were made, and the rest.
//!
//! Where an event leads follows from the rest alone, but for what the gates ask of the caller and of the
//! offers made. Those who visit all states take them apart, go on with many callers at once, and put them
//! together again; nothing else may, for a state put together so was made by no step.

use super::state::{Agree, Caller, Closed, Made, Probe, Propose, State, Trust};
use flow::id::OfferId;
use flow::method::{Kind, Mood};

impl Caller {
    /// A caller of this kind in this mood, after so many refusals.
    pub(crate) fn at(kind: Kind, mood: Mood, refusals: u8) -> Self {
        Self { kind, mood, refusals }
    }
}

impl Made {
    /// With `offer` as well, under a limit.
    pub(crate) fn and(self, offer: OfferId, limit: u8) -> Self {
        self.with(offer, limit)
    }
}

impl State {
    /// The state apart from who is calling and from the offers made, which come with it.
    pub(crate) fn apart(&self) -> (Self, Caller, Made) {
        let caller = self.caller().unwrap_or(Caller::at(self.kind(), Mood::Settled, 0));
        let nobody = Caller::at(Kind::Service, Mood::Settled, 0);
        (self.with(nobody, Made::default()), caller, self.made())
    }

    /// The same state with another caller and other offers made.
    pub(crate) fn with(&self, caller: Caller, made: Made) -> Self {
        match *self {
            Self::Trust(_) => Self::Trust(Trust { caller }),
            Self::Probe(probe) => Self::Probe(Probe { caller, made, ..probe }),
            Self::Propose(propose) => Self::Propose(Propose { caller, made, ..propose }),
            Self::Agree(agree) => Self::Agree(Agree { caller, made, ..agree }),
            Self::Closed(closed) => Self::Closed(Closed { kind: caller.kind, ..closed }),
        }
    }
}
