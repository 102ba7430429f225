//! Lists of short words, kept in one piece of memory: a flow has thousands of them.

/// Words in order: cues, or names of sources.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct WordList(Box<str>);

/// What no word contains: a control character, which is taken out of words.
const BETWEEN: char = '\u{1f}';

impl WordList {
    /// Keeps these words.
    pub(super) fn new<'a>(words: impl Iterator<Item = &'a str> + Clone) -> Self {
        let (mut count, mut bytes) = (0, 0);
        for word in words.clone() {
            count += 1;
            bytes += word.len() + BETWEEN.len_utf8();
        }
        let mut text = String::with_capacity(bytes);
        for word in words.clone() {
            text.push_str(word);
            text.push(BETWEEN);
        }
        if text.bytes().filter(|byte| *byte == BETWEEN as u8).count() > count {
            text.clear();
            for word in words {
                text.extend(word.split(BETWEEN));
                text.push(BETWEEN);
            }
        }
        Self(text.into())
    }

    /// The words.
    #[inline]
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.split_terminator(BETWEEN)
    }

    /// Whether there are none.
    #[must_use]
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
