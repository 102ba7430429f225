//! What words may mean that were not heard well enough to be taken: the likeliest readings, each with what would become
//! of it.

use super::consequence::{DialogueUpdate, dialogue_update};
use super::heard::Interpretation;
use crate::call::{Event, State, Statement};
use flow::FlowCase;
use flow::condition::NotedFacts;
use flow::context::Context;
use flow::id::{AnswerId, ItemId, ReasonId};

/// So many readings are offered. A choice: an agent who talks weighs two at a glance, and three no more.
const MOST_READINGS: usize = 2;

/// Something that words may mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// This is why.
    Reason(ReasonId),
    /// This is the answer to what was asked.
    Answer(AnswerId),
}

/// Something that words may mean, and what becomes of it if they do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// What they mean.
    pub meaning: Meaning,
    /// What becomes of it.
    pub update: DialogueUpdate,
}

/// The readings of words that were not certain, the likeliest first; none that would change nothing.
#[must_use]
pub fn readings(
    case: FlowCase<'_>,
    record: &Context,
    (state, notes): (&State, NotedFacts),
    asked: Option<ItemId>,
    heard: &Interpretation,
) -> Vec<Reading> {
    if heard.answer.is_some() {
        return Vec::new();
    }
    let item = asked.map(|item| case.item(item));
    let answer = |act| {
        let item = item?;
        item.answer_ids().find(|id| item.answer(*id).is_some_and(|one| one.text.act == Some(act)))
    };
    let reasons = heard.uncertain_reasons().map(|one| (one.score, Meaning::Reason(one.reason)));
    let answers = heard
        .uncertain_acts()
        .filter_map(|one| Some((one.score, Meaning::Answer(answer(one.act)?))));
    let mut likely: Vec<(u16, Meaning)> = reasons.chain(answers).collect();
    likely.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    let read = likely.into_iter().map(|(_, meaning)| {
        let meant = heard.as_meant(meaning);
        let update = dialogue_update(case, record, state, notes, asked, &meant);
        Reading { meaning, update }
    });
    read.filter(Reading::tells).take(MOST_READINGS).collect()
}

impl Reading {
    /// Whether the call takes it.
    fn tells(&self) -> bool {
        self.update.events.iter().any(|event| match (event, self.meaning) {
            (Event::Heard(Statement::Reason(heard)), Meaning::Reason(meant)) => *heard == meant,
            (Event::Said { answer, .. }, Meaning::Answer(meant)) => *answer == meant,
            (Event::Said { .. } | Event::Heard(_) | Event::Ended(_), _) => false,
        })
    }
}
