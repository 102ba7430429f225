//! Questions about all calls: whether one comes to a goal and how soonest, how many states are one, and what
//! is the most that can come about.

use super::callers::first_member;
use super::legal::{Goal, Reached};
use super::path::{PathGoal, Witness};
use super::search::StateRef;
use super::{Batch, Exploration, SearchLimits};
use crate::call::{Event, State, enabled_events, transition};
use crate::guide::StatePredicate;
use flow::Amount;
use flow::FlowCase;
use flow::id::{AnswerId, ItemId};
use flow::lang::Lang;
use flow::method::{OutcomeKind, Step};
use rustc_hash::FxHashSet;

/// What there can be most of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MaxQuery {
    /// The cheapest offer that can be made: its price a month.
    Discount,
    /// Events that the shortest call to the farthest state takes.
    Turns,
    /// Proposals on one call.
    Proposals,
    /// The longest line that can be said: its words in English, its characters in Chinese.
    Words(Lang),
}

/// The most that can come about, and the shortest call on which it does.
#[derive(Debug, Clone)]
pub struct Maximum {
    /// How much.
    pub value: u64,
    /// The item it is about, if it is about one.
    pub item: Option<ItemId>,
    /// The call.
    pub witness: Witness,
}

impl Exploration<'_> {
    /// The shortest call that comes to a spot, nothing said on it being locked by a fatal rule.
    ///
    /// Where an ending is told, what else is told is so of the call right before it.
    #[must_use]
    pub fn reach(&self, spot: &StatePredicate, limits: SearchLimits<'_>) -> Reached {
        self.reach_legally(Goal::Spot(spot), limits)
    }

    /// How many states are such a spot, for one customer or another.
    #[must_use]
    pub fn count(&self, spot: &StatePredicate) -> usize {
        let fits = |(state, customers): &(State, Vec<usize>)| {
            let mut cases = customers.iter().filter_map(|at| self.customers.cases.get(*at));
            cases.any(|case| match_ending(*case, state, spot).is_some())
        };
        let found = self.states_by_customer().filter(fits);
        match &self.batches[..] {
            [_] => found.count(),
            _ => found.map(|(state, _)| state.pack()).collect::<FxHashSet<_>>().len(),
        }
    }

    /// The most that can come about.
    #[must_use]
    pub fn maximum(&self, most: MaxQuery, limits: SearchLimits<'_>) -> Option<Maximum> {
        match most {
            MaxQuery::Turns => {
                let farthest = |batch: &&Batch<'_>| batch.reachable.layers.len();
                let batch = self.batches.iter().max_by_key(farthest)?;
                let depth = batch.reachable.layers.len().checked_sub(1)?;
                let (row, words) = batch.reachable.layers.last()?.first()?;
                let (lane, caller) = first_member(words)?;
                let breach = StateRef { depth, symbolic_state: *row, lane, caller };
                let value = u64::try_from(depth).expect("a depth fits 64 bits");
                Some(Maximum {
                    value,
                    item: None,
                    witness: batch.witness_to(breach, &PathGoal::Stop)?,
                })
            }
            MaxQuery::Proposals => {
                let made = self.batches.iter().flat_map(|batch| &batch.reachable.offers_made);
                let most = made.map(|made| made.count()).max()?;
                let witness = self.batches.iter().find_map(|batch| {
                    let breach = batch.first(|state, _| state.offers_made().count() == most)?;
                    batch.witness_to(breach, &PathGoal::Stop)
                });
                Some(Maximum { value: u64::from(most), item: None, witness: witness? })
            }
            MaxQuery::Discount => {
                let offers = self
                    .flow
                    .items()
                    .filter_map(|(id, item)| Some((self.flow.offer(item.offer?).monthly?, id)));
                let mut offers: Vec<(Amount, ItemId)> = offers.collect();
                offers.sort_unstable();
                let offers = offers.into_iter();
                self.first_reachable(
                    offers.map(|(price, id)| (u64::from(price.units()), id)),
                    limits,
                )
            }
            MaxQuery::Words(lang) => {
                let length = |text: &str| match lang {
                    Lang::Zh => text.chars().filter(|c| c.is_alphanumeric()).count(),
                    Lang::En => text.split_whitespace().count(),
                };
                let lines = self.flow.items().map(|(id, item)| {
                    let texts =
                        item.say.wordings(lang).iter().map(|one| length(&one.written(self.flow)));
                    (u64::try_from(texts.max().unwrap_or(0)).expect("a length fits 64 bits"), id)
                });
                let mut lines: Vec<(u64, ItemId)> = lines.collect();
                lines.sort_unstable_by(|one, other| other.cmp(one));
                self.first_reachable(lines.into_iter(), limits)
            }
        }
    }

    /// The first of some items that can be said, and the shortest call on which it is.
    fn first_reachable(
        &self,
        mut items: impl Iterator<Item = (u64, ItemId)>,
        limits: SearchLimits<'_>,
    ) -> Option<Maximum> {
        items.find_map(|(value, item)| {
            let witness = self.reach_item(item, None, limits).call()?;
            Some(Maximum { value, item: Some(item), witness })
        })
    }

    /// The shortest call on which an item is said, and answered so if an answer is given, nothing said on it being locked
    /// by a fatal rule.
    #[must_use]
    pub fn reach_item(
        &self,
        id: ItemId,
        answer: Option<AnswerId>,
        limits: SearchLimits<'_>,
    ) -> Reached {
        self.reach_legally(Goal::Exchange(id, answer), limits)
    }

    /// The same of a state for which `is` holds.
    #[must_use]
    pub fn reach_state_legally(
        &self,
        is: &(dyn Fn(FlowCase<'_>, &State) -> bool + Sync),
        limits: SearchLimits<'_>,
    ) -> Reached {
        self.reach_legally(Goal::State(is), limits)
    }

    /// The shortest call to a state for which `is` holds, whatever would be locked on it.
    #[must_use]
    pub fn reach_state(&self, is: impl Fn(FlowCase<'_>, &State) -> bool) -> Option<Witness> {
        self.batches.iter().find_map(|batch| {
            let there = |state: &State, lane: usize| {
                batch.graph.cases.get(lane).is_some_and(|case| is(*case, state))
            };
            batch.witness_to(batch.first(there)?, &PathGoal::Stop)
        })
    }
}

impl Batch<'_> {
    fn witness_to(&self, breach: StateRef, then: &PathGoal<'_>) -> Option<Witness> {
        self.reachable.witness(&self.graph, &self.plain_instrumentation, breach, then, None)
    }
}

/// Whether a state is a spot, or can be by ending; then by which ending.
#[expect(clippy::option_option, reason = "whether it is, and by which ending if by one")]
pub(super) fn match_ending(
    case: FlowCase<'_>,
    state: &State,
    spot: &StatePredicate,
) -> Option<Option<OutcomeKind>> {
    if !spot.matches_given(case.flow(), case.given()) {
        return None;
    }
    let facts = state.facts(case);
    let endings = spot.endings();
    if endings.is_empty() {
        return spot.matches(facts).then_some(None);
    }
    if state.step() == Step::Closed {
        return None;
    }
    let mut by = endings.into_iter().filter(|ending| spot.matches_by_ending(facts, *ending));
    by.find(|ending| {
        let ends = |event: &Event| {
            transition(case, state, event)
                .is_ok_and(|after| after.outcome().is_some_and(|outcome| outcome.name() == *ending))
        };
        enabled_events(case, state).any(|event| ends(&event))
    })
    .map(Some)
}
