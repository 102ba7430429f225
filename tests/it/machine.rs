//! The machine's promises, over random calls and over every reachable state.

use crate::skipped::long;
use crate::support::{CLOSE_ALL, broadband, choose, full_case, mobile, starting, walk};
use engine::call::{Blocker, Event, PackedState, State, Statement, enabled_events, transition};
use flow::FlowCase;
use flow::id::{AnswerId, RequestId};
use flow::method::{End, GateClass, Mood, Step};
use proptest::prelude::*;
use rustc_hash::FxHashSet;
use std::collections::VecDeque;

fn request() -> impl Strategy<Value = RequestId> {
    prop::sample::select(mobile().request_values().collect::<Vec<_>>())
}

fn case() -> impl Strategy<Value = FlowCase<'static>> {
    prop::sample::select(mobile().cases().collect::<Vec<_>>())
}

fn picks() -> impl Strategy<Value = Vec<usize>> {
    prop::collection::vec(any::<usize>(), 0..40)
}

/// Every event that can be named at all, available or not.
fn every_event(case: FlowCase<'_>) -> Vec<Event> {
    let flow = case.flow();
    let said = flow.items().flat_map(|(item, content)| {
        content.answer_ids().map(move |answer| Event::Said { item, answer })
    });
    let statements = flow
        .reasons()
        .map(|(id, _)| Statement::Reason(id))
        .chain(flow.request_values().map(Statement::Request))
        .chain([Statement::Upset, Statement::Refuses, Statement::Reopens, Statement::Objects]);
    let ends = End::ALL.iter().map(|end| Event::Ended(*end));
    said.chain(statements.map(Event::Heard)).chain(ends).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn accepted_if_and_only_if_available(case in case(), request in request(), picks in picks()) {
        let state = *walk(case, State::initial_with(request), &picks).last().unwrap();
        let offered: Vec<Event> = enabled_events(case, &state).collect();
        for event in every_event(case) {
            let accepted = transition(case, &state, &event).is_ok();
            prop_assert_eq!(accepted, offered.contains(&event), "{:?} in {:?}", event, state);
        }
    }

    #[test]
    fn packing_round_trips(case in case(), request in request(), picks in picks()) {
        for state in walk(case, State::initial_with(request), &picks) {
            prop_assert_eq!(state.pack().unpack(), state);
        }
    }

    /// As long as the same reason is talked about, an answer to a question only narrows.
    #[test]
    fn answers_only_narrow(case in case(), request in request(), picks in picks(), last in any::<usize>()) {
        let before = *walk(case, State::initial_with(request), &picks).last().unwrap();
        let Some(event @ Event::Said { item, answer }) = choose(case, &before, last) else {
            return Ok(());
        };
        let shifts = case.item(item).answer(answer).is_some_and(|a| a.effect.severity.shift != 0);
        let after = transition(case, &before, &event).unwrap();
        let same_talk = before.step() == after.step()
            && (case.flow().covers(before.reason(), after.reason()) || before.reason() == after.reason());
        if same_talk && !shifts {
            prop_assert!(after.balance().severity.is_within(before.balance().severity));
            prop_assert!(after.balance().cost.is_within(before.balance().cost));
        }
    }

    #[test]
    fn something_else_is_always_an_answer(case in case(), request in request(), picks in picks()) {
        let state = *walk(case, State::initial_with(request), &picks).last().unwrap();
        for event in enabled_events(case, &state) {
            if let Event::Said { item, .. } = event {
                let other = Event::Said { item, answer: AnswerId::OTHER };
                prop_assert!(transition(case, &state, &other).is_ok());
            }
        }
    }
}

/// What must hold in every reachable state, and of every transition.
fn check_state(case: FlowCase<'_>, state: &State) {
    let Some(caller) = state.caller() else { return };
    for end in End::ALL {
        // Who said that they want to leave did not call about something else.
        if *end == End::Served && caller.request().place().is_some() {
            assert_eq!(
                transition(case, state, &Event::Ended(*end)),
                Err(engine::call::Blocker::LeavingOpen)
            );
            continue;
        }
        assert!(transition(case, state, &Event::Ended(*end)).is_ok(), "no way out of {state:?}");
    }
    assert!(state.offers_made().count() <= case.limits.proposals);
    assert!(caller.refusals() <= case.limits.refusals);
}

fn check_transition(case: FlowCase<'_>, state: &State, event: Event, next: &State) {
    if let (Event::Said { item, .. }, Some(caller)) = (event, state.caller()) {
        let class = case.item(item).technique.class();
        let careful =
            matches!(class, GateClass::Soothing | GateClass::Answering | GateClass::LettingGo);
        assert!(careful || caller.mood() == Mood::Settled, "feelings first: {state:?} {event:?}");
        let serves = class == GateClass::Serving;
        assert!(
            careful || serves || caller.refusals() < case.limits.refusals,
            "second no: {state:?}"
        );
        assert!(class != GateClass::Proposal || state.step() == Step::Propose);
    }
    if next.step() == Step::Propose && state.step() < Step::Propose {
        assert_eq!(state.clarity(), flow::method::Clarity::Confirmed, "{state:?} {event:?}");
    }
}

/// A plain breadth-first count, no cleverness: every state reachable through `available` and `step`,
/// for the customer for whom all evidence is at hand. Free facts are no part of the state.
fn count(case: FlowCase<'_>) -> [usize; 5] {
    let mut seen: FxHashSet<PackedState> = FxHashSet::default();
    let mut queue = VecDeque::new();
    for request in case.flow().request_values() {
        let state = State::initial_with(request);
        seen.insert(state.pack());
        queue.push_back(state);
    }
    let mut by_step = [0_usize; 5];
    while let Some(state) = queue.pop_front() {
        by_step[state.step().index()] += 1;
        check_state(case, &state);
        for event in enabled_events(case, &state) {
            let next = transition(case, &state, &event).unwrap();
            check_transition(case, &state, event, &next);
            if seen.insert(next.pack()) {
                queue.push_back(next);
            }
        }
    }
    by_step
}

/// State by state, as the machine alone has them; the explorer counts the same ones in a thousandth of the time.
#[test]
fn every_reachable_state_of_the_mobile_flow() {
    if !long("machine::every_reachable_state_of_the_mobile_flow") {
        return;
    }
    let by_step = count(full_case());
    assert_eq!(by_step, [396, 443_352, 1_466_400, 350_520, 255]);
    assert_eq!(by_step.iter().sum::<usize>(), 2_260_923);
}

#[test]
fn every_reachable_state_of_the_broadband_flow() {
    if !long("machine::every_reachable_state_of_the_broadband_flow") {
        return;
    }
    let by_step = count(broadband().cases().last().unwrap());
    assert_eq!(by_step.iter().sum::<usize>(), 1_084_547);
}

#[test]
fn a_state_fits_128_bits_and_a_call_64_bytes() {
    assert_eq!(size_of::<PackedState>(), 16);
    assert!(size_of::<State>() + size_of::<flow::condition::NotedFacts>() <= 64);
}

#[test]
fn a_proposal_before_the_reason_is_locked() {
    let case = full_case();
    let offer = case.flow().item_named("right_size").unwrap();
    let event = Event::Said { item: offer, answer: AnswerId::OTHER };
    assert_eq!(transition(case, &starting(CLOSE_ALL), &event), Err(Blocker::ReasonNotConfirmed));
}
