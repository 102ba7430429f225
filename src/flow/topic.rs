//! What an agent can ask for with `help TOPIC`: the method's background, in a few lines each.

use super::words::WordList;
use crate::lang::Text;

/// A topic of help.
#[derive(Debug, Clone)]
pub struct HelpTopic {
    /// Its id.
    pub id: Box<str>,
    /// Its title.
    pub name: Text,
    /// What it says.
    pub text: Text,
    /// Method ids it comes from.
    pub source: WordList,
}
