//! What serde has no shape for, since its keys are open: conditions, effects, deeds, and names.
//!
//! These types are never read; they say to the JSON Schema what the open objects hold, and which names
//! are whose.

#![allow(dead_code, reason = "they only describe what `RawMap`, `RawWhen` and names hold")]

use super::form::RawBounds;
use crate::equation::Verdict;
use crate::method::{
    Clarity, Emotion, End, Fixable, Flaw, Kind, Objection, OutcomeName, PhraseClass, Step,
    Technique, Tells,
};
use crate::syntax::OneOrMany;
use crate::terms::terms;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// How an id is written.
const ID: &str = r"^[a-z][a-z0-9_]*(\.[a-z0-9_]+)*$";

/// Declares names of things, each with a definition of its own, so that a flow can list them.
macro_rules! ids {
    ($($(#[doc = $doc:literal])+ $name:ident,)+) => {
        $(
            $(#[doc = $doc])+
            #[derive(PartialEq, Eq, PartialOrd, Ord)]
            pub(super) struct $name(String);

            impl JsonSchema for $name {
                fn schema_name() -> Cow<'static, str> {
                    stringify!($name).into()
                }
                fn json_schema(_: &mut SchemaGenerator) -> Schema {
                    let description = concat!($($doc),+).trim();
                    json_schema!({ "type": "string", "pattern": ID, "description": description })
                }
            }
        )+
    };
}

ids! {
    /// A name that is given here: lower-case letters, digits and `_`, in parts joined by dots.
    NewId,
    /// The id of a question, a move, a closing line or an offer.
    ItemId,
    /// The id of an offer.
    OfferId,
    /// The id of a reason.
    ReasonId,
    /// The id of evidence.
    EvidenceId,
    /// The id of a shared set of answers.
    AnswerSetId,
    /// The id of an answer.
    AnswerId,
    /// The id of a pack of rules.
    PackId,
    /// A fact of the flow's own.
    FactId,
    /// A value of a fact.
    FactValueId,
    /// A value that lines can use.
    ValueId,
    /// The id of a phrase.
    PhraseId,
}

/// An id of the method (`probe.deep`), or any other source.
pub(super) type SourceId = String;

/// A day.
pub(super) struct Day;

impl JsonSchema for Day {
    fn schema_name() -> Cow<'static, str> {
        "Day".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "pattern": r"^\d{4}-\d{2}-\d{2}$",
            "description": "A day, written year-month-day.",
            "examples": ["2026-12-31"],
        })
    }
}

terms! {
    /// How a value is read and spoken.
    ValueKind as "type" {
        /// Words, at most 60 characters.
        Text,
        /// A whole number, 0 or more.
        Number,
        /// A number of months, spoken as years and months.
        Months,
        /// An amount with its unit.
        Money,
    }
}

terms! {
    /// What a fact is a fact of.
    FactScope as "scope" {
        /// The open objection.
        Objection,
    }
}

/// Facts and the values allowed; all must hold.
#[derive(JsonSchema)]
#[schemars(example = serde_json::json!({"reason": "price", "clarity": ["stated", "vague"]}))]
pub(super) struct Condition {
    /// What the customer wants.
    #[schemars(default, with = "OneOrMany<Kind>")]
    kind: (),
    /// Why they leave: `none`, or a reason's id, which covers its sub-reasons.
    #[schemars(default, with = "OneOrMany<ReasonOrNone>")]
    reason: (),
    /// How well the reason is known.
    #[schemars(default, with = "OneOrMany<Clarity>")]
    clarity: (),
    /// How they feel.
    #[schemars(default, with = "OneOrMany<Emotion>")]
    emotion: (),
    /// How bad the problem is, 0 to 4.
    #[schemars(default, with = "RawBounds")]
    severity: (),
    /// What leaving would cost them, 0 to 4.
    #[schemars(default, with = "RawBounds")]
    cost: (),
    /// What severity and cost prove together.
    #[schemars(default, with = "OneOrMany<Verdict>")]
    verdict: (),
    /// Whether the company can take the cause away.
    #[schemars(default, with = "OneOrMany<Fixable>")]
    fixable: (),
    /// Whether an objection waits for its answer.
    #[schemars(default, with = "OneOrMany<Objection>")]
    objection: (),
    /// Proposals made.
    #[schemars(default, with = "RawBounds")]
    proposals: (),
    /// Clear refusals heard.
    #[schemars(default, with = "RawBounds")]
    refusals: (),
    /// How the call ended (step `closed`).
    #[schemars(default, with = "OneOrMany<OutcomeName>")]
    outcome: (),
    /// A fact of the flow's own, and its values.
    #[schemars(flatten)]
    own: BTreeMap<FactId, OneOrMany<FactValueId>>,
}

