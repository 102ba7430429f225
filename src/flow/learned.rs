//! What hearing learned for a flow: for short runs of characters or words, a weight for each class.
//!
//! Written by `cargo run --release --bin learn` from sentences that the project wrote; not by
//! hand. The files are kept as they stand and read when they are first needed: an agent's first
//! screen does not wait for them.

use super::raw::{RawModel, RawSections};
use std::borrow::Cow;

/// The file, and the section, of what was learned.
pub(super) const LEARNED: &str = "learned";

/// A learned model as it stands in a flow.
#[derive(Debug)]
pub struct Model<'f> {
    /// The names of the classes.
    pub classes: Vec<&'f str>,
    /// For each class, what speaks for it before any word was heard.
    pub bias: Vec<i32>,
    /// One line for each run: a weight for each class, then the run itself, parted by spaces.
    pub weights: Vec<&'f str>,
}

/// The texts of the files that hold models.
#[derive(Debug, Clone, Default)]
pub(super) struct LearnedFiles(pub(super) Vec<Cow<'static, str>>);

impl LearnedFiles {
    /// The model of this name; `None` where there is none, or it was reported when the flow loaded.
    pub(super) fn model(&self, id: &str) -> Option<Model<'_>> {
        self.0.iter().find_map(|text| {
            let sections: RawSections<'_> = serde_json::from_str(text).ok()?;
            let items = sections.known.into_iter().filter(|(name, _)| *name == LEARNED);
            let mut models = items
                .flat_map(|(_, items)| items)
                .filter_map(|raw| serde_json::from_str::<RawModel<'_>>(raw.get()).ok());
            let raw = models.find(|raw| raw.id == id)?;
            Some(Model {
                classes: raw.classes,
                bias: raw.bias,
                weights: serde_json::from_str(raw.weights.get()).ok()?,
            })
        })
    }
}
