//! The gates: what must hold before an item may be said, whatever its flow says.
//!
//! No flow can switch a gate off. What a gate does not let through is named by a [`Lock`].

use super::state::{Caller, Propose, State};
use crate::flow::condition::Facts;
use crate::flow::id::OfferId;
use crate::flow::{Flow, Item, Steps};
use crate::method::{Class, Mood, Objection, Step};

/// Why something may not be said or done now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lock {
    /// The call is closed.
    Closed,
    /// The customer is upset: feelings before the matter (`complaint.emotion_first`).
    FeelingsFirst,
    /// An objection waits for its answer.
    ObjectionFirst,
    /// There is no objection to answer.
    NoObjection,
    /// A clear no was said as often as the flow's limit allows: let go.
    RefusalsSpent,
    /// The real reason is not confirmed (`probe.gate`).
    ReasonNotConfirmed,
    /// No complete proposal is on the table.
    NoProposal,
    /// The call has not ended.
    NotClosed,
    /// The step it belongs to has passed.
    StepPassed,
    /// As many proposals were made as the flow's limit allows.
    ProposalsSpent,
    /// This very offer was made before.
    OfferMade,
    /// Its own condition does not hold.
    Condition,
    /// It would change nothing, or has nothing to act on.
    Idle,
}

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

/// Whether an offer may be put on the table.
pub(super) fn proposal(flow: &Flow, propose: &Propose, offer: OfferId) -> Result<(), Lock> {
    before(flow, propose.caller, propose.objection, Class::Proposal)?;
    unmade(flow, propose, offer)
}

/// Feelings, then refusals, then an open objection.
fn before(flow: &Flow, caller: Caller, objection: Objection, class: Class) -> Result<(), Lock> {
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
