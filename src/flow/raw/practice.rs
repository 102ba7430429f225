//! Who calls in practice, how customers behave, and what a call is worth.

use super::open::{NewId, OfferId, ReasonId};
use super::{RawComment, RawMap, RawText, RawWords};
use crate::method::{Emotion, Kind, Moment, Technique};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// How customers behave, where the odds of answers do not say it.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(rename = "Behaviour")]
pub(crate) struct RawBehaviour {
    /// How much each level of severity speaks against a yes, in hundredths of log-odds.
    #[schemars(range(min = 0, max = 300))]
    pub(crate) severity: u32,
    /// How much each level of cost that was shown speaks for a yes, in hundredths of log-odds.
    #[schemars(range(min = 0, max = 300))]
    pub(crate) cost: u32,
    /// After how many exchanges a settled customer hangs up, on average.
    #[schemars(range(min = 4, max = 200))]
    pub(crate) patience: u32,
}

impl Default for RawBehaviour {
    fn default() -> Self {
        Self { severity: 60, cost: 30, patience: 100 }
    }
}

/// What the end of a call is worth to an honest centre, in points; keeping a customer whom it serves is
/// worth 100.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(rename = "Aims")]
pub(crate) struct RawAims {
    /// Kept, and staying serves them.
    #[schemars(range(min = -100, max = 100))]
    pub(crate) retained: i32,
    /// Kept, though the problem still outweighs what leaving would cost them.
    #[schemars(range(min = -100, max = 100))]
    pub(crate) misfit: i32,
    /// Let go well, after a clear no or where staying would not serve them.
    #[schemars(range(min = -100, max = 100))]
    pub(crate) let_go: i32,
    /// Let go before it was known whether staying would serve them.
    #[schemars(range(min = -100, max = 100))]
    pub(crate) given_up: i32,
    /// They took the wish to leave back of their own accord.
    #[schemars(range(min = -100, max = 100))]
    pub(crate) withdrawn: i32,
    /// To be called back.
    #[schemars(range(min = -100, max = 100))]
    pub(crate) callback: i32,
    /// Handed over to a colleague.
    #[schemars(range(min = -100, max = 100))]
    pub(crate) handed_over: i32,
    /// They hung up.
    #[schemars(range(min = -100, max = 100))]
    pub(crate) hung_up: i32,
    /// Each exchange; fewer are better, so mostly below 0.
    #[schemars(range(min = -10, max = 0))]
    pub(crate) exchange: i32,
}

impl Default for RawAims {
    fn default() -> Self {
        Self {
            retained: 100,
            misfit: -100,
            let_go: 40,
            given_up: 0,
            withdrawn: 80,
            callback: 20,
            handed_over: 10,
            hung_up: -50,
            exchange: -1,
        }
    }
}

/// Lines of a customer, by the moment they belong to.
struct Lines;

impl JsonSchema for Lines {
    fn schema_name() -> Cow<'static, str> {
        "Lines".into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let moment = generator.subschema_for::<Moment>();
        let texts = generator.subschema_for::<Vec<RawText<'static>>>();
        json_schema!({
            "description": "Wordings by the moment they belong to.",
            "type": "object",
            "propertyNames": { "anyOf": [moment, { "const": "$comment" }] },
            "additionalProperties": texts,
        })
    }
}

/// A way of talking that many customers share.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Manner")]
pub(crate) struct RawManner<'a> {
    /// A remark to the reader; nothing reads it.
    #[serde(rename = "$comment", default)]
    pub(crate) _comment: RawComment,
    /// Its id; where the flow has a fact `style`, one of its values.
    #[schemars(with = "NewId")]
    pub(crate) id: &'a str,
    /// How easily such customers get angry, in percent of the odds.
    #[serde(default = "as_usual")]
    #[schemars(range(min = 0, max = 400))]
    pub(crate) temper: u32,
    /// How easily such customers say a clear no, in percent of the odds.
    #[serde(default = "as_usual")]
    #[schemars(range(min = 0, max = 400))]
    pub(crate) refuses: u32,
    /// What they say, by the moment.
    #[serde(borrow)]
    #[schemars(with = "Lines")]
    pub(crate) lines: RawMap<'a>,
}

/// Words by which an agent's own way of saying something is known in practice.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Sense")]
pub(crate) struct RawSense<'a> {
    /// A remark to the reader; nothing reads it.
    #[serde(rename = "$comment", default)]
    pub(crate) _comment: RawComment,
    /// What they do.
    #[schemars(with = "Technique")]
    pub(crate) technique: &'a str,
    /// The words: short, lower-case; `…` is a gap.
    #[serde(borrow)]
    pub(crate) hear: Vec<RawWords<'a>>,
}

/// A customer to practise with.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Customer")]
pub(crate) struct RawCustomer<'a> {
    /// A remark to the reader; nothing reads it.
    #[serde(rename = "$comment", default)]
    pub(crate) _comment: RawComment,
    /// Its id, for `--customer`.
    #[schemars(with = "NewId")]
    pub(crate) id: &'a str,
    /// What the customer is called.
    #[serde(borrow)]
    pub(crate) name: RawText<'a>,
    /// Who this is, what was really the matter, and what would have helped; shown after the call.
    pub(crate) about: RawText<'a>,
    /// What they want.
    #[schemars(with = "Kind")]
    pub(crate) kind: &'a str,
    /// What the agent's screen knows of them, as a customer's context has it.
    #[schemars(with = "BTreeMap<String, serde_json::Value>")]
    pub(crate) given: &'a RawValue,
    /// How they talk: a manner's id.
    #[schemars(with = "NewId")]
    pub(crate) manner: &'a str,
    /// How they feel as the call begins.
    #[serde(default = "calm")]
    #[schemars(with = "Emotion")]
    pub(crate) emotion: &'a str,
    /// Why they really leave.
    #[schemars(with = "ReasonId")]
    pub(crate) reason: &'a str,
    /// The polite reason that they give first; left out where they say the true one.
    #[serde(default)]
    #[schemars(with = "ReasonId")]
    pub(crate) excuse: Option<&'a str>,
    /// What makes them open up.
    #[schemars(with = "Vec<Technique>")]
    pub(crate) opens_to: Vec<&'a str>,
    /// How much opening up it takes until they say the true reason.
    #[schemars(range(min = 0, max = 3))]
    pub(crate) guard: u32,
    /// How bad the problem is for them.
    #[schemars(range(min = 0, max = 4))]
    pub(crate) severity: u32,
    /// What leaving would really cost them.
    #[schemars(range(min = 0, max = 4))]
    pub(crate) cost: u32,
    /// After how many exchanges they have had enough.
    #[schemars(range(min = 4, max = 40))]
    pub(crate) patience: u32,
    /// After how many annoyances they break.
    #[schemars(range(min = 1, max = 6))]
    pub(crate) breaking_point: u32,
    /// The offers that serve them; empty where letting go is the good end.
    #[schemars(with = "Vec<OfferId>")]
    pub(crate) accepts: Vec<&'a str>,
    /// How often such a customer calls, relative to the others.
    #[serde(default = "once")]
    #[schemars(range(min = 1, max = 100))]
    pub(crate) odds: u32,
    /// What they say, by the moment; before what their manner says.
    #[serde(borrow, default)]
    #[schemars(with = "Lines")]
    pub(crate) lines: RawMap<'a>,
}

/// Wordings of one moment.
pub(crate) type RawWordings<'a> = Vec<RawText<'a>>;

fn as_usual() -> u32 {
    100
}

fn calm() -> &'static str {
    Emotion::Calm.name()
}

fn once() -> u32 {
    1
}
