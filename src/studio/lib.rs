//! What authors and leads work with: checks, comparisons, tests, proofs, practice, simulation, reports. No files, no
//! clock, no environment, no output; and no wording: what is found is data, and told elsewhere.

pub mod check;
pub mod diff;
pub mod edit;
pub mod fit;
pub mod map;
pub mod practice;
pub mod prove;
pub mod report;
pub mod simulate;
pub mod suite;
