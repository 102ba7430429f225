//! Questions about all calls: whether one comes to a goal and how soonest, how many states are one, and what
//! is the most that can come about.

use super::legal::{Goal, Reached};
use super::path::Witness;
use super::{Exploration, SearchLimits};
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

/// What is known of the most that can come about.
#[derive(Debug, Clone)]
pub struct MaxAnswer {
    /// The most that was found.
    pub most: Option<Maximum>,
    /// Whether there may be more, as not every call was looked at.
    pub bounded: bool,
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

    /// The most that can come about on calls that no fatal rule locks.
    #[must_use]
    pub fn maximum(&self, most: MaxQuery, limits: SearchLimits<'_>) -> MaxAnswer {
        let said = |_: u64, item: Option<ItemId>| {
            item.map_or(Reached::Nowhere, |item| self.reach_item(item, None, limits))
        };
        match most {
            MaxQuery::Turns => {
                let reached = self.reach_legally(Goal::Farthest, limits);
                let bounded = self.is_bounded() || matches!(reached, Reached::Unknown);
                let most = reached.call().map(|witness| {
                    let turns = witness.history.turns().len();
                    let value = u64::try_from(turns).expect("a depth fits 64 bits");
                    Maximum { value, item: None, witness }
                });
                MaxAnswer { most, bounded }
            }
            MaxQuery::Proposals => {
                let made = self.batches.iter().flat_map(|batch| &batch.reachable.offers_made);
                let most = made.map(|made| made.count()).max().unwrap_or_default();
                let counts = (0..=most).rev().map(|count| (u64::from(count), None));
                self.first_reached(counts, |value, _| {
                    let made = |_: FlowCase<'_>, state: &State| {
                        u64::from(state.offers_made().count()) == value
                    };
                    self.reach_state(&made, limits)
                })
            }
            MaxQuery::Discount => {
                let offers = self
                    .flow
                    .items()
                    .filter_map(|(id, item)| Some((self.flow.offer(item.offer?).monthly?, id)));
                let mut offers: Vec<(Amount, ItemId)> = offers.collect();
                offers.sort_unstable();
                let offers = offers.into_iter();
                let offers = offers.map(|(price, id)| (u64::from(price.units()), Some(id)));
                self.first_reached(offers, said)
            }
            MaxQuery::Words(lang) => {
                let length = |text: &str| lang.spoken_length(text);
                let lines = self.flow.items().map(|(id, item)| {
                    let texts =
                        item.say.wordings(lang).iter().map(|one| length(&one.written(self.flow)));
                    (u64::try_from(texts.max().unwrap_or(0)).expect("a length fits 64 bits"), id)
                });
                let mut lines: Vec<(u64, ItemId)> = lines.collect();
                lines.sort_unstable_by(|one, other| other.cmp(one));
                let lines = lines.into_iter().map(|(length, id)| (length, Some(id)));
                self.first_reached(lines, said)
            }
        }
    }

    /// The first of these that a call comes to, most first.
    fn first_reached(
        &self,
        each: impl Iterator<Item = (u64, Option<ItemId>)>,
        reach: impl Fn(u64, Option<ItemId>) -> Reached,
    ) -> MaxAnswer {
        let mut bounded = self.is_bounded();
        for (value, item) in each {
            match reach(value, item) {
                Reached::Call(witness) => {
                    let most = Some(Maximum { value, item, witness: *witness });
                    return MaxAnswer { most, bounded };
                }
                Reached::Nowhere => {}
                // There may be more than what is found after it.
                Reached::Unknown => bounded = true,
            }
        }
        MaxAnswer { most: None, bounded }
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
    pub fn reach_state(
        &self,
        is: &dyn Fn(FlowCase<'_>, &State) -> bool,
        limits: SearchLimits<'_>,
    ) -> Reached {
        self.reach_legally(Goal::State(is), limits)
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
