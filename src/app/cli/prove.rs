//! `wanliu prove` and `wanliu goto`: what holds on every call, and the shortest call to somewhere.

use super::args::{Format, GotoArgs, MaxQueryArg, ProveArgs};
use super::disk::{DiskSource, flow_for, relative_to_cwd, scripts_at};
use super::flows::{load_and_report, load_named};
use super::shell::{RecordingHooks, ScriptSaver};
use super::why::describe_error;
use super::{FOUND, UNUSABLE, finish};
use crate::files::{write, write_with};
use crate::output::{stderr, stdout};
use crate::render::{Messages, plain_rows, proofs};
use crate::repl;
use engine::explore::{
    Exploration, MaxAnswer, MaxQuery, ProofResult, ProofStatus, Property, Reached, SearchLimits,
};
use engine::guide::StatePredicate;
use engine::session::Session;
use flow::Flow;
use flow::lang::Lang;
use flow::spelling::nearest;
use serde_json::json;
use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use studio::prove::{self, ProofCounts, ScriptMeta};
use studio::suite::{coverage, discover, run_all};

/// A run that takes longer than this says how far it is.
const LONG: Duration = Duration::from_secs(1);
/// What a row takes: its own words, its parts of layers, and its share of the edges.
const ROW_BYTES: u64 = 640;
/// The exit code after Ctrl-C, as shells have it.
const INTERRUPTED: u8 = 130;
/// The states of a row, about.
const ROW_STATES: u64 = 16;

/// Whether the user asked to stop: what is known so far is told then.
static STOPPED: AtomicBool = AtomicBool::new(false);

pub(super) fn run(args: &ProveArgs, lang: Lang) -> ExitCode {
    finish(args.jobs.apply().and_then(|()| prove(args, lang)))
}

pub(super) fn goto(args: &GotoArgs, lang: Lang) -> ExitCode {
    finish(run_goto(args, lang))
}

fn prove(args: &ProveArgs, lang: Lang) -> io::Result<ExitCode> {
    let words = Messages::screens(lang);
    let loaded = load_and_report(&args.flow, lang);
    let Some(flow) = &loaded.flow else { return Ok(UNUSABLE.into()) };
    let known = || {
        let rules = flow.rules().map(|(_, rule)| &*rule.id);
        Property::ALL.iter().map(|one| one.id()).chain(rules)
    };
    if let Some(unknown) = args.rule.iter().find(|id| known().all(|one| one != **id)) {
        let mut line = words.with("prove-no-rule", &[("name", unknown)]);
        if let Some(near) = nearest(unknown, known()) {
            line = format!("{line}; {}", words.with("did-you-mean", &[("name", near)]));
        }
        writeln!(stderr(), "wanliu: {line}")?;
        return Ok(UNUSABLE.into());
    }
    let goal = args.reach.as_deref().or(args.count.as_deref());
    let spot = match goal.map(|goal| StatePredicate::parse(flow, goal)).transpose() {
        Ok(spot) => spot,
        Err(problem) => {
            writeln!(stderr(), "wanliu: {}", describe_error(&words, &problem))?;
            return Ok(UNUSABLE.into());
        }
    };
    // Where it cannot be caught, Ctrl-C ends the program as it always does.
    let _ = ctrlc::set_handler(|| STOPPED.store(true, Ordering::Relaxed));
    let begun = Instant::now();
    // A time beyond all clocks is no limit.
    let until = args.time.and_then(|seconds| begun.checked_add(Duration::from_secs(seconds)));
    let shown = io::stderr().is_terminal();
    let progress = words.with("prove-progress", &[("rows", "#")]);
    let go_on = |rows: usize| {
        if shown && begun.elapsed() > LONG {
            let progress = progress.replace('#', &rows.to_string());
            // A terminal that is gone shows no progress; the rest goes on.
            let _ = write!(stderr(), "\r{progress}\x1b[K");
        }
        !STOPPED.load(Ordering::Relaxed) && until.is_none_or(|until| Instant::now() < until)
    };
    let rows = args.states.map_or(u64::MAX, |states| states.div_ceil(ROW_STATES));
    let rows = rows.min(args.memory.saturating_mul(1 << 20) / ROW_BYTES);
    let rows = usize::try_from(rows).unwrap_or(usize::MAX);
    let limits = SearchLimits { symbolic_states: rows, keep_going: &go_on };
    let exploration = Exploration::new(flow, limits);
    let clear = || {
        if shown && begun.elapsed() > LONG {
            // As above.
            let _ = write!(stderr(), "\r\x1b[K");
        }
    };
    if let Some(spot) = spot {
        clear();
        return run_query(args, &exploration, &spot, &words);
    }
    if let Some(most) = args.most {
        clear();
        return maximum(args, most, &exploration, &words);
    }
    if let Some(folder) = &args.suite {
        clear();
        return suite(args, folder, &exploration, &words);
    }
    if let Some(file) = &args.graph {
        clear();
        write_with(file, |out| {
            proofs::graph(&exploration).try_for_each(|line| writeln!(out, "{line}"))
        })?;
        tell_bound(exploration.is_bounded(), &words, &mut stdout())?;
        return Ok(ExitCode::SUCCESS);
    }
    let wanted = |id: &str| args.rule.is_empty() || args.rule.iter().any(|one| one == id);
    let findings = exploration.prove(limits, wanted);
    clear();
    let interrupted = STOPPED.load(Ordering::Relaxed);
    if interrupted || until.is_some_and(|until| Instant::now() >= until) {
        writeln!(stderr(), "{}", words.text("prove-stopped"))?;
    }
    let mut out = stdout();
    let place = |sections: &[&str], id: &str| loaded.definition_line(sections, id);
    match args.format {
        Format::Text => write!(out, "{}", proofs::text(&exploration, &findings, &place, &words))?,
        Format::Json => {
            let seconds = begun.elapsed().as_secs_f64();
            writeln!(out, "{}", proofs::json(&exploration, &findings, &place, seconds, lang))?;
        }
    }
    if let Some(folder) = &args.write {
        write_witnesses(args, folder, flow, &findings, &words)?;
    }
    Ok(if interrupted { INTERRUPTED.into() } else { code(args, &findings) })
}

