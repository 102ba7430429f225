//! Questions about all calls: whether one comes to a goal and how soonest, how many states are one, and what
//! is the most that can come about.

use super::callers::{first_of, places, union};
use super::path::{Then, Witness};
use super::run::Breach;
use super::{Batch, Exploration};
use crate::call::{Event, State, available, check, step};
use crate::guide::Spot;
use flow::Case;
use flow::id::{AnswerId, ItemId};
use flow::lang::Lang;
use flow::method::{OutcomeName, Step};

/// What there can be most of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Most {
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
pub struct Found {
    /// How much.
    pub value: u64,
    /// The item it is about, if it is about one.
    pub item: Option<ItemId>,
    /// The call.
    pub witness: Witness,
}

impl Exploration<'_> {
    /// The shortest call that comes to a spot; `None` if none does, as far as states were visited.
    ///
    /// Where an ending is told, what else is told is so of the call right before it.
    #[must_use]
    pub fn reach(&self, spot: &Spot) -> Option<Witness> {
        let nearest = self.batches.iter().filter_map(|batch| {
            let (breach, ending) = batch.nearest(spot)?;
            Some((breach.depth, batch, breach, ending))
        });
        let (_, batch, breach, ending) = nearest.min_by_key(|(depth, ..)| *depth)?;
        let ends = |_: Case<'_>, _: Event, _: &State, after: &State| {
            after.outcome().is_some_and(|outcome| Some(outcome.name()) == ending)
        };
        let then = if ending.is_some() { Then::Event(&ends) } else { Then::Stop };
        let mut witness = batch.run.witness(&batch.space, &batch.plain, breach, &then, None)?;
        witness.note(*batch.space.cases.get(breach.lane)?, spot.notes.clone())?;
        Some(witness)
    }

    /// How many states are such a spot, for one customer or another.
    #[must_use]
    pub fn count(&self, spot: &Spot) -> usize {
        let of = |batch: &Batch<'_>| {
            let rows = (0_u32..).zip(&batch.run.visited);
            rows.map(|(row, words)| {
                places(union(words))
                    .filter(|caller| {
                        let state = batch.run.state(&batch.space, row, *caller);
                        let lanes = words.iter().zip(&batch.space.cases);
                        let mut own = lanes.filter(|(word, _)| *word >> caller & 1 != 0);
                        own.any(|(_, case)| is_there(*case, &state, spot).is_some())
                    })
                    .count()
            })
            .sum::<usize>()
        };
        self.batches.iter().map(of).sum()
    }

    /// The most that can come about.
    #[must_use]
    pub fn most(&self, most: Most) -> Option<Found> {
        match most {
            Most::Turns => {
                let farthest = |batch: &&Batch<'_>| batch.run.layers.len();
                let batch = self.batches.iter().max_by_key(farthest)?;
                let depth = batch.run.layers.len().checked_sub(1)?;
                let (row, words) = batch.run.layers.last()?.first()?;
                let (lane, caller) = first_of(words)?;
                let breach = Breach { depth, row: *row, lane, caller };
                let value = u64::try_from(depth).unwrap_or(u64::MAX);
                Some(Found { value, item: None, witness: batch.to(breach, &Then::Stop)? })
            }
            Most::Proposals => {
                let made = self.batches.iter().flat_map(|batch| &batch.run.mades);
                let most = made.map(|made| made.count()).max()?;
                let witness = self.batches.iter().find_map(|batch| {
                    let breach = batch.first(|state, _| state.made().count() == most)?;
                    batch.to(breach, &Then::Stop)
                });
                Some(Found { value: u64::from(most), item: None, witness: witness? })
            }
            Most::Discount => {
                let offers = self
                    .flow
                    .items()
                    .filter_map(|(id, item)| Some((self.flow.offer(item.offer?).monthly?, id)));
                let mut offers: Vec<(u64, ItemId)> =
                    offers.map(|(price, id)| (u64::from(price), id)).collect();
                offers.sort_unstable();
                self.first_said(offers.into_iter())
            }
            Most::Words(lang) => {
                let length = |text: &str| match lang {
                    Lang::Zh => text.chars().filter(|c| c.is_alphanumeric()).count(),
                    Lang::En => text.split_whitespace().count(),
                };
                let lines = self.flow.items().map(|(id, item)| {
                    let texts =
                        item.say.wordings(lang).iter().map(|one| length(&one.written(self.flow)));
                    (u64::try_from(texts.max().unwrap_or(0)).unwrap_or(u64::MAX), id)
                });
                let mut lines: Vec<(u64, ItemId)> = lines.collect();
                lines.sort_unstable_by(|one, other| other.cmp(one));
                self.first_said(lines.into_iter())
            }
        }
    }

    /// The first of some items that can be said, and the shortest call on which it is.
    fn first_said(&self, mut items: impl Iterator<Item = (u64, ItemId)>) -> Option<Found> {
        items.find_map(|(value, item)| {
            let witness = self.say(item, None)?;
            Some(Found { value, item: Some(item), witness })
        })
    }

    /// The shortest call on which an item is said, and answered so if an answer is given.
    #[must_use]
    pub fn say(&self, id: ItemId, answer: Option<AnswerId>) -> Option<Witness> {
        let item = self.flow.item(id);
        let wanted = |event: Event| {
            matches!(event, Event::Said { item, answer: by }
                if item == id && answer.is_none_or(|answer| answer == by))
        };
        let said = |_: Case<'_>, event: Event, _: &State, _: &State| wanted(event);
        self.batches.iter().find_map(|batch| {
            let can = |state: &State, lane: usize| {
                item.steps.has(state.step())
                    && batch.space.cases.get(lane).is_some_and(|case| {
                        check(case, state, state.facts(*case), item).is_ok()
                            && answer.is_none_or(|answer| {
                                step(*case, state, &Event::Said { item: id, answer }).is_ok()
                            })
                    })
            };
            batch.to(batch.first(can)?, &Then::Event(&said))
        })
    }

    /// The shortest call to a state for which `is` holds.
    #[must_use]
    pub fn find(&self, is: impl Fn(Case<'_>, &State) -> bool) -> Option<Witness> {
        self.batches.iter().find_map(|batch| {
            let there = |state: &State, lane: usize| {
                batch.space.cases.get(lane).is_some_and(|case| is(*case, state))
            };
            batch.to(batch.first(there)?, &Then::Stop)
        })
    }
}

