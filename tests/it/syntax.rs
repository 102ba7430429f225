//! The tree of a text: as the standard has it, as serde reads it, and whatever is broken in it.

use crate::memory::Memory;
use crate::support::TODAY;
use flow::builtin::BuiltInTree;
use flow::files::{FileContent, FileError, FileTree};
use flow::load::load_draft;
use flow::span::Span;
use flow::syntax::{NodeKind, Tree, Value};
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::path::Path;

/// Whether a text is JSON to the tree.
fn is_json(text: &str) -> bool {
    let tree = Tree::of(text);
    tree.problems().is_empty() && tree.root(text).is_some()
}

/// Nicolas Seriot's corpus (MIT): what every reader has to take and to refuse, each text by itself and as the remark of
/// a flow file. Its two longest texts are made here.
#[test]
fn it_takes_and_refuses_what_the_json_test_suite_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/data/json_test_suite");
    let mut texts: Vec<(String, Vec<u8>)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.path().extension().is_some_and(|ending| ending == "json"))
        .map(|entry| {
            (entry.file_name().into_string().unwrap(), std::fs::read(entry.path()).unwrap())
        })
        .collect();
    texts.push(("n_100000_opening_arrays".to_owned(), "[".repeat(100_000).into()));
    texts.push(("n_open_array_object".to_owned(), "[{\"\":".repeat(50_000).into()));
    assert_eq!(texts.len(), 318);
    for (name, bytes) in texts {
        let text = String::from_utf8(bytes.clone());
        let taken = text.as_ref().is_ok_and(|text| is_json(text));
        let remark = [b"{\"$comment\": ", &*bytes, b", \"moves\": []}"].concat();
        let loaded = Memory::small().file("moves.json", remark).load();
        let in_flow = loaded.diagnostics.is_empty();
        match name.as_bytes()[0] {
            b'y' => assert!(taken && in_flow, "{name}"),
            b'n' => assert!(!taken && !in_flow, "{name}"),
            // Nested deeper than a flow may be, or half a character: left to the reader, and refused here.
            _ => {}
        }
        let text = text.unwrap_or_default();
        let serde = serde_json::from_str::<serde_json::Value>(&text).is_ok();
        let left_open = ["surrogate", "nested", "BOM", "overflow", "huge_exp", "too_big"];
        let left_open = left_open.iter().any(|word| name.contains(word));
        assert!(taken == serde || left_open, "{name}: {taken} {serde}");
    }
}

fn as_serde(value: Value<'_>) -> serde_json::Value {
    match value.kind() {
        NodeKind::Object => {
            value.members().map(|(key, value)| (key.text().to_owned(), as_serde(value))).collect()
        }
        NodeKind::Array => value.elements().map(as_serde).collect(),
        NodeKind::String => value.string().unwrap().into(),
        NodeKind::Number => serde_json::from_str(value.source()).unwrap(),
        NodeKind::True => true.into(),
        NodeKind::False => false.into(),
        NodeKind::Null => serde_json::Value::Null,
        NodeKind::Missing => panic!("nothing is missing in what is JSON"),
    }
}

