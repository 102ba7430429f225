//! Two versions of a flow: what they do differently, and whom that concerns.

use crate::memory::Memory;
use crate::support::{TODAY, load_built_in};
use flow::SECTIONS;
use flow::builtin::BuiltInTree;
use flow::files::{FileContent, FileError, FileTree};
use flow::lang::Lang;
use flow::load::load;
use flow::syntax::{NodeKind, Tree, Value};
use std::collections::{BTreeMap, BTreeSet};
use studio::diff::{DiffKind, DiffSubject, compared, diff};
use wanliu::render::{Messages, diff_json, diff_text};

fn told(old: &Memory, new: &Memory) -> String {
    let (old, new) = (old.load(), new.load());
    let changes = diff(&old, &new).expect("both load");
    let json: Vec<String> = diff_json(&changes).iter().map(ToString::to_string).collect();
    let text = diff_text(&Messages::screens(Lang::En), &changes, compared(&new));
    format!("{text}\n{}", json.join("\n"))
}

#[test]
fn a_flow_does_not_differ_from_itself() {
    for name in ["mobile", "broadband"] {
        let load = || load_built_in(name);
        assert_eq!(diff(&load(), &load()), Some(Vec::new()), "{name}");
        assert!(compared(&load()) > 400, "{name}");
    }
}

#[test]
fn what_an_author_changed() {
    let new = Memory::small()
        .with("questions.json", "\"when\": { \"clarity\": [\"unsaid\", \"stated\"] }", "\"when\": { \"clarity\": [\"stated\", \"vague\"], \"request\": \"port\" }")
        .with("questions.json", "\"severity\": { \"at_least\": 2 }", "\"severity\": { \"at_least\": 3 }")
        .with("questions.json", "\"id\": \"care\"", "\"id\": \"care.first\"")
        .with("questions.json", "明白了。", "明白了！")
        .with("flow.json", "\"refusals\": 2", "\"refusals\": 3")
        .with("offers.json", "\"monthly\": 59", "\"monthly\": 49")
        .with("offers.json", "每月59元", "每月49元")
        .with("reasons.json", "\"fixable\": \"no\"", "\"fixable\": \"yes\"")
        .with("rules.json", "\"level\": \"fatal\"", "\"level\": \"warning\"")
        .with("evidence.json", "\"ground\": \"customer\"", "\"ground\": \"public\", \"until\": \"2027-01-31\"")
        .with("answers.json", "{ \"id\": \"takes\", \"zh\": \"有道理\", \"en\": \"fair enough\", \"then\": { \"takes\": true } },", "");
    insta::assert_snapshot!(told(&Memory::small(), &new));
}

/// Every section is compared as something that has a name in both languages.
#[test]
fn every_section_is_compared_as_something() {
    for section in SECTIONS {
        assert!(DiffSubject::of_section(section).is_some(), "{section}");
    }
    for lang in Lang::OF_PROGRAM {
        for subject in DiffSubject::all() {
            let id = format!("diff-in-{}", subject.name());
            assert_ne!(Messages::screens(lang).text(&id), id, "{lang:?}");
        }
    }
}

#[test]
fn words_alone_are_listed_apart() {
    let new = Memory::small().with("questions.json", "I see.", "Right.");
    let changes = diff(&Memory::small().load(), &new.load()).expect("both load");
    assert_eq!(changes.len(), 1);
    assert_eq!(
        (changes[0].subject, &changes[0].kind),
        (DiffSubject::Item, &DiffKind::Wording(Lang::En))
    );
}

#[test]
fn there_and_back_widening_is_narrowing() {
    let wide = Memory::small();
    let narrow = Memory::small().with(
        "questions.json",
        "\"when\": { \"clarity\": \"stated\" }",
        "\"when\": { \"clarity\": \"stated\", \"reason\": \"price\" }",
    );
    let (wide, narrow) = (wide.load(), narrow.load());
    let there = diff(&wide, &narrow).expect("both load");
    let back = diff(&narrow, &wide).expect("both load");
    let (DiffKind::Narrowed(out), DiffKind::Widened(back_in)) = (&there[0].kind, &back[0].kind)
    else {
        panic!("{there:?} {back:?}")
    };
    assert_eq!(out, back_in);
    assert!(!out["reason"].contains("price") && !out["reason"].contains("price.fee"), "{out:?}");
}

