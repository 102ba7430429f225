//! Phrases that agents' words are checked for, topics of help, and what hearing learned.

use super::{Desk, Section};
use crate::diagnostic::Code;
use crate::id::PhraseId;
use crate::learned::LEARNED;
use crate::method::PhraseClass;
use crate::raw::{RawModel, RawPhrase, RawTopic, RawWords, names};
use crate::{LateWords, Phrase, Topic};

pub(super) fn phrases<'a>(sections: &[Section<'a>], desk: &mut Desk<'a, '_>) -> Vec<Phrase> {
    let mut list: Vec<Phrase> = Vec::new();
    desk.each(sections, "phrases", |raw: RawPhrase<'a>, desk| {
        desk.check_new_id(raw.id, list.iter().map(|known| &*known.id));
        if PhraseId::new(list.len()).is_none() {
            return desk.report(Code::TooMany, raw.id);
        }
        let Some(class) = PhraseClass::from_name(raw.class) else {
            return desk.unknown("class", raw.class, PhraseClass::NAMES.iter().copied());
        };
        if class != PhraseClass::Say && raw.instead.is_none() {
            let finding = desk.reader.finding(Code::MissingKey, raw.id).with("name", "instead");
            desk.report.push(finding);
        }
        // An agent's first screen does not wait for words of flows that are tested as they ship.
        if !desk.reader.is_built_in() {
            for cues in [Some(raw.hear), raw.unless].into_iter().flatten() {
                let cues: Vec<RawWords<'a>> = desk.parse(cues).unwrap_or_default();
                desk.check_cues(&cues, raw.id);
            }
        }
        list.push(Phrase {
            id: raw.id.into(),
            class,
            name: desk.text(&raw.name, raw.id),
            why: desk.text(&raw.why, raw.id),
            instead: raw.instead.as_ref().map(|instead| desk.text(instead, raw.id)),
            hear: LateWords::of(Some(raw.hear)),
            unless: LateWords::of(raw.unless),
            source: names(&raw.source),
        });
    });
    list
}

pub(super) fn topics<'a>(sections: &[Section<'a>], desk: &mut Desk<'a, '_>) -> Vec<Topic> {
    let mut list: Vec<Topic> = Vec::new();
    desk.each(sections, "topics", |raw: RawTopic<'a>, desk| {
        desk.check_new_id(raw.id, list.iter().map(|known| &*known.id));
        list.push(Topic {
            id: raw.id.into(),
            name: desk.text(&raw.name, raw.id),
            text: desk.text(&raw.text, raw.id),
            source: names(&raw.source),
        });
    });
    list
}

/// Checks what was learned, where it does not come with the program.
pub(super) fn check_learned<'a>(sections: &[Section<'a>], desk: &mut Desk<'a, '_>) {
    let mut before: Vec<&'a str> = Vec::new();
    desk.each(sections, LEARNED, |raw: RawModel<'a>, desk| {
        if !["reason", "tone"].contains(&raw.id) {
            desk.unknown("model", raw.id, ["reason", "tone"]);
        }
        desk.check_new_id(raw.id, before.iter().copied());
        before.push(raw.id);
        if raw.bias.len() != raw.classes.len() {
            let detail = format!("{} biases for {} classes", raw.bias.len(), raw.classes.len());
            desk.wrong(raw.id, detail);
        }
        check_rows(&raw, desk);
    });
}

/// Each row has a weight for each class, and then its run.
fn check_rows<'a>(raw: &RawModel<'a>, desk: &mut Desk<'a, '_>) {
    for row in desk.parse::<Vec<&'a str>>(raw.weights).into_iter().flatten() {
        let mut parts = row.splitn(raw.classes.len() + 1, ' ');
        let weights = parts.by_ref().take(raw.classes.len());
        let numbers = weights.filter(|weight| weight.parse::<i16>().is_ok()).count();
        if numbers != raw.classes.len() || parts.next().is_none_or(str::is_empty) {
            desk.wrong(row, format!("a row without {} weights and a run", raw.classes.len()));
        }
    }
}
