//! What can be said, and what may come back.

use crate::condition::Condition;
use crate::effect::{Effect, NotedFact};
use crate::id::{ActId, AnswerId, EvidenceId, FactId, OfferId};
use crate::lang::Text;
use crate::line::SpokenLine;
use crate::method::{Step, Technique, Tone};
use crate::words::WordList;
use std::sync::Arc;

/// Something an agent can say.
#[derive(Debug, Clone)]
pub struct Item {
    /// Its id, e.g. `tariff.which_part`.
    pub id: Box<str>,
    /// The steps it belongs to, one bit each.
    pub steps: StepSet,
    /// What it does.
    pub technique: Technique,
    /// When it may be said.
    pub when: Condition,
    /// What it answers: facts that are open until it was said.
    pub to: Box<[FactId]>,
    /// The words.
    pub say: SpokenLine,
    /// What it rests on.
    pub evidence: Option<EvidenceId>,
    /// How much the author would have it said before others of its technique, 0 to 9.
    pub prefer: u8,
    /// What the customer may answer.
    pub answers: Box<[Answer]>,
    /// Its terms, if it is an offer.
    pub offer: Option<OfferId>,
    /// Method ids it comes from.
    pub source: WordList,
}

impl Item {
    /// A written answer.
    #[must_use]
    #[inline]
    pub fn answer(&self, id: AnswerId) -> Option<&Answer> {
        self.answers.get(id.index())
    }

    /// Every answer: the written ones, then "something else".
    #[inline]
    pub fn answer_ids(&self) -> impl Iterator<Item = AnswerId> + use<> {
        (0..self.answers.len()).filter_map(AnswerId::new).chain([AnswerId::OTHER])
    }
}

/// A set of steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct StepSet(u8);

impl StepSet {
    /// All five.
    #[must_use]
    #[inline]
    pub const fn all() -> Self {
        Self(0b1_1111)
    }

    /// With `step` as well.
    #[must_use]
    #[inline]
    pub const fn with(self, step: Step) -> Self {
        Self(self.0 | 1 << step.index())
    }

    /// Whether `step` is among them.
    #[must_use]
    #[inline]
    pub const fn contains(self, step: Step) -> bool {
        self.0 & (1 << step.index()) != 0
    }

    /// The steps, in order.
    #[inline]
    pub fn iter(self) -> impl Iterator<Item = Step> {
        Step::ALL.iter().copied().filter(move |step| self.contains(*step))
    }
}

/// What a customer may answer.
#[derive(Debug, Clone)]
pub struct Answer {
    /// How it is written; items that share a set of answers share this.
    pub text: Arc<AnswerText>,
    /// What it does to the state.
    pub effect: Effect,
    /// What it tells about free facts.
    pub notes: Box<[NotedFact]>,
}

/// An answer as it is written.
#[derive(Debug, Clone)]
pub struct AnswerText {
    /// Its id within the item.
    pub id: Box<str>,
    /// The label on the agent's screen.
    pub label: Text,
    /// How often it is given, relative to its neighbours (1 to 100).
    pub odds: u8,
    /// Whether the customer takes what was said.
    pub takes: bool,
    /// Whether they begin to say why.
    pub tells: bool,
    /// Whether they keep it to themselves.
    pub withholds: bool,
    /// What whoever gives it does; any way to do so points to it.
    pub act: Option<ActId>,
    /// Words that point to it.
    pub hear: WordList,
}

/// Words that tell something whoever says them, whatever was asked.
#[derive(Debug, Clone)]
pub struct Cue {
    /// Its id.
    pub id: Box<str>,
    /// What they do to the state.
    pub effect: Effect,
    /// What they tell about free facts.
    pub notes: Box<[NotedFact]>,
    /// Whether they say that the customer wants to leave.
    pub leaving: bool,
    /// The tone they are said in.
    pub tone: Option<Tone>,
    /// The words.
    pub hear: WordList,
}
