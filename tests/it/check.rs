//! Checking flows: shipped ones are clean, and each fault is found where it is.

use crate::flow::faults as faults_of_loading;
use crate::memory::{Memory, shown};
use crate::support::{DAYS, TODAY};
use engine::explore::{Exploration, SearchLimits};
use flow::builtin::BuiltInTree;
use flow::diagnostic::{Code, Diagnostic, Severity};
use flow::files::{FileContent, FileError, FileTree};
use flow::lang::Lang;
use flow::load::load;
use proptest::prelude::*;
use std::collections::BTreeSet;
use studio::check::{CheckResult, LayoutCheck, check, translation_locks};
use wanliu::render::{
    Messages, code_page, diagnostics_github, diagnostics_json, diagnostics_sarif,
};

fn page(checked: &CheckResult, lang: Lang) -> String {
    shown(&checked.sources, &checked.diagnostics, lang)
}

#[test]
fn the_small_flow_and_the_shipped_ones_are_clean() {
    assert_eq!(page(&Memory::small().check(), Lang::En), "");
    for name in ["mobile", "broadband"] {
        let checked = check(&BuiltInTree::from_name(name).unwrap(), DAYS, LayoutCheck::Checked);
        assert_eq!(page(&checked, Lang::En), "", "{name}");
        assert!(checked.complete);
    }
}