fn json() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        (-1e9..1e9_f64).prop_map(Into::into),
        "[ -~\n\t\\\\\"“你好𝄞\u{7f}]{0,12}".prop_map(Into::into),
    ];
    leaf.prop_recursive(6, 64, 8, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..8).prop_map(Into::into),
            prop::collection::btree_map("[a-z\"\\\\你]{0,6}", inner, 0..8)
                .prop_map(|map| serde_json::Value::Object(map.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn what_serde_writes_is_read_as_serde_wrote_it(value in json(), pretty in any::<bool>()) {
        let text = if pretty { format!("{value:#}") } else { value.to_string() };
        let tree = Tree::of(&text);
        prop_assert!(tree.problems().is_empty(), "{text}");
        prop_assert_eq!(as_serde(tree.root(&text).unwrap()), value);
    }

    #[test]
    fn anything_at_all_is_read(text in "[\\[\\]{}:,\"'\\\\a1.tn你：，［］｛｝“”/*\n -]{0,200}") {
        let tree = Tree::of(&text);
        for problem in tree.problems() {
            let Span { start, end } = problem.span;
            prop_assert!(text.get(start..end).is_some(), "{problem:?} in {text:?}");
        }
        prop_assert_eq!(tree.problems().is_empty(), serde_json::from_str::<serde_json::Value>(&text).is_ok());
    }
}

/// The tokens of a text that is JSON, by a plain look at its characters.
fn tokens(text: &str) -> Vec<Span> {
    let bytes = text.as_bytes();
    let (mut found, mut at) = (Vec::new(), 0);
    while at < bytes.len() {
        let start = at;
        match bytes[at] {
            byte if byte.is_ascii_whitespace() => {
                at += 1;
                continue;
            }
            b'"' => {
                at += 1;
                while bytes[at] != b'"' {
                    at += if bytes[at] == b'\\' { 2 } else { 1 };
                }
                at += 1;
            }
            b'{' | b'}' | b'[' | b']' | b',' | b':' => at += 1,
            _ => {
                while !b"{}[],: \n\r\t\"".contains(&bytes[at]) {
                    at += 1;
                }
            }
        }
        found.push(Span { start, end: at });
    }
    found
}

/// A text with one thing wrong, and what was touched.
fn broken(text: &str, tokens: &[Span], at: usize, how: u8) -> (String, Span) {
    let Span { start, end } = tokens[at];
    let token = &text[start..end];
    match how {
        0 => {
            let cut = text.floor_char_boundary(start + (end - start) / 2);
            (text[..cut].to_owned(), Span { start: cut, end: text.len() })
        }
        1 => (format!("{}{}", &text[..start], &text[end..]), Span { start, end }),
        2 => (format!("{} {token}{}", &text[..end], &text[end..]), Span { start, end }),
        _ => match tokens.get(at + 1) {
            None => (text.to_owned(), Span { start, end: start }),
            Some(next) => {
                let (before, between) = (&text[..start], &text[end..next.start]);
                let (other, after) = (&text[next.start..next.end], &text[next.end..]);
                let span = Span { start, end: next.end };
                (format!("{before}{other}{between}{token}{after}"), span)
            }
        },
    }
}

/// The ids of the items of a file, each with where it stands.
fn items(text: &str) -> Vec<(String, Span)> {
    let tree = Tree::of(text);
    let root = tree.root(text).unwrap();
    let elements = root.members().flat_map(|(_, section)| section.elements());
    elements
        .map(|item| (item.string_of("id").unwrap_or_default().to_owned(), item.span()))
        .collect()
}

/// Cut at any place, or with any token dropped, doubled or swapped: every finding lies in its file, and every item that
/// is whole is still there.
#[test]
fn a_flow_with_one_thing_wrong_keeps_every_item_that_is_whole() {
    let tree = BuiltInTree::from_name("mobile").unwrap();
    for file in ["questions.json", "offers.json", "closings.json"] {
        let FileContent::BuiltIn(text) = tree.read(file, u64::MAX).unwrap() else { panic!() };
        let (tokens, items) = (tokens(text), items(text));
        // Every token where there is time, else one in a hundred or so.
        let step = if crate::skipped::times(1, 2) == 1 { 101 } else { 11 };
        for at in (0..tokens.len()).step_by(step) {
            for how in 0..4 {
                let (changed, touched) = broken(text, &tokens, at, how);
                let draft = load_draft(&With { tree: &tree, file, text: changed }, TODAY);
                for finding in draft.diagnostics.sorted() {
                    let Some((source, span)) = finding.place else { continue };
                    let text = &draft.sources.get(source).unwrap().text;
                    assert!(text.get(span.start..span.end).is_some(), "{finding:?}");
                }
                let flow = draft.flow.unwrap();
                let known: BTreeSet<&str> = flow.item_names().collect();
                let whole = items
                    .iter()
                    .filter(|(_, span)| span.end <= touched.start || span.start >= touched.end);
                for (id, _) in whole {
                    assert!(known.contains(&**id), "{file} at {at}, {how}: `{id}` is lost");
                }
            }
        }
    }
}

/// A flow with one file of another text.
struct With<'t> {
    tree: &'t BuiltInTree,
    file: &'t str,
    text: String,
}

impl FileTree for With<'_> {
    fn read(&self, path: &str, most: u64) -> Result<FileContent, flow::files::FileError> {
        if path == self.file {
            return Ok(FileContent::Bytes(self.text.clone().into_bytes()));
        }
        self.tree.read(path, most)
    }

    fn list(&self, folder: &str) -> Result<Vec<String>, FileError> {
        self.tree.list(folder)
    }

    fn name(&self, path: &str) -> String {
        self.tree.name(path)
    }
}

/// What stood in the way of reading, each told at its place (kinds of mistakes that were marked elsewhere once).
#[test]
fn mistakes_are_told_where_they_are() {
    let place = |text: &str| -> Vec<(&str, usize)> {
        let tree = Tree::of(text);
        tree.problems().iter().map(|one| (one.kind.name(), one.span.start)).collect()
    };
    assert_eq!(place(r#"{"a": "x\"{", "b": 1"#), [("missing-close-object", 0)]);
    assert_eq!(place(r#"{"a": "\\", "b": [1, 2}"#), [("missing-close-array", 22)]);
    assert_eq!(
        place("{\"a\": \"\\t\", \"b\": {\"c\": 1]}"),
        [("missing-close-object", 0), ("unexpected", 24)]
    );
    assert_eq!(place(r#"{"a": 1 "b": 2}"#), [("missing-comma", 6)]);
    assert_eq!(place(r#"{"a": 1,}"#), [("trailing-comma", 7)]);
    assert_eq!(
        place("{“a”：1，}"),
        [("wide", 1), ("wide", 8), ("wide", 12), ("trailing-comma", 12)]
    );
    assert_eq!(
        place("｛\"a\"：［1］｝"),
        [("wide", 0), ("wide", 6), ("wide", 9), ("wide", 13), ("wide", 16)]
    );
    assert_eq!(place("{'a': True} // x"), [("single-quotes", 1), ("word", 6), ("comment", 12)]);
    assert_eq!(place(r#"{"a": 01, "b": "\q"}"#), [("number", 6), ("escape", 16)]);
}
