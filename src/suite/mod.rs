//! Suites of scripts: gathered from files, run against their flows, and told about.
//!
//! Every script runs through the same [`Session`](crate::session::Session) as an agent's keys, so what a
//! script proves is what a call does. Nothing here reads files: they come through a [`Shelf`].

mod accept;
mod coverage;
mod covered;
mod expectation;
mod gather;
mod mutants;
mod report;
mod run;
mod shrink;

pub use accept::accepted;
pub use coverage::{Call, Coverage, Kind, Point, closing, closing_by, coverage};
pub use covered::{coverage_html, coverage_json, coverage_text};
pub use expectation::{Check, Holds};
pub use gather::{Play, Shelf, Step, Suite, What, gather};
pub use mutants::{Mutants, mutants, mutants_json, mutants_text, noticing};
pub use report::{Tally, json, junit, text};
pub use run::{Failure, Ran, Wrong, replay, run, run_all};
pub use shrink::shrunk;
