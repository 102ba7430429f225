//! What the end of a call is worth to an honest centre.

use super::Scalar;
use crate::call::{Outcome, State, can_offer};
use crate::customer::CustomerGoal;
use flow::FlowCase;
use flow::cast::Rewards;
use flow::equation::{Level, Verdict};
use flow::id::OfferId;
use flow::method::{End, Fixable, Retention};
use serde::Serialize;

/// How a call came out, as an honest centre sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum OutcomeClass {
    /// Kept, and staying serves them.
    Retained,
    /// Kept, though the problem outweighs what leaving would cost them.
    Misfit,
    /// Let go well.
    LetGo,
    /// Let go before it was known whether staying would serve them.
    GivenUp,
    /// They took the wish back of their own accord.
    Withdrawn,
    /// They called for something else, and it was seen to.
    Served,
    /// To be called back.
    Callback,
    /// Handed over.
    HandedOver,
    /// They hung up.
    HungUp,
}

impl OutcomeClass {
    /// Every result.
    pub const ALL: [Self; 9] = [
        Self::Retained,
        Self::Misfit,
        Self::LetGo,
        Self::GivenUp,
        Self::Withdrawn,
        Self::Served,
        Self::Callback,
        Self::HandedOver,
        Self::HungUp,
    ];

    /// The name in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Retained => "retained",
            Self::Misfit => "misfit",
            Self::LetGo => "let_go",
            Self::GivenUp => "given_up",
            Self::Withdrawn => "withdrawn",
            Self::Served => "served",
            Self::Callback => "callback",
            Self::HandedOver => "handed_over",
            Self::HungUp => "hung_up",
        }
    }

    /// How a call that stood at `before` came out by `outcome`.
    #[must_use]
    pub fn classify(case: FlowCase<'_>, before: &State, outcome: Outcome) -> Self {
        match outcome {
            Outcome::Retained(_) if before.balance().verdict() == Verdict::Leaving => Self::Misfit,
            Outcome::Retained(_) => Self::Retained,
            Outcome::Ended(End::Left) if is_right_to_let_go(case, before) => Self::LetGo,
            Outcome::Ended(End::Left) => Self::GivenUp,
            Outcome::Ended(End::Withdrawn) => Self::Withdrawn,
            Outcome::Ended(End::Served) => Self::Served,
            Outcome::Ended(End::Callback) => Self::Callback,
            Outcome::Ended(End::HandedOver) => Self::HandedOver,
            Outcome::Ended(End::HungUp) => Self::HungUp,
        }
    }

    /// How it truly came out, given what is true of the customer: whom no offer serves is not given up by
    /// letting go, and who was kept with an offer that does not serve them will call again.
    #[must_use]
    pub fn true_class(self, truth: &CustomerGoal<'_>, offer: Option<OfferId>) -> Self {
        let accepts = &truth.persona.accepts;
        match self {
            Self::Retained if !offer.is_some_and(|offer| accepts.contains(&offer)) => Self::Misfit,
            Self::GivenUp if accepts.is_empty() => Self::LetGo,
            result => result,
        }
    }

    /// Its worth, in points.
    #[must_use]
    pub fn reward(self, aims: &Rewards) -> i16 {
        match self {
            Self::Retained => aims.retained,
            Self::Misfit => aims.misfit,
            Self::LetGo => aims.let_go,
            Self::GivenUp => aims.given_up,
            Self::Withdrawn => aims.withdrawn,
            Self::Served => aims.served,
            Self::Callback => aims.callback,
            Self::HandedOver => aims.handed_over,
            Self::HungUp => aims.hung_up,
        }
    }
}

/// Whether letting go here is right: a clear no was repeated, every proposal was made, staying cannot serve
/// them, their wish may only be informed about and they know what they need to, or it may not be retained against at all.
fn is_right_to_let_go(case: FlowCase<'_>, state: &State) -> bool {
    let Some(caller) = state.caller() else { return false };
    if case.retention(caller.request()) == Retention::Never {
        return true;
    }
    let refused = caller.refusals() >= case.limits.refusals;
    let proposing = matches!(state, State::Propose(_) | State::Agree(_));
    let cannot_serve =
        state.fixable() == Fixable::No && state.balance().severity.lo() == Level::CRITICAL;
    let made = state.offers_made().count();
    let spent = made >= case.limits.proposals || made > 0 && !can_offer(case, state);
    let takes_along = case.retention(caller.request()) == Retention::Inform;
    let staying = state.balance().verdict() == Verdict::Staying;
    refused || proposing && !staying && (cannot_serve || spent || takes_along)
}

/// What it is worth that a call which stood at `before` ends at `after`; `None` if it goes on.
#[must_use]
pub fn terminal_reward(case: FlowCase<'_>, before: &State, after: &State) -> Option<Scalar> {
    let result = OutcomeClass::classify(case, before, after.outcome()?);
    Some(to_scalar(result.reward(&case.rewards)))
}

/// The most points that an end can be worth (docs/PRACTICE.md, `aims`).
const MAX_POINTS: Scalar = 100.0;

/// Points as a share of the most.
pub(super) fn to_scalar(points: i16) -> Scalar {
    Scalar::from(points) / MAX_POINTS
}