/// A reason, or that none is known.
#[derive(JsonSchema)]
#[schemars(untagged)]
pub(super) enum ReasonOrNone {
    Known(ReasonId),
    None(NoReason),
}

/// No reason is known.
#[derive(JsonSchema)]
#[schemars(rename_all = "snake_case")]
pub(super) enum NoReason {
    /// No reason is known.
    None,
}

/// What an answer makes known or does.
#[derive(JsonSchema)]
#[schemars(example = serde_json::json!({"reason": "price.fee", "severity": {"at_least": 2}}))]
pub(super) struct Effects {
    /// The reason is now this one; `none`: it was not that, nothing is known.
    #[schemars(default, with = "ReasonOrNone")]
    reason: (),
    /// How well the reason is known; a new one is `stated` unless this says otherwise.
    #[schemars(default, with = "Clarity")]
    clarity: (),
    /// What becomes known of the problem's severity, 0 to 4; it narrows what is known, never widens it.
    #[schemars(default, with = "RawBounds")]
    severity: (),
    /// What becomes known of the cost of leaving, 0 to 4; from below only in an item with `evidence`.
    #[schemars(default, with = "RawBounds")]
    cost: (),
    /// How they feel.
    #[schemars(default, with = "Emotion")]
    emotion: (),
    /// Whether the company can take the cause away.
    #[schemars(default, with = "Fixable")]
    fixable: (),
    /// What the customer wants.
    #[schemars(default, with = "Kind")]
    kind: (),
    /// A clear no to any talk of staying.
    #[schemars(default, with = "bool")]
    refusal: (),
    /// The customer takes the talk up again of their own accord.
    #[schemars(default, with = "bool")]
    reopens: (),
    /// A worry comes up, or is settled.
    #[schemars(default, with = "Objection")]
    objection: (),
    /// The customer takes what the move or offer says, and its `effect` counts.
    #[schemars(default, with = "bool")]
    takes: (),
    /// The step to go to.
    #[schemars(default, with = "Step")]
    go: (),
    /// An explicit yes (step `agree` only); the call closes as `retained`.
    #[schemars(default, with = "bool")]
    consent: (),
    /// The call closes in this way.
    #[schemars(default, with = "End")]
    end: (),
    /// A fact that the agent notes, and its value.
    #[schemars(flatten)]
    own: BTreeMap<FactId, FactValueId>,
}

/// What happens on a call; all keys must fit.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, example = serde_json::json!({"technique": "offer"}))]
pub(super) struct Deed {
    /// The agent says an item of this technique.
    #[schemars(default, with = "OneOrMany<Technique>")]
    technique: (),
    /// The agent says this item.
    #[schemars(default, with = "OneOrMany<ItemId>")]
    item: (),
    /// The customer gives an answer with this id.
    #[schemars(default, with = "OneOrMany<AnswerId>")]
    answer: (),
    /// The customer makes something known, asked or not.
    #[schemars(default, with = "OneOrMany<Tells>")]
    tells: (),
    /// The agent's own words have this phrase, or one of this class.
    #[schemars(default, with = "OneOrMany<PhraseOrClass>")]
    phrase: (),
    /// The call ends so.
    #[schemars(default, with = "OneOrMany<OutcomeName>")]
    outcome: (),
    /// The call enters this step.
    #[schemars(default, with = "OneOrMany<Step>")]
    enters: (),
    /// What the agent says from the flow has this flaw.
    #[schemars(default, with = "OneOrMany<Flaw>")]
    flaw: (),
    /// The guide advises an item of this technique; only `prove` looks at it.
    #[schemars(default, with = "OneOrMany<Technique>")]
    advised: (),
}

/// A phrase, or all of a class.
#[derive(JsonSchema)]
#[schemars(untagged)]
pub(super) enum PhraseOrClass {
    Class(PhraseClass),
    Phrase(PhraseId),
}

terms! {
    /// A limit of the flow.
    LimitName as "limit" {
        /// Proposals on one call.
        Proposals,
        /// Clear refusals before only letting go is left.
        Refusals,
        /// Exchanges before leading back.
        Exchanges,
    }
}
