//! Call records at rest.
//!
//! What is kept of a call is its journal, a line at a time; what lists read beside it, the digest and the
//! promises, is made from the journal and could be made again. A [`Store`] knows nothing of flows.

mod live;
mod place;
mod practised;
mod sqlite;

pub use live::CallLock;
pub use place::{StorePath, fingerprint, pseudonym};
pub use practised::{append_practice_log, read_practice_log};
pub use sqlite::SqliteStore;

use engine::record::{CallDigest, Journal, JournalHeader, JournalLine};
use studio::report::PromiseCounts;
use thiserror::Error;

/// Why a store cannot do what it is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum StoreError {
    /// Another program holds it for longer than a call can wait.
    #[error("busy")]
    Busy,
    /// There is no room left.
    #[error("full")]
    Full,
    /// It may not be written here.
    #[error("read-only")]
    ReadOnly,
    /// It is no store, or a damaged one.
    #[error("corrupt: {0}")]
    Corrupt(String),
    /// A later version of the program made it.
    #[error("later version: {0}")]
    Later(i64),
    /// Something else.
    #[error("{0}")]
    Other(String),
}

impl StoreError {
    /// Its name, for the program's wording.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Busy => "busy",
            Self::Full => "full",
            Self::ReadOnly => "read-only",
            Self::Corrupt(_) => "corrupt",
            Self::Later(_) => "later",
            Self::Other(_) => "other",
        }
    }
}

/// A call as lists have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallListing {
    /// Its number.
    pub call: u64,
    /// What was known when it began.
    pub head: JournalHeader,
    /// What came of it.
    pub digest: CallDigest,
    /// Whether the agent left it: it ended, or was put away on purpose.
    pub left: bool,
}

/// Something promised on a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FollowUp {
    /// Its number.
    pub number: u64,
    /// The call it was promised on.
    pub call: u64,
    /// The item that promised it, or `callback`.
    pub what: String,
    /// Whose it is.
    pub owner: String,
    /// The day by which it is to be done, `YYYY-MM-DD`.
    pub due: String,
    /// The day on which it was done.
    pub done: Option<String>,
}

/// Which promises are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FollowUpFilter<'w> {
    /// Those still to be done by this day.
    DueBy(&'w str),
    /// Those made on this call, done or not.
    Of(u64),
    /// All, done or not.
    All,
}

/// A promise to be kept: what, and by when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewFollowUp {
    /// The item that promised it, or `callback`.
    pub what: String,
    /// The day by which it is to be done.
    pub by: String,
    /// Whose it is.
    pub owner: String,
}

/// What is written of a call at once: all of it or nothing.
#[derive(Debug)]
pub struct WriteBatch<'e> {
    /// The call; `None` for one that begins.
    pub call: Option<u64>,
    /// What was known when it began.
    pub head: &'e JournalHeader,
    /// The lines to be added.
    pub lines: &'e [JournalLine],
    /// What came of it so far.
    pub digest: &'e CallDigest,
    /// What is promised so far: promises taken back are dropped, those done stay.
    pub promises: &'e [NewFollowUp],
    /// Whether the agent leaves the call.
    pub left: bool,
}

/// Where calls are kept.
pub trait Store {
    /// Adds to a call, durably: once this returns, no crash takes it away. Gives the call's number.
    ///
    /// # Errors
    /// If it could not be written; nothing of it was, then.
    fn write(&mut self, entry: &WriteBatch<'_>) -> Result<u64, StoreError>;

    /// A call's journal; `None` if there is no such call.
    ///
    /// # Errors
    /// If the store cannot be read.
    fn journal(&self, call: u64) -> Result<Option<Journal>, StoreError>;

    /// One call, as lists have it.
    ///
    /// # Errors
    /// If the store cannot be read.
    fn listing(&self, call: u64) -> Result<Option<CallListing>, StoreError>;

    /// The latest calls, the last first, as many as are asked for; of those not left only, if so asked.
    ///
    /// # Errors
    /// If the store cannot be read.
    fn latest(&self, most: usize, open: bool) -> Result<Vec<CallListing>, StoreError>;

    /// Every call that began on this day or later, in order.
    ///
    /// # Errors
    /// If the store cannot be read.
    fn for_each(
        &self,
        since: Option<&str>,
        see: &mut dyn FnMut(CallListing),
    ) -> Result<(), StoreError>;

    /// Promises, the first due first.
    ///
    /// # Errors
    /// If the store cannot be read.
    fn follow_ups(&self, which: FollowUpFilter<'_>) -> Result<Vec<FollowUp>, StoreError>;

    /// How many promises were made and kept, and how many are overdue on a day.
    ///
    /// # Errors
    /// If the store cannot be read.
    fn promises(&self, today: &str) -> Result<PromiseCounts, StoreError>;

    /// Marks a promise as done on a day; `false` if there is none with this number that was not.
    ///
    /// # Errors
    /// If it could not be written.
    fn mark_done(&mut self, number: u64, on: &str) -> Result<bool, StoreError>;

    /// Writes a call's lines anew, their number unchanged.
    ///
    /// # Errors
    /// If it could not be written.
    fn rewrite(&mut self, call: u64, journal: &Journal) -> Result<(), StoreError>;

    /// Deletes the calls that may be kept no longer than to the day before this one; how many.
    ///
    /// # Errors
    /// If it could not be written.
    fn purge(&mut self, before: &str) -> Result<usize, StoreError>;

    /// What the store is called where its calls are told to other programs.
    fn source(&self) -> &str;
}
