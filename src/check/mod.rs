//! Checking: everything that can be known to be wrong with a flow without running a call.
//!
//! Loading finds what keeps a flow from being read. This goes on from there: conditions that exclude
//! each other, gaps, what is unused or out of reach, what a reason lacks, lines that cannot be said, and
//! what conduct forbids. Findings are collected, each at its place; nothing here knows their wording.
//! Exact where it says *never*: it reports only what no call can contradict, or what a call shows.

mod condition;
mod conduct;
mod desk;
mod domain;
mod gap;
mod language;
mod meaning;
mod names;
mod region;
pub mod script;
mod translation;

pub use translation::{LOCK, Lock};

use crate::diagnostic::Report;
use crate::flow::Flow;
use crate::flow::files::FileTree;
use crate::flow::id::ItemId;
use crate::flow::load::{Draft, draft};
use crate::source::Sources;
use desk::{Desk, Index, pages};
use domain::Domain;
use std::collections::BTreeMap;

/// What a check gives.
#[derive(Debug)]
pub struct Checked {
    /// The texts that the report points into.
    pub sources: Sources,
    /// Everything that was found.
    pub report: Report,
    /// Whether all was looked at; `false` if mistakes of form or names had to be mended first.
    pub complete: bool,
}

/// Whether files have to be in the one layout.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// Any layout will do.
    Free,
    /// What `fmt` would change is found.
    Checked,
}

/// Checks a flow. Evidence whose last day lies before `today` (`YYYY-MM-DD`) has run out.
#[must_use]
pub fn check(tree: &dyn FileTree, today: &str, layout: Layout) -> Checked {
    let Draft { flow, mut sources, files, mut report } = draft(tree, today);
    let scripts = script::read_all(tree, &mut sources, &mut report);
    let complete = !report.has_errors();
    let pages = pages(&sources, &files);
    let index = Index::of(&sources, &pages);
    let flow = flow.as_ref();
    // Looking for phrases takes as long as all the rest, so both are done side by side.
    let (of_phrases, of_the_rest) = std::thread::scope(|scope| {
        let phrases = scope.spawn(|| {
            let mut desk = Desk::new(&index);
            if let Some(flow) = flow {
                language::check_phrases(flow, &mut desk);
            }
            desk.report
        });
        let mut desk = Desk::new(&index);
        check_texts(&mut desk);
        names::check_files(tree, &sources, &mut desk);
        translation::check(tree, &mut desk);
        if layout == Layout::Checked {
            names::check_layout(&sources, &mut desk);
        }
        if let Some(flow) = flow.filter(|_| complete) {
            script::check(flow, &scripts, &mut desk.report);
            check_meaning(flow, &mut desk);
        }
        (phrases.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)), desk.report)
    });
    report.extend(of_phrases);
    report.extend(of_the_rest);
    drop(index);
    drop(pages);
    Checked { sources, report: report.without_consequences(), complete }
}

/// What can be seen in the texts alone, whatever else is wrong with a flow.
fn check_texts(desk: &mut Desk<'_>) {
    names::check_sources(desk);
    language::check_texts(desk);
    conduct::check_traits(desk);
}

/// What follows from a flow as a whole.
fn check_meaning(flow: &Flow, desk: &mut Desk<'_>) {
    let domain = Domain::of(flow);
    condition::check(flow, &domain, desk);
    gap::check(flow, &domain, desk);
    names::check(flow, desk);
    meaning::check(flow, desk);
    conduct::check(flow, desk);
}

/// The items that no call can come to say.
#[must_use]
pub fn never_said(flow: &Flow) -> Vec<ItemId> {
    let domain = Domain::of(flow);
    flow.items()
        .filter(|(_, item)| !condition::is_attainable(item, &domain))
        .map(|(id, _)| id)
        .collect()
}

/// The locks of a flow's translations as they are now, by their path; `None` for a flow with mistakes that
/// keep it from being read.
#[must_use]
pub fn locks(tree: &dyn FileTree, today: &str) -> Option<BTreeMap<String, Lock>> {
    let Draft { sources, files, report, .. } = draft(tree, today);
    (!report.has_errors()).then(|| translation::locks(&pages(&sources, &files)))
}
