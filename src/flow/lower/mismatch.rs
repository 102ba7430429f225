//! What does not fit its place in a flow file, as findings.

use crate::diagnostic::{Code, Diagnostic};
use crate::source::{SourceId, Span};
use crate::spelling::nearest;
use crate::syntax::{Mismatch, MismatchKind, Problem};

/// So many names are listed in a hint; more would not be read.
const FEW: usize = 12;

/// A finding for each mismatch of one part. A key that is only misspelt is not told to be missing as well, nor one that
/// may be lost in what is no JSON.
pub(super) fn diagnostics(
    source: SourceId,
    problems: &[Problem],
    found: &[Mismatch],
) -> Vec<Diagnostic> {
    let meant: Vec<(Option<Span>, &str)> = found
        .iter()
        .filter_map(|one| match &one.kind {
            MismatchKind::UnknownKey { name, known } => {
                Some((one.object, nearest(name, known.iter().copied())?))
            }
            _ => None,
        })
        .collect();
    let told = |one: &&Mismatch| match one.kind {
        MismatchKind::MissingKey(name) => {
            !meant.contains(&(one.object, name))
                && !one.object.is_some_and(|object| is_damaged(problems, object))
        }
        _ => true,
    };
    let findings = found.iter().filter(told).map(|one| finding(&one.kind).at(source, one.span));
    findings.collect()
}

/// Whether something in an object is no JSON, so that more of it may be lost.
pub(super) fn is_damaged(problems: &[Problem], object: Span) -> bool {
    problems.iter().any(|one| (object.start..=object.end).contains(&one.span.start))
}

fn finding(kind: &MismatchKind) -> Diagnostic {
    match kind {
        MismatchKind::UnknownKey { name, known } => {
            let is_for_authors = |key: &&str| !key.starts_with('$');
            let known: Vec<&str> = known.iter().copied().filter(is_for_authors).collect();
            let finding = Diagnostic::new(Code::UnknownKey).with("name", name);
            finding.with("known", known.join(" ")).suggest(name, known)
        }
        MismatchKind::DuplicateKey(name) => Diagnostic::new(Code::DuplicateKey).with("name", name),
        MismatchKind::MissingKey(name) => Diagnostic::new(Code::MissingKey).with("name", *name),
        MismatchKind::Type { expected, .. } => {
            Diagnostic::new(Code::WrongType).with("wanted", expected.name())
        }
        MismatchKind::Range { written, domain } => {
            Diagnostic::new(Code::OutOfRange).with("name", written).with("domain", domain)
        }
        MismatchKind::UnknownTerm { what, name, known } => {
            unknown(what, name, known.iter().copied())
        }
    }
}

/// A name that is none of those known.
pub(super) fn unknown<'c>(
    what: &'static str,
    name: &str,
    known: impl IntoIterator<Item = &'c str>,
) -> Diagnostic {
    let known: Vec<&str> = known.into_iter().collect();
    let mut finding = Diagnostic::new(Code::UnknownName).with("what", what);
    if known.len() <= FEW {
        finding = finding.with("known", known.join(" "));
    }
    finding.with("name", name).suggest(name, known)
}
