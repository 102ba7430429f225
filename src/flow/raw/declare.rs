//! `flow.json`, and what a flow declares: facts, values, steps, reasons, evidence.

use super::open::{
    Condition, Day, FactId, FactScope, FactValueId, LangCode, NewId, SourceId, ValueId, ValueKind,
};
use super::{OneOrMany, RawComment, RawLine, RawMap, RawText, RawWhen, RawWords};
use crate::condition::{MOST_PROPOSALS, MOST_REFUSALS};
use crate::method::Fixable;
use crate::{GivenBy, Ground};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// The most exchanges that a flow's limit may allow with a talkative customer.
pub(crate) const MOST_EXCHANGES: u8 = 60;
/// The most minutes that a flow may let a call run before saying so.
pub(crate) const MOST_MINUTES: u8 = 120;

/// Only the format, whatever else a later format may hold.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(inline)]
pub(crate) struct RawFormat<'a> {
    #[serde(borrow)]
    #[schemars(with = "u32")]
    pub(crate) format: &'a RawValue,
}

/// Only the id of an item, whatever else is wrong with it.
#[derive(Debug, Deserialize)]
pub(crate) struct RawId<'a> {
    #[serde(borrow, default)]
    pub(crate) id: Option<Cow<'a, str>>,
}

/// What a flow is: its name, its limits, what it takes from elsewhere, and what it knows of customers.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Flow")]
pub(crate) struct RawFlow<'a> {
    /// A remark to the reader; nothing reads it.
    #[serde(rename = "$comment", default)]
    pub(crate) _comment: RawComment,
    /// The schema that this file follows, for editors.
    #[serde(rename = "$schema", default)]
    #[schemars(with = "String")]
    pub(crate) _schema: Option<Cow<'a, str>>,
    /// The version of the format: 1.
    #[serde(rename = "format")]
    #[schemars(range(min = 1, max = 1))]
    pub(crate) _format: u32,
    /// The flow's id.
    #[schemars(with = "NewId")]
    pub(crate) id: &'a str,
    /// The flow's own version; any text.
    #[serde(borrow)]
    pub(crate) version: Cow<'a, str>,
    /// What the flow is called.
    pub(crate) title: RawText<'a>,
    /// Both `zh` and `en`: every text is given in each.
    #[schemars(with = "Vec<LangCode>")]
    pub(crate) languages: Vec<&'a str>,
    /// Files of other folders to take in, relative to this one.
    #[serde(default)]
    #[schemars(example = serde_json::json!(["../common/trust.json"]))]
    pub(crate) include: Vec<&'a str>,
    /// How far a call may go.
    pub(crate) limits: RawLimits,
    /// How customers behave, for practice and simulation.
    #[serde(default)]
    pub(crate) behaviour: super::RawBehaviour,
    /// What the end of a call is worth, for practice and simulation.
    #[serde(default)]
    pub(crate) aims: super::RawAims,
    /// What lines can use as `{name}`, filled from the customer's context.
    #[serde(borrow, default)]
    #[schemars(with = "Values")]
    pub(crate) values: RawMap<'a>,
    /// The flow's own facts.
    #[serde(borrow, default)]
    #[schemars(with = "Vec<RawFact<'static>>")]
    pub(crate) facts: Vec<&'a RawValue>,
    /// The name and the aim of each of the five steps.
    #[serde(borrow)]
    #[schemars(with = "Steps")]
    pub(crate) steps: RawMap<'a>,
}

/// The values that lines can use, by name.
type Values = BTreeMap<ValueId, RawValueDecl<'static>>;

/// The five steps.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "it only describes what a `RawMap` holds")]
struct Steps {
    /// A remark to the reader; nothing reads it.
    #[schemars(rename = "$comment", default, with = "serde_json::Value")]
    comment: (),
    /// Build trust.
    trust: RawStep<'static>,
    /// Probe for the reason.
    probe: RawStep<'static>,
    /// Propose.
    propose: RawStep<'static>,
    /// Agree.
    agree: RawStep<'static>,
    /// Close.
    closed: RawStep<'static>,
}

/// How far a call may go.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Limits")]
pub(crate) struct RawLimits {
    /// Proposals on one call.
    #[schemars(range(min = 1, max = MOST_PROPOSALS))]
    pub(crate) proposals: u32,
    /// Clear refusals after which only letting go is left.
    #[schemars(range(min = 1, max = MOST_REFUSALS))]
    pub(crate) refusals: u32,
    /// Exchanges with a talkative customer before the guide says to lead back.
    #[serde(default = "most_exchanges")]
    #[schemars(range(min = 1, max = MOST_EXCHANGES))]
    pub(crate) exchanges: u32,
    /// Minutes after which the screen says that a call runs long.
    #[serde(default = "most_minutes")]
    #[schemars(range(min = 1, max = MOST_MINUTES))]
    pub(crate) minutes: u32,
}

/// What a step is called, and what it is for.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "StepText")]
pub(crate) struct RawStep<'a> {
    /// Its name on the screen.
    #[serde(borrow)]
    pub(crate) name: RawText<'a>,
    /// What it is for, in a few words.
    pub(crate) aim: RawText<'a>,
}

