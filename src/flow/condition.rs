//! Conditions: boxes over facts, compiled to bit masks.
//!
//! Each fact takes one bit for each of its values in a 128-bit word, and a state sets exactly one
//! bit of each fact. A box is then the set of bits allowed, and holds if the state has no bit
//! outside it. Reasons, which may be many, are intervals of ids instead: a reason and its
//! sub-reasons stand side by side.
//!
//! Facts that only the agent notes (*free* facts) have a word of their own: they choose what to
//! advise and never what is legal, so [`Condition::allows`] does not look at them.

use super::id::ReasonId;
use crate::equation::Range;
use crate::method::{Clarity, Emotion, Fixable, Kind, Mood, Objection, OutcomeName, Step};

/// How many bits a word of facts has.
const WORD: usize = 128;

/// The bits of one fact: where they begin and how many there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    offset: usize,
    width: usize,
}

impl Field {
    /// The step.
    pub const STEP: Self = Self { offset: 0, width: Step::ALL.len() };
    /// The kind of retention.
    pub const KIND: Self = Self::STEP.next(Kind::ALL.len());
    /// How clear the reason is.
    pub const CLARITY: Self = Self::KIND.next(Clarity::ALL.len());
    /// The mood, as the gate sees it.
    pub const MOOD: Self = Self::CLARITY.next(Mood::ALL.len());
    /// The range of severity.
    pub const SEVERITY: Self = Self::MOOD.next(Range::COUNT);
    /// The range of the cost of leaving.
    pub const COST: Self = Self::SEVERITY.next(Range::COUNT);
    /// The verdict: leaving, open, staying.
    pub const VERDICT: Self = Self::COST.next(3);
    /// Whether the cause can be fixed.
    pub const FIXABLE: Self = Self::VERDICT.next(Fixable::ALL.len());
    /// Whether an objection is open.
    pub const OBJECTION: Self = Self::FIXABLE.next(Objection::ALL.len());
    /// Proposals made, 0 to [`MOST_PROPOSALS`].
    pub const PROPOSALS: Self = Self::OBJECTION.next(MOST_PROPOSALS as usize + 1);
    /// Clear refusals heard, 0 to [`MOST_REFUSALS`].
    pub const REFUSALS: Self = Self::PROPOSALS.next(MOST_REFUSALS as usize + 1);
    /// The outcome.
    pub const OUTCOME: Self = Self::REFUSALS.next(OutcomeName::ALL.len());
    /// Where the flow's own given facts begin.
    pub const FIRST_GIVEN: Self = Self::OUTCOME.next(0);
    /// The facts of the state that every flow has.
    pub const BUILT_IN: [Self; 12] = [
        Self::STEP,
        Self::KIND,
        Self::CLARITY,
        Self::MOOD,
        Self::SEVERITY,
        Self::COST,
        Self::VERDICT,
        Self::FIXABLE,
        Self::OBJECTION,
        Self::PROPOSALS,
        Self::REFUSALS,
        Self::OUTCOME,
    ];
    /// In the word of free facts: the finer emotion.
    pub const EMOTION: Self = Self { offset: 0, width: Emotion::ALL.len() };

    /// The field after this one.
    #[must_use]
    pub const fn next(self, width: usize) -> Self {
        Self { offset: self.offset + self.width, width }
    }

    /// Whether the field lies within a word.
    #[must_use]
    pub const fn fits(self) -> bool {
        self.offset + self.width <= WORD
    }

    /// The bit of the value with this index.
    #[must_use]
    pub const fn bit(self, index: usize) -> u128 {
        debug_assert!(index < self.width, "a fact's value lies in its domain");
        // Where the field is known and its values are few, half a word is shifted, and then by a constant.
        if index < 64 {
            ((1_u64 << index) as u128) << self.offset
        } else {
            1 << (self.offset + index)
        }
    }

    /// All bits of the field.
    #[must_use]
    pub const fn all(self) -> u128 {
        if self.width == 0 { 0 } else { (u128::MAX >> (WORD - self.width)) << self.offset }
    }

    /// The index of the bit that is set in `word`, if one is.
    #[must_use]
    pub const fn value(self, word: u128) -> Option<usize> {
        let bits = word & self.all();
        if bits == 0 { None } else { Some(bits.trailing_zeros() as usize - self.offset) }
    }
}

/// How much closer a box fits that names this very reason than one that names its reason above.
const EXACT: u8 = 3;

/// The most proposals that a flow's limit may allow on one call.
pub const MOST_PROPOSALS: u8 = 4;
/// The most refusals that a flow's limit may ask for before letting go.
pub const MOST_REFUSALS: u8 = 3;

