//! What was looked up of a plan: calls that come to a state by other ways ask for the same again and again.

use super::Value;
use super::classes::{ClassId, narrow};
use rustc_hash::FxHashMap;

/// The most states that are remembered: beyond, all are forgotten, and the usual ones are soon there again.
const MOST: usize = 1 << 16;

/// What something is worth for one who feels understood, and for one who does not; `None` where the plan does not
/// know it.
#[derive(Debug, Clone, Copy)]
pub(super) struct ByFeeling {
    understood: Option<Value>,
    not: Option<Value>,
}

impl ByFeeling {
    pub(super) fn of(mut worth: impl FnMut(bool) -> Option<Value>) -> Self {
        Self { understood: worth(true), not: worth(false) }
    }

    /// For one who feels understood with this probability.
    pub(super) fn mixed(self, understood: f64) -> Option<Value> {
        let share = narrow(understood);
        let yes = if share > 0.0 { self.understood? } else { 0.0 };
        let no = if share < 1.0 { self.not? } else { 0.0 };
        Some(share * yes + (1.0 - share) * no)
    }
}

/// The worths of a state, by class: items that come to the same are looked up once.
pub(super) type Row = Vec<(ClassId, ByFeeling)>;

/// What was looked up of one plan, by customer and state. It changes no answer.
#[derive(Debug, Default)]
pub struct LookedUp(FxHashMap<(u128, u128), Row>);

impl LookedUp {
    /// The row of a customer, by what is given of them, and a state.
    pub(super) fn row(&mut self, given: u128, state: u128) -> &mut Row {
        if self.0.len() >= MOST && !self.0.contains_key(&(given, state)) {
            self.0.clear();
        }
        self.0.entry((given, state)).or_default()
    }
}
