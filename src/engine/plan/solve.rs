//! Value iteration over a graph: from the end towards the beginning, until nothing changes any more.

use super::Scalar;
use super::classes::MAX_LANES;
use super::graph::Mdp;
use rayon::prelude::*;

/// Values change no more than this any longer. A choice, docs/PRACTICE.md: a thousandth of a point.
const TOLERANCE: Scalar = 1e-5;
/// No more sweeps are made. At each line that does not let them go at least one customer in `patience` hangs up, so a
/// sweep changes at most 1 − 1/`patience` of what the one before did, and leaves as much of the distance to the true
/// values. From a first change of 100 points it takes at most some 1,150 sweeps to come to [`TOLERANCE`] at the usual
/// patience (100), and some 2,300 at the highest (200). A choice: at the limit 0.005 % or 0.7 % of the distance is left
/// at most; the values are then taken as they are, and nobody is told. A line that lets go is left out of this: nobody
/// hangs up on it, and how often it ends the call its odds say.
const MAX_SWEEPS: usize = 1_000;

/// The value of every state for each of these customers: those of one customer after those of another.
pub(super) fn solve(graph: &Mdp, lanes: &[usize]) -> Vec<Vec<Scalar>> {
    let share = lanes.len().div_ceil(rayon::current_num_threads()).max(1);
    lanes.par_chunks(share).flat_map_iter(|share| iterate_lanes(graph, share)).collect()
}

/// Customers are followed side by side, for most of what can be said leads the same way for all of them; as many as a
/// vector of 128, 256 or 512 bits has values, if there are several.
fn iterate_lanes(graph: &Mdp, lanes: &[usize]) -> Vec<Vec<Scalar>> {
    match lanes.len() {
        1 => iterate::<1>(graph, lanes),
        2..=4 => iterate::<4>(graph, lanes),
        5..=8 => iterate::<8>(graph, lanes),
        _ => iterate::<MAX_LANES>(graph, lanes),
    }
}

fn iterate<const N: usize>(graph: &Mdp, lanes: &[usize]) -> Vec<Vec<Scalar>> {
    let mut values = vec![[0.0; N]; graph.states.len()];
    for _ in 0..MAX_SWEEPS {
        if sweep(graph, lanes, &mut values) <= TOLERANCE {
            break;
        }
    }
    let of_lane =
        |at: usize| values.iter().map(|row| row.get(at).copied().unwrap_or_default()).collect();
    (0..lanes.len()).map(of_lane).collect()
}

/// One round, the latest state first; the largest change.
fn sweep<const N: usize>(graph: &Mdp, lanes: &[usize], values: &mut [[Scalar; N]]) -> Scalar {
    let mut change: Scalar = 0.0;
    let mut actions = graph.actions.iter().rev();
    let mut edges = graph.edges.as_slice();
    for (at, count) in graph.actions_of.iter().enumerate().rev() {
        let mut best = [Scalar::NEG_INFINITY; N];
        for action in actions.by_ref().take(usize::from(*count)) {
            let split = edges.len().saturating_sub(usize::from(action.edges));
            let (rest, own) = edges.split_at(split);
            edges = rest;
            let mut sum = [action.reward; N];
            for (to, share) in own {
                let Some(row) = values.get(*to as usize) else { continue };
                for (sum, value) in sum.iter_mut().zip(row) {
                    *sum += share * value;
                }
            }
            for ((best, sum), lane) in best.iter_mut().zip(sum).zip(lanes) {
                if action.lanes >> lane & 1 != 0 {
                    *best = best.max(sum);
                }
            }
        }
        let Some(row) = values.get_mut(at) else { continue };
        for (value, best) in row.iter_mut().zip(best) {
            // Where nothing can be said, nothing more comes of the call.
            let best = if best.is_finite() { best } else { 0.0 };
            change = change.max((best - *value).abs());
            *value = best;
        }
    }
    change
}
