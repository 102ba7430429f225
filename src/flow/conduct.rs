//! Rules of conduct as a flow has them: packs of ordering rules over what happens on a call.
//!
//! What a rule watches for is a [`Deed`]; how deeds must be ordered is its [`Pattern`]. The automata
//! that watch a call are in the layer `rule`. Source: `docs/CONDUCT.md`.

use super::Steps;
use super::condition::Condition;
use super::id::{ItemId, PackId, PhraseId};
use super::words::Words;
use crate::lang::Text;
use crate::method::{Flaw, OutcomeName, PhraseClass, RuleLevel, Technique, Tells};

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

/// Something that happens on a call: any of these, each with all its parts.
#[derive(Debug, Clone)]
pub struct Deed(pub Box<[Box<[Part]>]>);

impl Deed {
    /// Whether saying an item can be the deed, whatever is answered.
    #[must_use]
    pub fn is_of_items(&self) -> bool {
        let of_items = |part: &Part| match part {
            Part::Technique(_) | Part::Item(_) | Part::Flaw(_) => true,
            Part::Answer(_)
            | Part::Tells(_)
            | Part::Phrase(_)
            | Part::Outcome(_)
            | Part::Enters(_) => false,
        };
        self.0.iter().any(|parts| parts.iter().all(of_items))
    }
}

/// The parts that a deed can have, as flow files name them.
pub const DEEDS: [&str; 8] =
    ["technique", "item", "answer", "tells", "phrase", "outcome", "enters", "flaw"];

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
}

/// The phrases that a name stands for: one, or all of a class.
pub(super) fn named(phrases: &[super::Phrase], name: &str) -> Vec<PhraseId> {
    let class = PhraseClass::from_name(name);
    let fits = |phrase: &super::Phrase| class == Some(phrase.class) || &*phrase.id == name;
    let found = phrases.iter().enumerate().filter(|(_, phrase)| fits(phrase));
    found.filter_map(|(at, _)| PhraseId::new(at)).collect()
}
