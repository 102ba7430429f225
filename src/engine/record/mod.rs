//! What a call leaves behind: its journal, which tells what was entered; what replaying it gives; its summary
//! and its digest. Words are redacted before they are in any of them.

mod digest;
mod journal;
mod redact;
mod replay;
mod summary;
mod told;
mod track;

pub use digest::{Digest, Promised, Way, digest};
pub use journal::{Change, Detour, FORMAT, FlowMark, Head, Journal, Line};
pub use redact::{Private, redacted};
pub use replay::{Replayed, Stands, Stopped, replayed, standing};
pub use summary::{Promise, Proposed, Summary, summary};
pub use told::Told;
pub use track::{Track, Waits};
