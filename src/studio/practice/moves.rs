//! One move of the agent: what was said, what came of it, and what would have been better.

use engine::call::State;
use engine::guide::Purpose;
use flow::id::{ItemId, PhraseId};
use flow::lang::Text;
use flow::method::{CustomerAct, PhraseClass, Technique};
use flow::{Flow, Phrase};

/// What would have been worth more.
#[derive(Debug, Clone, PartialEq)]
pub struct BetterMove {
    /// What to say.
    pub item: ItemId,
    /// The line.
    pub line: Text,
    /// What it is for.
    pub purpose: Purpose,
    /// What it is worth more, in points.
    pub points: f64,
}

/// The agent's own words, with what was found in them.
#[derive(Debug, Clone)]
pub(super) struct OwnWords {
    pub(super) words: String,
    pub(super) phrases: Vec<PhraseId>,
    /// Techniques that the words show, whatever line they were taken for.
    pub(super) shows: Vec<Technique>,
    /// Annoyances that the phrases caused.
    pub(super) annoyed: u8,
}

/// What differs by fewer points is a matter of taste. A choice, docs/PRACTICE.md: a hundredth of what keeping somebody
/// is worth by default.
pub(super) const TASTE: f64 = 1.0;

/// One move.
#[derive(Debug, Clone, PartialEq)]
pub struct Move {
    /// The line of the flow that was said; `None` for own words that are none, and for ends.
    pub item: Option<ItemId>,
    /// The agent's own words, if they used their own.
    pub words: Option<String>,
    /// The flow's line that was said; `None` for own words, and for ends.
    pub line: Option<Text>,
    /// Phrases in the agent's own words.
    pub phrases: Vec<PhraseId>,
    /// Techniques that the agent's own words show besides.
    pub shows: Vec<Technique>,
    /// What it was for.
    pub purpose: Option<Purpose>,
    /// Where the call stood.
    pub before: State,
    /// What the call was worth, in points, before it.
    pub value_before: Option<f64>,
    /// And after the customer's answer.
    pub value_after: Option<f64>,
    /// What was worth most, if it was something else.
    pub better: Option<BetterMove>,
    /// How the customer answered.
    pub moment: CustomerAct,
    /// In their words.
    pub answer: Text,
    /// Whether it was the same line again.
    pub again: bool,
    /// Whether it was an offer before the problem was understood.
    pub early: bool,
    /// Annoyances it caused.
    pub annoyed: u8,
}

impl Move {
    /// A move of which nothing is known yet but where the call stood.
    pub(super) fn at(before: State, moment: CustomerAct, answer: Text) -> Self {
        Self {
            item: None,
            words: None,
            line: None,
            phrases: Vec::new(),
            shows: Vec::new(),
            purpose: None,
            before,
            value_before: None,
            value_after: None,
            better: None,
            moment,
            answer,
            again: false,
            early: false,
            annoyed: 0,
        }
    }

    /// Phrases in the agent's own words that grated, or came at the wrong time.
    pub fn grating<'f>(&self, flow: &'f Flow) -> impl Iterator<Item = &'f Phrase> {
        let phrases = self.phrases.iter().map(|id| flow.phrase(*id));
        phrases.filter(|phrase| phrase.class != PhraseClass::Say)
    }

    /// What it cost against the best, in points.
    #[must_use]
    pub fn regret(&self) -> f64 {
        self.better.as_ref().map_or(0.0, |better| better.points)
    }
}
