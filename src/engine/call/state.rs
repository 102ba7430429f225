//! The typed state of a call.
//!
//! Each step owns the data that only it has, and can be entered only with a value that the step
//! before makes. The proofs have no public constructor:
//!
//! ```
//! # use engine::call::{ConfirmedReason, Probe, Blocker};
//! fn propose(probe: &Probe) -> Result<ConfirmedReason, Blocker> {
//!     probe.gate() // the probe gate is the only maker of a confirmed reason
//! }
//! ```
//! ```compile_fail
//! # use engine::call::{ConfirmedReason, Probe, Blocker};
//! # use flow::id::ReasonId;
//! fn propose(probe: &Probe) -> Result<ConfirmedReason, Blocker> {
//!     Ok(ConfirmedReason { reason: ReasonId::NONE })
//! }
//! ```
//!
//! A proposal step without a confirmed reason does not compile:
//!
//! ```
//! # use engine::call::{ConfirmedReason, Probe, Propose};
//! fn enter(probe: &Probe, confirmed: ConfirmedReason) -> Propose {
//!     Propose::enter(probe, confirmed)
//! }
//! ```
//! ```compile_fail
//! # use engine::call::{ConfirmedReason, Probe, Propose};
//! fn enter(probe: &Probe, confirmed: ConfirmedReason) -> Propose {
//!     Propose::enter(probe)
//! }
//! ```
//!
//! nor does an agreement without a complete proposal,
//!
//! ```
//! # use engine::call::{Agree, CompleteProposal, Propose};
//! fn enter(propose: &Propose, proposal: CompleteProposal) -> Agree {
//!     Agree::enter(propose, proposal)
//! }
//! ```
//! ```compile_fail
//! # use engine::call::{Agree, ConfirmedReason, Propose};
//! fn enter(propose: &Propose, proposal: ConfirmedReason) -> Agree {
//!     Agree::enter(propose, proposal)
//! }
//! ```
//!
//! nor "retained" without the customer's consent.
//!
//! ```
//! # use engine::call::{Agree, Outcome};
//! fn close(agree: &Agree) -> Outcome {
//!     Outcome::Retained(agree.consent())
//! }
//! ```
//! ```compile_fail
//! # use engine::call::{Agree, Outcome};
//! fn close(agree: &Agree) -> Outcome {
//!     Outcome::Retained(agree.proposal())
//! }
//! ```

use flow::FlowCase;
use flow::condition::Facts;
use flow::context::Context;
use flow::equation::{Balance, Range, Verdict};
use flow::fact::{Field, MAX_PROPOSALS};
use flow::id::{OfferId, ReasonId, RequestId};
use flow::method::{Clarity, End, Fixable, Mood, Objection, OutcomeKind, Step};

/// What holds in every step: who is calling, and in what mood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Caller {
    pub(super) request: RequestId,
    pub(super) mood: Mood,
    pub(super) refusals: u8,
}

impl Caller {
    /// What the customer wants.
    #[must_use]
    #[inline]
    pub fn request(self) -> RequestId {
        self.request
    }

    /// The feeling, as the gate sees it.
    #[must_use]
    #[inline]
    pub fn mood(self) -> Mood {
        self.mood
    }

    /// Clear refusals heard.
    #[must_use]
    #[inline]
    pub fn refusals(self) -> u8 {
        self.refusals
    }
}

/// The offers made on this call. Once the limit is reached, *which* they were no longer matters and
/// is forgotten.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct OffersMade {
    pub(super) count: u8,
    pub(super) offers: [Option<OfferId>; MAX_PROPOSALS as usize - 1],
}

impl OffersMade {
    /// How many proposals were made.
    #[must_use]
    #[inline]
    pub fn count(self) -> u8 {
        self.count
    }

    /// Whether `offer` was made. Not known, and not asked, once the limit is reached.
    #[must_use]
    #[inline]
    pub fn contains(self, offer: OfferId) -> bool {
        self.offers.contains(&Some(offer))
    }

