//! Answers to questions about the call: why, why not, what else, what happened.

use super::layout::{FAINT, PLAIN, Row, STRONG, hanging};
use super::names::request_name;
use super::nod::stated_text;
use super::screen::{answer_label, reason_text, spoken, with_notice};
use super::text::{paragraph, plain};
use super::{MAX_ROWS, View, names, problem};
use engine::call::history::{DroppedEvent, Entry, Turn};
use engine::call::{Event, Statement};
use engine::guide::{
    ObjectionHandling, PathSearch, Rationale, Restriction, WhyNot, belief_updates,
};
use engine::session::Session;
use unicode_width::UnicodeWidthStr;

/// Rows of a page that others share the screen with.
const PAGE: usize = MAX_ROWS - 2;

pub(super) fn amended(view: &View, session: &Session<'_>, dropped: &[DroppedEvent]) -> Vec<Row> {
    let notice = if dropped.is_empty() {
        view.wording.text("amended")
    } else {
        let list: Vec<String> =
            dropped.iter().map(|one| event_text(view, session, one.event)).collect();
        view.wording.with("amended-dropped", &[("list", &list.join("; "))])
    };
    with_notice(view, session, &notice)
}

pub(super) fn undone(view: &View, session: &Session<'_>, turns: &[Turn]) -> Vec<Row> {
    let what: Vec<String> = turns.iter().map(|turn| turn_text(view, session, turn)).collect();
    let values = [("count", &*turns.len().to_string()), ("what", &what.join("; "))];
    with_notice(view, session, &view.wording.with("undone", &values))
}

/// A turn in a few words.
fn turn_text(view: &View, session: &Session<'_>, turn: &Turn) -> String {
    let words = &view.wording;
    // What happened comes before the words for it: rows are cut at their end.
    let (events, rest): (Vec<_>, Vec<_>) =
        turn.entries.iter().partition(|entry| matches!(entry, Entry::Event(_)));
    let parts = events.into_iter().chain(rest).filter_map(|entry| match entry {
        Entry::Event(event) => Some(event_text(view, session, *event)),
        Entry::Words(text) => Some(words.with("history-words", &[("words", &plain(text))])),
        Entry::Mentioned(reason) => {
            let reason = reason_text(view, session, *reason);
            Some(words.with("history-mentioned", &[("reason", &reason)]))
        }
        Entry::Stated(stated) => Some(stated_text(view, session, *stated)),
        Entry::Note(text) => Some(words.with("history-note", &[("words", &plain(text))])),
        Entry::Said { words: said, .. } => {
            Some(words.with("history-own", &[("words", &plain(said))]))
        }
        Entry::Me(level) => {
            Some(words.with("history-me", &[("level", &level.level().to_string())]))
        }
        Entry::Noted(_) if turn.entries.len() == 1 => Some(words.text("history-noted")),
        Entry::Noted(_) => None,
    });
    parts.collect::<Vec<_>>().join(" · ")
}

/// An event in a few words.
pub(super) fn event_text(view: &View, session: &Session<'_>, event: Event) -> String {
    let words = &view.wording;
    match event {
        Event::Said { item, answer } => {
            let id = &*session.case().flow().item(item).id;
            if session.case().flow().item(item).answers.is_empty() {
                return id.to_owned();
            }
            let answer = answer_label(view, session, item, answer);
            words.with("way-said", &[("item", id), ("answer", &answer)])
        }
        Event::Heard(statement) => {
            let what = match statement {
                Statement::Reason(reason) => words
                    .with("statement-reason", &[("reason", &reason_text(view, session, reason))]),
                Statement::Request(request) => {
                    let request = request_name(session.case().flow(), request, words);
                    words.with("statement-request", &[("request", &request)])
                }
                Statement::Upset => words.text("statement-upset"),
                Statement::Refuses => words.text("statement-refuses"),
                Statement::Reopens => words.text("statement-reopens"),
                Statement::Objects => words.text("statement-objects"),
            };
            words.with("way-heard", &[("what", &what)])
        }
        Event::Ended(end) => {
            let outcome = words.text(&format!("outcome-{}", end.name()));
            words.with("outcome-line", &[("outcome", &outcome)])
        }
    }
}

