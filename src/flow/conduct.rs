//! Rules of conduct as a flow has them: packs of ordering rules over what happens on a call.
//!
//! What a rule watches for is a [`EventPattern`]; how deeds must be ordered is its [`Pattern`]. The automata
//! that watch a call are in the layer `rule`. Source: `docs/CONDUCT.md`.

use super::StepSet;
use super::condition::Condition;
use super::id::{ItemId, PackId, PhraseId};
use super::words::WordList;
use crate::lang::Text;
use crate::method::{Flaw, OutcomeKind, PhraseClass, RuleLevel, StatementKind, Step, Technique};

/// Rules that belong together: where and from when they hold.
#[derive(Debug, Clone)]
pub struct Pack {
    /// Its id.
    pub id: Box<str>,
    /// Its name.
    pub name: Text,
    /// Whose rules they are.
    pub jurisdiction: Text,
    /// The day from which they hold, as `YYYY-MM-DD`.
    pub since: Box<str>,
    /// Method ids and public sources it comes from.
    pub source: WordList,
}

/// A rule of conduct.
#[derive(Debug, Clone)]
pub struct Rule {
    /// Its id.
    pub id: Box<str>,
    /// The pack it belongs to.
    pub pack: PackId,
    /// What a breach means.
    pub level: RuleLevel,
    /// The rule in a few words.
    pub name: Text,
    /// Why it is one.
    pub why: Text,
    /// What to do instead.
    pub instead: Text,
    /// Where it applies: its pack's condition and its own, at the deed that it watches.
    pub when: Condition,
    /// The order it asks for.
    pub pattern: Pattern,
    /// Method ids and public sources it comes from.
    pub source: WordList,
}

/// How deeds must be ordered.
#[derive(Debug, Clone)]
pub enum Pattern {
    /// The deed never happens.
    Never(EventPattern),
    /// The deed happens only after another.
    OnlyAfter {
        /// The deed.
        event: EventPattern,
        /// What must have happened before.
        after: EventPattern,
    },
    /// The deed happens so many times at most.
    AtMost {
        /// The deed.
        deed: EventPattern,
        /// How many times.
        count: u8,
        /// Counted from here on, if given.
        after: Option<EventPattern>,
        /// Counted anew from here.
        until: Option<EventPattern>,
    },
    /// Once one thing happened, another follows within so many exchanges.
    Within {
        /// What sets the rule off.
        after: EventPattern,
        /// How many exchanges there are for it.
        turns: u8,
        /// What must follow.
        deed: EventPattern,
    },
    /// The deed is possible in every state of an open call.
    Always(EventPattern),
}

/// Something that happens on a call: any of these boxes, each with all its parts.
#[derive(Debug, Clone)]
pub struct EventPattern {
    boxes: Box<[Box<[EventAtom]>]>,
    /// Without one of these signs nothing is the deed.
    mask: EventMask,
    matches_items: bool,
}

impl EventPattern {
    /// Any of these boxes.
    #[must_use]
    pub fn any_of(boxes: Box<[Box<[EventAtom]>]>) -> Self {
        let of_items = |part: &EventAtom| match part {
            EventAtom::Technique(_) | EventAtom::Item(_) | EventAtom::Flaw(_) => true,
            EventAtom::Answer(_)
            | EventAtom::Tells(_)
            | EventAtom::Phrase(_)
            | EventAtom::Outcome(_)
            | EventAtom::Enters(_)
            | EventAtom::Advised(_) => false,
        };
        let signs =
            boxes.iter().map(|parts| parts.first().map_or(EventMask::ALL, EventMask::from_atom));
        Self {
            mask: signs.fold(EventMask::NONE, EventMask::union),
            matches_items: boxes.iter().any(|parts| parts.iter().all(of_items)),
            boxes,
        }
    }

    /// The boxes.
    #[must_use]
    #[inline]
    pub fn boxes(&self) -> &[Box<[EventAtom]>] {
        &self.boxes
    }

    /// Whether saying an item can be the deed, whatever is answered.
    #[must_use]
    #[inline]
    pub fn matches_items(&self) -> bool {
        self.matches_items
    }

    /// Whether something with these signs could be the deed; most is not, and need not be looked at.
    #[must_use]
    #[inline]
    pub fn could_match(&self, signs: EventMask) -> bool {
        self.mask.intersects(signs)
    }
}

/// When a rule need be looked at: kept apart from the rules, so that most of them are never touched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RuleMask {
    /// Only what has one of these signs moves the rule on, or breaks it.
    pub moved_by: EventMask,
    /// Only saying what has one of these signs can be held back by it, unless it counts exchanges.
    pub blocks: EventMask,
    /// It counts exchanges once it is set off.
    pub counts: bool,
}

