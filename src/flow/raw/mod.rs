//! The shapes of flow files, as serde reads them and as the JSON Schema describes them.
//!
//! Names are borrowed `&str`s and open-ended parts are `RawValue` slices, so that the place of
//! anything can be found from its address (see [`crate::source`]). Nothing is checked here but
//! shapes; `resolve` gives names a meaning. What is written beside a key here is what an editor
//! shows to an author.

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
    MOST_EXCHANGES, MOST_MINUTES, RawEvidence, RawFact, RawFlow, RawFormat, RawId, RawReason,
    RawStep, RawValueDecl,
};
pub(crate) use file::File;
pub(crate) use form::{OneOrMany, RawCount, RawMap, RawSections, RawWhen};
pub(crate) use hearing::{RawCue, RawModel, RawPhrase, RawTopic};
pub(crate) use item::{RawAnswer, RawAnswerSet, RawItem, RawOffer, RawTaken, RawUse};
pub(crate) use open::RawBounds;
pub(crate) use practice::{RawAims, RawBehaviour, RawCustomer, RawManner, RawSense, RawWordings};
pub(crate) use text::{RawComment, RawLine, RawText, RawWords, names, words};

/// The sections that a file may have.
pub const SECTIONS: [&str; 17] = [
    "facts",
    "reasons",
    "answers",
    "questions",
    "moves",
    "offers",
    "closings",
    "evidence",
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
