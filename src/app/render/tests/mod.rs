//! What came of scripts, for people; for programs and build servers beside it. (Writing to a string cannot fail.)

mod coverage;
mod json;
mod junit;
mod mutants;

pub use coverage::{coverage_html, coverage_json, coverage_text};
pub use json::json;
pub use junit::junit;
pub use mutants::{mutants_json, mutants_text};

use engine::call::Blocker;
use engine::guide::why_not;
use engine::script::Expectation;
use engine::session::{Reply, Session, SessionError};
use flow::lang::Lang;
use flow::source::Position;
use std::fmt::Write;
use studio::suite::{
    Assertion, Failure, FailureKind, Suite, TestAction, TestCase, TestCounts, TestResult,
    passed_expecting_nothing, session_at,
};

use crate::render::{Messages, Row, View};

/// The columns of a report.
const WIDTH: usize = 80;
/// So many failed plays are shown with their calls; of others, the name.
const MAX_SHOWN: usize = 20;
/// The most rows of a call that are shown before what went wrong in it.
const MAX_BEFORE: usize = 24;

/// Each failed play with its call up to there, what was expected and what is so, and why.
#[must_use]
pub fn text(suite: &Suite, ran: &[Option<TestResult>], wording: &Messages) -> String {
    let mut out = String::new();
    let all = suite.cases.iter().zip(ran);
    let failures =
        all.filter_map(|(play, ran)| Some((play, ran.as_ref().filter(|ran| !ran.passed)?)));
    for (at, (play, ran)) in failures.enumerate() {
        if at < MAX_SHOWN {
            failed(suite, play, ran, wording, &mut out);
        } else {
            let _ = writeln!(out, "{} {}", wording.text("test-failed"), play.name);
        }
    }
    let empty = suite.cases.iter().zip(ran);
    let empty = empty.filter(|(play, ran)| passed_expecting_nothing(play, ran.as_ref()));
    for (play, _) in empty.take(MAX_SHOWN) {
        let _ = writeln!(out, "{}", wording.with("test-expects-nothing", &[("name", &play.name)]));
    }
    let tally = TestCounts::new(suite, ran);
    let number = |n: usize| n.to_string();
    out.push_str(&wording.with(
        "test-tally",
        &[
            ("passed", &number(tally.passed)),
            ("failed", &number(tally.failed)),
            ("unreadable", &number(tally.unreadable)),
            ("left", &number(tally.skipped)),
            ("nothing", &number(tally.expecting_nothing)),
            ("parts", &number(tally.parts)),
        ],
    ));
    out.push('\n');
    out
}

fn failed(suite: &Suite, play: &TestCase, ran: &TestResult, wording: &Messages, out: &mut String) {
    let Some(flow) = suite.flows.get(play.flow).and_then(|(_, one)| one.flow.as_ref()) else {
        return;
    };
    // In the reader's language, unless the script is held in one that the program has no words in.
    let lang = match play.lang {
        Lang::Other(_) => play.lang,
        Lang::Zh | Lang::En => wording.lang(),
    };
    let view = View::new(lang, WIDTH);
    let mut push = |line: &str| {
        out.push_str(line);
        out.push('\n');
    };
    let title = play.header.title.as_deref().map_or(String::new(), |title| format!("  {title}"));
    push(&format!("{} {}{title}", wording.text("test-failed"), play.name));
    let mut explained = None;
    for failure in &ran.failures {
        let session = session_at(flow, play, failure.lines_before());
        let turns = session.history().turns().len();
        let place = failure_location(suite, play, failure);
        let rows = view.reply(&session, &Reply::History);
        if failure.step == ran.failures.first().map_or(0, |first| first.step) {
            let hidden = rows.len().saturating_sub(MAX_BEFORE);
            if hidden > 0 {
                push("   …");
            }
            for row in rows.iter().skip(hidden) {
                push(&format!("  {}", row.text().trim_end()));
            }
        }
        push(&format!("  --> {}:{}:{}", place.file, place.at.line, place.at.column));
        match &failure.kind {
            FailureKind::Refused(_) => {
                push(&format!("    {}", place.line));
                push(&format!("    {}", message(&view, &session, failure)));
                for row in unmet(&view, &session, failure) {
                    push(&format!("    {row}"));
                }
                push(&format!("    {} {}", wording.text("test-advised"), advised(&session)));
            }
            FailureKind::Not(instead) => {
                let written = first_row(place.line);
                push(&format!(
                    "    {} {}",
                    wording.text("test-expected"),
                    expected(play, written, failure)
                ));
                push(&format!(
                    "    {} = {}",
                    wording.text("test-actual"),
                    first_row(&instead.to_string())
                ));
                differing(place.line, &format!("= {instead}"), &mut push);
                let of_advice = matches!(
                    instead,
                    Expectation::First(_) | Expectation::Advises(_) | Expectation::Screen(_)
                );
                if of_advice && explained != Some(turns) {
                    explained = Some(turns);
                    for row in view.reply(&session, &Reply::Why) {
                        push(&format!("    {}", row.text().trim_end()));
                    }
                }
            }
            FailureKind::Passed(fails) => {
                push(&format!(
                    "    {}",
                    wording.with("test-passed", &[("fails", &fails.to_string())])
                ));
            }
        }
    }
    let only_expectations = ran.failures.iter().all(|one| matches!(one.kind, FailureKind::Not(_)));
    if only_expectations
        && play.header.expected_failure.is_none()
        && play.header.parameters.is_empty()
    {
        push(&format!("  {}", wording.with("test-accept", &[("path", &play.path)])));
    }
    push("");
}

