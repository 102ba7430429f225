//! What was looked up of a plan in one state: calls that come to it by other ways ask for the same again.

use super::Value;
use super::classes::{ClassId, narrow};

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

/// Worths by class: items that come to the same are looked up once.
pub(super) type Row = Vec<(ClassId, ByFeeling)>;

/// What one plan was asked about one customer in one state so far. It changes no answer.
#[derive(Debug, Default)]
pub struct LookedUp {
    early: Row,
    ready: Row,
}

impl LookedUp {
    /// Where an offer would come too early, or not.
    pub(super) fn row(&mut self, ready: bool) -> &mut Row {
        if ready { &mut self.ready } else { &mut self.early }
    }
}
