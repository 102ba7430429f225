//! `wanliu call`: load the flow, read the customer's context, start the REPL.

use super::UNUSABLE;
use super::args::Call;
use super::files::{Folder, read};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::flow::Flow;
use crate::flow::builtin::BuiltIn;
use crate::flow::context::Context;
use crate::flow::files::{FileProblem, FileTree};
use crate::flow::load::{Loaded, load};
use crate::lang::Lang;
use crate::render::{MOST_SHOWN, Wording, diagnostics};
use crate::repl;
use crate::source::Sources;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

/// The largest customer file, in bytes.
const MOST_CUSTOMER_BYTES: u64 = 1 << 20;

pub(super) fn run(call: &Call, lang: Lang) -> ExitCode {
    let loaded = load_named(&call.flow);
    if !loaded.report.is_empty() {
        complain(lang, "flow-problem", &loaded.sources, &loaded.report, loaded.flow.is_none());
    }
    let Some(flow) = loaded.flow else { return UNUSABLE.into() };
    let mut sources = Sources::default();
    let mut report = Report::default();
    let context = context(&flow, call.customer.as_deref(), &mut sources, &mut report);
    if report.has_errors() {
        complain(lang, "context-problem", &sources, &report, true);
        return UNUSABLE.into();
    }
    match repl::run(&flow, context, lang, call.width.map(usize::from)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            // Where stderr is gone as well there is nobody left to tell.
            let _ = writeln!(anstream::stderr(), "wanliu: {error}");
            UNUSABLE.into()
        }
    }
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
