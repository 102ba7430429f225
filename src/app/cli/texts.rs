//! `wanliu texts`: a flow's texts as a table for translators, and one language of it taken in again.

use super::args::{TextsArgs, TextsCommand};
use super::dates::today;
use super::files::{FolderTree, join_normalized, text_of};
use super::flows::tree_named;
use super::new::{refuse, say};
use super::rewrite::{Change, Changes, real, stays_right, write_changes};
use super::table::{BYTE_ORDER_MARK, escape_cell, unescape_cell, writer};
use super::{FOUND, finish};
use crate::files::{folder_of, write_with};
use crate::output::{stderr, stdout};
use crate::render::Messages;
use flow::diagnostic::Severity;
use flow::lang::Lang;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;
use studio::check::{
    LOCK_FILE, TranslatedText, TranslationLock, TranslationState, translated_texts,
};
use studio::edit::{NewText, replace_texts};

const COLUMNS: [&str; 5] = ["file", "path", "zh", "en", "state"];

pub(super) fn run(args: &TextsArgs, lang: Lang) -> ExitCode {
    let words = Messages::screens(lang);
    match &args.what {
        TextsCommand::Export { flow, open, to } => {
            let Some(mut texts) = translated_texts(&*tree_named(flow), &today()) else {
                return refuse(&words.with("rename-unreadable", &[("flow", flow)]));
            };
            texts.retain(|text| !open || text.state != TranslationState::Done);
            finish(export(&texts, to.as_deref()).map(|()| ExitCode::SUCCESS))
        }
        TextsCommand::Import { flow, file, into, dry_run } => {
            match import(flow, file, into.lang(), &words, lang) {
                Err(why) => refuse(&why),
                Ok(imported) => finish(imported.done(*dry_run, &words)),
            }
        }
    }
}

fn export(texts: &[TranslatedText], to: Option<&Path>) -> io::Result<()> {
    let rows = |out: &mut dyn Write| {
        let mut table = writer(out)?;
        let mut row = |cells: [&str; 5]| {
            let cells = cells.map(escape_cell);
            table.write_record(cells).map_err(io::Error::other)
        };
        row(COLUMNS)?;
        for TranslatedText { file, path, texts: [zh, en], state } in texts {
            let [zh, en] = [zh, en].map(|text| text.as_deref().unwrap_or_default());
            row([file, path, zh, en, state_name(*state)])?;
        }
        table.flush()
    };
    match to {
        Some(path) => write_with(path, rows),
        None => rows(&mut stdout()),
    }
}

fn state_name(state: TranslationState) -> &'static str {
    match state {
        TranslationState::Untracked => "untracked",
        TranslationState::Done => "done",
        TranslationState::Stale(Lang::Zh) => "stale_zh",
        TranslationState::Stale(Lang::En) => "stale_en",
    }
}

/// What a table changes.
struct Imported {
    changes: Changes,
    /// The texts that change.
    count: usize,
    /// Rows that were left, each with why.
    left: Vec<String>,
}

impl Imported {
    fn done(&self, dry_run: bool, words: &Messages) -> io::Result<ExitCode> {
        for why in &self.left {
            writeln!(stderr(), "wanliu: {why}")?;
        }
        if dry_run {
            let shown: Vec<String> = self.changes.values().map(Change::shown).collect();
            say(&shown.join("\n"));
        } else {
            write_changes(&self.changes)?;
            let count = self.count.to_string();
            let left = self.left.len().to_string();
            say(&words.with("texts-imported", &[("count", &*count), ("left", &*left)]));
        }
        Ok(if self.left.is_empty() { ExitCode::SUCCESS } else { FOUND.into() })
    }
}

