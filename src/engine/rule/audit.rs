//! The audit of a call: every rule that was broken, and what is still owed.

use super::automaton::Watch;
use super::deed::{Happening, What};
use crate::call::history::{Entry, History};
use crate::call::step;
use flow::Case;
use flow::context::Context;
use flow::id::RuleId;

/// A rule that was broken, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Breach {
    /// The rule.
    pub rule: RuleId,
    /// The turn, counted from 0.
    pub turn: usize,
}

/// What an audit can find.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Finding {
    /// A rule was broken in this turn.
    Broken(Breach),
    /// The call is closed and this rule still asks for something.
    Owed(RuleId),
}

/// A call seen through its rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Audit {
    /// Where the rules stand.
    pub watch: Watch,
    /// Every breach, in order.
    pub breaches: Vec<Breach>,
}

impl Audit {
    /// Of a call that begins.
    #[must_use]
    pub fn new(case: Case<'_>) -> Self {
        Self { watch: Watch::new(case), breaches: Vec::new() }
    }

    /// Takes in a turn of the call, by its number from 0; the turns before it were taken in.
    pub fn see(&mut self, case: Case<'_>, context: &Context, history: &History, turn: usize) {
        let Self { watch, breaches } = self;
        let mut state = *history.before(turn);
        let notes = history.notes_before(turn);
        for entry in history.turns().get(turn).into_iter().flat_map(|turn| &turn.entries) {
            let mut see = |before, what| {
                let happening = Happening { before, notes, context, what };
                let broken = watch.see(case, &happening);
                breaches.extend(broken.into_iter().map(|rule| Breach { rule, turn }));
            };
            match entry {
                Entry::Event(event) => {
                    let Ok(after) = step(case, &state, event) else { continue };
                    see(&state, What::Event(*event, &after));
                    state = after;
                }
                Entry::Said { phrases, .. } => see(&state, What::Words(phrases)),
                Entry::Noted(_)
                | Entry::Words(_)
                | Entry::Mentioned(_)
                | Entry::Note(_)
                | Entry::Me(_) => {}
            }
        }
    }

    /// Everything found: the breaches, and what a closed call still owes.
    #[must_use]
    pub fn findings(&self, case: Case<'_>, history: &History) -> Vec<Finding> {
        let mut list: Vec<Finding> = self.breaches.iter().copied().map(Finding::Broken).collect();
        if history.state().outcome().is_some() {
            list.extend(self.watch.owed(case).map(Finding::Owed));
        }
        list
    }
}

/// Runs the rules over a call.
#[must_use]
pub fn audit(case: Case<'_>, context: &Context, history: &History) -> Audit {
    let mut audit = Audit::new(case);
    for turn in 0..history.turns().len() {
        audit.see(case, context, history, turn);
    }
    audit
}
