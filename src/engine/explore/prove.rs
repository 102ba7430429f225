//! Proofs: of each rule and each property, whether it holds on every call, and if not, the shortest call on
//! which it does not.
//!
//! What breaks a fatal rule is locked while a call goes on, so calls are what the machine and the fatal rules
//! let happen. All states are looked at once for everything that is asked of states; then each property and each
//! rule is decided, side by side.

use super::advised::never_advised;
use super::figures::{CustomerFigures, reads_figures, roles_by_figures};
use super::finding::{ProofResult, ProofStatus, Subject};
use super::instrumentation::{
    EventPredicate, Instrumentation, MAX_OBSERVERS, Observer, ObserverKind,
};
use super::observe::{ObserverResult, observe};
use super::path::PathGoal;
use super::property::Property;
use super::refute::RuleStatus;
use super::{Batch, Exchanges, Exploration, SearchLimits, actions};
use crate::call::{Event, State};
use crate::rule::{Observation, ObservedEvent, PatternRole, TriState, matches};
use flow::condition::{Condition, FactBox};
use flow::conduct::{EventAtom, EventPattern, Pattern, Rule};
use flow::fact::Field;
use flow::id::{AnswerId, RuleId};
use flow::method::{RuleLevel, Step};
use flow::{Flow, FlowCase};
use rayon::prelude::*;

