//! Slips of typing, and the words that they are.

use super::words::WordList;

/// A word that is often typed otherwise in a hurry.
#[derive(Debug, Clone)]
pub struct Repair {
    /// The word.
    pub word: Box<str>,
    /// How it is typed.
    pub hear: WordList,
}
