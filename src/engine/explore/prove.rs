//! Proofs: of each rule and each property, whether it holds on every call, and if not, the shortest call on
//! which it does not.
//!
//! What breaks a fatal rule is locked while a call goes on, so calls are what the machine and the fatal rules
//! let happen. A rule is first looked at without any lock; only if it can be broken then, its own lock is
//! put in, and then those of the rules that would lock the call by which it was broken.

use super::advised::never_advised;
use super::counting::shortest_counting_violation;
use super::figures::{CustomerFigures, reads_figures, roles_by_figures};
use super::finding::{ProofResult, ProofStatus, Subject};
use super::instrumentation::{
    EventPredicate, Instrumentation, MAX_MONITORED, MAX_OBSERVERS, MonitoredRule, Observer,
    ObserverKind,
};
use super::observe::{ObserverResult, observe};
use super::path::{PathGoal, Witness};
use super::property::Property;
use super::search::ReachableStates;
use super::{Batch, Exploration, SearchLimits, actions};
use crate::call::history::Entry;
use crate::call::{Event, State};
use crate::rule::{Audit, Observation, ObservedEvent, PatternRole, TriState, matches};
use flow::condition::{Condition, FactBox};
use flow::conduct::{EventAtom, EventPattern, Pattern};
use flow::fact::Field;
use flow::id::{AnswerId, RuleId};
use flow::method::{RuleLevel, Step};
use flow::{Flow, FlowCase};
use rayon::prelude::*;

/// One question of all states of a batch: who asks it, and what for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ProofQuery {
    Property(Property),
    /// Whether a rule is broken, its own lock being in place.
    Broken(RuleId),
    /// Whether it would be broken without.
    Unlocked(RuleId),
    /// Whether one of a rule's deeds happens at all.
    Happens(RuleId, PatternRole),
}

