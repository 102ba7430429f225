//! `wanliu test`: scripts run, and told about.

use super::args::{CoverageFormat, TestArgs, TestFormat};
use super::disk::{DiskSource, flow_for, scripts_at};
use super::flows::print_diagnostics;
use super::watch::FileWatcher;
use super::{FOUND, UNUSABLE, finish};
use crate::files::{folder_of, rewrite_all, write};
use crate::output::{stderr, stdout};
use crate::render::tests::{
    coverage_html, coverage_json, coverage_text, json, junit, mutants_json, mutants_text, text,
};
use crate::render::{Messages, plain_rows};
use engine::explore::{Exploration, SearchLimits};
use engine::script::Script;
use flow::lang::Lang;
use flow::source::SourceId;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};
use studio::prove::scripts_for_missing;
use studio::suite::{
    Suite, TestCounts, TestResult, accept, coverage, discover, killing_script, run_all,
    run_mutants, shrink,
};

/// A run that takes longer than this says how far it is.
const LONG: Duration = Duration::from_secs(1);

pub(super) fn run(args: &TestArgs, lang: Lang) -> ExitCode {
    let run = if args.watch { watch } else { once };
    let done = args.jobs.apply().and_then(|()| run(args, lang));
    finish(done)
}

/// Runs again whenever a file changes; it ends by Ctrl-C.
fn watch(args: &TestArgs, lang: Lang) -> io::Result<ExitCode> {
    let folder = |path: &String| {
        let path = PathBuf::from(path);
        if path.is_file() { folder_of(&path).to_path_buf() } else { path }
    };
    let folders: Vec<PathBuf> = args.paths.iter().map(folder).collect();
    loop {
        let watcher = FileWatcher::new(&folders)?;
        once(args, lang)?;
        let words = Messages::diagnostics(lang);
        writeln!(stderr(), "{}", words.text("watching"))?;
        watcher.wait()?;
    }
}

fn once(args: &TestArgs, lang: Lang) -> io::Result<ExitCode> {
    let words = Messages::screens(lang);
    let mut paths = Vec::new();
    for path in &args.paths {
        let scripts = scripts_at(Path::new(path))?;
        if scripts.is_empty() {
            writeln!(stderr(), "wanliu: {}", words.with("test-none", &[("path", path)]))?;
            return Ok(UNUSABLE.into());
        }
        paths.extend(scripts);
    }
    paths.sort();
    paths.dedup();
    let (mut suite, mut ran) = discover_and_run(&paths, args);
    if suite.cases.is_empty() && suite.unreadable == 0 {
        writeln!(stderr(), "wanliu: {}", words.text("test-none-chosen"))?;
        return Ok(UNUSABLE.into());
    }
    if args.accept {
        let accepted = accept(&suite, &ran);
        let of = |(id, text): (&SourceId, &String)| {
            let source = suite.sources.get(*id)?;
            Some((PathBuf::from(&source.name), text.clone()))
        };
        rewrite_all(&accepted.iter().filter_map(of).collect::<Vec<_>>())?;
        for (id, text) in accepted {
            let Some(source) = suite.sources.get(id) else { continue };
            let mut out = stdout();
            writeln!(out, "{}", words.with("test-accepted", &[("path", &source.name)]))?;
            // What was expected, and what is now.
            let only = |these: &str, those: &str, sign: char| -> Vec<String> {
                let those: Vec<&str> = those.lines().collect();
                let here = these.lines().filter(|line| !those.contains(line));
                here.map(|line| format!("  {sign} {line}")).collect()
            };
            for line in only(&source.text, &text, '-').iter().chain(&only(&text, &source.text, '+'))
            {
                writeln!(out, "{line}")?;
            }
        }
        (suite, ran) = discover_and_run(&paths, args);
    }
    for (_, loaded) in &suite.flows {
        if !loaded.diagnostics.is_empty() {
            print_diagnostics(
                lang,
                "flow-unread",
                &loaded.sources,
                &loaded.diagnostics,
                loaded.flow.is_none(),
            );
        }
    }
    if !suite.diagnostics.is_empty() {
        print_diagnostics(lang, "script-problem", &suite.sources, &suite.diagnostics, true);
    }
    if let Some(form) = args.coverage {
        return cover(args, form, &suite, &ran, lang);
    }
    if args.mutants {
        return mutate(args, &suite, &ran, &words);
    }
    if args.shrink {
        return show_shrunk(&suite, &ran, &words);
    }
    let told = match args.format {
        TestFormat::Text => text(&suite, &ran, &words),
        TestFormat::Json => json(&suite, &ran, &words),
        TestFormat::Junit => junit(&suite, &ran, &words),
    };
    stdout().write_all(told.as_bytes())?;
    let clean = TestCounts::new(&suite, &ran).is_clean();
    Ok(if clean { ExitCode::SUCCESS } else { FOUND.into() })
}

