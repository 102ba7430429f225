//! What an answer makes known or does, in the machine's terms.

use super::id::{FactId, ReasonId};
use crate::equation::{Change, Range};
use crate::fact::BuiltIn;
use crate::method::{Clarity, Emotion, End, Fixable, Kind, Mood, Objection, Step};

/// What `then` may say besides the facts that it makes known.
const DOES: [&str; 6] = ["refusal", "reopens", "takes", "go", "consent", "end"];

/// The keys that `then` may have besides the facts that the agent notes.
pub fn effect_keys() -> impl Iterator<Item = &'static str> {
    BuiltIn::of_effects().map(BuiltIn::name).chain(DOES)
}

/// A clear no, or its taking back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Refusal {
    /// A clear no to any talk of staying.
    Adds,
    /// The customer takes the talk up again of their own accord.
    TakenBack,
}

/// How an answer closes the call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Ending {
    /// An explicit yes to the proposal on the table.
    Consent,
    /// Any other end.
    End(End),
}

/// Everything an answer does to the state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Effect {
    /// The reason is now this one; [`ReasonId::NONE`] takes a wrong guess back.
    pub reason: Option<ReasonId>,
    /// How clear it is.
    pub clarity: Option<Clarity>,
    /// What becomes known of, or moves, the severity.
    pub severity: Change,
    /// What becomes known of the cost of leaving. A cost is a fact: it is learned, never shifted, so
    /// saying it twice does not double it.
    pub cost: Range,
    /// The feeling.
    pub mood: Option<Mood>,
    /// Whether the cause can be fixed.
    pub fixable: Option<Fixable>,
    /// What the customer wants.
    pub kind: Option<Kind>,
    /// An objection opens or is settled.
    pub objection: Option<Objection>,
    /// A refusal, or its taking back.
    pub refusal: Option<Refusal>,
    /// The step to go to.
    pub go: Option<Step>,
    /// The call closes.
    pub ending: Option<Ending>,
}

impl Effect {
    /// Does nothing.
    pub const NONE: Self = Self {
        reason: None,
        clarity: None,
        severity: Change::NONE,
        cost: Range::UNKNOWN,
        mood: None,
        fixable: None,
        kind: None,
        objection: None,
        refusal: None,
        go: None,
        ending: None,
    };
}

/// What an answer tells about free facts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Noted {
    /// The finer emotion.
    Emotion(Emotion),
    /// A fact of the flow's own, by the index of its value.
    Fact(FactId, u8),
}
