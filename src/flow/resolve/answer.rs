//! Answers: read once where they are written, then given to each item that takes them.

use super::Desk;
use super::effect::{Host, effect};
use super::names::{Names, WrittenAnswer};
use crate::diagnostic::Code;
use crate::id::AnswerId;
use crate::lang::Text;
use crate::raw::{RawAnswer, RawUse, words};
use crate::{Answer, AnswerText};
use serde_json::value::RawValue;
use std::sync::Arc;

impl<'a> WrittenAnswer<'a> {
    pub(super) fn read(raw: &'a RawValue, desk: &mut Desk<'a, '_>) -> Option<Self> {
        let raw: RawAnswer<'a> = desk.parse(raw)?;
        desk.check_id(raw.id);
        if !(1..=100).contains(&raw.odds) {
            let finding = desk
                .reader
                .finding(Code::OutOfRange, raw.id)
                .with("name", raw.odds.to_string())
                .with("domain", "1..=100");
            desk.report.push(finding);
        }
        for words in [&raw.zh, &raw.en].into_iter().chain(raw.hear.iter().map(|cue| &cue.0)) {
            desk.check_words(words, raw.id);
        }
        let text = AnswerText {
            id: raw.id.into(),
            label: Text { zh: (*raw.zh).into(), en: (*raw.en).into() },
            odds: u8::try_from(raw.odds).unwrap_or(1),
            takes: raw.then.0.iter().any(|(key, value)| *key == "takes" && value.get() == "true"),
            tells: raw.tells,
            withholds: raw.withholds,
            hear: words(&raw.hear),
        };
        Some(Self { id: raw.id, text: Arc::new(text), then: raw.then })
    }

    fn given_in(
        &self,
        host: Host,
        list: &mut Vec<Answer>,
        names: &Names<'a>,
        desk: &mut Desk<'a, '_>,
    ) {
        if list.iter().any(|answer| *answer.text.id == *self.id) {
            desk.report(Code::DuplicateName, self.id);
        }
        let (effect, notes) = effect(&self.then, host, names, desk);
        list.push(Answer { text: Arc::clone(&self.text), effect, notes });
    }
}

/// The written answers of the item `id`, shared sets taken in.
pub(super) fn answers<'a>(
    raw: &[&'a RawValue],
    id: &str,
    host: Host,
    names: &Names<'a>,
    desk: &mut Desk<'a, '_>,
) -> Box<[Answer]> {
    let mut list: Vec<Answer> = Vec::new();
    let own = desk.reader.id;
    for value in raw {
        if value.get().contains("\"use\"") {
            let Some(RawUse { set }) = desk.parse(value) else { continue };
            let Some((source, shared)) = names.answer_set(set, desk) else { continue };
            desk.reader.id = *source;
            for answer in shared {
                answer.given_in(host, &mut list, names, desk);
            }
            desk.reader.id = own;
        } else if let Some(answer) = WrittenAnswer::read(value, desk) {
            answer.given_in(host, &mut list, names, desk);
        }
    }
    if list.len() > AnswerId::MOST_WRITTEN {
        desk.report(Code::TooMany, id);
        list.truncate(AnswerId::MOST_WRITTEN);
    }
    list.into()
}