/// One fault of each kind that only a check finds, in the small flow.
fn faults() -> Vec<(Code, Memory)> {
    let small = Memory::small;
    let q = "questions.json";
    let why_when = "\"when\": { \"clarity\": [\"unsaid\", \"stated\"] }";
    let offer = "\"monthly\": 59, \"below\"";
    let check_when = "\"when\": { \"clarity\": \"stated\" }";
    vec![
        (Code::StrayFile, small().file("question.json", "{}")),
        (Code::UnknownSource, small().with(q, "\"probe.deep\"", "\"probe.deeep\"")),
        (Code::Unused, small().with("moves.json", "\"evidence\": \"number\",", "").with("moves.json", "\"cost\": { \"at_least\": 2 }", "\"severity\": -1")),
        (Code::NeverTrue, small().with(q, check_when, "\"when\": { \"clarity\": \"stated\", \"outcome\": \"left\" }")),
        (Code::AlwaysTrue, small().with(q, check_when, "\"when\": { \"clarity\": \"stated\", \"objection\": \"none\" }")),
        (Code::Shadowed, small().with("offers.json", offer, "\"when\": [{ \"reason\": [\"price\", \"other\"] }, { \"reason\": \"price.fee\" }], \"monthly\": 59, \"below\"")),
        (Code::ShadowedWording, small().with(q, "[\"{name}，能问您一句吗？\", \"能问您一句吗？\"]", "[\"能问您一句吗？\", \"{name}，能问您一句吗？\", \"能问一句吗？\"]")),
        (Code::AnswersOverlap, small().with(q, "\"then\": { \"reason\": \"other\" }", "\"then\": { \"reason\": \"other\" }, \"hear\": [\"贵\"]")),
        (Code::NothingToSay, small().with(q, "\"step\": \"trust\", \"technique\": \"willing\"", "\"step\": \"trust\", \"technique\": \"willing\", \"when\": { \"request\": [\"network\", \"service\"] }")),
        (Code::Unreachable, small().with(q, check_when, "\"when\": { \"clarity\": \"stated\", \"severity\": { \"at_least\": 3 } }")),
        (Code::BeyondLimit, small().with("offers.json", offer, "\"when\": { \"proposals\": { \"at_least\": 2 } }, \"monthly\": 59, \"below\"")),
        (Code::BeyondLimit, small().with("offers.json", offer, "\"when\": { \"proposals\": { \"at_least\": 1 } }, \"monthly\": 59, \"below\"")),
        (Code::BoundsTellNothing, small().with(q, "\"severity\": { \"at_least\": 2 }", "\"severity\": { \"at_least\": 0 }")),
        (Code::NotCompared, small().with("offers.json", "\"monthly\": 59, \"below\": \"fee\"", "\"monthly\": 59")),
        (Code::PriceMismatch, small().with("offers.json", "\"monthly\": 59", "\"monthly\": 95")),
        (Code::SaidOtherwise, small().with("offers.json", "\"小套餐每月59元。\"", "\"小套餐每月95元。\"")),
        (Code::SaidOtherwise, small().with("offers.json", "no contract", "for 12 months").with("offers.json", "The small plan is 59 a month.", "The small plan is 59 a month for two years.")),
        (Code::SaidOtherwise, small().with("offers.json", "不绑合约", "签十二个月").with("offers.json", "\"小套餐每月59元。\"", "\"小套餐每月59元，签两年。\"")),
        (Code::AnswersLack, small().with("offers.json", "\"then\": { \"objection\": \"open\" }", "\"then\": { \"emotion\": \"upset\" }")),
        (Code::BadContext, small().file("scripts/first.call", "customer: fee=dear\nask.leave\n")),
        (Code::UnknownKey, small().file("scripts/first.call", "customer: fees=45\nask.leave\n")),
        (Code::Unused, small().file("scripts/first.call", "for who: yes, price\nask.leave\n")),
        (Code::OfferLeadsNowhere, small().with("offers.json", "{ \"takes\": true, \"go\": \"agree\" }", "{ \"takes\": true }")),
        (Code::SettlesNothing, small().with("moves.json", ", \"then\": { \"emotion\": \"uneasy\" }", "")),
        (Code::NoPhrases, small().with("phrases.json", "\"class\": \"scarcity\"", "\"class\": \"promise\"")),
        (Code::NoWayOut, small().with("moves.json", "\"step\": [\"trust\", \"probe\", \"propose\", \"agree\"], \"technique\": \"let_go\"", "\"step\": [\"trust\", \"propose\", \"agree\"], \"technique\": \"let_go\"")),
        (Code::ReasonLacks, small().with("offers.json", offer, "\"when\": { \"reason\": \"price\" }, \"monthly\": 59, \"below\"")),
        (Code::AnswersLack, small().with("answers.json", "\"then\": { \"refusal\": true }", "\"odds\": 1").with(q, "[{ \"id\": \"yes\", \"zh\": \"对\", \"en\": \"yes\", \"then\": { \"clarity\": \"confirmed\" } }]", "[{ \"id\": \"yes\", \"zh\": \"对\", \"en\": \"yes\", \"then\": { \"clarity\": \"confirmed\" } }, { \"use\": \"reply\" }]")),
        (Code::StepIsTrap, small().with(q, "\"then\": { \"go\": \"propose\" }", "\"odds\": 1")),
        (Code::EvidenceUndated, small().with("evidence.json", "\"ground\": \"customer\"", "\"ground\": \"public\"")),
        (Code::StaleTranslation, stale()),
        (Code::LongLine, small().with(q, "您是为什么想走？", &"很".repeat(50))),
        (Code::ValuesDiffer, small().with(q, "\"May I ask you something?\"]", "\"May I ask you something?\"]").with(q, "\"{name}, may I ask you something?\", ", "")),
        (Code::MixedWidth, small().with(q, "明白了。", "明白了,")),
        (Code::HurtfulLine, small().with(q, "\"I see.\"", "\"I don't know.\"")),
        (Code::PersonalTrait, small().with(q, "明白了。", "先生，明白了。")),
        (Code::EndingLacks, small().with("closings.json", "\"technique\": \"recap\"", "\"technique\": \"thank\"")),
        (Code::EarlyOffer, small().with("phrases.json", "\"class\": \"never\"", "\"class\": \"offer\"").with(q, "\"I see.\"", "\"I don't know.\"")),
        (Code::UnprovedScarcity, small().with("phrases.json", "\"class\": \"never\"", "\"class\": \"scarcity\"").with(q, "\"I see.\"", "\"I don't know.\"")),
        (Code::PortOnlyOffer, small().with("offers.json", offer, "\"when\": { \"request\": \"port\" }, \"monthly\": 59, \"below\"")),
        (Code::TermsByManner, small().with("offers.json", offer, "\"when\": { \"emotion\": \"calm\" }, \"monthly\": 59, \"below\"")),
        (Code::RuledOut, small().with("rules.json", "\"never\": {\"technique\": \"offer\"}", "\"never\": {\"item\": \"ask.leave\"}").with("rules.json", ", \"when\": {\"emotion\": [\"upset\", \"furious\"]}", "")),
        (Code::NoConduct, small().without("rules.json")),
        (Code::BadLine, small().file("scripts/first.call", "# a call\nask.leave\n/agnet ask.why\n")),
        (Code::BadLine, small().file("scripts/first.call", "agnet ask.leave\n")),
        (Code::BadExpectation, small().file("scripts/first.call", "ask.leave\n= frist ask.why\n")),
        (Code::BadExpectation, small().file("scripts/first.call", "ask.leave\n= open\n")),
        (Code::BadExpectation, small().file("scripts/first.call", "ask.leave\n| ask.why\n")),
        (Code::BadHeader, small().file("scripts/first.call", "lang: fr\nask.leave\n")),
        (Code::BadHeader, small().file("scripts/first.call", "tag: price\nask.leave\n")),
        (Code::LateHeader, small().file("scripts/first.call", "ask.leave\ntags: price\n")),
        (Code::UnknownName, small().file("scripts/first.call", "ask.leave\n= locked cheaper reason_not_confirmd\n= setp=probe, severity>=7\n= keeps nothing\n")),
        (Code::UnknownName, small().file("scripts/first.call", "ask.leave\ncustomer yes\nask.wy\ncustomer price\n")),
        (Code::UnknownName, small().file("scripts/first.call", "ask.leave\ncustomer yess\nset reason=prise\n")),
        (Code::NeverTrue, small().with(q, why_when, "\"when\": { \"clarity\": \"unsaid\", \"reason\": \"price\" }")),
        (Code::RefusedAnswer, small().with(q, "\"technique\": \"care\", \"when\": { \"clarity\": \"confirmed\" }", "\"technique\": \"care\", \"when\": { \"clarity\": \"stated\" }")),
        (Code::RefusedAnswer, small().with(q, "\"then\": { \"reason\": \"other\" }", "\"then\": { \"reason\": \"other\", \"go\": \"propose\" }")),
        (Code::RefusedAnswer, small().with(q, why_when, "\"when\": { \"clarity\": \"unsaid\" }").with(q, "\"then\": { \"reason\": \"other\" }", "\"then\": { \"clarity\": \"confirmed\" }")),
        (Code::RefusedAnswer, small().with(q, "\"then\": { \"go\": \"propose\" }", "\"then\": { \"emotion\": \"upset\", \"go\": \"propose\" }")),
        (Code::RefusedAnswer, small().with("answers.json", "\"then\": { \"takes\": true }", "\"then\": { \"go\": \"propose\" }").with("moves.json", "\"answers\": [{ \"use\": \"reply\" }],", "").with_all("moves.json", "\"answers\": [{ \"use\": \"reply\" }],", "").with(q, "{ \"use\": \"reply\" }", "{ \"id\": \"no\", \"zh\": \"不\", \"en\": \"no\", \"then\": { \"refusal\": true } }").with(q, "[{ \"id\": \"yes\", \"zh\": \"对\", \"en\": \"yes\", \"then\": { \"clarity\": \"confirmed\" } }]", "[{ \"id\": \"yes\", \"zh\": \"对\", \"en\": \"yes\", \"then\": { \"clarity\": \"confirmed\" } }, { \"use\": \"reply\" }]")),
        (Code::AgainstGate, small().with("moves.json", "\"technique\": \"worth\"", "\"technique\": \"worth\", \"when\": { \"objection\": \"open\" }")),
        (Code::AgainstGate, small().with(q, check_when, "\"when\": { \"clarity\": \"stated\", \"emotion\": [\"upset\", \"furious\"] }")),
        (Code::AgainstGate, small().with("offers.json", offer, "\"when\": { \"refusals\": { \"at_least\": 2 } }, \"monthly\": 59, \"below\"")),
        (Code::AgainstGate, small().with("moves.json", "\"technique\": \"ask\"", "\"technique\": \"ask\", \"when\": { \"objection\": \"none\" }")),
        (Code::Unreachable, small().with("moves.json", "\"technique\": \"worth\"", "\"technique\": \"worth\", \"when\": { \"reason\": \"other\", \"fixable\": \"yes\" }")),
        (Code::Unreachable, small().with("rules.json", "\"technique\": \"offer\"", "\"technique\": \"refute\"")),
        (Code::Unreachable, small().with("rules.json", "\"emotion\": [\"upset\", \"furious\"]", "\"severity\": { \"at_least\": 4 }")),
        (Code::EvidenceEndsSoon, small().with("evidence.json", "\"ground\": \"customer\"", "\"ground\": \"public\", \"until\": \"2026-12-01\"")),
        (Code::RepeatedItem, small().with("moves.json", "{ \"id\": \"direct\"", "{ \"id\": \"works.too\", \"step\": \"propose\", \"technique\": \"worth\", \"say\": { \"zh\": \"别的一直都好用。\", \"en\": \"The rest has always worked for you.\" }, \"answers\": [{ \"use\": \"reply\" }], \"source\": [\"equation.lower.cannot\"] }, { \"id\": \"direct\"")),
        (Code::NothingLeftToOffer, small().with("moves.json", "\"then\": { \"consent\": true } }]", "\"then\": { \"consent\": true } }, { \"id\": \"declines\", \"zh\": \"不了\", \"en\": \"no\", \"then\": { \"refusal\": true, \"go\": \"propose\" } }]")),
        (Code::RepeatedAnswer, small().with(q, "\"then\": { \"clarity\": \"confirmed\" } }]", "\"then\": { \"clarity\": \"confirmed\" } }, { \"id\": \"mostly\", \"zh\": \"对\", \"en\": \"mostly\" }]")),
        (Code::DearerForSome, small().with("rules.json", "\"never\": {\"flaw\": \"dearer\"}", "\"never\": {\"technique\": \"refute\"}")),
        (Code::StaleAllowance, small().with(q, "{ \"id\": \"care\"", "{ \"$allow\": { \"W0603\": \"said slowly\" }, \"id\": \"care\"")),
        (Code::BadAllowance, small().with(q, "{ \"id\": \"care\"", "{ \"$allow\": { \"W0301\": \"later\" }, \"id\": \"care\"")),
        (Code::BadAllowance, small().with(q, "{ \"id\": \"care\"", "{ \"$allow\": [\"W0603\"], \"id\": \"care\"")),
        (Code::BadAllowance, small().with(q, "{ \"id\": \"care\"", "{ \"$allow\": { \"W0603\": \" \" }, \"id\": \"care\"")),
        (Code::BadAllowance, small().with(q, "{ \"id\": \"care\"", "{ \"$allow\": { \"W603\": \"so\" }, \"id\": \"care\"")),
        (Code::OtherLanguage, small().with(q, "您是为什么想走？", "why do you want to leave")),
        (Code::OtherLanguage, small().with(q, "\"I see.\"", "\"明白了\"")),
        (Code::UndeclaredLanguage, small().with("flow.json", "\"languages\": [\"zh\", \"en\"]", "\"languages\": [\"en\"]")),
        (Code::UndeclaredLanguage, small().with(q, "\"zh\": \"对\"", "\"zh\": \"对\", \"de\": \"ja\"")),
        (Code::MissingTranslation, small().with("flow.json", "\"languages\": [\"zh\", \"en\"]", "\"languages\": [\"zh\", \"en\", \"de\"]")),
        (Code::UnprovedFigure, small().with(q, "\"I see.\"", "\"I see. Others charge 79 yuan.\"")),
        (Code::UnprovedFigure, small().with("moves.json", "A new number is one more for everyone to learn.", "A new number is one more for 30 people to learn.")),
        (Code::UnprovedFigure, small().with("moves.json", "A new number is one more for everyone to learn.", "A new number is one more for thirty people to learn.")),
        (Code::EffectOutOfStep, small().with("moves.json", "\"then\": { \"consent\": true }", "\"then\": { \"consent\": true, \"go\": \"propose\" }")),
        (Code::MissingFile, small().file("scripts/first.call", "use nowhere.call\nask.leave\n")),
        (Code::UnprovedScarcity, small().with("phrases.json", "\"class\": \"never\"", "\"class\": \"scarcity\"").with("moves.json", "A new number is one more for everyone to learn.", "I don't know.")),
        (Code::AnswersLack, small().with("offers.json", "\"answers\": [\n", "\"answers\": [{ \"use\": \"reply\" }], \"$comment\": [\n").with("answers.json", "\"then\": { \"refusal\": true }", "\"odds\": 1")),
        (Code::EndingLacks, small().with("closings.json", "\"technique\": \"recap\"", "\"technique\": \"recap\", \"when\": { \"outcome\": [\"retained\", \"left\"] }")),
        (Code::EndingLacks, small().with("closings.json", "\"technique\": \"recap\"", "\"technique\": \"recap\", \"when\": { \"request\": [\"service\", \"network\"] }")),
    ]
}

