//! `flow.json`, and what a flow declares: facts, values, steps, reasons, evidence.

use super::open::{
    Condition, Day, FactId, FactScope, FactValueId, NewId, OperatorId, SourceId, ValueId, ValueKind,
};
use super::{RawInlineText, RawLine, RawMap, RawText, RawWhen, RawWords};
use crate::fact::{MAX_PROPOSALS, MAX_REFUSALS};
use crate::lang::Lang;
use crate::method::Fixable;
use crate::syntax::{OneOrMany, Part, Str, Term, Whole};
use crate::{GivenBy, Ground, SlotKind};
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeMap;

/// The most exchanges that a flow's limit may allow with a talkative customer.
pub(crate) const MAX_EXCHANGES: i32 = 60;
/// The most minutes that a flow may let a call run before saying so.
pub(crate) const MAX_MINUTES: i32 = 120;

/// What a flow is: its name, its limits, what it takes from elsewhere, and what it knows of customers.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Flow")]
pub(crate) struct RawFlow<'a> {
    /// The schema that this file follows, for editors.
    #[serde(rename = "$schema", default)]
    #[schemars(with = "String")]
    pub(crate) _schema: Option<Str<'a>>,
    /// The version of the format: 2.
    #[serde(rename = "format")]
    #[schemars(with = "Whole<2, 2>")]
    pub(crate) _format: Part,
    /// The flow's id.
    #[schemars(with = "NewId")]
    pub(crate) id: Str<'a>,
    /// The flow's own version; any text.
    #[serde(borrow)]
    pub(crate) version: Str<'a>,
    /// What the flow is called.
    #[serde(borrow)]
    pub(crate) title: RawText<'a>,
    /// The languages that every text is given in, as BCP 47 names them; the first is the one that others translate.
    #[schemars(with = "Vec<Lang>", length(min = 1))]
    pub(crate) languages: Vec<Str<'a>>,
    /// Files of other folders to take in, relative to this one.
    #[serde(rename = "include", default)]
    #[schemars(example = serde_json::json!(["../common/trust.json"]))]
    pub(crate) _include: Vec<Str<'a>>,
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
    /// Which of the operators the company itself is: its names in a customer's words are no rival's.
    #[serde(borrow, default)]
    #[schemars(with = "OperatorId")]
    pub(crate) operator: Option<Str<'a>>,
    /// The flow's own facts.
    #[serde(default)]
    #[schemars(with = "Vec<RawFact<'static>>")]
    pub(crate) facts: Vec<Part>,
    /// The name and the aim of each of the five steps.
    #[serde(borrow)]
    pub(crate) steps: RawSteps<'a>,
}

/// The values that lines can use, by name.
type Values = BTreeMap<ValueId, RawValueDecl<'static>>;

/// The five steps.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Steps")]
pub(crate) struct RawSteps<'a> {
    /// Build trust.
    #[serde(borrow)]
    pub(crate) trust: RawStep<'a>,
    /// Probe for the reason.
    pub(crate) probe: RawStep<'a>,
    /// Propose.
    pub(crate) propose: RawStep<'a>,
    /// Agree.
    pub(crate) agree: RawStep<'a>,
    /// Close.
    pub(crate) closed: RawStep<'a>,
}

/// How far a call may go.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Limits")]
pub(crate) struct RawLimits {
    /// Proposals on one call.
    pub(crate) proposals: Whole<1, { MAX_PROPOSALS as i32 }>,
    /// Clear refusals after which only letting go is left.
    pub(crate) refusals: Whole<1, { MAX_REFUSALS as i32 }>,
    /// Exchanges with a talkative customer before the guide says to lead back.
    #[serde(default = "most_exchanges")]
    pub(crate) exchanges: Whole<1, { MAX_EXCHANGES }>,
    /// Minutes after which the screen says that a call runs long.
    #[serde(default = "most_minutes")]
    pub(crate) minutes: Whole<1, { MAX_MINUTES }>,
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
    /// How it is read and spoken.
    #[serde(rename = "type")]
    pub(crate) value_type: Term<ValueKind>,
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
    /// The figure in a customer's own words that fills it, where their context does not have it.
    #[serde(default)]
    #[schemars(with = "SlotKind")]
    pub(crate) slot: Option<Term<SlotKind>>,
}

/// A fact of the flow's own.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Fact")]
pub(crate) struct RawFact<'a> {
    /// Its name in conditions.
    #[schemars(with = "NewId")]
    pub(crate) id: Str<'a>,
    /// Who tells it.
    pub(crate) given_by: Term<GivenBy>,
    /// Its values; the first holds until something else is told.
    #[serde(borrow)]
    #[schemars(length(min = 1, max = 60))]
    pub(crate) values: Vec<RawFactValue<'a>>,
    /// `objection`: the fact is the open objection's, and is forgotten with it.
    #[serde(default)]
    #[schemars(with = "FactScope")]
    pub(crate) of: Option<Term<FactScope>>,
    /// Where it comes from: ids of the method, a paper, a rule of the house.
    #[serde(default)]
    #[schemars(with = "Vec<SourceId>")]
    pub(crate) source: Vec<Str<'a>>,
}

/// A value of a fact.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "FactValue")]
pub(crate) struct RawFactValue<'a> {
    /// Its name in conditions.
    #[schemars(with = "NewId")]
    pub(crate) id: Str<'a>,
    /// As the screen shows it, in each language.
    #[serde(rename = "$languages", borrow, default)]
    #[schemars(flatten)]
    pub(crate) label: RawInlineText<'a>,
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
    /// Its id; `price.fee` is a sub-reason of `price`, and stands right after it or its siblings.
    #[schemars(with = "NewId")]
    pub(crate) id: Str<'a>,
    /// What it is called; reads well in "mainly about {reason}" and "主要是{reason}".
    #[serde(borrow)]
    pub(crate) name: RawText<'a>,
    /// Whether the company can take the cause away.
    pub(crate) fixable: Term<Fixable>,
    /// Words that customers use for it.
    #[serde(borrow, default)]
    pub(crate) hear: Vec<RawWords<'a>>,
    /// Where it comes from: ids of the method, a paper, a rule of the house.
    #[serde(default)]
    #[schemars(with = "Vec<SourceId>")]
    pub(crate) source: Vec<Str<'a>>,
}

/// What proves a claim.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Evidence")]
pub(crate) struct RawEvidence<'a> {
    /// Its id.
    #[schemars(with = "NewId")]
    pub(crate) id: Str<'a>,
    /// What it is called.
    #[serde(borrow)]
    pub(crate) name: RawText<'a>,
    /// What it rests on.
    pub(crate) ground: Term<Ground>,
    /// Given facts without which it proves nothing.
    #[serde(borrow, default)]
    #[schemars(with = "OneOrMany<Condition>")]
    pub(crate) needs: RawWhen<'a>,
    /// The last day on which it holds, for what is published.
    #[serde(default)]
    #[schemars(with = "Day")]
    pub(crate) until: Option<Str<'a>>,
    /// The fact itself, as it is said.
    #[serde(borrow)]
    pub(crate) fact: RawLine<'a>,
    /// Where it comes from: ids of the method, a paper, a rule of the house.
    #[serde(default)]
    #[schemars(with = "Vec<SourceId>")]
    pub(crate) source: Vec<Str<'a>>,
}

fn most_exchanges() -> Whole<1, { MAX_EXCHANGES }> {
    Whole::of::<12>()
}

fn most_minutes() -> Whole<1, { MAX_MINUTES }> {
    Whole::of::<20>()
}
