//! What was heard in a customer's words.

use super::reading::Meaning;
use super::repair::RepairedWord;
use super::slots::SlotFilling;
use flow::Flow;
use flow::effect::NotedFact;
use flow::id::{ActId, AnswerId, ReasonId, RequestId};
use flow::method::{Emotion, Tone};

/// From this score on (in thousandths) something heard is taken; below it, it is asked about. A choice,
/// docs/DESIGN.md ("Low scores ask"): less than even, for a cue speaks for it and the agent nods to what is taken.
pub const CONFIDENT_SCORE: u16 = 400;
/// From this score on a reason is taken without a single cue of its own, and takes the place of another one. Measured on
/// 820 sentences that nothing was learned from: from here on 19 in 20 are right, from .8 nine in ten.
pub(super) const CLEAR_SCORE: u16 = 900;
/// From this score on an act is taken. Measured on 488 remarks that none of its writers saw: from here on the main act is
/// right 19 times in 20 (.946), which is so of 46 remarks in a hundred.
const CONFIDENT_ACT: u16 = 880;
/// From this score on a question doubts what its words would say of a reason. A choice: less than an act needs to be
/// taken, for the reason is then asked about and not lost.
pub(super) const QUESTION_SCORE: u16 = 750;
/// From this score on a tone is taken: higher than for reasons, for nobody asks back about a tone. Measured on 828 sentences
/// that nothing was learned from: from here on four in five are right, from .7 on three in four.
const TONE_SCORE: u16 = 930;
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
    /// How much of the flow's cues speaks for it; 0 if only what was learned does, or they stand in a question.
    pub weight: u32,
    /// The words.
    pub words: Vec<String>,
}

/// Something a customer does, and the words that say so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActHypothesis {
    /// What they do.
    pub act: ActId,
    /// How likely it is, in thousandths.
    pub score: u16,
    /// The words.
    pub words: Vec<String>,
}

/// Whether a customer says that they leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Leaving {
    /// They say nothing of it.
    #[default]
    No,
    /// They do.
    Yes,
    /// They say that they do not, or take it back.
    Negated,
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
    /// What they do with what they say, the main thing first.
    pub acts: Vec<ActHypothesis>,
    /// Words that were typed otherwise.
    pub repaired: Vec<RepairedWord>,
    /// The figures told.
    pub slots: Vec<SlotFilling>,
    /// The tone, most likely first.
    pub tones: Vec<ToneHypothesis>,
    /// The strongest feeling.
    pub emotion: Option<Emotion>,
    /// What they want, if it is to leave, or that they do not want to.
    pub request: Option<RequestId>,
    /// Whether they ask for something that is not leaving; which, is among the notes.
    pub asks_besides: bool,
    /// Whether they say that they want to leave.
    pub leaving: Leaving,
    /// Whether they deny it outright, in words for leaving.
    pub denies_leaving: bool,
    /// Whether it is a clear no to any talk of staying.
    pub refusal: bool,
    /// Free facts that the words tell.
    pub notes: Vec<NotedFact>,
    /// The answer to what was asked, if one was recognised.
    pub answer: Option<AnswerId>,
}

/// A share of one, in thousandths.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a share of one lies between 0 and 1000 thousandths"
)]
pub(super) fn thousandths(share: f64) -> u16 {
    (share * 1000.0).round().clamp(0.0, 1000.0) as u16
}

impl Interpretation {
    /// Whether an act was heard.
    #[must_use]
    pub fn does(&self, act: ActId) -> bool {
        self.acts.iter().any(|one| one.act == act)
    }

    /// Whether nothing at all was understood.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.acts.is_empty() && self.tells_nothing()
    }

    /// Whether nothing but what they do was understood.
    #[must_use]
    pub fn tells_nothing(&self) -> bool {
        self.confident_reason().is_none()
            && self.uncertain_reasons().next().is_none()
            && self.emotion.is_none()
            && self.request.is_none()
            && self.leaving == Leaving::No
            && !self.refusal
            && self.notes.is_empty()
            && self.answer.is_none()
    }

    /// The acts that were heard well enough to be taken.
    pub fn confident_acts(&self) -> impl Iterator<Item = &ActHypothesis> {
        self.acts.iter().filter(|one| one.score >= CONFIDENT_ACT)
    }

    /// The acts that may be meant and must be asked about; none where one is certain.
    pub fn uncertain_acts(&self) -> impl Iterator<Item = &ActHypothesis> {
        let none = self.confident_acts().next().is_none();
        self.acts.iter().filter(move |_| none).take(MAX_UNCERTAIN)
    }

    /// Takes no reason from what is likely a question: what leaving costs is asked with the words of who finds it dear.
    pub(super) fn doubt_reasons(&mut self, flow: &Flow) {
        let asks = |one: &ActHypothesis| one.score >= QUESTION_SCORE && flow.act(one.act).question;
        if !self.acts.iter().any(asks) {
            return;
        }
        for one in &mut self.reasons {
            one.weight = 0;
            one.score = one.score.min(CONFIDENT_SCORE - 1);
        }
        let rest: u16 = self.reasons.iter().map(|one| one.score).sum();
        self.no_reason = 1000_u16.saturating_sub(rest).max(self.no_reason);
    }

    /// Whether it is so sure that nobody need be asked: what they do is, and so is the reason if one is given.
    #[must_use]
    pub fn is_certain(&self) -> bool {
        let act = self.confident_acts().next().is_some();
        let reason = self.confident_reason().is_none_or(|one| one.score >= CLEAR_SCORE);
        act && reason
            && self.uncertain_reasons().next().is_none()
            && self.leaving != Leaving::Negated
            && !self.refusal
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

    /// The same where this is known to be meant.
    #[must_use]
    pub(super) fn as_meant(&self, meaning: Meaning) -> Self {
        let mut heard = self.clone();
        match meaning {
            Meaning::Answer(answer) => heard.answer = Some(answer),
            Meaning::Reason(reason) => {
                heard.no_reason = 0;
                heard.reasons.sort_by_key(|one| one.reason != reason);
                if let Some(first) = heard.reasons.first_mut() {
                    first.score = 1000;
                }
            }
        }
        heard
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