impl RuleMask {
    /// Of a rule with this pattern.
    #[must_use]
    pub fn new(pattern: &Pattern) -> Self {
        let items =
            |deed: &EventPattern| if deed.matches_items { deed.mask } else { EventMask::NONE };
        let some =
            |deed: &Option<EventPattern>| deed.as_ref().map_or(EventMask::NONE, |deed| deed.mask);
        let (moved_by, blocks) = match pattern {
            Pattern::Never(deed) => (deed.mask, items(deed)),
            Pattern::OnlyAfter { event: deed, after } => (deed.mask.union(after.mask), items(deed)),
            Pattern::AtMost { deed, after, until, .. } => {
                (deed.mask.union(some(after)).union(some(until)), items(deed))
            }
            Pattern::Within { after, deed, .. } => (after.mask.union(deed.mask), EventMask::NONE),
            Pattern::Always(_) => (EventMask::ALL, EventMask::NONE),
        };
        Self { moved_by, blocks, counts: matches!(pattern, Pattern::Within { .. }) }
    }
}

/// Signs of something that happens, one bit each: what is said, what it tells, how it ends, where it leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EventMask(u64);

impl EventMask {
    const TELLS: usize = Technique::ALL.len();
    const OUTCOMES: usize = Self::TELLS + StatementKind::ALL.len();
    const STEPS: usize = Self::OUTCOMES + OutcomeKind::ALL.len();
    const WORD: usize = Self::STEPS + Step::ALL.len();

    /// No sign.
    pub const NONE: Self = Self(0);
    /// Every sign.
    pub const ALL: Self = Self(u64::MAX);
    /// The agent's own words.
    pub const WORDS: Self = Self(1 << Self::WORD);
    /// Some item is said.
    pub const SAID: Self = Self((1 << Self::TELLS) - 1);

    /// An item of this technique is said.
    #[must_use]
    #[inline]
    pub const fn technique(technique: Technique) -> Self {
        Self(1 << technique.index())
    }

    /// Something is made known.
    #[must_use]
    #[inline]
    pub const fn tells(tells: StatementKind) -> Self {
        Self(1 << (Self::TELLS + tells.index()))
    }

    /// The call ends so.
    #[must_use]
    #[inline]
    pub const fn outcome(outcome: OutcomeKind) -> Self {
        Self(1 << (Self::OUTCOMES + outcome.index()))
    }

    /// The call enters a step.
    #[must_use]
    #[inline]
    pub const fn enters(step: Step) -> Self {
        Self(1 << (Self::STEPS + step.index()))
    }

    /// Whether they have one in common.
    #[must_use]
    #[inline]
    pub const fn intersects(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Either's signs.
    #[must_use]
    #[inline]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// What a part asks to see one of.
    fn from_atom(part: &EventAtom) -> Self {
        match part {
            EventAtom::Technique(list) => union_of(list, Self::technique),
            EventAtom::Tells(list) => union_of(list, Self::tells),
            EventAtom::Outcome(list) => union_of(list, Self::outcome),
            EventAtom::Enters(steps) => {
                steps.iter().map(Self::enters).fold(Self::NONE, Self::union)
            }
            EventAtom::Item(_) | EventAtom::Answer(_) | EventAtom::Flaw(_) => Self::SAID,
            EventAtom::Phrase(_) => Self::WORDS,
            EventAtom::Advised(_) => Self::NONE,
        }
    }
}

fn union_of<T: Copy>(list: &[T], sign: impl Fn(T) -> EventMask) -> EventMask {
    list.iter().map(|one| sign(*one)).fold(EventMask::NONE, EventMask::union)
}

/// The parts that a deed can have, as flow files name them.
pub const EVENT_KEYS: [&str; 9] =
    ["technique", "item", "answer", "tells", "phrase", "outcome", "enters", "flaw", "advised"];

/// One part of a deed.
#[derive(Debug, Clone)]
pub enum EventAtom {
    /// The agent says an item of one of these techniques.
    Technique(Box<[Technique]>),
    /// The agent says one of these items.
    Item(Box<[ItemId]>),
    /// The customer gives an answer of one of these names.
    Answer(WordList),
    /// The customer makes one of these things known, asked or not.
    Tells(Box<[StatementKind]>),
    /// The agent's own words have one of these phrases.
    Phrase(Box<[PhraseId]>),
    /// The call ends in one of these ways.
    Outcome(Box<[OutcomeKind]>),
    /// The call enters one of these steps.
    Enters(StepSet),
    /// What the agent says has one of these flaws.
    Flaw(Box<[Flaw]>),
    /// The guide advises an item of one of these techniques. Nothing that happens: only proofs look at it.
    Advised(Box<[Technique]>),
}

/// The phrases that a name stands for: one, or all of a class.
pub(super) fn phrases_named(phrases: &[super::Phrase], name: &str) -> Vec<PhraseId> {
    let class = PhraseClass::from_name(name);
    let fits = |phrase: &super::Phrase| class == Some(phrase.class) || &*phrase.id == name;
    let found = phrases.iter().enumerate().filter(|(_, phrase)| fits(phrase));
    found.filter_map(|(at, _)| PhraseId::new(at)).collect()
}
