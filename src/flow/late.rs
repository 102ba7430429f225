//! Lists of words that are read late: an agent's first screen does not wait for them.

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