/// The Chinese of a line was changed since the lock was written, the English was not.
fn stale() -> Memory {
    let lock =
        translation_locks(&Memory::small(), TODAY).unwrap().into_values().next().unwrap().text();
    Memory::small().file(studio::check::LOCK_FILE, lock).with(
        "questions.json",
        "您是为什么想走？",
        "您为什么想走？",
    )
}

#[test]
fn every_fault_is_found_and_placed() {
    for (code, memory) in faults() {
        let checked = memory.check();
        let found = checked.diagnostics.sorted();
        let one = found.iter().find(|one| one.code == code);
        let one = one.unwrap_or_else(|| panic!("{code:?} not in\n{}", page(&checked, Lang::En)));
        // A stray file is not read, so there is nothing to point at.
        assert!(one.place.is_some() || code == Code::StrayFile, "{code:?}");
        places_are_inside(&checked);
    }
}

/// A warning is allowed where it stands, in what it stands in, and nowhere else.
#[test]
fn a_warning_is_allowed_at_its_place() {
    let long = "很".repeat(50);
    let allow = "\"$allow\": { \"W0603\": \"read out slowly\" }, ";
    let at = |from: &str| {
        let memory = Memory::small().with("questions.json", "您是为什么想走？", &long);
        let memory = memory.with("questions.json", from, &format!("{{ {allow}{}", &from[1..]));
        page(&memory.check(), Lang::En)
    };
    assert_eq!(at("{ \"id\": \"ask.why\""), "");
    assert_eq!(at("{ \"zh\": \"很"), "");
    assert_eq!(at("{\n  \"questions\""), "");
    let elsewhere = at("{ \"id\": \"care\"");
    assert!(elsewhere.contains("W0603") && elsewhere.contains("W0206"), "{elsewhere}");
}