impl Exploration<'_> {
    /// Proves or refutes what is asked for: `wanted` tells whether something is, by its id.
    #[must_use]
    pub fn prove(
        &self,
        limits: SearchLimits<'_>,
        wanted: impl Fn(&str) -> bool,
    ) -> Vec<ProofResult> {
        let flow = self.flow;
        let properties = Property::ALL.into_iter().filter(|one| wanted(one.id()));
        let properties: Vec<Property> = properties.collect();
        let rules: Vec<RuleId> =
            flow.rules().filter(|(_, rule)| wanted(&rule.id)).map(|(id, _)| id).collect();
        if self.batches.iter().any(|batch| batch.graph.is_truncated()) {
            return undecided(flow, &properties, &rules);
        }
        let mut asks: Vec<ProofQuery> =
            properties.iter().copied().map(ProofQuery::Property).collect();
        asks.extend(rules.iter().flat_map(|id| queries_of(flow, *id)));
        let unknown = CustomerFigures::unknown(flow);
        let observed = self.observed(&asks, &unknown);
        let mut findings: Vec<ProofResult> = properties
            .into_iter()
            .map(|one| self.property(one, &observed.of(ProofQuery::Property(one)), limits))
            .collect();
        // Rules whose automata run along are looked at side by side.
        let of_rules = rules.par_iter().with_max_len(1).map(|id| {
            let found = self.rule(*id, &observed, limits, &unknown);
            if reads_figures(flow.rule(*id)) {
                self.with_figures(found, *id, limits)
            } else {
                found
            }
        });
        findings.par_extend(of_rules);
        findings
    }

    /// The same of a rule that hangs on a customer's figures, whatever they are.
    fn with_figures(
        &self,
        found: ProofResult,
        id: RuleId,
        limits: SearchLimits<'_>,
    ) -> ProofResult {
        let bounded = |found: ProofResult| match found.status {
            ProofStatus::Refuted => found,
            _ => ProofResult { status: ProofStatus::Bounded, ..found },
        };
        let Some(ways) = CustomerFigures::every_way(self.flow) else { return bounded(found) };
        let known = ways.par_iter().filter(|way| !way.are_unknown());
        let each = known.map(|figures| {
            let observed = self.observed(&queries_of(self.flow, id), figures);
            self.rule(id, &observed, limits, figures)
        });
        let all = each.collect::<Vec<_>>().into_iter().fold(found, joined);
        if roles_by_figures(self.flow.rule(id)) > 1 { bounded(all) } else { all }
    }

    /// Asks all states of all batches.
    fn observed(&self, asks: &[ProofQuery], figures: &CustomerFigures) -> Observations {
        let results = self.batches.iter().map(|batch| batch.run_queries(asks, figures));
        Observations { asks: asks.to_vec(), results: results.collect() }
    }

    fn property(
        &self,
        property: Property,
        observed: &[ObserverResult],
        limits: SearchLimits<'_>,
    ) -> ProofResult {
        let verdict = if self.is_bounded() { ProofStatus::Bounded } else { ProofStatus::Proved };
        let mut finding = ProofResult::new(Subject::Property(property), RuleLevel::Fatal, verdict);
        if matches!(property, Property::EveryItem | Property::EveryAnswer) {
            // Where a bound was reached, what did not happen may happen beyond it.
            if verdict == ProofStatus::Proved {
                self.unused(property, &mut finding);
            }
            return finding;
        }
        for (batch, observed) in self.batches.iter().zip(observed) {
            let Some(breach) = observed.violation else { continue };
            let Some(asker) = property.observer(&batch.graph) else { continue };
            let then = match asker.kind {
                ObserverKind::Never => PathGoal::Event(&*asker.predicate),
                ObserverKind::Always => PathGoal::Stop,
            };
            finding.status = ProofStatus::Refuted;
            finding.witness = batch.reachable.witness(
                &batch.graph,
                &batch.plain_instrumentation,
                breach,
                &then,
                None,
            );
            return finding;
        }
        if property == Property::SomethingToSay && verdict == ProofStatus::Proved {
            let flow = self.flow;
            let mut fatal = flow.rules().filter(|(_, rule)| rule.level == RuleLevel::Fatal);
            let ways = if fatal.any(|(_, rule)| reads_figures(rule)) {
                CustomerFigures::every_way(flow)
            } else {
                Some(vec![CustomerFigures::unknown(flow)])
            };
            let Some(ways) = ways else {
                return ProofResult { status: ProofStatus::Bounded, ..finding };
            };
            for batch in &self.batches {
                for figures in &ways {
                    let (verdict, witness) = batch.prove_deadlock_free(limits, figures);
                    if verdict != ProofStatus::Proved {
                        return ProofResult { status: verdict, witness, ..finding };
                    }
                }
            }
        }
        finding
    }

    /// Finds the items that no call comes to say, or the answers to the others that none comes to give.
    fn unused(&self, property: Property, finding: &mut ProofResult) {
        let items = || self.flow.items().zip(self.exchanges());
        if property == Property::EveryItem {
            let unsaid = items().filter(|(_, exchanges)| !exchanges.said);
            finding.unreachable = unsaid.map(|((id, _), _)| id).collect();
        } else {
            let reached = items().filter(|(_, exchanges)| exchanges.said);
            let refused = reached.flat_map(|((id, item), exchanges)| {
                let written = item.answer_ids().filter(|answer| *answer != AnswerId::OTHER);
                written.filter(|answer| !exchanges.gives(*answer)).map(move |one| (id, one))
            });
            finding.refused_answers = refused.collect();
        }
        if !(finding.unreachable.is_empty() && finding.refused_answers.is_empty()) {
            finding.status = ProofStatus::Refuted;
        }
    }

    fn rule(
        &self,
        id: RuleId,
        observed: &Observations,
        limits: SearchLimits<'_>,
        figures: &CustomerFigures,
    ) -> ProofResult {
        let of = |ask| observed.of(ask);
        let rule = self.flow.rule(id);
        let holds = if self.is_bounded() { ProofStatus::Bounded } else { ProofStatus::Proved };
        let mut finding = ProofResult::new(Subject::Rule(id), rule.level, holds);
        if let Some(techniques) = never_advised(rule) {
            (finding.status, finding.witness) = self.prove_advice_rule(rule, &techniques, limits);
            return finding;
        }
        finding.own_words = is_own_words_only(&rule.pattern);
        let came_up = match &rule.pattern {
            Pattern::Never(_) => {
                let unlocked = of(ProofQuery::Unlocked(id));
                let happened = unlocked.iter().any(|one| one.happened);
                let asked = unlocked.iter().any(|one| one.asked);
                // Of what an offer costs nothing can be told where none is compared with what they pay.
                let always =
                    rule.when.is_always() && !rule.when.reads_notes() && !reads_figures(rule);
                finding.enforced = unlocked.iter().any(|one| one.violation.is_some());
                !finding.own_words && (always || happened && asked)
            }
            Pattern::Always(_) => of(ProofQuery::Broken(id)).iter().any(|one| one.asked),
            Pattern::OnlyAfter { .. } | Pattern::AtMost { .. } => {
                of(ProofQuery::Happens(id, PatternRole::Deed)).iter().any(|one| one.happened)
            }
            Pattern::Within { .. } => {
                of(ProofQuery::Happens(id, PatternRole::After)).iter().any(|one| one.happened)
            }
        };
        // What a rule asks for and no call has contradicts the flow, whether a lock hides it or not.
        let asked_for = match &rule.pattern {
            Pattern::OnlyAfter { .. } => Some(PatternRole::After),
            Pattern::Within { .. } => Some(PatternRole::Deed),
            Pattern::Never(_) | Pattern::AtMost { .. } | Pattern::Always(_) => None,
        };
        finding.impossible = came_up
            && finding.status == ProofStatus::Proved
            && asked_for.is_some_and(|role| {
                of(ProofQuery::Happens(id, role)).iter().all(|one| !one.happened)
            });
        let runs_along = !matches!(rule.pattern, Pattern::Never(_) | Pattern::Always(_));
        if !came_up && runs_along && finding.status == ProofStatus::Proved {
            return ProofResult { status: ProofStatus::Vacuous, ..finding };
        }
        for (at, batch) in self.batches.iter().enumerate() {
            let observed = of(ProofQuery::Broken(id)).get(at).copied();
            match batch.broken(id, observed, limits, figures) {
                RuleStatus::No => {}
                RuleStatus::Locked => finding.enforced = true,
                RuleStatus::Unknown => finding.status = ProofStatus::Bounded,
                RuleStatus::Yes(witness) => {
                    finding.status = ProofStatus::Refuted;
                    finding.enforced = false;
                    finding.witness = Some(*witness);
                    return finding;
                }
            }
        }
        if !came_up && finding.status == ProofStatus::Proved {
            finding.status = ProofStatus::Vacuous;
        }
        finding
    }
}

