//! What is wrong with a text, as data: a stable code, a place, and the names involved.
//!
//! Findings are collected, never thrown: a reader goes on after a mistake. The words belong to the
//! renderer, which looks them up by code; nothing here knows a language or a terminal.

mod allowance;
mod code;

pub use code::{Code, Severity};

use crate::source::{SourceId, Span};
use crate::spelling::nearest;
use rustc_hash::FxHashSet;

/// So many findings are kept; the rest is counted.
const MAX_KEPT: usize = 10_000;

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Diagnostic {
    /// What kind of finding.
    pub code: Code,
    /// Where: a source and a span in it. `None` when there is no text to point at.
    pub place: Option<(SourceId, Span)>,
    /// The names its wording takes, e.g. `("name", "tarif")`.
    pub args: Vec<(&'static str, String)>,
    /// The name that was probably meant.
    pub did_you_mean: Option<String>,
    /// How much it matters here: the code's own severity, unless the reader asked for another.
    pub severity: Severity,
}

impl Diagnostic {
    /// A finding of kind `code` with no place yet.
    #[must_use]
    pub fn new(code: Code) -> Self {
        Self { code, place: None, args: Vec::new(), did_you_mean: None, severity: code.severity() }
    }

    /// At this place.
    #[must_use]
    pub fn at(mut self, source: SourceId, span: Span) -> Self {
        self.place = Some((source, span));
        self
    }

    /// With this name for its wording.
    #[must_use]
    pub fn with(mut self, key: &'static str, value: impl Into<String>) -> Self {
        self.args.push((key, value.into()));
        self
    }

    /// With the candidate nearest to `name`, if one is near.
    #[must_use]
    pub fn suggest<'a>(
        mut self,
        name: &str,
        candidates: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        self.did_you_mean = nearest(name, candidates).map(str::to_owned);
        self
    }
}

/// Everything found, in the order it was found.
#[derive(Debug, Clone, Default)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
    seen: FxHashSet<Diagnostic>,
    omitted: usize,
    broken_names: FxHashSet<String>,
    section_lost: bool,
}

impl Diagnostics {
    /// Adds a finding, unless it is there already: what is shared is found by all who use it.
    pub fn push(&mut self, finding: Diagnostic) {
        if self.list.len() >= MAX_KEPT {
            self.omitted += 1;
        } else if self.seen.insert(finding.clone()) {
            self.list.push(finding);
        }
    }

    /// How many findings there are beyond those that are kept.
    #[must_use]
    pub fn omitted(&self) -> usize {
        self.omitted
    }

    /// Takes in all findings of another report.
    pub fn extend(&mut self, other: Self) {
        self.omitted += other.omitted;
        self.section_lost |= other.section_lost;
        self.broken_names.extend(other.broken_names);
        for finding in other.list {
            self.push(finding);
        }
    }

    /// Goes through all findings: keeps those for which `keep` says so, changed as it likes.
    pub fn retain(&mut self, keep: impl FnMut(&mut Diagnostic) -> bool) {
        self.list.retain_mut(keep);
    }

    /// The findings, in the order they were found.
    pub fn into_diagnostics(self) -> impl Iterator<Item = Diagnostic> {
        self.list.into_iter()
    }

    /// Remembers the name of something that is there and broken.
    pub fn mark_broken(&mut self, name: impl Into<String>) {
        self.broken_names.insert(name.into());
    }

    /// Remembers that a whole section could not be read for what it is.
    pub fn mark_section_lost(&mut self) {
        self.section_lost = true;
    }

    /// Takes out what only follows from something else: names that are unknown because what bears
    /// them is broken, or because a whole file could not be read.
    #[must_use]
    pub fn without_cascades(mut self) -> Self {
        let lost = self.section_lost || self.list.iter().any(|finding| finding.code.loses_a_file());
        let has = |code: Code| self.list.iter().any(|finding| finding.code == code);
        let never = [Code::NeverTrue, Code::BeyondLimit, Code::AgainstGate];
        let condition = never.into_iter().any(has);
        let ran_out = has(Code::EvidenceOutOfDate);
        let broken = std::mem::take(&mut self.broken_names);
        self.list.retain(|finding| {
            let about_names = matches!(finding.code, Code::UnknownName | Code::SubReasonAstray);
            let of_broken = finding.args.iter().any(|(_, value)| broken.contains(value));
            // An item that can never be said leaves gaps, and reasons without what it was for.
            let follows = match finding.code {
                Code::NothingToSay => condition,
                Code::ReasonLacks => condition || ran_out,
                _ => false,
            };
            !follows && (!about_names || !(lost || of_broken))
        });
        self
    }

    /// All findings, by place: source, then offset.
    #[must_use]
    pub fn sorted(&self) -> Vec<&Diagnostic> {
        let mut list: Vec<_> = self.list.iter().collect();
        list.sort_by_key(|finding| finding.place);
        list
    }

    /// Whether anything stops the flow from loading.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.list.iter().any(|finding| finding.severity == Severity::Error)
    }

    /// How many findings there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether nothing was found.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
}
