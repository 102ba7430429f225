//! Checking: everything that can be known to be wrong with a flow without running a call.
//!
//! Loading finds what keeps a flow from being read. This goes on from there: conditions that exclude
//! each other, gaps, what is unused or out of reach, what a reason lacks, lines that cannot be said, and
//! what conduct forbids. Findings are collected, each at its place; nothing here knows their wording.
//! Exact where it says *never*: it reports only what no call can contradict, or what a call shows.

mod answers;
mod claims;
mod condition;
mod conduct;
mod desk;
mod domain;
mod figures;
mod gap;
mod language;
mod meaning;
mod names;
mod offers;
mod region;
pub mod script;
mod translation;

pub use translation::{
    LOCK_FILE, TranslatedText, TranslatedTexts, TranslationLock, TranslationState,
};

use desk::{CheckContext, DefinitionIndex, source_trees};
use domain::Domain;
use flow::Flow;
use flow::diagnostic::Diagnostics;
use flow::files::FileTree;
use flow::id::ItemId;
use flow::lang::Lang;
use flow::load::{DraftFlow, FlowSources, load_draft};
use flow::source::Sources;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// What a check gives.
#[derive(Debug)]
pub struct CheckResult {
    /// The texts that the report points into.
    pub sources: Sources,
    /// Everything that was found.
    pub diagnostics: Diagnostics,
    /// Whether all was looked at; `false` if mistakes of form or names had to be mended first.
    pub complete: bool,
}

/// Whether files have to be in the one layout.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LayoutCheck {
    /// Any layout will do.
    Free,
    /// What `fmt` would change is found.
    Checked,
}

/// The days that evidence is measured by, as `YYYY-MM-DD`.
#[derive(Debug, Clone, Copy)]
pub struct CheckDays<'d> {
    /// Evidence whose last day lies before this one has run out.
    pub today: &'d str,
    /// Evidence whose last day is this one or earlier ends soon.
    pub soon: &'d str,
}

/// Checks a flow.
#[must_use]
pub fn check(tree: &dyn FileTree, days: CheckDays<'_>, layout: LayoutCheck) -> CheckResult {
    let mut read = FlowSources::read(tree);
    let scripts = script::read_all(tree, &mut read.sources, &mut read.diagnostics);
    let FlowSources { sources, files, .. } = &read;
    let (pages, index, flow) = (OnceLock::new(), OnceLock::new(), OnceLock::new());
    // Whoever needs one of the two first makes it, and the other waits for it.
    let desk = || {
        let pages = pages.get_or_init(|| desk::source_trees(sources, files));
        CheckContext::new(index.get_or_init(|| DefinitionIndex::new(pages)))
    };
    let flow = || flow.get_or_init(|| read.resolve(days.today));
    let look_at_wording = || {
        let mut desk = desk();
        let suspected = language::suspected(&desk);
        conduct::check_traits(&mut desk);
        if layout == LayoutCheck::Checked {
            names::check_layout(sources, &mut desk);
        }
        if let (Some(flow), _) = flow() {
            language::check_phrases(flow, &suspected, &mut desk);
        }
        desk.diagnostics
    };
    let look_at_texts = || {
        let mut desk = desk();
        check_texts(&mut desk);
        desk.diagnostics
    };
    let look_at_meaning = || {
        let (flow, found) = flow();
        let mut desk = desk();
        names::check_files(tree, sources, &mut desk);
        translation::check(tree, &mut desk);
        let complete = !read.diagnostics.has_errors() && !found.has_errors();
        if let Some(flow) = flow.as_ref().filter(|_| complete) {
            script::check(flow, tree, &scripts, &mut desk.diagnostics);
            check_meaning(flow, days, &mut desk);
        }
        (desk.diagnostics, found, complete)
    };
    // How a flow speaks is looked at while what it means is found out; both take about as long.
    let look_at_speech = || rayon::join(look_at_wording, look_at_texts);
    let ((of_meaning, found, complete), (of_wording, of_texts)) =
        rayon::join(look_at_meaning, look_at_speech);
    let mut report = read.diagnostics.clone();
    report.extend(found.clone());
    report.extend(of_wording);
    report.extend(of_texts);
    report.extend(of_meaning);
    drop((pages, scripts));
    let mut diagnostics = report.without_cascades();
    diagnostics.settle_allowances(&read.sources, complete);
    CheckResult { diagnostics, complete, sources: read.sources }
}

/// What can be seen in the texts alone, whatever else is wrong with a flow.
fn check_texts(desk: &mut CheckContext<'_>) {
    names::check_sources(desk);
    language::check_texts(desk);
}

/// What follows from a flow as a whole: what can be said and answered, and beside it what is said.
fn check_meaning(flow: &Flow, days: CheckDays<'_>, desk: &mut CheckContext<'_>) {
    let domain = Domain::new(flow);
    let (mut of_calls, mut of_lines) = (desk.beside(), desk.beside());
    let look_at_calls = || {
        condition::check(flow, &domain, &mut of_calls);
        gap::check(flow, &domain, &mut of_calls);
        answers::check(flow, &domain, &mut of_calls);
        conduct::check(flow, &domain, &mut of_calls);
    };
    let look_at_lines = || {
        names::check(flow, &mut of_lines);
        meaning::check(flow, days, &mut of_lines);
        offers::check(flow, &mut of_lines);
        claims::check(flow, &mut of_lines);
    };
    rayon::join(look_at_calls, look_at_lines);
    desk.diagnostics.extend(of_calls.diagnostics);
    desk.diagnostics.extend(of_lines.diagnostics);
}

/// The items that no call can come to say.
#[must_use]
pub fn unreachable_items(flow: &Flow) -> Vec<ItemId> {
    let domain = Domain::new(flow);
    flow.items()
        .filter(|(_, item)| !condition::is_attainable(flow, item, &domain))
        .map(|(id, _)| id)
        .collect()
}

/// The locks of a flow's translations as they are now, by their path; `None` for a flow with mistakes that
/// keep it from being read.
#[must_use]
pub fn translation_locks(
    tree: &dyn FileTree,
    today: &str,
) -> Option<BTreeMap<String, TranslationLock>> {
    let DraftFlow { sources, files, diagnostics: report, .. } = load_draft(tree, today);
    (!report.has_errors()).then(|| translation::locks(&source_trees(&sources, &files)))
}

/// Every text of a flow in its languages, and in one `more` that it is to be translated into, and how far its translation
/// is; `None` for a flow with mistakes that keep it from being read.
#[must_use]
pub fn translated_texts(
    tree: &dyn FileTree,
    today: &str,
    more: Option<Lang>,
) -> Option<TranslatedTexts> {
    let DraftFlow { sources, files, diagnostics: report, .. } = load_draft(tree, today);
    (!report.has_errors()).then(|| translation::texts(tree, &source_trees(&sources, &files), more))
}
