//! Short runs of characters and words: what two texts are compared by.

/// The longest run of Chinese characters that is looked at. A choice: most words have two.
const MAX_NGRAM: usize = 2;

/// Every run of a normalised text: one or two Chinese characters, one or two words.
#[must_use]
pub fn ngrams(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut marks: Vec<usize> = Vec::new();
    let chinese = |c: char| !c.is_ascii() && c.is_alphanumeric();
    for (at, c) in text.char_indices() {
        if chinese(c) {
            marks.push(at);
            for long in 1..=MAX_NGRAM {
                let Some(start) = marks.len().checked_sub(long).and_then(|from| marks.get(from))
                else {
                    break;
                };
                found.extend(text.get(*start..at + c.len_utf8()));
            }
        } else {
            marks.clear();
        }
    }
    let mut last: Option<usize> = None;
    let mut word: Option<usize> = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        let letter = c.is_ascii_alphabetic() || c == '\'';
        match (word, letter) {
            (None, true) => word = Some(at),
            (Some(start), false) => {
                found.extend(text.get(start..at));
                found.extend(last.and_then(|before| text.get(before..at)));
                last = (c == ' ').then_some(start);
                word = None;
            }
            (None, false) if c != ' ' => last = None,
            (None, false) | (Some(_), true) => {}
        }
    }
    found
}
