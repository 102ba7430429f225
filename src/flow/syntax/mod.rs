//! The text of a JSON file as a tree that keeps every place in it, whatever the text holds.
//!
//! Reading never fails: what is no JSON is reported, repaired as a reader would repair it, and the rest is read on. The
//! tree is made once from a file's text; what lowers, checks, formats, renames or compares a flow walks it. Serde
//! reads typed parts from it ([`read`]).
//!
//! The tree is flat: one small record for each value and each key, in the order of the text, each with the place
//! where what lies in it ends. Nothing of the text is copied but strings with escapes.

mod grammar;
mod lexer;
mod mismatch;
mod parser;
mod parts;
mod problem;
mod read;
mod recovery;
mod tree;

pub use mismatch::{ExpectedType, Mismatch, MismatchKind};
pub(crate) use parts::{COUNT, Placed};
pub use parts::{OneOrMany, Part, Str, Term, Whole};
pub use problem::{Problem, ProblemKind};
pub use read::read;
pub use tree::{Children, NodeKind, PathSegment, Tree, Value};

/// The deepest nesting of a flow file; shipped flows need 8.
pub const MAX_DEPTH: usize = 32;

/// The key that holds a remark to the reader; nothing reads it.
pub const COMMENT: &str = "$comment";
/// The key that holds the findings that are allowed where it stands, each with its reason; checks alone read it.
pub const ALLOW: &str = "$allow";

/// Whether a key is for those who write and check a flow, and is no part of it.
#[must_use]
pub fn is_remark(key: &str) -> bool {
    key.starts_with('$') && [COMMENT, ALLOW].contains(&key)
}
