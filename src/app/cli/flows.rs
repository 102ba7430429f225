//! Flows and customers by the names they have on the command line, and complaints about them.

use super::dates::today;
use super::files::FolderTree;
use super::revision::RevisionTree;
use crate::files::read;
use crate::output::stderr;
use crate::render::{MAX_SHOWN, Messages, diagnostics};
use flow::Flow;
use flow::builtin::BuiltInTree;
use flow::context::Context;
use flow::diagnostic::{Code, Diagnostics};
use flow::files::FileTree;
use flow::lang::Lang;
use flow::load::{LoadedFlow, load};
use flow::source::Sources;
use std::io::Write;
use std::path::Path;

/// The largest customer file, in bytes.
const MAX_CUSTOMER_BYTES: u64 = 1 << 20;

/// A flow by the name of a built-in one, or by its folder.
pub(super) fn load_named(name: &str) -> LoadedFlow {
    load(&*tree_named(name), &today())
}

/// The same, or a flow's folder as it was at a revision of its git repository: `REV:PATH`.
pub(super) fn load_version(name: &str) -> LoadedFlow {
    match RevisionTree::parse(name).filter(|_| !Path::new(name).exists()) {
        Some(tree) => load(&tree, &today()),
        None => load_named(name),
    }
}

/// A flow by its name; what was found is said.
pub(super) fn load_and_report(name: &str, lang: Lang) -> LoadedFlow {
    let loaded = load_named(name);
    report_loaded(&loaded, "flow-unread", lang);
    loaded
}

/// Says what was found in a flow, and `unread` where there is no flow for it; and where it does not speak the language
/// that was asked for, that.
pub(super) fn report_loaded(loaded: &LoadedFlow, unread: &str, lang: Lang) {
    if !loaded.diagnostics.is_empty() {
        let fatal = loaded.flow.is_none();
        print_diagnostics(lang, unread, &loaded.sources, &loaded.diagnostics, fatal);
    }
    let Some(flow) = &loaded.flow else { return };
    let (own, shown) = (flow.languages(), flow.language_for(lang));
    // Whoever asked for no language gets the program's words, and is told where there is a choice of lines.
    let is_a_choice = matches!(lang, Lang::Other(_)) || own.len() > 1;
    if is_a_choice && !shown.is_same_language(lang) {
        let all: Vec<&str> = own.iter().map(Lang::code).collect();
        let (asked, all) = (lang.code(), all.join(", "));
        let values = [("language", asked), ("known", &*all), ("first", shown.code())];
        // Where stderr is gone there is nobody left to tell.
        let _ = writeln!(
            stderr(),
            "wanliu: {}",
            Messages::screens(lang).with("flow-language", &values)
        );
    }
}

/// The files of a flow, by the name of a built-in one or by its folder.
pub(super) fn tree_named(name: &str) -> Box<dyn FileTree> {
    match BuiltInTree::from_name(name) {
        Some(tree) if !Path::new(name).is_dir() => Box::new(tree),
        // Whoever names a flow's own file means the flow.
        _ => match Path::new(name).parent() {
            Some(folder) if name.ends_with("flow.json") => Box::new(FolderTree(folder.into())),
            _ => Box::new(FolderTree(name.into())),
        },
    }
}

pub(super) fn context(
    flow: &Flow,
    customer: Option<&str>,
    sources: &mut Sources,
    report: &mut Diagnostics,
) -> Context {
    let Some(customer) = customer else { return Context::empty(flow) };
    if customer.contains('=') && !Path::new(customer).exists() {
        return Context::read_pairs(flow, customer.split([',', '，']), report);
    }
    match read(Path::new(customer), MAX_CUSTOMER_BYTES) {
        Ok(bytes) => Context::read_json(flow, customer, bytes, sources, report),
        Err(problem) => {
            report.push(problem.diagnostic(customer, MAX_CUSTOMER_BYTES, Code::MissingContext));
            Context::empty(flow)
        }
    }
}

pub(super) fn print_diagnostics(
    lang: Lang,
    id: &str,
    sources: &Sources,
    report: &Diagnostics,
    fatal: bool,
) {
    let mut out = diagnostics(&Messages::diagnostics(lang), sources, report, MAX_SHOWN);
    if fatal {
        let count = report.len().to_string();
        out.push_str(&Messages::screens(lang).with(id, &[("errors", &count)]));
        out.push('\n');
    }
    // Where stderr is gone there is nobody left to tell; the exit code still says it.
    let _ = stderr().write_all(out.as_bytes());
}
