//! Where a flow's files come from. The reading itself is done by who implements [`FileTree`].

use crate::diagnostic::{Code, Diagnostic};
use crate::span::Span;
use std::borrow::Cow;
use std::path::Path;

/// Why a file could not be had.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    /// There is none.
    #[error("no such file")]
    Missing,
    /// It is larger than it may be.
    #[error("too large")]
    TooLarge,
    /// The system's own words.
    #[error("{0}")]
    Unreadable(String),
}

impl FileError {
    /// What is told of a file that could not be had, by its name. It may have had `most` bytes; `missing` is what
    /// it means that there is none.
    #[must_use]
    pub fn diagnostic(self, name: &str, most: u64, missing: Code) -> Diagnostic {
        let diagnostic = match self {
            Self::Missing => Diagnostic::new(missing),
            Self::TooLarge => {
                Diagnostic::new(Code::TooLarge).with("most", (most >> 20).to_string())
            }
            Self::Unreadable(why) => Diagnostic::new(Code::Unreadable).with("detail", why),
        };
        diagnostic.with("name", name)
    }
}

/// What a file holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileContent {
    /// Text that is part of the program.
    BuiltIn(&'static str),
    /// Bytes from elsewhere, not known to be text.
    Bytes(Vec<u8>),
}

impl FileContent {
    /// It as text. What is none is replaced, and the first such place is told.
    #[must_use]
    pub fn into_text(self) -> (Cow<'static, str>, Option<Span>) {
        match self {
            Self::BuiltIn(text) => (Cow::Borrowed(text), None),
            Self::Bytes(bytes) => match String::from_utf8(bytes) {
                Ok(text) => (Cow::Owned(text), None),
                Err(error) => {
                    let start = error.utf8_error().valid_up_to();
                    let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
                    let span = Span { start, end: start + '\u{fffd}'.len_utf8() };
                    (Cow::Owned(text), Some(span))
                }
            },
        }
    }
}

/// The paths of a flow's scripts.
///
/// # Errors
/// If their folder is there and cannot be read.
pub fn script_paths(tree: &dyn FileTree) -> Result<Vec<String>, FileError> {
    let is_script = |path: &String| {
        Path::new(path).extension().is_some_and(|end| end.eq_ignore_ascii_case("call"))
    };
    Ok(tree.list("scripts")?.into_iter().filter(is_script).collect())
}

/// Where a flow's files come from: a folder, or the copy built into the program.
pub trait FileTree: Sync {
    /// The content of the file at `path`, relative to the flow's folder.
    ///
    /// # Errors
    /// If there is no such file, it is too large (more than `most` bytes), or cannot be read.
    fn read(&self, path: &str, most: u64) -> Result<FileContent, FileError>;

    /// The paths of the files in a folder within the flow's, in order; none if there is no such folder.
    /// `""` is the flow's folder itself.
    ///
    /// # Errors
    /// If the folder is there and cannot be read.
    fn list(&self, folder: &str) -> Result<Vec<String>, FileError>;

    /// How people know the file at `path`.
    fn name(&self, path: &str) -> String;
}