fn code(args: &ProveArgs, findings: &[ProofResult]) -> ExitCode {
    let outcome = ProofCounts::count(findings);
    let denied = args.deny.is_some() && outcome.warned > 0;
    let undecided = args.strict && outcome.bounded > 0;
    if outcome.refuted > 0 || denied || undecided { FOUND.into() } else { ExitCode::SUCCESS }
}

fn write_witnesses(
    args: &ProveArgs,
    folder: &Path,
    flow: &Flow,
    findings: &[ProofResult],
    words: &Messages,
) -> io::Result<()> {
    let mut count = 0;
    for finding in findings.iter().filter(|one| one.status == ProofStatus::Refuted) {
        let Some(witness) = &finding.witness else { continue };
        let path = folder.join(format!("{}.call", prove::file_name(flow, finding)));
        let named = flow_for(&args.flow, &path.display().to_string());
        let titled = ScriptMeta {
            flow: named,
            lang: words.lang(),
            title: finding.id(flow),
            tags: vec!["proof".to_owned()],
        };
        write(&path, prove::script(flow, witness, &titled).to_string())?;
        count += 1;
    }
    let folder = folder.display().to_string();
    let values = [("count", &*count.to_string()), ("folder", &*folder)];
    writeln!(stderr(), "{}", words.with("prove-written", &values))
}

fn run_query(
    args: &ProveArgs,
    exploration: &Exploration<'_>,
    spot: &StatePredicate,
    words: &Messages,
) -> io::Result<ExitCode> {
    let mut out = stdout();
    if args.count.is_some() {
        let count = exploration.count(spot);
        match args.format {
            Format::Json => {
                let bounded = exploration.is_bounded();
                writeln!(out, "{}", json!({ "count": count, "bounded": bounded }))?;
            }
            Format::Text => {
                let count = count.to_string();
                let all = exploration.states().to_string();
                let values = [("count", &*count), ("all", &*all)];
                writeln!(out, "{}", words.with("prove-count", &values))?;
                tell_bound(exploration.is_bounded(), words, &mut out)?;
            }
        }
        return Ok(ExitCode::SUCCESS);
    }
    let reached = exploration.reach(spot, SearchLimits::default());
    let unknown = matches!(reached, Reached::Unknown);
    let found = reached.call();
    match (args.format, &found) {
        (Format::Json, found) => {
            let title = args.reach.as_deref().unwrap_or_default();
            let call = found.as_ref();
            let call =
                call.map(|one| proofs::witness_json(exploration.flow(), one, title, words.lang()));
            let bounded = exploration.is_bounded() || unknown;
            writeln!(
                out,
                "{}",
                json!({ "reached": call.is_some(), "call": call, "bounded": bounded })
            )?;
        }
        (Format::Text, Some(witness)) => {
            write!(out, "{}", proofs::reach_text(exploration.flow(), witness, words))?;
        }
        (Format::Text, None) => writeln!(out, "{}", never(unknown, words))?,
    }
    Ok(if found.is_some() { ExitCode::SUCCESS } else { FOUND.into() })
}

fn never(unknown: bool, words: &Messages) -> String {
    words.text(if unknown { "prove-perhaps" } else { "prove-never" })
}

