//! What a session answers to a line: what to show, or what was wrong.

use super::PendingInterpretation;
use crate::call::Blocker;
use crate::call::history::{DroppedEvent, Turn};
use crate::guide::WhyNot;
use crate::hear::PhraseMatch;
use crate::script::CommandError;
use flow::id::{AnswerId, ItemId, RuleId};
use flow::method::Composure;

/// What to show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// Where the call stands, and advice.
    Advice,
    /// The line being said, and the answers to it.
    Asked,
    /// What was heard, for a nod.
    Heard,
    /// What was heard is sure, and was taken; where the call stands, and advice.
    Taken(Box<PendingInterpretation>),
    /// A line was said and answered in one; where the call stands, and advice.
    Exchanged,
    /// Own words or a note were recorded.
    Recorded,
    /// The agent's own words were recorded, and these phrases found in them.
    Said(Vec<PhraseMatch>),
    /// How the agent feels was recorded; a line for them alone.
    Me(Composure),
    /// These turns were taken back, the latest first.
    Undone(Vec<Turn>),
    /// A turn was amended; what no longer held.
    Amended(Vec<DroppedEvent>),
    /// Why the advice is what it is.
    Why,
    /// Why an item is not advised.
    WhyNot(Box<WhyNot>),
    /// Everything that fits: this page of it.
    More(usize),
    /// The call so far.
    History,
    /// The summary.
    Summary,
    /// Help.
    Help(Option<String>),
    /// The call is to be written down, into this file.
    SaveScript(String),
    /// Why another way was gone than the first line advised: 1 to 4.
    Detour(u8),
    /// The call that was broken off is to be taken up.
    Resume,
    /// The agent leaves.
    Quit,
    /// Nothing was done.
    Problem(SessionError),
}

/// Why a line could not be taken. The call is as it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SessionError {
    /// It is no command, or not this way.
    Malformed(CommandError),
    /// There is no suggestion of this number.
    NoSuchNumber {
        /// The number.
        number: u8,
        /// How many there are.
        count: usize,
    },
    /// Nothing was asked, so there is nothing to answer.
    NothingAsked,
    /// The item has no such answer.
    NoSuchAnswer {
        /// The letter or id.
        answer: String,
        /// How many answers there are.
        count: usize,
        /// The one that was probably meant.
        did_you_mean: Option<String>,
    },
    /// The flow has no such item.
    UnknownItem {
        /// The name.
        name: String,
        /// The one that was probably meant.
        did_you_mean: Option<String>,
    },
    /// The fact has no such value.
    UnknownValue {
        /// The fact.
        fact: String,
        /// The value.
        value: String,
        /// The one that was probably meant.
        did_you_mean: Option<String>,
        /// The values it has.
        known: Vec<String>,
    },
    /// A value of the customer's that is a whole number is set to something else.
    NotANumber {
        /// The value's name.
        name: String,
        /// What it was set to.
        value: String,
        /// Whether it is an amount of money, which may have two decimals; else it is whole.
        is_money: bool,
    },
    /// The fact is none that an agent sets.
    NotSettable {
        /// The fact.
        fact: String,
        /// Those that can be set.
        known: Vec<String>,
        /// The one that was probably meant.
        did_you_mean: Option<String>,
    },
    /// It is not available now.
    Locked {
        /// What was to be said, if anything.
        item: Option<ItemId>,
        /// The answer to it that is refused, where it is not the line itself.
        answer: Option<AnswerId>,
        /// What stands before it.
        blocker: Blocker,
    },
    /// A rule of conduct stands against it.
    Rule {
        /// What was to be said.
        item: ItemId,
        /// The rule.
        rule: RuleId,
    },
    /// What was heard waits for a nod.
    NodFirst,
    /// A line waits for its answer, so no other one is on the screen.
    AnswerFirst {
        /// The line.
        item: ItemId,
    },
    /// Feelings settle by a soothing line, not by being set.
    SootheFirst,
    /// There is nothing to take back.
    NothingToUndo,
    /// There is no turn of this number.
    NoSuchTurn {
        /// The number.
        turn: usize,
        /// How many there are.
        count: usize,
    },
}

impl SessionError {
    /// A line that is not available now.
    pub(super) fn locked(item: Option<ItemId>, blocker: Blocker) -> Self {
        Self::Locked { item, answer: None, blocker }
    }

    /// An answer that is not available now.
    pub(super) fn locked_answer(said: Option<(ItemId, AnswerId)>, blocker: Blocker) -> Self {
        let answer = said.map(|(_, answer)| answer).filter(|answer| *answer != AnswerId::OTHER);
        Self::Locked { item: said.map(|(item, _)| item), answer, blocker }
    }
}