/// What is known where some of what can happen was left out: nothing holds, and as what is always possible
/// may be among what was left out, nothing is broken either.
fn undecided(flow: &Flow, properties: &[Property], rules: &[RuleId]) -> Vec<ProofResult> {
    let result = |subject, level| ProofResult::new(subject, level, ProofStatus::Bounded);
    let properties = properties.iter().map(|one| (Subject::Property(*one), RuleLevel::Fatal));
    let rules = rules.iter().map(|id| (Subject::Rule(*id), flow.rule(*id).level));
    properties.chain(rules).map(|(subject, level)| result(subject, level)).collect()
}

/// What is so of a rule for two kinds of customer together.
fn joined(one: ProofResult, other: ProofResult) -> ProofResult {
    let length = |result: &ProofResult| {
        let turns = result.witness.as_ref().map(|witness| witness.history.turns());
        turns.map_or(usize::MAX, |turns| turns.iter().map(|turn| turn.entries.len()).sum())
    };
    let rank = |result: &ProofResult| match result.status {
        ProofStatus::Refuted => (0, length(result)),
        ProofStatus::Bounded => (1, 0),
        ProofStatus::Proved => (2, 0),
        // What comes up for one of them comes up.
        ProofStatus::Vacuous => (3, 0),
    };
    let enforced = one.enforced || other.enforced;
    let impossible = one.impossible && other.impossible;
    let told = if rank(&other) < rank(&one) { other } else { one };
    let broken = told.status == ProofStatus::Refuted;
    ProofResult { enforced: enforced && !broken, impossible: impossible && !broken, ..told }
}

/// What is asked of all states for a rule.
fn queries_of(flow: &Flow, id: RuleId) -> Vec<ProofQuery> {
    match &flow.rule(id).pattern {
        Pattern::Never(_) => vec![ProofQuery::Broken(id), ProofQuery::Unlocked(id)],
        Pattern::Always(_) => vec![ProofQuery::Broken(id)],
        Pattern::AtMost { .. } => vec![ProofQuery::Happens(id, PatternRole::Deed)],
        Pattern::OnlyAfter { .. } | Pattern::Within { .. } => {
            [PatternRole::Deed, PatternRole::After].map(|role| ProofQuery::Happens(id, role)).into()
        }
    }
}

/// What all states were asked, and what was seen of each in every batch.
struct Observations {
    asks: Vec<ProofQuery>,
    results: Vec<Vec<ObserverResult>>,
}

impl Observations {
    /// What was seen, batch by batch.
    fn of(&self, ask: ProofQuery) -> Vec<ObserverResult> {
        let at = self.asks.iter().position(|one| *one == ask);
        self.results.iter().filter_map(|of_batch| of_batch.get(at?).copied()).collect()
    }
}

