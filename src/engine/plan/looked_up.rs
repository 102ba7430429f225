//! What was looked up of a plan in one state: calls that come to it by other ways ask for the same again.

use super::Scalar;
use super::classes::{ActionClassId, to_f32};

/// What something is worth for one who feels understood, and for one who does not; `None` where the plan does not
/// know it.
#[derive(Debug, Clone, Copy)]
pub(super) struct ByRapport {
    understood: Option<Scalar>,
    not: Option<Scalar>,
}

impl ByRapport {
    pub(super) fn new(mut worth: impl FnMut(bool) -> Option<Scalar>) -> Self {
        Self { understood: worth(true), not: worth(false) }
    }

    /// For one who feels understood with this probability.
    pub(super) fn expected(self, understood: f64) -> Option<Scalar> {
        let share = to_f32(understood);
        let yes = if share > 0.0 { self.understood? } else { 0.0 };
        let no = if share < 1.0 { self.not? } else { 0.0 };
        Some(share * yes + (1.0 - share) * no)
    }
}

/// Worths by class: items that come to the same are looked up once.
pub(super) type ClassValues = Vec<(ActionClassId, ByRapport)>;

/// What one plan was asked about one customer in one state so far. It changes no answer.
#[derive(Debug, Default)]
pub struct ValueCache {
    early: ClassValues,
    ready: ClassValues,
}

impl ValueCache {
    /// Where an offer would come too early, or not.
    pub(super) fn row(&mut self, ready: bool) -> &mut ClassValues {
        if ready { &mut self.ready } else { &mut self.early }
    }
}
