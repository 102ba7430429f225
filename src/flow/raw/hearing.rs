//! What is heard in a customer's words and in an agent's, and topics of help.

use super::open::{ActId, Effects, NewId, SourceId};
use super::{RawMap, RawText, RawWords};
use crate::FigureCue;
use crate::method::{PhraseClass, Retention, Tone};
use crate::syntax::{OneOrMany, Part, Str, Term, Whole};
use schemars::JsonSchema;
use serde::Deserialize;

/// What a customer does when they speak.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Act", example = serde_json::json!({"id": "ask.fee", "name": {"zh": "问离开要花多少钱", "en": "asks what leaving costs"}}))]
pub(crate) struct RawAct<'a> {
    /// Its id.
    #[schemars(with = "NewId")]
    pub(crate) id: Str<'a>,
    /// What the customer does, for the agent's screen.
    #[serde(borrow)]
    pub(crate) name: RawText<'a>,
    /// It asks something: no reason for leaving is taken from the words of a question.
    #[serde(default)]
    pub(crate) question: bool,
    /// It hurts a customer when an agent does it.
    #[serde(default)]
    pub(crate) hurts: bool,
    /// The agent owes an answer: once heard it is open until something was said that answers `to` it. It is then also a
    /// fact of this name: `none`, `open` or `answered`.
    #[serde(default)]
    pub(crate) owed: bool,
    /// Words that point to it, beside what hearing learned; `…` is a gap.
    #[serde(borrow, default)]
    pub(crate) hear: Vec<RawWords<'a>>,
}

/// Something that customers call for.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Request", example = serde_json::json!({"id": "port", "name": {"zh": "携号转网", "en": "take the number elsewhere"}, "retain": "inform", "acts": "request.port"}))]
pub(crate) struct RawRequest<'a> {
    /// Its id. One that is not leaving is a fact of that name as well: how far it has come.
    #[schemars(with = "NewId")]
    pub(crate) id: Str<'a>,
    /// What it is called; reads well in "wants to {request}" and "要{request}".
    #[serde(borrow)]
    pub(crate) name: RawText<'a>,
    /// It is a request to leave, and this is how far it may be retained against.
    #[serde(default)]
    #[schemars(with = "Retention")]
    pub(crate) retain: Option<Term<Retention>>,
    /// What customers do when they ask for it.
    #[serde(borrow, default)]
    #[schemars(with = "OneOrMany<ActId>")]
    pub(crate) acts: OneOrMany<Str<'a>>,
    /// Ids it had before, which kept calls and scripts may still name.
    #[serde(default)]
    #[schemars(with = "Vec<NewId>")]
    pub(crate) formerly: Vec<Str<'a>>,
    /// Where it comes from: ids of the method, a paper, a rule of the house.
    #[serde(default)]
    #[schemars(with = "Vec<SourceId>")]
    pub(crate) source: Vec<Str<'a>>,
}

/// A company of the trade, as customers name it.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Operator", example = serde_json::json!({"id": "china_mobile", "hear": ["中国移动", "移动", "china mobile"]}))]
pub(crate) struct RawOperator<'a> {
    /// Its id.
    #[schemars(with = "NewId")]
    pub(crate) id: Str<'a>,
    /// Its names, short ones and nicknames among them.
    #[serde(borrow)]
    pub(crate) hear: Vec<RawWords<'a>>,
}

/// Words around a figure that tell whose it is, or what it counts.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Figure", example = serde_json::json!({"tells": "others", "hear": ["别家", "next door"]}))]
pub(crate) struct RawFigure<'a> {
    /// What they tell. Several entries may tell the same.
    #[schemars(with = "FigureCue")]
    pub(crate) tells: Term<FigureCue>,
    /// The words.
    #[serde(borrow)]
    pub(crate) hear: Vec<RawWords<'a>>,
}

/// A word that is often typed otherwise in a hurry: without an apostrophe, by its sound, short.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Repair", example = serde_json::json!({"word": "cancel", "hear": ["cancle", "canx"]}))]
pub(crate) struct RawRepair<'a> {
    /// The word.
    #[serde(borrow)]
    pub(crate) word: Str<'a>,
    /// How it is typed.
    pub(crate) hear: Vec<RawWords<'a>>,
}

