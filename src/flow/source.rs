//! Source texts and positions in them.
//!
//! A span is never carried along while reading: a name is a `&str` borrowed from the text, and
//! [`Source::span_of`] finds where it stands from its address. Knows nothing of JSON or files.

use std::borrow::Cow;

/// A half-open range of bytes in one source text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

/// A place for people: both counted from 1, columns in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    /// Line.
    pub line: usize,
    /// Column in characters, not bytes.
    pub column: usize,
}

/// Which source of a [`Sources`] a finding is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(usize);

/// One named text.
#[derive(Debug, Clone)]
pub struct Source {
    /// The name shown to people, usually a path.
    pub name: String,
    /// The text, whole; a text built into the program is not copied.
    pub text: Cow<'static, str>,
}

impl Source {
    /// Where `part`, a slice of this text, stands. `None` if it was not borrowed from this text.
    #[must_use]
    pub fn span_of(&self, part: &str) -> Option<Span> {
        let start = part.as_ptr().addr().checked_sub(self.text.as_ptr().addr())?;
        let end = start.checked_add(part.len())?;
        (end <= self.text.len()).then_some(Span { start, end })
    }

    /// Line and column of a byte offset; an offset past the end counts as the end.
    #[must_use]
    pub fn position(&self, offset: usize) -> Position {
        let mut end = offset.min(self.text.len());
        while !self.text.is_char_boundary(end) {
            end -= 1;
        }
        let before = self.text.get(..end).unwrap_or_default();
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        Position {
            line: before.bytes().filter(|&byte| byte == b'\n').count() + 1,
            column: before.get(line_start..).unwrap_or_default().chars().count() + 1,
        }
    }

    /// The byte offset of a line and a byte column as a JSON reader counts them (both from 1), inside `part`.
    #[must_use]
    pub fn offset_in(&self, part: &str, line: usize, byte_column: usize) -> usize {
        let base = self.span_of(part).map_or(0, |span| span.start);
        let line_start: usize =
            part.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
        (base + line_start + byte_column.saturating_sub(1)).min(self.text.len())
    }
}

/// All texts of one load, in the order they were read.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    list: Vec<Source>,
}

impl Sources {
    /// Adds a text and names it.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<Cow<'static, str>>) -> SourceId {
        self.list.push(Source { name: name.into(), text: text.into() });
        SourceId(self.list.len() - 1)
    }

    /// The text behind an id of this very collection.
    #[must_use]
    pub fn get(&self, id: SourceId) -> Option<&Source> {
        self.list.get(id.0)
    }

    /// All texts with their ids.
    pub fn iter(&self) -> impl Iterator<Item = (SourceId, &Source)> {
        self.list.iter().enumerate().map(|(index, source)| (SourceId(index), source))
    }
}
