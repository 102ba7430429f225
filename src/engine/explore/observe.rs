//! Observing: whether what must never happen does, and whether what must always be possible is, in every
//! state that a run came to.

use super::callers::{
    CallerSets, NO_CALLERS, difference, first_member, intersection, is_empty, union,
};
use super::graph::{CoreGraph, CoreId};
use super::instrumentation::{Edge, Instrumentation, ObserverKind};
use super::search::{
    EdgeSource, ReachableStates, StateRef, allows, callers_meeting, callers_through,
    unblocked_callers,
};

/// What one observer saw.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct ObserverResult {
    /// The first state in which it is not as it was asked.
    pub(super) violation: Option<StateRef>,
    /// Whether it happened at all, wherever.
    pub(super) happened: bool,
    /// Whether it was asked anywhere.
    pub(super) asked: bool,
}

/// What is observed from a core, and who asks something of it.
type ObservedEdges = (Box<[Edge]>, Vec<usize>);

/// Looks at every state of a run.
pub(super) fn observe<'f>(
    graph: &CoreGraph<'f>,
    watch: &Instrumentation<'f>,
    run: &ReachableStates,
) -> Vec<ObserverResult> {
    let mut observed = vec![ObserverResult::default(); watch.observers.len()];
    let mut known: Vec<Option<ObservedEdges>> = vec![None; graph.cores.len()];
    let mut possible = vec![NO_CALLERS; watch.observers.len()];
    let limit = graph.flow.limits.proposals;
    for (depth, layer) in run.layers.iter().enumerate() {
        for (at, words) in layer {
            let row = run.row(*at);
            if !graph.is_expanded(row.core) {
                continue;
            }
            let made = run.made(row.offers_made);
            let stands = run.stands(&row);
            let place = EdgeSource { core: row.core, count: made.count(), monitors: stands };
            let breach = |(lane, caller)| StateRef { depth, symbolic_state: *at, lane, caller };
            let Some(of) = known.get_mut(row.core as usize) else { continue };
            let (edges, asking) = of.get_or_insert_with(|| {
                (watch.observed(graph, row.core), observers_at(graph, watch, row.core))
            });
            possible.fill(NO_CALLERS);
            for edge in edges.iter().filter(|edge| allows(made, edge, limit)) {
                let going =
                    unblocked_callers(graph, watch, place, edge, &callers_through(words, edge));
                if is_empty(&going) {
                    continue;
                }
                let marks = watch.marks(edge);
                for bit in bits(marks.never | marks.always) {
                    let Some(one) = observed.get_mut(bit) else { continue };
                    one.happened = true;
                    if let Some(possible) = possible.get_mut(bit) {
                        *possible = union(possible, &going);
                    }
                }
            }
            for bit in asking.iter().copied() {
                let (Some(who), Some(one), Some(possible)) =
                    (watch.observers.get(bit), observed.get_mut(bit), possible.get(bit))
                else {
                    continue;
                };
                let waits = match who.kind {
                    ObserverKind::Never => {
                        one.violation.is_none() && !is_empty(possible) || !one.asked
                    }
                    ObserverKind::Always => one.violation.is_none(),
                };
                if !waits {
                    continue;
                }
                let (_, may) = callers_meeting(&who.boxes, graph, row.core, place.count);
                let asked: CallerSets = intersection(words, &may);
                one.asked |= !is_empty(&asked);
                let wrong = match who.kind {
                    ObserverKind::Never => intersection(&asked, possible),
                    ObserverKind::Always => difference(&asked, possible),
                };
                one.violation = one.violation.or_else(|| first_member(&wrong).map(breach));
            }
        }
    }
    observed
}

/// The observers that ask something of some state with this core.
fn observers_at(graph: &CoreGraph<'_>, watch: &Instrumentation<'_>, core: CoreId) -> Vec<usize> {
    let (_, facts, _) = graph.core(core);
    let observers = watch.observers.iter().enumerate();
    let asks = observers.filter(|(_, one)| one.boxes.iter().any(|part| part.fits(facts)));
    asks.map(|(bit, _)| bit).collect()
}

fn bits(mut set: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let bit = (set != 0).then(|| set.trailing_zeros() as usize);
        set &= set.wrapping_sub(1);
        bit
    })
}
