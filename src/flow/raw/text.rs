//! Texts in both languages, spoken lines, and remarks.

use super::OneOrMany;
use crate::lang::Text;
use crate::words::Words;
use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::IgnoredAny;
use std::borrow::Cow;

/// A text in both languages, without values.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Text", example = serde_json::json!({"zh": "价格", "en": "price"}))]
pub(crate) struct RawText<'a> {
    /// Chinese.
    #[serde(borrow)]
    #[schemars(length(min = 1))]
    pub(crate) zh: Cow<'a, str>,
    /// English.
    #[serde(borrow)]
    #[schemars(length(min = 1))]
    pub(crate) en: Cow<'a, str>,
}

/// A wording, borrowed where the text has no escapes.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(transparent)]
#[schemars(inline, description = "")]
pub(crate) struct RawWords<'a>(
    #[serde(borrow)]
    #[schemars(length(min = 1))]
    pub(crate) Cow<'a, str>,
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

/// A remark to the reader; nothing reads it.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(transparent)]
#[schemars(inline)]
pub(crate) struct RawComment(#[schemars(with = "serde_json::Value")] IgnoredAny);

impl Default for RawComment {
    fn default() -> Self {
        Self(IgnoredAny)
    }
}

impl From<&RawText<'_>> for Text {
    fn from(raw: &RawText<'_>) -> Self {
        Self { zh: (*raw.zh).into(), en: (*raw.en).into() }
    }
}

/// Words as a flow keeps them.
pub(crate) fn words(raw: &[RawWords<'_>]) -> Words {
    Words::of(raw.iter().map(|words| &*words.0))
}

/// Names as a flow keeps them.
pub(crate) fn names(raw: &[&str]) -> Words {
    Words::of(raw.iter().copied())
}
