//! What can be said: questions, moves, closings, offers, and the answers to them.

use super::open::{AnswerSetId, Condition, Effects, EvidenceId, NewId, SourceId, ValueId};
use super::{OneOrMany, RawComment, RawLine, RawMap, RawText, RawWhen, RawWords};
use crate::method::{Step, Technique};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::value::RawValue;
use std::borrow::Cow;

/// A question, a move or a closing line: they differ in where they stand, not in shape.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Item")]
pub(crate) struct RawItem<'a> {
    /// A remark to the reader; nothing reads it.
    #[serde(rename = "$comment", default)]
    pub(crate) _comment: RawComment,
    /// Its id; items and offers share one space of ids.
    #[schemars(with = "NewId")]
    pub(crate) id: &'a str,
    /// The step in which it is said, or several.
    #[serde(borrow)]
    #[schemars(with = "OneOrMany<Step>")]
    pub(crate) step: OneOrMany<&'a str>,
    /// What it does, by the method's name.
    #[schemars(with = "Technique")]
    pub(crate) technique: &'a str,
    /// When it may be said; always, where nothing is written.
    #[serde(borrow, default)]
    #[schemars(with = "OneOrMany<Condition>")]
    pub(crate) when: RawWhen<'a>,
    /// What the agent says.
    #[serde(borrow)]
    pub(crate) say: RawLine<'a>,
    /// What proves what it claims.
    #[serde(default)]
    #[schemars(with = "EvidenceId")]
    pub(crate) evidence: Option<&'a str>,
    /// What it does once the customer takes it.
    #[serde(borrow, default)]
    #[schemars(with = "RawTaken<'static>")]
    pub(crate) effect: Option<RawTaken<'a>>,
    /// What the customer may answer; "something else" need not be written.
    #[serde(borrow, default)]
    #[schemars(with = "Vec<AnswerOrUse>")]
    pub(crate) answers: Vec<&'a RawValue>,
    /// Where it comes from: ids of the method, a paper, a rule of the house.
    #[serde(default)]
    #[schemars(with = "Vec<SourceId>")]
    pub(crate) source: Vec<&'a str>,
}

/// What a move or an offer does when the customer takes it.
#[derive(Debug, Clone, Copy, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Taken", example = serde_json::json!({"severity": -1}))]
pub(crate) struct RawTaken<'a> {
    /// How far the severity of the problem shifts: -2 lowers it by two levels.
    #[serde(default)]
    #[schemars(range(min = -4, max = 4))]
    pub(crate) severity: i8,
    /// What is then known of the cost of leaving; from below only with `evidence`.
    #[serde(borrow, default)]
    #[schemars(with = "super::RawBounds")]
    pub(crate) cost: Option<&'a RawValue>,
}

/// A complete proposal.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Offer")]
pub(crate) struct RawOffer<'a> {
    /// A remark to the reader; nothing reads it.
    #[serde(rename = "$comment", default)]
    pub(crate) _comment: RawComment,
    /// Its id; items and offers share one space of ids.
    #[schemars(with = "NewId")]
    pub(crate) id: &'a str,
    /// What it is called.
    #[serde(borrow)]
    pub(crate) name: RawText<'a>,
    /// When it may be made; always, where nothing is written.
    #[serde(borrow, default)]
    #[schemars(with = "OneOrMany<Condition>")]
    pub(crate) when: RawWhen<'a>,
    /// What the customer would pay each month, where one whole number says it.
    #[serde(default)]
    #[schemars(with = "u32")]
    pub(crate) monthly: Option<u32>,
    /// The value that `monthly` must lie below for the guide to advise the offer.
    #[serde(default)]
    #[schemars(with = "ValueId")]
    pub(crate) below: Option<&'a str>,
    /// What the customer gets.
    pub(crate) what: RawText<'a>,
    /// What it costs.
    pub(crate) price: RawText<'a>,
    /// For how long it binds.
    pub(crate) term: RawText<'a>,
    /// When it starts.
    pub(crate) starts: RawText<'a>,
    /// What is not so good about it; honest offers have one.
    pub(crate) downside: RawText<'a>,
    /// What it is worth to this customer.
    pub(crate) worth: RawText<'a>,
    /// What the agent says.
    #[serde(borrow)]
    pub(crate) say: RawLine<'a>,
    /// What proves what it claims.
    #[serde(default)]
    #[schemars(with = "EvidenceId")]
    pub(crate) evidence: Option<&'a str>,
    /// What it does once the customer takes it.
    #[serde(borrow, default)]
    #[schemars(with = "RawTaken<'static>")]
    pub(crate) effect: Option<RawTaken<'a>>,
    /// What the customer may answer; "something else" need not be written.
    #[serde(borrow)]
    #[schemars(with = "Vec<AnswerOrUse>")]
    pub(crate) answers: Vec<&'a RawValue>,
    /// Where it comes from: ids of the method, a paper, a rule of the house.
    #[serde(default)]
    #[schemars(with = "Vec<SourceId>")]
    pub(crate) source: Vec<&'a str>,
}

/// What a customer may answer.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Answer")]
pub(crate) struct RawAnswer<'a> {
    /// A remark to the reader; nothing reads it.
    #[serde(rename = "$comment", default)]
    pub(crate) _comment: RawComment,
    /// Its id, one word.
    #[schemars(with = "NewId")]
    pub(crate) id: &'a str,
    /// Chinese label on the agent's screen: short, in the customer's voice.
    #[serde(borrow)]
    pub(crate) zh: Cow<'a, str>,
    /// English label on the agent's screen: short, in the customer's voice.
    #[serde(borrow)]
    pub(crate) en: Cow<'a, str>,
    /// What the answer makes known or does.
    #[serde(borrow, default)]
    #[schemars(with = "Effects")]
    pub(crate) then: RawMap<'a>,
    /// They begin to say why; which reason it is comes with their words.
    #[serde(default)]
    pub(crate) tells: bool,
    /// They keep it to themselves; said as whoever is guarded says it.
    #[serde(default)]
    pub(crate) withholds: bool,
    /// How often it is given, relative to its neighbours.
    #[serde(default = "one")]
    #[schemars(range(min = 1, max = 100))]
    pub(crate) odds: u32,
    /// Words that point to it.
    #[serde(borrow, default)]
    pub(crate) hear: Vec<RawWords<'a>>,
}

/// Takes in a shared set of answers.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Use")]
pub(crate) struct RawUse<'a> {
    /// The set's id.
    #[serde(rename = "use")]
    #[schemars(with = "AnswerSetId")]
    pub(crate) set: &'a str,
}

/// An answer, or a shared set of them.
#[derive(JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "it only describes what `RawAnswer` and `RawUse` read")]
enum AnswerOrUse {
    Answer(RawAnswer<'static>),
    Use(RawUse<'static>),
}

/// Answers that several items share.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "AnswerSet")]
pub(crate) struct RawAnswerSet<'a> {
    /// A remark to the reader; nothing reads it.
    #[serde(rename = "$comment", default)]
    pub(crate) _comment: RawComment,
    /// The set's id.
    #[schemars(with = "NewId")]
    pub(crate) id: &'a str,
    /// Its answers.
    #[serde(borrow)]
    #[schemars(with = "Vec<RawAnswer<'static>>")]
    pub(crate) answers: Vec<&'a RawValue>,
}

fn one() -> u32 {
    1
}
