//! `wanliu new`: a small flow written to disk.

use super::args::NewArgs;
use super::{UNUSABLE, finish};
use crate::files::write;
use crate::output::{stderr, stdout};
use crate::render::{self, Messages};
use flow::lang::Lang;
use flow::schema;
use std::io::Write;
use std::process::ExitCode;
use studio::edit::STARTER_FILES;

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

pub(super) fn say(line: &str) -> ExitCode {
    finish(writeln!(stdout(), "{line}").map(|()| ExitCode::SUCCESS))
}

pub(super) fn refuse(line: &str) -> ExitCode {
    // Where stderr is gone there is nobody left to tell; the exit code still says it.
    let _ = writeln!(stderr(), "wanliu: {line}");
    UNUSABLE.into()
}
