//! Files from disk, read with a bound.

use crate::flow::files::{Content, FileProblem, FileTree};
use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

/// A flow's folder on disk.
#[derive(Debug)]
pub(super) struct Folder(pub(super) PathBuf);

impl FileTree for Folder {
    fn read(&self, path: &str, most: u64) -> Result<Content, FileProblem> {
        read(&self.0.join(path), most).map(Content::Bytes)
    }

    fn name(&self, path: &str) -> String {
        self.0.join(path).display().to_string()
    }
}

/// Reads a file of at most `most` bytes.
pub(super) fn read(path: &Path, most: u64) -> Result<Vec<u8>, FileProblem> {
    let unreadable = |error: std::io::Error| match error.kind() {
        ErrorKind::NotFound => FileProblem::Missing,
        _ => FileProblem::Unreadable(error.to_string()),
    };
    let file = File::open(path).map_err(unreadable)?;
    let mut bytes = Vec::new();
    file.take(most + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    if length > most { Err(FileProblem::TooLarge) } else { Ok(bytes) }
}
