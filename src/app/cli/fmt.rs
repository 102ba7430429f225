//! `wanliu fmt`: flow files in the one layout.

use super::args::Fmt;
use super::files::{read, write};
use super::{FOUND, UNUSABLE};
use crate::render::Wording;
use flow::lang::Lang;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use studio::edit::layout;

/// The largest file that is laid out, in bytes.
const MOST_BYTES: u64 = 64 << 20;

pub(super) fn run(args: &Fmt, lang: Lang) -> ExitCode {
    let words = Wording::diagnostics(lang);
    let mut exit = ExitCode::SUCCESS;
    for path in args.paths.iter().flat_map(|path| files(Path::new(path))) {
        match one(&path, args.check) {
            Ok(Laid::AsItWas) => {}
            Ok(Laid::Changed) => {
                let _ = writeln!(io::stdout(), "{}", path.display());
                if args.check {
                    exit = FOUND.into();
                }
            }
            Ok(Laid::NotJson) => {
                let name = path.display().to_string();
                let line = words.with("fmt-not-json", &[("name", &name)]);
                let _ = writeln!(anstream::stderr(), "wanliu: {line}");
                exit = UNUSABLE.into();
            }
            Err(error) => {
                let _ = writeln!(anstream::stderr(), "wanliu: {error}");
                exit = UNUSABLE.into();
            }
        }
    }
    exit
}

enum Laid {
    AsItWas,
    Changed,
    NotJson,
}

fn one(path: &Path, only_check: bool) -> io::Result<Laid> {
    if path == Path::new("-") {
        let mut text = String::new();
        io::stdin().take(MOST_BYTES).read_to_string(&mut text)?;
        let Some(laid) = layout(&text) else { return Ok(Laid::NotJson) };
        if !only_check {
            io::stdout().write_all(laid.as_bytes())?;
            return Ok(Laid::AsItWas);
        }
        return Ok(if laid == text { Laid::AsItWas } else { Laid::Changed });
    }
    let bytes = read(path, MOST_BYTES)
        .map_err(|problem| io::Error::other(format!("{}: {problem:?}", path.display())))?;
    let Ok(text) = String::from_utf8(bytes) else { return Ok(Laid::NotJson) };
    let Some(laid) = layout(&text) else { return Ok(Laid::NotJson) };
    if laid == text {
        return Ok(Laid::AsItWas);
    }
    if !only_check {
        write(path, &laid)?;
    }
    Ok(Laid::Changed)
}

/// The JSON files that a path stands for; what programs write is left as they wrote it.
fn files(path: &Path) -> Vec<PathBuf> {
    if !path.is_dir() {
        return vec![path.to_path_buf()];
    }
    let mut found = Vec::new();
    for entry in std::fs::read_dir(path).into_iter().flatten().flatten() {
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().into_owned();
        let written_by_program = name == "learned.json"
            || name.ends_with(".lock.json")
            || name.ends_with(".schema.json");
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|end| end == "json") && !written_by_program {
            found.push(path);
        }
    }
    found.sort();
    found
}
