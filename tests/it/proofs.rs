//! Proofs: the explorer beside a naive one, witnesses that replay, faults that are found, questions.

use crate::memory::Memory;
use crate::naive::{naive, naive_breach};
use crate::support::{TODAY, broadband, mobile, on_threads};
use engine::call::history::Entry;
use engine::explore::{
    CustomerClasses, Exploration, MaxQuery, ProofResult, ProofStatus, SearchLimits,
};
use engine::guide::StatePredicate;
use engine::rule::audit;
use flow::Flow;
use flow::conduct::Pattern;
use flow::lang::Lang;
use flow::load::load;
use flow::method::RuleLevel;
use serde_json::Value;
use studio::prove::{ScriptMeta, script};
use studio::suite::Mutation;
use wanliu::render::Messages;
use wanliu::render::proofs::{graph, json, text};

/// A flow in memory with these rules, and a customer whom conditions tell from others.
pub(crate) fn flow_with(rules: &str) -> Memory {
    let packs = r#"{"packs": [{"id": "house", "name": {"zh": "规矩", "en": "rules"},
        "jurisdiction": {"zh": "本店", "en": "the house"}, "since": "2026-01-01"}], "rules": ["#;
    Memory::small()
        .with(
            "flow.json",
            r#""facts": []"#,
            r#""facts": [{"id": "contract", "given_by": "customer", "values": [
                {"id": "none", "zh": "没有", "en": "none"}, {"id": "runs", "zh": "有", "en": "runs"}]}]"#,
        )
        .with("moves.json", r#""technique": "worth","#, r#""technique": "worth", "when": {"contract": "runs"},"#)
        .with("flow.json", r#""proposals": 1"#, r#""proposals": 2"#)
        .file("rules.json", format!("{packs}{rules}]}}"))
}

pub(crate) fn loaded(memory: &Memory) -> Flow {
    let loaded = load(memory, TODAY);
    loaded.flow.unwrap_or_else(|| {
        panic!("{}", crate::memory::shown(&loaded.sources, &loaded.diagnostics, Lang::En))
    })
}

pub(crate) fn rule(id: &str, level: &str, pattern: &str) -> String {
    format!(
        r#"{{"id": "{id}", "pack": "house", "level": "{level}", "name": {{"zh": "规", "en": "rule"}},
        "why": {{"zh": "因", "en": "why"}}, "instead": {{"zh": "改", "en": "instead"}}, {pattern}}}"#
    )
}

