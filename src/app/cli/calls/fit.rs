//! `wanliu calls fit`: the odds of answers, and the equation's weights, learned from calls that were held.

use super::CallsError;
use crate::cli::args::{FitArgs, Format};
use crate::cli::flows::{load_named, print_diagnostics};
use crate::cli::{FOUND, UNUSABLE};
use crate::files::write;
use crate::output::{stderr, stdout};
use crate::render::{Messages, fit_text};
use crate::store::{SqliteStore, Store};
use engine::record::replay;
use flow::lang::Lang;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;
use studio::fit::{Exchange, MIN_CALLS, MIN_YES, exchanges, fit as learn};

pub(super) fn fit(
    store: &mut SqliteStore,
    args: &FitArgs,
    lang: Lang,
) -> Result<ExitCode, CallsError> {
    let words = Messages::screens(lang);
    let loaded = load_named(&args.flow);
    let Some(flow) = &loaded.flow else {
        print_diagnostics(lang, "flow-unread", &loaded.sources, &loaded.diagnostics, true);
        return Ok(UNUSABLE.into());
    };
    let own = Path::new(&args.flow).is_dir().then(|| Path::new(&args.flow).join("odds.json"));
    let Some(path) = args.to.clone().or(own) else {
        writeln!(stderr(), "wanliu: {}", words.text("fit-where"))?;
        return Ok(UNUSABLE.into());
    };
    let mut numbers: Vec<u64> = Vec::new();
    store.for_each(args.since.as_deref(), &mut |one| {
        if one.digest.flow == *flow.id && one.digest.outcome != "none" {
            numbers.push(one.call);
        }
    })?;
    let mut calls: Vec<Vec<Exchange>> = Vec::new();
    for number in numbers {
        let Some(journal) = store.journal(number)? else { continue };
        // What this version of the flow does not know any more is left out.
        let at = replay(flow, &journal);
        calls.push(exchanges(flow.case(at.context.given()), &at.history));
    }
    let told = match learn(flow, &calls, f64::from(args.prior)) {
        Ok(told) => told,
        Err(little) => {
            let numbers = [little.calls, MIN_CALLS, little.asked, MIN_YES].map(|n| n.to_string());
            let [calls, least_calls, asked, least_asked] = &numbers;
            let values = [
                ("calls", calls.as_str()),
                ("least_calls", least_calls),
                ("asked", asked),
                ("least_asked", least_asked),
            ];
            writeln!(stderr(), "wanliu: {}", words.with("fit-too-little", &values))?;
            return Ok(FOUND.into());
        }
    };
    let text = serde_json::to_string_pretty(&told.file).map_err(io::Error::other)? + "\n";
    write(&path, &text)?;
    let out = match args.format {
        Format::Json => serde_json::to_string(&told).map_err(io::Error::other)? + "\n",
        Format::Text => fit_text(&told, flow, &path.display().to_string(), &words),
    };
    stdout().write_all(out.as_bytes())?;
    Ok(ExitCode::SUCCESS)
}
