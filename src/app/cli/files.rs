//! Files from disk, read with a bound.

use crate::render::Messages;
use flow::files::{FileContent, FileError, FileTree};
use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::path::{Component, Path, PathBuf};

/// A flow's folder on disk.
#[derive(Debug)]
pub(super) struct FolderTree(pub(super) PathBuf);

impl FileTree for FolderTree {
    fn read(&self, path: &str, most: u64) -> Result<FileContent, FileError> {
        read(&join_normalized(&self.0, path), most).map(FileContent::Bytes)
    }

    fn list(&self, folder: &str) -> Vec<String> {
        let Ok(entries) = std::fs::read_dir(self.0.join(folder)) else { return Vec::new() };
        let names = entries.flatten().filter(|entry| entry.path().is_file());
        let names = names.filter_map(|entry| entry.file_name().into_string().ok());
        let mut paths: Vec<String> = names
            .map(|name| if folder.is_empty() { name } else { format!("{folder}/{name}") })
            .collect();
        paths.sort();
        paths
    }

    fn name(&self, path: &str) -> String {
        join_normalized(&self.0, path).display().to_string()
    }
}

/// `path` seen from `folder`, as short as it can be written: `a/b` and `../c` make `a/c`.
pub(super) fn join_normalized(folder: &Path, path: &str) -> PathBuf {
    let mut base = folder.to_path_buf();
    let mut rest = path;
    while let Some(outer) = rest.strip_prefix("../") {
        if !matches!(base.components().next_back(), Some(Component::Normal(_))) {
            break;
        }
        base.pop();
        rest = outer;
    }
    base.join(rest)
}

/// Reads a file of at most `most` bytes.
pub(super) fn read(path: &Path, most: u64) -> Result<Vec<u8>, FileError> {
    let unreadable = |error: std::io::Error| match error.kind() {
        ErrorKind::NotFound => FileError::Missing,
        _ => FileError::Unreadable(error.to_string()),
    };
    let file = File::open(path).map_err(unreadable)?;
    // Room for all of it from the start, and a byte to see its end.
    let size = file.metadata().map_or(0, |about| about.len()).min(most) + 1;
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or_default());
    file.take(most + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    if length > most { Err(FileError::TooLarge) } else { Ok(bytes) }
}

/// The text of a small file that was named; why it cannot be had, in words.
pub(super) fn text_of(path: &Path, words: &Messages) -> Result<String, String> {
    const MAX_BYTES: u64 = 16 << 20;
    let shown = path.display().to_string();
    let unreadable =
        |why: String| words.with("file-unreadable", &[("path", &shown), ("why", &why)]);
    let bytes = read(path, MAX_BYTES).map_err(|problem| unreadable(problem.to_string()))?;
    String::from_utf8(bytes).map_err(|error| unreadable(error.to_string()))
}

/// Writes a file whole: into one beside it first, which then takes its place.
pub(super) fn write(path: &Path, text: &str) -> io::Result<()> {
    let named =
        |error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", path.display()));
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(named)?;
    }
    let mut beside = path.as_os_str().to_owned();
    beside.push(".new");
    std::fs::write(&beside, text).map_err(named)?;
    std::fs::rename(&beside, path).map_err(named)
}
