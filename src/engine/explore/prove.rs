//! Proofs: of each rule and each property, whether it holds on every call, and if not, the shortest call on
//! which it does not.
//!
//! What breaks a fatal rule is locked while a call goes on, so calls are what the machine and the fatal rules
//! let happen. A rule is first looked at without any lock; only if it can be broken then, its own lock is
//! put in, and then those of the rules that would lock the call by which it was broken.

use super::advised::never_advised;
use super::finding::{Finding, Subject, Verdict};
use super::observe::{Observed, observe};
use super::path::{Then, Witness};
use super::property::Property;
use super::run::Run;
use super::straight::straight;
use super::watch::{Asks, Is, MOST_OBSERVERS, MOST_WATCHERS, Observer, Watch, Watcher};
use super::{Batch, Exploration, Limits, moves};
use crate::call::history::Entry;
use crate::call::{Event, State};
use crate::rule::{Audit, Happening, Role, Seen, What, seen};
use flow::condition::{Condition, FactBox, Field};
use flow::conduct::{Deed, Part as DeedPart, Pattern};
use flow::context::Context;
use flow::id::RuleId;
use flow::method::{RuleLevel, Step};
use flow::{Case, Flow};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// One question of all states of a batch: who asks it, and what for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ask {
    Property(Property),
    /// Whether a rule is broken, its own lock being in place.
    Broken(RuleId),
    /// Whether it would be broken without.
    Unlocked(RuleId),
    /// Whether one of a rule's deeds happens at all.
    Happens(RuleId, Role),
}

