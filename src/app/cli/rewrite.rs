//! What several files of flows would hold: checked before any of it is written, and written all or none.

use super::dates::{day_after, today};
use super::files::{FolderTree, join_normalized};
use crate::files::rewrite_all;
use crate::render::{MAX_SHOWN, Messages, diagnostics};
use flow::diagnostic::{Diagnostic, Diagnostics, Severity};
use flow::files::{FileContent, FileError, FileTree};
use flow::lang::Lang;
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use studio::check::{CheckDays, CheckResult, LayoutCheck, check};

/// Evidence that ends soon is no matter of what is written.
const NO_DAYS_AHEAD: u32 = 0;

/// A file that changes.
pub(super) struct Change {
    pub(super) path: String,
    pub(super) before: String,
    pub(super) after: String,
    /// How many places change.
    pub(super) count: usize,
}

impl Change {
    /// The lines that change, as they are and as they would be.
    pub(super) fn shown(&self) -> String {
        let lines = self.before.lines().zip(self.after.lines()).enumerate();
        let changed = lines.filter(|(_, (before, after))| before != after);
        let changed = changed.map(|(at, (before, after))| {
            format!("{:>5} - {}\n{:>5} + {}", at + 1, before.trim(), at + 1, after.trim())
        });
        [self.path.clone()].into_iter().chain(changed).collect::<Vec<_>>().join("\n")
    }
}

/// The files that change, by where they really lie.
pub(super) type Changes = BTreeMap<PathBuf, Change>;

/// Writes what changes, all of it or nothing.
pub(super) fn write_changes(changes: &Changes) -> io::Result<()> {
    let text = |change: &Change| (PathBuf::from(&change.path), change.after.clone());
    rewrite_all(&changes.values().map(text).collect::<Vec<_>>())
}

/// Where a file really lies.
pub(super) fn real(path: impl AsRef<Path>) -> PathBuf {
    fs::canonicalize(path.as_ref()).unwrap_or_else(|_| path.as_ref().to_path_buf())
}

/// A flow's folder as it would be.
pub(super) struct ChangedTree<'c> {
    pub(super) folder: FolderTree,
    pub(super) changes: &'c Changes,
}

impl FileTree for ChangedTree<'_> {
    fn read(&self, path: &str, most: u64) -> Result<FileContent, FileError> {
        match self.changes.get(&real(join_normalized(&self.folder.0, path))) {
            Some(change) => Ok(FileContent::Bytes(change.after.clone().into_bytes())),
            None => self.folder.read(path, most),
        }
    }

    fn list(&self, folder: &str) -> Result<Vec<String>, FileError> {
        self.folder.list(folder)
    }

    fn name(&self, path: &str) -> String {
        self.folder.name(path)
    }
}

/// Whether a flow stays as right as it is. Findings are the same where their codes are; where a name was changed, only
/// where they name the same things, old name and new one taken for one.
///
/// # Errors
/// With what it would have more than now, of findings that matter as much as `least` or more.
pub(super) fn stays_right(
    flow: &Path,
    changes: &Changes,
    renamed: Option<(&str, &str)>,
    least: Severity,
    lang: Lang,
) -> Result<(), String> {
    let (today, soon) = (today(), day_after(NO_DAYS_AHEAD));
    let days = CheckDays { today: &today, soon: &soon };
    let look = |tree: &dyn FileTree| check(tree, days, LayoutCheck::Free);
    let folder = || FolderTree(flow.to_path_buf());
    let before = counts(&look(&folder()).diagnostics, renamed);
    let CheckResult { sources, diagnostics: mut after, .. } =
        look(&ChangedTree { folder: folder(), changes });
    let more = counts(&after, renamed);
    after.retain(|one| {
        let what = what_it_tells(one, renamed);
        one.severity >= least && more.get(&what) > before.get(&what)
    });
    if after.is_empty() {
        return Ok(());
    }
    let told = diagnostics(&Messages::diagnostics(lang), &sources, &after, MAX_SHOWN);
    Err(told.trim_end().to_owned())
}

/// How many findings there are of each kind.
fn counts(
    report: &Diagnostics,
    renamed: Option<(&str, &str)>,
) -> BTreeMap<(&'static str, Vec<String>), usize> {
    let mut counts = BTreeMap::new();
    for one in report.sorted() {
        *counts.entry(what_it_tells(one, renamed)).or_default() += 1;
    }
    counts
}

/// A finding's code; where a name was changed, with what it names.
fn what_it_tells(
    finding: &Diagnostic,
    renamed: Option<(&str, &str)>,
) -> (&'static str, Vec<String>) {
    let named = |(old, new): (&str, &str)| {
        let of_names = finding.args.iter().filter(|(key, _)| *key != "known");
        let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.');
        let as_renamed = |value: &String| {
            let parts = value.split_inclusive(|c| !is_part(c)).map(|part| {
                let name = part.trim_end_matches(|c| !is_part(c));
                if name == old { part.replacen(old, new, 1) } else { part.to_owned() }
            });
            parts.collect::<String>()
        };
        of_names.map(|(_, value)| as_renamed(value)).collect()
    };
    (finding.code.as_str(), renamed.map_or_else(Vec::new, named))
}
