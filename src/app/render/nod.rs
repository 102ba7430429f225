//! What was heard of the customer's words, part by part, for a nod.

use super::layout::{FAINT, PLAIN, Row, STRONG, hanging};
use super::names::request_name;
use super::screen::{ROOMY, advice, answer_label, answers, reason_text, with_notice};
use super::text::plain;
use super::{MAX_ROWS, View};
use engine::call::{Event, Statement};
use engine::hear::{ActHypothesis, Interpretation, Leaving, Meaning, RepairedWord};
use engine::session::{Pending, PendingInterpretation, Session};
use flow::context::{Context, StatedValue};
use flow::effect::NotedFact;
use flow::id::ReasonId;
use flow::known::{GIVES_REASON, LEAVES};
use flow::lang::Lang;
use flow::{Request, RequestKind};
use std::collections::BTreeSet;

/// What was heard, for a nod.
pub(super) fn interpretation(view: &View, session: &Session<'_>) -> Vec<Row> {
    let Pending::Heard(hearing) = session.pending() else { return advice(view, session) };
    let words = &view.wording;
    let parts = understood(view, session, hearing);
    let lead = format!(" {}  ", words.text("heard-label"));
    let mut rows = if parts.is_empty() {
        hanging(&lead, &words.text("heard-nothing"), PLAIN, view.width)
    } else {
        hanging(&lead, &parts.join(" · "), STRONG, view.width)
    };
    if hearing.words.chars().count() > engine::hear::MAX_CHARS {
        let most = engine::hear::MAX_CHARS.to_string();
        rows.push(Row::of(FAINT, format!(" {}", words.with("words-cut", &[("most", &most)]))));
    }
    if hearing.command.is_some() {
        let line = words.with("heard-command", &[("line", &plain(&hearing.words))]);
        rows.push(Row::of(FAINT, format!(" {line}")));
    }
    if hearing.interpretation.denies_leaving {
        rows.push(Row::of(FAINT, format!(" {}", words.text("heard-stays"))));
    }
    rows.truncate(MAX_ROWS / 2);
    if let Some(item) = hearing.asked {
        rows.extend(answers(view, session, item));
    }
    let keys = match (hearing.asked, view.width >= ROOMY) {
        (_, true) if !hearing.readings.is_empty() => "keys-readings",
        (_, false) if !hearing.readings.is_empty() => "keys-readings-short",
        (_, false) if hearing.is_empty() => "keys-heard-nothing-short",
        (None, true) if hearing.is_empty() => "keys-heard-nothing-unasked",
        (Some(_), true) if hearing.is_empty() => "keys-heard-nothing",
        (None, _) => "keys-heard-unasked",
        (Some(_), true) => "keys-heard",
        (Some(_), false) => "keys-heard-short",
    };
    rows.truncate(MAX_ROWS - 1);
    rows.push(Row::of(FAINT, format!(" {}", words.text(keys))));
    rows
}

/// What was heard and taken at once, above where the call stands.
pub(super) fn taken(
    view: &View,
    session: &Session<'_>,
    hearing: &PendingInterpretation,
) -> Vec<Row> {
    let parts = understood(view, session, hearing).join(" · ");
    let line = view.wording.with("taken", &[("parts", &parts)]);
    with_notice(view, session, &format!(" {line}"))
}

/// What was made of the customer's words, part by part.
fn understood(view: &View, session: &Session<'_>, hearing: &PendingInterpretation) -> Vec<String> {
    let words = &view.wording;
    let heard = &hearing.interpretation;
    let mut parts = Vec::new();
    if let (Some(item), Some(answer)) = (hearing.asked, heard.answer) {
        parts.push(
            words.with("heard-answer", &[("answer", &answer_label(view, session, item, answer))]),
        );
    }
    let told = hearing
        .update
        .events
        .iter()
        .any(|event| matches!(event, Event::Heard(Statement::Reason(_)) | Event::Said { .. }));
    let confident = heard.confident_reason().map(|one| one.reason);
    let sure = confident.filter(|_| told);
    let named = heard
        .reasons
        .iter()
        .filter(|one| Some(one.reason) == sure || hearing.update.mentioned.contains(&one.reason));
    for one in named {
        let cues: Vec<String> = one.words.iter().take(3).map(|word| format!("“{word}”")).collect();
        let gap = if view.lang().of_program() == Lang::Zh { "" } else { " " };
        let name = format!("{}{gap}{}", reason_text(view, session, one.reason), cues.join(gap));
        parts.push(if hearing.update.mentioned.contains(&one.reason) {
            words.with("heard-also", &[("reason", &name)])
        } else {
            name
        });
    }
    // What changes nothing was understood all the same.
    let known = session.history().state().reason();
    let is_known = |reason: &ReasonId| [known, session.case().root_reason(known)].contains(reason);
    let again = confident.filter(|reason| !told && is_known(reason));
    parts.extend(again.map(|reason| {
        words.with("heard-known", &[("reason", &reason_text(view, session, reason))])
    }));
    parts.extend(readings(view, session, hearing));
    parts.extend(heard.request.map(|id| request_name(session.case().flow(), id, words)));
    parts.extend(heard.emotion.map(|emotion| words.text(&format!("emotion-{}", emotion.name()))));
    if hearing.asked.is_none() || heard.answer.is_none() {
        let acts = acts(view, session, hearing);
        match heard.leaving {
            Leaving::Yes
                if heard.request.is_none() && acts.is_empty() && leaves(session, heard) =>
            {
                parts.push(words.text("heard-leaving"));
            }
            Leaving::Negated if heard.denies_leaving => {
                parts.push(words.text("heard-not-leaving"));
            }
            Leaving::Yes | Leaving::Negated | Leaving::No => {}
        }
        parts.extend(acts);
    }
    if heard.refusal {
        parts.push(words.text("heard-refusal"));
    }
    // An apostrophe left out needs no word.
    let is_news = |one: &&RepairedWord| one.read.replace('\'', "") != one.typed;
    let repaired = heard.repaired.iter().filter(is_news);
    let repaired: BTreeSet<String> =
        repaired.map(|one| format!("“{}” = “{}”", one.typed, one.read)).collect();
    parts.extend(repaired);
    parts.extend(hearing.update.stated.iter().map(|one| stated_text(view, session, *one)));
    for noted in &hearing.update.notes {
        let NotedFact::Fact(fact, value) = noted else { continue };
        let flow = session.case().flow();
        // What they ask for, or about, is named; how far it has come shows where the call stands.
        let asked = flow.requests().find(|one| one.kind == RequestKind::Other(*fact));
        let name = match asked {
            Some(request) => Some(&request.name),
            None if flow.acts().any(|(_, act)| act.owed == Some(*fact)) => None,
            None => flow.fact(*fact).values.get(usize::from(*value)).map(|value| &value.label),
        };
        parts.extend(name.map(|name| name.get(view.lang()).to_owned()));
    }
    parts
}

