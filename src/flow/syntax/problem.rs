//! What can be wrong with a text that should be JSON, as data; the words are found elsewhere.

use crate::span::Span;

/// One mistake, and where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Problem {
    /// What it is.
    pub kind: ProblemKind,
    /// Where.
    pub span: Span,
    /// The bracket that it is about, where it is about one.
    pub opened: Option<Span>,
}

/// What can be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProblemKind {
    /// Something stands where nothing of the kind can.
    Unexpected,
    /// A character that means nothing.
    UnexpectedCharacter,
    /// Letters that are no value: `True`, `undefined`, a key without quotes.
    UnknownWord,
    /// A comment.
    Comment,
    /// A number that JSON has no form for.
    BadNumber,
    /// Full-width punctuation or curly quotes.
    WidePunctuation,
    /// A string in single quotes.
    SingleQuotes,
    /// A string that is not closed on its line.
    UnclosedString,
    /// An escape that JSON does not have.
    BadEscape,
    /// A control character within a string.
    ControlCharacter,
    /// A comma before a closing bracket.
    TrailingComma,
    /// No comma between two values.
    MissingComma,
    /// No colon after a key.
    MissingColon,
    /// No value after a colon or a comma.
    MissingValue,
    /// No key before a colon.
    MissingKey,
    /// No `{` before what stands within an object.
    MissingOpenObject,
    /// No `[` before what stands within an array.
    MissingOpenArray,
    /// An object that is not closed where it should be.
    MissingCloseObject,
    /// An array that is not closed where it should be.
    MissingCloseArray,
    /// Something stands behind the end.
    AfterEnd,
    /// Nested deeper than can be read.
    TooDeep,
    /// So much is wrong that the rest was not looked at.
    GaveUp,
}

impl ProblemKind {
    /// Its name, for the program's wording.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Unexpected => "unexpected",
            Self::UnexpectedCharacter => "character",
            Self::UnknownWord => "word",
            Self::Comment => "comment",
            Self::BadNumber => "number",
            Self::WidePunctuation => "wide",
            Self::SingleQuotes => "single-quotes",
            Self::UnclosedString => "unclosed-string",
            Self::BadEscape => "escape",
            Self::ControlCharacter => "control",
            Self::TrailingComma => "trailing-comma",
            Self::MissingComma => "missing-comma",
            Self::MissingColon => "missing-colon",
            Self::MissingValue => "missing-value",
            Self::MissingKey => "missing-key",
            Self::MissingOpenObject => "missing-open-object",
            Self::MissingOpenArray => "missing-open-array",
            Self::MissingCloseObject => "missing-close-object",
            Self::MissingCloseArray => "missing-close-array",
            Self::AfterEnd => "after-end",
            Self::TooDeep => "too-deep",
            Self::GaveUp => "gave-up",
        }
    }
}