/// Words of a customer that tell something whatever was asked.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Cue")]
pub(crate) struct RawCue<'a> {
    /// Its id.
    #[schemars(with = "NewId")]
    pub(crate) id: Str<'a>,
    /// What the words make known: `emotion`, `request`, `refusal`, or a free fact.
    #[serde(borrow, default)]
    #[schemars(with = "Effects")]
    pub(crate) then: RawMap<'a>,
    /// The words say that the customer wants to leave.
    #[serde(default)]
    pub(crate) leaving: bool,
    /// How the words sound.
    #[serde(default)]
    #[schemars(with = "Tone")]
    pub(crate) tone: Option<Term<Tone>>,
    /// The words: short, lower-case; `…` is a gap.
    #[serde(borrow)]
    pub(crate) hear: Vec<RawWords<'a>>,
}

/// A phrase to look for in an agent's own words.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Phrase")]
pub(crate) struct RawPhrase<'a> {
    /// Its id.
    #[schemars(with = "NewId")]
    pub(crate) id: Str<'a>,
    /// What kind of phrase it is.
    pub(crate) class: Term<PhraseClass>,
    /// The phrase, as people know it.
    #[serde(borrow)]
    pub(crate) name: RawText<'a>,
    /// How it lands.
    pub(crate) why: RawText<'a>,
    /// What to say instead; not needed for class `say`.
    #[serde(default)]
    #[schemars(with = "RawText<'static>")]
    pub(crate) instead: Option<RawText<'a>>,
    /// Words that show the phrase; `…` is a gap.
    #[schemars(with = "Vec<RawWords<'static>>")]
    pub(crate) hear: Part,
    /// What an agent does with such a line: heard as learned, beside the words.
    #[serde(borrow, default)]
    #[schemars(with = "ActId")]
    pub(crate) act: Option<Str<'a>>,
    /// Words in the same line that make it fine.
    #[serde(default)]
    #[schemars(with = "Vec<RawWords<'static>>")]
    pub(crate) unless: Option<Part>,
    /// Where it comes from: ids of the method, a paper, a rule of the house.
    #[serde(default)]
    #[schemars(with = "Vec<SourceId>")]
    pub(crate) source: Vec<Str<'a>>,
}

/// A topic of `help`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Topic")]
pub(crate) struct RawTopic<'a> {
    /// Its id.
    #[schemars(with = "NewId")]
    pub(crate) id: Str<'a>,
    /// Its title.
    #[serde(borrow)]
    pub(crate) name: RawText<'a>,
    /// What it says.
    pub(crate) text: RawText<'a>,
    /// Where it comes from: ids of the method, a paper, a rule of the house.
    #[serde(default)]
    #[schemars(with = "Vec<SourceId>")]
    pub(crate) source: Vec<Str<'a>>,
}

/// What hearing learned; written by the program, not by hand.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Learned")]
pub(crate) struct RawModel<'a> {
    /// What is told apart, in which language: `reason.zh`, `tone.en`, `act.zh`.
    #[serde(borrow)]
    pub(crate) id: Str<'a>,
    /// What the words are told apart into.
    pub(crate) classes: Vec<Str<'a>>,
    /// What speaks for each class beforehand, in hundredths of log-odds.
    pub(crate) bias: Vec<i32>,
    /// What one step of a weight is, in thousandths of log-odds.
    pub(crate) unit: Whole<1, 1000>,
    /// By which sentences it was learned.
    #[serde(rename = "digest", default)]
    #[schemars(with = "String")]
    pub(crate) _digest: Option<Str<'a>>,
    /// A table by hash, one character a bucket: a blank where no run is, else a part of the hash of the run there.
    pub(crate) fingerprints: Str<'a>,
    /// A row for each bucket that is not empty, in order: how rare a run is, a weight for each class, and then the run.
    #[schemars(with = "OneOrMany<String>")]
    pub(crate) weights: Part,
}
