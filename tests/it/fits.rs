//! What is learned from calls: nearer to what is true than what the author wrote, and refused where there is
//! too little.

use crate::support::{CLOSE_ALL, broadband, starting};
use engine::call::Event;
use engine::call::history::{Entry, History, Turn};
use engine::customer::{CallRng, Odds, OddsError, Rapport, understanding_probability};
use engine::guide::advise;
use engine::rule::audit;
use flow::id::AnswerId;
use flow::{Flow, GivenFacts};
use studio::fit::{Exchange, MIN_CALLS, SPREAD, exchanges, fit};

/// Calls in which customers answer by odds of their own, as agents who follow the guide hold them.
fn held(flow: &Flow, odds: &Odds, calls: u64) -> Vec<Vec<Exchange>> {
    let case = flow.case(GivenFacts::NOTHING);
    let context = flow::context::Context::empty(flow);
    let call = |call: u64| {
        let mut dice = CallRng::new(1, call);
        let mut history = History::new(starting(CLOSE_ALL), flow.first_notes());
        let mut rapport = Rapport::default();
        for _ in 0..40 {
            let state = *history.state();
            if state.outcome().is_some() {
                break;
            }
            let seen = audit(case, &context, &history);
            let advice = advise(case, &context, &history, &seen.monitor);
            let Some(first) = advice.suggestions.first() else { break };
            let item = (first.item, flow.item(first.item));
            let shares: Vec<(AnswerId, f64)> =
                odds.answer_distribution(flow, (&state, rapport), item);
            let weights: Vec<u32> = shares
                .iter()
                .map(|(_, share)| format!("{:.0}", share * 1e4).parse().unwrap())
                .collect();
            let answer = dice.weighted_index(&weights).map_or(AnswerId::OTHER, |at| shares[at].0);
            let technique = item.1.technique;
            let understood = rapport.understood | dice.chance(understanding_probability(technique));
            rapport = rapport.after(technique, understood);
            let event = Event::Said { item: first.item, answer };
            if history.push(case, Turn { entries: vec![Entry::Event(event)] }).is_err() {
                break;
            }
        }
        exchanges(case, &history)
    };
    (0..calls).map(call).collect()
}

#[test]
fn what_is_learned_is_nearer_to_what_is_true() {
    let flow = broadband();
    let author = Odds::new(flow);
    // Customers here mind a severe problem much more than the author thinks, and go along more readily.
    let mut truth = author.with_weights(1.3, 0.2);
    let hello = flow.items().find(|(_, item)| item.technique.name() == "setting").unwrap();
    truth.set(hello.0, hello.1.answer_ids().next().unwrap(), 40.0);
    let calls = held(flow, &truth, 700);
    let told = fit(flow, &calls, 20.0).unwrap();
    let (severity, _) = author.weights();
    assert!(told.file.severity > severity + 0.1, "{}", told.file.severity);
    assert!(told.brier[1] < told.brier[0], "{:?}", told.brier);
    assert_eq!(told.reliability.iter().map(|bin| bin.count).sum::<usize>(), told.asked);
    let learned = Odds::parse(flow, &serde_json::to_string(&told.file).unwrap()).unwrap();
    let share = |odds: &Odds| {
        let of = |at: AnswerId| f64::from(odds.weight(hello.0, at));
        let all: f64 = hello.1.answer_ids().map(of).sum();
        of(hello.1.answer_ids().next().unwrap()) / all
    };
    let miss = |odds: &Odds| (share(odds) - share(&truth)).abs();
    assert!(miss(&learned) < miss(&author) / 2.0, "{} {}", miss(&learned), miss(&author));
}

/// The weights that are told are the likeliest ones, by the likelihood itself: with the author's taken for granted as
/// far as `SPREAD` says, nothing near them is likelier.
#[test]
fn no_weights_nearby_are_likelier() {
    let flow = broadband();
    let author = Odds::new(flow);
    let calls = held(flow, &author.with_weights(1.3, 0.2), 300);
    let told = fit(flow, &calls, 20.0).unwrap();
    let learned = Odds::parse(flow, &serde_json::to_string(&told.file).unwrap()).unwrap();
    let likelihood = |severity: f64, cost: f64| -> f64 {
        let odds = learned.with_weights(severity, cost);
        let of = |one: &Exchange| {
            let yes = one.acceptance_probability(flow, &odds);
            one.accepted(flow).map(|said| if said { yes.ln() } else { (1.0 - yes).ln() })
        };
        let (first_severity, first_cost) = author.weights();
        let off =
            ((severity - first_severity) / SPREAD).powi(2) + ((cost - first_cost) / SPREAD).powi(2);
        calls.iter().flatten().filter_map(of).sum::<f64>() - off / 2.0
    };
    let (severity, cost) = (told.file.severity, told.file.cost);
    let best = likelihood(severity, cost);
    for (by_severity, by_cost) in [(0.03, 0.0), (-0.03, 0.0), (0.0, 0.03), (0.0, -0.03)] {
        let near = likelihood(severity + by_severity, cost + by_cost);
        assert!(near < best, "{severity} + {by_severity}, {cost} + {by_cost}: {near} and {best}");
    }
}

/// Where customers are as the author wrote them, little moves.
#[test]
fn what_is_true_already_stays() {
    let flow = broadband();
    let author = Odds::new(flow);
    let told = fit(flow, &held(flow, &author, 400), 20.0).unwrap();
    let (severity, cost) = author.weights();
    assert!((told.file.severity - severity).abs() < 0.35, "{}", told.file.severity);
    assert!((told.file.cost - cost).abs() < 0.35, "{}", told.file.cost);
}

#[test]
fn too_little_teaches_nothing() {
    let flow = broadband();
    let calls = held(flow, &Odds::new(flow), 10);
    let little = fit(flow, &calls, 20.0).unwrap_err();
    assert!(little.calls == 10 && little.calls < MIN_CALLS);
    assert!(fit(flow, &[], 20.0).is_err());
}

#[test]
fn odds_that_do_not_fit_are_refused() {
    let flow = broadband();
    let file = |flow: &str, item: &str, odds: &str| {
        format!(
            r#"{{ "flow": "{flow}", "severity": 0.5, "cost": 0.5, "odds": {{ "{item}": {{ "yes": {odds} }} }} }}"#
        )
    };
    let read = |text: &str| Odds::parse(flow, text).unwrap_err();
    assert!(matches!(read("{"), OddsError::Malformed(_)));
    assert!(matches!(read(&file("mobile", "x", "1")), OddsError::OtherFlow(_)));
    assert!(matches!(read(&file("broadband", "no.such", "1")), OddsError::Unknown(_)));
    let terms = "agree.direct.terms";
    assert!(matches!(read(&file("broadband", terms, "-1")), OddsError::NoWeight(_)));
    assert!(Odds::parse(flow, &file("broadband", terms, "3.5")).is_ok());
    let wrong = file("broadband", terms, "1").replace("\"yes\"", "\"perhaps\"");
    assert!(matches!(read(&wrong), OddsError::Unknown(_)));
}