/// What a check says of answers is what all calls show: an answer that it calls refused is given on none, and one that
/// is given on none it calls refused.
#[test]
fn answers_called_refused_are_given_on_no_call() {
    let mut refused_somewhere = 0;
    for (code, memory) in faults() {
        let loaded = load(&memory, TODAY);
        let Some(flow) = loaded.flow.filter(|_| !loaded.diagnostics.has_errors()) else { continue };
        let checked = memory.check();
        let found = checked.diagnostics.sorted();
        let found = found.iter().filter(|one| one.code == Code::RefusedAnswer);
        let arg = |one: &&&Diagnostic| {
            one.args.iter().find(|(key, _)| *key == "name").map(|(_, id)| id.clone()).unwrap()
        };
        let told: BTreeSet<String> = found.map(|one| arg(&one)).collect();
        let exploration = Exploration::new(&flow, SearchLimits::default());
        let proofs = exploration.prove(SearchLimits::default(), |id| id == "every.answer_given");
        let shown = proofs[0]
            .refused_answers
            .iter()
            .map(|(item, answer)| flow.item(*item).answer(*answer).unwrap().text.id.to_string());
        let shown: BTreeSet<String> = shown.collect();
        assert_eq!(told, shown, "{code:?}");
        refused_somewhere += usize::from(!told.is_empty());
    }
    assert!(refused_somewhere >= 5, "{refused_somewhere}");
}

