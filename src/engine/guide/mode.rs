//! The mode of the guide, and the order in which it takes the method's techniques.
//!
//! The mode follows the equation (method §2) and what stands open; the order within a mode is the
//! documents': understand → evidence → agreement where the cause can be fixed; understand → the
//! whole benefit → the worth of what works → agreement where it cannot; then find costs, make them
//! concrete, and propose.

use super::features::{HistoryFeatures, Position};
use super::techniques::{CLOSING_ORDER, DEEP_ENOUGH, DEEP_QUESTIONS};
use crate::call::{State, can_offer};
use Technique as T;
use flow::FlowCase;
use flow::equation::{Level, Verdict};
use flow::fact::Field;
use flow::id::ReasonId;
use flow::method::{Clarity, Emotion, Fixable, Mood, Objection, Retention, Technique};

/// What the guide is after now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Make the customer willing to talk.
    Welcome,
    /// Feelings before the matter.
    Soothe,
    /// See to what they call for; nothing is probed for or proposed.
    Serve,
    /// Find the real reason and its severity.
    Probe,
    /// Lower the severity of a cause that can be fixed.
    LowerCan,
    /// Lower the severity of a cause that cannot be fixed.
    LowerCannot,
    /// State what leaving settles or loses, and nothing that hinders.
    Disclose,
    /// Answer an open objection.
    Handle,
    /// Say the terms in full and hear a clear yes.
    Agree,
    /// Let go with care. It is advice like any other, and counts as done well.
    LetGo,
    /// The last words.
    Close,
}

/// Why letting go is the advice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LetGoCause {
    /// A clear no was repeated.
    Refused,
    /// All proposals were made that can be.
    ProposalsSpent,
    /// It weighs as heavily as can be and cannot be changed: staying would not serve the customer.
    CannotServe,
}

/// The mode for a state.
#[must_use]
pub(super) fn mode(case: FlowCase<'_>, state: &State, said: &HistoryFeatures) -> Mode {
    let Some(caller) = state.caller() else { return Mode::Close };
    if caller.mood() == Mood::Upset {
        return if caller.refusals() >= case.limits.refusals { Mode::LetGo } else { Mode::Soothe };
    }
    if case.retention(caller.request()) == Retention::Never {
        return Mode::Serve;
    }
    if let_go(case, state, said).is_some() {
        return Mode::LetGo;
    }
    if state.objection() == Objection::Open {
        return Mode::Handle;
    }
    match state {
        State::Trust(_) => Mode::Welcome,
        State::Probe(_) => Mode::Probe,
        State::Propose(_) if case.retention(caller.request()) == Retention::Inform => {
            Mode::Disclose
        }
        State::Propose(_) => match state.fixable() {
            Fixable::No => Mode::LowerCannot,
            Fixable::Yes | Fixable::Unknown => Mode::LowerCan,
        },
        State::Agree(_) => Mode::Agree,
        State::Closed(_) => Mode::Close,
    }
}

/// Whether, and why, letting go is the advice.
#[must_use]
pub(super) fn let_go(
    case: FlowCase<'_>,
    state: &State,
    said: &HistoryFeatures,
) -> Option<LetGoCause> {
    let caller = state.caller()?;
    if case.retention(caller.request()) == Retention::Never {
        return None;
    }
    if caller.refusals() >= case.limits.refusals {
        return Some(LetGoCause::Refused);
    }
    let State::Propose(_) = state else { return None };
    let cannot_serve =
        state.fixable() == Fixable::No && state.balance().severity.lo() == Level::CRITICAL;
    if cannot_serve {
        Some(LetGoCause::CannotServe)
    } else if (state.offers_made().count() >= case.limits.proposals
        || nothing_left(case, state, said))
        && state.balance().verdict() != Verdict::Staying
        && state.objection() == Objection::None
    {
        Some(LetGoCause::ProposalsSpent)
    } else {
        None
    }
}

/// Whether an offer was made for the reason at hand and no other one may follow, though the limit would
/// allow it.
fn nothing_left(case: FlowCase<'_>, state: &State, said: &HistoryFeatures) -> bool {
    said.times_since_care(T::Offer) > 0 && !can_offer(case, state)
}

/// The ends of what the severity may be lie this near where it counts as known. A choice: half of the scale; the method
/// gives no number.
const KNOWN_WIDTH: u8 = 2;

