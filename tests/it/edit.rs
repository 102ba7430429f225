//! A flow to start from, and names changed wherever they stand.

use crate::memory::{Memory, shown};
use crate::support::{DAYS, TODAY};
use engine::script::LineKind;
use engine::session::{Reply, Session};
use flow::Flow;
use flow::context::Context;
use flow::lang::Lang;
use flow::load::load;
use flow::method::OutcomeKind;
use proptest::prelude::*;
use studio::check::{LayoutCheck, check};
use studio::edit::{NameKind, RenameError, RenamedFile, STARTER_FILES, TextFile, format, rename};
use studio::suite::{Assertion, AssertionOutcome};
use wanliu::render::plain_rows;

fn starter() -> Memory {
    let mut memory = Memory::empty();
    for (path, text) in STARTER_FILES {
        memory = memory.file(path, text);
    }
    memory
}

/// Runs a script: what it expects holds, and the call ends so.
fn outcome(flow: &Flow, text: &str) -> Option<OutcomeKind> {
    let (script, mistakes) = engine::script::parse_script(text);
    assert_eq!(mistakes, []);
    let mut report = flow::diagnostic::Diagnostics::default();
    let context = Context::read_pairs(flow, ["fee=45"], &mut report);
    assert!(report.is_empty());
    let mut session = Session::new(flow, context);
    for line in script.lines {
        match line.kind {
            LineKind::Command(command) => {
                let reply = session.handle_command(&command);
                assert!(!matches!(reply, Reply::Problem(_)), "{command}: {reply:?}");
            }
            LineKind::Expect(expect) => {
                for check in Assertion::from_expectation(flow, &expect).expect("names are known") {
                    assert_eq!(
                        check.evaluate(&session, &|session, reply| plain_rows(
                            session,
                            reply,
                            Lang::En
                        )),
                        AssertionOutcome::Yes,
                        "{expect}"
                    );
                }
            }
            LineKind::Use(path) => panic!("{path}"),
        }
    }
    session.history().state().outcome().map(engine::call::Outcome::name)
}

#[test]
fn the_starter_checks_clean_and_its_script_passes() {
    let memory = starter();
    let checked = check(&memory, DAYS, LayoutCheck::Checked);
    assert_eq!(shown(&checked.sources, &checked.diagnostics, Lang::En), "");
    let flow = load(&memory, TODAY).flow.unwrap();
    let script = String::from_utf8(memory.bytes("scripts/first.call")).unwrap();
    assert_eq!(outcome(&flow, &script), Some(OutcomeKind::Retained));
}

fn renamed(old: &str, new: &str, kind: Option<NameKind>) -> Result<Vec<RenamedFile>, RenameError> {
    let texts: Vec<TextFile<'_>> = STARTER_FILES
        .iter()
        .filter(|(path, _)| *path != "README.md")
        .map(|(path, text)| TextFile { path, text, is_script: path.starts_with("scripts/") })
        .collect();
    rename(&texts, old, new, kind)
}

/// Whatever is renamed, the flow checks clean, its script passes, and no other byte has changed.
#[test]
fn a_renamed_flow_is_the_same_flow() {
    let renamings = [
        ("why.how_bad", "why.since_when"),
        ("offer.light", "offer.eight_visits"),
        ("price", "dues"),
        ("unwilling", "not_willing"),
        ("price_list", "published_prices"),
        ("fee", "monthly_fee"),
        ("house", "our_house"),
        ("calm_first", "feelings_first"),
        ("not_my_job", "sent_away"),
    ];
    for (old, new) in renamings {
        let mut memory = starter();
        let there = renamed(old, new, None).unwrap();
        assert!(!there.is_empty(), "{old}");
        for RenamedFile { path, text, count } in there {
            let before = String::from_utf8(memory.bytes(&path)).unwrap();
            assert_eq!(text.matches(new).count(), count, "{old} in {path}");
            let grown = new.len() * count + before.len() - old.len() * count;
            assert_eq!(text.len(), grown, "{old} in {path}");
            memory = memory.file(&path, text);
        }
        let checked = check(&memory, DAYS, LayoutCheck::Free);
        assert_eq!(shown(&checked.sources, &checked.diagnostics, Lang::En), "", "{old}");
        let flow = load(&memory, TODAY).flow.unwrap();
        let script = String::from_utf8(memory.bytes("scripts/first.call")).unwrap();
        let script = script.replace("fee=45", &format!("{new}=45"));
        if old != "fee" {
            assert_eq!(outcome(&flow, &script), Some(OutcomeKind::Retained), "{old}");
        }
    }
}

