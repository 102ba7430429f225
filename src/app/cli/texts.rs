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
    LOCK_FILE, TranslatedText, TranslatedTexts, TranslationLock, TranslationState, translated_texts,
};
use studio::edit::{NewText, format, keep_languages, replace_texts};

pub(super) fn run(args: &TextsArgs, lang: Lang) -> ExitCode {
    let words = Messages::screens(lang);
    match &args.what {
        TextsCommand::Export { flow, open, into, to } => {
            let Some(mut known) = translated_texts(&*tree_named(flow), &today(), *into) else {
                return refuse(&words.with("rename-unreadable", &[("flow", flow)]));
            };
            let new = into.filter(|lang| !known.languages.contains(lang));
            let lacks =
                |text: &TranslatedText| new.is_some_and(|lang| !text.texts.contains_key(&lang));
            known.texts.retain(|text| !open || lacks(text) || text.state != TranslationState::Done);
            known.languages.extend(new);
            finish(export(&known, to.as_deref()).map(|()| ExitCode::SUCCESS))
        }
        TextsCommand::Remove { flow, language } => match remove(flow, *language, &words, lang) {
            Err(why) => refuse(&why),
            Ok(changes) => {
                let count = changes.len().to_string();
                let told = words
                    .with("texts-removed", &[("count", &*count), ("language", language.code())]);
                finish(write_changes(&changes).map(|()| say(&told)))
            }
        },
        TextsCommand::Import { flow, file, into, dry_run } => {
            match import(flow, file, *into, &words, lang) {
                Err(why) => refuse(&why),
                Ok(imported) => finish(imported.done(*dry_run, &words)),
            }
        }
    }
}

fn export(known: &TranslatedTexts, to: Option<&Path>) -> io::Result<()> {
    let rows = |out: &mut dyn Write| {
        let mut table = writer(out)?;
        let mut row = |file: &str, path: &str, texts: Vec<&str>, state: &str| {
            let cells = [file, path].into_iter().chain(texts).chain([state]).map(escape_cell);
            table.write_record(cells).map_err(io::Error::other)
        };
        row("file", "path", known.languages.iter().map(Lang::code).collect(), "state")?;
        for TranslatedText { file, path, texts, state } in &known.texts {
            let text = |lang| texts.get(lang).map_or("", String::as_str);
            row(file, path, known.languages.iter().map(text).collect(), &state_name(state))?;
        }
        table.flush()
    };
    match to {
        Some(path) => write_with(path, rows),
        None => rows(&mut stdout()),
    }
}

fn state_name(state: &TranslationState) -> String {
    match state {
        TranslationState::Untracked => "untracked".to_owned(),
        TranslationState::Done => "done".to_owned(),
        TranslationState::Stale(languages) => {
            let each = languages.iter().map(|lang| format!("stale_{lang}"));
            each.collect::<Vec<_>>().join(" ")
        }
    }
}

/// A flow's own files without one of its languages.
fn remove(flow: &Path, gone: Lang, words: &Messages, lang: Lang) -> Result<Changes, String> {
    let tree = FolderTree(flow.to_path_buf());
    let known = translated_texts(&tree, &today(), Some(gone)).ok_or_else(|| {
        words.with("rename-unreadable", &[("flow", &*flow.display().to_string())])
    })?;
    let kept: Vec<Lang> = known.languages.iter().copied().filter(|lang| *lang != gone).collect();
    if kept.is_empty() {
        return Err(words.with("texts-only", &[("language", gone.code())]));
    }
    let all: Vec<Lang> = kept.iter().copied().chain([gone]).collect();
    let files: BTreeSet<&str> = known.texts.iter().map(|text| &*text.file).collect();
    let mut changes = Changes::new();
    for file in files.into_iter().filter(|file| !file.starts_with("..")) {
        let path = join_normalized(flow, file);
        let before = text_of(&path, words)?;
        let after = keep_languages(&before, &all, &kept);
        // What was laid out stays laid out.
        let is_laid_out = format(&before).is_some_and(|laid_out| laid_out == before);
        let after = if is_laid_out { format(&after).unwrap_or(after) } else { after };
        if after != before {
            let path_shown = path.display().to_string();
            changes.insert(real(&path), Change { path: path_shown, before, after, count: 1 });
        }
    }
    stays_right(flow, &changes, None, Severity::Error, lang).map_err(|told| {
        let flow = flow.display().to_string();
        format!("{}\n{told}", words.with("rename-breaks", &[("flow", &flow)]))
    })?;
    Ok(changes)
}

