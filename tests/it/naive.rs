//! A plain explorer that the clever one is held against: sets in order, no packing together, no projection, no
//! threads.

use engine::call::{Event, Packed, State, available, step};
use engine::rule::{Happening, Role, Seen, What, first, holds_back, moved, seen};
use flow::conduct::{Pattern, Rule};
use flow::context::Context;
use flow::method::{Kind, RuleLevel};
use flow::{Case, Flow};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// What a plain search finds: sets in order, no packing together, no projection, no threads.
#[derive(Debug, PartialEq, Eq, Default)]
pub(crate) struct Naive {
    pub(crate) states: BTreeSet<Packed>,
    pub(crate) transitions: BTreeSet<(Packed, Event)>,
    pub(crate) depth: usize,
}

pub(crate) fn naive(flow: &Flow) -> Naive {
    let mut all = Naive::default();
    for case in flow.cases() {
        let mut depths: BTreeMap<Packed, usize> =
            Kind::ALL.iter().map(|kind| (State::first(*kind).pack(), 0)).collect();
        let mut queue: VecDeque<Packed> = depths.keys().copied().collect();
        while let Some(packed) = queue.pop_front() {
            let (state, depth) = (packed.unpack(), depths[&packed]);
            all.depth = all.depth.max(depth);
            for event in available(case, &state) {
                let after = step(case, &state, &event).unwrap().pack();
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

pub(crate) fn naive_breach_of(case: Case<'_>, rule: &Rule) -> Option<usize> {
    let context = Context::empty(case.flow());
    let notes = case.flow().first_notes();
    let applies = |state: &State| {
        // The finer emotion follows the mood; nothing else that the agent notes is read here.
        let upset = state.caller().is_some_and(|one| one.mood() == flow::method::Mood::Upset);
        let mut notes = notes;
        if upset {
            notes.set(flow::condition::Field::EMOTION, 2);
        }
        rule.when.fit(state.facts(case), notes).is_some()
    };
    let mut known: BTreeSet<(Packed, u8)> =
        Kind::ALL.iter().map(|kind| (State::first(*kind).pack(), first(&rule.pattern))).collect();
    let mut queue: VecDeque<(Packed, u8, usize)> =
        known.iter().map(|(state, stand)| (*state, *stand, 0)).collect();
    while let Some((packed, stand, depth)) = queue.pop_front() {
        let before = packed.unpack();
        let events: Vec<Event> = available(case, &before).collect();
        if let Pattern::Always(deed) = &rule.pattern {
            let possible = events.iter().any(|event| {
                let after = step(case, &before, event).unwrap();
                let what = What::Event(*event, &after);
                seen(case, deed, &Happening { before: &before, notes, context: &context, what })
                    == Seen::Yes
            });
            if before.outcome().is_none() && applies(&before) && !possible {
                return Some(depth);
            }
        }
        for event in events {
            let after = step(case, &before, &event).unwrap();
            let what = What::Event(event, &after);
            let happening = Happening { before: &before, notes, context: &context, what };
            let look = |role: Role, happening: &Happening<'_>| {
                role.deed(&rule.pattern).map_or(Seen::No, |deed| seen(case, deed, happening))
            };
            if let Event::Said { item, .. } = event {
                let saying = Happening { what: What::Saying(item), ..happening };
                let held = holds_back(
                    &rule.pattern,
                    stand,
                    |role| look(role, &saying),
                    || applies(&before),
                );
                if rule.level == RuleLevel::Fatal && held {
                    continue;
                }
            }
            let mut next = stand;
            let is = |role| look(role, &happening) == Seen::Yes;
            let exchange = matches!(event, Event::Said { .. });
            if moved(&rule.pattern, &mut next, exchange, is, || applies(&before)) {
                return Some(depth + 1);
            }
            if known.insert((after.pack(), next)) {
                queue.push_back((after.pack(), next, depth + 1));
            }
        }
    }
    None
}
