//! A flow's folder on disk.

use flow::Flow;
use flow::files::{FileContent, FileError, FileTree};
use flow::load::load;
use std::fs::read;
use std::path::PathBuf;

struct Folder(PathBuf);

impl FileTree for Folder {
    fn read(&self, path: &str, _most: u64) -> Result<FileContent, FileError> {
        read(self.0.join(path)).map(FileContent::Bytes).map_err(|_| FileError::Missing)
    }

    fn list(&self, _folder: &str) -> Result<Vec<String>, FileError> {
        Ok(Vec::new())
    }

    fn name(&self, path: &str) -> String {
        self.0.join(path).display().to_string()
    }
}

/// The flow in a folder, on a day when all its evidence holds.
pub(crate) fn flow(folder: PathBuf) -> Result<Flow, String> {
    let loaded = load(&Folder(folder), "2026-11-21");
    loaded.flow.ok_or_else(|| format!("{:?}", loaded.diagnostics.sorted()))
}
