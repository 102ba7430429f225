//! A call as it would be held: what the agent says, word for word, and what the customer answers.

use super::View;
use super::layout::{PLAIN, Row};
use super::report::event_text;
use super::screen::answer_label;
use super::text::paragraph;
use crate::call::Event;
use crate::call::history::Entry;
use crate::flow::effect::Noted;
use crate::session::Session;

/// Each thing said or noted, in order, wrapped; an item's id stands behind its line.
pub(super) fn transcript(view: &View, session: &Session<'_>) -> Vec<Row> {
    let words = &view.wording;
    let lang = words.lang();
    let flow = session.case().flow();
    let values = session.values();
    let mut rows = Vec::new();
    for entry in session.history().turns().iter().flat_map(|turn| &turn.entries) {
        let mut push = |id: &str, text: &str| {
            let line = words.with(id, &[("text", text)]);
            paragraph(view, &mut rows, " ", &line);
        };
        match entry {
            Entry::Event(Event::Said { item, answer }) => {
                let said = flow.item(*item);
                push(
                    "transcript-agent",
                    &format!("{} [{}]", said.say.fill(lang, &values), said.id),
                );
                if !said.answers.is_empty() {
                    push("transcript-customer", &answer_label(view, session, *item, *answer));
                }
            }
            Entry::Event(event @ (Event::Heard(_) | Event::Ended(_))) => {
                rows.push(Row::of(PLAIN, format!(" {}", event_text(view, session, *event))));
            }
            Entry::Noted(Noted::Emotion(emotion)) => {
                push("transcript-noted", &format!("emotion={}", emotion.name()));
            }
            Entry::Noted(Noted::Fact(fact, value)) => {
                let fact = flow.fact(*fact);
                let value = fact.values.get(usize::from(*value));
                push(
                    "transcript-noted",
                    &format!("{}={}", fact.id, value.map_or("", |value| &*value.id)),
                );
            }
            Entry::Said { words: own, .. } => push("transcript-agent", own),
            Entry::Words(own) => push("transcript-customer", own),
            Entry::Note(own) => push("transcript-noted", own),
            Entry::Mentioned(_) | Entry::Me(_) => {}
        }
    }
    rows
}
