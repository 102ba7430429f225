//! `wanliu new` and `wanliu rename`: texts written to disk.

use super::args::{NewArgs, RenameArgs};
use super::dates::today;
use super::files::{FolderTree, script_texts};
use super::{UNUSABLE, finish};
use crate::files::write;
use crate::output::{stderr, stdout};
use crate::render::{self, Messages};
use flow::builtin::BuiltInTree;
use flow::diagnostic::nearest;
use flow::files::FileTree;
use flow::lang::Lang;
use flow::load::load_draft;
use flow::schema;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;
use studio::edit::{self, NameKind, RenameError, STARTER_FILES, TextFile};

/// The schema that a flow's files name, beside them.
const SCHEMA: &str = "flow.schema.json";
/// The same, where several flows share one.
const SHARED_SCHEMA: &str = "../flow.schema.json";

pub(super) fn new(args: &NewArgs, lang: Lang) -> ExitCode {
    let words = Messages::screens(lang);
    let folder = args.folder.display().to_string();
    let is_empty =
        std::fs::read_dir(&args.folder).map_or(true, |mut entries| entries.next().is_none());
    if !is_empty {
        return refuse(&words.with("new-not-empty", &[("folder", &folder)]));
    }
    let schema = render::schema(schema::flow(None));
    // The flow is called as its folder is, where that can be an id.
    let name = args.folder.file_name().and_then(|name| name.to_str()).filter(|name| is_id(name));
    let own = format!("\"id\": \"{}\"", name.unwrap_or("starter"));
    let texts = STARTER_FILES.iter().map(|(path, text)| {
        let text = text.replace(SHARED_SCHEMA, SCHEMA);
        let is_flow = *path == "flow.json";
        (*path, if is_flow { text.replacen("\"id\": \"starter\"", &own, 1) } else { text })
    });
    for (path, text) in texts.chain([(SCHEMA, schema)]) {
        if let Err(error) = write(&args.folder.join(path), &text) {
            return refuse(&error.to_string());
        }
    }
    say(&words.with("new-written", &[("folder", &folder)]))
}

fn is_id(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    name.starts_with(|c: char| c.is_ascii_lowercase()) && name.chars().all(plain)
}

pub(super) fn rename(args: &RenameArgs, lang: Lang) -> ExitCode {
    let words = Messages::screens(lang);
    let tree = FolderTree(args.flow.clone());
    let read = load_draft(&tree, &today());
    if read.flow.is_none() {
        let name = args.flow.display().to_string();
        let is_built_in = !args.flow.exists() && BuiltInTree::from_name(&name).is_some();
        let why = if is_built_in { "rename-built-in" } else { "rename-unreadable" };
        return refuse(&words.with(why, &[("flow", &*name)]));
    }
    let scripts = match script_texts(&tree, &words) {
        Ok(scripts) => scripts,
        Err(why) => return refuse(&why),
    };
    let scripts: Vec<(String, String)> =
        scripts.into_iter().map(|(path, text)| (tree.name(&path), text)).collect();
    let files = read.sources.iter().map(|(_, source)| TextFile {
        path: &source.name,
        text: &source.text,
        is_script: false,
    });
    let texts: Vec<TextFile<'_>> = files
        .chain(scripts.iter().map(|(path, text)| TextFile { path, text, is_script: true }))
        .collect();
    let kind = args.kind.as_deref().and_then(NameKind::from_name);
    match edit::rename(&texts, &args.old, &args.new, kind) {
        Err(problem) => refuse(&describe_error(&words, args, &problem)),
        Ok(changed) => {
            let mut lines = Vec::new();
            for one in changed {
                if let Err(error) = write(Path::new(&one.path), &one.text) {
                    return refuse(&error.to_string());
                }
                let values = [("path", &*one.path), ("count", &*one.count.to_string())];
                lines.push(words.with("rename-done", &values));
            }
            say(&lines.join("\n"))
        }
    }
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
    }
}

fn say(line: &str) -> ExitCode {
    finish(writeln!(stdout(), "{line}").map(|()| ExitCode::SUCCESS))
}

fn refuse(line: &str) -> ExitCode {
    // Where stderr is gone there is nobody left to tell; the exit code still says it.
    let _ = writeln!(stderr(), "wanliu: {line}");
    UNUSABLE.into()
}