    /// With `offer` as well.
    pub(super) fn with(self, offer: OfferId, limit: u8) -> Self {
        let count = self.count.saturating_add(1);
        if count >= limit {
            return Self { count: limit, offers: Default::default() };
        }
        let mut offers = self.offers;
        if let Some(free) = offers.iter_mut().find(|place| place.is_none()) {
            *free = Some(offer);
        }
        offers.sort_unstable_by_key(|place| (place.is_none(), *place));
        Self { count, offers }
    }
}

/// A reason that the customer confirmed. Made by [`Probe::gate`] alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ConfirmedReason {
    pub(super) reason: ReasonId,
}

impl ConfirmedReason {
    /// The reason; never [`ReasonId::NONE`].
    #[must_use]
    #[inline]
    pub fn reason(self) -> ReasonId {
        self.reason
    }
}

/// An offer whose terms were said in full, for a confirmed reason. Made by [`Propose::present`] alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct CompleteProposal {
    pub(super) offer: OfferId,
    pub(super) confirmed: ConfirmedReason,
}

impl CompleteProposal {
    /// The offer.
    #[must_use]
    #[inline]
    pub fn offer(self) -> OfferId {
        self.offer
    }

    /// The reason that it answers.
    #[must_use]
    #[inline]
    pub fn reason(self) -> ReasonId {
        self.confirmed.reason
    }
}

/// The customer's explicit yes to a complete proposal. Made by [`Agree::consent`] alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Consent {
    pub(super) proposal: CompleteProposal,
}

impl Consent {
    /// What was consented to.
    #[must_use]
    #[inline]
    pub fn proposal(self) -> CompleteProposal {
        self.proposal
    }
}

/// Step 1, 建立信任.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Trust {
    pub(super) caller: Caller,
    /// Those of a call that was about leaving before, and of none that begins.
    pub(super) made: OffersMade,
}

/// Step 2, 探询原因.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Probe {
    pub(super) caller: Caller,
    pub(super) reason: ReasonId,
    pub(super) clarity: Clarity,
    pub(super) severity: Range,
    pub(super) fixable: Fixable,
    pub(super) made: OffersMade,
}

/// Step 3, 提出建议.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Propose {
    pub(super) caller: Caller,
    pub(super) confirmed: ConfirmedReason,
    pub(super) balance: Balance,
    pub(super) fixable: Fixable,
    pub(super) objection: Objection,
    pub(super) made: OffersMade,
}

impl Propose {
    /// Leaves probing with a confirmed reason. The cost of leaving is first looked at from here on.
    #[must_use]
    pub fn enter(probe: &Probe, confirmed: ConfirmedReason) -> Self {
        Self {
            caller: probe.caller,
            confirmed,
            balance: Balance { severity: probe.severity, cost: Range::UNKNOWN },
            fixable: probe.fixable,
            objection: Objection::None,
            made: probe.made,
        }
    }
}

/// Step 4, 达成共识.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Agree {
    pub(super) caller: Caller,
    pub(super) proposal: CompleteProposal,
    pub(super) balance: Balance,
    pub(super) fixable: Fixable,
    pub(super) objection: Objection,
    pub(super) made: OffersMade,
}

impl Agree {
    /// Leaves proposing with a complete proposal that the customer is willing to talk about.
    #[must_use]
    pub fn enter(propose: &Propose, proposal: CompleteProposal) -> Self {
        Self {
            caller: propose.caller,
            proposal,
            balance: propose.balance,
            fixable: propose.fixable,
            objection: Objection::None,
            made: propose.made,
        }
    }

    /// What is on the table.
    #[must_use]
    #[inline]
    pub fn proposal(&self) -> CompleteProposal {
        self.proposal
    }

    /// The customer says an explicit yes to the full terms.
    #[must_use]
    #[inline]
    pub fn consent(&self) -> Consent {
        Consent { proposal: self.proposal }
    }
}

