//! Waiting for files to change.

use crate::files::{entries, folder_of};
use notify::{Event, RecursiveMode, Watcher as _};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

/// What is written in one go is over after as long without a change: editors write a file in several steps, and a
/// person waits for the answer.
const QUIET: Duration = Duration::from_millis(50);

/// Files that are watched from the moment it is made.
pub(super) struct FileWatcher {
    changes: Receiver<notify::Result<Event>>,
    /// Watches for as long as it lives.
    _watcher: notify::RecommendedWatcher,
}

impl FileWatcher {
    /// Watches these folders and those beside them, since flows share files with their neighbours.
    ///
    /// # Errors
    /// If a folder is not there, or the system has no more room for watching.
    pub(super) fn new(folders: &[PathBuf]) -> io::Result<Self> {
        let (tell, changes) = mpsc::channel();
        let mut watcher = notify::recommended_watcher(tell).map_err(io::Error::other)?;
        for folder in folders {
            let mut watch = |path: &Path, mode| {
                let told = |error| io::Error::other(format!("{}: {error}", path.display()));
                watcher.watch(path, mode).map_err(told)
            };
            watch(folder, RecursiveMode::Recursive)?;
            // A neighbour that may not be read shares nothing.
            for beside in entries(folder_of(folder)).unwrap_or_default() {
                if beside.is_dir() && beside != *folder {
                    let _ = watch(&beside, RecursiveMode::NonRecursive);
                }
            }
        }
        Ok(Self { changes, _watcher: watcher })
    }

    /// Waits until something was changed, and no more is for a moment.
    ///
    /// # Errors
    /// If it can no longer be seen whether something changes.
    pub(super) fn wait(&self) -> io::Result<()> {
        loop {
            let change = self.changes.recv().map_err(io::Error::other)?;
            // That something was read is no change.
            if !change.map_err(io::Error::other)?.kind.is_access() {
                break;
            }
        }
        while self.changes.recv_timeout(QUIET).is_ok() {}
        Ok(())
    }
}
