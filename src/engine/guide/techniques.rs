//! Sets of techniques that advice asks about: whether one of them was used, and how often.

use Technique as T;
use flow::method::Technique;

/// Questions that dig for the reason.
pub(super) const DEEP_QUESTIONS: &[T] = &[T::Deep, T::Focus, T::Narrow, T::Linking];
/// After so many of them it is time to check what was understood. A choice; the method gives no number.
pub(super) const DEEP_ENOUGH: usize = 3;
/// Techniques that say what staying is good for.
pub(super) const BENEFITS: &[T] =
    &[T::Offer, T::Evidence, T::WholeBenefit, T::Worth, T::WinAgreement];
/// The techniques that handle an objection, in the method's order.
pub(super) const HANDLING: [T; 7] =
    [T::Ask, T::YesIf, T::Compensate, T::Turn, T::Defer, T::Pass, T::Refute];
/// What a call ends with, once each.
pub(super) const CLOSING_ORDER: &[T] = &[T::Thank, T::Recap, T::NextStep, T::CareAfter];
