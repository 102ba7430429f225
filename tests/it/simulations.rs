//! Simulation: the same calls for the same seed, however many threads; no policy breaks a fatal rule; policies
//! that are compared meet the same customers.

use crate::browser::read_in_browser;
use crate::support::{broadband, mobile};
use engine::customer::{Crowd, Mix, MixProblem, Odds};
use engine::plan::Plan;
use flow::cast::Cast;
use flow::context::Context;
use flow::lang::Lang;
use flow::method::{Kind, Moment};
use flow::{Flow, Given};
use serde_json::{Value, json};
use studio::simulate::{
    Callers, Names, Policy, Preferences, PreferencesProblem, Side, Simulated, Told, simulate,
};
use wanliu::render::{Wording, simulation};

struct Hand {
    flow: &'static Flow,
    odds: Odds,
    cast: Cast,
}

impl Hand {
    fn of(flow: &'static Flow) -> Self {
        Self { flow, odds: Odds::of(flow), cast: flow.cast() }
    }

    fn people(&self, mix: Option<&Mix>) -> Callers<'_> {
        Callers::People(Crowd::of(self.flow, &self.cast, mix))
    }

    fn by_odds(&self) -> Callers<'_> {
        let anybody = Context::empty(self.flow);
        Callers::Odds(Kind::ALL.iter().map(|kind| (*kind, anybody.clone())).collect())
    }

    fn plan(&self) -> Plan<'_> {
        let mut plan = Plan::new(self.flow, &self.odds);
        let who: Vec<(Kind, _)> = self
            .cast
            .personas
            .iter()
            .map(|one| (one.kind, self.flow.case(one.context.given())))
            .chain(Kind::ALL.iter().map(|kind| (*kind, self.flow.case(Given::NOTHING))))
            .collect();
        plan.solve(&who, 2);
        plan
    }

    fn run(
        &self,
        callers: &Callers<'_>,
        policy: Policy<'_>,
        calls: u64,
        threads: usize,
    ) -> Simulated {
        let side = Side { flow: self.flow, odds: &self.odds, callers, policy };
        simulate(&[side], calls, 5, threads)
    }
}

#[test]
fn the_same_seed_is_the_same_on_any_number_of_threads() {
    let hand = Hand::of(broadband());
    let people = hand.people(None);
    for policy in [Policy::Equation, Policy::Random] {
        let one = hand.run(&people, policy, 2_000, 1);
        assert_eq!(one, hand.run(&people, policy, 2_000, 3), "{}", policy.name());
        assert_eq!(one.sides[0].all.calls, 2_000);
    }
}

#[test]
fn no_policy_breaks_a_fatal_rule() {
    for flow in [mobile(), broadband()] {
        let hand = Hand::of(flow);
        let people = hand.people(None);
        let plan = hand.plan();
        for policy in [Policy::Equation, Policy::Random, Policy::Best(&plan)] {
            let found = hand.run(&people, policy, 4_000, 2);
            assert_eq!(found.sides[0].all.breaks, 0, "{} {}", flow.id, policy.name());
        }
    }
}

