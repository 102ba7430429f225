//! Simulation: the same calls for the same seed, however many threads; no policy breaks a fatal rule; policies
//! that are compared meet the same customers.

use crate::browser::read_in_browser;
use crate::skipped::times;
use crate::support::{broadband, mobile, on_threads};
use engine::customer::{MixError, Odds, PersonaSampler, ReasonMix};
use engine::plan::Plan;
use flow::cast::Cast;
use flow::context::Context;
use flow::id::RequestId;
use flow::lang::Lang;
use flow::method::CustomerAct;
use flow::{Flow, GivenFacts};
use serde_json::{Value, json};
use std::sync::OnceLock;
use studio::simulate::{
    Arm, CallerSource, DisplayNames, Policy, Preferences, PreferencesError, SimulationReport,
    SimulationResult, simulate,
};
use wanliu::render::{Messages, simulation};

struct Hand {
    flow: &'static Flow,
    odds: Odds,
    cast: Cast,
}

impl Hand {
    fn of(flow: &'static Flow) -> Self {
        Self { flow, odds: Odds::new(flow), cast: flow.cast() }
    }

    fn people(&self, mix: Option<&ReasonMix>) -> CallerSource<'_> {
        CallerSource::People(PersonaSampler::new(self.flow, &self.cast, mix))
    }

    fn by_odds(&self) -> CallerSource<'_> {
        let anybody = Context::empty(self.flow);
        CallerSource::Odds(
            self.flow.retained_requests().map(|request| (request, anybody.clone())).collect(),
        )
    }

    fn plan(&self) -> Plan<'_> {
        let mut plan = Plan::new(self.flow, &self.odds);
        let who: Vec<(RequestId, _)> = self
            .cast
            .personas
            .iter()
            .map(|one| (one.request, self.flow.case(one.context.given())))
            .chain(
                self.flow.retained_requests().map(|id| (id, self.flow.case(GivenFacts::NOTHING))),
            )
            .collect();
        plan.solve(&who);
        plan
    }

    fn run(
        &self,
        callers: &CallerSource<'_>,
        policy: Policy<'_>,
        calls: u64,
        threads: usize,
    ) -> SimulationResult {
        let side = Arm { flow: self.flow, odds: &self.odds, callers, policy };
        on_threads(threads, || simulate(&[side], calls, 5))
    }
}

/// Both shipped flows; what their plans come to is worked out once for all tests.
fn hands() -> &'static [Hand; 2] {
    static HANDS: OnceLock<[Hand; 2]> = OnceLock::new();
    HANDS.get_or_init(|| [mobile(), broadband()].map(Hand::of))
}

