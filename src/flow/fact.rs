//! The one table of facts that every flow has. What a fact is called, what values it has, where it lies in a word of
//! facts, and where it may stand, is declared here and nowhere else: masks, conditions, effects, the schema, what is
//! told of a state, comparisons, checks and completion derive from it.
//!
//! To add a fact: a line here, its words (`fact-…` in the renderer's wording), and in `State::facts` of the machine
//! the value that it has in a state.

use crate::equation::{Range, Verdict};
use crate::id::RequestId;
use crate::method::{Clarity, Emotion, Fixable, Mood, Objection, OutcomeKind, Step};
use crate::terms::{TermSet, terms};

/// How many bits the word of a state's facts has.
const WORD: usize = 128;
/// How many bits the word of what the agent noted has.
const NOTE_WORD: usize = NoteBits::BITS as usize;

/// A bit of each fact that the agent notes.
pub type NoteBits = ethnum::U256;
/// The most proposals that a flow's limit may allow on one call.
pub const MAX_PROPOSALS: u8 = 4;
/// The most refusals that a flow's limit may ask for before letting go.
pub const MAX_REFUSALS: u8 = 3;

/// What values a fact has.
#[derive(Debug, Clone, Copy)]
pub enum Domain {
    /// The terms of a closed set.
    Terms(TermSet),
    /// The flow's leaving requests, that none was said, and that they do not want to leave.
    Requests,
    /// The flow's reasons, and that none is known: intervals of ids, not bits.
    Reasons,
    /// The four emotions, of which a state knows the mood alone: conditions on emotion choose advice, those on mood
    /// what is legal.
    Feelings,
    /// A range of the levels 0 to 4, as far as it is known.
    Levels,
    /// A number from 0 to this.
    Count(u8),
}

/// Where a fact may stand, besides being told of a state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FactUse {
    /// In conditions.
    Condition,
    /// Among what an answer makes known.
    Effect,
    /// Among what a recorded script expects of a call that is not over.
    Script,
}

macro_rules! facts {
    ($(
        #[doc = $doc:literal]
        $name:ident $field:ident: $domain:expr, [$($use:ident)*] $($effect:literal)?;
    )+) => {
        terms! {
            /// A fact that every flow has.
            BuiltIn as "fact" { $(#[doc = $doc] $name,)+ }
        }

        impl BuiltIn {
            /// What values it has.
            #[must_use]
            #[inline]
            pub const fn domain(self) -> Domain {
                match self { $(Self::$name => $domain),+ }
            }

            /// What it is, for authors.
            #[must_use]
            #[inline]
            pub const fn description(self) -> &'static str {
                match self { $(Self::$name => $doc),+ }
            }

            /// What an answer says that makes it known, for authors.
            #[must_use]
            #[inline]
            pub const fn effect_description(self) -> &'static str {
                match self { $(Self::$name => concat!($($effect)?)),+ }
            }

            const fn uses(self) -> &'static [FactUse] {
                match self { $(Self::$name => &[$(FactUse::$use),*]),+ }
            }
        }

        impl Field {
            $(#[doc = $doc] pub const $field: Self = BuiltIn::$name.field();)+
        }
    };
}

facts! {
    /// The step.
    Step STEP: Domain::Terms(Step::SET), [Script];
    /// What the customer wants: a leaving request (the first one while nothing was said), `unsaid`, or `none`.
    Request REQUEST: Domain::Requests, [Condition Effect]
        "What the customer wants: the id of a request. One that is not leaving is open from now on, beside a leaving one.";
    /// Why they leave: `none`, or a reason's id, which covers its sub-reasons.
    Reason REASON: Domain::Reasons, [Condition Effect Script]
        "The reason is now this one; `none`: it was not that, nothing is known.";
    /// How well the reason is known.
    Clarity CLARITY: Domain::Terms(Clarity::SET), [Condition Effect Script]
        "How well the reason is known; a new one is `stated` unless this says otherwise.";
    /// How they feel.
    Emotion MOOD: Domain::Feelings, [Condition Effect Script]
        "How they feel.";
    /// How bad the problem is, 0 to 4.
    Severity SEVERITY: Domain::Levels, [Condition Effect Script]
        "What becomes known of the problem's severity, 0 to 4; it narrows what is known, never widens it.";
    /// What leaving would cost them, 0 to 4.
    Cost COST: Domain::Levels, [Condition Effect Script]
        "What becomes known of the cost of leaving, 0 to 4; from below only in an item with `evidence`.";
    /// What severity and cost prove together.
    Verdict VERDICT: Domain::Terms(Verdict::SET), [Condition Script];
    /// Whether the company can take the cause away.
    Fixable FIXABLE: Domain::Terms(Fixable::SET), [Condition Effect]
        "Whether the company can take the cause away.";
    /// Whether an objection waits for its answer.
    Objection OBJECTION: Domain::Terms(Objection::SET), [Condition Effect Script]
        "A worry comes up, or is settled.";
    /// Proposals made.
    Proposals PROPOSALS: Domain::Count(MAX_PROPOSALS), [Condition Script];
    /// Clear refusals heard.
    Refusals REFUSALS: Domain::Count(MAX_REFUSALS), [Condition Script];
    /// How the call ended (step `closed`).
    Outcome OUTCOME: Domain::Terms(OutcomeKind::SET), [Condition];
}

