//! What a customer does when they speak: asks, agrees, refuses, hesitates, takes it back, demands.

use super::words::WordList;
use crate::lang::Text;

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
    /// Words that point to it, beside what hearing learned.
    pub hear: WordList,
}
