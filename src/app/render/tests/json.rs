//! What came of scripts, for programs. (Writing to a string cannot fail.)

use super::{WIDTH, expected, message, place};
use crate::render::{View, Wording};
use engine::script::Fails;
use serde_json::{Value, json};
use std::fmt::Write;
use studio::suite::{Failure, Play, Ran, Suite, Tally, Wrong, replay};

/// One JSON object a play, then one for all.
#[must_use]
pub fn json(suite: &Suite, ran: &[Option<Ran>], wording: &Wording) -> String {
    let mut out = String::new();
    for (play, ran) in suite.plays.iter().zip(ran) {
        let object = json!({
            "name": play.name,
            "path": play.path,
            "flow": suite.flows.get(play.flow).map(|(name, _)| name),
            "tags": play.header.tags,
            "passed": ran.as_ref().map(|ran| ran.passed),
            "fails": play.header.fails.as_ref().map(Fails::to_string),
            "failures": ran.as_ref().map_or_else(Vec::new, |ran| failures(suite, play, ran, wording)),
        });
        let _ = writeln!(out, "{object}");
    }
    let Tally { passed, failed, unreadable, left } = Tally::of(suite, ran);
    let object =
        json!({ "passed": passed, "failed": failed, "unreadable": unreadable, "not_run": left });
    let _ = writeln!(out, "{object}");
    out
}

pub(super) fn failures(suite: &Suite, play: &Play, ran: &Ran, wording: &Wording) -> Vec<Value> {
    let Some(flow) = suite.flows.get(play.flow).and_then(|(_, one)| one.flow.as_ref()) else {
        return Vec::new();
    };
    let view = View::new(wording.lang(), WIDTH);
    let one = |failure: &Failure| {
        let session = replay(flow, play, failure.stands_after());
        let place = place(suite, play, failure);
        let kind = match failure.wrong {
            Wrong::Refused(_) => "refused",
            Wrong::Not(_) => "not",
            Wrong::Passed(_) => "passed",
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
