//! Running plays: each line in turn through a session; what does not hold is kept, and the play goes on
//! until something cannot be done.

use super::Suite;
use super::expectation::Holds;
use super::gather::{Play, Step, What};
use engine::script::{Command, Expect, Fails};
use engine::session::{Pending, Problem, Reply, Session};
use flow::Flow;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// What came of a play.
#[derive(Debug, Clone, Default)]
pub struct Ran {
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
    pub check: usize,
    /// What went wrong.
    pub wrong: Wrong,
}

impl Failure {
    /// How many lines of the play lead to where it went wrong.
    #[must_use]
    pub fn stands_after(&self) -> usize {
        match self.wrong {
            Wrong::Refused(_) | Wrong::Not(_) => self.step,
            Wrong::Passed(_) => self.step + 1,
        }
    }
}

/// What can go wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wrong {
    /// A line could not be taken.
    Refused(Problem),
    /// Something does not hold; what does, as a script would say it.
    Not(Expect),
    /// It was meant to fail so, and did not.
    Passed(Fails),
}

/// How many plays passed, failed, could not be read, and did not run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Passed.
    pub passed: usize,
    /// Failed.
    pub failed: usize,
    /// Could not be made a play.
    pub unreadable: usize,
    /// Did not run, since another one had failed.
    pub left: usize,
}

impl Tally {
    /// Of a suite.
    #[must_use]
    pub fn of(suite: &Suite, ran: &[Option<Ran>]) -> Self {
        let count = |is: fn(&Option<Ran>) -> bool| ran.iter().filter(|ran| is(ran)).count();
        Self {
            passed: count(|ran| ran.as_ref().is_some_and(|ran| ran.passed)),
            failed: count(|ran| ran.as_ref().is_some_and(|ran| !ran.passed)),
            unreadable: suite.unreadable,
            left: count(Option::is_none),
        }
    }

    /// Whether everything passed.
    #[must_use]
    pub fn is_clean(self) -> bool {
        self.failed == 0 && self.unreadable == 0 && self.left == 0
    }
}

/// Runs one play.
#[must_use]
pub fn run(flow: &Flow, play: &Play) -> Ran {
    let mut failures = Vec::new();
    let mut session = Session::new(flow, play.context.clone());
    for (at, step) in play.steps.iter().enumerate() {
        match &step.what {
            What::Do(command) => {
                if let Reply::Problem(problem) = perform(&mut session, command) {
                    failures.push(Failure { step: at, check: 0, wrong: Wrong::Refused(problem) });
                    break;
                }
            }
            What::Expect(checks) => {
                nod(&mut session);
                for (check, one) in checks.iter().enumerate() {
                    if let Holds::No(instead) = one.holds(&session, &|session, reply| {
                        (play.screen)(session, reply, play.lang())
                    }) {
                        failures.push(Failure { step: at, check, wrong: Wrong::Not(instead) });
                    }
                }
            }
        }
    }
    judged(flow, play, failures)
}

/// A session that stands where a play stands after so many of its lines.
#[must_use]
pub fn replay<'f>(flow: &'f Flow, play: &Play, steps: usize) -> Session<'f> {
    let mut session = Session::new(flow, play.context.clone());
    for Step { what, .. } in play.steps.iter().take(steps) {
        if let What::Do(command) = what {
            perform(&mut session, command);
        }
    }
    nod(&mut session);
    session
}

/// Takes a line; what was heard before is nodded to where the talk goes on.
fn perform(session: &mut Session<'_>, command: &Command) -> Reply {
    if !matches!(command, Command::Customer(_) | Command::Enter | Command::Back(_)) {
        nod(session);
    }
    session.command(command)
}

fn nod(session: &mut Session<'_>) {
    if matches!(session.pending(), Pending::Heard(_)) {
        session.command(&Command::Enter);
    }
}

/// Weighs what went wrong against what was meant to.
fn judged(flow: &Flow, play: &Play, mut failures: Vec<Failure>) -> Ran {
    let Some(fails) = &play.header.fails else {
        return Ran { passed: failures.is_empty(), failures };
    };
    let as_meant = failures.first().is_some_and(|failure| {
        let failed = match &failure.wrong {
            Wrong::Refused(Problem::Rule { rule, .. }) => {
                Fails::Rule(flow.rule(*rule).id.to_string())
            }
            Wrong::Refused(_) => Fails::Unavailable,
            Wrong::Not(_) | Wrong::Passed(_) => Fails::Expectation,
        };
        *fails == failed
    });
    if failures.is_empty() {
        let step = play.steps.len().saturating_sub(1);
        failures.push(Failure { step, check: 0, wrong: Wrong::Passed(fails.clone()) });
    }
    Ran { failures, passed: as_meant }
}

/// Runs all plays of a suite, on so many threads; what came of each, in their order. `None` for those that
/// did not run any more, once one had failed and that was to be the end. `seen` is told how many are done.
#[must_use]
pub fn run_all(
    suite: &Suite,
    threads: usize,
    fail_fast: bool,
    seen: &(dyn Fn(usize) + Sync),
) -> Vec<Option<Ran>> {
    let next = AtomicUsize::new(0);
    let stopped = AtomicBool::new(false);
    let done = Mutex::new(vec![None; suite.plays.len()]);
    let work = || {
        let mut own = Vec::new();
        while !stopped.load(Ordering::Relaxed) {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(play) = suite.plays.get(at) else { break };
            let Some(flow) = suite.flows.get(play.flow).and_then(|(_, one)| one.flow.as_ref())
            else {
                continue;
            };
            let ran = run(flow, play);
            if fail_fast && !ran.passed {
                stopped.store(true, Ordering::Relaxed);
            }
            own.push((at, ran));
            seen(at + 1);
        }
        let mut done = done.lock().unwrap_or_else(PoisonError::into_inner);
        for (at, ran) in own {
            if let Some(place) = done.get_mut(at) {
                *place = Some(ran);
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 1..threads {
            scope.spawn(work);
        }
        work();
    });
    done.into_inner().unwrap_or_else(PoisonError::into_inner)
}
