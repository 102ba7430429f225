//! Ways: short runs of events from one state to another that somebody asks for.
//!
//! The search goes through [`enabled_events`] and [`transition`] and nothing else, so that a way it finds is a
//! legal call.

use crate::call::{Event, PackedState, State, enabled_events, transition};
use flow::FlowCase;
use rustc_hash::FxHashSet;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// A state that the search came to.
struct SearchNode {
    state: State,
    depth: u32,
    /// The place of the state before it, and the event that led here.
    by: Option<(usize, Event)>,
}

/// What came of looking for a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PathSearch {
    /// These events lead there; none, if nothing has to happen.
    Found(Vec<Event>),
    /// Nothing leads there.
    Unreachable,
    /// As many states as may be were looked at, and it was none of them.
    Bounded,
}

impl PathSearch {
    /// The events, if some were found.
    #[must_use]
    pub fn found(self) -> Option<Vec<Event>> {
        match self {
            Self::Found(events) => Some(events),
            Self::Unreachable | Self::Bounded => None,
        }
    }
}

/// The shortest run of events found from `start` to a state at no `distance`, looking first where the
/// distance is least and at `most` states at most. Where all other states are equally far, no run is
/// shorter. Empty if `start` is such a state already.
#[must_use]
pub fn shortest_path(
    case: FlowCase<'_>,
    start: State,
    most: usize,
    distance: impl Fn(&State) -> u32,
) -> PathSearch {
    let first = distance(&start);
    if first == 0 {
        return PathSearch::Found(Vec::new());
    }
    let mut seen: FxHashSet<PackedState> = FxHashSet::from_iter([start.pack()]);
    let mut trail = vec![SearchNode { state: start, depth: 0, by: None }];
    let mut next = BinaryHeap::from([Reverse((first, 0, 0))]);
    while let Some(Reverse((_, _, at))) = next.pop() {
        let SearchNode { state, depth, .. } =
            *trail.get(at).expect("what is next was put on the trail");
        for event in enabled_events(case, &state) {
            let Ok(after) = transition(case, &state, &event) else { continue };
            if !seen.insert(after.pack()) {
                continue;
            }
            let far = distance(&after);
            if far == 0 {
                return PathSearch::Found(trace_back(&trail, at, event));
            }
            if trail.len() >= most {
                return PathSearch::Bounded;
            }
            next.push(Reverse((far, depth + 1, trail.len())));
            trail.push(SearchNode { state: after, depth: depth + 1, by: Some((at, event)) });
        }
    }
    PathSearch::Unreachable
}

fn trace_back(trail: &[SearchNode], mut at: usize, last: Event) -> Vec<Event> {
    let mut events = vec![last];
    while let Some(SearchNode { by: Some((before, event)), .. }) = trail.get(at) {
        events.push(*event);
        at = *before;
    }
    events.reverse();
    events
}
