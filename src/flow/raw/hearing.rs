//! What is heard in a customer's words and in an agent's, and topics of help.

use super::open::{Effects, NewId, SourceId};
use super::{OneOrMany, RawComment, RawMap, RawText, RawWords};
use crate::method::{PhraseClass, Tone};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::value::RawValue;

/// Words of a customer that tell something whatever was asked.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Cue")]
pub(crate) struct RawCue<'a> {
    /// A remark to the reader; nothing reads it.
    #[serde(rename = "$comment", default)]
    pub(crate) _comment: RawComment,
    /// Its id.
    #[schemars(with = "NewId")]
    pub(crate) id: &'a str,
    /// What the words make known: `emotion`, `kind`, `refusal`, or a free fact.
    #[serde(borrow, default)]
    #[schemars(with = "Effects")]
    pub(crate) then: RawMap<'a>,
    /// The words say that the customer wants to leave.
    #[serde(default)]
    pub(crate) leaving: bool,
    /// How the words sound.
    #[serde(default)]
    #[schemars(with = "Tone")]
    pub(crate) tone: Option<&'a str>,
    /// The words: short, lower-case; `…` is a gap.
    #[serde(borrow)]
    pub(crate) hear: Vec<RawWords<'a>>,
}

/// A phrase to look for in an agent's own words.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Phrase")]
pub(crate) struct RawPhrase<'a> {
    /// A remark to the reader; nothing reads it.
    #[serde(rename = "$comment", default)]
    pub(crate) _comment: RawComment,
    /// Its id.
    #[schemars(with = "NewId")]
    pub(crate) id: &'a str,
    /// What kind of phrase it is.
    #[schemars(with = "PhraseClass")]
    pub(crate) class: &'a str,
    /// The phrase, as people know it.
    #[serde(borrow)]
    pub(crate) name: RawText<'a>,
    /// How it lands.
    pub(crate) why: RawText<'a>,
    /// What to say instead; not needed for class `say`.
    #[serde(default)]
    #[schemars(with = "RawText<'static>")]
    pub(crate) instead: Option<RawText<'a>>,
    /// Words that show the phrase; `…` is a gap.
    #[serde(borrow)]
    #[schemars(with = "Vec<RawWords<'static>>")]
    pub(crate) hear: &'a RawValue,
    /// Words in the same line that make it fine.
    #[serde(borrow, default)]
    #[schemars(with = "Vec<RawWords<'static>>")]
    pub(crate) unless: Option<&'a RawValue>,
    /// Where it comes from: ids of the method, a paper, a rule of the house.
    #[serde(default)]
    #[schemars(with = "Vec<SourceId>")]
    pub(crate) source: Vec<&'a str>,
}

/// A topic of `help`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Topic")]
pub(crate) struct RawTopic<'a> {
    /// A remark to the reader; nothing reads it.
    #[serde(rename = "$comment", default)]
    pub(crate) _comment: RawComment,
    /// Its id.
    #[schemars(with = "NewId")]
    pub(crate) id: &'a str,
    /// Its title.
    #[serde(borrow)]
    pub(crate) name: RawText<'a>,
    /// What it says.
    pub(crate) text: RawText<'a>,
    /// Where it comes from: ids of the method, a paper, a rule of the house.
    #[serde(default)]
    #[schemars(with = "Vec<SourceId>")]
    pub(crate) source: Vec<&'a str>,
}

/// What hearing learned; written by the program, not by hand.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Learned")]
pub(crate) struct RawModel<'a> {
    /// `reason` or `tone`.
    pub(crate) id: &'a str,
    /// What the words are told apart into.
    pub(crate) classes: Vec<&'a str>,
    /// What speaks for each class beforehand, in hundredths of log-odds.
    pub(crate) bias: Vec<i32>,
    /// By which sentences it was learned.
    #[serde(rename = "digest", default)]
    #[schemars(with = "String")]
    pub(crate) _digest: Option<&'a str>,
    /// Rows: a weight for each class, then a run of characters or words.
    #[serde(borrow)]
    #[schemars(with = "OneOrMany<String>")]
    pub(crate) weights: &'a RawValue,
}
