//! What a session waits for: an answer, or the nod to what was heard.

use crate::call::Event;
use crate::call::history::Entry;
use crate::hear::{DialogueUpdate, Interpretation, Reading};
use crate::script::Command;
use flow::id::ItemId;

/// Words that were heard and wait for the agent's nod.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PendingInterpretation {
    /// What had been asked.
    pub asked: Option<ItemId>,
    /// The words.
    pub words: String,
    /// What was made of them.
    pub interpretation: Interpretation,
    /// What becomes of it.
    pub update: DialogueUpdate,
    /// What else they may mean: a number takes one.
    pub readings: Vec<Reading>,
    /// The command that the line is as well, if it is one: `/` alone takes it.
    pub command: Option<Command>,
}

impl PendingInterpretation {
    /// Whether nothing came of the words: no answer, and nothing new. The question then stays open,
    /// so that words nobody recognised do not spend an offer.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.interpretation.answer.is_none()
            && !self.update.events.iter().any(|event| !matches!(event, Event::Said { .. }))
    }

    /// What a nod enters: the words, and what became of them.
    pub(super) fn entries(&self) -> Vec<Entry> {
        self.entries_of(&self.update)
    }

    /// What is entered where the words become this.
    pub(super) fn entries_of(&self, update: &DialogueUpdate) -> Vec<Entry> {
        let DialogueUpdate { events, notes, mentioned, stated } = update;
        let words = [Entry::Words(self.words.clone())].into_iter();
        words
            .chain(events.iter().copied().map(Entry::Event))
            .chain(mentioned.iter().copied().map(Entry::Mentioned))
            .chain(stated.iter().copied().map(Entry::Stated))
            .chain(notes.iter().copied().map(Entry::Noted))
            .collect()
    }
}

/// What the session waits for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pending {
    /// The agent's next move.
    Nothing,
    /// The customer's answer to this.
    Asked(ItemId),
    /// The agent's nod to what was heard.
    Heard(Box<PendingInterpretation>),
}
