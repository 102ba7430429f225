//! What came of scripts, in the form that build servers read.

use super::json::failures;
use crate::render::Messages;
use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};
use serde_json::Value;
use studio::suite::{Suite, TestResult};

/// The form that build servers read: one suite, a case a script.
#[must_use]
pub fn junit(suite: &Suite, ran: &[Option<TestResult>], wording: &Messages) -> String {
    let mut cases = TestSuite::new("wanliu");
    for (play, ran) in suite.cases.iter().zip(ran) {
        let status = match ran {
            None => TestCaseStatus::skipped(),
            Some(ran) if ran.passed => TestCaseStatus::success(),
            Some(ran) => failed(&failures(suite, play, ran, wording)),
        };
        let mut case = TestCase::new(&*play.name, status);
        if let Some((flow, _)) = suite.flows.get(play.flow) {
            case.set_classname(&**flow);
        }
        cases.add_test_case(case);
    }
    for _ in 0..suite.unreadable {
        let status = TestCaseStatus::non_success(NonSuccessKind::Error);
        cases.add_test_case(TestCase::new("unreadable", status));
    }
    let mut report = Report::new("wanliu");
    report.add_test_suite(cases);
    report.to_string().expect("a report is written to a string, which cannot fail")
}

/// A case has one failure in this form: its kind is that of the first, and all are told in its text.
fn failed(failures: &[Value]) -> TestCaseStatus {
    let text = |failure: &Value, key: &str| {
        failure.get(key).and_then(Value::as_str).unwrap_or_default().to_owned()
    };
    let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
    if let Some(first) = failures.first() {
        status.set_type(text(first, "kind")).set_message(text(first, "expected"));
    }
    let told = failures.iter().map(|failure| {
        let line = failure.get("line").and_then(Value::as_u64).unwrap_or_default();
        format!("{}:{line}: {}", text(failure, "path"), text(failure, "actual"))
    });
    status.set_description(told.collect::<Vec<_>>().join("\n"));
    status
}
