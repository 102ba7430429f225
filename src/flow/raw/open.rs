//! What serde has no shape for, since its keys are open: conditions, effects, deeds, and names.
//!
//! These types are never read; they say to the JSON Schema what the open objects hold, and which names
//! are whose.

#![allow(dead_code, reason = "they only describe what `RawMap`, `RawWhen` and names hold")]

use super::form::RawBounds;
use crate::effect::EffectDeed;
use crate::fact::{BuiltIn, Domain, FactUse};
use crate::method::{Emotion, End, Flaw, OutcomeKind, PhraseClass, StatementKind, Step, Technique};
use crate::syntax::OneOrMany;
use crate::syntax::{ALLOW, COMMENT};
use crate::terms::terms;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::json;
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
    /// The id of a request, or `unsaid` or `none`.
    RequestId,
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
    /// The id of an act: what a customer does when they speak.
    ActId,
    /// The id of an operator.
    OperatorId,
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
pub(super) struct Condition;

impl JsonSchema for Condition {
    fn schema_name() -> Cow<'static, str> {
        "Condition".into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let own = generator.subschema_for::<OneOrMany<FactValueId>>();
        let facts = BuiltIn::used_in(FactUse::Condition).map(|fact| {
            let one = values(fact, generator);
            let bounds = matches!(fact.domain(), Domain::Levels | Domain::Count(_));
            let many = if bounds { one } else { one_or_many(&one) };
            (fact.name(), described(many, fact.description()))
        });
        let facts = facts.collect();
        let example = json!({"reason": "price", "clarity": ["stated", "vague"]});
        open("Facts and the values allowed; all must hold.", facts, &own, &example)
    }
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
pub(super) struct Effects;

impl JsonSchema for Effects {
    fn schema_name() -> Cow<'static, str> {
        "Effects".into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let own = generator.subschema_for::<FactValueId>();
        let facts = BuiltIn::used_in(FactUse::Effect).map(|fact| {
            (fact.name(), described(values(fact, generator), fact.effect_description()))
        });
        let mut keys: BTreeMap<&str, Schema> = facts.collect();
        for deed in EffectDeed::ALL {
            let value = match deed {
                EffectDeed::Go => generator.subschema_for::<Step>(),
                EffectDeed::End => generator.subschema_for::<End>(),
                EffectDeed::Refusal
                | EffectDeed::Reopens
                | EffectDeed::Takes
                | EffectDeed::Consent => generator.subschema_for::<bool>(),
            };
            keys.insert(deed.name(), described(value, deed.description()));
        }
        let example = json!({"reason": "price.fee", "severity": {"at_least": 2}});
        open("What an answer makes known or does.", keys, &own, &example)
    }
}

/// One value of a fact.
fn values(fact: BuiltIn, generator: &mut SchemaGenerator) -> Schema {
    match fact.domain() {
        Domain::Requests => generator.subschema_for::<RequestId>(),
        Domain::Terms(set) => (set.schema)(generator),
        Domain::Reasons => generator.subschema_for::<ReasonOrNone>(),
        Domain::Feelings => generator.subschema_for::<Emotion>(),
        Domain::Levels | Domain::Count(_) => generator.subschema_for::<RawBounds>(),
    }
}

fn one_or_many(one: &Schema) -> Schema {
    json_schema!({ "anyOf": [one, { "type": "array", "items": one }] })
}

fn described(mut schema: Schema, description: &str) -> Schema {
    schema.insert("description".to_owned(), description.trim().into());
    schema
}

/// An object with these keys, and others whose names are ids.
fn open(
    description: &str,
    mut keys: BTreeMap<&str, Schema>,
    others: &Schema,
    example: &serde_json::Value,
) -> Schema {
    keys.insert(COMMENT, true.into());
    keys.insert(ALLOW, true.into());
    json_schema!({
        "description": description,
        "examples": [example],
        "type": "object",
        "properties": keys,
        "propertyNames": { "anyOf": [{ "pattern": ID }, { "enum": [COMMENT, ALLOW] }] },
        "additionalProperties": others,
    })
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
    #[schemars(default, with = "OneOrMany<StatementKind>")]
    tells: (),
    /// The agent's own words have this phrase, or one of this class.
    #[schemars(default, with = "OneOrMany<PhraseOrClass>")]
    phrase: (),
    /// The call ends so.
    #[schemars(default, with = "OneOrMany<OutcomeKind>")]
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

/// A price: at most two decimals.
pub(crate) struct Price;

impl JsonSchema for Price {
    fn schema_name() -> Cow<'static, str> {
        "Price".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A price, with at most two decimals.",
            "type": "number", "minimum": 0, "maximum": u32::MAX, "multipleOf": 0.01,
        })
    }
}
