//! What hearing learned for a flow: for short runs of characters or words, a weight for each class.
//!
//! Written by `cargo run --release --example learn` from sentences that the project wrote; not by
//! hand. It is kept as it stands and read when it is first needed: an agent's first screen does not
//! wait for it.

use super::words::Words;
use serde_json::value::RawValue;

/// A learned model as a flow keeps it.
#[derive(Debug)]
pub struct Model {
    /// What it tells apart: `reason` or `tone`.
    pub id: Box<str>,
    /// The names of the classes.
    pub classes: Words,
    /// For each class, what speaks for it before any word was heard.
    pub bias: Box<[i32]>,
    pub(super) weights: Box<RawValue>,
}

impl Model {
    /// One line for each run: a weight for each class, then the run itself, parted by spaces.
    #[must_use]
    pub fn weights(&self) -> Vec<&str> {
        serde_json::from_str(self.weights.get()).unwrap_or_default()
    }
}
