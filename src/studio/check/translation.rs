//! Translations: a lock beside each folder's files remembers which wordings belonged together, so that a
//! text whose source was changed and whose translation was not is found.
//!
//! `check --update-locks` writes the lock; nothing else does.

use super::desk::{CheckContext, DefinitionSite, SourceTree, languages_of};
use crate::edit::texts::{SaidIn, each_text, wordings};
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

/// The digests of each text in its languages, by file and by its way in it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TranslationLock(BTreeMap<String, BTreeMap<String, Digests>>);

/// The digest of a text in each of its languages.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "WrittenDigests")]
struct Digests(BTreeMap<String, String>);

/// Digests as a lock has them; locks that knew Chinese and English alone wrote them as a pair.
#[derive(Deserialize)]
#[serde(untagged)]
enum WrittenDigests {
    ByLanguage(BTreeMap<String, String>),
    Pair(String, String),
}

impl From<WrittenDigests> for Digests {
    fn from(written: WrittenDigests) -> Self {
        match written {
            WrittenDigests::ByLanguage(digests) => Self(digests),
            WrittenDigests::Pair(zh, en) => {
                Self([("zh".to_owned(), zh), ("en".to_owned(), en)].into())
            }
        }
    }
}

impl Digests {
    fn of(texts: &SaidIn<'_>) -> Self {
        Self(texts.iter().map(|(lang, text)| (lang.code().to_owned(), digest(*text))).collect())
    }

    /// The languages that were left as they were when another was changed. Where the first was, whatever was left may be
    /// stale; where a translation was, the first may.
    fn stale(&self, texts: &SaidIn<'_>) -> Vec<Lang> {
        let known = texts
            .iter()
            .filter_map(|(lang, text)| Some((*lang, *self.0.get(lang.code())? == digest(*text))));
        let known: Vec<(Lang, bool)> = known.collect();
        let left = |(lang, same): &(Lang, bool)| same.then_some(*lang);
        match known.as_slice() {
            [(_, false), others @ ..] => others.iter().filter_map(left).collect(),
            [(first, true), others @ ..] if others.iter().any(|(_, same)| !same) => vec![*first],
            _ => Vec::new(),
        }
    }
}

impl TranslationLock {
    /// The lock as it is written, one text a line.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = String::from("{");
        for (at, (file, texts)) in self.0.iter().enumerate() {
            let comma = if at == 0 { "" } else { "," };
            text.extend([comma, "\n  ", &quoted(file), ": {"]);
            for (at, (path, Digests(digests))) in texts.iter().enumerate() {
                let comma = if at == 0 { "" } else { "," };
                let each = digests.iter().map(|(lang, digest)| format!("\"{lang}\": \"{digest}\""));
                let each = each.collect::<Vec<_>>().join(", ");
                text.extend([comma, "\n    ", &quoted(path), ": { ", &each, " }"]);
            }
            text.push_str("\n  }");
        }
        text.push_str("\n}\n");
        text
    }

    /// The languages that a file's texts are known in.
    fn languages(&self, file: &str) -> Vec<Lang> {
        let codes = self.0.get(file).into_iter().flat_map(BTreeMap::values);
        let codes: BTreeSet<&String> = codes.flat_map(|Digests(each)| each.keys()).collect();
        codes.into_iter().filter_map(|code| Lang::from_code(code)).collect()
    }

    /// Goes along where names in a file were changed and nothing else: each text keeps its digests at its new place, so
    /// that what was stale stays so. Whether that changed anything.
    pub fn follow(&mut self, file: &str, before: &str, after: &str) -> bool {
        let languages = self.languages(file);
        let Some(texts) = self.0.get_mut(file) else { return false };
        let (old, new) = (text_paths(before, &languages), text_paths(after, &languages));
        let mut moved = BTreeMap::new();
        for (from, to) in old.into_iter().zip(new).filter(|(from, to)| from != to) {
            if let Some(digests) = texts.remove(&from) {
                moved.insert(to, digests);
            }
        }
        let any = !moved.is_empty();
        texts.append(&mut moved);
        any
    }

    /// Takes the texts at these ways in a file to be translated as they stand now, in all of `languages`. Whether that
    /// changed anything.
    pub fn settle(
        &mut self,
        file: &str,
        text: &str,
        languages: &[Lang],
        paths: &BTreeSet<String>,
    ) -> bool {
        let Some(known) = self.0.get_mut(file) else { return false };
        let tree = Tree::of(text);
        let mut any = false;
        if let Some(root) = tree.root(text) {
            each_text(root, languages, &mut String::new(), &mut |path, _, texts| {
                if paths.contains(path) {
                    let now = Digests::of(texts);
                    let then = known.entry(path.to_owned()).or_default();
                    let before = then.clone();
                    then.0.extend(now.0);
                    any |= *then != before;
                }
            });
        }
        any
    }

    /// Keeps what another lock knows of languages that this one does not: another flow's, that shares the files.
    pub fn keep_others(&mut self, before: &Self) {
        for (file, texts) in &mut self.0 {
            let Some(before) = before.0.get(file) else { continue };
            for (path, Digests(digests)) in texts {
                for (lang, digest) in before.get(path).into_iter().flat_map(|Digests(each)| each) {
                    digests.entry(lang.clone()).or_insert_with(|| digest.clone());
                }
            }
        }
    }
}

