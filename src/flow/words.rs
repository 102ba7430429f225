//! Lists of short words, kept in one piece of memory: a flow has thousands of them.

use super::raw::RawWords;
use serde_json::value::RawValue;
use std::borrow::Cow;

/// A list of words that is kept as it stands in its file, and read when it is first needed.
#[derive(Debug, Clone)]
pub struct LateWords(Option<Box<RawValue>>);

impl LateWords {
    /// Keeps a list as it stands.
    pub(super) fn of(raw: Option<&RawValue>) -> Self {
        Self(raw.map(ToOwned::to_owned))
    }

    /// The words.
    #[must_use]
    pub fn read(&self) -> Vec<Cow<'_, str>> {
        let list = self.0.as_ref().map(|raw| serde_json::from_str(raw.get()));
        list.and_then(Result::ok)
            .map(|list: Vec<RawWords<'_>>| list.into_iter().map(|word| word.0).collect())
            .unwrap_or_default()
    }
}

/// Words in order: cues, or names of sources.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Words(Box<str>);

/// What no word contains: a control character, which is taken out of words.
const BETWEEN: char = '\u{1f}';

impl Words {
    /// Keeps these words.
    pub(super) fn of<'a>(words: impl Iterator<Item = &'a str> + Clone) -> Self {
        let bytes: usize = words.clone().map(|word| word.len() + BETWEEN.len_utf8()).sum();
        let mut text = String::with_capacity(bytes);
        for word in words {
            for part in word.split(BETWEEN) {
                text.push_str(part);
            }
            text.push(BETWEEN);
        }
        Self(text.into())
    }

    /// The words.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.split_terminator(BETWEEN)
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