#[test]
fn an_answer_of_the_same_name_is_left_alone() {
    let there = renamed("price", "dues", Some(NameKind::Reason)).unwrap();
    let questions = there.iter().find(|one| one.path == "questions.json").unwrap();
    assert!(questions.text.contains("{ \"id\": \"price\""), "the answer keeps its name");
    assert!(questions.text.contains("\"reason\": \"dues\""));
}

#[test]
fn names_that_cannot_be_changed() {
    assert_eq!(renamed("hello", "why.care", None), Err(RenameError::Taken(NameKind::Item)));
    assert_eq!(renamed("hello", "Say Hello", None), Err(RenameError::BadId));
    let Err(RenameError::Unknown(known)) = renamed("helo", "hi", None) else {
        panic!("it is not there")
    };
    assert!(known.contains(&"hello".to_owned()));
}

#[test]
fn a_name_that_several_things_bear_needs_its_kind() {
    let texts = [TextFile {
        path: "all.json",
        text: r#"{"reasons": [{"id": "fee"}], "evidence": [{"id": "fee"}], "moves": [{"id": "a", "evidence": "fee", "when": {"reason": "fee"}}]}"#,
        is_script: false,
    }];
    let several = Err(RenameError::Ambiguous(vec![NameKind::Reason, NameKind::Evidence]));
    assert_eq!(rename(&texts, "fee", "bill", None), several);
    let there = rename(&texts, "fee", "bill", Some(NameKind::Evidence)).unwrap();
    assert_eq!(
        there[0].text,
        r#"{"reasons": [{"id": "fee"}], "evidence": [{"id": "bill"}], "moves": [{"id": "a", "evidence": "bill", "when": {"reason": "fee"}}]}"#
    );
}

#[test]
fn sub_reasons_follow_their_reason() {
    let texts = [TextFile {
        path: "all.json",
        text: r#"{"reasons": [{"id": "price"}, {"id": "price.fee"}, {"id": "prices"}], "moves": [{"id": "a", "when": {"reason": ["price.fee", "prices"]}}]}"#,
        is_script: false,
    }];
    let there = rename(&texts, "price", "cost", None).unwrap();
    assert_eq!(
        there[0].text,
        r#"{"reasons": [{"id": "cost"}, {"id": "cost.fee"}, {"id": "prices"}], "moves": [{"id": "a", "when": {"reason": ["cost.fee", "prices"]}}]}"#
    );
}

#[test]
fn a_layout_of_every_kind_of_value() {
    let text = r#"{"$comment":"a remark",
      "moves":[{"id":"a","say":{"zh":["您好。","再见。"],"en":"Hi."},"answers":[{"use":"reply"}],"odds":1e2},


      {"id":"b","when":{},"hear":[],"escaped":"a \"quote\" and \\ ]}","deep":[[1,2],[3]],"on":true,"off":null}]}"#;
    insta::assert_snapshot!(format(text).unwrap());
    assert_eq!(format("{\"moves\": ["), None);
    assert_eq!(format("{}").as_deref(), Some("{}\n"));
    assert_eq!(format(" [ ] ").as_deref(), Some("[]\n"));
}

fn any_json() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i32>().prop_map(Into::into),
        "[a-z。，\"\\\\{}\\[\\]:, \n]{0,60}".prop_map(Into::into),
    ];
    leaf.prop_recursive(4, 60, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Into::into),
            prop::collection::btree_map("[a-z]{1,8}", inner, 0..6)
                .prop_map(|map| serde_json::Value::Object(map.into_iter().collect())),
        ]
    })
}

proptest! {
    /// Laying out changes nothing but white space, and twice is once.
    #[test]
    fn a_layout_says_the_same_and_is_its_own(value in any_json(), pretty in any::<bool>()) {
        let text = if pretty { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) }.unwrap();
        let laid = format(&text).unwrap();
        prop_assert_eq!(&serde_json::from_str::<serde_json::Value>(&laid).unwrap(), &value);
        prop_assert_eq!(format(&laid).unwrap(), laid);
    }
}
