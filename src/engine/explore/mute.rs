//! Whether fatal rules leave something to say: gates and conditions may let a line through that a rule locks.
//!
//! First by the lines that no rule can ever lock; only in the steps where those are not enough do the automata
//! of the rules that could lock something run along.

use super::finding::Verdict;
use super::observe::observe;
use super::path::Then;
use super::property::Property;
use super::run::Run;
use super::watch::{Asks, MOST_WATCHERS, Marks, Observer, Watch, Watcher};
use super::{Batch, Limits, Witness, moves};
use crate::call::Event;
use crate::rule::{Happening, Role, Seen, What, holds_back, seen};
use flow::condition::{Condition, FactBox, Field};
use flow::conduct::Pattern;
use flow::context::Context;
use flow::id::{ItemId, RuleId};
use flow::method::{RuleLevel, Step};

impl Batch<'_> {
    /// Whether something can be said in every state, locks of rules counted; where not, a call that shows it.
    pub(super) fn something_to_say(&self, limits: Limits<'_>) -> (Verdict, Option<Witness>) {
        let flow = self.space.flow;
        let context = Context::empty(flow);
        let fatal = flow.rules().filter(|(_, rule)| rule.level == RuleLevel::Fatal);
        let fatal: Vec<RuleId> = fatal.map(|(id, _)| id).collect();
        let free = |item: ItemId| !fatal.iter().any(|rule| self.can_lock(*rule, item));
        let observers = Step::ALL.iter().map(|step| Observer {
            asks: Asks::Always,
            parts: self.where_step(*step),
            is: Box::new(
                move |_, event, _, _| matches!(event, Event::Said { item, .. } if free(item)),
            ),
        });
        let watch = Watch::of(&self.space, &context, Vec::new(), observers.collect());
        let observed = observe(&self.space, &watch, &self.run);
        let steps = Step::ALL.iter().zip(&observed).filter(|(_, one)| one.breach.is_some());
        let steps: Vec<Step> = steps.map(|(step, _)| *step).collect();
        let locks = |rule: &&RuleId| {
            let awake = steps.iter().filter(|step| !self.rests_in(**rule, **step));
            let mut items = awake.flat_map(|step| flow.items_of(*step));
            items.any(|item| self.can_lock(**rule, *item))
        };
        let lockers: Vec<RuleId> = fatal.iter().filter(locks).copied().collect();
        if lockers.is_empty() {
            return (Verdict::Proved, None);
        }
        if lockers.len() > MOST_WATCHERS {
            return (Verdict::Bounded, None);
        }
        let watchers = lockers.iter().map(|id| Watcher::of(&self.space, *id)).collect();
        let asker = Property::SomethingToSay.observer(&self.space);
        let watch = Watch::of(&self.space, &context, watchers, asker.into_iter().collect());
        let run = Run::of(&self.space, &watch, &limits.bounds(false));
        let breach = observe(&self.space, &watch, &run).into_iter().find_map(|one| one.breach);
        match breach {
            Some(breach) => {
                let witness = run.witness(&self.space, &watch, breach, &Then::Stop, None);
                (Verdict::Refuted, witness)
            }
            None if run.bounded => (Verdict::Bounded, None),
            None => (Verdict::Proved, None),
        }
    }

    /// Whether a rule could lock an item, wherever its automaton may stand.
    fn can_lock(&self, id: RuleId, item: ItemId) -> bool {
        let flow = self.space.flow;
        let Some(case) = self.space.cases.first().copied() else { return false };
        let pattern = &flow.rule(id).pattern;
        let context = Context::empty(flow);
        let Some(before) = self.space.cores.first() else { return false };
        let notes = flow.first_notes();
        let saying = Happening { before, notes, context: &context, what: What::Saying(item) };
        let says =
            |role: Role| role.deed(pattern).map_or(Seen::No, |deed| seen(case, deed, &saying));
        let most = match pattern {
            Pattern::AtMost { count, .. } => count.saturating_add(2),
            Pattern::Within { turns, .. } => *turns,
            Pattern::Never(_) | Pattern::OnlyAfter { .. } | Pattern::Always(_) => 0,
        };
        (0..=most).any(|stand| holds_back(pattern, stand, says, || true))
    }

    /// Whether a rule that waits for something never waits in a step: whatever leads there is what it waits
    /// for, and nothing there sets it off.
    fn rests_in(&self, id: RuleId, step: Step) -> bool {
        let watcher = Watcher::of(&self.space, id);
        if !matches!(watcher.pattern, Pattern::Within { .. }) {
            return false;
        }
        let Some(case) = self.space.cases.first().copied() else { return false };
        let context = Context::empty(self.space.flow);
        Step::ALL.iter().all(|from| {
            let moves = self.space.moves(*from);
            let said = moves
                .slots
                .iter()
                .flat_map(|slot| &slot.said)
                .map(|said| (said.does, Event::Said { item: said.item, answer: said.answer }));
            said.chain(moves.unasked()).all(|(does, event)| {
                let ways = self.space.samples(*from, does);
                let Some(way) = ways.get(step.index()).copied().flatten() else { return true };
                let marks = watcher.look(case, &context, event, way);
                let ends = *from == step || Marks::is(marks, Role::Deed);
                ends && !Marks::is(marks, Role::After)
            })
        })
    }

    fn where_step(&self, step: Step) -> Vec<moves::Part> {
        let bits = !Field::STEP.all() | Field::STEP.bit(step.index());
        let here = Condition::any_of(vec![FactBox { state: bits, ..FactBox::any() }]);
        moves::parts(&here, &self.space.cases, self.space.flow.limits.refusals)
    }
}
