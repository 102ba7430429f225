//! What was worked out where calls stood, for the calls that come there again.

use super::position::Position;
use engine::call::Packed;
use engine::guide::{Advice, Here, advise_here};
use engine::plan::{LookedUp, Plan};
use rustc_hash::FxHashMap;

/// The most states that are remembered: beyond, all are forgotten, and the usual ones are soon there again.
const MOST: usize = 1 << 16;

/// What was worked out so far, by what is given of a customer and the state. It changes no choice, and no more of
/// it is kept than fits.
#[derive(Debug, Default)]
pub struct Memory(FxHashMap<(u128, Packed), Known>);

#[derive(Debug)]
struct Known {
    here: Here,
    looked_up: LookedUp,
}

impl Memory {
    /// What the guide advises, in the order of a plan where there is one.
    pub(super) fn advice(&mut self, at: Position<'_>, plan: Option<&Plan<'_>>) -> Advice {
        let state = at.history.state();
        let key = (at.case.given(), state.pack());
        if self.0.len() >= MOST && !self.0.contains_key(&key) {
            self.0.clear();
        }
        let work_out = || Known { here: Here::of(at.case, state), looked_up: LookedUp::default() };
        let known = self.0.entry(key).or_insert_with(work_out);
        let mut advice = advise_here(&known.here, at.case, at.context, at.history, at.watch);
        if let Some(plan) = plan {
            plan.order(at.case, at.history, &mut advice, &mut known.looked_up);
        }
        advice
    }
}