/// Every pattern, some kept and some broken.
const PATTERNS: [(&str, &str); 22] = [
    (
        "never.offer_upset",
        r#""never": {"technique": "offer"}, "when": {"emotion": ["upset", "furious"]}"#,
    ),
    ("never.offer", r#""never": {"technique": "offer"}"#),
    ("never.worth_free", r#""never": {"technique": "worth"}, "when": {"contract": "none"}"#),
    (
        "never.worth_bound",
        r#""never": {"technique": "worth"}, "when": {"contract": "runs", "request": "port"}"#,
    ),
    ("never.left", r#""never": {"outcome": "left"}"#),
    (
        "never.agree_open",
        r#""never": {"enters": "agree"}, "when": {"verdict": "open", "refusals": {"at_least": 1}}"#,
    ),
    ("only.retained", r#""only": {"outcome": "retained"}, "after": {"technique": "direct"}"#),
    (
        "only.offer_after_cost",
        r#""only": {"technique": "offer"}, "after": {"technique": "amplify_cost"}"#,
    ),
    ("only.agree_after_offer", r#""only": {"enters": "agree"}, "after": {"technique": "offer"}"#),
    ("most.offers", r#""at_most": 2, "of": {"technique": "offer"}"#),
    ("most.one_offer", r#""at_most": 1, "of": {"technique": "offer"}"#),
    (
        "most.questions",
        r#""at_most": 3, "of": {"technique": "deep"}, "after": {"tells": "refusal"}, "until": {"tells": "reason"}"#,
    ),
    (
        "within.soothe",
        r#""after": {"tells": "upset"}, "within": 1, "comes": {"technique": ["soothe", "let_go"]}"#,
    ),
    (
        "within.answer",
        r#""after": {"tells": "objection"}, "within": 2, "comes": {"tells": "reason"}"#,
    ),
    ("never.dearer", r#""never": {"flaw": "dearer"}"#),
    (
        "only.dearer_after_cost",
        r#""only": {"flaw": "dearer"}, "after": {"technique": "amplify_cost"}"#,
    ),
    ("only.yes_after_dearer", r#""only": {"outcome": "retained"}, "after": {"flaw": "dearer"}"#),
    ("most.dearer", r#""at_most": 1, "of": {"flaw": "dearer"}"#),
    (
        "within.dearer",
        r#""after": {"flaw": "dearer"}, "within": 1, "comes": {"technique": ["soothe", "let_go"]}"#,
    ),
    ("always.leave", r#""always": {"outcome": "left"}"#),
    ("always.soothe", r#""always": {"technique": "soothe"}"#),
    (
        "most.deep_upset",
        r#""at_most": 1, "of": {"technique": ["deep", "soothe"]}, "when": {"emotion": ["upset", "furious"]}"#,
    ),
];

fn events(finding: &ProofResult) -> usize {
    let history = &finding.witness.as_ref().unwrap().history;
    let entries = history.turns().iter().flat_map(|turn| &turn.entries);
    entries.filter(|entry| matches!(entry, Entry::Event(_))).count()
}

/// Holds the explorer against the naive one, in all that both can tell.
fn agree(flow: &Flow) {
    let exploration = Exploration::new(flow, SearchLimits::default());
    let naive = naive(flow);
    assert_eq!(exploration.states(), naive.states.len());
    assert_eq!(exploration.transitions(), naive.transitions.len());
    assert_eq!(exploration.depth(), naive.depth);
    for finding in exploration.prove(SearchLimits::default(), |id| !id.starts_with("every.")) {
        let id = finding.id(flow).to_owned();
        let (rule_id, rule) = flow.rules().find(|(_, rule)| *rule.id == *id).unwrap();
        match naive_breach(flow, rule) {
            Some(length) => {
                assert_eq!(finding.status, ProofStatus::Refuted, "{id}");
                assert_eq!(events(&finding), length, "{id} is broken sooner");
                if !matches!(rule.pattern, Pattern::Always(_)) {
                    let witness = finding.witness.as_ref().unwrap();
                    let case = flow.case(witness.context.given());
                    let found = audit(case, &witness.context, &witness.history);
                    assert!(
                        found.violations.iter().any(|one| one.rule == rule_id),
                        "{id} is not broken"
                    );
                }
            }
            None => {
                assert!(
                    matches!(finding.status, ProofStatus::Proved | ProofStatus::Vacuous),
                    "{id}"
                );
            }
        }
    }
}

fn with_all_patterns(level: &str) -> Flow {
    let rules: Vec<String> = PATTERNS.iter().map(|(id, text)| rule(id, level, text)).collect();
    loaded(&flow_with(&rules.join(",")))
}

#[test]
fn it_agrees_with_a_naive_explorer() {
    agree(&with_all_patterns("warning"));
}

/// With more kinds of customer than are followed at once, what several come to is counted once.
#[test]
fn it_agrees_with_a_naive_explorer_on_many_customers() {
    let plans: Vec<String> = (0..20)
        .map(|at| format!(r#"{{"id": "p{at}", "zh": "套餐{at}", "en": "plan {at}"}}"#))
        .collect();
    let fact = format!(
        r#""facts": [{{"id": "plan", "given_by": "customer", "values": [{}]}},"#,
        plans.join(",")
    );
    let rules: Vec<String> = (0..20)
        .map(|at| {
            let when = format!(r#""never": {{"technique": "worth"}}, "when": {{"plan": "p{at}"}}"#);
            rule(&format!("plan.p{at}"), "warning", &when)
        })
        .collect();
    let flow = loaded(&flow_with(&rules.join(",")).with("flow.json", r#""facts": ["#, &fact));
    assert!(CustomerClasses::new(&flow).count() > 32);
    agree(&flow);
    let exploration = Exploration::new(&flow, SearchLimits::default());
    let all = |text: &str| exploration.count(&StatePredicate::parse(&flow, text).unwrap());
    let steps = flow::method::Step::ALL.iter().map(|step| all(&format!("step={}", step.name())));
    assert_eq!(steps.sum::<usize>(), exploration.states());
    assert_eq!(all("step=trust, plan=p3"), all("step=trust"));
}

/// One fatal rule at a time: its own lock is then the only one.
#[test]
fn it_agrees_with_a_naive_explorer_where_a_rule_locks() {
    for (id, pattern) in PATTERNS {
        agree(&loaded(&flow_with(&rule(id, "fatal", pattern))));
    }
}

/// Flows that differ from the small one in one place each.
#[test]
fn it_agrees_with_a_naive_explorer_on_changed_flows() {
    let original = with_all_patterns("warning");
    for mutation in Mutation::all(&original) {
        let mut flow = original.clone();
        mutation.make(&mut flow);
        agree(&flow);
    }
}

#[test]
fn threads_change_nothing() {
    let flow = with_all_patterns("warning");
    let told = |threads| {
        on_threads(threads, || {
            let exploration = Exploration::new(&flow, SearchLimits::default());
            let findings = exploration.prove(SearchLimits::default(), |_| true);
            json(&exploration, &findings, &|_, _| None, 0.0, Lang::En).to_string()
        })
    };
    let one = told(1);
    assert_eq!(one, told(2));
    assert_eq!(one, told(5));
}

/// Twelve faults, each found by the rule or the property that it is against, by the shortest call.
#[test]
fn faults_are_found() {
    let faults = [
        ("never", r#""never": {"technique": "confirm"}"#),
        ("never_when", r#""never": {"technique": "offer"}, "when": {"request": "port"}"#),
        ("never_told", r#""never": {"tells": "objection"}, "when": {"refusals": {"at_least": 1}}"#),
        ("never_enters", r#""never": {"enters": "probe"}, "when": {"step": "agree"}"#),
        ("only_after", r#""only": {"technique": "care"}, "after": {"technique": "deep"}"#),
        ("only_told", r#""only": {"outcome": "retained"}, "after": {"tells": "request"}"#),
        ("at_most", r#""at_most": 1, "of": {"technique": "soothe"}"#),
        (
            "at_most_after",
            r#""at_most": 1, "of": {"technique": "deep"}, "after": {"tells": "upset"}"#,
        ),
        (
            "within",
            r#""after": {"tells": "objection"}, "within": 1, "comes": {"technique": "ask"}"#,
        ),
        (
            "within_two",
            r#""after": {"enters": "closed"}, "within": 2, "comes": {"technique": "recap"}"#,
        ),
        ("always", r#""always": {"technique": "worth"}, "when": {"contract": "runs"}"#),
        ("always_out", r#""always": {"outcome": "retained"}"#),
    ];
    let mut shown = String::new();
    for (id, pattern) in faults {
        let pattern = pattern.replace(r#", "when": {"step": "agree"}"#, "");
        let flow = loaded(&flow_with(&rule(id, "warning", &pattern)));
        let exploration = Exploration::new(&flow, SearchLimits::default());
        let findings = exploration.prove(SearchLimits::default(), |one| one == id);
        let told = text(&exploration, &findings, &|_, _| None, &Messages::screens(Lang::En));
        let told = told.split_once("\n\n").unwrap().1.rsplit_once("\n\n").unwrap().0.to_owned();
        assert_eq!(findings[0].status, ProofStatus::Refuted, "{id}");
        shown.push_str(&told);
        shown.push('\n');
    }
    insta::assert_snapshot!(shown);
}

/// What every flow is held to, broken on purpose.
#[test]
fn broken_properties_are_found() {
    let mute = flow_with("").with_all(
        "moves.json",
        r#""step": ["trust", "probe", "propose", "agree"]"#,
        r#""step": ["probe", "propose", "agree"]"#,
    );
    let unsaid = flow_with("").with(
        "questions.json",
        r#""clarity": ["unsaid", "stated"]"#,
        r#""clarity": "confirmed", "verdict": "staying", "severity": {"at_least": 4}"#,
    );
    let found = |memory: &Memory, id: &str| {
        let flow = loaded(memory);
        let exploration = Exploration::new(&flow, SearchLimits::default());
        let findings = exploration.prove(SearchLimits::default(), |one| one == id);
        let shown = text(&exploration, &findings, &|_, _| None, &Messages::screens(Lang::Zh));
        (findings[0].status, shown)
    };
    let (verdict, shown) = found(&mute, "every.something_to_say");
    assert_eq!(verdict, ProofStatus::Refuted);
    insta::assert_snapshot!("mute", shown);
    let (verdict, shown) = found(&unsaid, "every.item_said");
    assert_eq!(verdict, ProofStatus::Refuted);
    assert!(shown.contains("ask.why"), "{shown}");
}

/// An answer that goes where the machine never lets it is named, with its item.
#[test]
fn answers_that_no_call_gives_are_named() {
    let id = "every.answer_given";
    let found = |memory: &Memory| {
        let flow = loaded(memory);
        let exploration = Exploration::new(&flow, SearchLimits::default());
        let findings = exploration.prove(SearchLimits::default(), |one| one == id);
        let place = |sections: &[&str], id: &str| Some(format!("{}:{id}", sections.join("|")));
        let shown = text(&exploration, &findings, &place, &Messages::screens(Lang::En));
        (findings[0].status, shown)
    };
    assert_eq!(found(&flow_with("")).0, ProofStatus::Proved);
    let at_least = r#""severity": { "at_least": 2 }"#;
    let leaps = format!(r#"{at_least}, "go": "propose""#);
    let leaps = flow_with("").with("questions.json", at_least, &leaps);
    let (status, shown) = found(&leaps);
    assert_eq!(status, ProofStatus::Refuted);
    assert!(shown.contains("no call comes to give it: ask.why price"), "{shown}");
    assert!(shown.contains("--> questions|moves|replies|offers|closings:ask.why"), "{shown}");
}

#[test]
fn a_rule_that_never_comes_up_is_vacuous() {
    let rules = [
        rule("own", "fatal", r#""never": {"phrase": "never"}"#),
        rule(
            "nothing",
            "warning",
            r#""after": {"technique": "refute"}, "within": 1, "comes": {"technique": "ask"}"#,
        ),
        rule(
            "nowhere",
            "warning",
            r#""never": {"technique": "offer"}, "when": {"refusals": {"at_least": 2}}"#,
        ),
    ];
    let flow = loaded(&flow_with(&rules.join(",")));
    let exploration = Exploration::new(&flow, SearchLimits::default());
    let findings = exploration.prove(SearchLimits::default(), |id| !id.starts_with("every."));
    let verdicts: Vec<_> =
        findings.iter().map(|one| (one.id(&flow), one.status, one.own_words)).collect();
    assert_eq!(
        verdicts,
        [
            ("own", ProofStatus::Vacuous, true),
            ("nothing", ProofStatus::Vacuous, false),
            ("nowhere", ProofStatus::Proved, false),
        ]
    );
}

#[test]
fn a_rule_that_contradicts_the_flow_says_so() {
    let pattern = r#""only": {"technique": "offer"}, "after": {"technique": "refute"}"#;
    let flow = loaded(&flow_with(&rule("contrary", "warning", pattern)));
    let exploration = Exploration::new(&flow, SearchLimits::default());
    let findings = exploration.prove(SearchLimits::default(), |one| one == "contrary");
    assert!(findings[0].impossible && findings[0].status == ProofStatus::Refuted);
    let shown = text(&exploration, &findings, &|_, _| None, &Messages::screens(Lang::En));
    assert!(shown.contains("contradicts the flow"), "{shown}");
}

/// The shipped flows: how many states, and that no fatal rule can be broken on any call.
fn shipped(flow: &Flow, states: usize, transitions: usize, depth: usize) {
    let limits = SearchLimits::default();
    let exploration = Exploration::new(flow, limits);
    assert_eq!(exploration.states(), states);
    assert_eq!(exploration.transitions(), transitions);
    assert_eq!(exploration.depth(), depth);
    for finding in exploration.prove(limits, |_| true) {
        let kept = matches!(finding.status, ProofStatus::Proved | ProofStatus::Vacuous);
        assert!(kept || finding.level == RuleLevel::Warning, "{} is broken", finding.id(flow));
        // What can be broken is shown by a call that does.
        assert!(kept || finding.witness.is_some(), "{} has no call", finding.id(flow));
    }
}

#[test]
fn the_mobile_flow_keeps_its_rules_on_every_call() {
    shipped(mobile(), 2_260_923, 668_519_365, 17);
}

#[test]
fn the_broadband_flow_keeps_its_rules_on_every_call() {
    shipped(broadband(), 1_084_547, 301_571_986, 16);
}

#[test]
fn questions_are_answered_by_the_shortest_call() {
    let flow = loaded(&flow_with(""));
    let exploration = Exploration::new(&flow, SearchLimits::default());
    let reach = |goal: &str| {
        exploration
            .reach(&StatePredicate::parse(&flow, goal).unwrap(), SearchLimits::default())
            .call()
    };
    let shown = |goal: &str| {
        let witness = reach(goal).unwrap();
        let titled = ScriptMeta { flow: None, lang: Lang::En, title: goal, tags: Vec::new() };
        script(&flow, &witness, &titled).to_string()
    };
    insta::assert_snapshot!(
        [
            shown("outcome=retained and proposals=1"),
            shown("step=agree and verdict=open"),
            shown("step=propose,contract=runs,refusals=1"),
        ]
        .join("\n")
    );
    assert!(reach("outcome=retained and refusals=2").is_none());
    assert!(reach("step=trust,clarity=confirmed").is_none());
    let all: usize = ["trust", "probe", "propose", "agree", "closed"]
        .iter()
        .map(|step| {
            exploration.count(&StatePredicate::parse(&flow, &format!("step={step}")).unwrap())
        })
        .sum();
    assert_eq!(all, exploration.states());
    let most =
        |what| exploration.maximum(what, SearchLimits::default()).most.map(|found| found.value);
    assert_eq!(most(MaxQuery::Proposals), Some(1));
    assert_eq!(most(MaxQuery::Turns), Some(exploration.depth() as u64));
    assert!(most(MaxQuery::Words(Lang::Zh)) > Some(4));
}

#[test]
fn a_bound_is_told() {
    let flow = with_all_patterns("warning");
    let limits = SearchLimits { symbolic_states: 20, ..SearchLimits::default() };
    let exploration = Exploration::new(&flow, limits);
    assert!(exploration.is_bounded());
    let findings = exploration.prove(limits, |_| true);
    assert!(findings.iter().all(|one| one.status != ProofStatus::Proved));
    let told = json(&exploration, &findings, &|_, _| None, 0.0, Lang::En);
    assert_eq!(told["bounded"], true);
    let stopped =
        Exploration::new(&flow, SearchLimits { keep_going: &|_| false, ..SearchLimits::default() });
    assert!(stopped.is_bounded());
}

/// Whatever is numbered while exploring (rows, cores, maps of callers) runs out of numbers at each limit from
/// none to enough: what is told then is told of the whole as well, or told as a bound.
#[test]
fn no_bound_makes_a_proof() {
    for level in ["warning", "fatal"] {
        let flow = with_all_patterns(level);
        let whole = Exploration::new(&flow, SearchLimits::default());
        let all = whole.prove(SearchLimits::default(), |_| true);
        let (mut bounded, mut refuted) = (0, 0);
        let mut decided = false;
        for symbolic_states in 0.. {
            let limits = SearchLimits { symbolic_states, ..SearchLimits::default() };
            let exploration = Exploration::new(&flow, limits);
            let told = exploration.prove(limits, |_| true);
            assert_eq!(told.len(), all.len());
            for (one, known) in told.iter().zip(&all) {
                let what = format!("{} with {symbolic_states} at most", known.id(&flow));
                if one.status == ProofStatus::Bounded {
                    bounded += 1;
                    assert!(one.witness.is_none() && one.unreachable.is_empty(), "{what}");
                    assert!(!one.impossible, "{what}");
                } else {
                    assert_eq!(one.status, known.status, "{what}");
                    refuted += usize::from(exploration.is_bounded());
                }
            }
            assert!(exploration.states() <= whole.states());
            decided = !exploration.is_bounded();
            if decided {
                assert_eq!(exploration.states(), whole.states());
                break;
            }
        }
        assert!(decided && bounded > 0 && refuted > 0, "{bounded} bounded, {refuted} refuted");
    }
}

#[test]
fn the_graph_has_every_state_and_transition() {
    let flow = loaded(&flow_with(""));
    let exploration = Exploration::new(&flow, SearchLimits::default());
    let lines: Vec<Value> =
        graph(&exploration).map(|line| serde_json::from_str(&line).unwrap()).collect();
    let states = lines.iter().filter(|line| line.get("state").is_some()).count();
    let transitions = lines.iter().filter(|line| line.get("from").is_some()).count();
    assert_eq!(states, exploration.states());
    assert_eq!(transitions, exploration.transitions());
    assert_eq!(lines[0]["customers"].as_array().unwrap().len(), 2);
    let ends = |line: &Value| line["event"]["end"] == "left";
    assert!(lines.iter().filter(|line| ends(line)).count() > 100);
}

/// One customer alone is explored as the naive count does it.
#[test]
fn one_customer_alone() {
    let flow = loaded(&flow_with(""));
    let last = flow.cases().last().unwrap();
    let exploration =
        Exploration::for_customers(&flow, CustomerClasses::one(last), SearchLimits::default());
    assert_eq!(exploration.customers().count(), 1);
    assert_eq!(exploration.configurations(), exploration.states());
}

/// What hangs on a figure is proved for every figure that decides, and the fee that breaks a rule is told.
#[test]
fn figures_of_the_customer_count() {
    let dearer = rule("never.dearer", "warning", r#""never": {"flaw": "dearer"}"#);
    let flow = loaded(&flow_with(&dearer));
    let exploration = Exploration::new(&flow, SearchLimits::default());
    let found = exploration.prove(SearchLimits::default(), |id| id == "never.dearer");
    assert_eq!(found[0].status, ProofStatus::Refuted);
    let customer = &found[0].witness.as_ref().unwrap().customer;
    assert!(customer.contains(&"fee=59".to_owned()), "{customer:?}");

    let without = flow_with(&dearer).with("offers.json", r#" "below": "fee","#, "");
    let without = loaded(&without);
    let exploration = Exploration::new(&without, SearchLimits::default());
    let found = exploration.prove(SearchLimits::default(), |id| id == "never.dearer");
    assert_eq!(
        found[0].status,
        ProofStatus::Vacuous,
        "an offer below nothing is dearer for nobody"
    );

    // A fee told in the middle of a call lies between those that are proved: with two such roles that is no proof.
    let both = r#""at_most": 3, "of": {"flaw": "dearer"}, "after": {"flaw": "dearer"}"#;
    let flow = loaded(&flow_with(&rule("both.dearer", "warning", both)));
    let exploration = Exploration::new(&flow, SearchLimits::default());
    let found = exploration.prove(SearchLimits::default(), |id| id == "both.dearer");
    assert_eq!(found[0].status, ProofStatus::Bounded);
}

#[test]
fn rules_about_advice() {
    let rules = [
        rule(
            "calm",
            "fatal",
            r#""never": {"advised": "offer"}, "when": {"emotion": ["upset", "furious"]}"#,
        ),
        rule("ask", "warning", r#""never": {"advised": "deep"}, "when": {"request": "port"}"#),
    ];
    let flow = loaded(&flow_with(&rules.join(",")));
    let exploration = Exploration::new(&flow, SearchLimits::default());
    let findings = exploration.prove(SearchLimits::default(), |id| !id.starts_with("every."));
    let verdicts: Vec<_> = findings.iter().map(|one| one.status).collect();
    assert_eq!(verdicts, [ProofStatus::Proved, ProofStatus::Refuted]);
    let witness = findings[1].witness.as_ref().unwrap();
    let titled = ScriptMeta { flow: None, lang: Lang::En, title: "ask", tags: Vec::new() };
    insta::assert_snapshot!(script(&flow, witness, &titled).to_string());
}

/// Gates and conditions let lines through that a fatal rule locks: where nothing is left, that is told.
#[test]
fn a_rule_that_leaves_nothing_to_say_is_found() {
    let silent = |pattern: &str| {
        let flow = loaded(&flow_with(&rule("answer", "fatal", pattern)));
        let exploration = Exploration::new(&flow, SearchLimits::default());
        let findings =
            exploration.prove(SearchLimits::default(), |id| id == "every.something_to_say");
        let witness = findings[0].witness.as_ref().map(|witness| {
            let titled = ScriptMeta { flow: None, lang: Lang::En, title: "mute", tags: Vec::new() };
            script(&flow, witness, &titled).to_string()
        });
        (findings[0].status, witness)
    };
    let (verdict, witness) =
        silent(r#""after": {"tells": "objection"}, "within": 1, "comes": {"technique": "refute"}"#);
    assert_eq!(verdict, ProofStatus::Refuted);
    insta::assert_snapshot!(witness.unwrap());
    let kept = r#""after": {"tells": "objection"}, "within": 1, "comes": [{"technique": ["ask", "soothe", "let_go"]}, {"outcome": ["left", "withdrawn", "served", "callback", "handed_over", "hung_up"]}]"#;
    assert_eq!(silent(kept).0, ProofStatus::Proved);
    let never =
        r#""never": {"technique": ["willing", "soothe", "let_go"]}, "when": {"request": "port"}"#;
    assert_eq!(silent(never).0, ProofStatus::Refuted);
}
