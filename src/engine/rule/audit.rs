//! The audit of a call: every rule that was broken, and what is still owed.

use super::automaton::RuleMonitor;
use super::deed::{Observation, ObservedEvent};
use crate::call::history::{Entry, History};
use flow::FlowCase;
use flow::context::Context;
use flow::id::RuleId;

/// A rule that was broken, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Violation {
    /// The rule.
    pub rule: RuleId,
    /// The turn, counted from 0.
    pub turn: usize,
}

/// What an audit can find.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuditFinding {
    /// A rule was broken in this turn.
    Broken(Violation),
    /// The call is closed and this rule still asks for something.
    Owed(RuleId),
}

/// A call seen through its rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Audit {
    /// Where the rules stand.
    pub monitor: RuleMonitor,
    /// Every breach, in order.
    pub violations: Vec<Violation>,
}

impl Audit {
    /// Of a call that begins.
    #[must_use]
    pub fn new(case: FlowCase<'_>) -> Self {
        Self { monitor: RuleMonitor::new(case), violations: Vec::new() }
    }

    /// Takes in a turn of the call, by its number from 0; the turns before it were taken in. `record` is what was known of
    /// the customer when the call began.
    pub fn observe(
        &mut self,
        case: FlowCase<'_>,
        record: &Context,
        history: &History,
        turn: usize,
    ) {
        let context = &*history.context_before(turn, record);
        let Self { monitor: watch, violations: breaches } = self;
        let mut state = history.state_before(turn);
        let mut transitions = history.transitions_of(turn);
        let notes = history.notes_before(turn);
        for entry in history.turns().get(turn).into_iter().flat_map(|turn| &turn.entries) {
            let mut see = |before, what| {
                let happening = Observation { before, notes, context, event: what };
                let broken = watch.observe(case, &happening);
                breaches.extend(broken.into_iter().map(|rule| Violation { rule, turn }));
            };
            match entry {
                Entry::Event(event) => {
                    let moved = transitions.next().expect("each event of a turn is a transition");
                    see(state, ObservedEvent::Event(*event, moved.after));
                    state = moved.after;
                }
                Entry::Said { phrases, .. } => see(state, ObservedEvent::Words(phrases)),
                Entry::Noted(_)
                | Entry::Words(_)
                | Entry::Mentioned(_)
                | Entry::Stated(_)
                | Entry::Note(_)
                | Entry::Me(_) => {}
            }
        }
    }

    /// Everything found: the breaches, and what a closed call still owes.
    #[must_use]
    pub fn findings(&self, case: FlowCase<'_>, history: &History) -> Vec<AuditFinding> {
        let mut list: Vec<AuditFinding> =
            self.violations.iter().copied().map(AuditFinding::Broken).collect();
        if history.state().outcome().is_some() {
            list.extend(self.monitor.owed(case).map(AuditFinding::Owed));
        }
        list
    }
}

/// Runs the rules over a call with a customer of whom `record` was known when it began.
#[must_use]
pub fn audit(case: FlowCase<'_>, record: &Context, history: &History) -> Audit {
    let mut audit = Audit::new(case);
    for turn in 0..history.turns().len() {
        audit.observe(case, record, history, turn);
    }
    audit
}
