//! Translations: a lock beside each folder's files remembers which wordings belonged together, so that a
//! text whose source was changed and whose translation was not is found.
//!
//! `check --update-locks` writes the lock; nothing else does.

use super::desk::{CheckContext, DefinitionSite, SourceTree};
use crate::edit::texts::{each_pair, wordings};
use flow::diagnostic::{Code, Diagnostic};
use flow::files::{FileContent, FileError, FileTree};
use flow::lang::Lang;
use flow::syntax::{Tree, Value};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The name of a folder's lock.
pub const LOCK_FILE: &str = "translations.lock.json";
/// The largest lock that is read, in bytes.
const MAX_BYTES: u64 = 16 << 20;

/// The digests of each pair of texts, by file and by their way in it: source, then translation.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TranslationLock(BTreeMap<String, BTreeMap<String, (String, String)>>);

impl TranslationLock {
    /// The lock as it is written, one pair a line.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = String::from("{");
        for (at, (file, pairs)) in self.0.iter().enumerate() {
            let comma = if at == 0 { "" } else { "," };
            text.extend([comma, "\n  ", &quoted(file), ": {"]);
            for (at, (path, (source, translation))) in pairs.iter().enumerate() {
                let comma = if at == 0 { "" } else { "," };
                let digests = ["\"", source, "\", \"", translation, "\"]"];
                text.extend([comma, "\n    ", &quoted(path), ": ["].into_iter().chain(digests));
            }
            text.push_str("\n  }");
        }
        text.push_str("\n}\n");
        text
    }

    /// Goes along where names in a file were changed and nothing else: each pair keeps its digests at its new place, so
    /// that what was stale stays so. Whether that changed anything.
    pub fn follow(&mut self, file: &str, before: &str, after: &str) -> bool {
        let Some(pairs) = self.0.get_mut(file) else { return false };
        let (old, new) = (pair_paths(before), pair_paths(after));
        let mut moved = BTreeMap::new();
        for (from, to) in old.into_iter().zip(new).filter(|(from, to)| from != to) {
            if let Some(digests) = pairs.remove(&from) {
                moved.insert(to, digests);
            }
        }
        let any = !moved.is_empty();
        pairs.append(&mut moved);
        any
    }

    /// Takes the texts at these ways in a file to be translated as they stand now. Whether that changed anything.
    pub fn settle(&mut self, file: &str, text: &str, paths: &BTreeSet<String>) -> bool {
        let Some(pairs) = self.0.get_mut(file) else { return false };
        let tree = Tree::of(text);
        let mut any = false;
        if let Some(root) = tree.root(text) {
            each_pair(root, &mut String::new(), &mut |path, zh, en| {
                if paths.contains(path) {
                    let now = (digest(zh), digest(en));
                    any |= pairs.insert(path.to_owned(), now.clone()) != Some(now);
                }
            });
        }
        any
    }
}

/// The ways of all pairs of texts in a file, in the order they are written.
fn pair_paths(text: &str) -> Vec<String> {
    let tree = Tree::of(text);
    let mut paths = Vec::new();
    if let Some(root) = tree.root(text) {
        each_pair(root, &mut String::new(), &mut |path, _, _| paths.push(path.to_owned()));
    }
    paths
}

fn quoted(text: &str) -> String {
    serde_json::to_string(text).expect("a string is JSON")
}

/// The folder of a path, with its slash; empty for the flow's own.
fn folder(path: &str) -> &str {
    path.rfind('/').and_then(|at| path.get(..=at)).unwrap_or_default()
}

/// The locks as they would be written now: for each folder, the path of its lock and what it holds.
pub(super) fn locks(pages: &[SourceTree<'_>]) -> BTreeMap<String, TranslationLock> {
    let mut locks: BTreeMap<String, TranslationLock> = BTreeMap::new();
    for page in pages {
        let folder = folder(page.path);
        let mut pairs = BTreeMap::new();
        each_pair(page.node, &mut String::new(), &mut |path, zh, en| {
            pairs.insert(path.to_owned(), (digest(zh), digest(en)));
        });
        if !pairs.is_empty() {
            let lock = locks.entry(format!("{folder}{LOCK_FILE}")).or_default();
            lock.0.insert(page.path.get(folder.len()..).unwrap_or(page.path).to_owned(), pairs);
        }
    }
    locks
}

/// How far the translation of a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TranslationState {
    /// There is no lock, or it does not have the text: nothing is known of it.
    Untracked,
    /// Both languages are as they were when the lock was written, or both were changed since.
    Done,
    /// The other language was changed, and this one was not.
    Stale(Lang),
}

