//! Answers: read once where they are written, then given to each item that takes them.

use super::Lowering;
use super::effect::{HostItem, effect};
use super::names::{ParsedAnswer, SymbolTable};
use crate::diagnostic::Code;
use crate::id::AnswerId;
use crate::raw::{RawAnswer, RawUse, words};
use crate::syntax::{Part, Str, Value};
use crate::{Answer, AnswerText};
use std::sync::Arc;

/// The key of what takes in a shared set.
const USE: &str = "use";

impl<'a> ParsedAnswer<'a> {
    pub(super) fn read(
        value: Value<'a>,
        names: &SymbolTable<'a>,
        low: &mut Lowering<'a, '_>,
    ) -> Option<Self> {
        let raw: RawAnswer<'a> = low.read(value)?;
        low.check_id(raw.id);
        for cue in &raw.hear {
            low.check_words(cue.0);
        }
        let label = low.label(&raw.label, value);
        let takes = |(key, value): &(Str<'a>, Part)| {
            key.text() == "takes" && low.value(*value).source() == "true"
        };
        let text = AnswerText {
            id: raw.id.into(),
            label,
            odds: raw.odds.to(),
            takes: raw.then.0.iter().any(takes),
            tells: raw.tells,
            withholds: raw.withholds,
            act: raw.act.and_then(|name| names.act(name, low)),
            hear: words(&raw.hear),
        };
        Some(Self { id: raw.id, text: Arc::new(text), then: raw.then })
    }

    fn given_in(
        &self,
        host: HostItem,
        list: &mut Vec<Answer>,
        names: &SymbolTable<'a>,
        low: &mut Lowering<'a, '_>,
    ) {
        if list.iter().any(|answer| *answer.text.id == *self.id) {
            low.report(Code::DuplicateName, self.id);
        }
        let (effect, notes) = effect(&self.then, host, names, low);
        list.push(Answer { text: Arc::clone(&self.text), effect, notes });
    }
}

/// The answers of a shared set. Sets do not nest.
pub(super) fn answers_of_set<'a>(
    raw: &[Part],
    names: &SymbolTable<'a>,
    low: &mut Lowering<'a, '_>,
) -> Vec<ParsedAnswer<'a>> {
    let mut list = Vec::new();
    for value in raw.iter().map(|part| low.value(*part)).collect::<Vec<_>>() {
        match value.get(USE) {
            Some(set) => low.report_value(Code::NestedSet, set),
            None => list.extend(ParsedAnswer::read(value, names, low)),
        }
    }
    list
}

/// The written answers of the item `id`, shared sets taken in.
pub(super) fn answers<'a>(
    raw: &[Part],
    id: Str<'a>,
    host: HostItem,
    names: &SymbolTable<'a>,
    low: &mut Lowering<'a, '_>,
) -> Box<[Answer]> {
    let mut list: Vec<Answer> = Vec::new();
    let own = low.source;
    for part in raw {
        let value = low.value(*part);
        if value.get(USE).is_some() {
            let Some(RawUse { set }) = low.read(value) else { continue };
            let Some((source, shared)) = names.answer_set(set, low) else { continue };
            low.source = *source;
            for answer in shared {
                answer.given_in(host, &mut list, names, low);
            }
            low.source = own;
        } else if let Some(answer) = ParsedAnswer::read(value, names, low) {
            answer.given_in(host, &mut list, names, low);
        }
    }
    if list.len() > AnswerId::MAX_WRITTEN {
        low.report(Code::TooMany, id);
        list.truncate(AnswerId::MAX_WRITTEN);
    }
    list.into()
}
