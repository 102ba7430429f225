//! A call as it would be held: what the agent says, word for word, and what the customer answers.

use super::View;
use super::layout::{PLAIN, Row};
use super::nod::stated_text;
use super::report::event_text;
use super::screen::answer_label;
use super::text::paragraph;
use engine::call::Event;
use engine::call::history::{Entry, Turn};
use engine::session::Session;
use flow::effect::NotedFact;

/// Each thing said or noted, in order, wrapped; an item's id stands behind its line.
pub(super) fn transcript(view: &View, session: &Session<'_>) -> Vec<Row> {
    let flow = session.case().flow();
    let mut rows = Vec::new();
    let turns = session.history().turns();
    for (at, turn) in turns.iter().enumerate() {
        // A line says what was known when it was said.
        let mut before = session.history().clone();
        before.undo(turns.len() - at);
        let then = Session::at(flow, session.customer_record().clone(), before);
        entries(view, &then, turn, &mut rows);
    }
    rows
}

fn entries(view: &View, session: &Session<'_>, turn: &Turn, rows: &mut Vec<Row>) {
    let words = &view.wording;
    let lang = words.lang();
    let flow = session.case().flow();
    let values = session.values();
    // What was typed as an answer stands before it in the turn, and after what it answers on the call.
    let said = turn.entries.iter().find_map(|entry| match entry {
        Entry::Event(Event::Said { item, .. }) => Some(flow.item(*item)),
        _ => None,
    });
    if let Some(said) = said {
        let line = format!("{} [{}]", said.say.fill(lang, &values), said.id);
        paragraph(view, rows, " ", &words.with("transcript-agent", &[("text", &line)]));
    }
    for entry in &turn.entries {
        let mut push = |id: &str, text: &str| {
            let line = words.with(id, &[("text", text)]);
            paragraph(view, rows, " ", &line);
        };
        match entry {
            Entry::Event(Event::Said { item, answer }) => {
                let said = flow.item(*item);
                if !said.answers.is_empty() {
                    push("transcript-customer", &answer_label(view, session, *item, *answer));
                }
            }
            Entry::Event(event @ (Event::Heard(_) | Event::Ended(_))) => {
                rows.push(Row::of(PLAIN, format!(" {}", event_text(view, session, *event))));
            }
            Entry::Noted(NotedFact::Emotion(emotion)) => {
                push("transcript-noted", &format!("emotion={}", emotion.name()));
            }
            Entry::Noted(NotedFact::Fact(fact, value)) => {
                let fact = flow.fact(*fact);
                let value = fact.values.get(usize::from(*value));
                push(
                    "transcript-noted",
                    &format!("{}={}", fact.id, value.map_or("", |value| &*value.id)),
                );
            }
            Entry::Stated(stated) => {
                push("transcript-noted", &stated_text(view, session, *stated));
            }
            Entry::Said { words: own, .. } => push("transcript-agent", own),
            Entry::Words(own) => push("transcript-customer", own),
            Entry::Note(own) => push("transcript-noted", own),
            Entry::Mentioned(_) | Entry::Me(_) => {}
        }
    }
}
