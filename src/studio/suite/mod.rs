//! Suites of scripts: gathered from files, run against their flows, and told about.
//!
//! Every script runs through the same [`Session`](engine::session::Session) as an agent's keys, so what a
//! script proves is what a call does. Nothing here reads files: they come through a [`SuiteSource`].

mod accept;
mod coverage;
mod expectation;
mod gather;
mod mutants;
mod mutation;
mod run;
mod shrink;

pub use accept::accept;
pub use coverage::{
    Coverage, CoverageKind, CoveragePoint, FoundCall, coverage, scripts_for_gaps,
    scripts_for_gaps_by,
};
pub use expectation::{Assertion, AssertionOutcome, Look};
pub use gather::{Screen, Suite, SuiteSource, TestAction, TestCase, TestStep, discover};
pub use mutants::{MutationReport, killing_script, run_mutants};
pub use mutation::Mutation;
pub use run::{
    Failure, FailureKind, TestCounts, TestResult, passed_expecting_nothing, run, run_all,
    session_at,
};
pub use shrink::shrink;