/// What a table changes.
struct Imported {
    changes: Changes,
    /// The texts that change.
    count: usize,
    /// Rows that were left, each with why.
    left: Vec<String>,
    /// The language, where the flow does not declare it yet.
    undeclared: Option<Lang>,
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
            if let Some(lang) = self.undeclared {
                say(&words.with("texts-undeclared", &[("language", lang.code())]));
            }
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
    let known = translated_texts(&tree, &today(), Some(into)).ok_or_else(|| {
        words.with("rename-unreadable", &[("flow", &*flow.display().to_string())])
    })?;
    let rows = rows(table, &known.languages, into, words)?;
    let mut new: BTreeMap<&str, Vec<NewText>> = BTreeMap::new();
    let mut left = Vec::new();
    for row in &rows {
        let tell = |why: &str| {
            let line = row.line.to_string();
            let values = [("line", &*line), ("file", &*row.file), ("path", &*row.path)];
            words.with(why, &values)
        };
        let there = known.texts.iter().find(|one| one.file == row.file && one.path == row.path);
        let Some(there) = there else {
            left.push(tell("texts-unknown"));
            continue;
        };
        let now = |lang: &Lang| there.texts.get(lang).map_or("", String::as_str);
        let own = row.texts.get(&into).map_or("", String::as_str);
        if own.is_empty() || now(&into) == own {
            continue;
        }
        let is_other = |lang: &Lang| *lang != into && known.languages.contains(lang);
        let mut others = row.texts.iter().filter(|(lang, _)| is_other(lang));
        // Several wordings in a language that has fewer are an author's choice; a first one may be added.
        let text = there.path.split_once('#').map_or(&*there.path, |(text, _)| text);
        let is_of_it = |one: &&TranslatedText| {
            one.file == there.file
                && one
                    .path
                    .strip_prefix(text)
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with('#'))
        };
        let has_some =
            || known.texts.iter().filter(is_of_it).any(|one| one.texts.contains_key(&into));
        if others.any(|(lang, source)| now(lang) != source) {
            left.push(tell("texts-outdated"));
        } else if now(&into).is_empty() && has_some() {
            left.push(tell("texts-no-place"));
        } else {
            let text = NewText { path: row.path.clone(), lang: into, text: own.to_owned() };
            new.entry(&there.file).or_default().push(text);
        }
    }
    let mut changes = Changes::new();
    let mut count = 0;
    let is_declared = known.languages.contains(&into);
    let languages: Vec<Lang> =
        known.languages.iter().copied().chain((!is_declared).then_some(into)).collect();
    for (file, texts) in new {
        let path = join_normalized(flow, file);
        let before = text_of(&path, words)?;
        let after = replace_texts(&before, &languages, &texts);
        let after = after.expect("each way was found in the file");
        count += texts.len();
        settle_lock(&path, &after, &languages, &texts, &mut changes, words)?;
        let change = Change { path: path.display().to_string(), before, after, count: texts.len() };
        changes.insert(real(&path), change);
    }
    stays_right(flow, &changes, None, Severity::Error, lang).map_err(|told| {
        let flow = flow.display().to_string();
        format!("{}\n{told}", words.with("rename-breaks", &[("flow", &flow)]))
    })?;
    let undeclared = (!is_declared).then_some(into);
    Ok(Imported { changes, count, left, undeclared })
}

/// What was translated is done, where a lock remembers it.
fn settle_lock(
    file: &Path,
    after: &str,
    languages: &[Lang],
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
    let after = if lock.settle(name, after, languages, &pairs) { lock.text() } else { now };
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
    texts: BTreeMap<Lang, String>,
}

/// The rows of a table that has the column of the language, and of what it was translated from.
fn rows(path: &Path, own: &[Lang], into: Lang, words: &Messages) -> Result<Vec<Row>, String> {
    let text = text_of(path, words)?;
    let text = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&text);
    let shown = path.display().to_string();
    let unreadable = |why: &str| words.with("file-unreadable", &[("path", &*shown), ("why", why)]);
    // Where a comma stands in numbers, spreadsheets part cells by semicolons.
    let head = text.lines().next().unwrap_or_default();
    let delimiter = if head.contains(';') && !head.contains(',') { b';' } else { b',' };
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).from_reader(text.as_bytes());
    let header = reader.headers().map_err(|why| unreadable(&why.to_string()))?.clone();
    let column = |name: &str| header.iter().position(|column| column.trim() == name);
    let languages: Vec<(usize, Lang)> = header
        .iter()
        .enumerate()
        .filter_map(|(at, column)| Some((at, Lang::asked_for(column.trim())?)))
        .collect();
    let has = |lang: Lang| languages.iter().any(|(_, known)| *known == lang);
    // A translation without its source could be one of what the flow no longer says.
    let sources: Vec<&str> = own.iter().filter(|lang| **lang != into).map(Lang::code).collect();
    let has_source = sources.is_empty() || own.iter().any(|lang| *lang != into && has(*lang));
    let lacking = |name: &str| words.with("texts-columns", &[("path", &*shown), ("column", name)]);
    let (Some(file), Some(way)) = (column("file"), column("path")) else {
        return Err(lacking(if column("file").is_none() { "file" } else { "path" }));
    };
    if !has(into) {
        return Err(lacking(into.code()));
    }
    if !has_source {
        return Err(lacking(&sources.join(" / ")));
    }
    let row = |record: Result<csv::StringRecord, csv::Error>| {
        let record = record.map_err(|why| unreadable(&why.to_string()))?;
        let cell = |at: usize| unescape_cell(record.get(at).unwrap_or_default()).to_owned();
        let line = record.position().map_or(0, csv::Position::line);
        Ok(Row {
            line,
            file: cell(file),
            path: cell(way),
            texts: languages.iter().map(|(at, lang)| (*lang, cell(*at))).collect(),
        })
    };
    reader.records().map(row).collect()
}
