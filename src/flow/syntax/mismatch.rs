//! What does not fit where it stands, and the error by which serde tells it.

use super::tree::NodeKind;
use crate::span::Span;
use serde::de::{Expected, Unexpected};
use std::fmt;

/// Something that does not fit where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mismatch {
    /// Where.
    pub span: Span,
    /// The object whose key it is, where it is about a key.
    pub object: Option<Span>,
    /// What.
    pub kind: MismatchKind,
}

/// What does not fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MismatchKind {
    /// A key that an object of this kind does not have.
    UnknownKey {
        /// As it is written.
        name: String,
        /// Those it has.
        known: &'static [&'static str],
    },
    /// A key that stands there already.
    DuplicateKey(String),
    /// A key that has to be there.
    MissingKey(&'static str),
    /// A value of another type.
    Type {
        /// What it is.
        found: NodeKind,
        /// What should stand there.
        expected: ExpectedType,
    },
    /// A number beyond its bounds.
    Range {
        /// As it is written.
        written: String,
        /// The bounds, as `0..=4`.
        domain: String,
    },
    /// A name that is none of a closed set.
    UnknownTerm {
        /// What it should be a name of.
        what: &'static str,
        /// As it is written.
        name: String,
        /// The names there are.
        known: &'static [&'static str],
    },
}

/// What should stand at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExpectedType {
    /// An object.
    Object,
    /// An array.
    Array,
    /// A string.
    String,
    /// `true` or `false`.
    Boolean,
    /// A whole number.
    WholeNumber,
    /// A string, or an array of them.
    StringOrArray,
    /// An object, or an array of them.
    ObjectOrArray,
    /// A count, or the name of a limit.
    Count,
    /// Something else, of which no more is known.
    Anything,
}

impl ExpectedType {
    /// Its name, for the program's wording.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Object => "object",
            Self::Array => "array",
            Self::String => "string",
            Self::Boolean => "boolean",
            Self::WholeNumber => "integer",
            Self::StringOrArray => "string-array",
            Self::ObjectOrArray => "object-array",
            Self::Count => "integer-string",
            Self::Anything => "other",
        }
    }
}

/// Where serde stopped, and why.
#[derive(Debug)]
pub(super) struct ErrorDetail {
    /// The node it is about, once known.
    pub(super) at: Option<u32>,
    /// The object whose key it is, where it is about a key.
    pub(super) object: Option<u32>,
    pub(super) kind: MismatchKind,
}

/// Boxed: almost always there is none.
#[derive(Debug)]
pub(super) struct Error(pub(super) Box<ErrorDetail>);

impl Error {
    pub(super) fn new(kind: MismatchKind) -> Self {
        Self(Box::new(ErrorDetail { at: None, object: None, kind }))
    }

    pub(super) fn at(mut self, node: u32) -> Self {
        self.0.at.get_or_insert(node);
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.0.kind)
    }
}

impl std::error::Error for Error {}

impl serde::de::Error for Error {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::new(MismatchKind::Range { written: message.to_string(), domain: String::new() })
    }

    fn invalid_type(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        debug_assert!(false, "the reader asks for the type first: {expected}");
        Self::new(MismatchKind::Type { found: NodeKind::Missing, expected: ExpectedType::Anything })
    }

    fn invalid_value(found: Unexpected<'_>, domain: &dyn Expected) -> Self {
        let written = match found {
            Unexpected::Signed(number) => number.to_string(),
            Unexpected::Unsigned(number) => number.to_string(),
            other => other.to_string(),
        };
        Self::new(MismatchKind::Range { written, domain: domain.to_string() })
    }

    fn unknown_field(name: &str, known: &'static [&'static str]) -> Self {
        Self::new(MismatchKind::UnknownKey { name: name.to_owned(), known })
    }

    fn missing_field(name: &'static str) -> Self {
        Self::new(MismatchKind::MissingKey(name))
    }

    fn duplicate_field(name: &'static str) -> Self {
        Self::new(MismatchKind::DuplicateKey(name.to_owned()))
    }
}