/// The facts that every flow has, by the names that conditions use.
pub const BUILT_IN: [&str; 12] = [
    "kind",
    "reason",
    "clarity",
    "emotion",
    "severity",
    "cost",
    "verdict",
    "fixable",
    "objection",
    "proposals",
    "refusals",
    "outcome",
];

/// What conditions read of a state: one bit for each fact, and the reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Facts {
    /// One bit of each field.
    pub bits: u128,
    /// The reason, or [`ReasonId::NONE`].
    pub reason: ReasonId,
}

/// The free facts: what the agent noted. One bit of each field, as in [`Facts`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Notes(u128);

impl Notes {
    /// Starts from one bit of each free field.
    #[must_use]
    pub fn new(bits: u128) -> Self {
        Self(bits)
    }

    /// Notes a value of a fact in place of the one before.
    pub fn set(&mut self, field: Field, index: usize) {
        self.0 = (self.0 & !field.all()) | field.bit(index);
    }

    /// The value noted.
    #[must_use]
    pub fn get(self, field: Field) -> usize {
        field.value(self.0).unwrap_or(0)
    }
}

/// One box: what each fact may be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactBox {
    /// Bits allowed among the facts of the state.
    pub state: u128,
    /// Intervals of reasons allowed, `first..=last`, ascending; empty means any.
    pub reasons: Box<[(ReasonId, ReasonId)]>,
    /// Bits allowed among the free facts.
    pub free: u128,
    /// How many facts the box names: the more, the better it fits where it holds. A reason counts
    /// twice, what the agent noted of this very customer three times.
    pub named: u8,
}

impl FactBox {
    /// The box that every state meets.
    #[must_use]
    pub fn any() -> Self {
        Self { state: u128::MAX, reasons: Box::default(), free: u128::MAX, named: 0 }
    }

    /// The box that both describe. Where both name reasons, those of the first that the second allows.
    #[must_use]
    pub fn both(one: &Self, other: &Self) -> Self {
        let reasons = if one.reasons.is_empty() { &other.reasons } else { &one.reasons };
        let allowed = |interval: &&(ReasonId, ReasonId)| {
            let within =
                |(first, last): &(ReasonId, ReasonId)| *first <= interval.0 && interval.1 <= *last;
            other.reasons.is_empty() || other.reasons.iter().any(within)
        };
        Self {
            state: one.state & other.state,
            reasons: reasons.iter().filter(allowed).copied().collect(),
            free: one.free & other.free,
            named: one.named.saturating_add(other.named),
        }
    }

    /// Whether it names this very reason, not only one that covers it.
    #[must_use]
    pub fn names(&self, reason: ReasonId) -> bool {
        self.reasons.iter().any(|(first, _)| *first == reason)
    }

    /// Whether a state lies within it, free facts left out.
    #[must_use]
    pub fn allows(&self, facts: Facts) -> bool {
        facts.bits & !self.state == 0
            && (self.reasons.is_empty()
                || self.reasons.iter().any(|(a, b)| (*a..=*b).contains(&facts.reason)))
    }
}

/// A condition: any of its boxes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    boxes: Box<[FactBox]>,
}

impl Condition {
    /// The condition that any of `boxes` meets.
    #[must_use]
    pub fn any_of(boxes: Vec<FactBox>) -> Self {
        Self { boxes: boxes.into() }
    }

    /// Whether it keeps nothing from being said.
    #[must_use]
    pub fn is_always(&self) -> bool {
        self.boxes.iter().any(|one| one.state == u128::MAX && one.reasons.is_empty())
    }

    /// Its boxes.
    #[must_use]
    pub fn boxes(&self) -> &[FactBox] {
        &self.boxes
    }

    /// Whether a state meets it, free facts left out.
    #[must_use]
    pub fn allows(&self, facts: Facts) -> bool {
        self.boxes.iter().any(|one| one.allows(facts))
    }

    /// Whether it can hold with no other value of this field.
    #[must_use]
    pub fn only(&self, field: Field, index: usize) -> bool {
        self.boxes.iter().all(|one| one.state & field.all() == field.bit(index))
    }

    /// Whether any of its boxes reads what the agent noted.
    #[must_use]
    pub fn reads_notes(&self) -> bool {
        self.boxes.iter().any(|one| one.free != u128::MAX)
    }

    /// How well it fits: the most facts named by a box that holds, free facts included.
    /// `None` where none holds.
    #[must_use]
    pub fn fit(&self, facts: Facts, notes: Notes) -> Option<u8> {
        self.boxes
            .iter()
            .filter(|one| notes.0 & !one.free == 0 && one.allows(facts))
            .map(|one| one.named + if one.names(facts.reason) { EXACT } else { 0 })
            .max()
    }
}