fn plans() -> &'static [Plan<'static>; 2] {
    static PLANS: OnceLock<[Plan<'static>; 2]> = OnceLock::new();
    PLANS.get_or_init(|| hands().each_ref().map(|hand| hand.plan()))
}

#[test]
fn the_same_seed_is_the_same_on_any_number_of_threads() {
    let hand = Hand::of(broadband());
    let people = hand.people(None);
    for policy in [Policy::Equation, Policy::Random] {
        let one = hand.run(&people, policy, 2_000, 1);
        assert_eq!(one, hand.run(&people, policy, 2_000, 3), "{}", policy.name());
        assert_eq!(one.arms[0].all.calls, 2_000);
    }
}

#[test]
fn no_policy_breaks_a_fatal_rule() {
    for (hand, plan) in hands().iter().zip(plans()) {
        let (flow, people) = (hand.flow, hand.people(None));
        for policy in [Policy::Equation, Policy::Random, Policy::Best(plan)] {
            let found = hand.run(&people, policy, times(1_000, 4), 2);
            assert_eq!(found.arms[0].all.breaks, 0, "{} {}", flow.id, policy.name());
        }
    }
}

/// With customers who answer by the odds alone, which is what a plan is made for, the plan comes to far more than
/// the equation; with people, who hide things from both, to no less. Chance is far behind.
#[test]
fn better_policies_come_to_more() {
    for (hand, plan) in hands().iter().zip(plans()) {
        let flow = hand.flow;
        let (people, by_odds) = (hand.people(None), hand.by_odds());
        let by = |callers, one, other| {
            let side = |policy| Arm { flow, odds: &hand.odds, callers, policy };
            simulate(&[side(one), side(other)], times(2_000, 3), 3).difference.value()
        };
        let best = by(&by_odds, Policy::Equation, Policy::Best(plan));
        assert!(best.low > 0.1, "{} {best:?}", flow.id);
        let best = by(&people, Policy::Equation, Policy::Best(plan));
        assert!(best.high > 0.0, "{} {best:?}", flow.id);
        let equation = by(&people, Policy::Random, Policy::Equation);
        assert!(equation.low > 0.3, "{} {equation:?}", flow.id);
        let same = by(&people, Policy::Equation, Policy::Equation);
        assert_eq!((same.mean, same.low, same.high), (0.0, 0.0, 0.0));
    }
}

#[test]
fn a_mix_is_read_and_kept_to() {
    let hand = Hand::of(mobile());
    let flow = hand.flow;
    let counts = r#"{ "$comment": "by hand", "tariff": 3, "network": 1, "elsewhere": 4 }"#;
    let (mix, unknown) = ReasonMix::parse(flow, counts, None).unwrap();
    assert_eq!(unknown, ["elsewhere"]);
    let found = hand.run(&hand.people(Some(&mix)), Policy::Equation, 4_000, 2);
    let calls = |name: &str| found.arms[0].by_reason[name].calls;
    assert_eq!(calls("tariff") + calls("network"), 4_000);
    assert!((2_880..3_120).contains(&calls("tariff")), "{}", calls("tariff"));
    // A reason that nobody of the cast has is somebody's all the same.
    let (rare, _) = ReasonMix::parse(flow, r#"{ "customer.accident": 1 }"#, None).unwrap();
    let found = hand.run(&hand.people(Some(&rare)), Policy::Equation, 500, 1);
    assert_eq!(found.arms[0].by_reason["customer"].calls, 500);
    let several = r#"{ "a": { "n": 3, "mapped": { "tariff": 2 } }, "b": { "network": 1 } }"#;
    assert!(
        ReasonMix::parse(flow, several, Some("a")).is_ok()
            && ReasonMix::parse(flow, several, Some("b")).is_ok()
    );
    let refused = |text: &str, name| ReasonMix::parse(flow, text, name).unwrap_err();
    assert_eq!(refused(several, None), MixError::Several(vec!["a".into(), "b".into()]));
    assert!(matches!(refused(several, Some("c")), MixError::Several(_)));
    assert!(matches!(refused(r#"{ "elsewhere": 1 }"#, None), MixError::Nobody(_)));
    assert!(matches!(refused(r#"{ "tariff": -1 }"#, None), MixError::Malformed(_)));
    assert!(matches!(refused("[]", None), MixError::Malformed(_)));
}

#[test]
fn an_authors_own_preferences_are_gone_by() {
    let hand = Hand::of(mobile());
    let own = r#"{ "prefer": [{ "at": "step=probe,clarity=unsaid", "say": ["retreat", "probe.linking.plan"] }] }"#;
    let own = Preferences::parse(hand.flow, own).unwrap();
    let people = hand.people(None);
    let side = |policy| Arm { flow: hand.flow, odds: &hand.odds, callers: &people, policy };
    let found = simulate(&[side(Policy::Equation), side(Policy::Own(&own))], 1_000, 1);
    assert_ne!(found.arms[0], found.arms[1]);
    let refused = |text: &str| Preferences::parse(hand.flow, text).unwrap_err();
    assert!(matches!(refused("{}"), PreferencesError::Malformed(_)));
    let spot = refused(r#"{ "prefer": [{ "at": "step=porbe", "say": [] }] }"#);
    assert!(matches!(spot, PreferencesError::Spot(..)));
    let name = refused(r#"{ "prefer": [{ "say": ["nothing.such"] }] }"#);
    assert_eq!(name, PreferencesError::Unknown("nothing.such".into()));
}

fn told(found: &SimulationResult) -> SimulationReport<'_> {
    let side = |policy: &str| ("broadband".to_owned(), policy.to_owned());
    SimulationReport {
        calls: 3_000,
        seed: 3,
        arms: vec![side("equation"), side("random")],
        names: DisplayNames::from_flows([broadband()]),
        result: found,
        expected: None,
    }
}

#[test]
fn the_json_has_what_programs_read() {
    let hand = Hand::of(broadband());
    let found = hand.run(&hand.people(None), Policy::Equation, 3_000, 2);
    let one = SimulationReport { arms: told(&found).arms[..1].to_vec(), ..told(&found) };
    let json: Value = serde_json::to_value(&one).unwrap();
    for key in [
        "flow",
        "policy",
        "calls",
        "seed",
        "retained",
        "let_go_clean",
        "lost",
        "turns_mean",
        "conduct_breaks",
        "by_reason",
        "by_style",
    ] {
        assert!(!json[key].is_null(), "{key}");
    }
    let shares = ["retained", "let_go_clean", "lost"].map(|key| json[key].as_f64().unwrap());
    assert!(shares.iter().sum::<f64>() <= 1.0 + 1e-9);
    let calls: u64 = json["by_reason"]
        .as_object()
        .unwrap()
        .values()
        .map(|one| one["calls"].as_u64().unwrap())
        .sum();
    assert_eq!(calls, 3_000);
}

#[test]
fn the_simulation_is_shown_as_text_and_as_a_page() {
    let hand = Hand::of(broadband());
    let people = hand.people(None);
    let side = |policy| Arm { flow: hand.flow, odds: &hand.odds, callers: &people, policy };
    let found = simulate(&[side(Policy::Equation), side(Policy::Random)], 3_000, 3);
    let words = Lang::OF_PROGRAM.map(Messages::screens);
    insta::assert_snapshot!("simulation_zh", simulation::text(&told(&found), &words[0]));
    let page = simulation::page(&told(&found), Lang::En, words.each_ref());
    let reader = "addEventListener('load', () => { const seen = { problems,
        bars: document.querySelectorAll('.parts').length,
        rows: document.querySelectorAll('table tr').length,
        wide: document.documentElement.scrollWidth > innerWidth,
        title: document.getElementById('title').textContent };
        document.getElementById('lang').click();
        seen.zh = document.getElementById('title').textContent;
        parent.postMessage(JSON.stringify(seen), '*'); });";
    for (width, hash) in [(1280, "theme=light"), (390, "theme=dark")] {
        let Some(seen) = read_in_browser(&page, reader, width, 900, hash) else { return };
        assert_eq!(seen["problems"], json!([]), "{width}");
        assert_eq!(seen["wide"], json!(false), "{width}");
        assert!(seen["bars"].as_u64().unwrap() > 20, "{seen}");
        assert_eq!((&seen["title"], &seen["zh"]), (&json!("Simulation"), &json!("模拟")));
    }
}

/// Everybody has something to say at every moment, in both languages.
#[test]
fn the_cast_is_complete() {
    for (flow, least) in [(mobile(), 12), (broadband(), 6)] {
        let cast = flow.cast();
        assert!(cast.personas.len() >= least && cast.manners.len() == 9);
        for one in &cast.personas {
            let manner = cast.manner(one).unwrap();
            assert!(manner.style.is_some(), "{}", manner.id);
            for moment in CustomerAct::ALL {
                let (own, shared) = (one.lines.get(*moment), manner.lines.get(*moment));
                let personal = matches!(moment, CustomerAct::Excuse | CustomerAct::Reason);
                let silent = *moment == CustomerAct::Excuse && one.excuse.is_none();
                let enough = if personal { own.len() >= 2 } else { own.len() + shared.len() >= 3 };
                assert!(silent || enough, "{} {}", one.id, moment.name());
            }
            assert_eq!(one.context.request(), Some(one.request));
            // What serves them can be proposed to them.
            for offer in &one.accepts {
                let item = flow.item(flow.offer(*offer).item);
                let reason = item.when.boxes().iter().any(|one_box| {
                    one_box.reasons.is_empty()
                        || one_box.reasons.iter().any(|(a, b)| (*a..=*b).contains(&one.reason))
                });
                assert!(reason, "{} {}", one.id, item.id);
            }
        }
    }
}