impl Exploration<'_> {
    /// Proves or refutes what is asked for: `wanted` tells whether something is, by its id.
    #[must_use]
    pub fn prove(&self, limits: Limits<'_>, wanted: impl Fn(&str) -> bool) -> Vec<Finding> {
        let flow = self.flow;
        let properties = Property::ALL.into_iter().filter(|one| wanted(one.id()));
        let properties: Vec<Property> = properties.collect();
        let rules: Vec<RuleId> =
            flow.rules().filter(|(_, rule)| wanted(&rule.id)).map(|(id, _)| id).collect();
        let mut asks: Vec<Ask> = properties.iter().copied().map(Ask::Property).collect();
        for id in &rules {
            match &flow.rule(*id).pattern {
                Pattern::Never(_) => asks.extend([Ask::Broken(*id), Ask::Unlocked(*id)]),
                Pattern::Always(_) => asks.push(Ask::Broken(*id)),
                Pattern::AtMost { .. } => asks.push(Ask::Happens(*id, Role::Deed)),
                Pattern::OnlyAfter { .. } | Pattern::Within { .. } => {
                    asks.extend([Role::Deed, Role::After].map(|role| Ask::Happens(*id, role)));
                }
            }
        }
        let observed: Vec<Vec<Observed>> =
            self.batches.iter().map(|batch| batch.ask(&asks, limits.threads)).collect();
        let of = |ask: Ask| -> Vec<Observed> {
            let at = asks.iter().position(|one| *one == ask);
            let each = observed.iter().filter_map(|of_batch| of_batch.get(at?).copied());
            each.collect()
        };
        let mut findings: Vec<Finding> = properties
            .into_iter()
            .map(|one| self.property(one, &of(Ask::Property(one)), limits))
            .collect();
        // Rules whose automata run along are looked at side by side.
        let done: Mutex<Vec<Option<Finding>>> = Mutex::new(vec![None; rules.len()]);
        let next = AtomicUsize::new(0);
        let work = || {
            loop {
                let at = next.fetch_add(1, Ordering::Relaxed);
                let Some(id) = rules.get(at).copied() else { break };
                let finding = self.rule(id, &of, limits);
                let mut done = done.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
                if let Some(place) = done.get_mut(at) {
                    *place = Some(finding);
                }
            }
        };
        std::thread::scope(|scope| {
            for _ in 1..limits.threads {
                scope.spawn(work);
            }
            work();
        });
        let done = done.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
        findings.extend(done.into_iter().flatten());
        findings
    }

    fn property(&self, property: Property, observed: &[Observed], limits: Limits<'_>) -> Finding {
        let verdict = if self.is_bounded() { Verdict::Bounded } else { Verdict::Proved };
        let mut finding = Finding::new(Subject::Property(property), RuleLevel::Fatal, verdict);
        if property == Property::EveryItem {
            let mut said = vec![false; self.flow.items().count()];
            for batch in &self.batches {
                batch.transitions(&mut |item| {
                    said.get_mut(item.index()).into_iter().for_each(|said| *said = true);
                });
            }
            let unsaid = self.flow.items().zip(&said).filter(|(_, said)| !**said);
            finding.unsaid = unsaid.map(|((id, _), _)| id).collect();
            if !finding.unsaid.is_empty() && verdict == Verdict::Proved {
                finding.verdict = Verdict::Refuted;
            }
            return finding;
        }
        for (batch, observed) in self.batches.iter().zip(observed) {
            let Some(breach) = observed.breach else { continue };
            let Some(asker) = property.observer(&batch.space) else { continue };
            let then = match asker.asks {
                Asks::Never => Then::Event(&*asker.is),
                Asks::Always => Then::Stop,
            };
            finding.verdict = Verdict::Refuted;
            finding.witness = batch.run.witness(&batch.space, &batch.plain, breach, &then, None);
            return finding;
        }
        if property == Property::SomethingToSay && verdict == Verdict::Proved {
            for batch in &self.batches {
                let (verdict, witness) = batch.something_to_say(limits);
                if verdict != Verdict::Proved {
                    return Finding { verdict, witness, ..finding };
                }
            }
        }
        finding
    }

    fn rule(&self, id: RuleId, of: &dyn Fn(Ask) -> Vec<Observed>, limits: Limits<'_>) -> Finding {
        let rule = self.flow.rule(id);
        let holds = if self.is_bounded() { Verdict::Bounded } else { Verdict::Proved };
        let mut finding = Finding::new(Subject::Rule(id), rule.level, holds);
        if let Some(techniques) = never_advised(rule) {
            (finding.verdict, finding.witness) = self.advised(rule, &techniques, limits);
            return finding;
        }
        finding.own_words = is_of_words(&rule.pattern);
        let came_up = match &rule.pattern {
            Pattern::Never(_) => {
                let unlocked = of(Ask::Unlocked(id));
                let happened = unlocked.iter().any(|one| one.happened);
                let asked = unlocked.iter().any(|one| one.asked);
                let always = rule.when.is_always() && !rule.when.reads_notes();
                finding.locked = unlocked.iter().any(|one| one.breach.is_some());
                !finding.own_words && (always || happened && asked)
            }
            Pattern::Always(_) => of(Ask::Broken(id)).iter().any(|one| one.asked),
            Pattern::OnlyAfter { .. } | Pattern::AtMost { .. } => {
                of(Ask::Happens(id, Role::Deed)).iter().any(|one| one.happened)
            }
            Pattern::Within { .. } => {
                of(Ask::Happens(id, Role::After)).iter().any(|one| one.happened)
            }
        };
        // What a rule asks for and no call has contradicts the flow, whether a lock hides it or not.
        let asked_for = match &rule.pattern {
            Pattern::OnlyAfter { .. } => Some(Role::After),
            Pattern::Within { .. } => Some(Role::Deed),
            Pattern::Never(_) | Pattern::AtMost { .. } | Pattern::Always(_) => None,
        };
        finding.impossible = came_up
            && asked_for
                .is_some_and(|role| of(Ask::Happens(id, role)).iter().all(|one| !one.happened));
        let runs_along = !matches!(rule.pattern, Pattern::Never(_) | Pattern::Always(_));
        if !came_up && runs_along && finding.verdict == Verdict::Proved {
            return Finding { verdict: Verdict::Vacuous, ..finding };
        }
        for (at, batch) in self.batches.iter().enumerate() {
            let observed = of(Ask::Broken(id)).get(at).copied();
            match batch.broken(id, observed, limits) {
                Broken::No => {}
                Broken::Locked => finding.locked = true,
                Broken::Unknown => finding.verdict = Verdict::Bounded,
                Broken::Yes(witness) => {
                    finding.verdict = Verdict::Refuted;
                    finding.locked = false;
                    finding.witness = witness.map(|witness| *witness);
                    return finding;
                }
            }
        }
        if !came_up && finding.verdict == Verdict::Proved {
            finding.verdict = Verdict::Vacuous;
        }
        finding
    }
}

