//! What a call leaves behind: its journal, which tells what was entered; what replaying it gives; its summary
//! and its digest. Words are redacted before they are in any of them.

mod digest;
mod entry;
mod journal;
mod redact;
mod replay;
mod summary;
mod tracker;

pub use digest::{AdviceOutcome, CallDigest, PromiseRecord, digest};
pub use entry::EntryRecord;
pub use journal::{Detour, FORMAT, FlowRef, Journal, JournalChange, JournalHeader, JournalLine};
pub use redact::{PiiKind, redacted};
pub use replay::{Replay, ReplayStop, StandingTurn, replay, standing_turns};
pub use summary::{Promise, ProposalRecord, Summary, summary};
pub use tracker::{JournalTracker, PendingInput};