/// How a call ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// The customer stays, by consent.
    Retained(Consent),
    /// It ended without an agreement.
    Ended(End),
}

impl Outcome {
    /// Its name in conditions and records.
    #[must_use]
    pub fn name(self) -> OutcomeKind {
        match self {
            Self::Retained(_) => OutcomeKind::Retained,
            Self::Ended(End::Withdrawn) => OutcomeKind::Withdrawn,
            Self::Ended(End::Served) => OutcomeKind::Served,
            Self::Ended(End::Left) => OutcomeKind::Left,
            Self::Ended(End::Callback) => OutcomeKind::Callback,
            Self::Ended(End::HandedOver) => OutcomeKind::HandedOver,
            Self::Ended(End::HungUp) => OutcomeKind::HungUp,
        }
    }
}

/// Step 5, 圆满结束: the outcome is settled; only the last words remain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Closed {
    pub(super) request: RequestId,
    pub(super) outcome: Outcome,
}

/// Where a call stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum State {
    /// Step 1.
    Trust(Trust),
    /// Step 2.
    Probe(Probe),
    /// Step 3.
    Propose(Propose),
    /// Step 4.
    Agree(Agree),
    /// Step 5.
    Closed(Closed),
}

impl State {
    /// A call that begins.
    #[must_use]
    #[inline]
    pub fn initial(context: &Context) -> Self {
        Self::initial_with(context.request().unwrap_or(RequestId::UNSAID))
    }

    /// A call that begins with a customer who is known to want this.
    #[must_use]
    #[inline]
    pub fn initial_with(request: RequestId) -> Self {
        Self::Trust(Trust {
            caller: Caller { request, mood: Mood::Settled, refusals: 0 },
            made: OffersMade::default(),
        })
    }

    /// The step.
    #[must_use]
    pub fn step(&self) -> Step {
        match self {
            Self::Trust(_) => Step::Trust,
            Self::Probe(_) => Step::Probe,
            Self::Propose(_) => Step::Propose,
            Self::Agree(_) => Step::Agree,
            Self::Closed(_) => Step::Closed,
        }
    }

    /// Who is calling; `None` once the call is closed.
    #[must_use]
    pub fn caller(&self) -> Option<Caller> {
        match self {
            Self::Trust(Trust { caller, .. })
            | Self::Probe(Probe { caller, .. })
            | Self::Propose(Propose { caller, .. })
            | Self::Agree(Agree { caller, .. }) => Some(*caller),
            Self::Closed(_) => None,
        }
    }

    /// Whether the customer is upset: nothing but their feelings has its turn.
    #[must_use]
    #[inline]
    pub fn is_upset(&self) -> bool {
        self.caller().is_some_and(|caller| caller.mood() == Mood::Upset)
    }

    /// Whether the reason was checked back and the caring reply to it is still to come. Source: method
    /// `probe.willing.care`.
    #[must_use]
    #[inline]
    pub fn owes_care(&self) -> bool {
        matches!(self, Self::Probe(_)) && self.clarity() == Clarity::Confirmed
    }

    /// What the customer wants.
    #[must_use]
    pub fn request(&self) -> RequestId {
        match self {
            Self::Closed(closed) => closed.request,
            Self::Trust(_) | Self::Probe(_) | Self::Propose(_) | Self::Agree(_) => {
                self.caller().map_or(RequestId::UNSAID, Caller::request)
            }
        }
    }

    /// The reason known so far, or [`ReasonId::NONE`].
    #[must_use]
    pub fn reason(&self) -> ReasonId {
        match self {
            Self::Trust(_) => ReasonId::NONE,
            Self::Probe(probe) => probe.reason,
            Self::Propose(propose) => propose.confirmed.reason,
            Self::Agree(agree) => agree.proposal.reason(),
            Self::Closed(closed) => match closed.outcome {
                Outcome::Retained(consent) => consent.proposal.reason(),
                Outcome::Ended(_) => ReasonId::NONE,
            },
        }
    }

