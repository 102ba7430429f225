//! The shapes of flow files, as serde reads them from the tree and as the JSON Schema describes them.
//!
//! Strings come with their places; parts whose shape hangs on a name are read once the name is known. Nothing is
//! checked here but shapes; lowering gives names a meaning. What is written beside a key here is what an editor shows
//! to an author.

mod conduct;
mod declare;
mod file;
mod form;
mod hearing;
mod item;
mod open;
mod practice;
mod text;

pub(crate) use conduct::{RawPack, RawRule};
pub(crate) use declare::{
    RawEvidence, RawFact, RawFlow, RawLimits, RawReason, RawStep, RawSteps, RawValueDecl,
};
pub(crate) use file::File;
pub(crate) use form::{RawBounds, RawCount, RawMap, RawWhen};
pub(crate) use hearing::{
    RawAct, RawCue, RawFigure, RawModel, RawOperator, RawPhrase, RawRepair, RawRequest, RawTopic,
};
pub(crate) use item::{RawAnswer, RawAnswerSet, RawItem, RawOffer, RawTaken, RawUse};
pub(crate) use open::{FactScope, LimitName, ValueKind};
pub(crate) use practice::{RawAims, RawBehaviour, RawCustomer, RawManner, RawSense, RawWordings};
pub(crate) use text::{RawInlineText, RawLine, RawLocalized, RawText, RawWords, names, words};

/// The sections whose things share one space of ids.
pub const ITEM_SECTIONS: [&str; 5] = ["questions", "moves", "replies", "offers", "closings"];

/// The sections that a file may have.
pub const SECTIONS: [&str; 23] = [
    "facts",
    "reasons",
    "answers",
    "questions",
    "moves",
    "replies",
    "offers",
    "closings",
    "evidence",
    "acts",
    "requests",
    "operators",
    "repairs",
    "figures",
    "cues",
    "phrases",
    "topics",
    "packs",
    "rules",
    "learned",
    "manners",
    "senses",
    "customers",
];