impl Batch<'_> {
    fn to(&self, breach: Breach, then: &Then<'_>) -> Option<Witness> {
        self.run.witness(&self.space, &self.plain, breach, then, None)
    }

    /// The state by which calls come to a spot soonest, and by which ending they do.
    fn nearest(&self, spot: &Spot) -> Option<(Breach, Option<OutcomeName>)> {
        let case = |lane: usize| self.space.cases.get(lane).copied();
        let is = |state: &State, lane: usize| {
            case(lane).is_some_and(|case| is_there(case, state, spot).is_some())
        };
        let breach = self.first(is)?;
        let state = self.run.state(&self.space, breach.row, breach.caller);
        Some((breach, is_there(case(breach.lane)?, &state, spot)?))
    }
}

/// Whether a state is a spot, or can be by ending; then by which ending.
#[expect(clippy::option_option, reason = "whether it is, and by which ending if by one")]
fn is_there(case: Case<'_>, state: &State, spot: &Spot) -> Option<Option<OutcomeName>> {
    if !spot.is_of(case.flow(), case.given()) {
        return None;
    }
    let facts = state.facts(case);
    let endings = spot.endings();
    if endings.is_empty() {
        return spot.is(facts).then_some(None);
    }
    if state.step() == Step::Closed {
        return None;
    }
    let mut by = endings.into_iter().filter(|ending| spot.is_by_ending(facts, *ending));
    by.find(|ending| {
        let ends = |event: &Event| {
            step(case, state, event)
                .is_ok_and(|after| after.outcome().is_some_and(|outcome| outcome.name() == *ending))
        };
        available(case, state).any(|event| ends(&event))
    })
    .map(Some)
}
