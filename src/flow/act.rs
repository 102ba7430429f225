//! What a customer does when they speak: asks, agrees, refuses, hesitates, takes it back, demands.

use super::id::FactId;
use super::words::WordList;
use crate::lang::Text;
use crate::terms::terms;

terms! {
    /// Whether an answer that is owed waits to be given.
    OwedAnswer as "value" {
        /// Nothing is owed.
        None,
        /// They asked, and were not answered yet.
        Open,
        /// They were answered.
        Answered,
    }
}

/// A dialogue act.
#[derive(Debug, Clone)]
pub struct DialogueAct {
    /// Its id, e.g. `ask.fee`.
    pub id: Box<str>,
    /// What the customer does, for the agent's screen: "asks what leaving costs".
    pub name: Text,
    /// Whether it asks something: no reason for leaving is taken from the words of a question.
    pub question: bool,
    /// Whether it hurts a customer when an agent does it: an insult, blame, sending them away.
    pub hurts: bool,
    /// Where an answer is owed: the fact that is open until it was given.
    pub owed: Option<FactId>,
    /// Words that point to it, beside what hearing learned.
    pub hear: WordList,
}
