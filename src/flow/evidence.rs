//! Evidence: what may be claimed, and on what ground.

use super::line::SpokenLine;
use super::words::WordList;
use crate::lang::Text;
use crate::terms::terms;

terms! {
    /// On what ground something may be claimed.
    Ground as "ground" {
        /// The customer's own record.
        Record,
        /// What the customer said on this call.
        Customer,
        /// Published, with a last day.
        Public,
    }
}

/// A fact that may be claimed, and on what ground.
#[derive(Debug, Clone)]
pub struct Evidence {
    /// Its id.
    pub id: Box<str>,
    /// What to call it.
    pub name: Text,
    /// On what ground it stands.
    pub ground: Ground,
    /// The fact, as it may be said.
    pub fact: SpokenLine,
    /// The last day it holds, as `YYYY-MM-DD`.
    pub until: Option<Box<str>>,
    /// Whether that day lay before the one that the flow was read on: nothing that rests on it is said.
    pub has_expired: bool,
    /// Method ids it comes from.
    pub source: WordList,
}
