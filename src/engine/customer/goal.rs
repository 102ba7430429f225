//! What is true of a customer, and hidden from the agent.

use flow::cast::{Cast, Manner, Persona};
use flow::equation::Level;
use flow::id::ReasonId;

/// What is true of one customer.
#[derive(Debug, Clone, Copy)]
pub struct CustomerGoal<'c> {
    /// Whom they are drawn from.
    pub persona: &'c Persona,
    /// How they talk.
    pub manner: &'c Manner,
    /// Why they really leave.
    pub reason: ReasonId,
    /// The reason that they give first.
    pub excuse: Option<ReasonId>,
    /// How bad the problem is for them, before anything is said.
    pub severity: Level,
    /// What leaving would really cost them.
    pub cost: Level,
    /// After how many exchanges they have had enough.
    pub patience: u8,
}

impl<'c> CustomerGoal<'c> {
    /// A customer just as they are written.
    #[must_use]
    pub fn new(cast: &'c Cast, persona: &'c Persona) -> Option<Self> {
        Some(Self {
            persona,
            manner: cast.manner(persona)?,
            reason: persona.reason,
            excuse: persona.excuse,
            severity: persona.severity,
            cost: persona.cost,
            patience: persona.patience,
        })
    }

    /// The reason that they own up to: the excuse, until they have told the true one.
    #[must_use]
    #[inline]
    pub fn stated_reason(&self, told: bool) -> ReasonId {
        self.excuse.filter(|_| !told).unwrap_or(self.reason)
    }
}