fn places_are_inside(checked: &CheckResult) {
    for finding in checked.diagnostics.sorted() {
        if let Some((id, span)) = finding.place {
            let text = &checked.sources.get(id).unwrap().text;
            assert!(text.get(span.start..span.end).is_some(), "{finding:?}");
        }
    }
}

#[test]
fn faults_as_people_see_them() {
    for lang in Lang::OF_PROGRAM {
        let pages = faults().into_iter().map(|(code, memory)| {
            format!("──── {}\n{}", code.as_str(), page(&memory.check(), lang))
        });
        let pages: Vec<String> = pages.collect();
        insta::assert_snapshot!(format!("faults_{}", lang.code()), pages.join("\n"));
    }
}

#[test]
fn every_code_has_a_fault_and_an_entry_in_both_languages() {
    let loading = faults_of_loading();
    let found: BTreeSet<Code> = loading.iter().chain(&faults()).map(|(code, _)| *code).collect();
    // These need a disk, a customer file, or to be asked for; they have tests of their own.
    let elsewhere = [
        Code::Unreadable,
        Code::BadContext,
        Code::MissingContext,
        Code::NotLaidOut,
        Code::NothingHappened,
        Code::UseLoop,
        Code::Endless,
        Code::GapsNotDecided,
    ];
    for code in Code::ALL {
        assert!(found.contains(code) || elsewhere.contains(code), "{code:?} has no fault");
        for lang in Lang::OF_PROGRAM {
            let entry = code_page(*code, lang);
            assert!(entry.starts_with(&format!("## {}", code.as_str())), "{code:?} {lang:?}");
            let mark = if code.severity() == Severity::Error { "**E**" } else { "**W**" };
            assert!(entry.contains(mark), "{code:?} {lang:?}: {entry}");
        }
    }
}

