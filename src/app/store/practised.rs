//! Practice calls at rest: one JSON object a line, beside the store and apart from it, since nobody called.

use super::place::StorePath;
use crate::files::ensure_private;
use std::fs::{File, OpenOptions};
use std::io::{self, BufRead, BufReader, ErrorKind, Write};
use std::path::PathBuf;
use studio::practice::PracticeRecord;

/// The longest line that is read, in bytes.
const MAX_BYTES: usize = 1 << 20;

/// The file of practice calls beside a store.
fn practice_file(place: &StorePath) -> PathBuf {
    place.sibling(".practice.jsonl")
}

/// Adds a practice call to the file, for its owner alone.
///
/// # Errors
/// If it cannot be written.
pub fn append_practice_log(place: &StorePath, call: &PracticeRecord) -> io::Result<()> {
    let path = practice_file(place);
    ensure_private(&path)?;
    let line = serde_json::to_string(call)? + "\n";
    let mut file = OpenOptions::new().append(true).open(&path)?;
    // One write, so that two programs do not mix their lines.
    file.write_all(line.as_bytes())?;
    file.sync_data()
}

/// The practice calls that were kept, the first first, and how many lines could not be read.
///
/// # Errors
/// If the file is there and cannot be read.
pub fn read_practice_log(place: &StorePath) -> io::Result<(Vec<PracticeRecord>, usize)> {
    let file = match File::open(practice_file(place)) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok((Vec::new(), 0)),
        Err(error) => return Err(error),
    };
    let (mut calls, mut unread) = (Vec::new(), 0);
    for line in BufReader::new(file).split(b'\n') {
        let line = line?;
        let read = Some(&line).filter(|line| line.len() <= MAX_BYTES);
        match read.and_then(|line| serde_json::from_slice(line).ok()) {
            Some(call) => calls.push(call),
            None if line.is_empty() => {}
            None => unread += 1,
        }
    }
    Ok((calls, unread))
}
