//! Breaking a rule: the shortest call on which it is broken, and what locks that call.
//!
//! A rule is first looked at without any lock; only if it can be broken then, its own lock is put in, and then those of
//! the rules that would lock the call by which it was broken.

use super::counting::shortest_counting_violation;
use super::figures::CustomerFigures;
use super::instrumentation::{Instrumentation, MAX_MONITORED, MonitoredRule};
use super::observe::{ObserverResult, observe};
use super::path::{PathGoal, Witness};
use super::prove::{ProofQuery, rule_event};
use super::search::ReachableStates;
use super::{Batch, SearchLimits};
use crate::call::Event;
use crate::call::history::Entry;
use crate::rule::{Audit, Observation, ObservedEvent, PatternRole};
use flow::conduct::Pattern;
use flow::id::RuleId;
use flow::method::RuleLevel;

/// Whether a rule is broken on some call of a batch.
pub(super) enum RuleStatus {
    No,
    /// Only if it did not lock.
    Locked,
    /// A bound was reached first.
    Unknown,
    Yes(Box<Witness>),
}

impl Batch<'_> {
    /// Looks for a call that breaks a rule and that no fatal rule locks.
    pub(super) fn broken(
        &self,
        id: RuleId,
        observed: Option<ObserverResult>,
        limits: SearchLimits<'_>,
        figures: &CustomerFigures,
    ) -> RuleStatus {
        let rule = self.graph.flow.rule(id);
        let of_states = matches!(rule.pattern, Pattern::Never(_) | Pattern::Always(_));
        if of_states && observed.is_none_or(|one| one.violation.is_none()) {
            return RuleStatus::No;
        }
        // Without locks first: what holds then, holds by the machine alone.
        let mut locks: Vec<RuleId> = Vec::new();
        let mut own_lock = of_states;
        loop {
            if own_lock && !of_states && self.lock_foresees_all(id, figures) {
                return RuleStatus::Locked;
            }
            let found = self.try_to_break(id, own_lock, &locks, limits, figures);
            match found {
                SearchOutcome::Holds if own_lock && !of_states => return RuleStatus::Locked,
                SearchOutcome::Holds => return RuleStatus::No,
                // What cannot be shown is not told.
                SearchOutcome::Bounded | SearchOutcome::Broken(None) => return RuleStatus::Unknown,
                // What a value sets may be so of no customer of the batch: the call is asked.
                SearchOutcome::Broken(Some(witness))
                    if !figures.are_unknown() && !self.shows(&witness, id) =>
                {
                    return RuleStatus::Unknown;
                }
                SearchOutcome::Broken(Some(witness)) => match self.locked_by(&witness) {
                    None => return RuleStatus::Yes(Box::new(witness)),
                    Some(by) if by == id && !own_lock => own_lock = true,
                    Some(by) if locks.len() + 1 < MAX_MONITORED && !locks.contains(&by) => {
                        locks.push(by);
                    }
                    Some(_) => return RuleStatus::Unknown,
                },
            }
        }
    }

    /// Whether a rule's own lock holds back whatever would break it, wherever its automaton stands: then no call needs
    /// to be looked at.
    fn lock_foresees_all(&self, id: RuleId, figures: &CustomerFigures) -> bool {
        let rules = vec![MonitoredRule::new(&self.graph, id)];
        let watch = Instrumentation::new(&self.graph, figures, rules, Vec::new());
        watch.locks_foresee_all()
    }

    fn try_to_break(
        &self,
        id: RuleId,
        own_lock: bool,
        locks: &[RuleId],
        limits: SearchLimits<'_>,
        figures: &CustomerFigures,
    ) -> SearchOutcome {
        let flow = self.graph.flow;
        let rule = flow.rule(id);
        let watcher = |id: RuleId| MonitoredRule::new(&self.graph, id);
        let others = locks.iter().copied().map(watcher);
        if matches!(rule.pattern, Pattern::Never(_) | Pattern::Always(_)) {
            let observer = || vec![self.observer(ProofQuery::Broken(id), figures)];
            let watch = Instrumentation::new(&self.graph, figures, others.collect(), observer());
            let mut own = None;
            let run = self.run_with(&watch, limits, &mut own);
            let Some(breach) =
                observe(&self.graph, &watch, run).into_iter().find_map(|one| one.violation)
            else {
                return if run.bounded { SearchOutcome::Bounded } else { SearchOutcome::Holds };
            };
            let is = rule_event(id, PatternRole::Deed, false, figures);
            let then = match rule.pattern {
                Pattern::Always(_) => PathGoal::Stop,
                _ => PathGoal::Event(&*is),
            };
            return SearchOutcome::Broken(run.witness(
                &self.graph,
                &watch,
                breach,
                &then,
                Some(rule),
            ));
        }
        if !own_lock && locks.is_empty() {
            let found = self
                .graph
                .cases
                .iter()
                .find_map(|case| shortest_counting_violation(*case, id, figures));
            if found.is_some() {
                return SearchOutcome::Broken(found);
            }
        }
        let locks_itself = own_lock && rule.level == RuleLevel::Fatal;
        let own = MonitoredRule { blocks: locks_itself, is_goal: true, ..watcher(id) };
        let watchers = [own].into_iter().chain(others).collect();
        let watch = Instrumentation::new(&self.graph, figures, watchers, Vec::new());
        let run = ReachableStates::explore(&self.graph, &watch, &limits.bounds(true));
        match run.violation {
            Some(breach) => {
                let then = PathGoal::Broken;
                SearchOutcome::Broken(run.witness(&self.graph, &watch, breach, &then, Some(rule)))
            }
            None if run.bounded => SearchOutcome::Bounded,
            None => SearchOutcome::Holds,
        }
    }

    /// Whether a rule is broken on a call as it would be replayed.
    fn shows(&self, witness: &Witness, id: RuleId) -> bool {
        witness.breaks(self.graph.flow.case(witness.context.given()), id)
    }

    /// The fatal rule that would have locked something said on a call.
    pub(super) fn locked_by(&self, witness: &Witness) -> Option<RuleId> {
        let flow = self.graph.flow;
        let case = flow.case(witness.context.given());
        let mut audit = Audit::new(case);
        for (turn, entries) in witness.history.turns().iter().enumerate() {
            for entry in &entries.entries {
                let Entry::Event(Event::Said { item, .. }) = entry else { continue };
                let before = witness.history.state_before(turn);
                let now = Observation {
                    before,
                    notes: witness.history.notes_before(turn),
                    context: &witness.context,
                    event: ObservedEvent::Words(&[]),
                };
                if let Some(by) = audit.monitor.fatal_violation(case, &now, *item) {
                    return Some(by);
                }
            }
            audit.observe(case, &witness.context, &witness.history, turn);
        }
        None
    }
}

/// What came of looking for a call that breaks a rule.
enum SearchOutcome {
    Holds,
    Bounded,
    Broken(Option<Witness>),
}
