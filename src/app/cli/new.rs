//! `wanliu new`: a small flow, or a copy of a built-in one, written to disk.

use super::args::NewArgs;
use super::{UNUSABLE, finish};
use crate::files::{folder_of, write};
use crate::output::{stderr, stdout};
use crate::render::{self, Messages};
use flow::builtin::files_of;
use flow::lang::Lang;
use flow::schema;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use studio::edit::{STARTER_FILES, format, keep_cues, keep_languages};

/// The schema that a flow's files name, beside them.
const SCHEMA: &str = "flow.schema.json";
/// The same, where several flows share one.
const SHARED_SCHEMA: &str = "../flow.schema.json";

pub(super) fn run(args: &NewArgs, lang: Lang) -> ExitCode {
    let words = Messages::screens(lang);
    let folder = args.folder.display().to_string();
    let is_empty =
        std::fs::read_dir(&args.folder).map_or(true, |mut entries| entries.next().is_none());
    if !is_empty {
        return refuse(&words.with("new-not-empty", &[("folder", &folder)]));
    }
    // The flow is called as its folder is, where that can be an id.
    let name = args.folder.file_name().and_then(|name| name.to_str()).filter(|name| is_id(name));
    let beside = match args.folder.file_name() {
        Some(_) => folder_of(&args.folder).to_path_buf(),
        None => args.folder.join(".."),
    };
    let common = beside.join(COMMON);
    let mut texts = match &args.from {
        Some(flow) => copied(flow, &args.folder, name),
        None => started(&args.folder, name),
    };
    if let Some(other) = args.languages.iter().find(|lang| !Lang::OF_PROGRAM.contains(lang)) {
        return refuse(&words.with("new-language", &[("language", other.code())]));
    }
    if !args.languages.is_empty() {
        for (_, text) in texts.iter_mut().filter(|(path, _)| is_part(path)) {
            let kept = keep_languages(text, &Lang::OF_PROGRAM, &args.languages);
            let kept = match args.languages.as_slice() {
                [only] => keep_cues(&kept, *only == Lang::Zh),
                _ => kept,
            };
            *text = format(&kept).unwrap_or(kept);
        }
    }
    if args.from.is_some() || args.with.is_some() {
        let parts = files_of(COMMON).map(|(path, text)| (common.join(path), text.to_owned()));
        texts.extend(parts);
        texts.push((beside.join(SCHEMA), render::schema(schema::flow(None))));
    }
    // What others made of the common parts is theirs.
    let differs = |(path, text): &&(PathBuf, String)| {
        std::fs::read_to_string(path).is_ok_and(|there| there != *text)
    };
    if let Some((path, _)) = texts.iter().find(differs) {
        return refuse(&words.with("new-differs", &[("path", &*path.display().to_string())]));
    }
    for (path, text) in texts {
        if let Err(error) = write(&path, &text) {
            return refuse(&error.to_string());
        }
    }
    let id = if args.from.is_some() { "new-copied" } else { "new-written" };
    let (flow, common) = (args.from.as_deref().unwrap_or_default(), common.display().to_string());
    let line = words.with(id, &[("folder", &*folder), ("flow", flow), ("common", &*common)]);
    let brought = args.with.is_some() && args.from.is_none();
    let told = brought.then(|| words.with("new-common", &[("common", &common)]));
    say(&[line].into_iter().chain(told).collect::<Vec<_>>().join("\n"))
}

/// The folder of the parts that built-in flows share.
const COMMON: &str = "common";

/// Whether a file is a part of a flow: its texts are the flow's.
fn is_part(path: &Path) -> bool {
    let is_json = path.extension().is_some_and(|end| end == "json");
    is_json && !path.ends_with(SCHEMA)
}

/// The starter, its schema beside its files.
fn started(folder: &Path, name: Option<&str>) -> Vec<(PathBuf, String)> {
    let own = format!("\"id\": \"{}\"", name.unwrap_or("starter"));
    let texts = STARTER_FILES.iter().map(|(path, text)| {
        let text = text.replace(SHARED_SCHEMA, SCHEMA);
        let is_flow = *path == "flow.json";
        let text = if is_flow { text.replacen("\"id\": \"starter\"", &own, 1) } else { text };
        (folder.join(path), text)
    });
    let schema = render::schema(schema::flow(None));
    texts.chain([(folder.join(SCHEMA), schema)]).collect()
}

/// A built-in flow under a name of its own.
fn copied(flow: &str, folder: &Path, name: Option<&str>) -> Vec<(PathBuf, String)> {
    let (id, own) =
        (format!("\"id\": \"{flow}\""), format!("\"id\": \"{}\"", name.unwrap_or(flow)));
    let text = |path: &str, text: &str| {
        if path == "flow.json" { text.replacen(&id, &own, 1) } else { text.to_owned() }
    };
    files_of(flow).map(|(path, written)| (folder.join(path), text(path, written))).collect()
}

fn is_id(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    name.starts_with(|c: char| c.is_ascii_lowercase()) && name.chars().all(plain)
}

pub(super) fn say(line: &str) -> ExitCode {
    finish(writeln!(stdout(), "{line}").map(|()| ExitCode::SUCCESS))
}

pub(super) fn refuse(line: &str) -> ExitCode {
    // Where stderr is gone there is nobody left to tell; the exit code still says it.
    let _ = writeln!(stderr(), "wanliu: {line}");
    UNUSABLE.into()
}
