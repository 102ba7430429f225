//! Accepting what is so: expectations that do not hold are rewritten in place, and nothing else.

use super::Suite;
use super::gather::{TestAction, TestCase};
use super::run::{Failure, FailureKind, TestResult};
use engine::script::{Expectation, LineKind as Line, parse_script};
use flow::source::SourceId;
use std::collections::BTreeMap;

/// The texts of scripts whose expectations changed, by their source. Comments, order and every expectation
/// that holds stay as they are. Left alone is what speaks for several calls: scripts with parameters, and the
/// lines that a script uses from another.
#[must_use]
pub fn accept(suite: &Suite, ran: &[Option<TestResult>]) -> BTreeMap<SourceId, String> {
    let mut edits: BTreeMap<SourceId, BTreeMap<usize, (usize, String)>> = BTreeMap::new();
    for (play, ran) in suite.cases.iter().zip(ran) {
        let Some(ran) = ran.as_ref().filter(|ran| !ran.passed) else { continue };
        if !play.header.parameters.is_empty() || play.header.expected_failure.is_some() {
            continue;
        }
        for (at, instead) in by_step(&ran.failures) {
            let own = play.steps.get(at).filter(|step| step.source == play.source);
            let Some(step) = own else { continue };
            let Some(source) = suite.sources.get(step.source) else { continue };
            let line = source.text.get(step.span.start..step.span.end);
            let line = line.expect("a step lies in its script");
            if let Some(line) = rewritten(play, at, line, &instead) {
                edits
                    .entry(step.source)
                    .or_default()
                    .insert(step.span.start, (step.span.end, line));
            }
        }
    }
    let texts = edits.into_iter().filter_map(|(id, edits)| {
        let mut text = suite.sources.get(id)?.text.to_string();
        for (start, (end, line)) in edits.into_iter().rev() {
            text.replace_range(start..end, &line);
        }
        Some((id, text))
    });
    texts.collect()
}

/// What is so instead, by line: for each check of the line that does not hold.
fn by_step(failures: &[Failure]) -> BTreeMap<usize, Vec<(usize, Expectation)>> {
    let mut all: BTreeMap<usize, Vec<(usize, Expectation)>> = BTreeMap::new();
    for failure in failures {
        if let FailureKind::Not(instead) = &failure.kind {
            all.entry(failure.step).or_default().push((failure.assertion, instead.clone()));
        }
    }
    all
}

/// The line of an expectation as it must read to hold.
fn rewritten(
    play: &TestCase,
    step: usize,
    line: &str,
    instead: &[(usize, Expectation)],
) -> Option<String> {
    let TestAction::Expect(_) = play.steps.get(step)?.action else { return None };
    let (read, _) = parse_script(line);
    let Line::Expect(expect) = read.lines.into_iter().next()?.kind else { return None };
    let expect = match expect {
        Expectation::Facts(mut parts) => {
            for (check, instead) in instead {
                if let (Some(part), Expectation::Facts(now)) = (parts.get_mut(*check), instead) {
                    *part = in_the_form_of(part, &now.concat());
                }
            }
            Expectation::Facts(parts)
        }
        _ => instead.first()?.1.clone(),
    };
    Some(format!("= {expect}"))
}

/// What is so now (`severity=0-4`), written as it was: a bound of a level or a count stays a bound.
fn in_the_form_of(text: &str, now: &str) -> String {
    let Some((fact, value)) = now.split_once('=') else { return now.to_owned() };
    let (lo, hi) = value.split_once('-').unwrap_or((value, value));
    let number = |text: &str| text.parse::<u8>().ok();
    let sign = [">=", "<=", ">", "<"].into_iter().find(|sign| text.contains(sign));
    match (sign, number(lo), number(hi)) {
        (Some(">="), Some(lo), Some(_)) => format!("{fact}>={lo}"),
        (Some("<="), Some(_), Some(hi)) => format!("{fact}<={hi}"),
        (Some(">"), Some(lo), Some(_)) if lo > 0 => format!("{fact}>{}", lo - 1),
        (Some("<"), Some(_), Some(hi)) => format!("{fact}<{}", hi + 1),
        _ => now.to_owned(),
    }
}
