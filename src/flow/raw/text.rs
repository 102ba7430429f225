//! Texts in both languages, and spoken lines.

use crate::lang::Text;
use crate::syntax::{OneOrMany, Str};
use crate::words::WordList;
use schemars::JsonSchema;
use serde::Deserialize;

/// A text in both languages, without values.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Text", example = serde_json::json!({"zh": "价格", "en": "price"}))]
pub(crate) struct RawText<'a> {
    /// Chinese.
    #[serde(borrow)]
    #[schemars(length(min = 1))]
    pub(crate) zh: Str<'a>,
    /// English.
    #[serde(borrow)]
    #[schemars(length(min = 1))]
    pub(crate) en: Str<'a>,
}

/// A wording.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(transparent)]
#[schemars(inline, description = "")]
pub(crate) struct RawWords<'a>(
    #[serde(borrow)]
    #[schemars(length(min = 1))]
    pub(crate) Str<'a>,
);

/// A line to say, with `{values}`: one wording, or several, best first. The first one whose values are
/// all known is said, so the last one uses none that can be missing.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    rename = "Line",
    example = serde_json::json!({
        "zh": ["{name}，能问您一句吗？", "能问您一句吗？"],
        "en": ["{name}, may I ask you something?", "May I ask you something?"]
    })
)]
pub(crate) struct RawLine<'a> {
    /// Chinese, as it is spoken.
    #[serde(borrow)]
    pub(crate) zh: OneOrMany<RawWords<'a>>,
    /// English, as it is spoken.
    #[serde(borrow)]
    pub(crate) en: OneOrMany<RawWords<'a>>,
}

impl From<&RawText<'_>> for Text {
    fn from(raw: &RawText<'_>) -> Self {
        Self { zh: raw.zh.into(), en: raw.en.into() }
    }
}

/// Words as a flow keeps them.
pub(crate) fn words(raw: &[RawWords<'_>]) -> WordList {
    WordList::new(raw.iter().map(|words| &*words.0))
}

/// Names as a flow keeps them.
pub(crate) fn names(raw: &[Str<'_>]) -> WordList {
    WordList::new(raw.iter().map(|name| name.text()))
}
