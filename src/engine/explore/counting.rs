//! The straight way: a rule that counts is broken soonest by a call on which everything counts. Such calls
//! are looked for first, one state at a time, before all states are visited with the count beside them.

use super::figures::CustomerFigures;
use super::path::{Witness, notes_for};
use crate::call::{Event, PackedState, State, enabled_events, transition};
use crate::rule::{
    Observation, ObservedEvent, PatternRole, TriState, advance_pattern, initial_state, matches,
};
use flow::FlowCase;
use flow::conduct::{Pattern, Rule};
use flow::id::RuleId;
use rustc_hash::FxHashSet;

/// The most states that are looked at.
const MAX_STATES: usize = 20_000;

/// A state, where the automaton stands, and the place of the state before with what happened there.
type TrailNode = (State, u8, Option<(usize, Event)>);

/// The shortest call of this customer that breaks a rule that counts, if it is one on which every event
/// counts; locks are not looked at.
pub(super) fn shortest_counting_violation(
    case: FlowCase<'_>,
    id: RuleId,
    figures: &CustomerFigures,
) -> Option<Witness> {
    let rule = case.flow().rule(id);
    let Pattern::AtMost { count, .. } = &rule.pattern else { return None };
    let stand = initial_state(&rule.pattern);
    let mut trail: Vec<TrailNode> =
        case.flow().request_values().map(|id| (State::initial_with(id), stand, None)).collect();
    let mut seen_so_far: FxHashSet<(PackedState, u8)> = FxHashSet::default();
    // Every such call is as short as any, so the first that is found will do: deepest first.
    let mut open: Vec<usize> = (0..trail.len()).rev().collect();
    while let Some(at) = open.pop() {
        let (state, stand, _) = *trail.get(at)?;
        for event in enabled_events(case, &state) {
            let Ok(after) = transition(case, &state, &event) else { continue };
            let mut to = stand;
            if advance(case, rule, figures, &mut to, event, (&state, &after)) {
                return witness(case, id, figures, &trail, at, event);
            }
            if to > stand && to <= *count + 1 && seen_so_far.insert((after.pack(), to)) {
                if trail.len() >= MAX_STATES {
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
fn advance(
    case: FlowCase<'_>,
    rule: &Rule,
    figures: &CustomerFigures,
    stand: &mut u8,
    event: Event,
    (before, after): (&State, &State),
) -> bool {
    let notes = case.flow().first_notes();
    let happening = Observation {
        before,
        notes,
        context: &figures.context,
        event: ObservedEvent::Event(event, after),
    };
    let is = |role: PatternRole| {
        let deed = role.event_pattern(&rule.pattern);
        deed.is_some_and(|deed| matches(case, deed, &happening) == TriState::Yes)
    };
    let exchange = matches!(event, Event::Said { .. });
    advance_pattern(&rule.pattern, stand, exchange, is, || rule.when.allows(before.facts(case)))
}

fn witness(
    case: FlowCase<'_>,
    id: RuleId,
    figures: &CustomerFigures,
    trail: &[TrailNode],
    mut at: usize,
    last: Event,
) -> Option<Witness> {
    let mut events = vec![last];
    while let Some((_, _, Some((before, event)))) = trail.get(at) {
        events.push(*event);
        at = *before;
    }
    events.reverse();
    let mut call = Witness::new(case, trail.get(at)?.0, figures);
    for event in events {
        let state = *call.history.state();
        let noted = notes_for(case, case.rule(id), &state, &call.history, true)?;
        call.note(case, noted)?;
        call.push_event(case, event)?;
    }
    // For whom the rule applies hangs on notes as well, so the call is asked.
    call.breaks(case, id).then_some(call)
}
