//! Rules of conduct as a flow has them: packs of ordering rules over what happens on a call.
//!
//! What a rule watches for is a [`Deed`]; how deeds must be ordered is its [`Pattern`]. The automata
//! that watch a call are in the layer `rule`. Source: `docs/CONDUCT.md`.

use super::Steps;
use super::condition::Condition;
use super::id::{ItemId, PackId, PhraseId};
use super::words::Words;
use crate::lang::Text;
use crate::method::{Flaw, OutcomeName, PhraseClass, RuleLevel, Step, Technique, Tells};

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
    pub source: Words,
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
    pub source: Words,
}

/// How deeds must be ordered.
#[derive(Debug, Clone)]
pub enum Pattern {
    /// The deed never happens.
    Never(Deed),
    /// The deed happens only after another.
    OnlyAfter {
        /// The deed.
        deed: Deed,
        /// What must have happened before.
        after: Deed,
    },
    /// The deed happens so many times at most.
    AtMost {
        /// The deed.
        deed: Deed,
        /// How many times.
        count: u8,
        /// Counted from here on, if given.
        after: Option<Deed>,
        /// Counted anew from here.
        until: Option<Deed>,
    },
    /// Once one thing happened, another follows within so many exchanges.
    Within {
        /// What sets the rule off.
        after: Deed,
        /// How many exchanges there are for it.
        turns: u8,
        /// What must follow.
        deed: Deed,
    },
    /// The deed is possible in every state of an open call.
    Always(Deed),
}

/// Something that happens on a call: any of these boxes, each with all its parts.
#[derive(Debug, Clone)]
pub struct Deed {
    boxes: Box<[Box<[Part]>]>,
    /// Without one of these signs nothing is the deed.
    signs: Signs,
    is_of_items: bool,
}

impl Deed {
    /// Any of these boxes.
    #[must_use]
    pub fn any_of(boxes: Box<[Box<[Part]>]>) -> Self {
        let of_items = |part: &Part| match part {
            Part::Technique(_) | Part::Item(_) | Part::Flaw(_) => true,
            Part::Answer(_)
            | Part::Tells(_)
            | Part::Phrase(_)
            | Part::Outcome(_)
            | Part::Enters(_)
            | Part::Advised(_) => false,
        };
        let signs = boxes.iter().map(|parts| parts.first().map_or(Signs::ALL, Signs::of));
        Self {
            signs: signs.fold(Signs::NONE, Signs::or),
            is_of_items: boxes.iter().any(|parts| parts.iter().all(of_items)),
            boxes,
        }
    }

    /// The boxes.
    #[must_use]
    pub fn boxes(&self) -> &[Box<[Part]>] {
        &self.boxes
    }

    /// Whether saying an item can be the deed, whatever is answered.
    #[must_use]
    pub fn is_of_items(&self) -> bool {
        self.is_of_items
    }

    /// Whether something with these signs could be the deed; most is not, and need not be looked at.
    #[must_use]
    pub fn could_be(&self, signs: Signs) -> bool {
        self.signs.meet(signs)
    }
}

/// When a rule need be looked at: kept apart from the rules, so that most of them are never touched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wakes {
    /// Only what has one of these signs moves the rule on, or breaks it.
    pub moved_by: Signs,
    /// Only saying what has one of these signs can be held back by it, unless it counts exchanges.
    pub holds_back: Signs,
    /// It counts exchanges once it is set off.
    pub counts: bool,
}