/// Twelve faults of different kinds, all in one flow: each is found, at its place.
#[test]
fn faults_do_not_hide_each_other() {
    let checked = Memory::small()
        .with("questions.json", "明白了。", "明白了,")
        .with("questions.json", "\"I see.\"", "\"I don't know.\"")
        .with("offers.json", "\"monthly\": 59", "\"monthly\": 95")
        .with("closings.json", "\"technique\": \"recap\"", "\"technique\": \"thank\"")
        .with(
            "moves.json",
            "\"trust\", \"probe\", \"propose\", \"agree\"], \"technique\": \"let_go\"",
            "\"trust\", \"propose\", \"agree\"], \"technique\": \"let_go\"",
        )
        .file("scripts/old.call", "ask.wy\n")
        .check();
    let codes: BTreeSet<&str> =
        checked.diagnostics.sorted().iter().map(|one| one.code.as_str()).collect();
    for code in ["W0605", "W0606", "W0409", "W0702", "W0410", "W0201"] {
        assert!(codes.contains(code), "{code} not in {codes:?}");
    }
}

#[test]
fn a_call_shows_each_gap() {
    let memory = Memory::small().with_all(
        "moves.json",
        "\"technique\": \"ask\"",
        "\"technique\": \"ask\", \"when\": { \"request\": \"port\" }",
    );
    let text = page(&memory.check(), Lang::En);
    assert!(text.contains("nothing to say in step agree while an objection is open"), "{text}");
    assert!(text.contains("cheaper likes → objection=open"), "{text}");
}

/// Whichever step lacks its way out or its line for feelings: it is found, with a call that comes there.
#[test]
fn each_step_needs_its_way_out_and_its_soothing() {
    for (at, left_out) in ["trust", "probe", "propose", "agree"].into_iter().enumerate() {
        for (id, code) in [("let_go", Code::NoWayOut), ("soothe", Code::NothingToSay)] {
            let others: Vec<&str> = ["trust", "probe", "propose", "agree"]
                .into_iter()
                .filter(|step| *step != left_out)
                .collect();
            let mut memory = Memory::empty();
            for (path, text) in studio::edit::STARTER_FILES {
                let all = format!(
                    "\"step\": [\"trust\", \"probe\", \"propose\", \"agree\"], \"technique\": \"{id}\""
                );
                let some = format!("\"step\": {others:?}, \"technique\": \"{id}\"");
                assert!(path != "moves.json" || text.contains(&all));
                memory = memory.file(path, text.replace(&all, &some));
            }
            let checked = memory.check();
            let found: Vec<_> =
                checked.diagnostics.sorted().into_iter().filter(|one| one.code == code).collect();
            assert_eq!(found.len(), 1, "{id} in {left_out} ({at}): {}", page(&checked, Lang::En));
            assert!(found[0].args.contains(&("step", left_out.to_owned())), "{found:?}");
        }
    }
}

