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
use clap::error::ErrorKind;
use clap::{CommandFactory, Parser};
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

/// Runs the program.
#[must_use]
pub fn run() -> ExitCode {
    let args = Args::parse();
    if args.command.is_some() && {
        let call = &args.call;
        let keep = &call.keep;
        let keeps = keep.store.is_some() || keep.who.is_some() || keep.team.is_some();
        let is_other = call.customer.is_some() || call.width.is_some() || call.script.is_some();
        is_other || keeps || call.order.is_given()
    } {
        let conflict = "options of a call stand after the command: wanliu call --customer …";
        Args::command().error(ErrorKind::ArgumentConflict, conflict).exit();
    }
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
