//! What stands before something that may not be said or done.

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
