//! The tree of a text, and how it is walked.

use super::lexer::unescape;
use super::parts::Str;
use super::problem::Problem;
use crate::span::Span;

/// What a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NodeKind {
    /// An object.
    Object,
    /// An array.
    Array,
    /// A string.
    String,
    /// A number.
    Number,
    /// `true`.
    True,
    /// `false`.
    False,
    /// `null`.
    Null,
    /// Nothing that can be read; what is wrong is among the tree's problems.
    Missing,
}

/// One value or key: 16 bytes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Node {
    pub(super) start: u32,
    pub(super) end: u32,
    /// Of an object or an array, the first node behind it. Of a string with escapes, its place among those; of any
    /// other value nothing.
    pub(super) link: u32,
    pub(super) kind: NodeKind,
    pub(super) escaped: bool,
}

/// A text as a tree. An object's children are its keys and values in turn, an array's are its elements.
#[derive(Debug, Clone, Default)]
pub struct Tree {
    pub(super) nodes: Vec<Node>,
    /// Strings with escapes, as they read.
    pub(super) unescaped: Vec<Box<str>>,
    pub(super) problems: Vec<Problem>,
}

impl Tree {
    /// Reads a text. One longer than `u32` counts is not read, and that is its one problem.
    #[must_use]
    pub fn of(text: &str) -> Self {
        super::parser::parse(text)
    }

    /// What is wrong with the text as JSON, in its order.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// The whole value; `text` is the one that the tree was made of.
    #[must_use]
    pub fn root<'t>(&'t self, text: &'t str) -> Option<Value<'t>> {
        (!self.nodes.is_empty()).then_some(Value { tree: self, text, at: 0 })
    }

    /// The value at a place that [`Value::index`] gave.
    pub(super) fn value<'t>(&'t self, text: &'t str, at: u32) -> Value<'t> {
        Value { tree: self, text, at }
    }

    pub(super) fn node(&self, at: u32) -> Node {
        const NOWHERE: Node =
            Node { start: 0, end: 0, link: 0, kind: NodeKind::Missing, escaped: false };
        self.nodes.get(at as usize).copied().unwrap_or(NOWHERE)
    }

    /// The node behind a value and all that lies in it.
    pub(super) fn behind(&self, at: u32) -> u32 {
        match self.node(at) {
            Node { kind: NodeKind::Object | NodeKind::Array, link, .. } => link,
            _ => at + 1,
        }
    }
}

/// A value of a tree.
#[derive(Debug, Clone, Copy)]
pub struct Value<'t> {
    pub(super) tree: &'t Tree,
    pub(super) text: &'t str,
    pub(super) at: u32,
}

impl<'t> Value<'t> {
    fn node(self) -> Node {
        self.tree.node(self.at)
    }

    /// What it is.
    #[must_use]
    pub fn kind(self) -> NodeKind {
        self.node().kind
    }

    /// Where it stands, quotes and brackets included.
    #[must_use]
    pub fn span(self) -> Span {
        let Node { start, end, .. } = self.node();
        Span { start: start as usize, end: end as usize }
    }

    /// Where it stands for people: a string without its quotes, of an object or array the opening bracket alone.
    #[must_use]
    #[inline]
    pub fn mark(self) -> Span {
        let node = self.node();
        let Span { start, end } = self.span();
        if node.kind == NodeKind::String && !node.escaped {
            return Span { start: start + 1, end: end - 1 };
        }
        self.unusual_mark()
    }

    /// The same of anything but a string as it usually is.
    fn unusual_mark(self) -> Span {
        let Span { start, end } = self.span();
        match self.kind() {
            // One that is not closed has one quote, and no place for people is within a character.
            NodeKind::String => {
                let open = usize::from(self.source().starts_with('"'));
                let closed = self.source().len() > 1 && self.source().ends_with('"');
                Span { start: start + open, end: end - usize::from(closed) }
            }
            NodeKind::Object | NodeKind::Array => {
                let bracket = self.source().chars().next().map_or(0, char::len_utf8);
                Span { start, end: start + bracket }
            }
            _ => Span { start, end },
        }
    }