/// What a line can use as `{name}`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Value", example = serde_json::json!({"type": "money", "unit": {"zh": "元", "en": " yuan"}}))]
pub(crate) struct RawValueDecl<'a> {
    /// A remark to the reader; nothing reads it.
    #[serde(rename = "$comment", default)]
    pub(crate) _comment: RawComment,
    /// How it is read and spoken.
    #[serde(rename = "type")]
    #[schemars(with = "ValueKind")]
    pub(crate) value_type: &'a str,
    /// What `money` is counted in.
    #[serde(default)]
    #[schemars(with = "RawText<'static>")]
    pub(crate) unit: Option<RawText<'a>>,
    /// Given facts that hold once the value is given.
    #[serde(borrow, default)]
    #[schemars(with = "BTreeMap<FactId, FactValueId>")]
    pub(crate) sets: RawMap<'a>,
    /// Whether words are kept in the call's record. What names a person never is; numbers always are.
    #[serde(default)]
    pub(crate) kept: bool,
}

/// A fact of the flow's own.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Fact")]
pub(crate) struct RawFact<'a> {
    /// A remark to the reader; nothing reads it.
    #[serde(rename = "$comment", default)]
    pub(crate) _comment: RawComment,
    /// Its name in conditions.
    #[schemars(with = "NewId")]
    pub(crate) id: &'a str,
    /// Who tells it.
    #[schemars(with = "GivenBy")]
    pub(crate) given_by: &'a str,
    /// Its values; the first holds until something else is told.
    #[serde(borrow)]
    #[schemars(length(min = 1, max = 60))]
    pub(crate) values: Vec<RawFactValue<'a>>,
    /// `objection`: the fact is the open objection's, and is forgotten with it.
    #[serde(default)]
    #[schemars(with = "FactScope")]
    pub(crate) of: Option<&'a str>,
    /// Where it comes from: ids of the method, a paper, a rule of the house.
    #[serde(default)]
    #[schemars(with = "Vec<SourceId>")]
    pub(crate) source: Vec<&'a str>,
}

/// A value of a fact.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "FactValue")]
pub(crate) struct RawFactValue<'a> {
    /// Its name in conditions.
    #[schemars(with = "NewId")]
    pub(crate) id: &'a str,
    /// Chinese, as the screen shows it.
    #[serde(borrow)]
    pub(crate) zh: Cow<'a, str>,
    /// English, as the screen shows it.
    #[serde(borrow)]
    pub(crate) en: Cow<'a, str>,
    /// One short line that the agent alone sees while the value holds.
    #[serde(default)]
    #[schemars(with = "RawText<'static>")]
    pub(crate) tip: Option<RawText<'a>>,
}

/// Why a customer leaves.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Reason")]
pub(crate) struct RawReason<'a> {
    /// A remark to the reader; nothing reads it.
    #[serde(rename = "$comment", default)]
    pub(crate) _comment: RawComment,
    /// Its id; `price.fee` is a sub-reason of `price`, and stands right after it or its siblings.
    #[schemars(with = "NewId")]
    pub(crate) id: &'a str,
    /// What it is called; reads well in "mainly about {reason}" and "主要是{reason}".
    #[serde(borrow)]
    pub(crate) name: RawText<'a>,
    /// Whether the company can take the cause away.
    #[schemars(with = "Fixable")]
    pub(crate) fixable: &'a str,
    /// Words that customers use for it.
    #[serde(borrow, default)]
    pub(crate) hear: Vec<RawWords<'a>>,
    /// Where it comes from: ids of the method, a paper, a rule of the house.
    #[serde(default)]
    #[schemars(with = "Vec<SourceId>")]
    pub(crate) source: Vec<&'a str>,
}

/// What proves a claim.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Evidence")]
pub(crate) struct RawEvidence<'a> {
    /// A remark to the reader; nothing reads it.
    #[serde(rename = "$comment", default)]
    pub(crate) _comment: RawComment,
    /// Its id.
    #[schemars(with = "NewId")]
    pub(crate) id: &'a str,
    /// What it is called.
    #[serde(borrow)]
    pub(crate) name: RawText<'a>,
    /// What it rests on.
    #[schemars(with = "Ground")]
    pub(crate) ground: &'a str,
    /// Given facts without which it proves nothing.
    #[serde(borrow, default)]
    #[schemars(with = "OneOrMany<Condition>")]
    pub(crate) needs: RawWhen<'a>,
    /// The last day on which it holds, for what is published.
    #[serde(default)]
    #[schemars(with = "Day")]
    pub(crate) until: Option<&'a str>,
    /// The fact itself, as it is said.
    #[serde(borrow)]
    pub(crate) fact: RawLine<'a>,
    /// Where it comes from: ids of the method, a paper, a rule of the house.
    #[serde(default)]
    #[schemars(with = "Vec<SourceId>")]
    pub(crate) source: Vec<&'a str>,
}

fn most_exchanges() -> u32 {
    12
}

fn most_minutes() -> u32 {
    20
}
