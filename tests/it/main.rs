//! All integration tests: one binary, data beside it.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stderr,
    reason = "a test that panics has failed"
)]

mod amounts;
mod authoring;
mod browser;
mod calls;
mod calls_apart;
mod check;
mod cli;
mod conduct;
mod customers;
mod diff;
mod edit;
mod equation;
mod explored;
mod files;
mod fits;
mod flow;
mod grammar;
mod guide;
mod hear;
mod languages;
mod legal;
mod line_one;
mod machine;
mod map;
mod memory;
mod method;
mod method_calls;
mod morning;
mod naive;
mod outcomes;
mod plans;
mod practice;
mod proofs;
mod records;
mod renamed;
mod requests;
mod schema;
mod screens;
mod scripts;
mod simulations;
mod skipped;
mod slots;
mod spot;
mod store;
mod suites;
mod support;
mod syntax;
mod terminal;
mod texts;
mod tidy;
mod wording;
mod zz;