    /// The value as it is written.
    #[must_use]
    pub fn source(self) -> &'t str {
        let Span { start, end } = self.span();
        self.text.get(start..end).unwrap_or_default()
    }

    /// A string, as it reads.
    #[must_use]
    pub fn string(self) -> Option<&'t str> {
        let node = self.node();
        match node.kind {
            NodeKind::String if node.escaped => {
                self.tree.unescaped.get(node.link as usize).map(|text| &**text)
            }
            // Whatever is not closed, or has other quotes, is among those with escapes.
            NodeKind::String => self.text.get(node.start as usize + 1..node.end as usize - 1),
            _ => None,
        }
    }

    /// Whether it is a string that reads so.
    #[inline]
    fn reads(self, text: &str) -> bool {
        let Node { start, end, kind, escaped, .. } = self.node();
        if kind == NodeKind::String && !escaped {
            // Most differ in length, which takes no look at the text.
            return (end - start) as usize == text.len() + 2
                && self.text.as_bytes().get(start as usize + 1..end as usize - 1)
                    == Some(text.as_bytes());
        }
        self.string() == Some(text)
    }

    /// Whether it is a string with escapes, whose parts have no places of their own.
    #[must_use]
    pub fn is_escaped(self) -> bool {
        self.node().escaped
    }

    /// The members of an object, in order. A key that is missing is a blank.
    pub fn members(self) -> impl Iterator<Item = (Str<'t>, Self)> {
        self.keyed().map(|(key, value)| (key.str().unwrap_or_default(), value))
    }

    /// The same, each key as it is written.
    pub fn keyed(self) -> impl Iterator<Item = (Self, Self)> {
        let mut children =
            if self.kind() == NodeKind::Object { self.children() } else { self.none() };
        std::iter::from_fn(move || children.next().zip(children.next()))
    }

    /// The elements of an array, in order.
    #[must_use]
    pub fn elements(self) -> Children<'t> {
        if self.kind() == NodeKind::Array { self.children() } else { self.none() }
    }

    /// An element of an array in which nothing lies within the elements before it.
    #[must_use]
    pub fn leaf(self, at: usize) -> Option<Self> {
        let at = self.at.checked_add(1)?.checked_add(u32::try_from(at).ok()?)?;
        let is_within = self.kind() == NodeKind::Array && at < self.tree.behind(self.at);
        is_within.then_some(Self { at, ..self })
    }

    /// One value, or the several of an array.
    #[must_use]
    pub fn one_or_many(self) -> Children<'t> {
        let end = self.tree.behind(self.at);
        if self.kind() == NodeKind::Array { self.children() } else { Children { next: self, end } }
    }

    fn children(self) -> Children<'t> {
        let end = self.tree.behind(self.at);
        Children { next: Self { at: self.at + 1, ..self }, end }
    }

    /// No values at all.
    pub(super) fn none(self) -> Children<'t> {
        Children { next: self, end: 0 }
    }

    /// The value of the first member with this key.
    #[must_use]
    pub fn get(self, key: &str) -> Option<Self> {
        self.keyed().find(|(name, _)| name.reads(key)).map(|(_, value)| value)
    }

    /// The string of the member with this key.
    #[must_use]
    pub fn string_of(self, key: &str) -> Option<&'t str> {
        self.get(key)?.string()
    }

    /// The elements of the array under a key; none where there is no such array.
    #[must_use]
    pub fn elements_of(self, key: &str) -> Children<'t> {
        self.get(key).map_or(self.none(), Self::elements)
    }

    /// The one value under a key, or the several of its array; none where there is no such key.
    #[must_use]
    pub fn one_or_many_of(self, key: &str) -> Children<'t> {
        self.get(key).map_or(self.none(), Self::one_or_many)
    }

    /// Where the value at the end of a way stands for people, as near to it as the text has it: a string as it is, of
    /// any other value the key it stands under, else the first key or string in it.
    #[must_use]
    pub fn mark_at(self, way: &[PathSegment<'_>]) -> Span {
        let (mut here, mut mark) = (self, self.first_mark().unwrap_or_else(|| self.mark()));
        for to in way {
            let (next, key) = match to {
                PathSegment::Key(key) => {
                    let found = here.members().find(|(name, _)| name.text() == *key);
                    let Some((name, value)) = found else { return mark };
                    (value, Some(name))
                }
                PathSegment::Index(at) => {
                    let Some(value) = here.elements().nth(*at) else { return mark };
                    (value, None)
                }
            };
            let own = (next.kind() == NodeKind::String).then(|| next.mark());
            let key = key.and_then(Str::span);
            mark = own.or(key).or_else(|| next.first_mark()).unwrap_or(mark);
            here = next;
        }
        mark
    }

    /// Where the first key or string in it stands.
    fn first_mark(self) -> Option<Span> {
        match self.kind() {
            NodeKind::String => Some(self.mark()),
            NodeKind::Object => self.members().next().and_then(|(key, _)| key.span()),
            NodeKind::Array => self.elements().next().and_then(Self::first_mark),
            _ => None,
        }
    }

    /// A whole number.
    #[must_use]
    pub fn integer(self) -> Option<i64> {
        (self.kind() == NodeKind::Number).then(|| self.source().parse().ok()).flatten()
    }
}

/// One step of the way to a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PathSegment<'p> {
    /// The member with this key.
    Key(&'p str),
    /// The element at this place.
    Index(usize),
}

/// Values that stand side by side.
#[derive(Debug, Clone)]
pub struct Children<'t> {
    next: Value<'t>,
    end: u32,
}

impl Children<'_> {
    /// How many there are if nothing lies in any of them, as is so of a list of strings, and more than there are
    /// otherwise; 0 where something lies in the first.
    #[must_use]
    pub fn leaves(&self) -> usize {
        let is_leaf = !matches!(self.next.kind(), NodeKind::Object | NodeKind::Array);
        if is_leaf { self.end.saturating_sub(self.next.at) as usize } else { 0 }
    }
}

impl<'t> Iterator for Children<'t> {
    type Item = Value<'t>;

    fn next(&mut self) -> Option<Value<'t>> {
        let value = self.next;
        (value.at < self.end).then(|| {
            self.next.at = value.tree.behind(value.at);
            value
        })
    }
}

/// A string with escapes, as it reads; a bad escape reads as it is written.
pub(super) fn unescaped(written: &str) -> Box<str> {
    let mut text = String::with_capacity(written.len());
    let mut rest = written;
    while let Some(at) = rest.find('\\') {
        let (before, escape) = rest.split_at(at);
        text.push_str(before);
        let length = if let Ok((character, length)) = unescape(escape) {
            text.push(character);
            length
        } else {
            text.push('\\');
            1
        };
        rest = escape.get(length..).unwrap_or_default();
    }
    text.push_str(rest);
    text.into()
}
