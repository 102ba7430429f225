//! Translations: a lock beside each folder's files remembers which wordings belonged together, so that a
//! text whose source was changed and whose translation was not is found.
//!
//! `check --update-locks` writes the lock; nothing else does.

use super::desk::{CheckContext, DefinitionSite, SourceTree};
use flow::diagnostic::{Code, Diagnostic};
use flow::files::{FileContent, FileError, FileTree};
use flow::lang::Lang;
use flow::syntax::{Tree, Value};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

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
        let Some((old_zh, old_en)) = before.get(path) else { return };
        let (new_zh, new_en) = (&digest(zh), &digest(en));
        let stale = match (old_zh == new_zh, old_en == new_en) {
            (false, true) => Some((Lang::En, en)),
            (true, false) => Some((Lang::Zh, zh)),
            (true, true) | (false, false) => None,
        };
        if let Some((lang, node)) = stale {
            let mark = node.one_or_many().next().map(Value::mark);
            let finding = written.diagnostic_at(Code::StaleTranslation, mark);
            desk.push(finding.with("language", lang.code()).with("name", path));
        }
    });
}

/// Calls `found` for every pair of texts, with its way: ids where there are some, else places.
fn each_pair<'n>(
    node: Value<'n>,
    path: &mut String,
    found: &mut dyn FnMut(&str, Value<'n>, Value<'n>),
) {
    if let (Some(zh), Some(en)) = (node.get("zh"), node.get("en")) {
        found(path, zh, en);
    }
    let length = path.len();
    let mut step = |part: &str, child: Value<'n>, path: &mut String| {
        path.push('/');
        path.push_str(part);
        each_pair(child, path, found);
        path.truncate(length);
    };
    for (key, child) in node.members() {
        if Lang::from_code(&key).is_none() {
            step(&key, child, path);
        }
    }
    for (at, child) in node.elements().enumerate() {
        match child.string_of("id") {
            Some(id) => step(id, child, path),
            None => step(&at.to_string(), child, path),
        }
    }
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
