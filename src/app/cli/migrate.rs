//! `wanliu migrate`: a flow of the format before, its scripts, and what it shares, rewritten in the format of today; all of
//! it or nothing.

use super::args::MigrateArgs;
use super::dates::today;
use super::files::{FolderTree, script_texts, text_of};
use super::new::{refuse, say};
use super::rewrite::{Change, ChangedTree, Changes, real, write_changes};
use crate::files::create;
use crate::render::{MAX_SHOWN, Messages, diagnostics};
use flow::diagnostic::Severity;
use flow::files::{FileContent, FileError, FileTree};
use flow::lang::Lang;
use flow::load::load_draft;
use std::fs;
use std::path::Path;
use std::process::ExitCode;
use studio::edit::{TextFile, has_requests, migrate, migrated_requests};

/// The file of requests that a flow gets.
const REQUESTS: &str = "requests.json";

pub(super) fn run(args: &MigrateArgs, lang: Lang) -> ExitCode {
    let words = Messages::screens(lang);
    match migrated(&args.flow, &words, lang) {
        Err(why) => refuse(&why),
        Ok(done) if args.dry_run => {
            let shown = done.changes.values().map(Change::shown);
            let new = done.requests.map(|text| format!("{REQUESTS}\n{text}"));
            say(&shown.chain(new).collect::<Vec<_>>().join("\n"))
        }
        Ok(Migration { changes, .. }) if changes.is_empty() => {
            say(&words.with("migrate-nothing", &[("flow", &args.flow.display().to_string())]))
        }
        Ok(Migration { changes, requests }) => {
            let path = args.flow.join(REQUESTS);
            let made = requests.as_ref().map_or(Ok(()), |text| create(&path, text.as_bytes()));
            if let Err(error) = made {
                return refuse(&error.to_string());
            }
            if let Err(error) = write_changes(&changes) {
                // Nothing is left half done: the error that is told is the first.
                let _ = requests.map(|_| fs::remove_file(&path));
                return refuse(&error.to_string());
            }
            let line = |change: &Change| {
                let values = [("path", &*change.path), ("count", &*change.count.to_string())];
                words.with("rename-done", &values)
            };
            let new = requests
                .map(|_| words.with("migrate-new", &[("path", &path.display().to_string())]));
            say(&changes.values().map(line).chain(new).collect::<Vec<_>>().join("\n"))
        }
    }
}

/// What changes, and the file of requests that comes along.
struct Migration {
    changes: Changes,
    requests: Option<String>,
}

fn migrated(folder: &Path, words: &Messages, lang: Lang) -> Result<Migration, String> {
    let own = folder.join("flow.json");
    let text = text_of(&own, words)?;
    let mut changes = Changes::new();
    note(&own.display().to_string(), &text, false, &mut changes);
    // With its own file in the format of today the rest of the flow can be read.
    let tree = ChangedTree { folder: FolderTree(folder.to_path_buf()), changes: &changes };
    let read = load_draft(&tree, &today());
    let sources = read.sources.iter();
    let mut files: Vec<(String, String, bool)> =
        sources.map(|(_, source)| (source.name.clone(), source.text.to_string(), false)).collect();
    let scripts = script_texts(&tree, words)?.into_iter();
    files.extend(scripts.map(|(path, text)| (tree.name(&path), text, true)));
    let texts: Vec<TextFile<'_>> = files
        .iter()
        .map(|(path, text, is_script)| TextFile { path, text, is_script: *is_script })
        .collect();
    let is_old = !changes.is_empty();
    let lacks = is_old && !has_requests(&texts);
    let languages = read.flow.as_ref().map(|flow| flow.languages().to_vec());
    let requests =
        lacks.then(|| migrated_requests(&languages.unwrap_or(Lang::OF_PROGRAM.to_vec())));
    for (path, text, is_script) in &files {
        if real(path) != real(&own) {
            note(path, text, *is_script, &mut changes);
        }
    }
    stays_whole(folder, &changes, requests.as_deref(), lang)?;
    Ok(Migration { changes, requests })
}

/// Takes in what changes in a text.
fn note(path: &str, text: &str, is_script: bool, changes: &mut Changes) {
    for done in migrate(&[TextFile { path, text, is_script }]) {
        let before = text.to_owned();
        let change = Change { path: done.path, before, after: done.text, count: done.count };
        changes.insert(real(path), change);
    }
}

/// Whether the flow can be loaded as it would be.
fn stays_whole(
    folder: &Path,
    changes: &Changes,
    requests: Option<&str>,
    lang: Lang,
) -> Result<(), String> {
    let files = ChangedTree { folder: FolderTree(folder.to_path_buf()), changes };
    let tree = WithRequests { tree: files, requests };
    let read = load_draft(&tree, &today());
    let mut found = read.diagnostics;
    found.retain(|one| one.severity == Severity::Error);
    if found.is_empty() {
        return Ok(());
    }
    let told = diagnostics(&Messages::diagnostics(lang), &read.sources, &found, MAX_SHOWN);
    Err(told.trim_end().to_owned())
}

/// A flow's folder with a file of requests beside the others.
struct WithRequests<'c> {
    tree: ChangedTree<'c>,
    requests: Option<&'c str>,
}

impl FileTree for WithRequests<'_> {
    fn read(&self, path: &str, most: u64) -> Result<FileContent, FileError> {
        match self.requests.filter(|_| path == REQUESTS) {
            Some(text) => Ok(FileContent::Bytes(text.as_bytes().to_vec())),
            None => self.tree.read(path, most),
        }
    }

    fn list(&self, folder: &str) -> Result<Vec<String>, FileError> {
        let mut files = self.tree.list(folder)?;
        if folder.is_empty() && self.requests.is_some() {
            files.push(REQUESTS.to_owned());
        }
        Ok(files)
    }

    fn name(&self, path: &str) -> String {
        self.tree.name(path)
    }
}
