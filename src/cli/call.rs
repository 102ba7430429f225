//! `wanliu call`: load the flow, read the customer's context, start the REPL.

use super::UNUSABLE;
use super::args::Call;
use super::edit::write;
use super::files::{Folder, read};
use super::test::Disk;
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::flow::Flow;
use crate::flow::builtin::BuiltIn;
use crate::flow::context::Context;
use crate::flow::files::{FileProblem, FileTree};
use crate::flow::load::{Loaded, load};
use crate::lang::Lang;
use crate::render::{MOST_SHOWN, Wording, diagnostics};
use crate::repl;
use crate::script::{Header, record};
use crate::session::Session;
use crate::source::Sources;
use crate::suite::{Shelf, Wrong, gather, replay, run as run_play, text};
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

/// The largest customer file, in bytes.
const MOST_CUSTOMER_BYTES: u64 = 1 << 20;

pub(super) fn run(call: &Call, lang: Lang) -> ExitCode {
    let done = match &call.script {
        Some(script) => go_on(call, script, lang),
        None => begin(call, lang),
    };
    match done {
        Ok(code) => code,
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            // Where stderr is gone as well there is nobody left to tell.
            let _ = writeln!(anstream::stderr(), "wanliu: {error}");
            UNUSABLE.into()
        }
    }
}

fn begin(call: &Call, lang: Lang) -> std::io::Result<ExitCode> {
    let name = call.flow.as_deref().unwrap_or("mobile");
    let loaded = load_named(name);
    if !loaded.report.is_empty() {
        complain(lang, "flow-problem", &loaded.sources, &loaded.report, loaded.flow.is_none());
    }
    let Some(flow) = loaded.flow else { return Ok(UNUSABLE.into()) };
    let mut sources = Sources::default();
    let mut report = Report::default();
    let context = context(&flow, call.customer.as_deref(), &mut sources, &mut report);
    if report.has_errors() {
        complain(lang, "context-problem", &sources, &report, true);
        return Ok(UNUSABLE.into());
    }
    let session = Session::new(&flow, context);
    let save = |session: &Session<'_>, path: &str| {
        save(session, path, lang, name, call.customer.as_deref())
    };
    repl::run(session, lang, call.width.map(usize::from), &save)?;
    Ok(ExitCode::SUCCESS)
}

/// Replays a script, and goes on from where it stands.
fn go_on(call: &Call, script: &str, lang: Lang) -> std::io::Result<ExitCode> {
    let suite = gather(&[script.to_owned()], &Disk);
    for (_, loaded) in &suite.flows {
        if !loaded.report.is_empty() {
            complain(lang, "flow-problem", &loaded.sources, &loaded.report, loaded.flow.is_none());
        }
    }
    if !suite.report.is_empty() {
        complain(lang, "script-problem", &suite.sources, &suite.report, true);
    }
    let play = suite.plays.first();
    let flow = play.and_then(|play| suite.flows.get(play.flow));
    let (Some(play), Some((name, Loaded { flow: Some(flow), .. }))) = (play, flow) else {
        return Ok(UNUSABLE.into());
    };
    let lang = play.header.lang.unwrap_or(lang);
    let save = |session: &Session<'_>, path: &str| {
        save(session, path, lang, name, play.header.customer.as_deref())
    };
    let ran = run_play(flow, play);
    let refused = ran.failures.iter().find(|one| matches!(one.wrong, Wrong::Refused(_)));
    if refused.is_some() {
        let told = text(&suite, &[Some(ran.clone())], &Wording::screens(lang));
        std::io::Write::write_all(&mut anstream::stderr(), told.as_bytes())?;
    }
    let session = replay(flow, play, refused.map_or(play.steps.len(), |one| one.step));
    repl::run(session, lang, call.width.map(usize::from), &save)?;
    Ok(ExitCode::SUCCESS)
}

/// Writes a call down as a script. Its header names the flow, unless the script lies in it.
fn save(
    session: &Session<'_>,
    path: &str,
    lang: Lang,
    flow: &str,
    customer: Option<&str>,
) -> Result<(), String> {
    let customer = customer.map(|customer| {
        let is_pairs = customer.contains('=') && !Path::new(customer).exists();
        if is_pairs { customer.to_owned() } else { absolute(customer) }
    });
    let case = session.case();
    let broken: Vec<&str> =
        session.audit().breaches.iter().map(|breach| &*case.flow().rule(breach.rule).id).collect();
    let header =
        Header { flow: flow_for(flow, path), customer, lang: Some(lang), ..Header::default() };
    let script = record(case, session.history(), &broken, header);
    write(Path::new(path), &script.to_string()).map_err(|error| error.to_string())
}

/// How a script at `path` names its flow; not at all, if it lies in it.
pub(super) fn flow_for(flow: &str, path: &str) -> Option<String> {
    if !Path::new(flow).is_dir() {
        return Some(flow.to_owned());
    }
    let flow = absolute(flow);
    let lies_in_it = absolute(&Disk.flow_of(&absolute(path), None)) == flow;
    (!lies_in_it).then_some(flow)
}

fn absolute(path: &str) -> String {
    std::path::absolute(path).map_or_else(|_| path.to_owned(), |path| path.display().to_string())
}

/// A flow by the name of a built-in one, or by its folder.
pub(super) fn load_named(name: &str) -> Loaded {
    load(&*tree_named(name), &today())
}

/// The files of a flow, by the name of a built-in one or by its folder.
pub(super) fn tree_named(name: &str) -> Box<dyn FileTree> {
    match BuiltIn::named(name) {
        Some(tree) if !Path::new(name).is_dir() => Box::new(tree),
        // Whoever names a flow's own file means the flow.
        _ => match Path::new(name).parent() {
            Some(folder) if name.ends_with("flow.json") => Box::new(Folder(folder.into())),
            _ => Box::new(Folder(name.into())),
        },
    }
}

/// Today's date, as `YYYY-MM-DD`.
pub(super) fn today() -> String {
    jiff::Zoned::now().date().to_string()
}

pub(super) fn context(
    flow: &Flow,
    customer: Option<&str>,
    sources: &mut Sources,
    report: &mut Report,
) -> Context {
    let Some(customer) = customer else { return Context::empty(flow) };
    if customer.contains('=') && !Path::new(customer).exists() {
        return Context::read_pairs(flow, customer.split([',', '，']), report);
    }
    match read(Path::new(customer), MOST_CUSTOMER_BYTES) {
        Ok(bytes) => Context::read_json(flow, customer, bytes, sources, report),
        Err(problem) => {
            let finding = match problem {
                FileProblem::Missing => Diagnostic::new(Code::MissingContext),
                FileProblem::TooLarge => Diagnostic::new(Code::TooLarge)
                    .with("most", (MOST_CUSTOMER_BYTES >> 20).to_string()),
                FileProblem::Unreadable(why) => {
                    Diagnostic::new(Code::Unreadable).with("detail", why)
                }
            };
            report.push(finding.with("name", customer));
            Context::empty(flow)
        }
    }
}

pub(super) fn complain(lang: Lang, id: &str, sources: &Sources, report: &Report, fatal: bool) {
    let mut out = diagnostics(&Wording::diagnostics(lang), sources, report, MOST_SHOWN);
    if fatal {
        let count = report.len().to_string();
        out.push_str(&Wording::screens(lang).with(id, &[("errors", &count)]));
        out.push('\n');
    }
    // Where stderr is gone there is nobody left to tell; the exit code still says it.
    let _ = anstream::stderr().write_all(out.as_bytes());
}