fn import(
    flow: &Path,
    table: &Path,
    into: Lang,
    words: &Messages,
    lang: Lang,
) -> Result<Imported, String> {
    let tree = FolderTree(flow.to_path_buf());
    let known = translated_texts(&tree, &today()).ok_or_else(|| {
        words.with("rename-unreadable", &[("flow", &*flow.display().to_string())])
    })?;
    let rows = rows(table, words)?;
    let at = |lang: Lang| usize::from(lang == Lang::En);
    let other = at(if into == Lang::Zh { Lang::En } else { Lang::Zh });
    let mut new: BTreeMap<&str, Vec<NewText>> = BTreeMap::new();
    let mut left = Vec::new();
    for row in &rows {
        let tell = |why: &str| {
            let line = row.line.to_string();
            let values = [("line", &*line), ("file", &*row.file), ("path", &*row.path)];
            words.with(why, &values)
        };
        let there = known.iter().find(|one| one.file == row.file && one.path == row.path);
        let Some(there) = there else {
            left.push(tell("texts-unknown"));
            continue;
        };
        let [zh, en] = &row.texts;
        let (own, source) = if into == Lang::Zh { (zh, en) } else { (en, zh) };
        let now = |at: usize| there.texts.get(at).and_then(Option::as_deref);
        if own.is_empty() || now(at(into)) == Some(&**own) {
            continue;
        }
        if now(other).unwrap_or_default() != *source {
            left.push(tell("texts-outdated"));
        } else if now(at(into)).is_none() {
            left.push(tell("texts-no-place"));
        } else {
            let text = NewText { path: row.path.clone(), lang: into, text: own.clone() };
            new.entry(&there.file).or_default().push(text);
        }
    }
    let mut changes = Changes::new();
    let mut count = 0;
    for (file, texts) in new {
        let path = join_normalized(flow, file);
        let before = text_of(&path, words)?;
        let after = replace_texts(&before, &texts).expect("each way was found in the file");
        count += texts.len();
        settle_lock(&path, &after, &texts, &mut changes, words)?;
        let change = Change { path: path.display().to_string(), before, after, count: texts.len() };
        changes.insert(real(&path), change);
    }
    stays_right(flow, &changes, Severity::Error, lang).map_err(|told| {
        let flow = flow.display().to_string();
        format!("{}\n{told}", words.with("rename-breaks", &[("flow", &flow)]))
    })?;
    Ok(Imported { changes, count, left })
}

/// What was translated is done, where a lock remembers it.
fn settle_lock(
    file: &Path,
    after: &str,
    texts: &[NewText],
    changes: &mut Changes,
    words: &Messages,
) -> Result<(), String> {
    let path = folder_of(file).join(LOCK_FILE);
    let Some(name) = file.file_name().and_then(|name| name.to_str()) else { return Ok(()) };
    if !path.is_file() {
        return Ok(());
    }
    let shown = path.display().to_string();
    let known = changes.remove(&real(&path));
    let (before, now) = if let Some(lock) = known {
        (lock.before, lock.after)
    } else {
        let text = text_of(&path, words)?;
        (text.clone(), text)
    };
    let unreadable = |why: serde_json::Error| {
        words.with("file-unreadable", &[("path", &*shown), ("why", &*why.to_string())])
    };
    let mut lock: TranslationLock = serde_json::from_str(&now).map_err(unreadable)?;
    // A pair of several wordings is one to the lock.
    let pair = |one: &NewText| one.path.split('#').next().unwrap_or_default().to_owned();
    let pairs: BTreeSet<String> = texts.iter().map(pair).collect();
    let after = if lock.settle(name, after, &pairs) { lock.text() } else { now };
    if after != before {
        changes.insert(real(&path), Change { path: shown, before, after, count: pairs.len() });
    }
    Ok(())
}

/// A row of a table.
struct Row {
    line: u64,
    file: String,
    path: String,
    texts: [String; 2],
}

fn rows(path: &Path, words: &Messages) -> Result<Vec<Row>, String> {
    let text = text_of(path, words)?;
    let text = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&text);
    let shown = path.display().to_string();
    let unreadable = |why: &str| words.with("file-unreadable", &[("path", &*shown), ("why", why)]);
    let mut reader = csv::ReaderBuilder::new().from_reader(text.as_bytes());
    let header = reader.headers().map_err(|why| unreadable(&why.to_string()))?.clone();
    let [Some(file), Some(way), Some(zh), Some(en)] = ["file", "path", "zh", "en"]
        .map(|name| header.iter().position(|column| column.trim() == name))
    else {
        return Err(words.with("texts-columns", &[("path", &*shown)]));
    };
    let row = |record: Result<csv::StringRecord, csv::Error>| {
        let record = record.map_err(|why| unreadable(&why.to_string()))?;
        let cell = |at: usize| unescape_cell(record.get(at).unwrap_or_default()).to_owned();
        let line = record.position().map_or(0, csv::Position::line);
        Ok(Row { line, file: cell(file), path: cell(way), texts: [cell(zh), cell(en)] })
    };
    reader.records().map(row).collect()
}
