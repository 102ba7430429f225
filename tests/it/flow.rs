//! Loading flows: the shipped one is clean, and a broken one is shown where it is broken.

use crate::memory::{Memory, shown};
use crate::support::{broadband, load_built_in, mobile};
use flow::diagnostic::Code;
use flow::lang::Lang;
use flow::method::{Step, Technique};
use std::collections::BTreeMap;

#[test]
fn the_small_flow_is_clean() {
    let loaded = Memory::small().load();
    assert_eq!(shown(&loaded.sources, &loaded.diagnostics, Lang::En), "");
    assert!(loaded.flow.is_some());
}

#[test]
fn the_shipped_flow_is_clean() {
    let loaded = load_built_in("mobile");
    assert_eq!(shown(&loaded.sources, &loaded.diagnostics, Lang::En), "");
    assert!(loaded.flow.is_some());
}

/// One fault of each kind, in the small flow.
pub(crate) fn faults() -> Vec<(Code, Memory)> {
    faults_of_form().into_iter().chain(faults_of_sense()).collect()
}

fn faults_of_form() -> Vec<(Code, Memory)> {
    let small = Memory::small;
    let deep = format!("{}1{}", "[".repeat(40), "]".repeat(40));
    vec![
        (Code::MissingFile, small().without("reasons.json")),
        (Code::EmptyFile, small().file("moves.json", "  \n")),
        (Code::NotUtf8, small().file("moves.json", b"{\"moves\": [\xff]}".to_vec())),
        (Code::ByteOrderMark, small().file("moves.json", "\u{feff}{\"moves\": []}")),
        (Code::NotJson, small().file("moves.json", "{\"moves\": [ {\"id\": \"soothe\", ")),
        (
            Code::LaterFormat,
            small().with("flow.json", "\"format\": 2", "\"format\": 3, \"new\": 1"),
        ),
        (Code::TooLarge, small().file("moves.json", vec![b' '; 65 << 20])),
        (Code::TooDeep, small().file("moves.json", deep)),
        (Code::WrongType, small().with("questions.json", "\"odds\": 3", "\"odds\": \"三\"")),
        (Code::UnknownKey, small().with("questions.json", "\"answers\"", "\"anwsers\"")),
        (
            Code::DuplicateKey,
            small().with(
                "questions.json",
                "\"reason\": \"price\"",
                "\"reason\": \"price\", \"reason\": \"price\"",
            ),
        ),
        (
            Code::MissingKey,
            small().with("offers.json", "\"downside\"", "\"worth2\"").with(
                "offers.json",
                "\"worth2\": { \"zh\": \"少了点流量\", \"en\": \"a little less data\" },",
                "",
            ),
        ),
        (
            Code::MissingTranslation,
            small().with("questions.json", ", \"en\": \"What makes you want to leave?\"", ""),
        ),
        (
            Code::IncludedTwice,
            small().with("flow.json", "\"limits\"", "\"include\": [\"moves.json\"], \"limits\""),
        ),
        (
            Code::NestedSet,
            small().with(
                "answers.json",
                "{ \"id\": \"reply\", \"answers\": [",
                "{ \"id\": \"reply\", \"answers\": [{ \"use\": \"reply\" },",
            ),
        ),
        (Code::BadId, small().with("questions.json", "\"ask.why\"", "\"问原因\"")),
        (
            Code::BadTemplate,
            small().with("questions.json", "您是为什么想走？", "您是为什么想走{？"),
        ),
        (Code::OutOfRange, small().with("flow.json", "\"proposals\": 1", "\"proposals\": 9")),
        (Code::OutOfRange, small().with("questions.json", "\"odds\": 3", "\"odds\": 500")),
        (Code::TooMany, small().with("flow.json", "\"facts\": []", &many_facts())),
        (Code::EmptyText, small().with("questions.json", "您是为什么想走？", "")),
        (
            Code::BadDate,
            small().with(
                "evidence.json",
                "\"ground\": \"customer\"",
                "\"ground\": \"public\", \"until\": \"30.6.2027\"",
            ),
        ),
    ]
}