/// What is written otherwise and lets in the same is told as that, and so is another order.
#[test]
fn what_means_the_same_is_told_as_written_otherwise() {
    let stated = "\"when\": { \"clarity\": [\"unsaid\", \"stated\"] }";
    let turned = "\"when\": { \"clarity\": [\"stated\", \"unsaid\"] }";
    let new = Memory::small().with("questions.json", stated, turned);
    let found = diff(&Memory::small().load(), &new.load()).expect("both load");
    let kinds: Vec<&DiffKind> = found.iter().map(|one| &one.kind).collect();
    assert_eq!(kinds, [&DiffKind::Rewritten { part: "when".to_owned() }]);

    let repairs = |words: [&str; 2]| {
        let list = words.map(|word| format!(r#"{{"word": "{word}", "hear": ["{word}x"]}}"#));
        Memory::small().file("repairs.json", format!(r#"{{"repairs": [{}]}}"#, list.join(", ")))
    };
    let found = diff(&repairs(["bill", "line"]).load(), &repairs(["line", "bill"]).load());
    let found = found.expect("both load");
    assert!(
        matches!(&found[0].kind, DiffKind::Changed { part, .. } if part == "order"),
        "{found:?}"
    );
}

/// A built-in flow with one file of it changed.
struct Overlay {
    tree: BuiltInTree,
    path: String,
    text: String,
}

impl FileTree for Overlay {
    fn read(&self, path: &str, most: u64) -> Result<FileContent, FileError> {
        if path == self.path {
            return Ok(FileContent::Bytes(self.text.clone().into_bytes()));
        }
        // Who plays customers is read together, and late only where all of it is built in.
        let cast = |path: &str| {
            ["customers.json", "manners.json", "senses.json"]
                .iter()
                .any(|name| path.ends_with(name))
        };
        match self.tree.read(path, most)? {
            FileContent::BuiltIn(text) if cast(path) && cast(&self.path) => {
                Ok(FileContent::Bytes(text.as_bytes().to_vec()))
            }
            content => Ok(content),
        }
    }

    fn list(&self, folder: &str) -> Result<Vec<String>, FileError> {
        self.tree.list(folder)
    }

    fn name(&self, path: &str) -> String {
        self.tree.name(path)
    }
}

/// A value that stands alone in a text: its place, and of which kind it is.
struct Leaf {
    start: usize,
    end: usize,
    kind: NodeKind,
}

impl Leaf {
    fn text<'t>(&self, text: &'t str) -> &'t str {
        &text[self.start..self.end]
    }
}

/// The last key of a shape.
fn key(shape: &str) -> &str {
    shape.rsplit('.').next().unwrap_or_default()
}

/// The leaves of a file by what they are: the keys that lead to them, without the names of things and places in lists.
fn leaves(value: Value<'_>, shape: &str, found: &mut BTreeMap<String, Vec<Leaf>>) {
    match value.kind() {
        NodeKind::Object => {
            for (key, member) in value.members() {
                if !["$schema", "$comment", "format", "include"].contains(&key.text()) {
                    leaves(member, &format!("{shape}.{}", key.text()), found);
                }
            }
        }
        NodeKind::Array => value.elements().for_each(|one| leaves(one, shape, found)),
        kind => {
            let span = value.span();
            let leaf = Leaf { start: span.start, end: span.end, kind };
            found.entry(shape.to_owned()).or_default().push(leaf);
        }
    }
}

/// Other values that may stand in the place of a leaf.
fn instead(text: &str, leaf: &Leaf, all: &[Leaf]) -> Vec<String> {
    let own = leaf.text(text);
    let others = all.iter().map(|other| other.text(text).to_owned());
    let others = others.filter(|other| other != own).take(3);
    let changed = match leaf.kind {
        NodeKind::String => vec![format!("{}x\"", &own[..own.len() - 1])],
        NodeKind::Number => {
            let number: i64 = own.parse().expect("flows have whole numbers");
            vec![(number + 1).to_string(), (number - 1).to_string()]
        }
        NodeKind::True => vec!["false".to_owned()],
        NodeKind::False => vec!["true".to_owned()],
        _ => Vec::new(),
    };
    changed.into_iter().chain(others).collect()
}

/// Any value that is changed, in any section, is told: one of each kind of field, wherever the flow still loads with
/// another value there.
#[test]
fn no_field_is_passed_over() {
    const TRIED: usize = 8;
    let tree = || BuiltInTree::from_name("mobile").expect("it is built in");
    let old = load_built_in("mobile");
    let files = old.files.iter().map(|file| (file.path.clone(), file.id));
    let first = old.sources.iter().next().map(|(id, _)| ("flow.json".to_owned(), id));
    let read = |(path, id): (String, _)| {
        let text = old.sources.get(id).expect("it was read").text.clone();
        let mut shapes = BTreeMap::new();
        leaves(Tree::of(&text).root(&text).expect("it is JSON"), "", &mut shapes);
        (path, text, shapes)
    };
    let files = first.into_iter().chain(files).filter(|(path, _)| !path.ends_with("learned.json"));
    let files: Vec<_> = files.map(read).collect();
    // What stands behind a key anywhere in the flow.
    let mut known: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (_, text, shapes) in &files {
        for (shape, all) in shapes {
            known.entry(key(shape)).or_default().extend(all.iter().map(|leaf| leaf.text(text)));
        }
    }
    let (mut told, mut untried, mut sections) = (0, Vec::new(), Vec::new());
    for (path, text, shapes) in &files {
        for (shape, all) in shapes {
            let here = all.iter().take(TRIED).flat_map(|leaf| {
                instead(text, leaf, all).into_iter().map(move |other| (leaf, other))
            });
            let elsewhere = all.iter().take(TRIED).flat_map(|leaf| {
                let others = known[key(shape)].iter().filter(|other| **other != leaf.text(text));
                others.take(TRIED).map(move |other| (leaf, (*other).to_owned()))
            });
            let tries = here.chain(elsewhere);
            let mut loaded = tries.filter_map(|(leaf, other)| {
                let changed = format!("{}{other}{}", &text[..leaf.start], &text[leaf.end..]);
                let new = load(&Overlay { tree: tree(), path: path.clone(), text: changed }, TODAY);
                Some((diff(&old, &new)?, leaf, other))
            });
            let Some((found, leaf, other)) = loaded.next() else {
                untried.push(format!("{path}{shape}"));
                continue;
            };
            let own = leaf.text(text);
            assert!(!found.is_empty(), "{path}{shape}: {own} instead of {other} is not told");
            told += 1;
            sections.extend(shape.split('.').nth(1).map(str::to_owned));
        }
    }
    let missing: Vec<&str> =
        SECTIONS.into_iter().filter(|section| !sections.iter().any(|own| own == section)).collect();
    assert_eq!(missing, ["learned"]);
    assert!(told > 150, "{told}");
    // Names that others need, and words of the method.
    assert!(untried.len() * 5 < told, "{told} told, not tried: {untried:#?}");
}
