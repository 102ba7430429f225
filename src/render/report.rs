//! Answers to questions about the call: why, why not, what else, what happened, and the summary.

use super::layout::{FAINT, PLAIN, Row, STRONG, hanging};
use super::screen::{answer_label, reason_text, spoken, with_notice};
use super::{MOST_ROWS, View, names};
use crate::call::history::{Dropped, Entry};
use crate::call::{Event, Outcome, Statement};
use crate::guide::{WhyNot, because};
use crate::record::{Promise, summary as summarise};
use crate::script::{COMMANDS, Malformed};
use crate::session::{Problem, Session};

/// Rows of a page that others share the screen with.
const PAGE: usize = MOST_ROWS - 2;

/// A long text that is read in its own time: every row wrapped, none cut.
fn paragraph(view: &View, rows: &mut Vec<Row>, lead: &str, text: &str) {
    rows.extend(hanging(lead, text, PLAIN, view.width));
}

pub(super) fn amended(view: &View, session: &Session<'_>, dropped: &[Dropped]) -> Vec<Row> {
    let notice = if dropped.is_empty() {
        view.wording.text("amended")
    } else {
        let list: Vec<String> =
            dropped.iter().map(|one| event_text(view, session, one.event)).collect();
        view.wording.with("amended-dropped", &[("list", &list.join("; "))])
    };
    with_notice(view, session, &notice)
}

