//! The command line: arguments in, exit code out.

mod args;
mod call;
mod files;
mod hear;

use args::{Args, Command};
use clap::Parser;
use std::process::ExitCode;

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
    }
}
