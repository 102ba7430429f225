//! Shrinking: a failing script cut to the fewest lines that fail in the same way.

use super::gather::{TestAction, TestCase};
use super::run::{FailureKind, run, session_at};
use flow::Flow;
use flow::id::ReasonId;
use flow::method::Step;
use flow::source::Span;

/// How a play fails: at which line, with what in place of what was expected, and where the call stands then.
type FailureSignature = (Span, FailureKind, Step, ReasonId);

/// The play without every line that its first failure does not need: lines are taken out in ever smaller
/// pieces for as long as it fails in the same way at the same line (Zeller, *Yesterday, my program worked*,
/// 1999). `None` if it passes.
#[must_use]
pub fn shrink(flow: &Flow, play: &TestCase) -> Option<TestCase> {
    let way = first_failure(flow, play)?;
    let end = play.steps.iter().position(|step| step.span == way.0)?;
    let mut small = play.clone();
    small.steps.truncate(end + 1);
    // What is expected on the way says nothing of how it fails.
    small.steps.retain(|step| step.span == way.0 || matches!(step.action, TestAction::Do(_)));
    let mut size = small.steps.len() / 2;
    while size > 0 {
        let mut from = 0;
        let mut cut = false;
        while from + 1 < small.steps.len() {
            let to = (from + size).min(small.steps.len() - 1);
            let mut candidate = small.clone();
            candidate.steps.drain(from..to);
            if first_failure(flow, &candidate).as_ref() == Some(&way) {
                small = candidate;
                cut = true;
            } else {
                from = to;
            }
        }
        // A line may be needed only for as long as another one is there.
        if !(cut && size == 1) {
            size /= 2;
        }
    }
    Some(small)
}

fn first_failure(flow: &Flow, play: &TestCase) -> Option<FailureSignature> {
    let ran = run(flow, play);
    let first = ran.failures.first().filter(|_| !ran.passed)?;
    let step = play.steps.get(first.step)?;
    let session = session_at(flow, play, first.step);
    let state = session.history().state();
    Some((step.span, first.kind.clone(), state.step(), state.reason()))
}
