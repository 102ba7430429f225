//! Changing flows as texts: a new one to start from, and a name changed wherever it stands.
//!
//! Texts are changed at the places of names and nowhere else, so that an author's own layout stays. What is
//! written where is the caller's.

mod layout;
mod migrate;
mod rename;
mod rename_part;
mod starter;
pub(crate) mod texts;

pub use layout::format;
pub use migrate::{has_requests, migrate, migrated_requests};
pub use rename::{NameKind, RenameError, RenamedFile, TextFile, rename};
pub use starter::STARTER_FILES;
pub use texts::{NewText, keep_cues, keep_languages, replace_texts};