/// Tells the coverage instead of what came of each script; the exit code is the same.
fn cover(
    args: &TestArgs,
    form: CoverageFormat,
    suite: &Suite,
    ran: &[Option<TestResult>],
    lang: Lang,
) -> io::Result<ExitCode> {
    let words = Messages::screens(lang);
    let covered = coverage(suite, ran);
    let told = match form {
        CoverageFormat::Text => coverage_text(suite, &covered, &words) + &text(suite, ran, &words),
        CoverageFormat::Json => coverage_json(suite, &covered),
        CoverageFormat::Html => coverage_html(suite, &covered),
    };
    stdout().write_all(told.as_bytes())?;
    if let Some(folder) = &args.write {
        let scripts = covered.iter().flat_map(|one| {
            let flow = suite.flows.get(one.flow).and_then(|(_, loaded)| loaded.flow.as_ref());
            flow.map_or_else(Vec::new, |flow| {
                let limits = SearchLimits::default();
                scripts_for_missing(&Exploration::new(flow, limits), suite, one)
            })
        });
        write_scripts(folder, "gap", scripts, &words)?;
    }
    let clean = TestCounts::new(suite, ran).is_clean();
    Ok(if clean { ExitCode::SUCCESS } else { FOUND.into() })
}

/// Tells which changes to the flow no script notices.
fn mutate(
    args: &TestArgs,
    suite: &Suite,
    ran: &[Option<TestResult>],
    words: &Messages,
) -> io::Result<ExitCode> {
    let all = run_mutants(suite, ran);
    let told = match args.format {
        TestFormat::Json => mutants_json(suite, &all),
        TestFormat::Text | TestFormat::Junit => mutants_text(suite, &all, words),
    };
    stdout().write_all(told.as_bytes())?;
    if let Some(folder) = &args.write {
        let unnoticed = all.iter().flat_map(|one| one.survivors.iter().map(|it| (one.flow, *it)));
        let scripts =
            unnoticed.filter_map(|(flow, mutation)| killing_script(suite, flow, mutation));
        write_scripts(folder, "mutant", scripts, words)?;
    }
    let clean = all.iter().all(|one| one.survivors.is_empty());
    Ok(if clean { ExitCode::SUCCESS } else { FOUND.into() })
}

/// Writes scripts that the program made, their flows named as they are seen from there, and says how many.
fn write_scripts(
    folder: &Path,
    name: &str,
    scripts: impl Iterator<Item = Script>,
    words: &Messages,
) -> io::Result<()> {
    let mut count = 0;
    for mut script in scripts {
        count += 1;
        let path = folder.join(format!("{name}-{count:03}.call"));
        let flow = script.header.flow.take();
        script.header.flow = flow.and_then(|flow| flow_for(&flow, &path.display().to_string()));
        write(&path, script.to_string())?;
    }
    let values = [("count", &*count.to_string()), ("folder", &*folder.display().to_string())];
    writeln!(stderr(), "wanliu: {}", words.with("test-written", &values))
}

/// Shows each failing script in its shortest form, as a script.
fn show_shrunk(
    suite: &Suite,
    ran: &[Option<TestResult>],
    words: &Messages,
) -> io::Result<ExitCode> {
    let mut clean = true;
    for (play, ran) in suite.cases.iter().zip(ran) {
        if ran.as_ref().is_none_or(|ran| ran.passed) {
            continue;
        }
        clean = false;
        let flow = suite.flows.get(play.flow).and_then(|(_, one)| one.flow.as_ref());
        let Some(small) = flow.and_then(|flow| shrink(flow, play)) else { continue };
        writeln!(stdout(), "# {} {}\n{}", words.text("test-failed"), play.name, play.header)?;
        for step in &small.steps {
            let source = suite.sources.get(step.source);
            let line = source.and_then(|source| source.text.get(step.span.start..step.span.end));
            writeln!(stdout(), "{}", line.unwrap_or_default())?;
        }
    }
    Ok(if clean { ExitCode::SUCCESS } else { FOUND.into() })
}

/// The scripts that are wanted, and what came of each.
fn discover_and_run(paths: &[String], args: &TestArgs) -> (Suite, Vec<Option<TestResult>>) {
    let mut suite = discover(paths, &DiskSource, plain_rows);
    suite.cases.retain(|play| {
        args.filter.as_ref().is_none_or(|filter| filter.is_match(&play.name))
            && (args.tag.is_empty() || args.tag.iter().any(|tag| play.header.tags.contains(tag)))
    });
    let ran = all(args, &suite);
    (suite, ran)
}

fn all(args: &TestArgs, suite: &Suite) -> Vec<Option<TestResult>> {
    let begun = Instant::now();
    let tell = io::stderr().is_terminal();
    let total = suite.cases.len();
    let seen = |done: usize| {
        if tell && done.is_multiple_of(1_000) && begun.elapsed() > LONG {
            // Progress is no result: where it cannot be shown, nothing is lost.
            let _ = write!(stderr(), "\r{done}/{total}");
        }
    };
    let ran = run_all(suite, args.fail_fast, &seen);
    if tell && begun.elapsed() > LONG {
        let _ = writeln!(stderr());
    }
    ran
}