/// A large flow whose one line that always lets the customer go has a condition: whether the others are enough is more
/// than the search finds out, and it says so.
#[test]
fn a_gap_that_could_not_be_looked_for_is_told() {
    struct Changed(BuiltInTree);
    impl FileTree for Changed {
        fn read(&self, path: &str, most: u64) -> Result<FileContent, FileError> {
            let FileContent::BuiltIn(text) = self.0.read(path, most)? else {
                panic!("a built-in flow is built in")
            };
            let way_out = "\"technique\": \"let_go\",\n      \"say\": { \"zh\": \"好，听您的";
            let narrower = way_out.replace(",\n", ", \"when\": { \"outcome\": \"left\" },\n");
            Ok(FileContent::Bytes(text.replace(way_out, &narrower).into_bytes()))
        }

        fn list(&self, folder: &str) -> Result<Vec<String>, FileError> {
            self.0.list(folder)
        }

        fn name(&self, path: &str) -> String {
            self.0.name(path)
        }
    }
    let checked =
        check(&Changed(BuiltInTree::from_name("mobile").unwrap()), DAYS, LayoutCheck::Free);
    let found = checked.diagnostics.sorted();
    let steps = found.iter().filter(|one| one.code == Code::GapsNotDecided);
    assert_eq!(steps.count(), 3, "each step but the first, where one is found, and the last");
    let text = page(&checked, Lang::En);
    assert!(text.contains("in step probe to let the customer go was not found out"), "{text}");
}

/// Words that point to two answers of a set are told once, at the set, however many items use it.
#[test]
fn what_is_wrong_with_a_set_is_told_at_the_set() {
    let twice = Memory::small().with_all(
        "answers.json",
        r#""en": "fair enough","#,
        r#""en": "fair enough", "hear": ["oh well"],"#,
    );
    let twice = twice.with_all(
        "answers.json",
        r#""en": "just cancel","#,
        r#""en": "just cancel", "hear": ["oh well"],"#,
    );
    let checked = twice.check();
    let found = checked.diagnostics.sorted();
    let overlaps = found.iter().filter(|one| one.code == Code::AnswersOverlap);
    let places: Vec<&str> =
        overlaps.map(|one| &*checked.sources.get(one.place.unwrap().0).unwrap().name).collect();
    assert_eq!(places, ["answers.json"]);
}

#[test]
fn findings_for_programs() {
    let checked = Memory::small()
        .with("questions.json", "明白了。", "明白了,")
        .with("offers.json", "\"monthly\": 59", "\"monthly\": 95")
        .check();
    let words = Messages::diagnostics(Lang::En);
    let json: Vec<String> = diagnostics_json(&words, &checked.sources, &checked.diagnostics)
        .iter()
        .map(ToString::to_string)
        .collect();
    let sarif = diagnostics_sarif(&words, &[(&checked.sources, &checked.diagnostics)]);
    let sarif = serde_json::to_string_pretty(&sarif).unwrap();
    let github = diagnostics_github(&words, &checked.sources, &checked.diagnostics);
    insta::assert_snapshot!(format!("{}\n\n{sarif}\n\n{github}", json.join("\n")));
}

#[test]
fn a_layout_is_asked_for() {
    let memory = Memory::small().file("moves.json", "{\"moves\":\n[]}");
    let found = |layout| check(&memory, DAYS, layout).diagnostics;
    let codes = |layout| found(layout).sorted().iter().map(|one| one.code).collect::<Vec<_>>();
    assert!(codes(LayoutCheck::Checked).contains(&Code::NotLaidOut));
    assert!(!codes(LayoutCheck::Free).contains(&Code::NotLaidOut));
}

#[test]
fn columns_count_characters_and_not_bytes() {
    let checked = Memory::small()
        .with("questions.json", "主要是{reason}，对吗？", "主要是{reason},对吗？，对,吗")
        .check();
    let words = Messages::diagnostics(Lang::En);
    let found = diagnostics_json(&words, &checked.sources, &checked.diagnostics);
    let text = include_str!("data/small/questions.json");
    let line = text.lines().position(|line| line.contains("主要是")).unwrap();
    let wide = found.iter().find(|one| one["code"] == "W0605").unwrap();
    assert_eq!(wide["line"], line + 1);
    // `      "say": { "zh": "主要是{reason},对吗？，对,吗"`: the comma after the brace is none between
    // Chinese characters; the later one is.
    let shown = text
        .lines()
        .nth(line)
        .unwrap()
        .replace("主要是{reason}，对吗？", "主要是{reason},对吗？，对,吗");
    let at = shown.find("对,").unwrap() + "对".len();
    assert_eq!(wide["column"], shown[..at].chars().count() + 1);
    assert_eq!(wide["text"], ",");
}

