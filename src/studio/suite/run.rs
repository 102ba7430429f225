//! Running plays: each line in turn through a session; what does not hold is kept, and the play goes on
//! until something cannot be done.

use super::Suite;
use super::expectation::AssertionOutcome;
use super::gather::{TestAction, TestCase, TestStep};
use engine::script::{Command, Expectation, ExpectedFailure};
use engine::session::{Pending, Reply, Session, SessionError};
use flow::Flow;
use rayon::prelude::*;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// What came of a play.
#[derive(Debug, Clone, Default)]
pub struct TestResult {
    /// What went wrong, in order.
    pub failures: Vec<Failure>,
    /// Whether it counts as passed: nothing went wrong, or just what was meant to.
    pub passed: bool,
}

/// Something that went wrong.
#[derive(Debug, Clone)]
pub struct Failure {
    /// The line, counted from 0.
    pub step: usize,
    /// Which check of the line, for one that expects several things.
    pub assertion: usize,
    /// What went wrong.
    pub kind: FailureKind,
}

impl Failure {
    /// How many lines of the play lead to where it went wrong.
    #[must_use]
    pub fn lines_before(&self) -> usize {
        match self.kind {
            FailureKind::Refused(_) | FailureKind::Not(_) => self.step,
            FailureKind::Passed(_) => self.step + 1,
        }
    }
}

/// What can go wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FailureKind {
    /// A line could not be taken.
    Refused(SessionError),
    /// Something does not hold; what does, as a script would say it.
    Not(Expectation),
    /// It was meant to fail so, and did not.
    Passed(ExpectedFailure),
}

/// How many plays passed, failed, could not be read, and did not run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TestCounts {
    /// Passed.
    pub passed: usize,
    /// Failed.
    pub failed: usize,
    /// Could not be made a play.
    pub unreadable: usize,
    /// Did not run, since another one had failed.
    pub skipped: usize,
    /// Passed, and nothing was expected of them but that they can be made.
    pub expecting_nothing: usize,
    /// Are parts of others.
    pub parts: usize,
}

impl TestCounts {
    /// Of a suite.
    #[must_use]
    pub fn new(suite: &Suite, ran: &[Option<TestResult>]) -> Self {
        let count = |is: fn(&Option<TestResult>) -> bool| ran.iter().filter(|ran| is(ran)).count();
        Self {
            passed: count(|ran| ran.as_ref().is_some_and(|ran| ran.passed)),
            failed: count(|ran| ran.as_ref().is_some_and(|ran| !ran.passed)),
            unreadable: suite.unreadable,
            skipped: count(Option::is_none),
            expecting_nothing: suite
                .cases
                .iter()
                .zip(ran)
                .filter(|(case, ran)| passed_expecting_nothing(case, ran.as_ref()))
                .count(),
            parts: suite.parts,
        }
    }

    /// Whether everything passed.
    #[must_use]
    pub fn is_clean(self) -> bool {
        self.failed == 0 && self.unreadable == 0 && self.skipped == 0
    }
}

/// Whether a script passed that would have passed whatever the flow advised.
#[must_use]
pub fn passed_expecting_nothing(case: &TestCase, ran: Option<&TestResult>) -> bool {
    !case.expects_something() && ran.is_some_and(|ran| ran.passed)
}

/// Runs one play.
#[must_use]
pub fn run(flow: &Flow, play: &TestCase) -> TestResult {
    let mut failures = Vec::new();
    let mut session = Session::new(flow, play.context.clone());
    for (at, step) in play.steps.iter().enumerate() {
        match &step.action {
            TestAction::Do(command) => {
                if let Reply::Problem(problem) = perform(&mut session, command) {
                    failures.push(Failure {
                        step: at,
                        assertion: 0,
                        kind: FailureKind::Refused(problem),
                    });
                    break;
                }
            }
            TestAction::Expect(checks) => {
                confirm(&mut session);
                for (check, one) in checks.iter().enumerate() {
                    if let AssertionOutcome::No(instead) = one
                        .evaluate(&session, &|session, reply| {
                            (play.screen)(session, reply, play.lang)
                        })
                    {
                        failures.push(Failure {
                            step: at,
                            assertion: check,
                            kind: FailureKind::Not(instead),
                        });
                    }
                }
            }
        }
    }
    judge(flow, play, failures)
}

/// A session that stands where a play stands after so many of its lines.
#[must_use]
pub fn session_at<'f>(flow: &'f Flow, play: &TestCase, steps: usize) -> Session<'f> {
    let mut session = Session::new(flow, play.context.clone());
    for TestStep { action: what, .. } in play.steps.iter().take(steps) {
        if let TestAction::Do(command) = what {
            perform(&mut session, command);
        }
    }
    confirm(&mut session);
    session
}

/// Takes a line; what was heard before is nodded to where the talk goes on.
fn perform(session: &mut Session<'_>, command: &Command) -> Reply {
    if !matches!(command, Command::Customer(_) | Command::Enter | Command::Back(_)) {
        confirm(session);
    }
    session.handle_command(command)
}

fn confirm(session: &mut Session<'_>) {
    if matches!(session.pending(), Pending::Heard(_)) {
        session.handle_command(&Command::Enter);
    }
}

/// Weighs what went wrong against what was meant to.
fn judge(flow: &Flow, play: &TestCase, mut failures: Vec<Failure>) -> TestResult {
    let Some(fails) = &play.header.expected_failure else {
        return TestResult { passed: failures.is_empty(), failures };
    };
    let as_meant = failures.first().is_some_and(|failure| {
        let failed = match &failure.kind {
            FailureKind::Refused(SessionError::Rule { rule, .. }) => {
                ExpectedFailure::Rule(flow.rule(*rule).id.to_string())
            }
            FailureKind::Refused(_) => ExpectedFailure::Unavailable,
            FailureKind::Not(_) | FailureKind::Passed(_) => ExpectedFailure::Expectation,
        };
        *fails == failed
    });
    if failures.is_empty() {
        let step = play.steps.len().saturating_sub(1);
        failures.push(Failure { step, assertion: 0, kind: FailureKind::Passed(fails.clone()) });
    }
    TestResult { failures, passed: as_meant }
}

/// Runs all plays of a suite, side by side; what came of each, in their order. `None` for those that did not run any more, once one had failed and that was to be the end. `seen` is told how many are done.
#[must_use]
pub fn run_all(
    suite: &Suite,
    fail_fast: bool,
    seen: &(dyn Fn(usize) + Sync),
) -> Vec<Option<TestResult>> {
    let (done, stopped) = (AtomicUsize::new(0), AtomicBool::new(false));
    let one = |case: &TestCase| {
        if stopped.load(Ordering::Relaxed) {
            return None;
        }
        let ran = run(suite.flows.get(case.flow)?.1.flow.as_ref()?, case);
        if fail_fast && !ran.passed {
            stopped.store(true, Ordering::Relaxed);
        }
        seen(done.fetch_add(1, Ordering::Relaxed) + 1);
        Some(ran)
    };
    suite.cases.par_iter().map(one).collect()
}