/// A text in both languages, where it stands, and how far its translation is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TranslatedText {
    /// The file, seen from the flow's folder.
    pub file: String,
    /// The way to it in the file: ids where there are some, else places; `#2` for the second of several wordings.
    pub path: String,
    /// The Chinese and the English; none where one language has fewer wordings.
    pub texts: [Option<String>; 2],
    /// How far it is.
    pub state: TranslationState,
}

/// Every text that stands in both languages, in the order it is written.
pub(super) fn texts(tree: &dyn FileTree, pages: &[SourceTree<'_>]) -> Vec<TranslatedText> {
    let mut all = Vec::new();
    for page in pages {
        let folder = folder(page.path);
        let name = page.path.get(folder.len()..).unwrap_or(page.path);
        let lock = read_lock(tree, folder).ok().flatten();
        let before = lock.as_ref().and_then(|lock| lock.0.get(name));
        each_pair(page.node, &mut String::new(), &mut |path, zh, en| {
            let state = match before.and_then(|before| before.get(path)) {
                None => TranslationState::Untracked,
                Some(then) => stale_language(then, zh, en)
                    .map_or(TranslationState::Done, TranslationState::Stale),
            };
            let rows = wordings(path, zh, en).into_iter().map(|(path, texts)| TranslatedText {
                file: page.path.to_owned(),
                path,
                texts: texts.map(|text| text.and_then(Value::string).map(str::to_owned)),
                state,
            });
            all.extend(rows);
        });
    }
    all
}

/// The language that was left as it was when the other was changed.
fn stale_language(then: &(String, String), zh: Value<'_>, en: Value<'_>) -> Option<Lang> {
    match (then.0 == digest(zh), then.1 == digest(en)) {
        (false, true) => Some(Lang::En),
        (true, false) => Some(Lang::Zh),
        (true, true) | (false, false) => None,
    }
}

/// Finds translations that were left as they were when their source was changed.
pub(super) fn check(tree: &dyn FileTree, desk: &mut CheckContext<'_>) {
    let mut read: BTreeMap<&str, Option<TranslationLock>> = BTreeMap::new();
    for page in desk.trees {
        let folder = folder(page.path);
        let lock = read.entry(folder).or_insert_with(|| {
            read_lock(tree, folder).unwrap_or_else(|unread| {
                desk.push(unread);
                None
            })
        });
        let name = page.path.get(folder.len()..).unwrap_or(page.path);
        if let Some(before) = lock.as_ref().and_then(|lock| lock.0.get(name)) {
            stale(page, before, desk);
        }
    }
}

/// The lock of a folder; none where there is none. One that is there and cannot be read is told.
fn read_lock(tree: &dyn FileTree, folder: &str) -> Result<Option<TranslationLock>, Diagnostic> {
    let path = format!("{folder}{LOCK_FILE}");
    let told =
        |problem: FileError| problem.diagnostic(&tree.name(&path), MAX_BYTES, Code::MissingFile);
    let content = match tree.read(&path, MAX_BYTES) {
        Ok(content) => content,
        Err(FileError::Missing) => return Ok(None),
        Err(problem) => return Err(told(problem)),
    };
    let lock = match content {
        FileContent::BuiltIn(text) => serde_json::from_str(text),
        FileContent::Bytes(bytes) => serde_json::from_slice(&bytes),
    };
    lock.map(Some).map_err(|error| told(FileError::Unreadable(error.to_string())))
}

fn stale(
    page: &SourceTree<'_>,
    before: &BTreeMap<String, (String, String)>,
    desk: &mut CheckContext<'_>,
) {
    let written = DefinitionSite { source: page.id, shared: page.shared, node: page.node };
    each_pair(page.node, &mut String::new(), &mut |path, zh, en| {
        let Some(then) = before.get(path) else { return };
        if let Some(lang) = stale_language(then, zh, en) {
            let node = match lang {
                Lang::Zh => zh,
                Lang::En => en,
            };
            let mark = node.one_or_many().next().map(Value::mark);
            let finding = written.diagnostic_at(Code::StaleTranslation, mark);
            desk.push(finding.with("language", lang.code()).with("name", path));
        }
    });
}

/// A short digest of a text or a list of texts (FNV-1a): the same on every machine and for all time.
fn digest(node: Value<'_>) -> String {
    const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
    const PRIME: u64 = 0x0100_0000_01b3;
    let mut hash = OFFSET;
    for text in node.one_or_many().filter_map(Value::string) {
        // A byte that no text has stands between two.
        for byte in text.bytes().chain([0xff]) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(PRIME);
        }
    }
    format!("{hash:016x}")
}
