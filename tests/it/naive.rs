//! A plain explorer that the clever one is held against: sets in order, no packing together, no projection, no
//! threads.

use engine::call::{Event, PackedState, State, enabled_events, transition};
use engine::rule::{
    Observation, ObservedEvent, PatternRole, TriState, advance_pattern, blocks, initial_state,
    matches,
};
use flow::conduct::{Pattern, Rule};
use flow::context::Context;
use flow::diagnostic::Diagnostics;
use flow::method::RuleLevel;
use flow::{Flow, FlowCase};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// What a plain search finds: sets in order, no packing together, no projection, no threads.
#[derive(Debug, PartialEq, Eq, Default)]
pub(crate) struct Naive {
    pub(crate) states: BTreeSet<PackedState>,
    pub(crate) transitions: BTreeSet<(PackedState, Event)>,
    pub(crate) depth: usize,
}

pub(crate) fn naive(flow: &Flow) -> Naive {
    let mut all = Naive::default();
    for case in flow.cases() {
        let mut depths: BTreeMap<PackedState, usize> =
            flow.request_values().map(|id| (State::initial_with(id).pack(), 0)).collect();
        let mut queue: VecDeque<PackedState> = depths.keys().copied().collect();
        while let Some(packed) = queue.pop_front() {
            let (state, depth) = (packed.unpack(), depths[&packed]);
            all.depth = all.depth.max(depth);
            for event in enabled_events(case, &state) {
                let after = transition(case, &state, &event).unwrap().pack();
                all.transitions.insert((packed, event));
                depths.entry(after).or_insert_with(|| {
                    queue.push_back(after);
                    depth + 1
                });
            }
        }
        all.states.extend(depths.into_keys());
    }
    all
}

/// The length of the shortest call that breaks a rule whose own lock is in place, if there is one.
pub(crate) fn naive_breach(flow: &Flow, rule: &Rule) -> Option<usize> {
    flow.cases().filter_map(|case| naive_breach_of(case, rule)).min()
}

/// What a customer may pay: nothing that is known, and figures all around what offers ask.
fn naive_figures(flow: &Flow, rule: &Rule) -> Vec<Context> {
    let nothing = Context::empty(flow);
    if !rule.id.contains("dearer") {
        return vec![nothing];
    }
    let offers = flow.items().filter_map(|(_, item)| flow.offer(item.offer?).monthly);
    let around = offers.map(flow::Amount::units);
    let around = around.flat_map(|price| [price.saturating_sub(1), price, price + 1]);
    let known = around.chain([0, 1, 9_999]).map(|fee| {
        let pair = format!("fee={fee}");
        Context::read_pairs(flow, [pair.as_str()], &mut Diagnostics::default())
    });
    known.chain([nothing]).collect()
}

pub(crate) fn naive_breach_of(case: FlowCase<'_>, rule: &Rule) -> Option<usize> {
    let figures = naive_figures(case.flow(), rule);
    figures.iter().filter_map(|context| naive_breach_for(case, rule, context)).min()
}

fn naive_breach_for(case: FlowCase<'_>, rule: &Rule, context: &Context) -> Option<usize> {
    let notes = case.flow().first_notes();
    let applies = |state: &State| {
        // The finer emotion follows the mood; nothing else that the agent notes is read here.
        let upset = state.caller().is_some_and(|one| one.mood() == flow::method::Mood::Upset);
        let mut notes = notes;
        if upset {
            notes.set(flow::fact::Field::EMOTION, 2);
        }
        rule.when.fit(state.facts(case), notes).is_some()
    };
    let mut known: BTreeSet<(PackedState, u8)> = case
        .flow()
        .request_values()
        .map(|id| (State::initial_with(id).pack(), initial_state(&rule.pattern)))
        .collect();
    let mut queue: VecDeque<(PackedState, u8, usize)> =
        known.iter().map(|(state, stand)| (*state, *stand, 0)).collect();
    while let Some((packed, stand, depth)) = queue.pop_front() {
        let before = packed.unpack();
        let events: Vec<Event> = enabled_events(case, &before).collect();
        if let Pattern::Always(deed) = &rule.pattern {
            let possible = events.iter().any(|event| {
                let after = transition(case, &before, event).unwrap();
                let what = ObservedEvent::Event(*event, &after);
                matches(case, deed, &Observation { before: &before, notes, context, event: what })
                    == TriState::Yes
            });
            if before.outcome().is_none() && applies(&before) && !possible {
                return Some(depth);
            }
        }
        for event in events {
            let after = transition(case, &before, &event).unwrap();
            let what = ObservedEvent::Event(event, &after);
            let happening = Observation { before: &before, notes, context, event: what };
            let look = |role: PatternRole, happening: &Observation<'_>| {
                role.event_pattern(&rule.pattern)
                    .map_or(TriState::No, |deed| matches(case, deed, happening))
            };
            if let Event::Said { item, .. } = event {
                let saying = Observation { event: ObservedEvent::Saying(item), ..happening };
                let held =
                    blocks(&rule.pattern, stand, |role| look(role, &saying), || applies(&before));
                if rule.level == RuleLevel::Fatal && held {
                    continue;
                }
            }
            let mut next = stand;
            let is = |role| look(role, &happening) == TriState::Yes;
            let exchange = matches!(event, Event::Said { .. });
            if advance_pattern(&rule.pattern, &mut next, exchange, is, || applies(&before)) {
                return Some(depth + 1);
            }
            if known.insert((after.pack(), next)) {
                queue.push_back((after.pack(), next, depth + 1));
            }
        }
    }
    None
}
