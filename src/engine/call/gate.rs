//! The gates: what must hold before an item may be said, whatever its flow says.
//!
//! No flow can switch a gate off. What a gate does not let through is named by a [`Lock`]; what it lets
//! through it says with a proof: the gates are the only makers of a confirmed reason and of a complete
//! proposal.

use super::lock::Blocker;
use super::state::{Caller, CompleteProposal, ConfirmedReason, Probe, Propose, State};
use flow::condition::Facts;
use flow::id::{OfferId, ReasonId};
use flow::method::{Clarity, GateClass, Mood, Objection, Retention, Step};
use flow::{Flow, Item, StepSet};

/// Whether `item` may be said in `state`, whose facts are `facts`.
///
/// # Errors
/// The first lock that stands before it, the weightiest first.
pub fn check_gates(flow: &Flow, state: &State, facts: Facts, item: &Item) -> Result<(), Blocker> {
    let class = item.technique.class();
    match state.caller() {
        Some(caller) => check_class(flow, caller, state.objection(), class)?,
        None if class != GateClass::Ending => return Err(Blocker::Closed),
        None => {}
    }
    if !item.steps.contains(state.step()) {
        return Err(other_step(state.step(), item.steps));
    }
    if let (State::Propose(propose), Some(offer)) = (state, item.offer) {
        check_not_made(flow, propose, offer)?;
    }
    if item.when.allows(facts) { Ok(()) } else { Err(Blocker::Condition) }
}

impl Probe {
    /// The probe gate: the reason is known and confirmed, and feelings are settled.
    ///
    /// # Errors
    /// What still stands before it. Source: method `probe.gate`, `complaint.emotion_first`.
    pub fn gate(&self) -> Result<ConfirmedReason, Blocker> {
        if self.caller.mood == Mood::Upset {
            Err(Blocker::FeelingsFirst)
        } else if self.reason == ReasonId::NONE || self.clarity != Clarity::Confirmed {
            Err(Blocker::ReasonNotConfirmed)
        } else {
            Ok(ConfirmedReason { reason: self.reason })
        }
    }
}

impl Propose {
    /// Puts an offer on the table, terms in full: offers of a loaded flow have all their parts.
    ///
    /// # Errors
    /// If the offer was made before, the limit is reached, or feelings, an objection or refusals
    /// stand before it.
    #[inline]
    pub fn present(&self, flow: &Flow, offer: OfferId) -> Result<CompleteProposal, Blocker> {
        check_class(flow, self.caller, self.objection, GateClass::Proposal)?;
        check_not_made(flow, self, offer)?;
        Ok(CompleteProposal { offer, confirmed: self.confirmed })
    }
}

/// The classes of things to say whose gates are open, a bit each.
#[derive(Debug, Clone, Copy)]
pub(crate) struct OpenGates(u16);

impl OpenGates {
    pub(crate) fn new(flow: &Flow, state: &State) -> Self {
        use GateClass::{
            Answering, Ending, Handling, Invitation, LettingGo, Proposal, Serving, Soothing, Talk,
        };
        let open = |class: &GateClass| match state.caller() {
            Some(caller) => check_class(flow, caller, state.objection(), *class).is_ok(),
            None => *class == Ending,
        };
        let all =
            [Talk, Invitation, Answering, Serving, Soothing, Handling, LettingGo, Proposal, Ending];
        Self(all.into_iter().filter(open).fold(0, |set, class| set | 1 << class as u8))
    }

    #[inline]
    pub(crate) fn contains(self, class: GateClass) -> bool {
        self.0 >> class as u8 & 1 == 1
    }
}

/// What a class of things to say asks of the caller: feelings, then refusals, then an open objection.
///
/// # Errors
/// The first lock that stands before it.
pub(crate) fn check_class(
    flow: &Flow,
    caller: Caller,
    objection: Objection,
    class: GateClass,
) -> Result<(), Blocker> {
    match class {
        GateClass::Serving if caller.mood == Mood::Upset => Err(Blocker::FeelingsFirst),
        GateClass::LettingGo | GateClass::Soothing | GateClass::Answering | GateClass::Serving => {
            Ok(())
        }
        GateClass::Ending => Err(Blocker::NotClosed),
        GateClass::Invitation if flow.retention(caller.request) == Retention::Never => {
            Err(Blocker::NotRetained)
        }
        GateClass::Talk | GateClass::Invitation | GateClass::Proposal | GateClass::Handling => {
            if caller.mood == Mood::Upset {
                Err(Blocker::FeelingsFirst)
            } else if caller.refusals >= flow.limits.refusals {
                Err(Blocker::RefusalsSpent)
            } else {
                match (objection, class == GateClass::Handling) {
                    (Objection::Open, false) => Err(Blocker::ObjectionFirst),
                    (Objection::None, true) => Err(Blocker::NoObjection),
                    (Objection::Open, true) | (Objection::None, false) => Ok(()),
                }
            }
        }
    }
}

fn check_not_made(flow: &Flow, propose: &Propose, offer: OfferId) -> Result<(), Blocker> {
    if propose.made.count() >= flow.limits.proposals {
        Err(Blocker::ProposalsSpent)
    } else if propose.made.contains(offer) {
        Err(Blocker::OfferMade)
    } else {
        Ok(())
    }
}

/// What stands between this step and the ones an item belongs to.
fn other_step(now: Step, steps: StepSet) -> Blocker {
    match steps.iter().find(|step| *step > now) {
        None => Blocker::StepPassed,
        Some(Step::Trust | Step::Probe) => Blocker::Condition,
        Some(Step::Propose) => Blocker::ReasonNotConfirmed,
        Some(Step::Agree) if now < Step::Propose => Blocker::ReasonNotConfirmed,
        Some(Step::Agree) => Blocker::NoProposal,
        Some(Step::Closed) => Blocker::NotClosed,
    }
}