impl BuiltIn {
    /// Those that may stand somewhere, in order.
    #[inline]
    pub fn used_in(place: FactUse) -> impl Iterator<Item = Self> {
        Self::ALL.iter().copied().filter(move |fact| fact.uses().contains(&place))
    }

    /// The names of its values, where they are the terms of a closed set; else none.
    #[must_use]
    pub const fn names(self) -> &'static [&'static str] {
        match self.domain() {
            Domain::Terms(set) => set.names,
            Domain::Feelings => Emotion::NAMES,
            Domain::Requests | Domain::Reasons | Domain::Levels | Domain::Count(_) => &[],
        }
    }

    /// Its bits in the word of a state's facts; none for the reason.
    #[must_use]
    #[expect(clippy::indexing_slicing, reason = "what stands before a fact is a fact")]
    pub const fn field(self) -> Field {
        let (mut offset, mut before) = (0, 0);
        while before < self as usize {
            offset += Self::ALL[before].domain().width();
            before += 1;
        }
        Field { offset, width: self.domain().width() }
    }
}

impl Domain {
    /// How many bits the values take.
    const fn width(self) -> usize {
        match self {
            Self::Terms(set) => set.names.len(),
            Self::Requests => RequestId::COUNT,
            Self::Reasons => 0,
            Self::Feelings => Mood::ALL.len(),
            Self::Levels => Range::COUNT,
            Self::Count(most) => most as usize + 1,
        }
    }

    /// The value with this index, in the words of flows; a range as `2` or `1–3`.
    #[must_use]
    pub(crate) fn value(self, index: usize) -> String {
        match self {
            Self::Terms(set) => {
                (*set.names.get(index).expect("a term of a set has its name")).to_owned()
            }
            // A state knows no more than on which side of the gate they are.
            Self::Feelings if index == Mood::Upset.index() => Emotion::Upset.name().to_owned(),
            Self::Feelings => Emotion::Calm.name().to_owned(),
            Self::Levels => {
                let known = Range::all()
                    .nth(index)
                    .expect("the value of a balance fact is one of the ranges");
                let (lo, hi) = (known.lo().value(), known.hi().value());
                if lo == hi { lo.to_string() } else { format!("{lo}–{hi}") }
            }
            Self::Count(_) => index.to_string(),
            // What is named by the flow is told by it (`describe::built_in_value`).
            Self::Requests | Self::Reasons => String::new(),
        }
    }
}

/// The bits of one fact: where they begin and how many there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    offset: usize,
    width: usize,
}

impl Field {
    /// Where the flow's own given facts begin.
    pub const FIRST_GIVEN: Self = Self::OUTCOME.next(0);
    /// In the word of free facts: the finer emotion.
    pub const EMOTION: Self = Self { offset: 0, width: Emotion::ALL.len() };

    /// The fields that the word of a state's facts has in every flow.
    #[inline]
    pub fn of_states() -> impl Iterator<Item = Self> {
        BuiltIn::ALL.iter().map(|fact| fact.field()).filter(|field| field.width > 0)
    }

    /// The field after this one.
    #[must_use]
    #[inline]
    pub const fn next(self, width: usize) -> Self {
        Self { offset: self.offset + self.width, width }
    }

    /// Whether the field lies within the word of a state's facts.
    #[must_use]
    #[inline]
    pub const fn fits(self) -> bool {
        self.offset + self.width <= WORD
    }

    /// Whether the field lies within the word of what the agent noted.
    #[must_use]
    #[inline]
    pub const fn fits_notes(self) -> bool {
        self.offset + self.width <= NOTE_WORD
    }

    /// In the word of what the agent noted: the bit of the value with this index.
    #[must_use]
    #[inline]
    pub fn note_bit(self, index: usize) -> NoteBits {
        debug_assert!(index < self.width, "a fact's value lies in its domain");
        NoteBits::ONE << (self.offset + index)
    }

    /// In the word of what the agent noted: all bits of the field.
    #[must_use]
    #[inline]
    pub fn note_all(self) -> NoteBits {
        if self.width == 0 {
            NoteBits::ZERO
        } else {
            (NoteBits::MAX >> (NOTE_WORD - self.width)) << self.offset
        }
    }

    /// In the word of what the agent noted: the index of the bit that is set, if one is.
    #[must_use]
    #[inline]
    pub fn note_value(self, word: NoteBits) -> Option<usize> {
        let bits = word & self.note_all();
        (bits != NoteBits::ZERO).then(|| bits.trailing_zeros() as usize - self.offset)
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
    #[inline]
    pub const fn all(self) -> u128 {
        if self.width == 0 { 0 } else { (u128::MAX >> (WORD - self.width)) << self.offset }
    }

    /// The index of the bit that is set in `word`, if one is.
    #[must_use]
    #[inline]
    pub const fn value(self, word: u128) -> Option<usize> {
        let bits = word & self.all();
        if bits == 0 { None } else { Some(bits.trailing_zeros() as usize - self.offset) }
    }

    /// The indices of all bits that are set in `word`.
    pub fn values(self, word: u128) -> impl Iterator<Item = usize> {
        (0..self.width).filter(move |at| word & self.bit(*at) != 0)
    }
}
