//! What came of scripts, for programs. (Writing to a string cannot fail.)

use super::{WIDTH, expected, failure_location, message};
use crate::render::{Messages, View};
use engine::script::ExpectedFailure;
use serde_json::{Value, json};
use std::fmt::Write;
use studio::suite::{Failure, FailureKind, Suite, TestCase, TestCounts, TestResult, session_at};

/// One JSON object a play, then one for all.
#[must_use]
pub fn json(suite: &Suite, ran: &[Option<TestResult>], wording: &Messages) -> String {
    let mut out = String::new();
    for (play, ran) in suite.cases.iter().zip(ran) {
        let object = json!({
            "name": play.name,
            "path": play.path,
            "flow": suite.flows.get(play.flow).map(|(name, _)| name),
            "tags": play.header.tags,
            "passed": ran.as_ref().map(|ran| ran.passed),
            "fails": play.header.expected_failure.as_ref().map(ExpectedFailure::to_string),
            "failures": ran.as_ref().map_or_else(Vec::new, |ran| failures(suite, play, ran, wording)),
        });
        let _ = writeln!(out, "{object}");
    }
    let counts = TestCounts::new(suite, ran);
    let TestCounts { passed, failed, unreadable, skipped: left, expecting_nothing, parts } = counts;
    let object = json!({
        "passed": passed, "failed": failed, "unreadable": unreadable, "not_run": left,
        "expecting_nothing": expecting_nothing, "parts": parts,
    });
    let _ = writeln!(out, "{object}");
    out
}

pub(super) fn failures(
    suite: &Suite,
    play: &TestCase,
    ran: &TestResult,
    wording: &Messages,
) -> Vec<Value> {
    let Some(flow) = suite.flows.get(play.flow).and_then(|(_, one)| one.flow.as_ref()) else {
        return Vec::new();
    };
    let view = View::new(wording.lang(), WIDTH);
    let one = |failure: &Failure| {
        let session = session_at(flow, play, failure.lines_before());
        let place = failure_location(suite, play, failure);
        let kind = match failure.kind {
            FailureKind::Refused(_) => "refused",
            FailureKind::Not(_) => "not",
            FailureKind::Passed(_) => "passed",
        };
        json!({
            "path": place.file,
            "line": place.at.line,
            "column": place.at.column,
            "kind": kind,
            "expected": expected(play, place.line, failure),
            "actual": message(&view, &session, failure),
        })
    };
    ran.failures.iter().map(one).collect()
}
