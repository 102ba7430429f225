//! Small changes to a flow, each of which a script should notice.

use flow::condition::{Condition, FactBox};
use flow::conduct::{EventPattern, Pattern};
use flow::effect::Effect;
use flow::fact::{MAX_PROPOSALS, MAX_REFUSALS};
use flow::id::{AnswerId, ItemId, RuleId};
use flow::{Answer, Flow};

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
        // A limit is raised no further than facts can count.
        let mut all = Vec::new();
        all.extend((flow.limits.proposals < MAX_PROPOSALS).then_some(Self::MoreProposals));
        all.extend((flow.limits.refusals < MAX_REFUSALS).then_some(Self::MoreRefusals));
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

    /// What kind of change it is, in one word.
    #[must_use]
    pub fn kind(self) -> &'static str {
        match self {
            Self::NoCondition(_) => "condition",
            Self::NoRule(_) => "rule",
            Self::NoEffect(..) => "effect",
            Self::SwappedEffects(..) => "swap",
            Self::MoreProposals | Self::MoreRefusals => "limit",
        }
    }

    /// What it changes, in the words of scripts.
    #[must_use]
    pub fn of(self, flow: &Flow) -> String {
        let id = |item| &*flow.item(item).id;
        let answer =
            |item, answer| flow.item(item).answer(answer).map_or("", |answer| &*answer.text.id);
        match self {
            Self::NoCondition(item) => id(item).to_owned(),
            Self::NoRule(rule) => flow.rule(rule).id.to_string(),
            Self::NoEffect(item, one) => format!("{} {}", id(item), answer(item, one)),
            Self::SwappedEffects(item, a, b) => {
                format!("{} {} ⇄ {}", id(item), answer(item, a), answer(item, b))
            }
            Self::MoreProposals => "proposals + 1".to_owned(),
            Self::MoreRefusals => "refusals + 1".to_owned(),
        }
    }

    /// Makes the change.
    pub fn make(self, flow: &mut Flow) {
        match self {
            Self::NoCondition(item) => flow.edit_item(item, |item| {
                item.when = Condition::any_of(vec![FactBox::any()]);
            }),
            Self::NoRule(rule) => flow.edit_rule(rule, |rule| {
                rule.pattern = Pattern::Never(EventPattern::any_of(Box::default()));
            }),
            Self::NoEffect(item, answer) => flow.edit_item(item, |item| {
                if let Some(answer) = item.answers.get_mut(answer.index()) {
                    answer.effect = Effect::NONE;
                    answer.notes = Box::default();
                }
            }),
            Self::SwappedEffects(item, a, b) => flow.edit_item(item, |item| {
                if let Ok([a, b]) = item.answers.get_disjoint_mut([a.index(), b.index()]) {
                    std::mem::swap(&mut a.effect, &mut b.effect);
                    std::mem::swap(&mut a.notes, &mut b.notes);
                }
            }),
            Self::MoreProposals => flow.limits.proposals += 1,
            Self::MoreRefusals => flow.limits.refusals += 1,
        }
    }

    /// Takes the change back, by the flow that it was made to.
    pub fn take_back(self, flow: &mut Flow, original: &Flow) {
        match self {
            Self::NoCondition(id) | Self::NoEffect(id, _) | Self::SwappedEffects(id, ..) => {
                let as_it_was = original.item(id);
                flow.edit_item(id, |item| {
                    item.when.clone_from(&as_it_was.when);
                    item.answers.clone_from(&as_it_was.answers);
                });
            }
            Self::NoRule(id) => {
                let as_it_was = original.rule(id);
                flow.edit_rule(id, |rule| rule.pattern.clone_from(&as_it_was.pattern));
            }
            Self::MoreProposals | Self::MoreRefusals => flow.limits = original.limits,
        }
    }
}
