//! Advice at any place on a call: the place is found by a legal call to it.

use crate::support::{context, mobile};
use engine::call::transition;
use engine::guide::{PredicateError, StatePredicate};
use flow::method::Step;
use proptest::prelude::*;

fn stands_at(at: &str) -> Option<engine::call::State> {
    let flow = mobile();
    let spot = StatePredicate::parse(flow, at).unwrap();
    let context = context(flow, &spot.given.join(","));
    let case = flow.case(context.given());
    let events = spot.shortest_call(case, &context)?;
    let mut state = spot.initial_state(&context);
    for event in events {
        state = transition(case, &state, &event).unwrap();
    }
    assert!(spot.matches(state.facts(case)), "{at}");
    Some(state)
}

#[test]
fn a_place_is_found_by_a_legal_call() {
    let state = stands_at("step=propose, reason=tariff, severity=3-4, cost>=2").unwrap();
    assert_eq!(state.step(), Step::Propose);
    let balance = state.balance();
    assert!(balance.severity.lo().value() == 3 && balance.cost.lo().value() >= 2);
    let state = stands_at("step=agree,request=port,proposals=1").unwrap();
    assert_eq!((state.step(), state.offers_made().count()), (Step::Agree, 1));
    assert_eq!(stands_at("").unwrap().step(), Step::Trust);
    // Nobody agrees to a proposal that was not made.
    assert!(stands_at("step=agree,proposals=0").is_none());
}

#[test]
fn places_that_cannot_be_read() {
    let flow = mobile();
    let problem = |at: &str| StatePredicate::parse(flow, at).unwrap_err();
    assert_eq!(problem("step"), PredicateError::NoPair("step".to_owned()));
    assert!(matches!(problem("stp=agree"), PredicateError::UnknownFact(fact, _) if fact == "stp"));
    assert!(matches!(problem("step=agre"), PredicateError::UnknownValue(_, value, known)
        if value == "agre" && known.contains(&"agree".to_owned())));
    assert!(matches!(problem("severity=9"), PredicateError::UnknownValue(..)));
    assert!(matches!(problem("reason=prise"), PredicateError::UnknownValue(..)));
}

proptest! {
    /// Whatever is typed: an answer or a problem, never a panic.
    #[test]
    fn anything_is_read_calmly(at in "[a-z=<>0-9,|. -]{0,40}") {
        let _ = StatePredicate::parse(mobile(), &at);
    }
}
