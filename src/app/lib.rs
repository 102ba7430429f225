//! The program: files, records at rest, screens and pages, the interactive shell, the command line.

pub mod cli;
pub mod files;
mod output;
pub mod recorder;
pub mod render;
pub mod repl;
pub mod store;
