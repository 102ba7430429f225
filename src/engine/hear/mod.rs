//! Hearing: a customer's own words become answers and facts, an agent's own words are checked, each
//! with the words it rests on.
//!
//! Data-driven and deterministic: cues come from the flow, and so do the weights of a small learned
//! model where a flow has one. What is denied does not count. What is not understood is said to be so;
//! nothing is guessed.

mod agent;
mod answer;
mod consequence;
mod cue;
mod customer;
mod heard;
mod index;
mod learned;
mod normal;
mod sense;

pub use agent::{Said, Tongue, Verbatim};
pub use consequence::{Consequence, consequence};
pub use customer::{Ear, cue_score};
pub use heard::{Heard, HeardReason, HeardTone, SURE};
pub use learned::{Fit, Learned, UNIT, runs};
pub use normal::{MOST_CHARS, normal};
pub use sense::Senses;
