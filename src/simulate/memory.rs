//! What was worked out where calls stood, for the calls that come there again.

use super::position::Position;
use crate::call::Packed;
use crate::guide::{Advice, Here, advise_here};
use crate::plan::{LookedUp, Plan};
use rustc_hash::FxHashMap;

/// The most states that are remembered: beyond, all are forgotten, and the usual ones are soon there again.
const MOST: usize = 1 << 16;

/// What was worked out so far. It changes no choice, and no more of it is kept than fits.
#[derive(Debug, Default)]
pub struct Memory {
    /// By what is given of a customer, and the state.
    here: FxHashMap<(u128, Packed), Here>,
    looked_up: LookedUp,
}

impl Memory {
    /// What the guide advises.
    pub(super) fn advice(&mut self, at: Position<'_>) -> Advice {
        let state = at.history.state();
        let key = (at.case.given(), state.pack());
        if self.here.len() >= MOST && !self.here.contains_key(&key) {
            self.here.clear();
        }
        let here = self.here.entry(key).or_insert_with(|| Here::of(at.case, state));
        advise_here(here, at.case, at.context, at.history, at.watch)
    }

    /// The same in the order of a plan.
    pub(super) fn advice_by(&mut self, plan: &Plan<'_>, at: Position<'_>) -> Advice {
        let mut advice = self.advice(at);
        plan.order(at.case, at.history, &mut advice, &mut self.looked_up);
        advice
    }
}
