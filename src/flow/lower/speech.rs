//! Phrases that agents' words are checked for, topics of help, and what hearing learned.

use super::Lowering;
use super::names::SymbolTable;
use super::section::Section;
use crate::diagnostic::{Code, Diagnostic};
use crate::id::PhraseId;
use crate::late::LEARNED;
use crate::method::PhraseClass;
use crate::raw::{RawFigure, RawModel, RawPhrase, RawRepair, RawTopic, RawWords, names, words};
use crate::syntax::{OneOrMany, Str, Value};
use crate::{Figure, HelpTopic, LateWords, Phrase, Repair};
use rustc_hash::FxHashSet;

pub(super) fn phrases<'a>(
    sections: &[Section<'a>],
    names: &SymbolTable<'a>,
    low: &mut Lowering<'a, '_>,
) -> Vec<Phrase> {
    let (mut list, mut before) = (Vec::new(), FxHashSet::default());
    for section in sections.iter().filter(|section| section.name == "phrases") {
        for (id, phrase, act) in low.lower_each(section, lower_phrase) {
            low.source = section.source;
            low.check_new(id, &mut before);
            let act = act.and_then(|act| names.act(act, low));
            let phrase = phrase.map(|phrase| Phrase { act, ..phrase });
            if PhraseId::new(list.len()).is_none() {
                low.report(Code::TooMany, id);
            } else {
                list.extend(phrase);
            }
        }
    }
    list
}

/// A phrase with its id; none of a class that there is not.
fn lower_phrase<'a>(
    value: Value<'a>,
    low: &mut Lowering<'a, '_>,
) -> Option<(Str<'a>, Option<Phrase>, Option<Str<'a>>)> {
    let raw: RawPhrase<'a> = low.read(value)?;
    low.check_id(raw.id);
    let phrase = raw.class.value.map(|class| {
        if class != PhraseClass::Say && raw.instead.is_none() {
            low.push(raw.id.span(), Diagnostic::new(Code::MissingKey).with("name", "instead"));
        }
        // An agent's first screen does not wait for words of flows that are tested as they ship.
        if !low.text().is_built_in() {
            for cues in [Some(raw.hear), raw.unless].into_iter().flatten() {
                let cues: Vec<RawWords<'a>> = low.read_part(cues).unwrap_or_default();
                low.check_cues(&cues);
            }
        }
        let source = low.sources.share(low.source).expect("a source is read while it is lowered");
        Phrase {
            id: raw.id.into(),
            class,
            name: low.text_of(&raw.name),
            why: low.text_of(&raw.why),
            instead: raw.instead.as_ref().map(|instead| low.text_of(instead)),
            act: None,
            hear: LateWords::of(&source, Some(raw.hear)),
            unless: LateWords::of(&source, raw.unless),
            source: names(&raw.source),
        }
    });
    Some((raw.id, phrase, raw.act))
}

pub(super) fn topics<'a>(sections: &[Section<'a>], low: &mut Lowering<'a, '_>) -> Vec<HelpTopic> {
    let (mut list, mut before) = (Vec::new(), FxHashSet::default());
    low.each(sections, "topics", |raw: RawTopic<'a>, low| {
        low.check_id(raw.id);
        low.check_new(raw.id, &mut before);
        list.push(HelpTopic {
            id: raw.id.into(),
            name: low.text_of(&raw.name),
            text: low.text_of(&raw.text),
            source: names(&raw.source),
        });
    });
    list
}

/// Slips of typing; each has a word, and what is typed for it.
pub(super) fn repairs<'a>(sections: &[Section<'a>], low: &mut Lowering<'a, '_>) -> Vec<Repair> {
    let mut list = Vec::new();
    low.each(sections, "repairs", |raw: RawRepair<'a>, low| {
        low.check_words(raw.word);
        low.check_cues(&raw.hear);
        list.push(Repair { word: raw.word.into(), hear: words(&raw.hear) });
    });
    list
}

/// Words around figures.
pub(super) fn figures<'a>(sections: &[Section<'a>], low: &mut Lowering<'a, '_>) -> Vec<Figure> {
    let mut list = Vec::new();
    low.each(sections, "figures", |raw: RawFigure<'a>, low| {
        low.check_cues(&raw.hear);
        list.extend(raw.tells.value.map(|cue| Figure { cue, hear: words(&raw.hear) }));
    });
    list
}

/// What hearing learns to tell apart.
const MODELS: [&str; 9] = [
    "reason.zh",
    "reason.en",
    "tone.zh",
    "tone.en",
    "act.zh",
    "act.en",
    "agent.zh",
    "agent.en",
    "word.en",
];

/// Checks what was learned, where it does not come with the program.
pub(super) fn check_learned<'a>(sections: &[Section<'a>], low: &mut Lowering<'a, '_>) {
    let mut before = FxHashSet::default();
    low.each(sections, LEARNED, |raw: RawModel<'a>, low| {
        if !MODELS.contains(&raw.id.text()) {
            low.unknown("model", raw.id, MODELS);
        }
        low.check_id(raw.id);
        low.check_new(raw.id, &mut before);
        if !raw.classes.is_empty() && raw.bias.len() != raw.classes.len() {
            let detail = format!("{} biases for {} classes", raw.bias.len(), raw.classes.len());
            low.wrong(raw.id, detail);
        }
        check_rows(&raw, low);
    });
}

/// Each row has a weight for each class, and then its run; each full bucket has a row.
fn check_rows<'a>(raw: &RawModel<'a>, low: &mut Lowering<'a, '_>) {
    let rows = low.read_part::<OneOrMany<Str<'a>>>(raw.weights).map(|rows| rows.0);
    let rows = rows.unwrap_or_default();
    let is_row = |row: &Str<'_>| row.get(raw.classes.len() + 1..).is_some();
    for row in rows.iter().filter(|row| !is_row(row)) {
        low.wrong(*row, format!("a row without {} weights and a run", raw.classes.len()));
    }
    let buckets = raw.fingerprints.as_bytes();
    let full = buckets.iter().filter(|bucket| **bucket != b' ').count();
    if !buckets.len().is_power_of_two() || full == buckets.len() {
        low.wrong(raw.fingerprints, "buckets are a power of two, and some are empty".to_owned());
    } else if full != rows.len() {
        let detail = format!("{full} full buckets for {} rows", rows.len());
        low.wrong(raw.fingerprints, detail);
    }
}