pub(super) fn why(view: &View, session: &Session<'_>) -> Vec<Row> {
    let words = &view.wording;
    let advice = session.advice();
    let mut rows = Vec::new();
    let mode = match advice.restriction {
        Some(Restriction::CareFirst(_)) => "mode-care",
        Some(Restriction::Proposal(..) | Restriction::AllBut(..) | Restriction::Rule(_)) | None => {
            names::mode(advice.mode)
        }
    };
    paragraph(view, &mut rows, " ", &words.text(mode));
    if let Some(first) = advice.first().first() {
        let item = session.case().flow().item(first.item);
        let technique = words.text(&format!("technique-{}", item.technique.name()));
        let purpose = words.text(names::purpose(first.purpose));
        let line = words.with("why-first", &[("technique", &technique), ("purpose", &purpose)]);
        paragraph(view, &mut rows, " ", &line);
        let cited: Vec<&str> = item.source.iter().collect();
        let dot = if cited.is_empty() { "" } else { " · " };
        let source = format!("{}{dot}{}", item.id, cited.join(", "));
        paragraph(view, &mut rows, " ", &words.with("why-source", &[("source", &source)]));
        if item.prefer > 0 {
            let degree = item.prefer.to_string();
            let line = words.with("why-preferred", &[("degree", &degree)]);
            paragraph(view, &mut rows, " ", &line);
        }
    }
    if let Some(handling) = &advice.handling {
        rows.extend(techniques(view, handling));
    }
    let moved = belief_updates(session.history());
    if moved.is_empty() {
        rows.push(Row::of(FAINT, format!(" {}", words.text("why-equation-none"))));
    }
    let room = MAX_ROWS.saturating_sub(rows.len());
    for one in moved.iter().skip(moved.len().saturating_sub(room)) {
        let what = match one.event {
            Event::Said { item, answer } => {
                let label = answer_label(view, session, item, answer);
                words.with("by-answer", &[("answer", &label)])
            }
            Event::Heard(_) | Event::Ended(_) => words.text("by-statement"),
        };
        let line = words.with(
            "why-equation",
            &[
                ("side", &words.text(names::side(one.side))),
                ("from", &names::range(one.from)),
                ("to", &names::range(one.to)),
                ("what", &what),
            ],
        );
        rows.push(Row::of(PLAIN, format!(" {line}")));
    }
    rows.truncate(MAX_ROWS);
    rows
}

/// When and by which technique an objection is answered, and why not by the others right now.
fn techniques(view: &View, handling: &ObjectionHandling) -> Vec<Row> {
    let words = &view.wording;
    let name =
        |technique: flow::method::Technique| words.text(&format!("technique-{}", technique.name()));
    let mut rows = Vec::new();
    let (technique, fitness) = handling.best;
    let timing = words.text(names::timing(handling.timing));
    let line = words.with(
        "why-technique",
        &[
            ("technique", &name(technique)),
            ("why", &words.text(names::rationale(fitness))),
            ("timing", &timing),
        ],
    );
    paragraph(view, &mut rows, " ", &line);
    let mut by_reason: Vec<(Rationale, Vec<String>)> = Vec::new();
    for (technique, fitness) in &handling.others {
        match by_reason.iter_mut().find(|(known, _)| known == fitness) {
            Some((_, list)) => list.push(name(*technique)),
            None => by_reason.push((*fitness, vec![name(*technique)])),
        }
    }
    let others = by_reason.iter().map(|(fitness, list)| {
        let (why, list) =
            (words.text(names::rationale(*fitness)), list.join(&words.text("list-gap")));
        words.with("why-not-technique", &[("technique", &list), ("why", &why)])
    });
    let lead = format!(" {}  ", words.text("why-others"));
    let indent = " ".repeat(lead.width());
    for (at, other) in others.enumerate() {
        rows.extend(hanging(if at == 0 { &lead } else { &indent }, &other, PLAIN, view.width));
    }
    rows
}

