//! Flows and customers by the names they have on the command line, and complaints about them.

use super::files::{Folder, read};
use crate::render::{MOST_SHOWN, Wording, diagnostics};
use flow::Flow;
use flow::builtin::BuiltIn;
use flow::context::Context;
use flow::diagnostic::{Code, Diagnostic, Report};
use flow::files::{FileProblem, FileTree};
use flow::lang::Lang;
use flow::load::{Loaded, load};
use flow::source::Sources;
use std::io::Write;
use std::path::Path;

/// The largest customer file, in bytes.
const MOST_CUSTOMER_BYTES: u64 = 1 << 20;

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

/// A moment as clocks here show it.
pub(super) fn moment(begun: &str) -> String {
    let zone = jiff::tz::TimeZone::system();
    let local = begun.parse::<jiff::Timestamp>().map(|time| time.to_zoned(zone));
    local.map_or_else(|_| begun.to_owned(), |time| time.strftime("%Y-%m-%d %H:%M").to_string())
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
