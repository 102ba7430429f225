//! Advice at any place on a call: the place is found by a legal call to it.

use crate::support::{context, mobile};
use engine::call::step;
use engine::guide::{Spot, SpotProblem};
use flow::method::Step;
use proptest::prelude::*;

fn stands_at(at: &str) -> Option<engine::call::State> {
    let flow = mobile();
    let spot = Spot::read(flow, at).unwrap();
    let context = context(flow, &spot.given.join(","));
    let case = flow.case(context.given());
    let events = spot.call_to(case, &context)?;
    let mut state = spot.start(&context);
    for event in events {
        state = step(case, &state, &event).unwrap();
    }
    assert!(spot.is(state.facts(case)), "{at}");
    Some(state)
}

#[test]
fn a_place_is_found_by_a_legal_call() {
    let state = stands_at("step=propose, reason=tariff, severity=3-4, cost>=2").unwrap();
    assert_eq!(state.step(), Step::Propose);
    let balance = state.balance();
    assert!(balance.severity.lo().value() == 3 && balance.cost.lo().value() >= 2);
    let state = stands_at("step=agree,kind=port,proposals=1").unwrap();
    assert_eq!((state.step(), state.made().count()), (Step::Agree, 1));
    assert_eq!(stands_at("").unwrap().step(), Step::Trust);
    // Nobody agrees to a proposal that was not made.
    assert!(stands_at("step=agree,proposals=0").is_none());
}

#[test]
fn places_that_cannot_be_read() {
    let flow = mobile();
    let problem = |at: &str| Spot::read(flow, at).unwrap_err();
    assert_eq!(problem("step"), SpotProblem::NoPair("step".to_owned()));
    assert!(matches!(problem("stp=agree"), SpotProblem::UnknownFact(fact, _) if fact == "stp"));
    assert!(matches!(problem("step=agre"), SpotProblem::UnknownValue(_, value, known)
        if value == "agre" && known.contains(&"agree".to_owned())));
    assert!(matches!(problem("severity=9"), SpotProblem::UnknownValue(..)));
    assert!(matches!(problem("reason=prise"), SpotProblem::UnknownValue(..)));
}

proptest! {
    /// Whatever is typed: an answer or a problem, never a panic.
    #[test]
    fn anything_is_read_calmly(at in "[a-z=<>0-9,|. -]{0,40}") {
        let _ = Spot::read(mobile(), &at);
    }
}
