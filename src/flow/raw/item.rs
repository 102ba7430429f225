//! What can be said: questions, moves, closings, offers, and the answers to them.

use super::open::{
    ActId, AnswerSetId, Condition, Effects, EvidenceId, NewId, Price, SourceId, ValueId,
};
use super::{RawInlineText, RawLine, RawMap, RawText, RawWhen, RawWords};
use crate::method::{Step, Technique};
use crate::syntax::{OneOrMany, Part, Str, Term, Whole};
use schemars::JsonSchema;
use serde::Deserialize;

/// A question, a move or a closing line: they differ in where they stand, not in shape.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Item")]
pub(crate) struct RawItem<'a> {
    /// Its id; items and offers share one space of ids.
    #[schemars(with = "NewId")]
    pub(crate) id: Str<'a>,
    /// The step in which it is said, or several.
    pub(crate) step: OneOrMany<Term<Step>>,
    /// What it does, by the method's name.
    pub(crate) technique: Term<Technique>,
    /// When it may be said; always, where nothing is written.
    #[serde(borrow, default)]
    #[schemars(with = "OneOrMany<Condition>")]
    pub(crate) when: RawWhen<'a>,
    /// What it answers: acts that are `owed` one. It is advised while one of them is open, and closes them.
    #[serde(default)]
    #[schemars(with = "OneOrMany<ActId>")]
    pub(crate) to: OneOrMany<Str<'a>>,
    /// What the agent says.
    #[serde(borrow)]
    pub(crate) say: RawLine<'a>,
    /// How much the guide is to prefer it to others of its technique, 1 to 9; not at all, where nothing is written.
    #[serde(default)]
    #[schemars(with = "Whole<1, 9>")]
    pub(crate) prefer: Option<Whole<1, 9>>,
    /// What proves what it claims.
    #[serde(default)]
    #[schemars(with = "EvidenceId")]
    pub(crate) evidence: Option<Str<'a>>,
    /// What it does once the customer takes it.
    #[serde(default)]
    #[schemars(with = "RawTaken")]
    pub(crate) effect: Option<RawTaken>,
    /// What the customer may answer; "something else" need not be written.
    #[serde(default)]
    #[schemars(with = "Vec<AnswerOrUse>")]
    pub(crate) answers: Vec<Part>,
    /// Where it comes from: ids of the method, a paper, a rule of the house.
    #[serde(default)]
    #[schemars(with = "Vec<SourceId>")]
    pub(crate) source: Vec<Str<'a>>,
}

/// What a move or an offer does when the customer takes it.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Taken", example = serde_json::json!({"severity": -1}))]
pub(crate) struct RawTaken {
    /// How far the severity of the problem shifts: -2 lowers it by two levels.
    #[serde(default = "unmoved")]
    pub(crate) severity: Whole<-4, 4>,
    /// What is then known of the cost of leaving; from below only with `evidence`.
    #[serde(default)]
    #[schemars(with = "super::RawBounds")]
    pub(crate) cost: Option<Part>,
}

/// A complete proposal.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Offer")]
pub(crate) struct RawOffer<'a> {
    /// Its id; items and offers share one space of ids.
    #[schemars(with = "NewId")]
    pub(crate) id: Str<'a>,
    /// What it is called.
    #[serde(borrow)]
    pub(crate) name: RawText<'a>,
    /// When it may be made; always, where nothing is written.
    #[serde(borrow, default)]
    #[schemars(with = "OneOrMany<Condition>")]
    pub(crate) when: RawWhen<'a>,
    /// What the customer would pay each month, where one number says it: at most two decimals.
    #[serde(default)]
    #[schemars(with = "Price")]
    pub(crate) monthly: Option<Part>,
    /// The value that counts what `monthly` is the price of one of: seats, lines, children.
    #[serde(default)]
    #[schemars(with = "ValueId")]
    pub(crate) per: Option<Str<'a>>,
    /// The value that `monthly` must lie below for the guide to advise the offer.
    #[serde(default)]
    #[schemars(with = "ValueId")]
    pub(crate) below: Option<Str<'a>>,
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
    /// How much the guide is to prefer it to others of its technique, 1 to 9; not at all, where nothing is written.
    #[serde(default)]
    #[schemars(with = "Whole<1, 9>")]
    pub(crate) prefer: Option<Whole<1, 9>>,
    /// What proves what it claims.
    #[serde(default)]
    #[schemars(with = "EvidenceId")]
    pub(crate) evidence: Option<Str<'a>>,
    /// What it does once the customer takes it.
    #[serde(default)]
    #[schemars(with = "RawTaken")]
    pub(crate) effect: Option<RawTaken>,
    /// What the customer may answer; "something else" need not be written.
    #[schemars(with = "Vec<AnswerOrUse>")]
    pub(crate) answers: Vec<Part>,
    /// Where it comes from: ids of the method, a paper, a rule of the house.
    #[serde(default)]
    #[schemars(with = "Vec<SourceId>")]
    pub(crate) source: Vec<Str<'a>>,
}

/// What a customer may answer.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Answer")]
pub(crate) struct RawAnswer<'a> {
    /// Its id, one word.
    #[schemars(with = "NewId")]
    pub(crate) id: Str<'a>,
    /// Its label on the agent's screen, in each language: short, in the customer's voice.
    #[serde(rename = "$languages", borrow, default)]
    #[schemars(flatten)]
    pub(crate) label: RawInlineText<'a>,
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
    pub(crate) odds: Whole<1, 100>,
    /// What whoever gives it does; any way to do so points to it.
    #[serde(borrow, default)]
    #[schemars(with = "ActId")]
    pub(crate) act: Option<Str<'a>>,
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
    #[serde(rename = "use", borrow)]
    #[schemars(with = "AnswerSetId")]
    pub(crate) set: Str<'a>,
}

/// An answer, or a shared set of them.
#[derive(JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "it only describes what `RawAnswer` and `RawUse` read")]
enum AnswerOrUse {
    Answer(Box<RawAnswer<'static>>),
    Use(RawUse<'static>),
}

/// Answers that several items share.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "AnswerSet")]
pub(crate) struct RawAnswerSet<'a> {
    /// The set's id.
    #[serde(borrow)]
    #[schemars(with = "NewId")]
    pub(crate) id: Str<'a>,
    /// Its answers.
    #[schemars(with = "Vec<RawAnswer<'static>>")]
    pub(crate) answers: Vec<Part>,
}

fn one() -> Whole<1, 100> {
    Whole::of::<1>()
}

fn unmoved() -> Whole<-4, 4> {
    Whole::of::<0>()
}

impl Default for RawTaken {
    fn default() -> Self {
        Self { severity: unmoved(), cost: None }
    }
}
