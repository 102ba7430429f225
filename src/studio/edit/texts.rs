//! The texts that stand in both languages, by their ways in a file; and others put in their places.

use flow::lang::Lang;
use flow::span::Span;
use flow::syntax::{Tree, Value};

/// Calls `found` for every pair of texts, with its way: ids where there are some, else places.
pub(crate) fn each_pair<'n>(
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

/// The wordings of a pair side by side, each with its way: `#2` for the second of several.
pub(crate) fn wordings<'n>(
    path: &str,
    zh: Value<'n>,
    en: Value<'n>,
) -> Vec<(String, [Option<Value<'n>>; 2])> {
    let (zh, en): (Vec<_>, Vec<_>) = (zh.one_or_many().collect(), en.one_or_many().collect());
    let count = zh.len().max(en.len());
    let way = |at: usize| if count > 1 { format!("{path}#{}", at + 1) } else { path.to_owned() };
    (0..count).map(|at| (way(at), [zh.get(at).copied(), en.get(at).copied()])).collect()
}

/// A text that takes the place of another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewText {
    /// The way to the other.
    pub path: String,
    /// Its language.
    pub lang: Lang,
    /// What it says now.
    pub text: String,
}

/// The text of a file with these in their places; `None` where one of the ways leads to no text. Layout and everything
/// else stay.
#[must_use]
pub fn replace_texts(file: &str, new: &[NewText]) -> Option<String> {
    let tree = Tree::of(file);
    let root = tree.root(file)?;
    let mut places: Vec<(Span, String)> = Vec::with_capacity(new.len());
    let mut taken = 0;
    each_pair(root, &mut String::new(), &mut |path, zh, en| {
        for (way, texts) in wordings(path, zh, en) {
            for one in new.iter().filter(|one| one.path == way) {
                let [zh, en] = texts;
                let there = match one.lang {
                    Lang::Zh => zh,
                    Lang::En => en,
                };
                if let Some(there) = there {
                    let quoted = serde_json::to_string(&one.text).expect("a string is JSON");
                    places.push((there.span(), quoted));
                    taken += 1;
                }
            }
        }
    });
    if taken != new.len() {
        return None;
    }
    places.sort_by_key(|(span, _)| *span);
    let mut out = String::with_capacity(file.len());
    let mut from = 0;
    for (span, text) in places {
        out.push_str(file.get(from..span.start)?);
        out.push_str(&text);
        from = span.end;
    }
    out.push_str(file.get(from..)?);
    Some(out)
}
