//! Waiting for files to change.

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// How often the files are looked at.
const EVERY: Duration = Duration::from_millis(250);

/// What files looked like: path, time of change, length.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct FileSnapshot(Vec<(PathBuf, Option<SystemTime>, u64)>);

impl FileSnapshot {
    /// The files of these folders as they are now, those of the folders beside them included: flows
    /// share files with their neighbours.
    pub(super) fn now(folders: &[PathBuf]) -> Self {
        let mut files = Vec::new();
        for folder in folders {
            let parent = folder.parent().filter(|parent| !parent.as_os_str().is_empty());
            let neighbours = std::fs::read_dir(parent.unwrap_or(Path::new(".")));
            let neighbours = neighbours.into_iter().flatten().flatten().map(|entry| entry.path());
            for folder in neighbours.chain([folder.clone(), folder.join("scripts")]) {
                for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
                    if let Ok(about) = entry.metadata()
                        && about.is_file()
                    {
                        files.push((entry.path(), about.modified().ok(), about.len()));
                    }
                }
            }
        }
        files.sort();
        files.dedup();
        Self(files)
    }

    /// Waits until something is different.
    pub(super) fn wait(self, folders: &[PathBuf]) -> Self {
        loop {
            std::thread::sleep(EVERY);
            let now = Self::now(folders);
            if now != self {
                return now;
            }
        }
    }
}
