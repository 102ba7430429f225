//! Who calls in practice, how customers behave, and what a call is worth.

use super::open::{ActId, NewId, OfferId, ReasonId, RequestId};
use super::{RawMap, RawText, RawWords};
use crate::method::{CustomerAct, Emotion, Technique};
use crate::syntax::{Part, Str, Term, Whole};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// How customers behave, where the odds of answers do not say it.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(rename = "Behaviour")]
pub(crate) struct RawBehaviour {
    /// How much each level of severity speaks against a yes, in hundredths of log-odds.
    pub(crate) severity: Whole<0, 300>,
    /// How much each level of cost that was shown speaks for a yes, in hundredths of log-odds.
    pub(crate) cost: Whole<0, 300>,
    /// After how many exchanges a settled customer hangs up, on average.
    pub(crate) patience: Whole<4, 200>,
}

impl Default for RawBehaviour {
    fn default() -> Self {
        Self { severity: Whole::of::<60>(), cost: Whole::of::<30>(), patience: Whole::of::<100>() }
    }
}

/// What the end of a call is worth to an honest centre, in points; keeping a customer whom it serves is
/// worth 100.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(rename = "Aims")]
pub(crate) struct RawAims {
    /// Kept, and staying serves them.
    pub(crate) retained: Whole<-100, 100>,
    /// Kept, though the problem still outweighs what leaving would cost them.
    pub(crate) misfit: Whole<-100, 100>,
    /// Let go well, after a clear no or where staying would not serve them.
    pub(crate) let_go: Whole<-100, 100>,
    /// Let go before it was known whether staying would serve them.
    pub(crate) given_up: Whole<-100, 100>,
    /// They took the wish to leave back of their own accord.
    pub(crate) withdrawn: Whole<-100, 100>,
    /// They called for something else, and it was seen to.
    pub(crate) served: Whole<-100, 100>,
    /// To be called back.
    pub(crate) callback: Whole<-100, 100>,
    /// Handed over to a colleague.
    pub(crate) handed_over: Whole<-100, 100>,
    /// They hung up.
    pub(crate) hung_up: Whole<-100, 100>,
    /// Each exchange; fewer are better, so mostly below 0.
    pub(crate) exchange: Whole<-10, 0>,
}

impl Default for RawAims {
    fn default() -> Self {
        Self {
            retained: Whole::of::<100>(),
            misfit: Whole::of::<{ -100 }>(),
            let_go: Whole::of::<40>(),
            given_up: Whole::of::<0>(),
            withdrawn: Whole::of::<80>(),
            served: Whole::of::<40>(),
            callback: Whole::of::<20>(),
            handed_over: Whole::of::<10>(),
            hung_up: Whole::of::<{ -50 }>(),
            exchange: Whole::of::<{ -1 }>(),
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
        let moment = generator.subschema_for::<CustomerAct>();
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
    /// Its id; where the flow has a fact `style`, one of its values.
    #[schemars(with = "NewId")]
    pub(crate) id: Str<'a>,
    /// How easily such customers get angry, in percent of the odds.
    #[serde(default = "as_usual")]
    pub(crate) temper: Whole<0, 400>,
    /// How easily such customers say a clear no, in percent of the odds.
    #[serde(default = "as_usual")]
    pub(crate) refuses: Whole<0, 400>,
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
    /// What they do.
    pub(crate) technique: Term<Technique>,
    /// What an agent does with such words: heard as learned, beside the words.
    #[serde(borrow, default)]
    #[schemars(with = "ActId")]
    pub(crate) act: Option<Str<'a>>,
    /// The words: short, lower-case; `…` is a gap.
    #[serde(borrow)]
    pub(crate) hear: Vec<RawWords<'a>>,
}

/// A customer to practise with.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Customer")]
pub(crate) struct RawCustomer<'a> {
    /// Its id, for `--customer`.
    #[schemars(with = "NewId")]
    pub(crate) id: Str<'a>,
    /// What the customer is called.
    #[serde(borrow)]
    pub(crate) name: RawText<'a>,
    /// Who this is, what was really the matter, and what would have helped; shown after the call.
    pub(crate) about: RawText<'a>,
    /// What they want; the first request to leave, where nothing is written.
    #[serde(default)]
    #[schemars(with = "RequestId")]
    pub(crate) request: Option<Str<'a>>,
    /// What the agent's screen knows of them, as a customer's context has it.
    #[schemars(with = "BTreeMap<String, serde_json::Value>")]
    pub(crate) given: Part,
    /// How they talk: a manner's id.
    #[schemars(with = "NewId")]
    pub(crate) manner: Str<'a>,
    /// How they feel as the call begins.
    #[serde(default = "calm")]
    #[schemars(default = "calm_name")]
    pub(crate) emotion: Term<Emotion>,
    /// Why they really leave.
    #[schemars(with = "ReasonId")]
    pub(crate) reason: Str<'a>,
    /// The polite reason that they give first; left out where they say the true one.
    #[serde(default)]
    #[schemars(with = "ReasonId")]
    pub(crate) excuse: Option<Str<'a>>,
    /// What makes them open up.
    pub(crate) opens_to: Vec<Term<Technique>>,
    /// How much opening up it takes until they say the true reason.
    pub(crate) guard: Whole<0, 3>,
    /// How bad the problem is for them.
    pub(crate) severity: Whole<0, 4>,
    /// What leaving would really cost them.
    pub(crate) cost: Whole<0, 4>,
    /// After how many exchanges they have had enough.
    pub(crate) patience: Whole<4, 40>,
    /// After how many annoyances they break.
    pub(crate) breaking_point: Whole<1, 6>,
    /// The offers that serve them; empty where letting go is the good end.
    #[schemars(with = "Vec<OfferId>")]
    pub(crate) accepts: Vec<Str<'a>>,
    /// How often such a customer calls, relative to the others.
    #[serde(default = "once")]
    pub(crate) odds: Whole<1, 100>,
    /// What they say, by the moment; before what their manner says.
    #[serde(borrow, default)]
    #[schemars(with = "Lines")]
    pub(crate) lines: RawMap<'a>,
}

/// Wordings of one moment.
pub(crate) type RawWordings<'a> = Vec<RawText<'a>>;

fn as_usual() -> Whole<0, 400> {
    Whole::of::<100>()
}

fn calm() -> Term<Emotion> {
    Term { value: Some(Emotion::Calm), span: None }
}

fn once() -> Whole<1, 100> {
    Whole::of::<1>()
}

fn calm_name() -> &'static str {
    Emotion::Calm.name()
}
