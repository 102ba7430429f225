//! What was worked out where calls stood, for the calls that come there again.

use super::decision::DecisionPoint;
use engine::call::PackedState;
use engine::guide::{Advice, LegalMoves, advise_with};
use engine::plan::{Plan, ValueCache};
use rustc_hash::FxHashMap;

/// The most states that are remembered: beyond, all are forgotten, and the usual ones are soon there again. A choice:
/// seven times the 9,000 states that 300,000 simulated calls of the mobile flow came to.
const MAX_STATES: usize = 1 << 16;

/// What was worked out so far, by what is given of a customer and the state. It changes no choice, and no more of
/// it is kept than fits.
#[derive(Debug, Default)]
pub struct AdviceCache(FxHashMap<(u128, PackedState), CachedAdvice>);

#[derive(Debug)]
struct CachedAdvice {
    legal_moves: LegalMoves,
    values: ValueCache,
}

impl AdviceCache {
    /// What the guide advises, in the order of a plan where there is one.
    pub(super) fn advice(&mut self, at: DecisionPoint<'_>, plan: Option<&Plan<'_>>) -> Advice {
        let state = at.position.state;
        let key = (at.case.given(), state.pack());
        if self.0.len() >= MAX_STATES && !self.0.contains_key(&key) {
            self.0.clear();
        }
        let work_out = || CachedAdvice {
            legal_moves: LegalMoves::new(at.case, state),
            values: ValueCache::default(),
        };
        let known = self.0.entry(key).or_insert_with(work_out);
        let mut advice =
            advise_with(&known.legal_moves, at.case, at.context, at.position, at.monitor);
        if let Some(plan) = plan {
            plan.rank_advice(at.case, (state, at.rapport), &mut advice, &mut known.values);
        }
        advice
    }
}
