//! What stands before something that may not be said or done.

/// Why something may not be said or done now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Blocker {
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
    /// They do not want to leave, or their wish may not be retained against: nothing is probed for or proposed.
    NotRetained,
    /// They want to leave, so the call was not about something else.
    LeavingOpen,
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

impl Blocker {
    /// Every lock.
    pub const ALL: [Self; 15] = [
        Self::Closed,
        Self::FeelingsFirst,
        Self::ObjectionFirst,
        Self::NoObjection,
        Self::RefusalsSpent,
        Self::ReasonNotConfirmed,
        Self::NotRetained,
        Self::LeavingOpen,
        Self::NoProposal,
        Self::NotClosed,
        Self::StepPassed,
        Self::ProposalsSpent,
        Self::OfferMade,
        Self::Condition,
        Self::Idle,
    ];

    /// Its name in scripts.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Closed => "closed",
            Self::FeelingsFirst => "feelings_first",
            Self::ObjectionFirst => "objection_first",
            Self::NoObjection => "no_objection",
            Self::RefusalsSpent => "refusals_spent",
            Self::ReasonNotConfirmed => "reason_not_confirmed",
            Self::NotRetained => "not_retained",
            Self::LeavingOpen => "leaving_open",
            Self::NoProposal => "no_proposal",
            Self::NotClosed => "not_closed",
            Self::StepPassed => "step_passed",
            Self::ProposalsSpent => "proposals_spent",
            Self::OfferMade => "offer_made",
            Self::Condition => "condition",
            Self::Idle => "idle",
        }
    }

    /// The lock with this name.
    #[must_use]
    #[inline]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|lock| lock.name() == name)
    }
}
