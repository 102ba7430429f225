//! How good a thing to say is now: where it stands in the order of the mode, what it is expected to
//! make known, how closely it fits this customer, and whether it was said before.
//!
//! Whole numbers only, so that advice is the same everywhere.

use flow::Item;
use flow::effect::Effect;
use flow::equation::{Balance, Verdict};
use flow::id::ReasonId;
use flow::method::Clarity;

/// A technique earlier in the order beats any gain of a later one.
const PLACE: i32 = 1_000;
/// Naming one more fact of this customer.
const FIT: i32 = 60;
/// Said before: only when nothing else is left.
const SAID: i32 = 100_000;

/// What the score of an item rests on.
pub(super) struct ScoreFactors {
    /// Its technique's place in the order of the mode, and how many places there are.
    pub(super) place: Option<(usize, usize)>,
    /// Facts that its condition names and this customer meets.
    pub(super) fit: u16,
    /// How often it was said on this call.
    pub(super) said: usize,
    /// Expected gain, as [`gain`] gives it.
    pub(super) gain: i32,
}

impl ScoreFactors {
    /// The score; the higher, the better.
    pub(super) fn score(&self) -> i32 {
        let place = self
            .place
            .map_or(-PLACE, |(at, of)| i32::try_from(of.saturating_sub(at)).unwrap_or(0) * PLACE);
        let said = i32::try_from(self.said).unwrap_or(i32::MAX / SAID).min(100) * SAID;
        place + i32::from(self.fit) * FIT + self.gain - said
    }
}

/// What asking is expected to make known, over the answers by their odds (0 to a few hundred).
pub(super) fn gain(item: &Item, balance: Balance, reason: ReasonId, clarity: Clarity) -> i32 {
    let (mut sum, mut weight) = (0, 0);
    for answer in &item.answers {
        let odds = i32::from(answer.text.odds);
        sum += odds * gain_of(&answer.effect, balance, reason, clarity);
        weight += odds;
    }
    if weight == 0 { 0 } else { sum / weight }
}

fn gain_of(effect: &Effect, balance: Balance, reason: ReasonId, clarity: Clarity) -> i32 {
    let after = Balance {
        severity: effect.severity.apply(balance.severity),
        cost: balance.cost.narrowed(effect.cost),
    };
    let narrowed = |before: u8, after: u8| i32::from(before.saturating_sub(after)) * 30;
    let mut gain = narrowed(balance.severity.width(), after.severity.width())
        + narrowed(balance.cost.width(), after.cost.width());
    gain +=
        20 * i32::from(balance.severity.hi().value().saturating_sub(after.severity.hi().value()));
    if balance.verdict() == Verdict::Open && after.verdict() != Verdict::Open {
        gain += 100;
    }
    match effect.reason {
        Some(found) if found != ReasonId::NONE && reason == ReasonId::NONE => gain += 120,
        Some(found) if found != reason && found != ReasonId::NONE => gain += 40,
        Some(_) | None => {}
    }
    if effect.clarity == Some(Clarity::Confirmed) && clarity != Clarity::Confirmed {
        gain += 60;
    }
    gain
}
