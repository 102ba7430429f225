//! `wanliu rename`: a name changed in every flow that has it, in their scripts and translation locks, or nowhere.
//!
//! What the new texts say is checked before any of it is written: a flow that would have a mistake more than before is
//! left as it is, and so are all the others.

use super::args::RenameArgs;
use super::dates::today;
use super::files::{FolderTree, join_normalized, script_texts, text_of};
use super::new::{refuse, say};
use super::rewrite::{Change, Changes, real, stays_right, write_changes};
use crate::files::{entries, folder_of};
use crate::render::Messages;
use engine::script::{LineKind, parse_script};
use flow::builtin::BuiltInTree;
use flow::diagnostic::Severity;
use flow::files::FileTree;
use flow::lang::Lang;
use flow::load::load_draft;
use flow::spelling::nearest;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use studio::check::{LOCK_FILE, TranslationLock};
use studio::edit::{self, NameKind, RenameError, RenamedFile, TextFile};

pub(super) fn run(args: &RenameArgs, lang: Lang) -> ExitCode {
    let words = Messages::screens(lang);
    match changes(args, &words, lang) {
        Err(why) => refuse(&why),
        Ok(changes) if args.dry_run => {
            let shown: Vec<String> = changes.values().map(Change::shown).collect();
            say(&shown.join("\n"))
        }
        Ok(changes) => {
            if let Err(error) = write_changes(&changes) {
                return refuse(&error.to_string());
            }
            let line = |change: &Change| {
                let values = [("path", &*change.path), ("count", &*change.count.to_string())];
                words.with("rename-done", &values)
            };
            say(&changes.values().map(line).collect::<Vec<_>>().join("\n"))
        }
    }
}

/// What changes, in the flow that was named and in every other that shares what changes.
fn changes(args: &RenameArgs, words: &Messages, lang: Lang) -> Result<Changes, String> {
    let named = FlowTexts::read(&args.flow, words)?;
    let kind = args.kind.as_deref().and_then(NameKind::from_name);
    let mut changes = Changes::new();
    let mut flows = vec![args.flow.clone()];
    let renamed =
        named.rename(args, kind).map_err(|problem| describe_error(words, args, &problem))?;
    named.note(&renamed, &mut changes);
    let own = fs::canonicalize(&args.flow).unwrap_or_else(|_| args.flow.clone());
    let shared: BTreeSet<PathBuf> =
        changes.keys().filter(|path| !path.starts_with(&own)).cloned().collect();
    for other in flows_around(&own, &shared) {
        // A flow that shares nothing of this is no matter, whatever is wrong with it.
        let read = load_draft(&FolderTree(other.clone()), &today());
        if !read.sources.iter().any(|(_, source)| shared.contains(&real(&source.name))) {
            continue;
        }
        let texts = FlowTexts::read(&other, words)?;
        let found = texts.rename(args, kind);
        let of_other = |problem: RenameError| {
            let why = describe_error(words, args, &problem);
            format!("{}: {why}", other.display())
        };
        let renamed = found.map_err(of_other)?;
        texts.note(&renamed, &mut changes);
        flows.push(other);
    }
    follow_locks(&mut changes, words)?;
    for flow in &flows {
        stays_right(flow, &changes, whole_name(args), Severity::Warning, lang)
            .map_err(|told| broken(words, flow, &told))?;
    }
    Ok(changes)
}

/// The old name and the new one, where they are all of a name and no part of something else.
fn whole_name(args: &RenameArgs) -> Option<(&str, &str)> {
    let is_whole = !args.old.contains(['/', '=']);
    is_whole.then_some((args.old.as_str(), args.new.as_str()))
}

/// The texts of a flow in which names may stand.
struct FlowTexts {
    /// Path, text, whether it is a script.
    files: Vec<(String, String, bool)>,
}

impl FlowTexts {
    fn read(folder: &Path, words: &Messages) -> Result<Self, String> {
        let tree = FolderTree(folder.to_path_buf());
        let read = load_draft(&tree, &today());
        if read.flow.is_none() {
            let name = folder.display().to_string();
            let is_built_in = !folder.exists() && BuiltInTree::from_name(&name).is_some();
            let why = if is_built_in { "rename-built-in" } else { "rename-unreadable" };
            return Err(words.with(why, &[("flow", &*name)]));
        }
        let of_flow = read.sources.iter();
        let mut files: Vec<(String, String, bool)> = of_flow
            .map(|(_, source)| (source.name.clone(), source.text.to_string(), false))
            .collect();
        let odds = folder.join("odds.json");
        if odds.exists() {
            files.push((odds.display().to_string(), text_of(&odds, words)?, false));
        }
        let mut scripts: Vec<(String, String)> = script_texts(&tree, words)?
            .into_iter()
            .map(|(path, text)| (tree.name(&path), text))
            .collect();
        // What a script takes in may lie anywhere.
        let mut known: BTreeSet<PathBuf> = scripts.iter().map(|(path, _)| real(path)).collect();
        let mut at = 0;
        while let Some((path, text)) = scripts.get(at) {
            let (script, _) = parse_script(text);
            let beside = folder_of(Path::new(path)).to_path_buf();
            let used = script.lines.iter().filter_map(|line| match &line.kind {
                LineKind::Use(used) => Some(join_normalized(&beside, used)),
                LineKind::Command(_) | LineKind::Expect(_) => None,
            });
            for part in used.collect::<Vec<_>>() {
                // One that is not there is told by the suite.
                if part.is_file() && known.insert(real(&part)) {
                    scripts.push((part.display().to_string(), text_of(&part, words)?));
                }
            }
            at += 1;
        }
        files.extend(scripts.into_iter().map(|(path, text)| (path, text, true)));
        Ok(Self { files })
    }

