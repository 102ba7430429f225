//! What was heard in a customer's words.

use flow::effect::NotedFact;
use flow::id::{AnswerId, ReasonId};
use flow::method::{Emotion, Kind, Tone};

/// From this score on (in thousandths) something heard is taken; below it, it is asked about. A choice,
/// docs/DESIGN.md ("Low scores ask"): less than even, for a cue speaks for it and the agent nods to what is taken.
pub const CONFIDENT_SCORE: u16 = 400;
/// From this score on a reason is taken without a single cue of its own, and takes the place of another one. A choice,
/// docs/DESIGN.md: clearly likelier than all the others together.
pub(super) const CLEAR_SCORE: u16 = 600;
/// From this score on a tone is taken. A choice: higher than for reasons, for nobody asks back about a tone.
const TONE_SCORE: u16 = 700;
/// From this score on a reason is asked about. A choice: half of what is taken.
const LIKELY_SCORE: u16 = CONFIDENT_SCORE / 2;
/// So many reasons are asked about. A choice: one question can name two.
const MAX_UNCERTAIN: usize = 2;

/// A reason heard, and the words it rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReasonHypothesis {
    /// The reason, as narrow as the words allow.
    pub reason: ReasonId,
    /// How likely it is the one meant, in thousandths.
    pub score: u16,
    /// How much of the flow's cues speaks for it; 0 if only what was learned does.
    pub weight: u32,
    /// The words.
    pub words: Vec<String>,
}

/// A tone heard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToneHypothesis {
    /// The tone.
    pub tone: Tone,
    /// How likely it is, in thousandths.
    pub score: u16,
}

/// What was heard in a customer's words.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Interpretation {
    /// Top reasons, each as narrow as the words allow, most likely first.
    pub reasons: Vec<ReasonHypothesis>,
    /// How likely no reason was given, in thousandths.
    pub no_reason: u16,
    /// The tone, most likely first.
    pub tones: Vec<ToneHypothesis>,
    /// The strongest feeling.
    pub emotion: Option<Emotion>,
    /// What they want.
    pub kind: Option<Kind>,
    /// Whether they say that they want to leave.
    pub leaving: bool,
    /// Whether it is a clear no to any talk of staying.
    pub refusal: bool,
    /// Free facts that the words tell.
    pub notes: Vec<NotedFact>,
    /// The answer to what was asked, if one was recognised.
    pub answer: Option<AnswerId>,
}

impl Interpretation {
    /// Whether nothing at all was understood.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.confident_reason().is_none()
            && self.uncertain_reasons().next().is_none()
            && self.emotion.is_none()
            && self.kind.is_none()
            && !self.leaving
            && !self.refusal
            && self.notes.is_empty()
            && self.answer.is_none()
    }

    /// The reason, if it was heard well enough to be taken.
    #[must_use]
    pub fn confident_reason(&self) -> Option<&ReasonHypothesis> {
        let enough = |one: &&ReasonHypothesis| {
            let least = if one.weight > 0 { CONFIDENT_SCORE } else { CLEAR_SCORE };
            one.score >= least && one.score > self.no_reason
        };
        self.reasons.first().filter(enough)
    }

    /// The tone, if it was heard well enough to be taken.
    #[must_use]
    pub fn tone(&self) -> Option<Tone> {
        self.tones.first().filter(|first| first.score >= TONE_SCORE).map(|first| first.tone)
    }

    /// Reasons that may be meant and must be asked about.
    pub fn uncertain_reasons(&self) -> impl Iterator<Item = &ReasonHypothesis> {
        let none = self.confident_reason().is_some();
        let likely =
            |one: &&ReasonHypothesis| one.score >= LIKELY_SCORE && one.score >= self.no_reason;
        self.reasons.iter().filter(move |one| !none && likely(one)).take(MAX_UNCERTAIN)
    }
}
