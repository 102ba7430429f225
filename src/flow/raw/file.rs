//! The files of a flow as the JSON Schema sees them: `flow.json`, and files of sections.

use super::{
    RawAct, RawAnswerSet, RawCue, RawCustomer, RawEvidence, RawFact, RawFigure, RawFlow, RawItem,
    RawManner, RawModel, RawOffer, RawOperator, RawPack, RawPhrase, RawReason, RawRepair,
    RawRequest, RawRule, RawSense, RawTopic,
};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use std::borrow::Cow;

/// A file of sections; any file may have any of them.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "it only describes the sections that are walked")]
pub(super) struct Sections {
    /// The schema that this file follows, for editors.
    #[schemars(rename = "$schema", default, with = "String")]
    schema: (),
    /// The flow's own facts.
    #[schemars(default, with = "Vec<RawFact<'static>>")]
    facts: (),
    /// Why customers leave.
    #[schemars(default, with = "Vec<RawReason<'static>>")]
    reasons: (),
    /// Answers that several items share.
    #[schemars(default, with = "Vec<RawAnswerSet<'static>>")]
    answers: (),
    /// What the agent asks.
    #[schemars(default, with = "Vec<RawItem<'static>>")]
    questions: (),
    /// What else the agent says.
    #[schemars(default, with = "Vec<RawItem<'static>>")]
    moves: (),
    /// What customers ask and are owed: facts to tell, at any moment of the call.
    #[schemars(default, with = "Vec<RawItem<'static>>")]
    replies: (),
    /// Complete proposals.
    #[schemars(default, with = "Vec<RawOffer<'static>>")]
    offers: (),
    /// The last words, for each way a call can end.
    #[schemars(default, with = "Vec<RawItem<'static>>")]
    closings: (),
    /// What proves claims.
    #[schemars(default, with = "Vec<RawEvidence<'static>>")]
    evidence: (),
    /// What customers do when they speak.
    #[schemars(default, with = "Vec<RawAct<'static>>")]
    acts: (),
    /// What customers call for.
    #[schemars(default, with = "Vec<RawRequest<'static>>")]
    requests: (),
    /// Companies that customers name.
    #[schemars(default, with = "Vec<RawOperator<'static>>")]
    operators: (),
    /// Slips of typing, and the words that they are.
    #[schemars(default, with = "Vec<RawRepair<'static>>")]
    repairs: (),
    /// Words around figures, which tell whose they are.
    #[schemars(default, with = "Vec<RawFigure<'static>>")]
    figures: (),
    /// Words of customers that tell something whatever was asked.
    #[schemars(default, with = "Vec<RawCue<'static>>")]
    cues: (),
    /// Phrases to look for in an agent's own words.
    #[schemars(default, with = "Vec<RawPhrase<'static>>")]
    phrases: (),
    /// Topics of `help`.
    #[schemars(default, with = "Vec<RawTopic<'static>>")]
    topics: (),
    /// Packs of rules of conduct.
    #[schemars(default, with = "Vec<RawPack<'static>>")]
    packs: (),
    /// Rules of conduct.
    #[schemars(default, with = "Vec<RawRule<'static>>")]
    rules: (),
    /// What hearing learned; written by the program.
    #[schemars(default, with = "Vec<RawModel<'static>>")]
    learned: (),
    /// Ways of talking that customers share.
    #[schemars(default, with = "Vec<RawManner<'static>>")]
    manners: (),
    /// What an agent's own words mean in practice.
    #[schemars(default, with = "Vec<RawSense<'static>>")]
    senses: (),
    /// Customers to practise with.
    #[schemars(default, with = "Vec<RawCustomer<'static>>")]
    customers: (),
}

/// A file of a flow: `flow.json` says which format it has, every other file holds sections.
pub(crate) struct File;

impl JsonSchema for File {
    fn schema_name() -> Cow<'static, str> {
        "File".into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let flow = generator.subschema_for::<RawFlow<'static>>();
        let sections = generator.subschema_for::<Sections>();
        json_schema!({
            "description": "A file of a flow.",
            "type": "object",
            "if": { "required": ["format"] },
            "then": flow,
            "else": sections,
        })
    }
}
