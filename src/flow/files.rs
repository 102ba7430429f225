//! Where a flow's files come from. The reading itself is done by who implements [`FileTree`].

use std::path::Path;

/// Why a file could not be had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileError {
    /// There is none.
    Missing,
    /// It is larger than a flow file may be.
    TooLarge,
    /// The system's own words.
    Unreadable(String),
}

impl std::fmt::Display for FileError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Missing => f.write_str("no such file"),
            Self::TooLarge => f.write_str("too large"),
            Self::Unreadable(why) => f.write_str(why),
        }
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

/// The paths of a flow's scripts.
#[must_use]
pub fn script_paths(tree: &dyn FileTree) -> Vec<String> {
    let is_script = |path: &String| Path::new(path).extension().is_some_and(|end| end == "call");
    tree.list("scripts").into_iter().filter(is_script).collect()
}

/// Where a flow's files come from: a folder, or the copy built into the program.
pub trait FileTree {
    /// The content of the file at `path`, relative to the flow's folder.
    ///
    /// # Errors
    /// If there is no such file, it is too large (more than `most` bytes), or cannot be read.
    fn read(&self, path: &str, most: u64) -> Result<FileContent, FileError>;

    /// The paths of the files in a folder within the flow's, in order; none if there is no such folder.
    /// `""` is the flow's folder itself.
    fn list(&self, folder: &str) -> Vec<String>;

    /// How people know the file at `path`.
    fn name(&self, path: &str) -> String;
}