/// One question of all states of a batch: who asks it, and what for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ProofQuery {
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
        let ways = self.ways(properties.contains(&Property::SomethingToSay), &rules);
        let proof = Proof { limits, observed: self.observed(&properties, &rules, &ways), ways };
        let subjects = properties.into_iter().map(Subject::Property);
        let subjects: Vec<Subject> = subjects.chain(rules.into_iter().map(Subject::Rule)).collect();
        // Rules whose automata run along take longest, so each is taken by itself.
        let decided = subjects.par_iter().with_max_len(1).map(|subject| match subject {
            Subject::Property(property) => self.property(*property, &proof),
            Subject::Rule(id) => self.rule_for_anyone(*id, &proof),
        });
        decided.collect()
    }

    /// The ways in which a customer's figures can decide about what is asked, that none is known first.
    fn ways(&self, locks_count: bool, rules: &[RuleId]) -> Ways {
        let flow = self.flow;
        let reads = |id: &RuleId| reads_figures(flow.rule(*id));
        let mut fatal = flow.rules().filter(|(_, rule)| rule.level == RuleLevel::Fatal);
        let locks = locks_count && fatal.any(|(id, _)| reads(&id));
        let every = if locks || rules.iter().any(reads) {
            CustomerFigures::every_way(flow)
        } else {
            Some(vec![CustomerFigures::unknown(flow)])
        };
        let too_many = every.is_none();
        Ways {
            each: every.unwrap_or_else(|| vec![CustomerFigures::unknown(flow)]),
            too_many,
            locks,
        }
    }

    /// Asks all states of all batches, once.
    fn observed(&self, properties: &[Property], rules: &[RuleId], ways: &Ways) -> Observations {
        let mut asks: Vec<Ask> =
            properties.iter().map(|one| (ProofQuery::Property(*one), UNKNOWN)).collect();
        for id in rules {
            let rule = self.flow.rule(*id);
            let ways = if reads_figures(rule) { ways.each.len() } else { 1 };
            let queries = queries_of(rule, *id);
            asks.extend((0..ways).flat_map(|way| queries.iter().map(move |one| (*one, way))));
        }
        let results = self.batches.iter().map(|batch| batch.run_queries(&asks, ways)).collect();
        Observations { asks, results }
    }

    /// What is so of a rule whoever is calling, and whatever their figures.
    fn rule_for_anyone(&self, id: RuleId, proof: &Proof<'_>) -> ProofResult {
        let found = self.rule(id, proof, UNKNOWN);
        let rule = self.flow.rule(id);
        if !reads_figures(rule) {
            return found;
        }
        let known = (1..proof.ways.each.len()).into_par_iter();
        let each: Vec<ProofResult> = known.map(|way| self.rule(id, proof, way)).collect();
        let all = each.into_iter().fold(found, joined);
        let open = proof.ways.too_many || roles_by_figures(rule) > 1;
        match all.status {
            ProofStatus::Proved | ProofStatus::Vacuous if open => {
                ProofResult { status: ProofStatus::Bounded, ..all }
            }
            _ => all,
        }
    }

    fn property(&self, property: Property, proof: &Proof<'_>) -> ProofResult {
        let verdict = if self.is_bounded() { ProofStatus::Bounded } else { ProofStatus::Proved };
        let mut finding = ProofResult::new(Subject::Property(property), RuleLevel::Fatal, verdict);
        if matches!(property, Property::EveryItem | Property::EveryAnswer) {
            // Where a bound was reached, what did not happen may happen beyond it.
            if verdict == ProofStatus::Proved {
                self.unused(property, proof.limits, &mut finding);
            }
            return finding;
        }
        let observed = proof.observed.of(ProofQuery::Property(property), UNKNOWN);
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
            let ways = if proof.ways.locks {
                &*proof.ways.each
            } else {
                std::slice::from_ref(proof.ways.of(UNKNOWN))
            };
            for batch in &self.batches {
                let (status, witness) = batch.prove_deadlock_free(proof.limits, ways);
                if status != ProofStatus::Proved {
                    return ProofResult { status, witness, ..finding };
                }
            }
            if proof.ways.locks && proof.ways.too_many {
                finding.status = ProofStatus::Bounded;
            }
        }
        finding
    }

    /// Finds the items that no call comes to say, or the answers to the others that none comes to give.
    fn unused(&self, property: Property, limits: SearchLimits<'_>, finding: &mut ProofResult) {
        let legal = self.legal_exchanges(limits);
        let unknown = legal.unknown.iter().copied().chain(std::iter::repeat(Exchanges::default()));
        let items = || self.flow.items().zip(&legal.found).zip(unknown.clone());
        let mut open = false;
        if property == Property::EveryItem {
            let unsaid = items().filter(|((_, found), _)| !found.said);
            let unsaid = unsaid.filter(|(_, unknown)| {
                open |= unknown.said;
                !unknown.said
            });
            finding.unreachable = unsaid.map(|(((id, _), _), _)| id).collect();
        } else {
            for (((id, item), found), unknown) in items().filter(|((_, found), _)| found.said) {
                let written = item.answer_ids().filter(|answer| *answer != AnswerId::OTHER);
                for answer in written.filter(|answer| !found.gives(*answer)) {
                    if unknown.gives(answer) {
                        open = true;
                    } else {
                        finding.refused_answers.push((id, answer));
                    }
                }
            }
        }
        if !(finding.unreachable.is_empty() && finding.refused_answers.is_empty()) {
            finding.status = ProofStatus::Refuted;
        } else if open {
            finding.status = ProofStatus::Bounded;
        }
    }

    /// What is so of a rule for those whose figures decide in one way.
    fn rule(&self, id: RuleId, proof: &Proof<'_>, way: usize) -> ProofResult {
        let of = |query| proof.observed.of(query, way);
        let rule = self.flow.rule(id);
        let holds = if self.is_bounded() { ProofStatus::Bounded } else { ProofStatus::Proved };
        let mut finding = ProofResult::new(Subject::Rule(id), rule.level, holds);
        if let Some(techniques) = never_advised(rule) {
            (finding.status, finding.witness) =
                self.prove_advice_rule(rule, &techniques, proof.limits);
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
            match batch.broken(id, observed, proof.limits, proof.ways.of(way)) {
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
fn queries_of(rule: &Rule, id: RuleId) -> Vec<ProofQuery> {
    match &rule.pattern {
        Pattern::Never(_) => vec![ProofQuery::Broken(id), ProofQuery::Unlocked(id)],
        Pattern::Always(_) => vec![ProofQuery::Broken(id)],
        Pattern::AtMost { .. } => vec![ProofQuery::Happens(id, PatternRole::Deed)],
        Pattern::OnlyAfter { .. } | Pattern::Within { .. } => {
            [PatternRole::Deed, PatternRole::After].map(|role| ProofQuery::Happens(id, role)).into()
        }
    }
}

/// What proofs go by: how far they may go, what a customer's figures can decide, and what was seen of all states.
struct Proof<'l> {
    limits: SearchLimits<'l>,
    ways: Ways,
    observed: Observations,
}

/// The ways in which a customer's figures can decide.
struct Ways {
    /// Each, that none is known first.
    each: Vec<CustomerFigures>,
    /// Whether there are more than are looked at.
    too_many: bool,
    /// Whether they decide about what is locked.
    locks: bool,
}

impl Ways {
    fn of(&self, way: usize) -> &CustomerFigures {
        self.each.get(way).expect("ways are numbered by their places")
    }
}

/// The way of those of whom no figure is known.
const UNKNOWN: usize = 0;

/// What is asked, and of whom: those whose figures decide in this way.
type Ask = (ProofQuery, usize);

/// What all states were asked, and what was seen of each in every batch.
struct Observations {
    asks: Vec<Ask>,
    results: Vec<Vec<ObserverResult>>,
}

impl Observations {
    /// What was seen, batch by batch.
    fn of(&self, query: ProofQuery, way: usize) -> Vec<ObserverResult> {
        let at = self.asks.iter().position(|one| *one == (query, way));
        self.results.iter().filter_map(|of_batch| of_batch.get(at?).copied()).collect()
    }
}

impl<'f> Batch<'f> {
    /// Asks all states of the batch.
    fn run_queries(&self, asks: &[Ask], ways: &Ways) -> Vec<ObserverResult> {
        let look = |asks: &[Ask]| {
            let observers = asks.iter().map(|(query, way)| self.observer(*query, ways.of(*way)));
            let watch = Instrumentation::new(
                &self.graph,
                ways.of(UNKNOWN),
                Vec::new(),
                observers.collect(),
            );
            observe(&self.graph, &watch, &self.reachable)
        };
        let share = asks.len().div_ceil(rayon::current_num_threads()).clamp(1, MAX_OBSERVERS);
        asks.par_chunks(share).flat_map_iter(look).collect()
    }

    /// Who asks something of all states.
    pub(super) fn observer(&self, ask: ProofQuery, figures: &CustomerFigures) -> Observer<'f> {
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
}

/// Whether an event is a rule's deed; with its lock in place, only what the lock does not foresee.
pub(super) fn rule_event<'f>(
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
