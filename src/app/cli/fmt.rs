//! `wanliu fmt`: flow files in the one layout.

use super::args::FmtArgs;
use super::{FOUND, UNUSABLE, finish};
use crate::files::{files_below, read, read_from, rewrite_all};
use crate::output::{stderr, stdout};
use crate::render::Messages;
use flow::lang::Lang;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use studio::edit::format;

/// The largest file that is laid out, in bytes.
const MAX_BYTES: u64 = 64 << 20;

pub(super) fn run(args: &FmtArgs, lang: Lang) -> ExitCode {
    let words = Messages::diagnostics(lang);
    let mut exit = ExitCode::SUCCESS;
    let paths: io::Result<Vec<_>> = args.paths.iter().map(|path| files(Path::new(path))).collect();
    let paths = match paths {
        Ok(paths) => paths.concat(),
        Err(error) => return finish(Err(error)),
    };
    let mut laid = Vec::new();
    for path in paths {
        match one(&path, args.check) {
            Ok(FormatOutcome::AsItWas) => {}
            Ok(FormatOutcome::Changed(text)) => laid.push((path, text)),
            Ok(FormatOutcome::NotJson) => {
                let name = path.display().to_string();
                let line = words.with("fmt-not-json", &[("name", &name)]);
                let _ = writeln!(stderr(), "wanliu: {line}");
                exit = UNUSABLE.into();
            }
            Err(error) => {
                let _ = writeln!(stderr(), "wanliu: {error}");
                exit = UNUSABLE.into();
            }
        }
    }
    // Every file that can be laid out is, or none.
    if !args.check
        && let Err(error) = rewrite_all(&laid)
    {
        return finish(Err(error));
    }
    for (path, _) in &laid {
        let _ = writeln!(stdout(), "{}", path.display());
    }
    if args.check && !laid.is_empty() && exit == ExitCode::SUCCESS { FOUND.into() } else { exit }
}

enum FormatOutcome {
    AsItWas,
    /// As it is laid out.
    Changed(String),
    NotJson,
}

fn one(path: &Path, only_check: bool) -> io::Result<FormatOutcome> {
    if path == Path::new("-") {
        let mut bytes = Vec::new();
        read_from(io::stdin().lock(), MAX_BYTES, &mut bytes).map_err(io::Error::other)?;
        let Ok(text) = String::from_utf8(bytes) else { return Ok(FormatOutcome::NotJson) };
        let Some(laid) = format(&text) else { return Ok(FormatOutcome::NotJson) };
        if !only_check {
            stdout().write_all(laid.as_bytes())?;
            return Ok(FormatOutcome::AsItWas);
        }
        return Ok(if laid == text {
            FormatOutcome::AsItWas
        } else {
            FormatOutcome::Changed(laid)
        });
    }
    let bytes = read(path, MAX_BYTES)
        .map_err(|problem| io::Error::other(format!("{}: {problem}", path.display())))?;
    let Ok(text) = String::from_utf8(bytes) else { return Ok(FormatOutcome::NotJson) };
    let Some(laid) = format(&text) else { return Ok(FormatOutcome::NotJson) };
    Ok(if laid == text { FormatOutcome::AsItWas } else { FormatOutcome::Changed(laid) })
}

/// The JSON files that a path stands for; what programs write is left as they wrote it.
fn files(path: &Path) -> io::Result<Vec<PathBuf>> {
    if !path.is_dir() {
        return Ok(vec![path.to_path_buf()]);
    }
    let mut found = files_below(path)?;
    found.retain(|path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let written_by_program = name == "learned.json"
            || name.ends_with(".lock.json")
            || name.ends_with(".schema.json");
        path.extension().is_some_and(|end| end == "json") && !written_by_program
    });
    Ok(found)
}
