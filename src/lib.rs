//! Wanliu (挽留): a call guide for retention agents, and a workbench for the people who write its flows.
//!
//! The layers, bottom to top; a module uses only those above it in this list, and none of them does
//! I/O before [`cli`] and [`repl`]. See `docs/ARCHITECTURE.md`.

pub mod call;
pub mod check;
pub mod cli;
pub mod customer;
pub mod diagnostic;
pub mod diff;
pub mod edit;
pub mod equation;
pub mod explore;
pub mod fit;
pub mod flow;
pub mod guide;
pub mod hear;
pub mod lang;
pub mod map;
pub mod method;
pub mod plan;
pub mod practice;
pub mod prove;
pub mod record;
pub mod render;
pub mod report;

pub mod repl;
pub mod rule;
pub mod script;
pub mod session;
pub mod simulate;
pub mod source;
pub mod store;
pub mod suite;
