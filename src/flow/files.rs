//! Where a flow's files come from. The reading itself is done by who implements [`FileTree`].

/// Why a file could not be had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileProblem {
    /// There is none.
    Missing,
    /// It is larger than a flow file may be.
    TooLarge,
    /// The system's own words.
    Unreadable(String),
}

/// What a file holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// Text that is part of the program.
    BuiltIn(&'static str),
    /// Bytes from elsewhere, not known to be text.
    Bytes(Vec<u8>),
}

/// Where a flow's files come from: a folder, or the copy built into the program.
pub trait FileTree {
    /// The content of the file at `path`, relative to the flow's folder.
    ///
    /// # Errors
    /// If there is no such file, it is too large (more than `most` bytes), or cannot be read.
    fn read(&self, path: &str, most: u64) -> Result<Content, FileProblem>;

    /// How people know the file at `path`.
    fn name(&self, path: &str) -> String;
}
