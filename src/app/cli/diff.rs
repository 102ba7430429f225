//! `wanliu diff`: two versions of a flow, by what they do.

use super::args::{DiffArgs, Format};
use super::disk::{DiskSource, scripts_at};
use super::flows::{load_version, print_diagnostics};
use super::{FOUND, UNUSABLE, finish};
use crate::output::stdout;
use crate::render::proofs::{calls_json, calls_text};
use crate::render::{Messages, diff_json, diff_text, plain_rows};
use engine::explore::{Exploration, SearchLimits};
use flow::Flow;
use flow::lang::Lang;
use flow::load::LoadedFlow;
use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;
use studio::diff::{compared, diff};
use studio::prove::{affected_scripts, differing_calls, not_compared};
use studio::suite::discover;

pub(super) fn run(args: &DiffArgs, lang: Lang) -> ExitCode {
    let (Some(old), Some(new)) = (flow(&args.old, lang), flow(&args.new, lang)) else {
        return UNUSABLE.into();
    };
    let changes = diff(&old, &new).unwrap_or_default();
    if args.calls
        && let (Some(was), Some(is)) = (&old.flow, &new.flow)
    {
        return calls(args, was, is, &not_compared(&changes), lang);
    }
    let text = match args.format {
        Format::Text => diff_text(&Messages::screens(lang), &changes, compared(&new)),
        Format::Json => {
            let lines = diff_json(&changes).into_iter();
            lines.flat_map(|change| [change.to_string(), "\n".to_owned()]).collect()
        }
    };
    match stdout().write_all(text.as_bytes()) {
        Err(_) => UNUSABLE.into(),
        Ok(()) if changes.is_empty() => ExitCode::SUCCESS,
        Ok(()) => FOUND.into(),
    }
}

/// Compares the calls that two versions lead to.
fn calls(
    args: &DiffArgs,
    old: &Flow,
    new: &Flow,
    beyond: &BTreeSet<String>,
    lang: Lang,
) -> ExitCode {
    let explore = |flow| Exploration::new(flow, SearchLimits::default());
    let differences = differing_calls(&explore(old), &explore(new));
    let paths = match scripts_at(Path::new(&args.new)) {
        Ok(paths) => paths,
        Err(error) => return finish(Err(error)),
    };
    let suite = discover(&paths, &DiskSource, plain_rows);
    let scripts = affected_scripts(&suite, old, new);
    let text = match args.format {
        Format::Text => {
            calls_text(old, new, &differences, beyond, &scripts, &Messages::screens(lang))
        }
        Format::Json => {
            let lines = calls_json(old, new, &differences, beyond, &scripts, lang).into_iter();
            lines.flat_map(|line| [line.to_string(), "\n".to_owned()]).collect()
        }
    };
    match stdout().write_all(text.as_bytes()) {
        Err(_) => UNUSABLE.into(),
        Ok(()) if differences.list.is_empty() && scripts.is_empty() && beyond.is_empty() => {
            ExitCode::SUCCESS
        }
        Ok(()) => FOUND.into(),
    }
}

/// A flow by its folder, a built-in flow's name, or `REV:PATH`; `None` once it was said why not.
fn flow(name: &str, lang: Lang) -> Option<LoadedFlow> {
    let loaded = load_version(name);
    if loaded.flow.is_none() {
        print_diagnostics(lang, "flow-unread", &loaded.sources, &loaded.diagnostics, true);
    }
    loaded.flow.is_some().then_some(loaded)
}
