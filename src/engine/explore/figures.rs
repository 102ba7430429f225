//! Figures of a customer that decide something: what offers must lie below, told apart as far as any offer does.
//!
//! Neither gates nor conditions read a figure, so no state hangs on one; rules about offers that cost a customer more
//! than they pay do. Each way in which the figures can decide is proved by itself.

use crate::rule::PatternRole;
use flow::conduct::{EventAtom, EventPattern, Rule};
use flow::context::Context;
use flow::diagnostic::Diagnostics;
use flow::id::ValueId;
use flow::method::Flaw;
use flow::{Amount, Flow};
use std::collections::{BTreeMap, BTreeSet};

/// So many ways are looked at. A choice: a flow that ships has half a dozen offers below one value.
const MOST_WAYS: usize = 128;

/// What is known of a customer's figures when a call begins.
#[derive(Debug, Clone)]
pub(super) struct CustomerFigures {
    /// As `key=value`.
    pub(super) pairs: Vec<String>,
    pub(super) context: Context,
}

impl CustomerFigures {
    /// No figure is known.
    pub(super) fn unknown(flow: &Flow) -> Self {
        Self { pairs: Vec::new(), context: Context::empty(flow) }
    }

    /// Every way in which the figures of a customer can decide about the flow's offers, that none is known first;
    /// `None` if there are too many.
    pub(super) fn every_way(flow: &Flow) -> Option<Vec<Self>> {
        // What is dear hangs on two figures then, and on how they lie to each other: more ways than are looked at.
        let mut offers = flow.items().filter_map(|(_, item)| item.offer).map(|id| flow.offer(id));
        if offers.any(|offer| offer.per.is_some() && offer.below.is_some()) {
            return None;
        }
        let mut ways: Vec<Vec<String>> = vec![Vec::new()];
        for (value, prices) in prices_by_value(flow) {
            let name = &flow.value(value)?.name;
            // Who pays as much as an offer asks finds it dearer, and so is each offer that asks more. The highest come
            // first, for they change least.
            let above = prices.last().map(|most| Amount::whole(most.units().saturating_add(1)));
            let decisive: Vec<Amount> = prices.into_iter().chain(above).rev().collect();
            let known = ways.iter().flat_map(|way| {
                decisive.iter().map(move |figure| {
                    let pair = format!("{name}={figure}");
                    way.iter().cloned().chain([pair]).collect::<Vec<_>>()
                })
            });
            let known: Vec<Vec<String>> = known.collect();
            ways.extend(known);
            if ways.len() > MOST_WAYS {
                return None;
            }
        }
        Some(ways.into_iter().map(|pairs| Self::of_pairs(flow, pairs)).collect())
    }

    fn of_pairs(flow: &Flow, pairs: Vec<String>) -> Self {
        // They are the flow's own values, so that nothing is wrong with them.
        let mut report = Diagnostics::default();
        let context = Context::read_pairs(flow, pairs.iter().map(String::as_str), &mut report);
        Self { pairs, context }
    }

    /// Whether no figure is known.
    pub(super) fn are_unknown(&self) -> bool {
        self.pairs.is_empty()
    }
}

/// The ways in which a customer's figures can decide about a flow's offers, each as `key=value`, that none is known
/// first; `None` if there are too many.
#[must_use]
pub fn decisive_figures(flow: &Flow) -> Option<Vec<Vec<String>>> {
    let ways = CustomerFigures::every_way(flow)?;
    Some(ways.into_iter().map(|way| way.pairs).collect())
}

/// The prices that are compared with each value.
fn prices_by_value(flow: &Flow) -> BTreeMap<ValueId, BTreeSet<Amount>> {
    let mut prices: BTreeMap<ValueId, BTreeSet<Amount>> = BTreeMap::new();
    let offers = flow.items().filter_map(|(_, item)| item.offer).map(|id| flow.offer(id));
    for offer in offers {
        if let (Some(value), Some(monthly)) = (offer.below, offer.monthly) {
            prices.entry(value).or_default().insert(monthly);
        }
    }
    prices
}

/// Whether a rule hangs on a customer's figures.
pub(super) fn reads_figures(rule: &Rule) -> bool {
    roles_by_figures(rule) > 0
}

/// In how many of its roles a rule hangs on a customer's figures. Who tells a figure in the middle of a call has fewer
/// events of such a role than who was known to pay it from the start, and more than of whom it is never known: with one
/// such role the one or the other breaks a rule that they break, with several neither need.
pub(super) fn roles_by_figures(rule: &Rule) -> usize {
    let dearer = |atom: &EventAtom| match atom {
        EventAtom::Flaw(flaws) => flaws.contains(&Flaw::Dearer),
        _ => false,
    };
    let reads = |deed: &EventPattern| deed.boxes().iter().flatten().any(dearer);
    let deeds = PatternRole::ALL.into_iter().filter_map(|role| role.event_pattern(&rule.pattern));
    deeds.filter(|deed| reads(deed)).count()
}
