//! Two versions of a flow: what they do differently, and whom that concerns.

use crate::memory::Memory;
use crate::support::{broadband, mobile};
use flow::lang::Lang;
use studio::diff::{DiffKind, DiffSubject, diff};
use wanliu::render::{Messages, diff_json, diff_text};

fn told(old: &Memory, new: &Memory) -> String {
    let (old, new) = (old.load().flow.unwrap(), new.load().flow.unwrap());
    let changes = diff(&old, &new);
    let json: Vec<String> = diff_json(&changes).iter().map(ToString::to_string).collect();
    format!("{}\n{}", diff_text(&Messages::screens(Lang::En), &changes), json.join("\n"))
}

#[test]
fn a_flow_does_not_differ_from_itself() {
    assert_eq!(diff(mobile(), mobile()), []);
    assert_eq!(diff(broadband(), broadband()), []);
}

#[test]
fn what_an_author_changed() {
    let new = Memory::small()
        .with("questions.json", "\"when\": { \"clarity\": [\"unsaid\", \"stated\"] }", "\"when\": { \"clarity\": [\"stated\", \"vague\"], \"kind\": \"port\" }")
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

#[test]
fn words_alone_are_listed_apart() {
    let new = Memory::small().with("questions.json", "I see.", "Right.");
    let (old, new) = (Memory::small().load().flow.unwrap(), new.load().flow.unwrap());
    let changes = diff(&old, &new);
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
    let (wide, narrow) = (wide.load().flow.unwrap(), narrow.load().flow.unwrap());
    let there = diff(&wide, &narrow);
    let back = diff(&narrow, &wide);
    let (DiffKind::Narrowed(out), DiffKind::Widened(back_in)) = (&there[0].kind, &back[0].kind)
    else {
        panic!("{there:?} {back:?}")
    };
    assert_eq!(out, back_in);
    assert!(!out["reason"].contains("price") && !out["reason"].contains("price.fee"), "{out:?}");
}