/// The rows of a screen that are otherwise, marked as a difference is.
fn differing(expected: &str, actual: &str, push: &mut impl FnMut(&str)) {
    let (mut old, mut new) = (expected.lines().skip(1), actual.lines().skip(1));
    loop {
        match (old.next(), new.next()) {
            (None, None) => break,
            (old, new) if old == new => {}
            (old, new) => {
                let rows = old.map(|row| format!("      - {row}"));
                for row in rows.into_iter().chain(new.map(|row| format!("      + {row}"))) {
                    push(&row);
                }
            }
        }
    }
}

/// What a line expects; of one that expects several facts, the one that does not hold.
fn expected(play: &TestCase, line: &str, failure: &Failure) -> String {
    match play.steps.get(failure.step).map(|step| &step.action) {
        Some(TestAction::Expect(checks)) => match checks.get(failure.assertion) {
            Some(Assertion::Fact(text, _)) => format!("= {text}"),
            _ => line.to_owned(),
        },
        _ => line.to_owned(),
    }
}

fn first_row(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}

/// Where something went wrong.
struct FailureLocation<'s> {
    file: &'s str,
    at: Position,
    line: &'s str,
}

fn failure_location<'s>(
    suite: &'s Suite,
    play: &'s TestCase,
    failure: &Failure,
) -> FailureLocation<'s> {
    let step = play.steps.get(failure.step);
    let source = step.and_then(|step| suite.sources.get(step.source));
    let (Some(step), Some(source)) = (step, source) else {
        return FailureLocation { file: &play.path, at: Position { line: 1, column: 1 }, line: "" };
    };
    let line = source.text.get(step.span.start..step.span.end).unwrap_or_default();
    FailureLocation { file: &source.name, at: source.position(step.span.start), line }
}

/// What went wrong, in one line.
fn message(view: &View, session: &Session<'_>, failure: &Failure) -> String {
    match &failure.kind {
        FailureKind::Refused(problem) => {
            let rows = view.reply(session, &Reply::Problem(problem.clone()));
            let rows = rows.iter().map(Row::text);
            rows.map(|row| row.trim().to_owned()).collect::<Vec<_>>().join(" ")
        }
        FailureKind::Not(instead) => format!("= {instead}"),
        FailureKind::Passed(fails) => {
            view.wording.with("test-passed", &[("fails", &fails.to_string())])
        }
    }
}

/// The facts that keep a line from being said, where its own condition does.
fn unmet(view: &View, session: &Session<'_>, failure: &Failure) -> Vec<String> {
    let FailureKind::Refused(SessionError::Locked {
        item: Some(item),
        blocker: Blocker::Condition,
        ..
    }) = failure.kind
    else {
        return Vec::new();
    };
    let why = why_not(session.case(), session.history().state(), item, None);
    let rows = view.reply(session, &Reply::WhyNot(Box::new(why)));
    let facts = rows.iter().map(Row::text).filter(|row| row.trim_start().starts_with('·'));
    facts.map(|row| row.trim_end().to_owned()).collect()
}

/// What is advised at a place.
fn advised(session: &Session<'_>) -> String {
    let flow = session.case().flow();
    let advice = session.advice();
    let ids = advice.first().iter().map(|one| &*flow.item(one.item).id);
    ids.collect::<Vec<_>>().join(" ")
}
