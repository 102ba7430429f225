//! The texts of a flow in each of their languages, by their ways in a file; and others put in their places.

use flow::lang::Lang;
use flow::span::Span;
use flow::syntax::{Str, Tree, Value};
use std::collections::BTreeMap;

/// What a text says, in each language that it has of those asked for.
pub(crate) type SaidIn<'n> = [(Lang, Value<'n>)];

/// Calls `found` for every text that stands in one of `languages` or more, with its way (ids where there are some, else
/// places), its object, and what it says in each language that it has of them.
pub(crate) fn each_text<'n>(
    node: Value<'n>,
    languages: &[Lang],
    path: &mut String,
    found: &mut dyn FnMut(&str, Value<'n>, &SaidIn<'n>),
) {
    let texts = |lang: &Lang| node.get(lang.code()).map(|text| (*lang, text));
    let texts: Vec<(Lang, Value<'n>)> = languages.iter().filter_map(texts).collect();
    if !texts.is_empty() {
        found(path, node, &texts);
    }
    let length = path.len();
    let mut step = |part: &str, child: Value<'n>, path: &mut String| {
        path.push('/');
        path.push_str(part);
        each_text(child, languages, path, found);
        path.truncate(length);
    };
    for (key, child) in node.members() {
        if languages.iter().all(|lang| lang.code() != key.text()) {
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

/// The wordings of a text side by side, each with its way: `#2` for the second of several.
pub(crate) fn wordings<'n>(
    path: &str,
    texts: &SaidIn<'n>,
) -> Vec<(String, BTreeMap<Lang, Value<'n>>)> {
    let count = texts.iter().map(|(_, text)| text.one_or_many().count()).max().unwrap_or(0);
    let way = |at: usize| if count > 1 { format!("{path}#{}", at + 1) } else { path.to_owned() };
    let of = |at: usize| {
        texts.iter().filter_map(|(lang, text)| Some((*lang, text.one_or_many().nth(at)?))).collect()
    };
    (0..count).map(|at| (way(at), of(at))).collect()
}

/// A text that takes the place of another, or is a new one in a language that a text does not have yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewText {
    /// The way to it.
    pub path: String,
    /// Its language.
    pub lang: Lang,
    /// What it says now.
    pub text: String,
}

/// The text of a file with these in their places; `None` where one of the ways leads to no text. Where a text has nothing
/// in the language yet, that is written behind its other languages. Layout and everything else stay.
///
/// `languages` are those that the file's texts have.
#[must_use]
pub fn replace_texts(file: &str, languages: &[Lang], new: &[NewText]) -> Option<String> {
    let tree = Tree::of(file);
    let root = tree.root(file)?;
    let mut places: Vec<(Span, String)> = Vec::with_capacity(new.len());
    let mut taken = 0;
    each_text(root, languages, &mut String::new(), &mut |path, _, texts| {
        let mut added: BTreeMap<Lang, Vec<&str>> = BTreeMap::new();
        for (way, there) in wordings(path, texts) {
            for one in new.iter().filter(|one| one.path == way) {
                if let Some(there) = there.get(&one.lang) {
                    places.push((there.span(), quoted(&one.text)));
                } else if texts.iter().all(|(lang, _)| *lang != one.lang) {
                    added.entry(one.lang).or_default().push(&one.text);
                } else {
                    continue;
                }
                taken += 1;
            }
        }
        let behind = texts.iter().map(|(_, text)| text.span().end).max().unwrap_or_default();
        for (lang, list) in added {
            let list: Vec<String> = list.into_iter().map(quoted).collect();
            let said =
                if list.len() == 1 { list.concat() } else { format!("[{}]", list.join(", ")) };
            let member = format!(", {}: {said}", quoted(lang.code()));
            places.push((Span { start: behind, end: behind }, member));
        }
    });
    if taken != new.len() {
        return None;
    }
    Some(spliced(file, places))
}

/// The text of a flow's file without the words to hear that are written in Han characters, or without those that are not.
#[must_use]
pub fn keep_cues(file: &str, in_han: bool) -> String {
    let tree = Tree::of(file);
    let mut cuts: Vec<Span> = Vec::new();
    let mut open: Vec<(bool, Value<'_>)> =
        tree.root(file).map(|root| (false, root)).into_iter().collect();
    while let Some((are_cues, value)) = open.pop() {
        open.extend(value.members().map(|(key, value)| (key.text() == "hear", value)));
        let elements: Vec<Value<'_>> = value.elements().collect();
        open.extend(elements.iter().map(|element| (false, *element)));
        let goes = |cue: &Value<'_>| {
            let has_han = |cue: &str| cue.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
            cue.string().is_some_and(|cue| has_han(cue) != in_han)
        };
        for (at, cue) in elements.iter().enumerate().filter(|(_, cue)| are_cues && goes(cue)) {
            let before = at.checked_sub(1).and_then(|before| elements.get(before));
            cuts.push(match (elements.get(at + 1), before) {
                (Some(next), _) => Span { start: cue.span().start, end: next.span().start },
                (None, Some(before)) => Span { start: before.span().end, end: cue.span().end },
                (None, None) => cue.span(),
            });
        }
    }
    spliced(file, cuts.into_iter().map(|span| (span, String::new())).collect())
}

/// The text of a flow's file with its texts in these of its languages alone, of `all` that it has.
#[must_use]
pub fn keep_languages(file: &str, all: &[Lang], kept: &[Lang]) -> String {
    let tree = Tree::of(file);
    let Some(root) = tree.root(file) else { return file.to_owned() };
    let mut cuts: Vec<Span> = Vec::new();
    each_text(root, all, &mut String::new(), &mut |_, object, _| {
        let members: Vec<(Str<'_>, Value<'_>)> = object.members().collect();
        let begin = |at: usize| {
            let (key, _) = members.get(at)?;
            // The quote before it.
            key.span().map(|span| span.start - 1)
        };
        for (at, (key, value)) in members.iter().enumerate() {
            let goes = all.iter().any(|lang| lang.code() == key.text() && !kept.contains(lang));
            let before = at.checked_sub(1).and_then(|before| members.get(before));
            let span = match (begin(at), begin(at + 1), before) {
                (Some(start), Some(end), _) => Span { start, end },
                (_, None, Some((_, before))) => {
                    Span { start: before.span().end, end: value.span().end }
                }
                _ => continue,
            };
            cuts.extend(goes.then_some(span));
        }
    });
    let declared = root.get("languages").map(Value::span);
    let list: Vec<String> = kept.iter().map(|lang| quoted(lang.code())).collect();
    let list = format!("[{}]", list.join(", "));
    let cuts = cuts.into_iter().map(|span| (span, String::new()));
    spliced(file, cuts.chain(declared.map(|span| (span, list))).collect())
}

/// A text with others in the place of parts of it; a part that begins within another one is none.
fn spliced(file: &str, mut places: Vec<(Span, String)>) -> String {
    places.sort_by_key(|(span, _)| *span);
    let mut out = String::with_capacity(file.len());
    let mut from = 0;
    for (span, text) in places.into_iter().filter(|(span, _)| span.start <= span.end) {
        if let Some(before) = file.get(from..span.start) {
            out.push_str(before);
            out.push_str(&text);
            from = span.end;
        }
    }
    out.push_str(file.get(from..).unwrap_or_default());
    out
}

fn quoted(text: &str) -> String {
    serde_json::to_string(text).expect("a string is JSON")
}
