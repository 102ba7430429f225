//! Which calls are being held at this moment, and which were broken off by a crash.
//!
//! Each call being held has a small file, locked for as long as the program runs. The lock goes with the
//! program, however it ends; the file stays unless the call was left in the ordinary way.

use super::place::StorePath;
use crate::files::ensure_private;
use std::fs::{self, File, OpenOptions};
use std::path::PathBuf;

/// The mark of a call that is being held.
#[derive(Debug)]
pub struct CallLock {
    path: PathBuf,
    /// Holds the lock.
    _file: File,
}

impl CallLock {
    /// Marks a call as held by this program; `None` if another one holds it, or no mark can be made here.
    #[must_use]
    pub fn acquire(place: &StorePath, call: u64) -> Option<Self> {
        let path = folder(place).join(call.to_string());
        ensure_private(&path).ok()?;
        let file = OpenOptions::new().write(true).open(&path).ok()?;
        file.try_lock().ok()?;
        Some(Self { path, _file: file })
    }

    /// The call was left: nothing is to be taken up again.
    pub fn release(self) {
        // A mark that cannot be removed only offers once too often to go on.
        let _ = fs::remove_file(&self.path);
    }

    /// The calls that were broken off: marked, and held by no program. The latest first.
    #[must_use]
    pub fn interrupted_calls(place: &StorePath) -> Vec<u64> {
        let marks = fs::read_dir(folder(place)).into_iter().flatten().flatten();
        let mut calls: Vec<u64> = marks
            .filter(|mark| {
                let file = OpenOptions::new().write(true).open(mark.path());
                file.is_ok_and(|file| file.try_lock().is_ok())
            })
            .filter_map(|mark| mark.file_name().to_str()?.parse().ok())
            .collect();
        calls.sort_unstable_by(|a, b| b.cmp(a));
        calls
    }

    /// Forgets that a call was broken off.
    pub fn forget(place: &StorePath, call: u64) {
        let _ = fs::remove_file(folder(place).join(call.to_string()));
    }
}

fn folder(place: &StorePath) -> PathBuf {
    place.sibling(".live")
}