/// How far the questions about the reason have come.
fn probing(Position { state, notes, features }: Position<'_>) -> &'static [T] {
    const GUARDED: &[T] = &[T::Feeling, T::Retreat, T::Focus, T::Linking, T::Deep];
    let asked = |technique: T| features.was_used(technique);
    let dug_enough = features.times_used(DEEP_QUESTIONS) >= DEEP_ENOUGH;
    let guarded = Emotion::ALL
        .get(notes.get(Field::EMOTION))
        .is_some_and(|emotion| *emotion != Emotion::Calm);
    // After a clear no nothing is dug for: one invitation, or one check of what they said.
    if state.caller().is_some_and(|caller| caller.refusals() > 0) {
        return match state.clarity() {
            Clarity::Unsaid => &[T::Retreat, T::Feeling, T::Focus],
            Clarity::Stated | Clarity::Vague => &[T::Confirm, T::OneMore, T::Narrow],
            Clarity::Confirmed => &[T::Care],
        };
    }
    match state.clarity() {
        Clarity::Unsaid if state.reason() == ReasonId::NONE => match (asked(T::Linking), guarded) {
            (false, false) => &[T::Linking, T::Focus, T::Feeling, T::Retreat, T::Deep],
            (false, true) => GUARDED,
            (true, _) if !asked(T::Feeling) => GUARDED,
            (true, _) if !asked(T::Focus) => &[T::Focus, T::Retreat, T::Feeling, T::Deep],
            (true, _) => &[T::Retreat, T::Focus, T::Feeling, T::Deep, T::Linking],
        },
        Clarity::Vague => &[T::Narrow, T::Focus, T::Deep, T::Confirm, T::OneMore],
        Clarity::Unsaid | Clarity::Stated => {
            let known = state.balance().severity.width() <= KNOWN_WIDTH;
            match (known, dug_enough, asked(T::OneMore)) {
                (false, false, _) => &[T::Deep, T::Focus, T::Narrow, T::OneMore, T::Confirm],
                (_, _, false) => &[T::OneMore, T::Confirm, T::Deep, T::Narrow, T::Focus],
                (_, _, true) => &[T::Confirm, T::Deep, T::Narrow, T::Focus],
            }
        }
        Clarity::Confirmed => &[T::Care, T::Deep],
    }
}

/// What is owed to them comes first, whatever the mode is after: the answer to what they asked, then what they asked for.
/// Only feelings go before.
pub(super) const OWED: [T; 2] = [T::Answer, T::Serve];

/// The techniques of a mode in the order they are taken, with what is owed in its place.
#[must_use]
pub(super) fn with_owed(mode: Mode, own: &[Technique]) -> Vec<Technique> {
    match mode {
        Mode::Soothe => own.iter().copied().chain(OWED).collect(),
        Mode::Close => own.to_vec(),
        _ => OWED.into_iter().chain(own.iter().copied()).collect(),
    }
}

/// The techniques of a mode in the order they are taken, given how the call went.
#[must_use]
pub(super) fn order(mode: Mode, now: Position<'_>) -> &'static [Technique] {
    let state = now.state;
    let staying = state.balance().verdict() == Verdict::Staying;
    match mode {
        Mode::Welcome => &[T::Setting, T::Willing, T::Polite],
        Mode::Soothe => &[T::Soothe],
        Mode::Serve => &[T::Setting, T::Disclose, T::LetGo],
        Mode::Probe => probing(now),
        Mode::LowerCan | Mode::LowerCannot if staying => {
            &[T::Offer, T::Forestall, T::WinAgreement, T::AmplifyCost]
        }
        Mode::LowerCan => &[
            T::Understand,
            T::Evidence,
            T::WinAgreement,
            T::Offer,
            T::Forestall,
            T::FindCost,
            T::AmplifyCost,
            T::WholeBenefit,
            T::Worth,
        ],
        Mode::LowerCannot => &[
            T::Understand,
            T::WholeBenefit,
            T::Worth,
            T::WinAgreement,
            T::FindCost,
            T::AmplifyCost,
            T::Offer,
            T::Forestall,
        ],
        Mode::Disclose if state.caller().is_some_and(|caller| caller.refusals() > 0) => {
            &[T::LetGo, T::Disclose]
        }
        Mode::Disclose => &[T::Understand, T::Disclose, T::LetGo, T::Evidence, T::Offer],
        // What an objection is and rests on decides here; see `objection`.
        Mode::Handle => &[],
        Mode::Agree if state.fixable() == Fixable::No => {
            &[T::Offset, T::Conversion, T::Promotion, T::Direct]
        }
        Mode::Agree if staying => &[T::Direct, T::Conversion, T::Promotion, T::Offset],
        Mode::Agree => &[T::Conversion, T::Promotion, T::Direct, T::Offset],
        Mode::LetGo => &[T::LetGo, T::Soothe],
        Mode::Close => CLOSING_ORDER,
    }
}
