//! Texts in both languages, spoken lines, and remarks.

use super::OneOrMany;
use crate::flow::words::Words;
use crate::lang::Text;
use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::IgnoredAny;
use std::borrow::Cow;

/// A text in both languages, without values.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Text", example = serde_json::json!({"zh": "价格", "en": "price"}))]
pub(in crate::flow) struct RawText<'a> {
    /// Chinese.
    #[serde(borrow)]
    #[schemars(length(min = 1))]
    pub(in crate::flow) zh: Cow<'a, str>,
    /// English.
    #[serde(borrow)]
    #[schemars(length(min = 1))]
    pub(in crate::flow) en: Cow<'a, str>,
}

/// A wording, borrowed where the text has no escapes.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(transparent)]
#[schemars(inline, description = "")]
pub(in crate::flow) struct RawWords<'a>(
    #[serde(borrow)]
    #[schemars(length(min = 1))]
    pub(in crate::flow) Cow<'a, str>,
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
pub(in crate::flow) struct RawLine<'a> {
    /// Chinese, as it is spoken.
    #[serde(borrow)]
    pub(in crate::flow) zh: OneOrMany<RawWords<'a>>,
    /// English, as it is spoken.
    #[serde(borrow)]
    pub(in crate::flow) en: OneOrMany<RawWords<'a>>,
}

/// A remark to the reader; nothing reads it.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(transparent)]
#[schemars(inline)]
pub(in crate::flow) struct RawComment(#[schemars(with = "serde_json::Value")] IgnoredAny);

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
pub(in crate::flow) fn words(raw: &[RawWords<'_>]) -> Words {
    Words::of(raw.iter().map(|words| &*words.0))
}

/// Names as a flow keeps them.
pub(in crate::flow) fn names(raw: &[&str]) -> Words {
    Words::of(raw.iter().copied())
}
