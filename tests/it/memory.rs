//! A small flow in memory, and what is found in it.

use crate::support::{DAYS, TODAY};
use flow::diagnostic::Diagnostics;
use flow::files::{FileContent, FileError, FileTree};
use flow::lang::Lang;
use flow::load::{LoadedFlow, load};
use flow::source::Sources;
use std::collections::BTreeMap;
use studio::check::{CheckResult, LayoutCheck, check};
use wanliu::render::{MAX_SHOWN, Messages, diagnostics};

/// A flow in memory: a small one that loads, with some files replaced.
pub(crate) struct Memory(BTreeMap<String, Vec<u8>>);

impl Memory {
    pub(crate) fn empty() -> Self {
        Self(BTreeMap::new())
    }

    /// The files of the small flow.
    pub(crate) const FILES: [&str; 10] = [
        "flow.json",
        "reasons.json",
        "questions.json",
        "moves.json",
        "offers.json",
        "evidence.json",
        "closings.json",
        "answers.json",
        "phrases.json",
        "rules.json",
    ];

    pub(crate) fn small() -> Self {
        let files = [
            ("flow.json", include_str!("data/small/flow.json")),
            ("reasons.json", include_str!("data/small/reasons.json")),
            ("requests.json", include_str!("data/small/requests.json")),
            ("questions.json", include_str!("data/small/questions.json")),
            ("moves.json", include_str!("data/small/moves.json")),
            ("offers.json", include_str!("data/small/offers.json")),
            ("evidence.json", include_str!("data/small/evidence.json")),
            ("closings.json", include_str!("data/small/closings.json")),
            ("answers.json", include_str!("data/small/answers.json")),
            ("phrases.json", include_str!("data/small/phrases.json")),
            ("rules.json", include_str!("data/small/rules.json")),
        ];
        Self(files.map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec())).into())
    }

    /// Replaces `from` by `to` in `file`; each stands there.
    pub(crate) fn with(mut self, file: &str, from: &str, to: &str) -> Self {
        let text = String::from_utf8(self.0[file].clone()).unwrap();
        assert!(text.contains(from), "`{from}` is not in {file}");
        self.0.insert(file.to_owned(), text.replacen(from, to, 1).into_bytes());
        self
    }

    pub(crate) fn file(mut self, name: &str, bytes: impl Into<Vec<u8>>) -> Self {
        self.0.insert(name.to_owned(), bytes.into());
        self
    }

    pub(crate) fn without(mut self, name: &str) -> Self {
        self.0.remove(name);
        self
    }

    /// Replaces every `from` by `to` in `file`; it stands there.
    pub(crate) fn with_all(mut self, file: &str, from: &str, to: &str) -> Self {
        let text = String::from_utf8(self.0[file].clone()).unwrap();
        assert!(text.contains(from), "`{from}` is not in {file}");
        self.0.insert(file.to_owned(), text.replace(from, to).into_bytes());
        self
    }

    pub(crate) fn bytes(&self, file: &str) -> Vec<u8> {
        self.0[file].clone()
    }

    /// The files that are text.
    pub(crate) fn texts(&self) -> Vec<String> {
        self.0.values().filter_map(|bytes| String::from_utf8(bytes.clone()).ok()).collect()
    }

    pub(crate) fn check(&self) -> CheckResult {
        check(self, DAYS, LayoutCheck::Free)
    }

    pub(crate) fn load(&self) -> LoadedFlow {
        load(self, TODAY)
    }
}

impl FileTree for Memory {
    fn read(&self, path: &str, most: u64) -> Result<FileContent, FileError> {
        let bytes = self.0.get(path).ok_or(FileError::Missing)?;
        if bytes.len() as u64 > most {
            Err(FileError::TooLarge)
        } else {
            Ok(FileContent::Bytes(bytes.clone()))
        }
    }

    fn list(&self, folder: &str) -> Result<Vec<String>, FileError> {
        let within = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let of = self.0.keys().filter(|path| path.starts_with(&within));
        Ok(of.filter(|path| !path[within.len()..].contains('/')).cloned().collect())
    }

    fn name(&self, path: &str) -> String {
        path.to_owned()
    }
}

/// Findings as people see them, without colour.
pub(crate) fn shown(sources: &Sources, report: &Diagnostics, lang: Lang) -> String {
    let text = diagnostics(&Messages::diagnostics(lang), sources, report, MAX_SHOWN);
    anstream::adapter::strip_str(&text).to_string()
}
