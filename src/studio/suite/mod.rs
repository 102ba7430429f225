//! Suites of scripts: gathered from files, run against their flows, and told about.
//!
//! Every script runs through the same [`Session`](engine::session::Session) as an agent's keys, so what a
//! script proves is what a call does. Nothing here reads files: they come through a [`Shelf`].

mod accept;
mod coverage;
mod expectation;
mod gather;
mod mutants;
mod mutation;
mod run;
mod shrink;

pub use accept::accepted;
pub use coverage::{Call, Coverage, Kind, Point, closing, closing_by, coverage};
pub use expectation::{Check, Holds, Look};
pub use gather::{Play, Screen, Shelf, Step, Suite, What, gather};
pub use mutants::{Mutants, mutants, noticing};
pub use mutation::Mutation;
pub use run::{Failure, Ran, Tally, Wrong, replay, run, run_all};
pub use shrink::shrunk;
