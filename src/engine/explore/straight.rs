//! The straight way: a rule that counts is broken soonest by a call on which everything counts. Such calls
//! are looked for first, one state at a time, before all states are visited with the count beside them.

use super::path::{Witness, notes_for};
use crate::call::{Event, Packed, State, available, step};
use crate::rule::{Happening, Role, Seen, What, first, moved, seen};
use flow::Case;
use flow::conduct::{Pattern, Rule};
use flow::context::Context;
use flow::id::RuleId;
use flow::method::Kind;
use rustc_hash::FxHashSet;

/// The most states that are looked at.
const MOST: usize = 20_000;

/// A state, where the automaton stands, and the place of the state before with what happened there.
type Visited = (State, u8, Option<(usize, Event)>);

/// The shortest call of this customer that breaks a rule that counts, if it is one on which every event
/// counts; locks are not looked at.
pub(super) fn straight(case: Case<'_>, id: RuleId) -> Option<Witness> {
    let rule = case.flow().rule(id);
    let Pattern::AtMost { count, .. } = &rule.pattern else { return None };
    let stand = first(&rule.pattern);
    let mut trail: Vec<Visited> =
        Kind::ALL.iter().map(|kind| (State::first(*kind), stand, None)).collect();
    let mut seen_so_far: FxHashSet<(Packed, u8)> = FxHashSet::default();
    // Every such call is as short as any, so the first that is found will do: deepest first.
    let mut open: Vec<usize> = (0..trail.len()).rev().collect();
    while let Some(at) = open.pop() {
        let (state, stand, _) = *trail.get(at)?;
        for event in available(case, &state) {
            let Ok(after) = step(case, &state, &event) else { continue };
            let mut to = stand;
            if turn(case, rule, &mut to, event, (&state, &after)) {
                return witness(case, id, &trail, at, event);
            }
            if to > stand && to <= *count + 1 && seen_so_far.insert((after.pack(), to)) {
                if trail.len() >= MOST {
                    return None;
                }
                open.push(trail.len());
                trail.push((after, to, Some((at, event))));
            }
        }
    }
    None
}

/// Moves the rule's automaton on where the rule applies for some notes.
fn turn(
    case: Case<'_>,
    rule: &Rule,
    stand: &mut u8,
    event: Event,
    (before, after): (&State, &State),
) -> bool {
    let context = Context::empty(case.flow());
    let notes = case.flow().first_notes();
    let happening = Happening { before, notes, context: &context, what: What::Event(event, after) };
    let is = |role: Role| {
        let deed = role.deed(&rule.pattern);
        deed.is_some_and(|deed| seen(case, deed, &happening) == Seen::Yes)
    };
    let exchange = matches!(event, Event::Said { .. });
    moved(&rule.pattern, stand, exchange, is, || rule.when.allows(before.facts(case)))
}

fn witness(
    case: Case<'_>,
    id: RuleId,
    trail: &[Visited],
    mut at: usize,
    last: Event,
) -> Option<Witness> {
    let mut events = vec![last];
    while let Some((_, _, Some((before, event)))) = trail.get(at) {
        events.push(*event);
        at = *before;
    }
    events.reverse();
    let mut call = Witness::begin(case, trail.get(at)?.0);
    for event in events {
        let state = *call.history.state();
        let noted = notes_for(case, case.rule(id), &state, &call.history, true)?;
        call.note(case, noted)?;
        call.happen(case, event)?;
    }
    // For whom the rule applies hangs on notes as well, so the call is asked.
    call.breaks(case, id).then_some(call)
}