/// Whether a rule is broken on some call of a batch.
enum RuleStatus {
    No,
    /// Only if it did not lock.
    Locked,
    /// A bound was reached first.
    Unknown,
    Yes(Box<Witness>),
}

impl<'f> Batch<'f> {
    /// Asks all states of the batch.
    fn run_queries(&self, asks: &[ProofQuery], figures: &CustomerFigures) -> Vec<ObserverResult> {
        let look = |asks: &[ProofQuery]| {
            let observers = asks.iter().map(|ask| self.observer(*ask, figures)).collect();
            let watch = Instrumentation::new(&self.graph, figures, Vec::new(), observers);
            observe(&self.graph, &watch, &self.reachable)
        };
        let share = asks.len().div_ceil(rayon::current_num_threads()).clamp(1, MAX_OBSERVERS);
        asks.par_chunks(share).flat_map_iter(look).collect()
    }

    fn observer(&self, ask: ProofQuery, figures: &CustomerFigures) -> Observer<'f> {
        let flow = self.graph.flow;
        let never: EventPredicate<'f> = Box::new(|_, _, _, _| false);
        match ask {
            ProofQuery::Property(property) => property.observer(&self.graph).unwrap_or(Observer {
                kind: ObserverKind::Never,
                boxes: Vec::new(),
                predicate: never,
            }),
            ProofQuery::Broken(id) | ProofQuery::Unlocked(id) => {
                let rule = flow.rule(id);
                let asks = match rule.pattern {
                    Pattern::Always(_) => ObserverKind::Always,
                    _ => ObserverKind::Never,
                };
                let locks = rule.level == RuleLevel::Fatal
                    && asks == ObserverKind::Never
                    && matches!(ask, ProofQuery::Broken(_));
                // A call that is over needs no way on.
                let open = !Field::STEP.bit(Step::Closed.index());
                let within = if asks == ObserverKind::Always { open } else { u128::MAX };
                let boxes = rule.when.boxes().iter().cloned();
                let boxes = boxes.map(|one| FactBox { state: one.state & within, ..one });
                let when = Condition::any_of(boxes.collect());
                let parts =
                    actions::split_condition(&when, &self.graph.cases, flow.limits.refusals);
                Observer {
                    kind: asks,
                    boxes: parts,
                    predicate: rule_event(id, PatternRole::Deed, locks, figures),
                }
            }
            ProofQuery::Happens(id, role) => Observer {
                kind: ObserverKind::Never,
                boxes: Vec::new(),
                predicate: rule_event(id, role, false, figures),
            },
        }
    }

    /// Looks for a call that breaks a rule and that no fatal rule locks.
    fn broken(
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
            let own;
            let run = if locks.is_empty() {
                &self.reachable
            } else {
                own = ReachableStates::explore(&self.graph, &watch, &limits.bounds(false));
                &own
            };
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
    fn locked_by(&self, witness: &Witness) -> Option<RuleId> {
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

/// Whether an event is a rule's deed; with its lock in place, only what the lock does not foresee.
fn rule_event<'f>(
    id: RuleId,
    role: PatternRole,
    locks: bool,
    figures: &CustomerFigures,
) -> EventPredicate<'f> {
    let context = figures.context.clone();
    Box::new(move |case: FlowCase<'_>, event, before: &State, after: &State| {
        let Some(deed) = role.event_pattern(&case.flow().rule(id).pattern) else { return false };
        let notes = case.flow().first_notes();
        let happening = Observation {
            before,
            notes,
            context: &context,
            event: ObservedEvent::Event(event, after),
        };
        let is = |what: &Observation<'_>| matches(case, deed, what) == TriState::Yes;
        if !is(&happening) {
            return false;
        }
        match event {
            Event::Said { item, .. } if locks => {
                !is(&Observation { event: ObservedEvent::Saying(item), ..happening })
            }
            Event::Said { .. } | Event::Heard(_) | Event::Ended(_) => true,
        }
    })
}

/// Whether a pattern is about the agent's own words and nothing else.
fn is_own_words_only(pattern: &Pattern) -> bool {
    let of_words = |deed: &EventPattern| {
        let phrase = |part: &EventAtom| matches!(part, EventAtom::Phrase(_));
        deed.boxes().iter().all(|parts| parts.iter().any(phrase))
    };
    match pattern {
        Pattern::Never(deed)
        | Pattern::AtMost { deed, .. }
        | Pattern::OnlyAfter { event: deed, .. } => of_words(deed),
        Pattern::Within { after, .. } => of_words(after),
        Pattern::Always(_) => false,
    }
}