#[test]
fn locks_are_read_back_as_they_were_written() {
    let locks = translation_locks(&Memory::small(), TODAY).unwrap();
    let (path, lock) = locks.iter().next().unwrap();
    assert_eq!(path, studio::check::LOCK_FILE);
    let read: studio::check::TranslationLock = serde_json::from_str(&lock.text()).unwrap();
    assert_eq!(&read, lock);
    assert_eq!(
        page(&Memory::small().file(studio::check::LOCK_FILE, lock.text()).check(), Lang::En),
        ""
    );
}

/// How many mutated flows are checked; `WANLIU_MUTANTS` asks for more.
fn mutants() -> u32 {
    std::env::var("WANLIU_MUTANTS").ok().and_then(|count| count.parse().ok()).unwrap_or(2_000)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(mutants()))]

    /// Whatever is cut, doubled, swapped or flipped in a flow: no panic, no hang, every place inside.
    #[test]
    fn mutated_flows_are_checked_calmly(
        file in 0..10_usize,
        edits in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), 0..6_u8), 1..4),
    ) {
        let mut bytes = Memory::small().bytes(Memory::FILES[file]);
        for (at, other, how) in edits {
            let (a, b) = (at.index(bytes.len().max(1)), other.index(bytes.len().max(1)));
            mutate(&mut bytes, a.min(b), a.max(b), how);
        }
        let checked = Memory::small().file(Memory::FILES[file], bytes).check();
        places_are_inside(&checked);
    }
}

fn mutate(bytes: &mut Vec<u8>, from: usize, to: usize, how: u8) {
    let part: Vec<u8> = bytes.get(from..to).unwrap_or_default().to_vec();
    match how {
        // A whole string gives way to another one of the file: mostly still JSON.
        0 | 1 => {
            let text = String::from_utf8_lossy(bytes).into_owned();
            let strings: Vec<&str> = text.split('"').skip(1).step_by(2).collect();
            if let (Some(old), Some(new)) =
                (strings.get(from % strings.len().max(1)), strings.get(to % strings.len().max(1)))
            {
                *bytes =
                    text.replacen(&format!("\"{old}\""), &format!("\"{new}\""), 1).into_bytes();
            }
        }
        2 => drop(bytes.drain(from..to.min(from + 20).min(bytes.len()))),
        3 => drop(bytes.splice(from..from, part.into_iter().take(200))),
        4 => {
            if let Some(byte) = bytes.get_mut(from) {
                *byte = b"{}[]\",:x9\xff"[to % 10];
            }
        }
        _ => {
            if let Some(byte) = bytes.iter_mut().skip(from).find(|byte| byte.is_ascii_digit()) {
                *byte = b'0' + u8::try_from(to % 10).unwrap();
            }
        }
    }
}

/// A mistake is told once: nothing that only follows from it is told beside it.
#[test]
fn one_mistake_is_one_finding() {
    let small = Memory::small;
    let codes = |memory: Memory| -> Vec<Code> {
        memory.check().diagnostics.sorted().iter().map(|one| one.code).collect()
    };
    let step = "\"step\": \"trust\", \"technique\": \"willing\"";
    let shut = || small().with("questions.json", step, &step.replace("trust", "closed"));
    let cases = [
        (Code::UnknownName, small().with("questions.json", step, &step.replace("trust", "trsut"))),
        (Code::WrongType, small().with("offers.json", "\"monthly\": 59", "\"monthly\": \"59\"")),
        (Code::MissingFile, small().without("flow.json")),
        (Code::TechniqueOutOfStep, shut()),
    ];
    for (code, memory) in cases {
        let errors = codes(memory);
        assert_eq!(errors, [code], "{code:?}");
    }
    assert!(!page(&shut().check(), Lang::En).contains("can be: \n"));
}

/// A day that is none on any calendar is told, whatever it looks like.
#[test]
fn dates_are_days_of_the_calendar() {
    let since = |day: &str| {
        let memory = Memory::small().with(
            "evidence.json",
            "\"ground\": \"customer\",",
            &format!("\"ground\": \"customer\", \"until\": \"{day}\","),
        );
        memory.check().diagnostics.has_errors()
    };
    for day in ["2027-02-28", "2028-02-29", "2000-02-29", "2027-12-31", "2027-04-30"] {
        assert!(!since(day), "{day}");
    }
    for day in ["2027-02-29", "2100-02-29", "2027-13-01", "2027-00-10", "2027-04-31", "2027-1-1"] {
        assert!(since(day), "{day}");
    }
}
