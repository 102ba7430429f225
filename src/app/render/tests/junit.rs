//! What came of scripts, in the form that build servers read. (Writing to a string cannot fail.)

use super::json::failures;
use crate::render::Messages;
use serde_json::Value;
use std::fmt::Write;
use studio::suite::{Suite, TestCounts, TestResult};

/// The form that build servers read.
#[must_use]
pub fn junit(suite: &Suite, ran: &[Option<TestResult>], wording: &Messages) -> String {
    let tally = TestCounts::new(suite, ran);
    let total = suite.cases.len() + suite.unreadable;
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let _ = write!(
        out,
        "<testsuites>\n<testsuite name=\"wanliu\" tests=\"{total}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\">\n",
        tally.failed, tally.unreadable, tally.skipped
    );
    for (play, ran) in suite.cases.iter().zip(ran) {
        let class = suite.flows.get(play.flow).map_or("", |(name, _)| name);
        let _ = write!(out, "<testcase classname=\"{}\" name=\"{}\"", xml(class), xml(&play.name));
        match ran {
            None => out.push_str("><skipped/></testcase>\n"),
            Some(ran) if ran.passed => out.push_str("/>\n"),
            Some(ran) => {
                out.push_str(">\n");
                for failure in failures(suite, play, ran, wording) {
                    let text = |key: &str| {
                        xml(failure.get(key).and_then(Value::as_str).unwrap_or_default())
                    };
                    let line = failure.get("line").and_then(Value::as_u64).unwrap_or_default();
                    let _ = writeln!(
                        out,
                        "<failure type=\"{}\" message=\"{}\">{}:{line}: {}</failure>",
                        text("kind"),
                        text("expected"),
                        text("path"),
                        text("actual")
                    );
                }
                out.push_str("</testcase>\n");
            }
        }
    }
    for _ in 0..suite.unreadable {
        out.push_str("<testcase name=\"unreadable\"><error/></testcase>\n");
    }
    out.push_str("</testsuite>\n</testsuites>\n");
    out
}

/// Text as XML carries it; what XML has no way to carry is left out.
fn xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' => out.push(c),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}
