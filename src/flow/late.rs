//! What is read late: an agent's first screen does not wait for it. The text is kept, its tree is made when it is
//! first asked for, and what was asked for is read from there.

use crate::lower;
use crate::raw::RawModel;
use crate::source::Source;
use crate::syntax::{Part, Value, read};
use std::sync::Arc;

/// The file, and the section, of what was learned.
pub(crate) const LEARNED: &str = "learned";

/// A list of words that is read when it is first needed.
#[derive(Debug, Clone, Default)]
pub struct LateWords(Option<(Arc<Source>, Part)>);

impl LateWords {
    /// A list in a text; `None` for one that is not written.
    pub(crate) fn of(source: &Arc<Source>, part: Option<Part>) -> Self {
        Self(part.map(|part| (Arc::clone(source), part)))
    }

    /// The words.
    #[must_use]
    pub fn read(&self) -> Vec<&str> {
        let list = self.0.as_ref().map(|(source, part)| source.part(*part).elements());
        list.into_iter().flatten().filter_map(Value::string).collect()
    }
}

/// Rows of a learned table, each looked at where it lies.
#[derive(Debug, Clone)]
pub struct LateRows {
    source: Arc<Source>,
    list: Part,
    count: usize,
}

impl LateRows {
    /// How many there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.count
    }

    /// A row by its place.
    #[must_use]
    #[inline]
    pub fn get(&self, at: usize) -> Option<&str> {
        if at < self.count { self.source.part(self.list).leaf(at)?.string() } else { None }
    }
}

/// A learned model as it stands in a flow: for short runs of characters or words, a weight for each class.
///
/// Written by `cargo run --release -p wanliu-bench --bin learn` from sentences that the project wrote; not by hand.
#[derive(Debug)]
pub struct Model<'f> {
    /// The names of the classes.
    pub classes: Vec<&'f str>,
    /// For each class, what speaks for it before any word was heard.
    pub bias: Vec<i32>,
    /// A table by hash, one byte a bucket, a power of two of them: a blank where no run is, else a part of its hash.
    pub fingerprints: &'f str,
    /// A row for each bucket that is not empty, in order: a weight for each class in one character, and a run.
    pub rows: LateRows,
    /// What one step of a weight is, in thousandths of log-odds.
    pub unit: i32,
}

/// Texts whose sections are read when they are first needed.
#[derive(Debug, Clone, Default)]
pub(crate) struct LateFiles(pub(crate) Vec<Arc<Source>>);

impl LateFiles {
    /// The model of this name; `None` where there is none, or it was reported when the flow loaded.
    pub(crate) fn model(&self, id: &str) -> Option<Model<'_>> {
        self.0.iter().find_map(|source| {
            let models = lower::section_items(source, LEARNED);
            let mut models =
                models.filter_map(|value| read::<RawModel<'_>>(value, &mut Vec::new()));
            let raw = models.find(|raw| raw.id.text() == id)?;
            let classes = raw.classes.iter().map(|name| name.text()).collect();
            let count = source.part(raw.weights).elements().leaves();
            let rows = LateRows { source: Arc::clone(source), list: raw.weights, count };
            let fingerprints = raw.fingerprints.text();
            Some(Model { classes, bias: raw.bias, fingerprints, rows, unit: raw.unit.get() })
        })
    }
}
