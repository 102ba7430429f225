//! Hearing: a customer's own words become answers and facts, an agent's own words are checked, each
//! with the words it rests on.
//!
//! Data-driven and deterministic: cues come from the flow, and so do the weights of a small learned
//! model where a flow has one. What is denied does not count. What is not understood is said to be so;
//! nothing is guessed.

mod acts;
mod agent;
mod answer;
mod consequence;
mod cue;
mod customer;
mod denial;
mod feature;
mod heard;
mod index;
mod ngram;
mod normal;
mod packed;
mod reading;
mod reasons;
mod repair;
mod sense;
mod slots;
mod tones;
mod variant;

pub use acts::context_of;
pub use agent::{PhraseDetector, PhraseMatch, VerbatimMatcher};
pub use consequence::{DialogueUpdate, dialogue_update};
pub use customer::Interpreter;
pub use feature::{Feature, FeatureText, WritingSystem};
pub use heard::{
    ActHypothesis, CONFIDENT_SCORE, Interpretation, Leaving, ReasonHypothesis, ToneHypothesis,
};
pub use ngram::ngrams;
pub use normal::{MAX_CHARS, normalize};
pub use packed::{EMPTY, MOST_STEPS, RARITY_STEP, SHAPE_WEIGHT, bucket, pack};
pub use reading::{Meaning, Reading, readings};
pub use repair::RepairedWord;
pub use sense::TechniqueDetector;
pub use slots::{SlotFilling, SlotValue, SpokenNumber, spoken_numbers};