    /// How clear the reason is.
    #[must_use]
    pub fn clarity(&self) -> Clarity {
        match self {
            Self::Trust(_) => Clarity::Unsaid,
            Self::Probe(probe) => probe.clarity,
            Self::Propose(_) | Self::Agree(_) | Self::Closed(_) => Clarity::Confirmed,
        }
    }

    /// The two sides of the equation, as far as they are known.
    #[must_use]
    pub fn balance(&self) -> Balance {
        match self {
            Self::Trust(_) | Self::Closed(_) => Balance::UNKNOWN,
            Self::Probe(probe) => Balance { severity: probe.severity, cost: Range::UNKNOWN },
            Self::Propose(propose) => propose.balance,
            Self::Agree(agree) => agree.balance,
        }
    }

    /// Whether the cause can be fixed.
    #[must_use]
    pub fn fixable(&self) -> Fixable {
        match self {
            Self::Trust(_) | Self::Closed(_) => Fixable::Unknown,
            Self::Probe(probe) => probe.fixable,
            Self::Propose(propose) => propose.fixable,
            Self::Agree(agree) => agree.fixable,
        }
    }

    /// Whether an objection is open.
    #[must_use]
    pub fn objection(&self) -> Objection {
        match self {
            Self::Trust(_) | Self::Probe(_) | Self::Closed(_) => Objection::None,
            Self::Propose(propose) => propose.objection,
            Self::Agree(agree) => agree.objection,
        }
    }

    /// The offers made.
    #[must_use]
    pub fn offers_made(&self) -> OffersMade {
        match self {
            Self::Trust(trust) => trust.made,
            Self::Closed(_) => OffersMade::default(),
            Self::Probe(probe) => probe.made,
            Self::Propose(propose) => propose.made,
            Self::Agree(agree) => agree.made,
        }
    }

    /// The offer on the table or agreed on.
    #[must_use]
    pub fn offer(&self) -> Option<OfferId> {
        match self {
            Self::Trust(_) | Self::Probe(_) | Self::Propose(_) => None,
            Self::Agree(agree) => Some(agree.proposal.offer),
            Self::Closed(closed) => match closed.outcome {
                Outcome::Retained(consent) => Some(consent.proposal.offer),
                Outcome::Ended(_) => None,
            },
        }
    }

    /// The outcome, once there is one.
    #[must_use]
    #[inline]
    pub fn outcome(&self) -> Option<Outcome> {
        match self {
            Self::Closed(closed) => Some(closed.outcome),
            Self::Trust(_) | Self::Probe(_) | Self::Propose(_) | Self::Agree(_) => None,
        }
    }

    /// What conditions read: one bit of each fact, and the reason.
    #[must_use]
    pub fn facts(&self, case: FlowCase<'_>) -> Facts {
        let balance = self.balance();
        let verdict = match balance.verdict() {
            Verdict::Leaving => 0,
            Verdict::Open => 1,
            Verdict::Staying => 2,
        };
        let outcome = self.outcome().map_or(OutcomeKind::None, Outcome::name);
        let (mood, refusals) =
            self.caller().map_or((Mood::Settled, 0), |caller| (caller.mood, caller.refusals));
        let bits = Field::STEP.bit(self.step().index())
            | Field::REQUEST.bit(self.request().index())
            | Field::CLARITY.bit(self.clarity().index())
            | Field::MOOD.bit(mood.index())
            | Field::SEVERITY.bit(balance.severity.index())
            | Field::COST.bit(balance.cost.index())
            | Field::VERDICT.bit(verdict)
            | Field::FIXABLE.bit(self.fixable().index())
            | Field::OBJECTION.bit(self.objection().index())
            | Field::PROPOSALS.bit(usize::from(self.offers_made().count))
            | Field::REFUSALS.bit(usize::from(refusals))
            | Field::OUTCOME.bit(outcome.index())
            | case.given();
        Facts { bits, reason: self.reason() }
    }
}
