//! Whether fatal rules leave something to say: gates and conditions may let a line through that a rule locks.
//!
//! First by the lines that no rule can ever lock; only in the steps where those are not enough do the automata
//! of the rules that could lock something run along.

use super::figures::CustomerFigures;
use super::finding::ProofStatus;
use super::instrumentation::{
    EventLabels, Instrumentation, MAX_MONITORED, MAX_OBSERVERS, MonitoredRule, Observer,
    ObserverKind,
};
use super::observe::{ObserverResult, observe};
use super::path::{PathGoal, notes_for};
use super::property::Property;
use super::search::ReachableStates;
use super::{Batch, SearchLimits, Witness, actions};
use crate::call::Event;
use crate::rule::{Observation, ObservedEvent, PatternRole, TriState, blocks, last_state, matches};
use flow::condition::{Condition, FactBox};
use flow::conduct::Pattern;
use flow::fact::Field;
use flow::id::{ItemId, RuleId};
use flow::method::{RuleLevel, Step};
use rustc_hash::FxHashSet;

impl Batch<'_> {
    /// Whether something can be said in every state, locks of rules counted, in whichever of these ways a customer's
    /// figures decide; where not, a call that shows it.
    pub(super) fn prove_deadlock_free(
        &self,
        limits: SearchLimits<'_>,
        ways: &[CustomerFigures],
    ) -> (ProofStatus, Option<Witness>) {
        let fatal = self.fatal_rules();
        for some in ways.chunks(MAX_OBSERVERS / Step::ALL.len()) {
            let stuck = self.steps_without_free_items(&fatal, some);
            for (figures, steps) in some.iter().zip(stuck) {
                let found = self.deadlock_in(&steps, &fatal, limits, figures);
                if found.0 != ProofStatus::Proved {
                    return found;
                }
            }
        }
        (ProofStatus::Proved, None)
    }

    fn fatal_rules(&self) -> Vec<RuleId> {
        let fatal = self.graph.flow.rules().filter(|(_, rule)| rule.level == RuleLevel::Fatal);
        fatal.map(|(id, _)| id).collect()
    }

    /// Whether some fatal rule could lock something.
    pub(super) fn has_locks(&self) -> bool {
        let flow = self.graph.flow;
        let unknown = CustomerFigures::unknown(flow);
        let locks = |id: &RuleId| flow.items().any(|(item, _)| self.can_lock(*id, item, &unknown));
        self.fatal_rules().iter().any(locks)
    }

    /// The steps in which what no rule can ever lock is not enough, for each of these ways.
    fn steps_without_free_items(
        &self,
        fatal: &[RuleId],
        ways: &[CustomerFigures],
    ) -> Vec<Vec<Step>> {
        let observers = ways.iter().flat_map(|figures| {
            Step::ALL.iter().map(move |step| {
                let locks =
                    |item| fatal.iter().any(|rule| self.can_lock(*rule, item, figures));
                let here = self.graph.flow.items_of(*step).iter().copied();
                let free: FxHashSet<ItemId> = here.filter(|item| !locks(*item)).collect();
                Observer {
                    kind: ObserverKind::Always,
                    boxes: self.where_step(*step),
                    predicate: Box::new(
                        move |_, event, _, _| matches!(event, Event::Said { item, .. } if free.contains(&item)),
                    ),
                }
            })
        });
        let unknown = CustomerFigures::unknown(self.graph.flow);
        let watch = Instrumentation::new(&self.graph, &unknown, Vec::new(), observers.collect());
        let observed = observe(&self.graph, &watch, &self.reachable);
        let stuck = |of_way: &[ObserverResult]| {
            let steps = Step::ALL.iter().zip(of_way).filter(|(_, one)| one.violation.is_some());
            steps.map(|(step, _)| *step).collect()
        };
        observed.chunks(Step::ALL.len()).map(stuck).collect()
    }

    /// Whether something can be said in these steps too, the automata of the rules that could lock something running
    /// along.
    fn deadlock_in(
        &self,
        steps: &[Step],
        fatal: &[RuleId],
        limits: SearchLimits<'_>,
        figures: &CustomerFigures,
    ) -> (ProofStatus, Option<Witness>) {
        let flow = self.graph.flow;
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
        let watching = |certain: bool| {
            let mut rules: Vec<MonitoredRule<'_>> =
                lockers.iter().map(|id| MonitoredRule::new(&self.graph, *id)).collect();
            for part in rules.iter_mut().flat_map(|rule| &mut rule.boxes) {
                part.certain |= certain;
            }
            let asker = Property::SomethingToSay.observer(&self.graph).into_iter().collect();
            Instrumentation::new(&self.graph, figures, rules, asker)
        };
        let watch = watching(false);
        let run = ReachableStates::explore(&self.graph, &watch, &limits.bounds(false));
        // What the agent has noted may make every such rule apply.
        let locked = watching(true);
        let breach = observe(&self.graph, &locked, &run).into_iter().find_map(|one| one.violation);
        match breach {
            Some(breach) => {
                let call = run.witness(&self.graph, &watch, breach, &PathGoal::Stop, None);
                let case = self.graph.cases.get(breach.lane);
                let witness = call.zip(case).map(|(mut call, case)| {
                    for id in &lockers {
                        let state = *call.history.state();
                        let notes = notes_for(*case, flow.rule(*id), &state, &call.history, true);
                        // A rule that no note makes apply here locks nothing here.
                        notes.and_then(|notes| call.note(*case, notes)).unwrap_or_default();
                    }
                    call
                });
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
        (0..=last_state(pattern)).any(|stand| blocks(pattern, stand, says, || true))
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
