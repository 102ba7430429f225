//! Conditions of two flows compared: which customers one lets in and the other does not.
//!
//! Two flows number their facts differently, so conditions are compared by names: a box is, for each fact
//! it asks about, the set of values it allows.

use flow::Flow;
use flow::condition::Condition;
use flow::describe::{self, AllowedValues, FactConstraint};
use flow::equation::{Level, Range};
use flow::fact::{BuiltIn, Domain};
use std::collections::{BTreeMap, BTreeSet};

/// For each fact asked about, the values allowed.
type AllowedByFact = BTreeMap<String, BTreeSet<String>>;

/// So many pieces of a difference are looked at.
const MAX_PIECES: usize = 4_096;

/// There is too much to look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TooManyPieces;

/// A customer that `when` of one flow lets in and `other` of another flow does not, by the facts that tell
/// them apart; `None` if there is none.
///
/// # Errors
///
/// Where the difference has more pieces than are looked at, nothing is known of it.
pub(super) fn first_difference(
    flow: &Flow,
    when: &Condition,
    in_other: &Flow,
    other: &Condition,
) -> Result<Option<AllowedByFact>, TooManyPieces> {
    let (mine, theirs) = (boxes(flow, when), boxes(in_other, other));
    let mut left = mine;
    for outer in &theirs {
        left = left.into_iter().flat_map(|one| minus(one, outer, flow, in_other)).collect();
        if left.len() > MAX_PIECES {
            return Err(TooManyPieces);
        }
    }
    let Some(region) = left.into_iter().next() else { return Ok(None) };
    let one = |(fact, values): (String, BTreeSet<String>)| {
        let first = values.into_iter().next().into_iter().collect();
        (fact, first)
    };
    Ok(Some(region.into_iter().map(one).collect()))
}

fn boxes(flow: &Flow, when: &Condition) -> Vec<AllowedByFact> {
    let named = |asked: Vec<FactConstraint>| {
        let facts = asked.into_iter().map(|FactConstraint { fact, allowed }| {
            let values = match allowed {
                AllowedValues::Values(values) if fact == "reason" => {
                    with_sub_reasons(flow, &values)
                }
                AllowedValues::Values(values) => values.into_iter().collect(),
                AllowedValues::Bounds { at_least, at_most } => {
                    let domain = BuiltIn::from_name(&fact).map_or(Domain::Levels, BuiltIn::domain);
                    numbers(domain, at_least, at_most)
                }
            };
            (fact, values)
        });
        facts.collect()
    };
    describe::condition(flow, when).into_iter().map(named).collect()
}

fn with_sub_reasons(flow: &Flow, names: &[String]) -> BTreeSet<String> {
    let ids: Vec<_> = names.iter().filter_map(|name| flow.reason_named(name)).collect();
    let within = flow.reasons().filter(|(id, _)| ids.iter().any(|above| flow.covers(*above, *id)));
    within.map(|(_, reason)| reason.id.to_string()).chain(names.iter().cloned()).collect()
}

/// The ranges or counts within bounds, each by a name.
fn numbers(domain: Domain, at_least: Option<u8>, at_most: Option<u8>) -> BTreeSet<String> {
    let lo = at_least.unwrap_or(0);
    if let Domain::Count(most) = domain {
        return (lo..=at_most.unwrap_or(most)).map(|count| count.to_string()).collect();
    }
    let hi = at_most.unwrap_or(Level::CRITICAL.value());
    Range::all()
        .filter(|range| range.lo().value() >= lo && range.hi().value() <= hi)
        .map(|range| format!("{}–{}", range.lo().value(), range.hi().value()))
        .collect()
}

/// Every value of a fact, in either flow.
fn every_value(fact: &str, flows: [&Flow; 2]) -> BTreeSet<String> {
    match BuiltIn::from_name(fact).map(|fact| (fact.domain(), fact.names())) {
        Some((Domain::Terms(_) | Domain::Feelings, names)) => {
            names.iter().map(|name| (*name).to_owned()).collect()
        }
        Some((domain @ (Domain::Levels | Domain::Count(_)), _)) => numbers(domain, None, None),
        Some((Domain::Requests, _)) => {
            let all = flows
                .into_iter()
                .flat_map(|flow| flow.request_values().map(|id| flow.request_name(id).to_owned()));
            all.collect()
        }
        Some((Domain::Reasons, _)) => {
            let all = flows.into_iter().flat_map(Flow::reasons);
            let all = all.map(|(_, reason)| reason.id.to_string());
            all.chain(["none".to_owned()]).collect()
        }
        None => {
            let own = fact;
            let facts = flows.into_iter().filter_map(|flow| flow.fact_named(own));
            facts.flat_map(|fact| fact.values.iter().map(|value| value.id.to_string())).collect()
        }
    }
}

/// What a box leaves of another, in pieces that have nothing in common.
fn minus(
    one: AllowedByFact,
    outer: &AllowedByFact,
    flow: &Flow,
    in_other: &Flow,
) -> Vec<AllowedByFact> {
    let mut inside = one;
    let mut pieces = Vec::new();
    for (fact, allowed) in outer {
        let here = inside
            .entry(fact.clone())
            .or_insert_with(|| every_value(fact, [flow, in_other]))
            .clone();
        let outside: BTreeSet<String> = here.difference(allowed).cloned().collect();
        if !outside.is_empty() {
            let mut piece = inside.clone();
            piece.insert(fact.clone(), outside);
            pieces.push(piece);
        }
        let common: BTreeSet<String> = here.intersection(allowed).cloned().collect();
        if common.is_empty() {
            return pieces;
        }
        inside.insert(fact.clone(), common);
    }
    pieces
}
