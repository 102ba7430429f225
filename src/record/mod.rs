//! What a call leaves behind.

mod summary;

pub use summary::{Promise, Proposed, Summary, summary};
