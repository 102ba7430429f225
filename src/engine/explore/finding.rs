//! What proofs find: of which rule or property, and what is so of it.

use super::path::Witness;
use super::property::Property;
use flow::Flow;
use flow::id::{AnswerId, ItemId, RuleId};
use flow::method::RuleLevel;

/// What a finding is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Subject {
    /// A rule of the flow's.
    Rule(RuleId),
    /// Something that every flow is held to.
    Property(Property),
}

/// What is so of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProofStatus {
    /// It holds on every call.
    Proved,
    /// It holds on every call since it never comes up on any.
    Vacuous,
    /// It does not hold on some call.
    Refuted,
    /// It holds on every call that was looked at; a bound was reached.
    Bounded,
}

/// What is so of a rule or a property.
#[derive(Debug, Clone)]
pub struct ProofResult {
    /// Of which.
    pub subject: Subject,
    /// What is so.
    pub status: ProofStatus,
    /// What it means if it is broken; every property is as a fatal rule.
    pub level: RuleLevel,
    /// Whether only its own lock keeps it: without, an agent could break it.
    pub enforced: bool,
    /// Whether it is about the agent's own words alone, which no exploring comes to.
    pub own_words: bool,
    /// Whether what it asks for happens on no call, so that it contradicts the flow.
    pub impossible: bool,
    /// The shortest call on which it does not hold.
    pub witness: Option<Witness>,
    /// Items that no call comes to say, for the property that asks for them.
    pub unreachable: Vec<ItemId>,
    /// Answers that no call comes to give, for the property that asks for them.
    pub refused_answers: Vec<(ItemId, AnswerId)>,
}

impl ProofResult {
    pub(super) fn new(subject: Subject, level: RuleLevel, status: ProofStatus) -> Self {
        let (unreachable, refused_answers) = (Vec::new(), Vec::new());
        Self {
            subject,
            status,
            level,
            enforced: false,
            own_words: false,
            impossible: false,
            witness: None,
            unreachable,
            refused_answers,
        }
    }

    /// Its id.
    #[must_use]
    pub fn id<'a>(&self, flow: &'a Flow) -> &'a str {
        match self.subject {
            Subject::Rule(rule) => &flow.rule(rule).id,
            Subject::Property(property) => property.id(),
        }
    }
}