fn faults_of_sense() -> Vec<(Code, Memory)> {
    let small = Memory::small;
    vec![
        (
            Code::UnknownName,
            small().with("questions.json", "\"reason\": \"price\"", "\"reason\": \"prise\""),
        ),
        (Code::DuplicateName, small().with("moves.json", "\"soothe\"", "\"let_go\"")),
        (
            Code::SubReasonAstray,
            small().with("reasons.json", "\"id\": \"other\"", "\"id\": \"price.late\"").with(
                "reasons.json",
                "\"id\": \"price.fee\"",
                "\"id\": \"other\"",
            ),
        ),
        (
            Code::NeverTrue,
            small().with("questions.json", "\"clarity\": \"stated\"", "\"clarity\": []"),
        ),
        (Code::CostWithoutEvidence, small().with("moves.json", "\"evidence\": \"number\",", "")),
        (
            Code::EffectOutOfStep,
            small().with(
                "questions.json",
                "\"severity\": { \"at_least\": 2 }",
                "\"consent\": true",
            ),
        ),
        (
            Code::NoSafeWording,
            small().with("questions.json", "您是为什么想走？", "{name}为什么想走？"),
        ),
        (
            Code::EvidenceOutOfDate,
            small().with(
                "evidence.json",
                "\"ground\": \"customer\"",
                "\"ground\": \"public\", \"until\": \"2020-01-31\"",
            ),
        ),
        (
            Code::TechniqueOutOfStep,
            small().with("questions.json", "\"technique\": \"deep\"", "\"technique\": \"direct\""),
        ),
        (
            Code::NoPattern,
            small().with("rules.json", "\"never\": {\"technique\": \"offer\"}, ", ""),
        ),
        (
            Code::AdvisedAstray,
            small().with(
                "rules.json",
                "\"never\": {\"technique\": \"offer\"}",
                "\"never\": {\"advised\": \"offer\", \"tells\": \"reason\"}",
            ),
        ),
    ]
}

fn many_facts() -> String {
    let values: Vec<String> =
        (0..59).map(|at| format!("{{\"id\": \"v{at}\", \"zh\": \"值\", \"en\": \"v\"}}")).collect();
    let facts: Vec<String> = (0..4)
        .map(|at| {
            format!(
                "{{\"id\": \"f{at}\", \"given_by\": \"customer\", \"values\": [{}]}}",
                values.join(", ")
            )
        })
        .collect();
    format!("\"facts\": [{}]", facts.join(", "))
}

#[test]
fn every_fault_is_found_and_placed() {
    for (code, memory) in faults() {
        let loaded = memory.load();
        let found: Vec<_> = loaded.diagnostics.sorted();
        assert!(found.iter().any(|one| one.code == code), "{code:?} not in {found:?}");
        assert_eq!(loaded.flow.is_some(), code == Code::EvidenceOutOfDate, "{code:?}");
        for finding in found {
            if let Some((id, span)) = finding.place {
                let text = &loaded.sources.get(id).unwrap().text;
                assert!(text.get(span.start..span.end).is_some(), "{code:?} points outside");
            }
        }
    }
}

#[test]
fn faults_as_people_see_them() {
    for lang in Lang::OF_PROGRAM {
        let pages: Vec<String> = faults()
            .iter()
            .map(|(code, memory)| {
                format!("──── {}\n{}", code.as_str(), {
                    let loaded = memory.load();
                    shown(&loaded.sources, &loaded.diagnostics, lang)
                })
            })
            .collect();
        insta::assert_snapshot!(format!("faults_{}", lang.code()), pages.join("\n"));
    }
}

#[test]
fn all_mistakes_are_shown_at_once() {
    let loaded = Memory::small()
        .with("questions.json", "\"reason\": \"price\"", "\"reason\": \"prise\"")
        .with("questions.json", "\"technique\": \"deep\"", "\"technique\": \"deap\"")
        .with("reasons.json", "\"fixable\": \"yes\"", "\"fixable\": \"maybe\"")
        .with("offers.json", "\"objects\"", "\"Objects\"")
        .load();
    let codes: Vec<_> = loaded.diagnostics.sorted().iter().map(|one| one.code.as_str()).collect();
    assert_eq!(codes, ["W0201", "W0201", "W0201", "W0113"]);
}

/// Whatever is cut off, inserted or flipped: no panic, and every place lies in its file.
#[test]
fn mutilated_flows_are_refused_calmly() {
    let original = include_bytes!("data/small/questions.json");
    for at in (0..original.len()).step_by(7) {
        let cut = original[..at].to_vec();
        let mut flipped = original.to_vec();
        flipped[at] = b"{}[]\",:x\xff"[at % 9];
        let mut doubled = original.to_vec();
        doubled.splice(at..at, original[at / 2..at].iter().copied());
        for bytes in [cut, flipped, doubled] {
            let loaded = Memory::small().file("questions.json", bytes).load();
            for finding in loaded.diagnostics.sorted() {
                if let Some((id, span)) = finding.place {
                    let text = &loaded.sources.get(id).unwrap().text;
                    assert!(text.get(span.start..span.end).is_some(), "{finding:?}");
                }
            }
            let _ = shown(&loaded.sources, &loaded.diagnostics, Lang::Zh);
        }
    }
}

