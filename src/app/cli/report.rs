//! `wanliu report`: how calls came out.

use super::args::{GroupByArg as ByArg, ReportArgs as Args, ReportFormat};
use super::calls::in_store;
use super::dates::today;
use super::finish;
use super::shell::store_path;
use crate::output::{stderr, stdout};
use crate::render::{Messages, outcomes};
use crate::store::Store;
use flow::lang::Lang;
use std::io::Write;
use std::process::ExitCode;
use studio::report::{GroupBy, ReportBuilder};

pub(super) fn run(args: &Args, lang: Lang) -> ExitCode {
    let words = Messages::screens(lang);
    let Some(place) = store_path(args.store.as_ref()) else {
        let told = writeln!(stderr(), "wanliu: {}", words.text("calls-no-store"));
        return finish(told.map(|()| super::UNUSABLE.into()));
    };
    let by = match args.by {
        ByArg::Reason => GroupBy::Reason,
        ByArg::Method => GroupBy::Method,
        ByArg::Step => GroupBy::Step,
        ByArg::Flow => GroupBy::Flow,
        ByArg::Team => GroupBy::Team,
    };
    finish(in_store(&place, &words, |store| {
        let mut tally = ReportBuilder::new(by);
        store.for_each(args.since.as_deref(), &mut |one| tally.add(&one.digest))?;
        let report = tally.finish(store.promises(&today())?);
        let told = match args.format {
            ReportFormat::Text => outcomes::text(&report, &words),
            ReportFormat::Json => serde_json::to_string(&report).expect("a report is JSON") + "\n",
            ReportFormat::Html => {
                let words = Lang::OF_PROGRAM.map(Messages::screens);
                outcomes::page(&report, lang, words.each_ref())
            }
        };
        stdout().write_all(told.as_bytes())?;
        Ok(ExitCode::SUCCESS)
    }))
}
