//! Observing: whether what must never happen does, and whether what must always be possible is, in every
//! state that a run came to.

use super::callers::{NOBODY, Words, both, either, first_of, is_nobody, without};
use super::run::{Breach, Place, Run, holds, lets, open, unlocked};
use super::space::{CoreId, Space};
use super::watch::{Asks, Edge, Watch};

/// What one observer saw.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Observed {
    /// The first state in which it is not as it was asked.
    pub(super) breach: Option<Breach>,
    /// Whether it happened at all, wherever.
    pub(super) happened: bool,
    /// Whether it was asked anywhere.
    pub(super) asked: bool,
}

/// What is observed from a core, and who asks something of it.
type Of = (Box<[Edge]>, Vec<usize>);

/// Looks at every state of a run.
pub(super) fn observe<'f>(space: &Space<'f>, watch: &Watch<'f>, run: &Run) -> Vec<Observed> {
    let mut observed = vec![Observed::default(); watch.observers.len()];
    let mut known: Vec<Option<Of>> = vec![None; space.cores.len()];
    let mut possible = vec![NOBODY; watch.observers.len()];
    let limit = space.flow.limits.proposals;
    for (depth, layer) in run.layers.iter().enumerate() {
        for (at, words) in layer {
            let row = run.row(*at);
            let made = run.made(row.made);
            let stands = run.stands.get(row.stand as usize).copied().unwrap_or_default();
            let place = Place { core: row.core, count: made.count(), stands };
            let breach = |(lane, caller)| Breach { depth, row: *at, lane, caller };
            let Some(of) = known.get_mut(row.core as usize) else { continue };
            let (edges, asking) = of.get_or_insert_with(|| {
                (watch.observed(space, row.core), asking(space, watch, row.core))
            });
            possible.fill(NOBODY);
            for edge in edges.iter().filter(|edge| lets(made, edge, limit)) {
                let going = unlocked(space, watch, place, edge, &open(words, edge));
                if is_nobody(&going) {
                    continue;
                }
                let marks = watch.marks(edge);
                for bit in bits(marks.never | marks.always) {
                    let Some(one) = observed.get_mut(bit) else { continue };
                    one.happened = true;
                    if let Some(possible) = possible.get_mut(bit) {
                        *possible = either(possible, &going);
                    }
                }
            }
            for bit in asking.iter().copied() {
                let (Some(who), Some(one), Some(possible)) =
                    (watch.observers.get(bit), observed.get_mut(bit), possible.get(bit))
                else {
                    continue;
                };
                let waits = match who.asks {
                    Asks::Never => one.breach.is_none() && !is_nobody(possible) || !one.asked,
                    Asks::Always => one.breach.is_none(),
                };
                if !waits {
                    continue;
                }
                let (_, may) = holds(&who.parts, space, row.core, place.count);
                let asked: Words = both(words, &may);
                one.asked |= !is_nobody(&asked);
                let wrong = match who.asks {
                    Asks::Never => both(&asked, possible),
                    Asks::Always => without(&asked, possible),
                };
                one.breach = one.breach.or_else(|| first_of(&wrong).map(breach));
            }
        }
    }
    observed
}

/// The observers that ask something of some state with this core.
fn asking(space: &Space<'_>, watch: &Watch<'_>, core: CoreId) -> Vec<usize> {
    let (_, facts, _) = space.core(core);
    let observers = watch.observers.iter().enumerate();
    let asks = observers.filter(|(_, one)| one.parts.iter().any(|part| part.fits(facts)));
    asks.map(|(bit, _)| bit).collect()
}

fn bits(mut set: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let bit = (set != 0).then(|| set.trailing_zeros() as usize);
        set &= set.wrapping_sub(1);
        bit
    })
}