pub(super) fn why_not(view: &View, session: &Session<'_>, why_not: &WhyNot) -> Vec<Row> {
    let words = &view.wording;
    let item = session.case().flow().item(why_not.item);
    let name = problem::exchange_name(session.case().flow(), why_not.item, why_not.answer);
    let mut rows = Vec::new();
    let of_conduct = |rows: &mut Vec<Row>, lead: &str| {
        for rule in &why_not.rules {
            paragraph(
                view,
                rows,
                lead,
                &problem::rule_violation(view, session, why_not.item, *rule),
            );
        }
    };
    if why_not.blocker.is_none() && !why_not.rules.is_empty() {
        of_conduct(&mut rows, " ");
        return rows;
    }
    let Some(lock) = why_not.blocker else {
        let id = if why_not.answer.is_some() { "whynot-answer-open" } else { "whynot-open" };
        paragraph(view, &mut rows, " ", &words.with(id, &[("item", &name)]));
        return rows;
    };
    let why = words.text(names::blocker(lock));
    let id = if why_not.answer.is_some() { "whynot-answer-locked" } else { "whynot-locked" };
    paragraph(view, &mut rows, " ", &words.with(id, &[("item", &name), ("why", &why)]));
    for fact in &why_not.unmet {
        let allowed = fact.allowed.to_symbols();
        let values = [("fact", &*fact.fact), ("now", &*fact.actual), ("allowed", &*allowed)];
        let line = words.with("whynot-fact", &values);
        paragraph(view, &mut rows, " · ", &line);
    }
    if why_not.alternatives > 1 && !why_not.unmet.is_empty() {
        let count = why_not.alternatives.to_string();
        paragraph(view, &mut rows, "   ", &words.with("whynot-or", &[("count", &*count)]));
    }
    of_conduct(&mut rows, " · ");
    if let Some(evidence) = why_not.expired {
        let evidence = session.case().flow().evidence(evidence);
        let until = evidence.until.as_deref().unwrap_or_default();
        let values = [("evidence", evidence.name.get(view.lang())), ("until", until)];
        paragraph(view, &mut rows, " · ", &words.with("whynot-expired", &values));
        return rows;
    }
    if let Some(evidence) = item.evidence {
        let name = session.case().flow().evidence(evidence).name.get(view.lang());
        paragraph(view, &mut rows, " · ", &words.with("whynot-evidence", &[("evidence", name)]));
    }
    match &why_not.path {
        PathSearch::Found(way) => {
            let way: Vec<String> =
                way.iter().map(|event| event_text(view, session, *event)).collect();
            paragraph(view, &mut rows, " ", &words.with("whynot-way", &[("way", &way.join("; "))]));
            if let Some(rule) = why_not.path_rule {
                let rule = session.case().flow().rule(rule);
                let values = [("rule", rule.instead.get(view.lang()))];
                paragraph(view, &mut rows, " ! ", &words.with("whynot-way-rule", &values));
            }
        }
        PathSearch::Unreachable => {
            paragraph(view, &mut rows, " ", &words.text("whynot-no-way"));
        }
        PathSearch::Bounded => {
            paragraph(view, &mut rows, " ", &words.text("whynot-no-way-found"));
        }
    }
    if rows.len() > MAX_ROWS {
        rows.truncate(MAX_ROWS - 1);
        rows.push(Row::of(FAINT, " …"));
    }
    rows
}

/// Everything that fits, by technique, a page at a time.
pub(super) fn more(view: &View, session: &Session<'_>, page: usize) -> Vec<Row> {
    let words = &view.wording;
    let advice = session.advice();
    let mut groups: Vec<(flow::method::Technique, Vec<Row>)> = Vec::new();
    for one in &advice.suggestions {
        let item = session.case().flow().item(one.item);
        let row = Row::of(STRONG, format!("   {}", item.id))
            .with(PLAIN, format!("  {}", spoken(view, session, one.item)))
            .fitted(view.width);
        match groups.iter_mut().find(|(technique, _)| *technique == item.technique) {
            Some((_, rows)) => rows.push(row),
            None => groups.push((item.technique, vec![row])),
        }
    }
    let all: Vec<Row> = groups
        .into_iter()
        .flat_map(|(technique, rows)| {
            let name = words.text(&format!("technique-{}", technique.name()));
            std::iter::once(Row::of(FAINT, format!(" {name}"))).chain(rows)
        })
        .collect();
    if all.is_empty() {
        return vec![Row::of(PLAIN, format!(" {}", words.text("nothing-to-say")))];
    }
    let pages = all.len().div_ceil(PAGE);
    let page = page.clamp(1, pages);
    let mut rows = vec![Row::of(FAINT, format!(" {}", words.text("more-title")))];
    rows.extend(all.into_iter().skip((page - 1) * PAGE).take(PAGE));
    if pages > 1 {
        let next = (page % pages + 1).to_string();
        let line = words.with(
            "more-page",
            &[("page", &page.to_string()), ("pages", &pages.to_string()), ("next", &next)],
        );
        rows.push(Row::of(FAINT, format!(" {line}")));
    }
    rows
}

pub(super) fn history(view: &View, session: &Session<'_>) -> Vec<Row> {
    let words = &view.wording;
    let turns = session.history().turns();
    if turns.is_empty() {
        return vec![Row::of(PLAIN, format!(" {}", words.text("history-empty")))];
    }
    let skip = turns.len().saturating_sub(MAX_ROWS - 1);
    let mut rows = Vec::new();
    if skip > 0 {
        let line = words.with("history-earlier", &[("count", &skip.to_string())]);
        rows.push(Row::of(FAINT, format!(" {line}")));
    }
    for (at, turn) in turns.iter().enumerate().skip(skip) {
        let text = turn_text(view, session, turn);
        rows.push(Row::of(PLAIN, format!(" {:>2}  {text}", at + 1)));
    }
    rows
}