/// With customers who answer by the odds alone, which is what a plan is made for, the plan comes to far more than
/// the equation; with people, who hide things from both, to no less. Chance is far behind.
#[test]
fn better_policies_come_to_more() {
    for flow in [mobile(), broadband()] {
        let hand = Hand::of(flow);
        let (people, by_odds) = (hand.people(None), hand.by_odds());
        let plan = hand.plan();
        let by = |callers, one, other| {
            let side = |policy| Side { flow, odds: &hand.odds, callers, policy };
            simulate(&[side(one), side(other)], 6_000, 3, 2).difference.value()
        };
        let best = by(&by_odds, Policy::Equation, Policy::Best(&plan));
        assert!(best.low > 0.1, "{} {best:?}", flow.id);
        let best = by(&people, Policy::Equation, Policy::Best(&plan));
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
    let (mix, unknown) = Mix::read(flow, counts, None).unwrap();
    assert_eq!(unknown, ["elsewhere"]);
    let found = hand.run(&hand.people(Some(&mix)), Policy::Equation, 4_000, 2);
    let calls = |name: &str| found.sides[0].by_reason[name].calls;
    assert_eq!(calls("tariff") + calls("network"), 4_000);
    assert!((2_880..3_120).contains(&calls("tariff")), "{}", calls("tariff"));
    // A reason that nobody of the cast has is somebody's all the same.
    let (rare, _) = Mix::read(flow, r#"{ "customer.accident": 1 }"#, None).unwrap();
    let found = hand.run(&hand.people(Some(&rare)), Policy::Equation, 500, 1);
    assert_eq!(found.sides[0].by_reason["customer"].calls, 500);
    let several = r#"{ "a": { "n": 3, "mapped": { "tariff": 2 } }, "b": { "network": 1 } }"#;
    assert!(
        Mix::read(flow, several, Some("a")).is_ok() && Mix::read(flow, several, Some("b")).is_ok()
    );
    let refused = |text: &str, name| Mix::read(flow, text, name).unwrap_err();
    assert_eq!(refused(several, None), MixProblem::Several(vec!["a".into(), "b".into()]));
    assert!(matches!(refused(several, Some("c")), MixProblem::Several(_)));
    assert!(matches!(refused(r#"{ "elsewhere": 1 }"#, None), MixProblem::Nobody(_)));
    assert!(matches!(refused(r#"{ "tariff": -1 }"#, None), MixProblem::Malformed(_)));
    assert!(matches!(refused("[]", None), MixProblem::Malformed(_)));
}

#[test]
fn an_authors_own_preferences_are_gone_by() {
    let hand = Hand::of(mobile());
    let own = r#"{ "prefer": [{ "at": "step=probe,clarity=unsaid", "say": ["retreat", "probe.linking.plan"] }] }"#;
    let own = Preferences::read(hand.flow, own).unwrap();
    let people = hand.people(None);
    let side = |policy| Side { flow: hand.flow, odds: &hand.odds, callers: &people, policy };
    let found = simulate(&[side(Policy::Equation), side(Policy::Own(&own))], 1_000, 1, 2);
    assert_ne!(found.sides[0], found.sides[1]);
    let refused = |text: &str| Preferences::read(hand.flow, text).unwrap_err();
    assert!(matches!(refused("{}"), PreferencesProblem::Malformed(_)));
    let spot = refused(r#"{ "prefer": [{ "at": "step=porbe", "say": [] }] }"#);
    assert!(matches!(spot, PreferencesProblem::Spot(..)));
    let name = refused(r#"{ "prefer": [{ "say": ["nothing.such"] }] }"#);
    assert_eq!(name, PreferencesProblem::Unknown("nothing.such".into()));
}

fn told(found: &Simulated) -> Told<'_> {
    let side = |policy: &str| ("broadband".to_owned(), policy.to_owned());
    Told {
        calls: 3_000,
        seed: 3,
        sides: vec![side("equation"), side("random")],
        names: Names::of([broadband()]),
        found,
        expected: None,
    }
}

#[test]
fn the_json_has_what_programs_read() {
    let hand = Hand::of(broadband());
    let found = hand.run(&hand.people(None), Policy::Equation, 3_000, 2);
    let one = Told { sides: told(&found).sides[..1].to_vec(), ..told(&found) };
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
    let side = |policy| Side { flow: hand.flow, odds: &hand.odds, callers: &people, policy };
    let found = simulate(&[side(Policy::Equation), side(Policy::Random)], 3_000, 3, 2);
    let words = Lang::ALL.map(Wording::screens);
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
            for moment in Moment::ALL {
                let (own, shared) = (one.lines.of(*moment), manner.lines.of(*moment));
                let personal = matches!(moment, Moment::Excuse | Moment::Reason);
                let silent = *moment == Moment::Excuse && one.excuse.is_none();
                let enough = if personal { own.len() >= 2 } else { own.len() + shared.len() >= 3 };
                assert!(silent || enough, "{} {}", one.id, moment.name());
            }
            assert_eq!(one.context.kind(), Some(one.kind));
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