/// Whether a rule is broken on some call of a batch.
enum Broken {
    No,
    /// Only if it did not lock.
    Locked,
    /// A bound was reached first.
    Unknown,
    Yes(Option<Box<Witness>>),
}

impl<'f> Batch<'f> {
    /// Asks all states of the batch.
    fn ask(&self, asks: &[Ask], threads: usize) -> Vec<Observed> {
        let look = |asks: &[Ask]| {
            let observers = asks.iter().map(|ask| self.observer(*ask)).collect();
            let context = Context::empty(self.space.flow);
            let watch = Watch::of(&self.space, &context, Vec::new(), observers);
            observe(&self.space, &watch, &self.run)
        };
        let share = asks.len().div_ceil(threads.max(1)).clamp(1, MOST_OBSERVERS);
        let shares: Vec<&[Ask]> = asks.chunks(share).collect();
        std::thread::scope(|scope| {
            let others: Vec<_> =
                shares.iter().skip(1).map(|asks| scope.spawn(move || look(asks))).collect();
            let mut all = shares.first().map(|asks| look(asks)).unwrap_or_default();
            for other in others {
                all.extend(other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
            }
            all
        })
    }

    fn observer(&self, ask: Ask) -> Observer<'f> {
        let flow = self.space.flow;
        let never: Is<'f> = Box::new(|_, _, _, _| false);
        match ask {
            Ask::Property(property) => property.observer(&self.space).unwrap_or(Observer {
                asks: Asks::Never,
                parts: Vec::new(),
                is: never,
            }),
            Ask::Broken(id) | Ask::Unlocked(id) => {
                let rule = flow.rule(id);
                let asks = match rule.pattern {
                    Pattern::Always(_) => Asks::Always,
                    _ => Asks::Never,
                };
                let locks = rule.level == RuleLevel::Fatal
                    && asks == Asks::Never
                    && matches!(ask, Ask::Broken(_));
                // A call that is over needs no way on.
                let open = !Field::STEP.bit(Step::Closed.index());
                let within = if asks == Asks::Always { open } else { u128::MAX };
                let boxes = rule.when.boxes().iter().cloned();
                let boxes = boxes.map(|one| FactBox { state: one.state & within, ..one });
                let when = Condition::any_of(boxes.collect());
                let parts = moves::parts(&when, &self.space.cases, flow.limits.refusals);
                Observer { asks, parts, is: deed_of(flow, id, Role::Deed, locks) }
            }
            Ask::Happens(id, role) => Observer {
                asks: Asks::Never,
                parts: Vec::new(),
                is: deed_of(flow, id, role, false),
            },
        }
    }

    /// Looks for a call that breaks a rule and that no fatal rule locks.
    fn broken(&self, id: RuleId, observed: Option<Observed>, limits: Limits<'_>) -> Broken {
        let rule = self.space.flow.rule(id);
        let of_states = matches!(rule.pattern, Pattern::Never(_) | Pattern::Always(_));
        if of_states && observed.is_none_or(|one| one.breach.is_none()) {
            return Broken::No;
        }
        // Without locks first: what holds then, holds by the machine alone.
        let mut locks: Vec<RuleId> = Vec::new();
        let mut own_lock = of_states;
        loop {
            let found = self.try_to_break(id, own_lock, &locks, limits);
            match found {
                Tried::Holds if own_lock && !of_states => return Broken::Locked,
                Tried::Holds => return Broken::No,
                Tried::Bounded => return Broken::Unknown,
                Tried::Broken(None) => return Broken::Yes(None),
                Tried::Broken(Some(witness)) => match self.locked_by(&witness) {
                    None => return Broken::Yes(Some(Box::new(witness))),
                    Some(by) if by == id && !own_lock => own_lock = true,
                    Some(by) if locks.len() + 1 < MOST_WATCHERS && !locks.contains(&by) => {
                        locks.push(by);
                    }
                    Some(_) => return Broken::Unknown,
                },
            }
        }
    }

