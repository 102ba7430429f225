//! Whether fatal rules leave something to say: gates and conditions may let a line through that a rule locks.
//!
//! First by the lines that no rule can ever lock; only in the steps where those are not enough do the automata
//! of the rules that could lock something run along.

use super::figures::CustomerFigures;
use super::finding::ProofStatus;
use super::instrumentation::{
    EventLabels, Instrumentation, MAX_MONITORED, MonitoredRule, Observer, ObserverKind,
};
use super::observe::observe;
use super::path::PathGoal;
use super::property::Property;
use super::search::ReachableStates;
use super::{Batch, SearchLimits, Witness, actions};
use crate::call::Event;
use crate::rule::{Observation, ObservedEvent, PatternRole, TriState, blocks, matches};
use flow::condition::{Condition, FactBox};
use flow::conduct::Pattern;
use flow::fact::Field;
use flow::id::{ItemId, RuleId};
use flow::method::{RuleLevel, Step};

impl Batch<'_> {
    /// Whether something can be said in every state, locks of rules counted; where not, a call that shows it.
    pub(super) fn prove_deadlock_free(
        &self,
        limits: SearchLimits<'_>,
        figures: &CustomerFigures,
    ) -> (ProofStatus, Option<Witness>) {
        let flow = self.graph.flow;
        let fatal = flow.rules().filter(|(_, rule)| rule.level == RuleLevel::Fatal);
        let fatal: Vec<RuleId> = fatal.map(|(id, _)| id).collect();
        let free = |item: ItemId| !fatal.iter().any(|rule| self.can_lock(*rule, item, figures));
        let observers = Step::ALL.iter().map(|step| Observer {
            kind: ObserverKind::Always,
            boxes: self.where_step(*step),
            predicate: Box::new(
                move |_, event, _, _| matches!(event, Event::Said { item, .. } if free(item)),
            ),
        });
        let watch = Instrumentation::new(&self.graph, figures, Vec::new(), observers.collect());
        let observed = observe(&self.graph, &watch, &self.reachable);
        let steps = Step::ALL.iter().zip(&observed).filter(|(_, one)| one.violation.is_some());
        let steps: Vec<Step> = steps.map(|(step, _)| *step).collect();
        let locks = |rule: &&RuleId| {
            let awake = steps.iter().filter(|step| !self.never_waits_in(**rule, **step, figures));
            let mut items = awake.flat_map(|step| flow.items_of(*step));
            items.any(|item| self.can_lock(**rule, *item, figures))
        };
        let lockers: Vec<RuleId> = fatal.iter().filter(locks).copied().collect();
        if lockers.is_empty() {
            return (ProofStatus::Proved, None);
        }
        if lockers.len() > MAX_MONITORED {
            return (ProofStatus::Bounded, None);
        }
        let watchers = lockers.iter().map(|id| MonitoredRule::new(&self.graph, *id)).collect();
        let asker = Property::SomethingToSay.observer(&self.graph);
        let watch =
            Instrumentation::new(&self.graph, figures, watchers, asker.into_iter().collect());
        let run = ReachableStates::explore(&self.graph, &watch, &limits.bounds(false));
        let breach = observe(&self.graph, &watch, &run).into_iter().find_map(|one| one.violation);
        match breach {
            Some(breach) => {
                let witness = run.witness(&self.graph, &watch, breach, &PathGoal::Stop, None);
                (ProofStatus::Refuted, witness)
            }
            None if run.bounded => (ProofStatus::Bounded, None),
            None => (ProofStatus::Proved, None),
        }
    }

    /// Whether a rule could lock an item, wherever its automaton may stand.
    fn can_lock(&self, id: RuleId, item: ItemId, figures: &CustomerFigures) -> bool {
        let flow = self.graph.flow;
        let Some(case) = self.graph.cases.first().copied() else { return false };
        let pattern = &flow.rule(id).pattern;
        let Some(before) = self.graph.cores.first() else { return false };
        let notes = flow.first_notes();
        let saying = Observation {
            before,
            notes,
            context: &figures.context,
            event: ObservedEvent::Saying(item),
        };
        let says = |role: PatternRole| {
            role.event_pattern(pattern).map_or(TriState::No, |deed| matches(case, deed, &saying))
        };
        let most = match pattern {
            Pattern::AtMost { count, .. } => count.saturating_add(2),
            Pattern::Within { turns, .. } => *turns,
            Pattern::Never(_) | Pattern::OnlyAfter { .. } | Pattern::Always(_) => 0,
        };
        (0..=most).any(|stand| blocks(pattern, stand, says, || true))
    }

    /// Whether a rule that waits for something never waits in a step: whatever leads there is what it waits
    /// for, and nothing there sets it off.
    fn never_waits_in(&self, id: RuleId, step: Step, figures: &CustomerFigures) -> bool {
        let watcher = MonitoredRule::new(&self.graph, id);
        if !matches!(watcher.pattern, Pattern::Within { .. }) {
            return false;
        }
        let Some(case) = self.graph.cases.first().copied() else { return false };
        Step::ALL.iter().all(|from| {
            let actions = self.graph.actions(*from);
            let said =
                actions.groups.iter().flat_map(|group| &group.said).map(|said| {
                    (said.effect, Event::Said { item: said.item, answer: said.answer })
                });
            said.chain(actions.unasked()).all(|(does, event)| {
                let ways = self.graph.samples(*from, does);
                let Some(way) = ways.get(step.index()).copied().flatten() else { return true };
                let marks = watcher.label(case, &figures.context, event, way);
                let ends = *from == step || EventLabels::matches(marks, PatternRole::Deed);
                ends && !EventLabels::matches(marks, PatternRole::After)
            })
        })
    }

    fn where_step(&self, step: Step) -> Vec<actions::SplitBox> {
        let bits = !Field::STEP.all() | Field::STEP.bit(step.index());
        let here = Condition::any_of(vec![FactBox { state: bits, ..FactBox::any() }]);
        actions::split_condition(&here, &self.graph.cases, self.graph.flow.limits.refusals)
    }
}
