//! What an answer makes known or does, in the machine's terms.

use super::id::{FactId, ReasonId, RequestId};
use crate::equation::{Adjustment, Range};
use crate::fact::{BuiltIn, FactUse};
use crate::method::{Clarity, Emotion, End, Fixable, Mood, Objection, Step};
use crate::terms::terms;

macro_rules! deeds {
    ($(#[doc = $doc:literal] $name:ident,)+) => {
        terms! {
            /// What `then` may say besides the facts that it makes known.
            EffectDeed as "effect" { $(#[doc = $doc] $name,)+ }
        }

        impl EffectDeed {
            /// What it is, for authors.
            #[must_use]
            pub const fn description(self) -> &'static str {
                match self { $(Self::$name => $doc),+ }
            }
        }
    };
}

deeds! {
    /// A clear no to any talk of staying.
    Refusal,
    /// The customer takes the talk up again of their own accord.
    Reopens,
    /// The customer takes what the move or offer says, and its `effect` counts.
    Takes,
    /// The step to go to.
    Go,
    /// An explicit yes (step `agree` only); the call closes as `retained`.
    Consent,
    /// The call closes in this way.
    End,
}

/// The keys that `then` may have besides the facts that the agent notes.
pub fn effect_keys() -> impl Iterator<Item = &'static str> {
    let deeds = EffectDeed::ALL.iter().map(|deed| deed.name());
    BuiltIn::used_in(FactUse::Effect).map(BuiltIn::name).chain(deeds)
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
pub enum EndEffect {
    /// An explicit yes to the proposal on the table.
    Consent,
    /// Any other end.
    End(End),
}

/// What becomes known of what the customer wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RequestEffect {
    /// They want this.
    Wants(RequestId),
    /// They want something that is not leaving. What was said of leaving stands; where nothing was said and the call has just
    /// begun, they do not want to.
    Besides,
}

impl RequestEffect {
    /// What they want then.
    #[must_use]
    #[inline]
    pub fn apply(self, before: RequestId) -> RequestId {
        match self {
            Self::Wants(request) => request,
            Self::Besides => before,
        }
    }
}

/// Everything an answer does to the state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Effect {
    /// The reason is now this one; [`ReasonId::NONE`] takes a wrong guess back.
    pub reason: Option<ReasonId>,
    /// How clear it is.
    pub clarity: Option<Clarity>,
    /// What becomes known of, or moves, the severity.
    pub severity: Adjustment,
    /// What becomes known of the cost of leaving. A cost is a fact: it is learned, never shifted, so
    /// saying it twice does not double it.
    pub cost: Range,
    /// The feeling.
    pub mood: Option<Mood>,
    /// Whether the cause can be fixed.
    pub fixable: Option<Fixable>,
    /// What the customer wants.
    pub request: Option<RequestEffect>,
    /// An objection opens or is settled.
    pub objection: Option<Objection>,
    /// A refusal, or its taking back.
    pub refusal: Option<Refusal>,
    /// The step to go to.
    pub go: Option<Step>,
    /// The call closes.
    pub ending: Option<EndEffect>,
}

impl Effect {
    /// Does nothing.
    pub const NONE: Self = Self {
        reason: None,
        clarity: None,
        severity: Adjustment::NONE,
        cost: Range::UNKNOWN,
        mood: None,
        fixable: None,
        request: None,
        objection: None,
        refusal: None,
        go: None,
        ending: None,
    };
}

/// What an answer tells about free facts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotedFact {
    /// The finer emotion.
    Emotion(Emotion),
    /// A fact of the flow's own, by the index of its value.
    Fact(FactId, u8),
}
