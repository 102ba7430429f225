//! The command line: arguments in, exit code out.

mod args;
mod call;
mod calls;
mod check;
mod dates;
mod diff;
mod disk;
mod files;
mod flows;
mod fmt;
mod hear;
mod map;
mod migrate;
mod new;
mod plans;
mod practice;
mod prove;
mod rename;
mod report;
mod revision;
mod rewrite;
mod schema;
mod shell;
mod simulate;
mod table;
mod test;
mod texts;
mod watch;
mod why;

use crate::output::stderr;
use args::{Args, CliCommand, WhyArgs, WhyNotArgs, lang_of_locale};
use clap::{CommandFactory, Parser};
use std::ffi::OsString;
use std::io::{self, Write};
use std::process::ExitCode;

/// Something was found.
const FOUND: u8 = 1;
/// Something could not be used or read.
const UNUSABLE: u8 = 2;

/// The exit code of what was done.
fn finish(done: io::Result<ExitCode>) -> ExitCode {
    match done {
        Ok(code) => code,
        Err(error) => {
            // Where stderr is gone as well there is nobody left to tell.
            let _ = writeln!(stderr(), "wanliu: {error}");
            UNUSABLE.into()
        }
    }
}

/// The arguments with the options that stand before a command behind it: `wanliu --store off call` is `wanliu call --store
/// off`. What no option of a call is stays where it is, and so do those of a line without a command.
fn options_behind_command(
    program: &clap::Command,
    args: impl IntoIterator<Item = OsString>,
) -> Vec<OsString> {
    let mut args: Vec<OsString> = args.into_iter().collect();
    let takes_value = |name: &str| {
        let found = program.get_arguments().find(|one| one.get_long() == Some(name));
        found.is_some_and(|one| one.get_action().takes_values())
    };
    let mut at = 1;
    while let Some(word) = args.get(at).and_then(|word| word.to_str()) {
        match word.strip_prefix("--") {
            Some(name) if !name.is_empty() => at += if takes_value(name) { 2 } else { 1 },
            _ if program.find_subcommand(word).is_some() => {
                args.get_mut(1..=at).into_iter().for_each(|lead| lead.rotate_right(1));
                break;
            }
            _ => break,
        }
    }
    args
}

/// Runs the program.
#[must_use]
pub fn run() -> ExitCode {
    let args = Args::parse_from(options_behind_command(&Args::command(), std::env::args_os()));
    args.color.apply();
    let lang = args.lang.unwrap_or_else(lang_of_locale);
    match args.command.unwrap_or(CliCommand::Call(args.call)) {
        CliCommand::Call(call) => call::run(&call, lang),
        CliCommand::Calls(calls) => calls::run(&calls, lang),
        CliCommand::Report(report) => report::run(&report, lang),
        CliCommand::Practice(practice) => practice::run(&practice, lang),
        CliCommand::Simulate(simulate) => simulate::run(&simulate, lang),
        CliCommand::Hear(hear) => hear::run(&hear, lang),
        CliCommand::Check(check) => check::run(&check, lang),
        CliCommand::Schema(schema) => schema::run(&schema, lang),
        CliCommand::Map(map) => map::run(&map, lang),
        CliCommand::Test(test) => test::run(&test, lang),
        CliCommand::Prove(prove) => prove::run(&prove, lang),
        CliCommand::Goto(goto) => prove::goto(&goto, lang),
        CliCommand::Diff(diff) => diff::run(&diff, lang),
        CliCommand::Fmt(fmt) => fmt::run(&fmt, lang),
        CliCommand::New(new) => new::run(&new, lang),
        CliCommand::Rename(rename) => rename::run(&rename, lang),
        CliCommand::Migrate(migrate) => migrate::run(&migrate, lang),
        CliCommand::Texts(texts) => texts::run(&texts, lang),
        CliCommand::Why(WhyArgs { flow, place }) => why::run(&flow, None, &place, lang),
        CliCommand::WhyNot(WhyNotArgs { flow, item, place }) => {
            why::run(&flow, Some(&item), &place, lang)
        }
    }
}
