//! `wanliu calls fit`: the odds of answers, and the equation's weights, learned from calls that were held.

use super::Trouble;
use crate::cli::args::{Fit, Format};
use crate::cli::files::write;
use crate::cli::flows::{complain, load_named};
use crate::cli::{FOUND, UNUSABLE};
use crate::render::{Wording, fitted};
use crate::store::{Sqlite, Store};
use engine::record::replayed;
use flow::lang::Lang;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;
use studio::fit::{Exchange, LEAST_CALLS, LEAST_YES, exchanges, fit as learn};

pub(super) fn fit(store: &mut Sqlite, args: &Fit, lang: Lang) -> Result<ExitCode, Trouble> {
    let words = Wording::screens(lang);
    let loaded = load_named(&args.flow);
    let Some(flow) = &loaded.flow else {
        complain(lang, "flow-unread", &loaded.sources, &loaded.report, true);
        return Ok(UNUSABLE.into());
    };
    let own = Path::new(&args.flow).is_dir().then(|| Path::new(&args.flow).join("odds.json"));
    let Some(path) = args.to.clone().or(own) else {
        writeln!(anstream::stderr(), "wanliu: {}", words.text("fit-where"))?;
        return Ok(UNUSABLE.into());
    };
    let mut numbers: Vec<u64> = Vec::new();
    store.each(args.since.as_deref(), &mut |one| {
        if one.digest.flow == *flow.id && one.digest.outcome != "none" {
            numbers.push(one.call);
        }
    })?;
    let mut calls: Vec<Vec<Exchange>> = Vec::new();
    for number in numbers {
        let Some(journal) = store.journal(number)? else { continue };
        // What this version of the flow does not know any more is left out.
        let at = replayed(flow, &journal);
        calls.push(exchanges(flow.case(at.context.given()), &at.history));
    }
    let told = match learn(flow, &calls, f64::from(args.prior)) {
        Ok(told) => told,
        Err(little) => {
            let numbers =
                [little.calls, LEAST_CALLS, little.asked, LEAST_YES].map(|n| n.to_string());
            let [calls, least_calls, asked, least_asked] = &numbers;
            let values = [
                ("calls", calls.as_str()),
                ("least_calls", least_calls),
                ("asked", asked),
                ("least_asked", least_asked),
            ];
            writeln!(anstream::stderr(), "wanliu: {}", words.with("fit-too-little", &values))?;
            return Ok(FOUND.into());
        }
    };
    let text = serde_json::to_string_pretty(&told.file).map_err(io::Error::other)? + "\n";
    write(&path, &text)?;
    let out = match args.format {
        Format::Json => serde_json::to_string(&told).map_err(io::Error::other)? + "\n",
        Format::Text => fitted(&told, flow, &path.display().to_string(), &words),
    };
    io::stdout().lock().write_all(out.as_bytes())?;
    Ok(ExitCode::SUCCESS)
}
