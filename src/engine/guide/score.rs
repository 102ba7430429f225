//! How good a thing to say is now: where it stands in the order of the mode, what it is expected to
//! make known, how closely it fits this customer, and whether it was said before.
//!
//! Whole numbers only, so that advice is the same everywhere. Which number it is, is a choice each time: only the order
//! that they come to counts.

use flow::Item;
use flow::effect::Effect;
use flow::equation::{Balance, Verdict};
use flow::id::ReasonId;
use flow::method::Clarity;

/// One place earlier in the order. It beats any gain of a later technique (600 at most), unless that one names at least
/// seven facts more as well.
const PLACE: i32 = 1_000;
/// One step of what an author prefers: all nine of them stay below a place, so that the order of the mode stands, and a
/// single one is more than one fact more or what most questions make known.
const PREFERRED: i32 = PLACE / 10;
/// Naming one more fact of this customer: as much as narrowing a side by two levels.
const FIT: i32 = 2 * NARROWED;
/// Said before: only when nothing else is left. No order has nearly so many places.
const SAID: i32 = 100 * PLACE;
/// Nothing counts as said more often than this: hardly any call says a line oftener, and scores stay far
/// within 32 bits.
const MAX_SAID: i32 = 100;

/// A side of the equation narrowed by one level.
const NARROWED: i32 = 30;
/// The most that the severity may be, lowered by one level: this counts beside its narrowing, and less.
const LOWERED: i32 = 20;
/// The equation decided, where it was open: more than three levels, for it is what they are asked for.
const DECIDED: i32 = 100;
/// A reason found where none was known: the most of all, for everything hangs on it.
const REASON_FOUND: i32 = 120;
/// Another reason found than the one known: a third of the first.
const OTHER_REASON: i32 = REASON_FOUND / 3;
/// The reason confirmed: half of finding it.
const CONFIRMED: i32 = REASON_FOUND / 2;

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
    /// How much its author prefers it, 0 to 9.
    pub(super) prefer: u8,
}

impl ScoreFactors {
    /// The score; the higher, the better.
    pub(super) fn score(&self) -> i32 {
        let place = self
            .place
            .map_or(-PLACE, |(at, of)| i32::try_from(of.saturating_sub(at)).unwrap_or(0) * PLACE);
        let said = i32::try_from(self.said).unwrap_or(MAX_SAID).min(MAX_SAID) * SAID;
        place + i32::from(self.prefer) * PREFERRED + i32::from(self.fit) * FIT + self.gain - said
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
    let narrowed = |before: u8, after: u8| i32::from(before.saturating_sub(after)) * NARROWED;
    let mut gain = narrowed(balance.severity.width(), after.severity.width())
        + narrowed(balance.cost.width(), after.cost.width());
    gain += LOWERED
        * i32::from(balance.severity.hi().value().saturating_sub(after.severity.hi().value()));
    if balance.verdict() == Verdict::Open && after.verdict() != Verdict::Open {
        gain += DECIDED;
    }
    match effect.reason {
        Some(found) if found != ReasonId::NONE && reason == ReasonId::NONE => gain += REASON_FOUND,
        Some(found) if found != reason && found != ReasonId::NONE => gain += OTHER_REASON,
        Some(_) | None => {}
    }
    if effect.clarity == Some(Clarity::Confirmed) && clarity != Clarity::Confirmed {
        gain += CONFIRMED;
    }
    gain
}