    fn rename(
        &self,
        args: &RenameArgs,
        kind: Option<NameKind>,
    ) -> Result<Vec<RenamedFile>, RenameError> {
        let files = self.files.iter();
        let texts: Vec<TextFile<'_>> = files
            .map(|(path, text, is_script)| TextFile { path, text, is_script: *is_script })
            .collect();
        // Who writes the new name as the old one is written (`ITEM/ANSWER`) means its last part.
        let whole = |sign: char| {
            let (of, _) = args.old.split_once(sign)?;
            args.new.strip_prefix(of)?.strip_prefix(sign)
        };
        let new = whole('/').or_else(|| whole('=')).unwrap_or(&args.new);
        edit::rename(&texts, &args.old, new, kind)
    }

    /// Takes what changes in these texts to what changes already.
    fn note(&self, renamed: &[RenamedFile], changes: &mut Changes) {
        for one in renamed {
            let before = self.files.iter().find(|(path, ..)| *path == one.path);
            let (path, before, _) = before.expect("what is renamed was one of the texts");
            changes.entry(real(path)).or_insert_with(|| Change {
                path: path.clone(),
                before: before.clone(),
                after: one.text.clone(),
                count: one.count,
            });
        }
    }
}

/// The folders of other flows: beside this one, and beside the folders of what it shares.
fn flows_around(own: &Path, shared: &BTreeSet<PathBuf>) -> BTreeSet<PathBuf> {
    if shared.is_empty() {
        return BTreeSet::new();
    }
    let beside = shared.iter().filter_map(|path| path.parent()?.parent());
    let around: BTreeSet<&Path> = beside.chain(own.parent()).collect();
    let folders = around.into_iter().flat_map(|folder| entries(folder).unwrap_or_default());
    let flows = folders.filter(|folder| folder != own && folder.join("flow.json").is_file());
    // Told as short as where the command was typed lets it be.
    let here = std::env::current_dir().unwrap_or_default();
    let short = |path: PathBuf| path.strip_prefix(&here).map(Path::to_path_buf).unwrap_or(path);
    flows.map(short).collect()
}

/// The locks of translations go along, so that what was stale stays so.
fn follow_locks(changes: &mut Changes, words: &Messages) -> Result<(), String> {
    let mut locks = Changes::new();
    for (file, change) in &*changes {
        let Some(name) = file.file_name().and_then(|name| name.to_str()) else { continue };
        let lock_path = folder_of(file).join(LOCK_FILE);
        let is_json = file.extension().is_some_and(|end| end == "json");
        if !lock_path.is_file() || !is_json {
            continue;
        }
        if !locks.contains_key(&lock_path) {
            let text = text_of(&lock_path, words)?;
            let path = folder_of(Path::new(&change.path)).join(LOCK_FILE).display().to_string();
            let lock = Change { path, before: text.clone(), after: text, count: 0 };
            locks.insert(lock_path.clone(), lock);
        }
        let lock = locks.get_mut(&lock_path).expect("it was just put there");
        let unreadable = |why: serde_json::Error| {
            words.with("file-unreadable", &[("path", &*lock.path), ("why", &*why.to_string())])
        };
        let mut read: TranslationLock = serde_json::from_str(&lock.after).map_err(unreadable)?;
        if read.follow(name, &change.before, &change.after) {
            lock.after = read.text();
            lock.count += change.count;
        }
    }
    changes.extend(locks.into_iter().filter(|(_, lock)| lock.count > 0));
    Ok(())
}

fn broken(words: &Messages, flow: &Path, told: &str) -> String {
    let flow = flow.display().to_string();
    format!("{}\n{told}", words.with("rename-breaks", &[("flow", &flow)]))
}

fn describe_error(words: &Messages, args: &RenameArgs, problem: &RenameError) -> String {
    let (old, new) = (&*args.old, &*args.new);
    match problem {
        RenameError::Unknown(known) => {
            let line = words.with("rename-unknown", &[("name", old)]);
            match nearest(old, known.iter().map(String::as_str)) {
                Some(near) => format!("{line}; {}", words.with("did-you-mean", &[("name", near)])),
                None => line,
            }
        }
        RenameError::Ambiguous(kinds) => {
            let kinds: Vec<&str> = kinds.iter().map(|kind| kind.name()).collect();
            words.with("rename-ambiguous", &[("name", old), ("kinds", &kinds.join(" | "))])
        }
        RenameError::Taken(_) => words.with("rename-taken", &[("name", new)]),
        RenameError::BadId => words.with("rename-bad", &[("name", new)]),
        RenameError::ReadByProgram => words.with("rename-known", &[("name", old)]),
        RenameError::OfSet(answer) => {
            words.with("rename-of-set", &[("name", old), ("answer", answer)])
        }
        RenameError::ReadByRule(rule) => {
            words.with("rename-read-by-rule", &[("name", old), ("rule", rule)])
        }
        RenameError::Unclear(path, line) => {
            let line = line.to_string();
            words.with("rename-unclear", &[("name", old), ("path", path), ("line", &line)])
        }
    }
}
