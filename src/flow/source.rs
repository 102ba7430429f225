//! Source texts, each with its tree once somebody asks for it.

pub use crate::span::{Position, Span};

use crate::syntax::{Part, Tree, Value};
use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

/// The tree of a text with more bytes is made beside other work. A choice: a millisecond of it; what is smaller is not worth
/// a thread.
const LARGE: usize = 512 << 10;

/// Which source of a [`Sources`] a finding is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(usize);

/// One named text.
#[derive(Debug)]
pub struct Source {
    /// The name shown to people, usually a path.
    pub name: String,
    /// The text, whole; a text built into the program is not copied.
    pub text: Cow<'static, str>,
    tree: OnceLock<Tree>,
    /// Where lines begin.
    lines: OnceLock<Vec<usize>>,
}

impl Source {
    /// A text by its name.
    #[must_use]
    pub fn new(name: impl Into<String>, text: impl Into<Cow<'static, str>>) -> Self {
        let (tree, lines) = (OnceLock::new(), OnceLock::new());
        Self { name: name.into(), text: text.into(), tree, lines }
    }

    /// The text as a tree of JSON, made when it is first asked for.
    #[must_use]
    pub fn tree(&self) -> &Tree {
        self.tree.get_or_init(|| Tree::of(&self.text))
    }

    /// The value that the text is.
    #[must_use]
    pub fn root(&self) -> Option<Value<'_>> {
        self.tree().root(&self.text)
    }

    /// The value that a part of this text stands for.
    #[must_use]
    pub fn part(&self, part: Part) -> Value<'_> {
        part.of(self.tree(), &self.text)
    }

    /// Whether it is part of the program, and so was tested with it.
    #[must_use]
    pub fn is_built_in(&self) -> bool {
        matches!(self.text, Cow::Borrowed(_))
    }

    /// Line and column of a byte offset; an offset past the end counts as the end.
    #[must_use]
    pub fn position(&self, offset: usize) -> Position {
        let lines = self.lines.get_or_init(|| {
            let behind_breaks = self.text.match_indices('\n').map(|(at, _)| at + 1);
            [0].into_iter().chain(behind_breaks).collect()
        });
        let offset = self.text.floor_char_boundary(offset);
        let line = lines.partition_point(|start| *start <= offset);
        let start = line.checked_sub(1).and_then(|at| lines.get(at));
        let start = *start.expect("the first line begins with the text");
        let column = self.text.get(start..offset).map_or(0, |before| before.chars().count()) + 1;
        Position { line, column }
    }
}

/// All texts of one load, in the order they were read.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    list: Vec<Arc<Source>>,
}

impl Sources {
    /// Adds a text and names it.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<Cow<'static, str>>) -> SourceId {
        self.list.push(Arc::new(Source::new(name, text)));
        SourceId(self.list.len() - 1)
    }

    /// Has the tree of a large text made while others are read.
    pub(crate) fn prepare(&self, id: SourceId) {
        // What is built in and as large was learned, and is read when it is first asked for.
        let is_worth_it =
            |source: &&Arc<Source>| source.text.len() > LARGE && !source.is_built_in();
        let source = self.list.get(id.0).filter(is_worth_it);
        if let Some(source) = source.map(Arc::clone) {
            rayon::spawn(move || _ = source.tree());
        }
    }

    /// Adds a text of another collection, its tree with it.
    pub fn take_in(&mut self, source: &Arc<Source>) -> SourceId {
        self.list.push(Arc::clone(source));
        SourceId(self.list.len() - 1)
    }

    /// The text behind an id of this very collection.
    #[must_use]
    pub fn get(&self, id: SourceId) -> Option<&Source> {
        self.list.get(id.0).map(Arc::as_ref)
    }

    /// The same, to be kept for as long as anybody wants to read it.
    #[must_use]
    pub fn share(&self, id: SourceId) -> Option<Arc<Source>> {
        self.list.get(id.0).cloned()
    }

    /// All texts with their ids.
    pub fn iter(&self) -> impl Iterator<Item = (SourceId, &Source)> {
        self.list.iter().enumerate().map(|(index, source)| (SourceId(index), &**source))
    }
}
