//! The gates: what must hold before an item may be said, whatever its flow says.
//!
//! No flow can switch a gate off. What a gate does not let through is named by a [`Lock`]; what it lets
//! through it says with a proof: the gates are the only makers of a confirmed reason and of a complete
//! proposal.

use super::lock::Lock;
use super::state::{Caller, CompleteProposal, ConfirmedReason, Probe, Propose, State};
use flow::condition::Facts;
use flow::id::{OfferId, ReasonId};
use flow::method::{Clarity, Class, Mood, Objection, Step};
use flow::{Flow, Item, Steps};

/// Whether `item` may be said in `state`, whose facts are `facts`.
///
/// # Errors
/// The first lock that stands before it, the weightiest first.
pub fn check(flow: &Flow, state: &State, facts: Facts, item: &Item) -> Result<(), Lock> {
    let class = item.technique.class();
    match state.caller() {
        Some(caller) => before(flow, caller, state.objection(), class)?,
        None if class != Class::Ending => return Err(Lock::Closed),
        None => {}
    }
    if !item.steps.has(state.step()) {
        return Err(other_step(state.step(), item.steps));
    }
    if let (State::Propose(propose), Some(offer)) = (state, item.offer) {
        unmade(flow, propose, offer)?;
    }
    if item.when.allows(facts) { Ok(()) } else { Err(Lock::Condition) }
}

impl Probe {
    /// The probe gate: the reason is known and confirmed, and feelings are settled.
    ///
    /// # Errors
    /// What still stands before it. Source: method `probe.gate`, `complaint.emotion_first`.
    pub fn gate(&self) -> Result<ConfirmedReason, Lock> {
        if self.caller.mood == Mood::Upset {
            Err(Lock::FeelingsFirst)
        } else if self.reason == ReasonId::NONE || self.clarity != Clarity::Confirmed {
            Err(Lock::ReasonNotConfirmed)
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
    pub fn present(&self, flow: &Flow, offer: OfferId) -> Result<CompleteProposal, Lock> {
        before(flow, self.caller, self.objection, Class::Proposal)?;
        unmade(flow, self, offer)?;
        Ok(CompleteProposal { offer, confirmed: self.confirmed })
    }
}

/// The classes of things to say whose gates are open, a bit each.
#[derive(Debug, Clone, Copy)]
pub(crate) struct OpenClasses(u8);

impl OpenClasses {
    pub(crate) fn of(flow: &Flow, state: &State) -> Self {
        use Class::{Ending, Handling, LettingGo, Proposal, Soothing, Talk};
        let open = |class: &Class| match state.caller() {
            Some(caller) => before(flow, caller, state.objection(), *class).is_ok(),
            None => *class == Ending,
        };
        let all = [Talk, Soothing, Handling, LettingGo, Proposal, Ending];
        Self(all.into_iter().filter(open).fold(0, |set, class| set | 1 << class as u8))
    }

    pub(crate) fn has(self, class: Class) -> bool {
        self.0 >> class as u8 & 1 == 1
    }
}

/// What a class of things to say asks of the caller: feelings, then refusals, then an open objection.
///
/// # Errors
/// The first lock that stands before it.
pub(crate) fn before(
    flow: &Flow,
    caller: Caller,
    objection: Objection,
    class: Class,
) -> Result<(), Lock> {
    match class {
        Class::LettingGo | Class::Soothing => Ok(()),
        Class::Ending => Err(Lock::NotClosed),
        Class::Talk | Class::Proposal | Class::Handling => {
            if caller.mood == Mood::Upset {
                Err(Lock::FeelingsFirst)
            } else if caller.refusals >= flow.limits.refusals {
                Err(Lock::RefusalsSpent)
            } else {
                match (objection, class == Class::Handling) {
                    (Objection::Open, false) => Err(Lock::ObjectionFirst),
                    (Objection::None, true) => Err(Lock::NoObjection),
                    (Objection::Open, true) | (Objection::None, false) => Ok(()),
                }
            }
        }
    }
}

fn unmade(flow: &Flow, propose: &Propose, offer: OfferId) -> Result<(), Lock> {
    if propose.made.count() >= flow.limits.proposals {
        Err(Lock::ProposalsSpent)
    } else if propose.made.has(offer) {
        Err(Lock::OfferMade)
    } else {
        Ok(())
    }
}

/// What stands between this step and the ones an item belongs to.
fn other_step(now: Step, steps: Steps) -> Lock {
    match steps.iter().find(|step| *step > now) {
        None => Lock::StepPassed,
        Some(Step::Trust | Step::Probe) => Lock::Condition,
        Some(Step::Propose) => Lock::ReasonNotConfirmed,
        Some(Step::Agree) if now < Step::Propose => Lock::ReasonNotConfirmed,
        Some(Step::Agree) => Lock::NoProposal,
        Some(Step::Closed) => Lock::NotClosed,
    }
}
