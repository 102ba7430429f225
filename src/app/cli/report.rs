//! `wanliu report`: how calls came out.

use super::args::{By as ByArg, Report as Args, ReportForm};
use super::calls::in_store;
use super::finish;
use super::flows::today;
use super::shell::place;
use crate::render::{Wording, outcomes};
use crate::store::Store;
use flow::lang::Lang;
use std::io::{self, Write};
use std::process::ExitCode;
use studio::report::{By, Tally};

pub(super) fn run(args: &Args, lang: Lang) -> ExitCode {
    let words = Wording::screens(lang);
    let Some(place) = place(args.store.as_ref()) else {
        let told = writeln!(anstream::stderr(), "wanliu: {}", words.text("calls-no-store"));
        return finish(told.map(|()| super::UNUSABLE.into()));
    };
    let by = match args.by {
        ByArg::Reason => By::Reason,
        ByArg::Method => By::Method,
        ByArg::Step => By::Step,
        ByArg::Flow => By::Flow,
        ByArg::Team => By::Team,
    };
    finish(in_store(&place, &words, |store| {
        let mut tally = Tally::new(by);
        store.each(args.since.as_deref(), &mut |one| tally.add(&one.digest))?;
        let report = tally.report(store.promises(&today())?);
        let told = match args.format {
            ReportForm::Text => outcomes::text(&report, &words),
            ReportForm::Json => serde_json::to_string(&report).expect("a report is JSON") + "\n",
            ReportForm::Html => {
                let words = Lang::ALL.map(Wording::screens);
                outcomes::page(&report, lang, words.each_ref())
            }
        };
        io::stdout().lock().write_all(told.as_bytes())?;
        Ok(ExitCode::SUCCESS)
    }))
}
