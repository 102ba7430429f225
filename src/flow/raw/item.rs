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
pub(in crate::flow) struct RawItem<'a> {
    /// A remark to the reader; nothing reads it.
    #[serde(rename = "$comment", default)]
    pub(in crate::flow) _comment: RawComment,
    /// Its id; items and offers share one space of ids.
    #[schemars(with = "NewId")]
    pub(in crate::flow) id: &'a str,
    /// The step in which it is said, or several.
    #[serde(borrow)]
    #[schemars(with = "OneOrMany<Step>")]
    pub(in crate::flow) step: OneOrMany<&'a str>,
    /// What it does, by the method's name.
    #[schemars(with = "Technique")]
    pub(in crate::flow) technique: &'a str,
    /// When it may be said; always, where nothing is written.
    #[serde(borrow, default)]
    #[schemars(with = "OneOrMany<Condition>")]
    pub(in crate::flow) when: RawWhen<'a>,
    /// What the agent says.
    #[serde(borrow)]
    pub(in crate::flow) say: RawLine<'a>,
    /// What proves what it claims.
    #[serde(default)]
    #[schemars(with = "EvidenceId")]
    pub(in crate::flow) evidence: Option<&'a str>,
    /// What it does once the customer takes it.
    #[serde(borrow, default)]
    #[schemars(with = "RawTaken<'static>")]
    pub(in crate::flow) effect: Option<RawTaken<'a>>,
    /// What the customer may answer; "something else" need not be written.
    #[serde(borrow, default)]
    #[schemars(with = "Vec<AnswerOrUse>")]
    pub(in crate::flow) answers: Vec<&'a RawValue>,
    /// Where it comes from: ids of the method, a paper, a rule of the house.
    #[serde(default)]
    #[schemars(with = "Vec<SourceId>")]
    pub(in crate::flow) source: Vec<&'a str>,
}

/// What a move or an offer does when the customer takes it.
#[derive(Debug, Clone, Copy, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Taken", example = serde_json::json!({"severity": -1}))]
pub(in crate::flow) struct RawTaken<'a> {
    /// How far the severity of the problem shifts: -2 lowers it by two levels.
    #[serde(default)]
    #[schemars(range(min = -4, max = 4))]
    pub(in crate::flow) severity: i8,
    /// What is then known of the cost of leaving; from below only with `evidence`.
    #[serde(borrow, default)]
    #[schemars(with = "super::RawBounds")]
    pub(in crate::flow) cost: Option<&'a RawValue>,
}

/// A complete proposal.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Offer")]
pub(in crate::flow) struct RawOffer<'a> {
    /// A remark to the reader; nothing reads it.
    #[serde(rename = "$comment", default)]
    pub(in crate::flow) _comment: RawComment,
    /// Its id; items and offers share one space of ids.
    #[schemars(with = "NewId")]
    pub(in crate::flow) id: &'a str,
    /// What it is called.
    #[serde(borrow)]
    pub(in crate::flow) name: RawText<'a>,
    /// When it may be made; always, where nothing is written.
    #[serde(borrow, default)]
    #[schemars(with = "OneOrMany<Condition>")]
    pub(in crate::flow) when: RawWhen<'a>,
    /// What the customer would pay each month, where one whole number says it.
    #[serde(default)]
    #[schemars(with = "u32")]
    pub(in crate::flow) monthly: Option<u32>,
    /// The value that `monthly` must lie below for the guide to advise the offer.
    #[serde(default)]
    #[schemars(with = "ValueId")]
    pub(in crate::flow) below: Option<&'a str>,
    /// What the customer gets.
    pub(in crate::flow) what: RawText<'a>,
    /// What it costs.
    pub(in crate::flow) price: RawText<'a>,
    /// For how long it binds.
    pub(in crate::flow) term: RawText<'a>,
    /// When it starts.
    pub(in crate::flow) starts: RawText<'a>,
    /// What is not so good about it; honest offers have one.
    pub(in crate::flow) downside: RawText<'a>,
    /// What it is worth to this customer.
    pub(in crate::flow) worth: RawText<'a>,
    /// What the agent says.
    #[serde(borrow)]
    pub(in crate::flow) say: RawLine<'a>,
    /// What proves what it claims.
    #[serde(default)]
    #[schemars(with = "EvidenceId")]
    pub(in crate::flow) evidence: Option<&'a str>,
    /// What it does once the customer takes it.
    #[serde(borrow, default)]
    #[schemars(with = "RawTaken<'static>")]
    pub(in crate::flow) effect: Option<RawTaken<'a>>,
    /// What the customer may answer; "something else" need not be written.
    #[serde(borrow)]
    #[schemars(with = "Vec<AnswerOrUse>")]
    pub(in crate::flow) answers: Vec<&'a RawValue>,
    /// Where it comes from: ids of the method, a paper, a rule of the house.
    #[serde(default)]
    #[schemars(with = "Vec<SourceId>")]
    pub(in crate::flow) source: Vec<&'a str>,
}

/// What a customer may answer.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Answer")]
pub(in crate::flow) struct RawAnswer<'a> {
    /// A remark to the reader; nothing reads it.
    #[serde(rename = "$comment", default)]
    pub(in crate::flow) _comment: RawComment,
    /// Its id, one word.
    #[schemars(with = "NewId")]
    pub(in crate::flow) id: &'a str,
    /// Chinese label on the agent's screen: short, in the customer's voice.
    #[serde(borrow)]
    pub(in crate::flow) zh: Cow<'a, str>,
    /// English label on the agent's screen: short, in the customer's voice.
    #[serde(borrow)]
    pub(in crate::flow) en: Cow<'a, str>,
    /// What the answer makes known or does.
    #[serde(borrow, default)]
    #[schemars(with = "Effects")]
    pub(in crate::flow) then: RawMap<'a>,
    /// They begin to say why; which reason it is comes with their words.
    #[serde(default)]
    pub(in crate::flow) tells: bool,
    /// They keep it to themselves; said as whoever is guarded says it.
    #[serde(default)]
    pub(in crate::flow) withholds: bool,
    /// How often it is given, relative to its neighbours.
    #[serde(default = "one")]
    #[schemars(range(min = 1, max = 100))]
    pub(in crate::flow) odds: u32,
    /// Words that point to it.
    #[serde(borrow, default)]
    pub(in crate::flow) hear: Vec<RawWords<'a>>,
}

/// Takes in a shared set of answers.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Use")]
pub(in crate::flow) struct RawUse<'a> {
    /// The set's id.
    #[serde(rename = "use")]
    #[schemars(with = "AnswerSetId")]
    pub(in crate::flow) set: &'a str,
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
pub(in crate::flow) struct RawAnswerSet<'a> {
    /// A remark to the reader; nothing reads it.
    #[serde(rename = "$comment", default)]
    pub(in crate::flow) _comment: RawComment,
    /// The set's id.
    #[schemars(with = "NewId")]
    pub(in crate::flow) id: &'a str,
    /// Its answers.
    #[serde(borrow)]
    #[schemars(with = "Vec<RawAnswer<'static>>")]
    pub(in crate::flow) answers: Vec<&'a RawValue>,
}

fn one() -> u32 {
    1
}