impl Wakes {
    /// Of a rule with this pattern.
    #[must_use]
    pub fn of(pattern: &Pattern) -> Self {
        let items = |deed: &Deed| if deed.is_of_items { deed.signs } else { Signs::NONE };
        let some = |deed: &Option<Deed>| deed.as_ref().map_or(Signs::NONE, |deed| deed.signs);
        let (moved_by, holds_back) = match pattern {
            Pattern::Never(deed) => (deed.signs, items(deed)),
            Pattern::OnlyAfter { deed, after } => (deed.signs.or(after.signs), items(deed)),
            Pattern::AtMost { deed, after, until, .. } => {
                (deed.signs.or(some(after)).or(some(until)), items(deed))
            }
            Pattern::Within { after, deed, .. } => (after.signs.or(deed.signs), Signs::NONE),
            Pattern::Always(_) => (Signs::ALL, Signs::NONE),
        };
        Self { moved_by, holds_back, counts: matches!(pattern, Pattern::Within { .. }) }
    }
}

/// Signs of something that happens, one bit each: what is said, what it tells, how it ends, where it leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signs(u64);

impl Signs {
    const TELLS: usize = Technique::ALL.len();
    const OUTCOMES: usize = Self::TELLS + Tells::ALL.len();
    const STEPS: usize = Self::OUTCOMES + OutcomeName::ALL.len();
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
    pub const fn technique(technique: Technique) -> Self {
        Self(1 << technique.index())
    }

    /// Something is made known.
    #[must_use]
    pub const fn tells(tells: Tells) -> Self {
        Self(1 << (Self::TELLS + tells.index()))
    }

    /// The call ends so.
    #[must_use]
    pub const fn outcome(outcome: OutcomeName) -> Self {
        Self(1 << (Self::OUTCOMES + outcome.index()))
    }

    /// The call enters a step.
    #[must_use]
    pub const fn enters(step: Step) -> Self {
        Self(1 << (Self::STEPS + step.index()))
    }

    /// Whether they have one in common.
    #[must_use]
    pub const fn meet(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Either's signs.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// What a part asks to see one of.
    fn of(part: &Part) -> Self {
        match part {
            Part::Technique(list) => any(list, Self::technique),
            Part::Tells(list) => any(list, Self::tells),
            Part::Outcome(list) => any(list, Self::outcome),
            Part::Enters(steps) => steps.iter().map(Self::enters).fold(Self::NONE, Self::or),
            Part::Item(_) | Part::Answer(_) | Part::Flaw(_) => Self::SAID,
            Part::Phrase(_) => Self::WORDS,
            Part::Advised(_) => Self::NONE,
        }
    }
}

fn any<T: Copy>(list: &[T], sign: impl Fn(T) -> Signs) -> Signs {
    list.iter().map(|one| sign(*one)).fold(Signs::NONE, Signs::or)
}

/// The parts that a deed can have, as flow files name them.
pub const DEEDS: [&str; 9] =
    ["technique", "item", "answer", "tells", "phrase", "outcome", "enters", "flaw", "advised"];

/// One part of a deed.
#[derive(Debug, Clone)]
pub enum Part {
    /// The agent says an item of one of these techniques.
    Technique(Box<[Technique]>),
    /// The agent says one of these items.
    Item(Box<[ItemId]>),
    /// The customer gives an answer of one of these names.
    Answer(Words),
    /// The customer makes one of these things known, asked or not.
    Tells(Box<[Tells]>),
    /// The agent's own words have one of these phrases.
    Phrase(Box<[PhraseId]>),
    /// The call ends in one of these ways.
    Outcome(Box<[OutcomeName]>),
    /// The call enters one of these steps.
    Enters(Steps),
    /// What the agent says has one of these flaws.
    Flaw(Box<[Flaw]>),
    /// The guide advises an item of one of these techniques. Nothing that happens: only proofs look at it.
    Advised(Box<[Technique]>),
}

/// The phrases that a name stands for: one, or all of a class.
pub(super) fn named(phrases: &[super::Phrase], name: &str) -> Vec<PhraseId> {
    let class = PhraseClass::from_name(name);
    let fits = |phrase: &super::Phrase| class == Some(phrase.class) || &*phrase.id == name;
    let found = phrases.iter().enumerate().filter(|(_, phrase)| fits(phrase));
    found.filter_map(|(at, _)| PhraseId::new(at)).collect()
}
