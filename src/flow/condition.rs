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
use crate::fact::{Field, NoteBits};

/// How much closer a box fits that names this very reason than one that names its reason above.
const EXACT: u16 = 3;

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
pub struct NotedFacts(NoteBits);

impl NotedFacts {
    /// Starts from one bit of each free field.
    #[must_use]
    #[inline]
    pub fn new(bits: NoteBits) -> Self {
        Self(bits)
    }

    /// Notes a value of a fact in place of the one before.
    #[inline]
    pub fn set(&mut self, field: Field, index: usize) {
        self.0 = (self.0 & !field.note_all()) | field.note_bit(index);
    }

    /// The value noted.
    #[must_use]
    #[inline]
    pub fn get(self, field: Field) -> usize {
        field.note_value(self.0).expect("notes have one bit of each field")
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
    pub free: NoteBits,
    /// How many facts the box names: the more, the better it fits where it holds. A reason counts
    /// twice, what the agent noted of this very customer three times.
    pub named: u16,
}

impl FactBox {
    /// The box that every state meets.
    #[must_use]
    #[inline]
    pub fn any() -> Self {
        Self { state: u128::MAX, reasons: Box::default(), free: NoteBits::MAX, named: 0 }
    }

    /// The box that both describe. Where both name reasons, those of the first that the second allows.
    #[must_use]
    pub fn intersection(one: &Self, other: &Self) -> Self {
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
    #[inline]
    pub fn names_exactly(&self, reason: ReasonId) -> bool {
        self.reasons.iter().any(|(first, _)| *first == reason)
    }

    /// Whether a state lies within it, free facts left out.
    #[must_use]
    #[inline]
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
    #[inline]
    pub fn any_of(boxes: Vec<FactBox>) -> Self {
        Self { boxes: boxes.into() }
    }

    /// The condition that holds where this one does and any of these.
    #[must_use]
    pub fn and_any(&self, others: impl Iterator<Item = FactBox>) -> Self {
        let others: Vec<FactBox> = others.collect();
        let each = self
            .boxes
            .iter()
            .flat_map(|one| others.iter().map(move |other| FactBox::intersection(one, other)));
        Self::any_of(each.collect())
    }

    /// Whether it keeps nothing from being said.
    #[must_use]
    #[inline]
    pub fn is_always(&self) -> bool {
        self.boxes.iter().any(|one| one.state == u128::MAX && one.reasons.is_empty())
    }

    /// Its boxes.
    #[must_use]
    #[inline]
    pub fn boxes(&self) -> &[FactBox] {
        &self.boxes
    }

    /// Whether a state meets it, free facts left out.
    #[must_use]
    #[inline]
    pub fn allows(&self, facts: Facts) -> bool {
        self.boxes.iter().any(|one| one.allows(facts))
    }

    /// Whether it can hold with no other value of this field.
    #[must_use]
    #[inline]
    pub fn only(&self, field: Field, index: usize) -> bool {
        self.boxes.iter().all(|one| one.state & field.all() == field.bit(index))
    }

    /// Whether any of its boxes reads what the agent noted.
    #[must_use]
    #[inline]
    pub fn reads_notes(&self) -> bool {
        self.boxes.iter().any(|one| one.free != NoteBits::MAX)
    }

    /// How well it fits: the most facts named by a box that holds, free facts included.
    /// `None` where none holds.
    #[must_use]
    pub fn fit(&self, facts: Facts, notes: NotedFacts) -> Option<u16> {
        self.boxes
            .iter()
            .filter(|one| notes.0 & !one.free == NoteBits::ZERO && one.allows(facts))
            .map(|one| one.named + if one.names_exactly(facts.reason) { EXACT } else { 0 })
            .max()
    }
}
