//! Small changes to a flow, each of which a script should notice.

use super::condition::{Condition, FactBox};
use super::conduct::{Deed, Pattern};
use super::effect::Effect;
use super::id::{AnswerId, ItemId, RuleId};
use super::step_index::StepIndex;
use super::{Answer, Flow};
use crate::method::RuleLevel;

/// One change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mutation {
    /// An item may be said whatever holds.
    NoCondition(ItemId),
    /// A rule of conduct asks for nothing.
    NoRule(RuleId),
    /// An answer does nothing.
    NoEffect(ItemId, AnswerId),
    /// Two answers do what the other one did.
    SwappedEffects(ItemId, AnswerId, AnswerId),
    /// One proposal more.
    MoreProposals,
    /// One refusal more.
    MoreRefusals,
}

impl Mutation {
    /// Every change that makes a difference somewhere.
    #[must_use]
    pub fn all(flow: &Flow) -> Vec<Self> {
        let mut all = vec![Self::MoreProposals, Self::MoreRefusals];
        all.extend(flow.rules().map(|(id, _)| Self::NoRule(id)));
        for (id, item) in flow.items() {
            if !item.when.is_always() {
                all.push(Self::NoCondition(id));
            }
            let written = || item.answer_ids().filter_map(|at| Some((at, item.answer(at)?)));
            let idle = |answer: &Answer| answer.effect == Effect::NONE && answer.notes.is_empty();
            let does = |answer: &Answer| (answer.effect, answer.notes.clone());
            all.extend(
                written().filter(|(_, one)| !idle(one)).map(|(at, _)| Self::NoEffect(id, at)),
            );
            let pairs =
                written().zip(written().skip(1)).filter(|((_, a), (_, b))| does(a) != does(b));
            all.extend(pairs.map(|((a, _), (b, _))| Self::SwappedEffects(id, a, b)));
        }
        all
    }

    /// The item it is about.
    #[must_use]
    pub fn item(self) -> Option<ItemId> {
        match self {
            Self::NoCondition(item) | Self::NoEffect(item, _) | Self::SwappedEffects(item, ..) => {
                Some(item)
            }
            Self::NoRule(_) | Self::MoreProposals | Self::MoreRefusals => None,
        }
    }
}

impl Flow {
    /// Makes a change.
    pub fn mutate(&mut self, mutation: Mutation) {
        match mutation {
            Mutation::NoCondition(item) => {
                if let Some(item) = self.items.get_mut(item.index()) {
                    item.when = Condition::any_of(vec![FactBox::any()]);
                }
                self.by_step = StepIndex::of(&self.items);
            }
            Mutation::NoRule(rule) => {
                if let Some(rule) = self.rules.get_mut(rule.index()) {
                    rule.pattern = Pattern::Never(Deed::any_of(Box::default()));
                }
            }
            Mutation::NoEffect(item, answer) => {
                if let Some(answer) = self.answer_mut(item, answer) {
                    answer.effect = Effect::NONE;
                    answer.notes = Box::default();
                }
            }
            Mutation::SwappedEffects(item, a, b) => {
                if let Some(item) = self.items.get_mut(item.index())
                    && let Ok([a, b]) = item.answers.get_disjoint_mut([a.index(), b.index()])
                {
                    std::mem::swap(&mut a.effect, &mut b.effect);
                    std::mem::swap(&mut a.notes, &mut b.notes);
                }
            }
            Mutation::MoreProposals => self.limits.proposals += 1,
            Mutation::MoreRefusals => self.limits.refusals += 1,
        }
    }

    /// The flow with a rule of another level.
    #[must_use]
    pub(crate) fn with_level(&self, rule: RuleId, level: RuleLevel) -> Self {
        let mut flow = self.clone();
        if let Some(rule) = flow.rules.get_mut(rule.index()) {
            rule.level = level;
        }
        flow
    }

    /// Takes a change back, by the flow that it was made to.
    pub fn restore(&mut self, original: &Self, mutation: Mutation) {
        if let Some(id) = mutation.item()
            && let (Some(item), Some(as_it_was)) =
                (self.items.get_mut(id.index()), original.items.get(id.index()))
        {
            item.when.clone_from(&as_it_was.when);
            item.answers.clone_from(&as_it_was.answers);
        }
        if let Mutation::NoCondition(_) = mutation {
            self.by_step.clone_from(&original.by_step);
        }
        if let Mutation::NoRule(id) = mutation
            && let (Some(rule), Some(as_it_was)) =
                (self.rules.get_mut(id.index()), original.rules.get(id.index()))
        {
            rule.pattern.clone_from(&as_it_was.pattern);
        }
        self.limits = original.limits;
    }

    fn answer_mut(&mut self, item: ItemId, answer: AnswerId) -> Option<&mut Answer> {
        self.items.get_mut(item.index())?.answers.get_mut(answer.index())
    }
}