    fn try_to_break(
        &self,
        id: RuleId,
        own_lock: bool,
        locks: &[RuleId],
        limits: Limits<'_>,
    ) -> Tried {
        let flow = self.space.flow;
        let rule = flow.rule(id);
        let context = Context::empty(flow);
        let watcher = |id: RuleId| Watcher::of(&self.space, id);
        let others = locks.iter().copied().map(watcher);
        if matches!(rule.pattern, Pattern::Never(_) | Pattern::Always(_)) {
            let observer = || vec![self.observer(Ask::Broken(id))];
            let watch = Watch::of(&self.space, &context, others.collect(), observer());
            let own;
            let run = if locks.is_empty() {
                &self.run
            } else {
                own = Run::of(&self.space, &watch, &limits.bounds(false));
                &own
            };
            let Some(breach) =
                observe(&self.space, &watch, run).into_iter().find_map(|one| one.breach)
            else {
                return if run.bounded { Tried::Bounded } else { Tried::Holds };
            };
            let is = deed_of(flow, id, Role::Deed, false);
            let then = match rule.pattern {
                Pattern::Always(_) => Then::Stop,
                _ => Then::Event(&*is),
            };
            return Tried::Broken(run.witness(&self.space, &watch, breach, &then, Some(rule)));
        }
        if !own_lock && locks.is_empty() {
            let found = self.space.cases.iter().find_map(|case| straight(*case, id));
            if found.is_some() {
                return Tried::Broken(found);
            }
        }
        let locks_itself = own_lock && rule.level == RuleLevel::Fatal;
        let own = Watcher { locks: locks_itself, is_goal: true, ..watcher(id) };
        let watchers = [own].into_iter().chain(others).collect();
        let watch = Watch::of(&self.space, &context, watchers, Vec::new());
        let run = Run::of(&self.space, &watch, &limits.bounds(true));
        match run.broken {
            Some(breach) => {
                let then = Then::Broken;
                Tried::Broken(run.witness(&self.space, &watch, breach, &then, Some(rule)))
            }
            None if run.bounded => Tried::Bounded,
            None => Tried::Holds,
        }
    }

    /// The fatal rule that would have locked something said on a call.
    fn locked_by(&self, witness: &Witness) -> Option<RuleId> {
        let flow = self.space.flow;
        let case = flow.case(witness.context.given());
        let mut audit = Audit::new(case);
        for (turn, entries) in witness.history.turns().iter().enumerate() {
            for entry in &entries.entries {
                let Entry::Event(Event::Said { item, .. }) = entry else { continue };
                let before = witness.history.before(turn);
                let now = Happening {
                    before,
                    notes: witness.history.notes_before(turn),
                    context: &witness.context,
                    what: What::Words(&[]),
                };
                if let Some(by) = audit.watch.forbids(case, &now, *item) {
                    return Some(by);
                }
            }
            audit.see(case, &witness.context, &witness.history, turn);
        }
        None
    }
}

/// What came of looking for a call that breaks a rule.
enum Tried {
    Holds,
    Bounded,
    Broken(Option<Witness>),
}

/// Whether an event is a rule's deed; with its lock in place, only what the lock does not foresee.
fn deed_of(flow: &Flow, id: RuleId, role: Role, locks: bool) -> Is<'_> {
    let context = Context::empty(flow);
    Box::new(move |case: Case<'_>, event, before: &State, after: &State| {
        let Some(deed) = role.deed(&case.flow().rule(id).pattern) else { return false };
        let notes = case.flow().first_notes();
        let happening =
            Happening { before, notes, context: &context, what: What::Event(event, after) };
        let is = |what: &Happening<'_>| seen(case, deed, what) == Seen::Yes;
        if !is(&happening) {
            return false;
        }
        match event {
            Event::Said { item, .. } if locks => {
                !is(&Happening { what: What::Saying(item), ..happening })
            }
            Event::Said { .. } | Event::Heard(_) | Event::Ended(_) => true,
        }
    })
}

/// Whether a pattern is about the agent's own words and nothing else.
fn is_of_words(pattern: &Pattern) -> bool {
    let of_words = |deed: &Deed| {
        let phrase = |part: &DeedPart| matches!(part, DeedPart::Phrase(_));
        deed.boxes().iter().all(|parts| parts.iter().any(phrase))
    };
    match pattern {
        Pattern::Never(deed) | Pattern::AtMost { deed, .. } | Pattern::OnlyAfter { deed, .. } => {
            of_words(deed)
        }
        Pattern::Within { after, .. } => of_words(after),
        Pattern::Always(_) => false,
    }
}
