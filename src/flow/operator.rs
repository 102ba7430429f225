//! Companies of the trade, as customers name them.

use super::words::WordList;

/// A company that customers name.
#[derive(Debug, Clone)]
pub struct Operator {
    /// Its id, e.g. `china_mobile`.
    pub id: Box<str>,
    /// Its names, short ones and nicknames among them.
    pub hear: WordList,
    /// Whether it is the company itself, and so nobody's rival.
    pub is_own: bool,
}