fn maximum(
    args: &ProveArgs,
    most: MaxQueryArg,
    exploration: &Exploration<'_>,
    words: &Messages,
) -> io::Result<ExitCode> {
    let most = match most {
        MaxQueryArg::Discount => MaxQuery::Discount,
        MaxQueryArg::Turns => MaxQuery::Turns,
        MaxQueryArg::Proposals => MaxQuery::Proposals,
        MaxQueryArg::Words => MaxQuery::Words(words.lang()),
    };
    let flow = exploration.flow();
    let mut out = stdout();
    let query = most;
    let MaxAnswer { most: found, bounded } = exploration.maximum(query, SearchLimits::default());
    match (args.format, &found) {
        (Format::Json, found) => {
            let found = found.as_ref().map(|found| {
                json!({
                    "value": found.value,
                    "item": found.item.map(|item| &*flow.item(item).id),
                    "call": proofs::witness_json(flow, &found.witness, "", words.lang()),
                })
            });
            writeln!(out, "{}", json!({ "most": found, "bounded": bounded }))?;
        }
        (Format::Text, Some(found)) => {
            write!(out, "{}", proofs::maximum_text(flow, query, found, words))?;
        }
        (Format::Text, None) => writeln!(out, "{}", words.text("prove-none"))?,
    }
    if args.format == Format::Text {
        tell_bound(bounded, words, &mut out)?;
    }
    Ok(if found.is_some() { ExitCode::SUCCESS } else { FOUND.into() })
}

/// Says, behind an answer, that it is of a part only, where it is.
fn tell_bound(bounded: bool, words: &Messages, out: &mut dyn Write) -> io::Result<()> {
    if bounded {
        writeln!(out, "{}", words.text("prove-bounded"))?;
    }
    Ok(())
}

/// Writes scripts that come to everything, or to what the flow's own do not.
fn suite(
    args: &ProveArgs,
    folder: &Path,
    exploration: &Exploration<'_>,
    words: &Messages,
) -> io::Result<ExitCode> {
    if std::fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some()) {
        let folder = folder.display().to_string();
        let told = words.with("prove-not-empty", &[("folder", &folder)]);
        writeln!(stderr(), "wanliu: {told}")?;
        return Ok(UNUSABLE.into());
    }
    let own = if args.missing { scripts_at(Path::new(&args.flow))? } else { Vec::new() };
    let mut suite = discover(&own, &DiskSource, plain_rows);
    let path = Path::new(&args.flow);
    let name = if path.is_dir() { relative_to_cwd(path) } else { args.flow.clone() };
    let at = suite.with_flow(&name, || load_named(&args.flow));
    let ran = run_all(&suite, false, &|_| {});
    let mut count = 0;
    for one in coverage(&suite, &ran).iter().filter(|one| one.flow == at) {
        for (number, mut script) in (1..).zip(prove::scripts_for_missing(exploration, &suite, one))
        {
            let path = folder.join(format!("suite-{number:03}.call"));
            script.header.flow = flow_for(&args.flow, &path.display().to_string());
            write(&path, script.to_string())?;
            count += 1;
        }
    }
    let folder = folder.display().to_string();
    let values = [("count", &*count.to_string()), ("folder", &*folder)];
    let id = if count == 0 { "prove-nothing-missing" } else { "prove-written" };
    writeln!(stdout(), "{}", words.with(id, &values))?;
    tell_bound(exploration.is_bounded(), words, &mut stdout())?;
    Ok(ExitCode::SUCCESS)
}

fn run_goto(args: &GotoArgs, lang: Lang) -> io::Result<ExitCode> {
    let words = Messages::screens(lang);
    let Some(flow) = load_and_report(&args.flow, lang).flow else { return Ok(UNUSABLE.into()) };
    let spot = match StatePredicate::parse(&flow, &args.place) {
        Ok(spot) => spot,
        Err(problem) => {
            writeln!(stderr(), "wanliu: {}", describe_error(&words, &problem))?;
            return Ok(UNUSABLE.into());
        }
    };
    let exploration = Exploration::new(&flow, SearchLimits::default());
    let reached = exploration.reach(&spot, SearchLimits::default());
    let unknown = matches!(reached, Reached::Unknown);
    let Some(witness) = reached.call() else {
        writeln!(stderr(), "wanliu: {}", never(unknown, &words))?;
        return Ok(FOUND.into());
    };
    let titled =
        ScriptMeta { flow: Some(args.flow.clone()), lang, title: &args.place, tags: Vec::new() };
    let script = prove::script(&flow, &witness, &titled);
    if let Some(path) = &args.to {
        let mut script = script;
        script.header.flow = flow_for(&args.flow, &path.display().to_string());
        write(path, script.to_string())?;
        return Ok(ExitCode::SUCCESS);
    }
    if !args.call {
        write!(stdout(), "{script}")?;
        return Ok(ExitCode::SUCCESS);
    }
    let customer = witness.customer.join(",");
    let session = Session::at(&flow, witness.context, witness.history);
    let save: ScriptSaver<'_> = Box::new(|session, path| {
        super::shell::save(session, path, lang, &args.flow, Some(&customer))
    });
    repl::run(session, lang, None, &mut RecordingHooks::new(lang, save, None))?;
    Ok(ExitCode::SUCCESS)
}
