//! What agents should say, and what they should never say: phrases with the words that show them.

use super::late::LateWords;
use super::words::WordList;
use crate::id::ActId;
use crate::lang::Text;
use crate::method::PhraseClass;

/// A phrase, and the words that show it. Source: method §5, `phrase.do.*`, `phrase.dont.*`.
#[derive(Debug, Clone)]
pub struct Phrase {
    /// Its id.
    pub id: Box<str>,
    /// What kind of phrase it is.
    pub class: PhraseClass,
    /// The phrase in its plain form.
    pub name: Text,
    /// How it lands on the customer.
    pub why: Text,
    /// What to say instead; none for what is good to say.
    pub instead: Option<Text>,
    /// What an agent does with such a line: heard as learned, beside the words.
    pub act: Option<ActId>,
    /// Words that show it.
    pub hear: LateWords,
    /// Words in the same line that make it fine.
    pub unless: LateWords,
    /// Method ids it comes from.
    pub source: WordList,
}