/// What they may mean: each by the number that takes it, or to be asked about where it would change nothing yet.
fn readings(view: &View, session: &Session<'_>, hearing: &PendingInterpretation) -> Option<String> {
    let words = &view.wording;
    let name = |meaning| match (meaning, hearing.asked) {
        (Meaning::Reason(reason), _) => reason_text(view, session, reason),
        (Meaning::Answer(answer), Some(item)) => answer_label(view, session, item, answer),
        (Meaning::Answer(_), None) => words.text("answer-other"),
    };
    let each = (1..).zip(&hearing.readings);
    let each: Vec<String> =
        each.map(|(number, reading)| format!("{number} {}", name(reading.meaning))).collect();
    let or = words.text("heard-or");
    if !each.is_empty() {
        return Some(words.with("heard-readings", &[("readings", &each.join(&or))]));
    }
    let heard = &hearing.interpretation;
    let flow = session.case().flow();
    let known = flow.root_reason(session.history().state().reason());
    // Where the words are an answer, what else they might mean is not asked, nor is what is known already.
    let asked = heard
        .uncertain_reasons()
        .filter(|one| heard.answer.is_none() && flow.root_reason(one.reason) != known);
    let maybe: Vec<String> = asked.map(|one| reason_text(view, session, one.reason)).collect();
    (!maybe.is_empty()).then(|| words.with("heard-maybe", &[("reasons", &maybe.join(&or))]))
}

/// Whether what they do is leaving, or nothing else is known of what they do.
fn leaves(session: &Session<'_>, heard: &Interpretation) -> bool {
    // A choice: angry words often sound like leaving.
    const LIKELY: u16 = 800;
    let flow = session.case().flow();
    let is_it = |one: &ActHypothesis| LEAVES.contains(&&*flow.act(one.act).id);
    heard.acts.is_empty() || heard.acts.iter().any(|one| one.score >= LIKELY && is_it(one))
}

/// What they do with what they say, where no answer shows it; asked about where it is not certain and nothing else was
/// understood.
fn acts(view: &View, session: &Session<'_>, hearing: &PendingInterpretation) -> Vec<String> {
    let flow = session.case().flow();
    let heard = &hearing.interpretation;
    let explained =
        heard.confident_reason().is_some() || heard.uncertain_reasons().next().is_some();
    // Where the reason is shown, or what they want, these acts say nothing more.
    let is_news = |one: &&ActHypothesis| {
        let id = &*flow.act(one.act).id;
        let opens = |request: &Request| request.acts.contains(&one.act);
        let named = heard.asks_besides || heard.request.is_some();
        let wish =
            named && flow.requests().any(opens) || heard.request.is_some() && LEAVES.contains(&id);
        !(explained && id == GIVES_REASON || wish)
    };
    let name = |one: &ActHypothesis| flow.act(one.act).name.get(view.lang()).to_owned();
    let sure: Vec<String> = heard.confident_acts().filter(is_news).map(name).collect();
    if !sure.is_empty() || !heard.tells_nothing() || !hearing.readings.is_empty() {
        return sure;
    }
    let maybe: Vec<String> = heard.uncertain_acts().map(name).collect();
    let or = view.wording.text("heard-or");
    let asks = |maybe: &str| view.wording.with("heard-maybe", &[("reasons", maybe)]);
    (!maybe.is_empty()).then(|| asks(&maybe.join(&or))).into_iter().collect()
}

/// A value that the customer told: "a month 128 yuan (said by the customer)".
pub(super) fn stated_text(view: &View, session: &Session<'_>, stated: StatedValue) -> String {
    let flow = session.case().flow();
    let slot = flow.value(stated.value).and_then(|decl| decl.slot);
    let name =
        slot.map(|slot| view.wording.text(&format!("slot-{}", slot.name()))).unwrap_or_default();
    let said = Context::empty(flow);
    let said = said.with_stated(std::iter::once(stated));
    let value = said.spoken(flow, stated.value, view.lang()).unwrap_or_default();
    view.wording.with("heard-stated", &[("name", &name), ("value", &value)])
}
