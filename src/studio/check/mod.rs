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
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::LazyLock;

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

/// Something that a flow is checked for.
type Check<'c> = &'c (dyn Fn(&mut CheckContext<'_>) + Sync);

/// Checks a flow.
#[must_use]
pub fn check(tree: &dyn FileTree, days: CheckDays<'_>, layout: LayoutCheck) -> CheckResult {
    let mut read = FlowSources::read(tree);
    let scripts = script::read_all(tree, &mut read.sources, &mut read.diagnostics);
    let FlowSources { sources, files, .. } = &read;
    let pages = source_trees(sources, files);
    let index = LazyLock::new(|| DefinitionIndex::new(&pages));
    // What can be seen in the texts alone is looked at while the flow is made of them; both take about as long.
    let look_at_texts = || {
        let suspected = language::suspected(&CheckContext::new(&index));
        let checks: [Check<'_>; 6] = [
            &names::check_sources,
            &language::check_texts,
            &conduct::check_traits,
            &|desk| names::check_files(tree, sources, desk),
            &|desk| translation::check(tree, desk),
            &|desk| names::check_layout(layout, sources, desk),
        ];
        (side_by_side(&checks, &index), suspected)
    };
    let ((flow, found), (of_texts, suspected)) =
        rayon::join(|| read.resolve(days.today), look_at_texts);
    let complete = !read.diagnostics.has_errors() && !found.has_errors();
    let mut report = read.diagnostics.clone();
    report.extend(found);
    report.extend(of_texts);
    if let Some(flow) = &flow {
        let mut desk = CheckContext::new(&index);
        let of_phrases = || language::check_phrases(flow, &suspected, &mut desk);
        let of_meaning = || complete.then(|| check_meaning(flow, days, &index));
        let ((), of_meaning) = rayon::join(of_phrases, of_meaning);
        report.extend(desk.diagnostics);
        report.extend(of_meaning.unwrap_or_default());
        if complete {
            script::check(flow, tree, &scripts, &mut report);
        }
    }
    // Nobody has to wait until a large flow is taken apart.
    rayon::spawn(|| drop(flow));
    drop(index);
    drop(pages);
    let mut diagnostics = report.without_cascades();
    diagnostics.settle_allowances(&read.sources, complete);
    CheckResult { diagnostics, complete, sources: read.sources }
}

/// Makes some checks side by side; what they find, in their order.
fn side_by_side(checks: &[Check<'_>], index: &DefinitionIndex<'_>) -> Diagnostics {
    let found = checks.par_iter().with_max_len(1).map(|check| {
        let mut desk = CheckContext::new(index);
        check(&mut desk);
        desk.diagnostics
    });
    let mut all = Diagnostics::default();
    for found in found.collect::<Vec<_>>() {
        all.extend(found);
    }
    all
}

/// What follows from a flow as a whole: what can be said and answered, and beside it what is said.
fn check_meaning(flow: &Flow, days: CheckDays<'_>, index: &DefinitionIndex<'_>) -> Diagnostics {
    let domain = Domain::new(flow);
    // Two threads begin with the first and the fifth; what takes longest stands there and behind.
    let checks: [Check<'_>; 8] = [
        &|desk| condition::check(flow, &domain, desk),
        &|desk| claims::check(flow, desk),
        &|desk| gap::check(flow, &domain, desk),
        &|desk| offers::check(flow, desk),
        &|desk| answers::check(flow, &domain, desk),
        &|desk| meaning::check(flow, days, desk),
        &|desk| names::check(flow, desk),
        &|desk| conduct::check(flow, &domain, desk),
    ];
    side_by_side(&checks, index)
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