/// The whole of method §1–3, item by item.
const METHOD: [&str; 43] = [
    "kind.service",
    "kind.network",
    "reason.tariff",
    "reason.network",
    "reason.arrears",
    "reason.function",
    "reason.service_failure",
    "reason.complaint",
    "reason.customer",
    "reason.competitor",
    "equation.lower.can",
    "equation.lower.cannot",
    "equation.raise.find",
    "equation.raise.amplify",
    "equation.raise.evidence",
    "step.trust",
    "step.trust.setting",
    "step.trust.willing",
    "step.trust.polite",
    "probe.linking",
    "probe.deep",
    "step.propose",
    "agree.direct",
    "agree.offset",
    "agree.promotion",
    "agree.conversion",
    "close.retained",
    "close.lost",
    "close.care",
    "probe.unwilling.roundabout",
    "probe.unwilling.empathy",
    "probe.q.feeling",
    "probe.q.focus",
    "probe.q.retreat",
    "probe.willing.confirm",
    "probe.willing.care",
    "probe.willing.narrow",
    "probe.case.moving",
    "probe.case.switch",
    "probe.case.numbers",
    "probe.case.tariff",
    "style.hostile",
    "style.numb",
];

fn sources() -> BTreeMap<String, usize> {
    let flow = mobile();
    let mut cited = BTreeMap::new();
    let items = flow.items().flat_map(|(_, item)| item.source.iter());
    let reasons = flow.reasons().flat_map(|(_, reason)| reason.source.iter());
    for id in items.chain(reasons) {
        *cited.entry(id.to_string()).or_insert(0) += 1;
    }
    cited
}

#[test]
fn the_mobile_flow_carries_the_method() {
    let cited = sources();
    let missing: Vec<_> = METHOD.iter().filter(|id| !cited.contains_key(**id)).collect();
    assert!(missing.is_empty(), "{missing:?}");
    let at_least = [
        ("probe.q.feeling", 3),
        ("probe.q.focus", 2),
        ("probe.q.retreat", 2),
        ("probe.case.moving", 2),
        ("probe.case.switch", 3),
        ("probe.case.numbers", 1),
        ("probe.case.tariff", 3),
        ("agree.direct", 1),
        ("agree.offset", 1),
        ("agree.promotion", 1),
        ("agree.conversion", 1),
    ];
    for (id, count) in at_least {
        assert!(cited[id] >= count, "{id} is cited {} times", cited[id]);
    }
    assert!(mobile().offer_count() >= 8);
}

#[test]
fn every_item_cites_its_source_and_every_reason_has_what_it_needs() {
    let flow = mobile();
    for (_, item) in flow.items() {
        assert!(!item.source.is_empty(), "{} cites nothing", item.id);
    }
    let named = |id: flow::id::ReasonId, technique: Technique| {
        flow.items().any(|(_, item)| {
            item.technique == technique
                && item.when.boxes().iter().any(|one| {
                    one.reasons.iter().any(|(a, b)| (*a..=*b).contains(&id) || flow.covers(id, *a))
                })
        })
    };
    for (id, reason) in flow.reasons().filter(|(_, reason)| !reason.id.contains('.')) {
        assert!(!reason.hear.is_empty(), "{}", reason.id);
        for technique in [
            Technique::Narrow,
            Technique::Confirm,
            Technique::Care,
            Technique::Understand,
            Technique::Offer,
        ] {
            assert!(named(id, technique), "{} has no {}", reason.id, technique.name());
        }
    }
}

#[test]
fn every_technique_of_every_step_is_there() {
    let flow = mobile();
    for technique in Technique::ALL {
        assert!(flow.items().any(|(_, item)| item.technique == *technique), "{}", technique.name());
    }
    for step in Step::ALL {
        assert!(!flow.items_of(*step).is_empty());
    }
}

/// No line asks for, or turns on, gender or age; none of the words that give either away.
#[test]
fn no_gender_and_no_age() {
    let words = [
        "先生", "女士", "小姐", "太太", "大爷", "阿姨", "帅哥", "美女", "年龄", "岁", "性别",
        " sir", "madam", "ma'am", "mr ", "mrs", "gender", " age ",
    ];
    for flow in [mobile(), broadband()] {
        for (_, item) in flow.items() {
            for lang in Lang::OF_PROGRAM {
                let text = format!("{:?}", item.say.wordings(lang)).to_lowercase();
                for word in words {
                    assert!(!text.contains(word), "{}: {word}", item.id);
                }
            }
        }
        let facts = flow.facts().map(|(_, fact)| format!("{fact:?}").to_lowercase());
        // Swear words are nobody's gender.
        let cues = flow.cues().iter().filter(|cue| cue.tone.is_none());
        let cues = cues.map(|cue| format!("{cue:?}").to_lowercase());
        let reasons = flow.reasons().map(|(_, reason)| format!("{reason:?}").to_lowercase());
        for text in facts.chain(cues).chain(reasons) {
            for word in words.iter().chain(&["wife", "husband", "老婆", "老公", "elderly", "老人"])
            {
                assert!(!text.contains(word), "{word}: {text}");
            }
        }
    }
}
