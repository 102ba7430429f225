//! `wanliu check`: every mistake of some flows, for people or for programs.

use super::args::{CheckArgs, CheckFormat};
use super::dates::{day_after, today};
use super::files::join_normalized;
use super::flows::tree_named;
use super::watch::FileWatcher;
use super::{FOUND, UNUSABLE, finish};
use crate::files::{entries, write};
use crate::output::{stderr, styled_stdout};
use crate::render::{
    Messages, code_page, diagnostics, diagnostics_github, diagnostics_json, diagnostics_sarif,
};
use flow::builtin::BuiltInTree;
use flow::diagnostic::{Code, Diagnostics, Severity};
use flow::lang::Lang;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use studio::check::{CheckDays, CheckResult, LayoutCheck, check, translation_locks};

pub(super) fn run(args: &CheckArgs, lang: Lang) -> ExitCode {
    let done = match args.explain {
        Some(code) => {
            writeln!(styled_stdout(), "{}", code_page(code, lang)).map(|()| ExitCode::SUCCESS)
        }
        None if args.watch => watch(args, lang),
        None => once(args, lang),
    };
    finish(done)
}

/// Checks again whenever a file changes; it ends by Ctrl-C.
fn watch(args: &CheckArgs, lang: Lang) -> io::Result<ExitCode> {
    let folders: Vec<PathBuf> = args.paths.iter().map(PathBuf::from).collect();
    loop {
        let watcher = FileWatcher::new(&folders)?;
        once(args, lang)?;
        let words = Messages::diagnostics(lang);
        writeln!(stderr(), "{}", words.text("watching"))?;
        watcher.wait()?;
    }
}

fn once(args: &CheckArgs, lang: Lang) -> io::Result<ExitCode> {
    let (today, soon) = (today(), day_after(args.soon));
    let days = CheckDays { today: &today, soon: &soon };
    let wants = |code: Code| args.deny.iter().any(|codes| codes.have(code));
    let layout = if wants(Code::NotLaidOut) { LayoutCheck::Checked } else { LayoutCheck::Free };
    let mut all: Vec<(String, CheckResult)> = Vec::new();
    let names: io::Result<Vec<_>> = args.paths.iter().map(|path| flows_in(path)).collect();
    for name in names?.concat() {
        let mut checked = check(&*tree_named(&name), days, layout);
        if args.update_locks {
            write_locks(&name, &today, lang)?;
            checked = check(&*tree_named(&name), days, layout);
        }
        checked.diagnostics.retain(|finding| {
            if args.deny.iter().any(|codes| codes.have(finding.code)) {
                finding.severity = Severity::Error;
            }
            let allowed = args.allow.iter().any(|codes| codes.have(finding.code));
            finding.severity == Severity::Error || !(allowed || finding.code.is_opt_in())
        });
        all.push((name, checked));
    }
    show(args.format, lang, &all)?;
    let unread = |report: &Diagnostics| {
        report.sorted().iter().any(|one| one.code == Code::MissingFile && one.place.is_none())
            && report.len() == 1
    };
    Ok(if all.iter().any(|(_, checked)| unread(&checked.diagnostics)) {
        UNUSABLE.into()
    } else if all.iter().any(|(_, checked)| checked.diagnostics.has_errors()) {
        FOUND.into()
    } else {
        ExitCode::SUCCESS
    })
}

/// The flows that a path stands for: itself, or the folders in it that have a `flow.json`.
fn flows_in(path: &str) -> io::Result<Vec<String>> {
    let folder = Path::new(path);
    if !folder.is_dir() || folder.join("flow.json").exists() {
        return Ok(vec![path.to_owned()]);
    }
    let entries = entries(folder).map_err(|why| io::Error::other(format!("{path}: {why}")))?;
    let flows = entries.into_iter().filter(|one| one.join("flow.json").exists());
    let flows: Vec<String> = flows.map(|one| one.display().to_string()).collect();
    Ok(if flows.is_empty() { vec![path.to_owned()] } else { flows })
}

fn show(format: CheckFormat, lang: Lang, all: &[(String, CheckResult)]) -> io::Result<()> {
    let words = Messages::diagnostics(lang);
    let mut out = styled_stdout();
    match format {
        CheckFormat::Text => {
            for (name, CheckResult { sources, diagnostics: report, complete, .. }) in all {
                write!(out, "{}", diagnostics(&words, sources, report, usize::MAX))?;
                let count = |severity: Severity| {
                    let of = report.sorted().into_iter().filter(|one| one.severity == severity);
                    of.count().to_string()
                };
                let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
                let values = [("name", &**name), ("errors", &errors), ("warnings", &warnings)];
                let id = if report.is_empty() { "check-clean" } else { "check-found" };
                writeln!(out, "{}", words.with(id, &values))?;
                if !complete {
                    writeln!(out, "{}", words.text("check-incomplete"))?;
                }
            }
        }
        CheckFormat::Json => {
            for (_, CheckResult { sources, diagnostics: report, .. }) in all {
                for finding in diagnostics_json(&words, sources, report) {
                    writeln!(out, "{finding}")?;
                }
            }
        }
        CheckFormat::Sarif => {
            let all: Vec<_> = all.iter().map(|(_, one)| (&one.sources, &one.diagnostics)).collect();
            writeln!(out, "{}", diagnostics_sarif(&words, &all))?;
        }
        CheckFormat::Github => {
            for (_, CheckResult { sources, diagnostics: report, .. }) in all {
                write!(out, "{}", diagnostics_github(&words, sources, report))?;
            }
        }
    }
    out.flush()
}

/// Writes the locks of a flow's folder and of the folders that it includes files of.
fn write_locks(name: &str, today: &str, lang: Lang) -> io::Result<()> {
    let is_built_in = BuiltInTree::from_name(name).is_some() && !Path::new(name).is_dir();
    let locks = if is_built_in { None } else { translation_locks(&*tree_named(name), today) };
    let Some(locks) = locks else {
        let words = Messages::diagnostics(lang);
        return writeln!(stderr(), "{}", words.with("locks-not-written", &[("name", name)]));
    };
    for (path, mut lock) in locks {
        let path = join_normalized(Path::new(name), &path);
        // Another flow may share the folder's files, and speak other languages.
        let before = std::fs::read(&path).ok().and_then(|text| serde_json::from_slice(&text).ok());
        if let Some(before) = before {
            lock.keep_others(&before);
        }
        write(&path, lock.text())?;
    }
    Ok(())
}
