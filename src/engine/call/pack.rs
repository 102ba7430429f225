//! States as plain integers, for visiting and storing many of them.
//!
//! A [`PackedState`] is made by packing a state and by nothing else, so unpacking gives back a state that
//! the machine made: the typed proofs survive the round trip.

use super::state::{
    Agree, Caller, Closed, CompleteProposal, ConfirmedReason, Consent, OffersMade, Outcome, Probe,
    Propose, State, Trust,
};
use flow::equation::{Balance, Level, Range};
use flow::id::{OfferId, ReasonId, RequestId};
use flow::method::{Clarity, End, Fixable, Mood, Objection, Step};

/// A state in 128 bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PackedState(u128);

/// Writes and reads small numbers from the low end of a word.
struct BitCursor {
    word: u128,
    at: u32,
}

impl BitCursor {
    fn put(&mut self, value: usize, width: u32) {
        debug_assert!(value < 1 << width, "a packed value fits its width");
        self.word |= (value as u128) << self.at;
        self.at += width;
    }

    fn take(&mut self, width: u32) -> usize {
        let value = (self.word >> self.at) & ((1 << width) - 1);
        self.at += width;
        usize::try_from(value).expect("seventeen bits fit a usize")
    }

    fn take_of<T: Copy>(&mut self, all: &[T], width: u32) -> Option<T> {
        all.get(self.take(width)).copied()
    }

    fn put_caller(&mut self, caller: Caller) {
        self.put(caller.request.index(), 3);
        self.put(caller.mood.index(), 1);
        self.put(usize::from(caller.refusals), 2);
    }

    fn take_caller(&mut self) -> Option<Caller> {
        Some(Caller {
            request: RequestId::new(self.take(3))?,
            mood: self.take_of(Mood::ALL, 1)?,
            refusals: u8::try_from(self.take(2)).ok()?,
        })
    }

    fn put_range(&mut self, range: Range) {
        self.put(usize::from(range.lo().value()), 3);
        self.put(usize::from(range.hi().value()), 3);
    }

    fn take_range(&mut self) -> Option<Range> {
        let mut level = || Level::new(u8::try_from(self.take(3)).ok()?);
        let (lo, hi) = (level()?, level()?);
        Range::new(lo, hi)
    }

    fn put_made(&mut self, made: OffersMade) {
        self.put(usize::from(made.count), 3);
        for offer in made.offers {
            self.put(offer.map_or(0, |offer| offer.index() + 1), 17);
        }
    }

    fn take_made(&mut self) -> Option<OffersMade> {
        let count = u8::try_from(self.take(3)).ok()?;
        let mut made = OffersMade { count, ..OffersMade::default() };
        for place in &mut made.offers {
            let offer = self.take(17);
            *place = offer.checked_sub(1).and_then(OfferId::new);
        }
        Some(made)
    }

    fn put_reason(&mut self, reason: ReasonId) {
        self.put(reason.index(), 16);
    }

    fn take_reason(&mut self) -> Option<ReasonId> {
        ReasonId::new(self.take(16))
    }

    fn put_proposal(&mut self, proposal: CompleteProposal) {
        self.put(proposal.offer.index(), 16);
        self.put_reason(proposal.confirmed.reason);
    }

    fn take_proposal(&mut self) -> Option<CompleteProposal> {
        let offer = OfferId::new(self.take(16))?;
        Some(CompleteProposal { offer, confirmed: ConfirmedReason { reason: self.take_reason()? } })
    }
}

impl State {
    /// The state as an integer.
    #[must_use]
    pub fn pack(&self) -> PackedState {
        let mut bits = BitCursor { word: 0, at: 0 };
        bits.put(self.step().index(), 3);
        match self {
            Self::Trust(trust) => {
                bits.put_caller(trust.caller);
                bits.put_made(trust.made);
            }
            Self::Probe(probe) => {
                bits.put_caller(probe.caller);
                bits.put_reason(probe.reason);
                bits.put(probe.clarity.index(), 2);
                bits.put_range(probe.severity);
                bits.put(probe.fixable.index(), 2);
                bits.put_made(probe.made);
            }
            Self::Propose(propose) => {
                bits.put_caller(propose.caller);
                bits.put_reason(propose.confirmed.reason);
                bits.put_range(propose.balance.severity);
                bits.put_range(propose.balance.cost);
                bits.put(propose.fixable.index(), 2);
                bits.put(propose.objection.index(), 1);
                bits.put_made(propose.made);
            }
            Self::Agree(agree) => {
                bits.put_caller(agree.caller);
                bits.put_proposal(agree.proposal);
                bits.put_range(agree.balance.severity);
                bits.put_range(agree.balance.cost);
                bits.put(agree.fixable.index(), 2);
                bits.put(agree.objection.index(), 1);
                bits.put_made(agree.made);
            }
            Self::Closed(closed) => {
                bits.put(closed.request.index(), 3);
                match closed.outcome {
                    Outcome::Ended(end) => bits.put(end.index() + 1, 3),
                    Outcome::Retained(consent) => {
                        bits.put(0, 3);
                        bits.put_proposal(consent.proposal);
                    }
                }
            }
        }
        PackedState(bits.word)
    }
}

impl PackedState {
    /// The integer.
    #[inline]
    pub(crate) fn bits(self) -> u128 {
        self.0
    }

    /// The state of an integer that was kept, if it is one.
    #[inline]
    pub(crate) fn from_bits(bits: u128) -> Option<Self> {
        let packed = Self(bits);
        packed.read().filter(|state| state.pack() == packed).map(|_| packed)
    }

    /// The state that was packed.
    ///
    /// # Panics
    /// Never: only [`State::pack`] makes a packed state.
    #[must_use]
    #[inline]
    pub fn unpack(self) -> State {
        self.read().expect("only `State::pack` makes a packed state")
    }

    fn read(self) -> Option<State> {
        let mut bits = BitCursor { word: self.0, at: 0 };
        Some(match bits.take_of(Step::ALL, 3)? {
            Step::Trust => {
                State::Trust(Trust { caller: bits.take_caller()?, made: bits.take_made()? })
            }
            Step::Probe => State::Probe(Probe {
                caller: bits.take_caller()?,
                reason: bits.take_reason()?,
                clarity: bits.take_of(Clarity::ALL, 2)?,
                severity: bits.take_range()?,
                fixable: bits.take_of(Fixable::ALL, 2)?,
                made: bits.take_made()?,
            }),
            Step::Propose => State::Propose(Propose {
                caller: bits.take_caller()?,
                confirmed: ConfirmedReason { reason: bits.take_reason()? },
                balance: Balance { severity: bits.take_range()?, cost: bits.take_range()? },
                fixable: bits.take_of(Fixable::ALL, 2)?,
                objection: bits.take_of(Objection::ALL, 1)?,
                made: bits.take_made()?,
            }),
            Step::Agree => State::Agree(Agree {
                caller: bits.take_caller()?,
                proposal: bits.take_proposal()?,
                balance: Balance { severity: bits.take_range()?, cost: bits.take_range()? },
                fixable: bits.take_of(Fixable::ALL, 2)?,
                objection: bits.take_of(Objection::ALL, 1)?,
                made: bits.take_made()?,
            }),
            Step::Closed => State::Closed(Closed {
                request: RequestId::new(bits.take(3))?,
                outcome: match bits.take(3).checked_sub(1) {
                    Some(end) => Outcome::Ended(*End::ALL.get(end)?),
                    None => Outcome::Retained(Consent { proposal: bits.take_proposal()? }),
                },
            }),
        })
    }
}