/// The ways of all texts in a file, in the order they are written.
fn text_paths(text: &str, languages: &[Lang]) -> Vec<String> {
    let tree = Tree::of(text);
    let mut paths = Vec::new();
    if let Some(root) = tree.root(text) {
        let mut note = |path: &str, _: Value<'_>, _: &SaidIn<'_>| paths.push(path.to_owned());
        each_text(root, languages, &mut String::new(), &mut note);
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

/// The locks as they would be written now: for each folder, the path of its lock and what it holds. What stands in one
/// language alone has no translation.
pub(super) fn locks(pages: &[SourceTree<'_>]) -> BTreeMap<String, TranslationLock> {
    let languages = languages_of(pages);
    let mut locks: BTreeMap<String, TranslationLock> = BTreeMap::new();
    for page in pages {
        let folder = folder(page.path);
        let mut known = BTreeMap::new();
        each_text(page.node, &languages, &mut String::new(), &mut |path, _, texts| {
            if texts.len() > 1 {
                known.insert(path.to_owned(), Digests::of(texts));
            }
        });
        if !known.is_empty() {
            let lock = locks.entry(format!("{folder}{LOCK_FILE}")).or_default();
            lock.0.insert(page.path.get(folder.len()..).unwrap_or(page.path).to_owned(), known);
        }
    }
    locks
}

/// How far the translation of a text is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TranslationState {
    /// There is no lock, or it does not have the text: nothing is known of it.
    Untracked,
    /// All languages are as they were when the lock was written, or all were changed since.
    Done,
    /// Another language was changed, and these were not.
    Stale(Vec<Lang>),
}

/// A text of a flow, where it stands, and how far its translation is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TranslatedText {
    /// The file, seen from the flow's folder.
    pub file: String,
    /// The way to it in the file: ids where there are some, else places; `#2` for the second of several wordings.
    pub path: String,
    /// What it says in each language that it has, of those that were asked for.
    pub texts: BTreeMap<Lang, String>,
    /// How far it is.
    pub state: TranslationState,
}

/// The texts of a flow, and the languages it declares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TranslatedTexts {
    /// The one that others translate, then the others.
    pub languages: Vec<Lang>,
    /// Every text, in the order it is written.
    pub texts: Vec<TranslatedText>,
}

/// Every text in the flow's languages, and in one more if it is to be translated into that.
pub(super) fn texts(
    tree: &dyn FileTree,
    pages: &[SourceTree<'_>],
    more: Option<Lang>,
) -> TranslatedTexts {
    let languages = languages_of(pages);
    let mut all = Vec::new();
    let asked: Vec<Lang> =
        languages.iter().copied().chain(more.filter(|lang| !languages.contains(lang))).collect();
    for page in pages {
        let folder = folder(page.path);
        let name = page.path.get(folder.len()..).unwrap_or(page.path);
        let lock = read_lock(tree, folder).ok().flatten();
        let before = lock.as_ref().and_then(|lock| lock.0.get(name));
        each_text(page.node, &asked, &mut String::new(), &mut |path, _, texts| {
            let state = match before.and_then(|before| before.get(path)) {
                None => TranslationState::Untracked,
                Some(then) => match then.stale(texts) {
                    stale if stale.is_empty() => TranslationState::Done,
                    stale => TranslationState::Stale(stale),
                },
            };
            let said = |text: Value<'_>| text.string().map(str::to_owned);
            let rows = wordings(path, texts).into_iter().map(|(path, texts)| TranslatedText {
                file: page.path.to_owned(),
                path,
                texts: texts
                    .into_iter()
                    .filter_map(|(lang, text)| Some((lang, said(text)?)))
                    .collect(),
                state: state.clone(),
            });
            all.extend(rows);
        });
    }
    TranslatedTexts { languages, texts: all }
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

fn stale(page: &SourceTree<'_>, before: &BTreeMap<String, Digests>, desk: &mut CheckContext<'_>) {
    let written = DefinitionSite { source: page.id, shared: page.shared, node: page.node };
    each_text(page.node, desk.languages(), &mut String::new(), &mut |path, _, texts| {
        let Some(then) = before.get(path) else { return };
        for lang in then.stale(texts) {
            let text = texts.iter().find(|(own, _)| *own == lang).map(|(_, text)| *text);
            let mark = text.and_then(|text| text.one_or_many().next()).map(Value::mark);
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