/// An event in a few words.
fn event_text(view: &View, session: &Session<'_>, event: Event) -> String {
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
                Statement::Kind(kind) => {
                    let kind = words.text(&format!("kind-{}", kind.name()));
                    words.with("statement-kind", &[("kind", &kind)])
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
    paragraph(view, &mut rows, " ", &words.text(names::mode(advice.mode)));
    if let Some(first) = advice.first().first() {
        let item = session.case().flow().item(first.item);
        let technique = words.text(&format!("technique-{}", item.technique.name()));
        let purpose = words.text(names::purpose(first.purpose));
        let line = words.with("why-first", &[("technique", &technique), ("purpose", &purpose)]);
        paragraph(view, &mut rows, " ", &line);
        let source = format!("{} · {}", item.id, item.source.iter().collect::<Vec<_>>().join(", "));
        paragraph(view, &mut rows, " ", &words.with("why-source", &[("source", &source)]));
    }
    let moved = because(session.case(), session.history());
    if moved.is_empty() {
        rows.push(Row::of(FAINT, format!(" {}", words.text("why-equation-none"))));
    }
    let room = MOST_ROWS.saturating_sub(rows.len());
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
    rows.truncate(MOST_ROWS);
    rows
}

pub(super) fn why_not(view: &View, session: &Session<'_>, why_not: &WhyNot) -> Vec<Row> {
    let words = &view.wording;
    let item = session.case().flow().item(why_not.item);
    let mut rows = Vec::new();
    let Some(lock) = why_not.lock else {
        paragraph(view, &mut rows, " ", &words.with("whynot-open", &[("item", &item.id)]));
        return rows;
    };
    let why = words.text(names::lock(lock));
    paragraph(
        view,
        &mut rows,
        " ",
        &words.with("whynot-locked", &[("item", &item.id), ("why", &why)]),
    );
    for fact in &why_not.unmet {
        let line = if fact.allowed.is_empty() {
            words.with("whynot-fact-bounds", &[("fact", &fact.fact)])
        } else {
            let allowed = fact.allowed.join(" / ");
            words.with("whynot-fact", &[("fact", &fact.fact), ("allowed", &allowed)])
        };
        paragraph(view, &mut rows, " · ", &line);
    }
    if let Some(evidence) = item.evidence {
        let name = session.case().flow().evidence(evidence).name.get(view.lang());
        paragraph(view, &mut rows, " · ", &words.with("whynot-evidence", &[("evidence", name)]));
    }
    match &why_not.way {
        Some(way) => {
            let way: Vec<String> =
                way.iter().map(|event| event_text(view, session, *event)).collect();
            paragraph(view, &mut rows, " ", &words.with("whynot-way", &[("way", &way.join("; "))]));
        }
        None => paragraph(view, &mut rows, " ", &words.text("whynot-no-way")),
    }
    rows.truncate(MOST_ROWS);
    rows
}

/// Everything that fits, by technique, a page at a time.
pub(super) fn more(view: &View, session: &Session<'_>, page: usize) -> Vec<Row> {
    let words = &view.wording;
    let advice = session.advice();
    let mut groups: Vec<(crate::method::Technique, Vec<Row>)> = Vec::new();
    for one in &advice.say {
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
    let skip = turns.len().saturating_sub(MOST_ROWS - 1);
    let mut rows = Vec::new();
    if skip > 0 {
        let line = words.with("history-earlier", &[("count", &skip.to_string())]);
        rows.push(Row::of(FAINT, format!(" {line}")));
    }
    for (at, turn) in turns.iter().enumerate().skip(skip) {
        let parts: Vec<String> = turn
            .entries
            .iter()
            .filter_map(|entry| match entry {
                Entry::Event(event) => Some(event_text(view, session, *event)),
                Entry::Words(text) => Some(words.with("history-words", &[("words", &plain(text))])),
                Entry::Note(text) => Some(words.with("history-note", &[("words", &plain(text))])),
                Entry::Said(text) => Some(words.with("history-own", &[("words", &plain(text))])),
                Entry::Noted(_) if turn.entries.len() == 1 => Some(words.text("history-noted")),
                Entry::Noted(_) => None,
            })
            .collect();
        rows.push(Row::of(PLAIN, format!(" {:>2}  {}", at + 1, parts.join(" · "))));
    }
    rows
}

/// Words without anything that a terminal would obey.
fn plain(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).collect()
}

pub(super) fn summary(view: &View, session: &Session<'_>) -> Vec<Row> {
    let words = &view.wording;
    let flow = session.case().flow();
    let lang = view.lang();
    let summary = summarise(session.case(), session.context(), session.history());
    let mut rows = vec![Row::of(
        STRONG,
        format!(" {}", words.with("summary-title", &[("flow", flow.title.get(lang))])),
    )];
    let mut part = |label: &str, lines: Vec<String>| {
        let label = words.text(label);
        let lead = format!(" {label}  ");
        for (at, line) in lines.iter().enumerate() {
            let indent = " ".repeat(unicode_width::UnicodeWidthStr::width(lead.as_str()));
            let lead = if at == 0 { lead.as_str() } else { indent.as_str() };
            paragraph(view, &mut rows, lead, line);
        }
    };
    let mut background = Vec::new();
    if let Some(kind) = summary.kind {
        let kind = words.text(&format!("kind-{}", kind.name()));
        background.push(words.with("summary-wants", &[("kind", &kind)]));
    }
    if let Some(stated) = summary.stated {
        let reason = reason_text(view, session, stated);
        background.push(words.with("summary-stated", &[("reason", &reason)]));
    }
    background.push(summary.confirmed.map_or_else(
        || words.text("summary-unconfirmed"),
        |confirmed| {
            let reason = reason_text(view, session, confirmed);
            words.with("summary-confirmed", &[("reason", &reason)])
        },
    ));
    part("summary-background", background);
    let mut impact = Vec::new();
    for (side, moved) in [("side-severity", summary.severity), ("side-cost", summary.cost)] {
        if let Some((from, to)) = moved {
            let id = if from == to { "summary-stands" } else { "summary-moved" };
            impact.push(words.with(
                id,
                &[
                    ("side", &words.text(side)),
                    ("from", &names::range(from)),
                    ("to", &names::range(to)),
                ],
            ));
        }
    }
    if impact.is_empty() {
        impact.push(words.text("summary-no-severity"));
    }
    part("summary-impact", impact);
    let mut solution: Vec<String> = summary
        .proposed
        .iter()
        .map(|one| {
            let offer = flow.offer(one.offer).name.get(lang);
            let answer = answer_label(view, session, one.item, one.answer);
            words.with("summary-proposed", &[("offer", offer), ("answer", &answer)])
        })
        .collect();
    if solution.is_empty() {
        solution.push(words.text("summary-no-proposal"));
    }
    part("summary-solution", solution);
    let benefit = match summary.outcome {
        Some(Outcome::Retained(consent)) => {
            let offer = flow.offer(consent.proposal().offer());
            words.with(
                "summary-benefit-retained",
                &[("worth", offer.worth.get(lang)), ("downside", offer.downside.get(lang))],
            )
        }
        Some(Outcome::Ended(crate::method::End::Left)) => words.text("summary-benefit-left"),
        Some(Outcome::Ended(_)) | None => words.text("summary-benefit-none"),
    };
    part("summary-benefit", vec![benefit]);
    let outcome = if let Some(outcome) = summary.outcome {
        words.text(&format!("outcome-{}", outcome.name().name()))
    } else {
        let step = flow.step(summary.reached).name.get(lang);
        words.with("outcome-none", &[("step", step)])
    };
    part("summary-outcome", vec![outcome]);
    let mut promises: Vec<String> = summary
        .promises
        .iter()
        .map(|promise| match promise {
            Promise::Line(item) => spoken(view, session, *item),
            Promise::Callback => words.text("summary-callback"),
        })
        .collect();
    if promises.is_empty() {
        promises.push(words.text("summary-no-followup"));
    }
    part("summary-followup", promises);
    if !summary.notes.is_empty() {
        part("summary-notes", summary.notes.iter().map(|note| plain(note)).collect());
    }
    rows
}

pub(super) fn help(view: &View, topic: Option<&str>) -> Vec<Row> {
    let words = &view.wording;
    let known = topic.and_then(|topic| {
        let topic = topic.trim_start_matches('/');
        COMMANDS.iter().find(|(name, chinese, _)| *name == topic || *chinese == topic)
    });
    if let Some((name, chinese, form)) = known {
        let mut rows =
            vec![Row::of(STRONG, format!(" {form}")).with(FAINT, format!("   /{chinese}"))];
        paragraph(view, &mut rows, " ", &words.text(&format!("command-{name}")));
        if *name == "end" {
            paragraph(view, &mut rows, " ", &words.text("end-form"));
        }
        return rows;
    }
    let mut rows = vec![Row::of(STRONG, format!(" {}", words.text("help-title")))];
    for at in 1..=10 {
        rows.push(Row::of(PLAIN, format!("  {}", words.text(&format!("help-{at}")))));
    }
    rows
}

pub(super) fn problem(view: &View, session: &Session<'_>, problem: &Problem) -> Vec<Row> {
    let words = &view.wording;
    let number = |n: usize| n.to_string();
    let (line, meant) = match problem {
        Problem::Malformed(Malformed::Unknown(name)) => {
            let near = crate::diagnostic::nearest(name, COMMANDS.iter().map(|(name, _, _)| *name));
            (
                words.with("problem-unknown-command", &[("name", &plain(name))]),
                near.map(str::to_owned),
            )
        }
        Problem::Malformed(Malformed::Usage(form)) => {
            (words.with("problem-usage", &[("form", form)]), None)
        }
        Problem::NoSuchNumber { number: wanted, count } => {
            let values = [("number", &*wanted.to_string()), ("count", &*number(*count))];
            (words.with("problem-number", &values), None)
        }
        Problem::NothingAsked => (words.text("problem-nothing-asked"), None),
        Problem::NoSuchAnswer { answer, count, did_you_mean } => {
            let values = [("answer", answer.as_str()), ("count", &*number(*count))];
            (words.with("problem-answer", &values), did_you_mean.clone())
        }
        Problem::UnknownItem { name, did_you_mean } => {
            (words.with("problem-item", &[("name", name)]), did_you_mean.clone())
        }
        Problem::UnknownValue { fact, value, did_you_mean, known } => {
            let known = known.join(" ");
            let values = [("fact", fact.as_str()), ("value", value), ("known", &known)];
            (words.with("problem-value", &values), did_you_mean.clone())
        }
        Problem::NotSettable { fact, known, did_you_mean } => {
            let known = known.join(" ");
            let mut line = words.with("problem-not-settable", &[("fact", fact), ("known", &known)]);
            if did_you_mean.is_none() {
                line = format!("{line}. {}", words.text("problem-not-settable-hint"));
            }
            (line, did_you_mean.clone())
        }
        Problem::Locked { lock, item } => {
            let why = words.text(names::lock(*lock));
            let mut line = words.with("problem-locked", &[("why", &why)]);
            if let Some(item) = item {
                line = format!("{line} (why-not {})", session.case().flow().item(*item).id);
            }
            (line, None)
        }
        Problem::NothingToUndo => (words.text("problem-undo"), None),
        Problem::NoSuchTurn { turn, count } => {
            let values = [("turn", &*number(*turn)), ("count", &*number(*count))];
            (words.with("problem-turn", &values), None)
        }
    };
    let mut rows = Vec::new();
    paragraph(view, &mut rows, " ! ", &line);
    if let Some(name) = meant {
        paragraph(view, &mut rows, "   ", &words.with("did-you-mean", &[("name", &name)]));
    }
    rows.truncate(MOST_ROWS);
    rows
}
