//! The shapes of flow files, as serde reads them.
//!
//! Names are borrowed `&str`s and open-ended parts are `RawValue` slices, so that the place of
//! anything can be found from its address (see [`crate::source`]). Nothing is checked here but
//! shapes; `resolve` gives names a meaning.

mod form;

pub(in crate::flow) use form::{OneOrMany, RawCount, RawMap, RawSections, RawWhen};

use super::words::Words;
use crate::lang::Text;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;
use std::borrow::Cow;

/// The sections that a file may have.
pub const SECTIONS: [&str; 14] = [
    "facts",
    "reasons",
    "answers",
    "questions",
    "moves",
    "offers",
    "closings",
    "evidence",
    "cues",
    "phrases",
    "topics",
    "packs",
    "rules",
    "learned",
];

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::flow) struct RawText<'a> {
    #[serde(borrow)]
    pub(in crate::flow) zh: Cow<'a, str>,
    #[serde(borrow)]
    pub(in crate::flow) en: Cow<'a, str>,
}

/// A wording, borrowed where the text has no escapes.
#[derive(Debug, Clone, Deserialize)]
#[serde(transparent)]
pub(in crate::flow) struct RawWords<'a>(#[serde(borrow)] pub(in crate::flow) Cow<'a, str>);

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::flow) struct RawLine<'a> {
    #[serde(borrow)]
    pub(in crate::flow) zh: OneOrMany<RawWords<'a>>,
    #[serde(borrow)]
    pub(in crate::flow) en: OneOrMany<RawWords<'a>>,
}

/// Only the format, whatever else a later format may hold.
#[derive(Debug, Deserialize)]
pub(in crate::flow) struct RawFormat<'a> {
    #[serde(borrow)]
    pub(in crate::flow) format: &'a RawValue,
}

