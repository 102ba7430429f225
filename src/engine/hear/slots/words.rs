//! Whether a text has, begins or ends with some words of the language itself. Lists of them are parted by bars, and split
//! when the program is built.

use crate::hear::normal::is_whole_word;

/// Whether a text has one of these words.
pub(super) fn has_word(text: &str, list: &[&str]) -> bool {
    let stands = |word: &str| {
        text.match_indices(word).any(|(at, _)| is_whole_word(text, at, at + word.len()))
    };
    list.iter().any(|word| stands(word))
}

/// Whether a text begins with these words, and they end there.
pub(super) fn begins(text: &str, words: &str) -> bool {
    let padded = words.trim_end();
    let Some(after) = text.strip_prefix(padded) else { return false };
    let letter = |c: char| c.is_ascii_alphanumeric();
    !(padded.ends_with(letter) && after.starts_with(letter))
}

/// Whether a text ends with these words, and they begin there.
pub(super) fn ends(text: &str, words: &str) -> bool {
    let Some(before) = text.strip_suffix(words) else { return false };
    let letter = |c: char| c.is_ascii_alphanumeric();
    !(words.starts_with(letter) && before.ends_with(letter))
}
