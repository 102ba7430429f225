//! The command line: arguments in, exit code out.

mod args;
mod call;
mod check;
mod diff;
mod edit;
mod files;
mod hear;
mod map;
mod revision;
mod watch;
mod why;

use args::{Args, Command, Why, WhyNot};
use clap::Parser;
use std::process::ExitCode;

/// Something was found.
const FOUND: u8 = 1;
/// Something could not be used or read.
const UNUSABLE: u8 = 2;

/// Runs the program.
#[must_use]
pub fn run() -> ExitCode {
    let args = Args::parse();
    args.color.apply();
    match args.command.unwrap_or(Command::Call(args.call)) {
        Command::Call(call) => call::run(&call),
        Command::Hear(hear) => hear::run(&hear),
        Command::Check(check) => check::run(&check),
        Command::Map(map) => map::run(&map),
        Command::Diff(diff) => diff::run(&diff),
        Command::New(new) => edit::new(&new),
        Command::Rename(rename) => edit::rename(&rename),
        Command::Why(Why { flow, place }) => why::run(&flow, None, &place),
        Command::WhyNot(WhyNot { flow, item, place }) => why::run(&flow, Some(&item), &place),
    }
}