/// Only the id of an item, whatever else is wrong with it.
#[derive(Debug, Deserialize)]
pub(in crate::flow) struct RawId<'a> {
    #[serde(borrow, default)]
    pub(in crate::flow) id: Option<Cow<'a, str>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::flow) struct RawFlow<'a> {
    #[serde(rename = "$comment", default)]
    pub(in crate::flow) _comment: IgnoredAny,
    #[serde(rename = "$schema", default)]
    pub(in crate::flow) _schema: Option<Cow<'a, str>>,
    #[serde(rename = "format")]
    pub(in crate::flow) _format: u32,
    pub(in crate::flow) id: &'a str,
    #[serde(borrow)]
    pub(in crate::flow) version: Cow<'a, str>,
    pub(in crate::flow) title: RawText<'a>,
    pub(in crate::flow) languages: Vec<&'a str>,
    #[serde(default)]
    pub(in crate::flow) include: Vec<&'a str>,
    pub(in crate::flow) limits: RawLimits,
    #[serde(borrow, default)]
    pub(in crate::flow) values: RawMap<'a>,
    #[serde(borrow, default)]
    pub(in crate::flow) facts: Vec<&'a RawValue>,
    #[serde(borrow)]
    pub(in crate::flow) steps: RawMap<'a>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::flow) struct RawLimits {
    pub(in crate::flow) proposals: u32,
    pub(in crate::flow) refusals: u32,
    #[serde(default = "most_exchanges")]
    pub(in crate::flow) exchanges: u32,
    #[serde(default = "most_minutes")]
    pub(in crate::flow) minutes: u32,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::flow) struct RawStep<'a> {
    #[serde(borrow)]
    pub(in crate::flow) name: RawText<'a>,
    pub(in crate::flow) aim: RawText<'a>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::flow) struct RawValueDecl<'a> {
    #[serde(rename = "$comment", default)]
    pub(in crate::flow) _comment: IgnoredAny,
    #[serde(rename = "type")]
    pub(in crate::flow) value_type: &'a str,
    #[serde(default)]
    pub(in crate::flow) unit: Option<RawText<'a>>,
    #[serde(borrow, default)]
    pub(in crate::flow) sets: RawMap<'a>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::flow) struct RawFact<'a> {
    #[serde(rename = "$comment", default)]
    pub(in crate::flow) _comment: IgnoredAny,
    pub(in crate::flow) id: &'a str,
    pub(in crate::flow) given_by: &'a str,
    #[serde(borrow)]
    pub(in crate::flow) values: Vec<RawFactValue<'a>>,
    #[serde(default)]
    pub(in crate::flow) of: Option<&'a str>,
    #[serde(default)]
    pub(in crate::flow) source: Vec<&'a str>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::flow) struct RawFactValue<'a> {
    pub(in crate::flow) id: &'a str,
    #[serde(borrow)]
    pub(in crate::flow) zh: Cow<'a, str>,
    #[serde(borrow)]
    pub(in crate::flow) en: Cow<'a, str>,
    #[serde(default)]
    pub(in crate::flow) tip: Option<RawText<'a>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::flow) struct RawReason<'a> {
    #[serde(rename = "$comment", default)]
    pub(in crate::flow) _comment: IgnoredAny,
    pub(in crate::flow) id: &'a str,
    #[serde(borrow)]
    pub(in crate::flow) name: RawText<'a>,
    pub(in crate::flow) fixable: &'a str,
    #[serde(borrow, default)]
    pub(in crate::flow) hear: Vec<RawWords<'a>>,
    #[serde(default)]
    pub(in crate::flow) source: Vec<&'a str>,
}

/// A question, a move or a closing line: they differ in where they stand, not in shape.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::flow) struct RawItem<'a> {
    #[serde(rename = "$comment", default)]
    pub(in crate::flow) _comment: IgnoredAny,
    pub(in crate::flow) id: &'a str,
    #[serde(borrow)]
    pub(in crate::flow) step: OneOrMany<&'a str>,
    pub(in crate::flow) technique: &'a str,
    #[serde(borrow, default)]
    pub(in crate::flow) when: RawWhen<'a>,
    #[serde(borrow)]
    pub(in crate::flow) say: RawLine<'a>,
    #[serde(default)]
    pub(in crate::flow) evidence: Option<&'a str>,
    #[serde(borrow, default)]
    pub(in crate::flow) effect: Option<RawTaken<'a>>,
    #[serde(borrow, default)]
    pub(in crate::flow) answers: Vec<&'a RawValue>,
    #[serde(default)]
    pub(in crate::flow) source: Vec<&'a str>,
}

/// What a move or an offer does when the customer takes it.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::flow) struct RawTaken<'a> {
    #[serde(default)]
    pub(in crate::flow) severity: i8,
    #[serde(borrow, default)]
    pub(in crate::flow) cost: Option<&'a RawValue>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::flow) struct RawOffer<'a> {
    #[serde(rename = "$comment", default)]
    pub(in crate::flow) _comment: IgnoredAny,
    pub(in crate::flow) id: &'a str,
    #[serde(borrow)]
    pub(in crate::flow) name: RawText<'a>,
    #[serde(borrow, default)]
    pub(in crate::flow) when: RawWhen<'a>,
    #[serde(default)]
    pub(in crate::flow) monthly: Option<u32>,
    #[serde(default)]
    pub(in crate::flow) below: Option<&'a str>,
    pub(in crate::flow) what: RawText<'a>,
    pub(in crate::flow) price: RawText<'a>,
    pub(in crate::flow) term: RawText<'a>,
    pub(in crate::flow) starts: RawText<'a>,
    pub(in crate::flow) downside: RawText<'a>,
    pub(in crate::flow) worth: RawText<'a>,
    #[serde(borrow)]
    pub(in crate::flow) say: RawLine<'a>,
    #[serde(default)]
    pub(in crate::flow) evidence: Option<&'a str>,
    #[serde(borrow, default)]
    pub(in crate::flow) effect: Option<RawTaken<'a>>,
    #[serde(borrow)]
    pub(in crate::flow) answers: Vec<&'a RawValue>,
    #[serde(default)]
    pub(in crate::flow) source: Vec<&'a str>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::flow) struct RawAnswer<'a> {
    #[serde(rename = "$comment", default)]
    pub(in crate::flow) _comment: IgnoredAny,
    pub(in crate::flow) id: &'a str,
    #[serde(borrow)]
    pub(in crate::flow) zh: Cow<'a, str>,
    #[serde(borrow)]
    pub(in crate::flow) en: Cow<'a, str>,
    #[serde(borrow, default)]
    pub(in crate::flow) then: RawMap<'a>,
    #[serde(default = "one")]
    pub(in crate::flow) odds: u32,
    #[serde(borrow, default)]
    pub(in crate::flow) hear: Vec<RawWords<'a>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::flow) struct RawUse<'a> {
    #[serde(rename = "use")]
    pub(in crate::flow) set: &'a str,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::flow) struct RawAnswerSet<'a> {
    #[serde(rename = "$comment", default)]
    pub(in crate::flow) _comment: IgnoredAny,
    pub(in crate::flow) id: &'a str,
    #[serde(borrow)]
    pub(in crate::flow) answers: Vec<&'a RawValue>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::flow) struct RawEvidence<'a> {
    #[serde(rename = "$comment", default)]
    pub(in crate::flow) _comment: IgnoredAny,
    pub(in crate::flow) id: &'a str,
    #[serde(borrow)]
    pub(in crate::flow) name: RawText<'a>,
    pub(in crate::flow) ground: &'a str,
    #[serde(borrow, default)]
    pub(in crate::flow) needs: RawWhen<'a>,
    #[serde(default)]
    pub(in crate::flow) until: Option<&'a str>,
    #[serde(borrow)]
    pub(in crate::flow) fact: RawLine<'a>,
    #[serde(default)]
    pub(in crate::flow) source: Vec<&'a str>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::flow) struct RawCue<'a> {
    #[serde(rename = "$comment", default)]
    pub(in crate::flow) _comment: IgnoredAny,
    pub(in crate::flow) id: &'a str,
    #[serde(borrow, default)]
    pub(in crate::flow) then: RawMap<'a>,
    #[serde(default)]
    pub(in crate::flow) leaving: bool,
    #[serde(default)]
    pub(in crate::flow) tone: Option<&'a str>,
    #[serde(borrow)]
    pub(in crate::flow) hear: Vec<RawWords<'a>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::flow) struct RawPhrase<'a> {
    #[serde(rename = "$comment", default)]
    pub(in crate::flow) _comment: IgnoredAny,
    pub(in crate::flow) id: &'a str,
    pub(in crate::flow) class: &'a str,
    #[serde(borrow)]
    pub(in crate::flow) name: RawText<'a>,
    pub(in crate::flow) why: RawText<'a>,
    #[serde(default)]
    pub(in crate::flow) instead: Option<RawText<'a>>,
    #[serde(borrow)]
    pub(in crate::flow) hear: &'a RawValue,
    #[serde(borrow, default)]
    pub(in crate::flow) unless: Option<&'a RawValue>,
    #[serde(default)]
    pub(in crate::flow) source: Vec<&'a str>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::flow) struct RawTopic<'a> {
    #[serde(rename = "$comment", default)]
    pub(in crate::flow) _comment: IgnoredAny,
    pub(in crate::flow) id: &'a str,
    #[serde(borrow)]
    pub(in crate::flow) name: RawText<'a>,
    pub(in crate::flow) text: RawText<'a>,
    #[serde(default)]
    pub(in crate::flow) source: Vec<&'a str>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::flow) struct RawModel<'a> {
    pub(in crate::flow) id: &'a str,
    pub(in crate::flow) classes: Vec<&'a str>,
    pub(in crate::flow) bias: Vec<i32>,
    #[serde(rename = "digest", default)]
    pub(in crate::flow) _digest: Option<&'a str>,
    #[serde(borrow)]
    pub(in crate::flow) weights: &'a RawValue,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::flow) struct RawPack<'a> {
    #[serde(rename = "$comment", default)]
    pub(in crate::flow) _comment: IgnoredAny,
    pub(in crate::flow) id: &'a str,
    #[serde(borrow)]
    pub(in crate::flow) name: RawText<'a>,
    pub(in crate::flow) jurisdiction: RawText<'a>,
    pub(in crate::flow) since: &'a str,
    #[serde(borrow, default)]
    pub(in crate::flow) when: RawMap<'a>,
    #[serde(default)]
    pub(in crate::flow) source: Vec<&'a str>,
}

/// A rule: exactly one of its patterns is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::flow) struct RawRule<'a> {
    #[serde(rename = "$comment", default)]
    pub(in crate::flow) _comment: IgnoredAny,
    pub(in crate::flow) id: &'a str,
    pub(in crate::flow) pack: &'a str,
    pub(in crate::flow) level: &'a str,
    #[serde(borrow)]
    pub(in crate::flow) name: RawText<'a>,
    pub(in crate::flow) why: RawText<'a>,
    pub(in crate::flow) instead: RawText<'a>,
    #[serde(borrow, default)]
    pub(in crate::flow) when: RawMap<'a>,
    #[serde(borrow, default)]
    pub(in crate::flow) never: Option<RawWhen<'a>>,
    #[serde(borrow, default)]
    pub(in crate::flow) only: Option<RawWhen<'a>>,
    #[serde(borrow, default)]
    pub(in crate::flow) at_most: Option<RawCount<'a>>,
    #[serde(borrow, default)]
    pub(in crate::flow) of: Option<RawWhen<'a>>,
    #[serde(borrow, default)]
    pub(in crate::flow) after: Option<RawWhen<'a>>,
    #[serde(borrow, default)]
    pub(in crate::flow) until: Option<RawWhen<'a>>,
    #[serde(borrow, default)]
    pub(in crate::flow) within: Option<RawCount<'a>>,
    #[serde(borrow, default)]
    pub(in crate::flow) comes: Option<RawWhen<'a>>,
    #[serde(borrow, default)]
    pub(in crate::flow) always: Option<RawWhen<'a>>,
    #[serde(default)]
    pub(in crate::flow) source: Vec<&'a str>,
}

/// Bounds on a level or a count.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::flow) struct RawBounds {
    #[serde(default)]
    pub(in crate::flow) at_least: Option<u32>,
    #[serde(default)]
    pub(in crate::flow) at_most: Option<u32>,
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

fn most_exchanges() -> u32 {
    12
}

fn most_minutes() -> u32 {
    20
}

fn one() -> u32 {
    1
}
