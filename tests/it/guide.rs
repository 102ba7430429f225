//! Advice: what it rests on, and what it never does.

use crate::skipped::times;
use crate::support::{Driven, broadband, choose, context, full_case, mobile, walk};
use engine::call::history::{Entry, History, Turn};
use engine::call::{Blocker, Event, State, check_gates, transition};
use engine::customer::CallRng;
use engine::guide::{HistoryFeatures, LetGoCause, Mode, Purpose, advise, belief_updates, why_not};
use engine::rule::audit;
use flow::lang::Lang;
use flow::method::{GateClass, Kind, Technique};
use proptest::prelude::*;
use std::collections::BTreeMap;

fn first_technique(driven: &Driven) -> Technique {
    let advice = driven.session.advice();
    driven.session.case().item(advice.first()[0].item).technique
}

/// To the point where `tariff.monthly_fee` is confirmed, by the flow's own items.
fn confirmed_price(customer: &str) -> Driven {
    let mut driven = Driven::new(Lang::En, 80, customer);
    driven.exchange("trust.leave.process", "gladly");
    driven.line("set reason=tariff");
    driven.exchange("tariff.which_part", "monthly_fee");
    driven.exchange("probe.confirm.tariff", "yes");
    driven.exchange("probe.care.tariff", "goes_on");
    driven
}

#[test]
fn what_can_be_fixed_is_understood_then_shown_then_proposed() {
    let mut driven = confirmed_price("fee=128");
    assert_eq!(driven.session.advice().mode, Mode::LowerCan);
    let mut order = Vec::new();
    for _ in 0..4 {
        order.push(first_technique(&driven));
        driven.line("1");
        driven.line("customer other");
    }
    assert_eq!(
        order,
        [Technique::Understand, Technique::Evidence, Technique::WinAgreement, Technique::Offer]
    );
}

#[test]
fn an_offer_that_costs_more_than_today_is_not_advised() {
    let offers = |customer: &str| -> Vec<String> {
        let driven = confirmed_price(customer);
        let case = driven.session.case();
        let say = &driven.session.advice().suggestions;
        let offers = say.iter().filter(|one| one.purpose == Purpose::Propose);
        offers.map(|one| case.item(one.item).id.to_string()).collect()
    };
    assert!(offers("fee=128").contains(&"right_size".to_owned()));
    assert!(!offers("fee=39").contains(&"right_size".to_owned()));
}

#[test]
fn the_equation_says_why() {
    let driven = confirmed_price("fee=128");
    let list = belief_updates(driven.session.history());
    assert_eq!(list.len(), 1);
    assert_eq!((list[0].from.lo().value(), list[0].to.lo().value()), (0, 2));
}

#[test]
fn two_clear_refusals_let_go() {
    let mut driven = confirmed_price("");
    for _ in 0..2 {
        assert_ne!(driven.session.advice().mode, Mode::LetGo);
        driven.line("just cancel it, stop asking");
        driven.line("");
    }
    let advice = driven.session.advice();
    assert_eq!((advice.mode, advice.let_go), (Mode::LetGo, Some(LetGoCause::Refused)));
    assert_eq!(first_technique(&driven), Technique::LetGo);
}

#[test]
fn why_not_names_the_lock_and_the_way() {
    let case = full_case();
    let offer = case.item_named("right_size").unwrap();
    let answer = why_not(case, &State::initial_of_kind(Kind::Network), offer);
    assert_eq!(answer.blocker, Some(Blocker::ReasonNotConfirmed));
    let way = answer.path.found().unwrap();
    let mut state = State::initial_of_kind(Kind::Network);
    for event in &way {
        state = transition(case, &state, event).unwrap();
    }
    assert_eq!(check_gates(case.flow(), &state, state.facts(case), case.item(offer)), Ok(()));
    // A reason, its confirmation, a caring reply: no shorter way exists.
    assert_eq!(way.len(), 3);
}

/// A customer porting their number is told facts; nothing is found, amplified or compared.
#[test]
fn porting_is_not_hindered() {
    let case = full_case();
    let hindering = [Technique::FindCost, Technique::AmplifyCost];
    for (_, item) in case.flow().items() {
        if hindering.contains(&item.technique) {
            let port = flow::fact::Field::KIND.bit(Kind::Port.index());
            let open = item.when.boxes().iter().any(|one| one.state & port != 0);
            assert!(!open, "{} is open to a porting customer", item.id);
        }
    }
}

/// Calls that agree in the state, the notes, the rules and in what advice says it reads of what was said are advised
/// alike, however else they went; and what is kept up line by line is what is read from the beginning.
#[test]
fn what_advice_reads_of_a_call_is_all_it_hangs_on() {
    for flow in [mobile(), broadband()] {
        let case = flow.cases().last().unwrap();
        let context = context(flow, "");
        let mut known = BTreeMap::new();
        let (mut met, mut otherwise) = (0, 0);
        for call in 0..times(1_500, 20) {
            let mut dice = CallRng::new(19, call);
            let kind = Kind::ALL[dice.index(Kind::ALL.len())];
            let start = State::initial_of_kind(kind);
            let mut history = History::new(start, flow.first_notes());
            let mut features = HistoryFeatures::default();
            for _ in 0..30 {
                let state = *history.state();
                let watch = audit(case, &context, &history).monitor;
                assert_eq!(features, HistoryFeatures::of(flow, &history));
                let advice = advise(case, &context, &history, &watch);
                let key = (
                    state.pack(),
                    format!("{:?}", (history.notes(), features.key(&state), &watch)),
                );
                let said = features.said().to_vec();
                // Mostly what is advised, so that calls meet again; now and then anything.
                let first = advice.suggestions.first().map(|one| one.item);
                match known.get(&key) {
                    Some((before, said_before)) => {
                        assert_eq!(before, &advice, "{said_before:?} and {said:?}");
                        met += 1;
                        otherwise += usize::from(*said_before != said);
                    }
                    None => {
                        known.insert(key, (advice, said));
                    }
                }
                let event = match first.filter(|_| dice.index(3) > 0) {
                    Some(item) => {
                        let answers: Vec<_> = flow.item(item).answer_ids().collect();
                        Some(Event::Said { item, answer: answers[dice.index(answers.len())] })
                    }
                    None => choose(case, &state, dice.index(1 << 16)),
                };
                let Some(event) = event else { break };
                if history.push(case, Turn { entries: vec![Entry::Event(event)] }).is_err() {
                    break;
                }
                match event {
                    Event::Said { item, answer } => features.say(flow, item, answer),
                    Event::Heard(_) | Event::Ended(_) => features.talk(),
                }
            }
        }
        assert!(met > 1_000 && otherwise > 100, "{met} met, {otherwise} by another way");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    /// Along any call: what is advised may be said, the same call gets the same advice, and there is
    /// always something to say or the way out.
    #[test]
    fn advice_is_legal_and_stable(
        kind in prop::sample::select(Kind::ALL),
        picks in prop::collection::vec(any::<usize>(), 0..30),
    ) {
        let flow = mobile();
        let case = flow.cases().next().unwrap();
        let context = context(flow, "");
        let mut history = History::new(State::initial_of_kind(kind), flow.first_notes());
        for pick in picks {
            let state = *history.state();
            let watch = audit(case, &context, &history).monitor;
            let advice = advise(case, &context, &history, &watch);
            prop_assert_eq!(&advice, &advise(case, &context, &history, &watch));
            for one in &advice.suggestions {
                let item = case.item(one.item);
                prop_assert_eq!(check_gates(flow, &state, state.facts(case), item), Ok(()));
            }
            prop_assert!(!advice.suggestions.is_empty() || state.outcome().is_some(), "nothing to say in {:?}", state);
            if advice.mode == Mode::LetGo {
                let first = case.item(advice.suggestions[0].item).technique.class();
                prop_assert_eq!(first, GateClass::LettingGo);
            }
            let Some(event) = choose(case, &state, pick) else { break };
            history.push(case, Turn { entries: vec![Entry::Event(event)] }).unwrap();
        }
    }

    /// Undoing everything brings the call back to its start, and every turn back again.
    #[test]
    fn undo_is_exact(picks in prop::collection::vec(any::<usize>(), 1..20)) {
        let flow = mobile();
        let case = full_case();
        let start = State::initial_of_kind(Kind::Network);
        let mut history = History::new(start, flow.first_notes());
        for state in walk(case, start, &picks).windows(2) {
            let event = engine::call::enabled_events(case, &state[0])
                .find(|event| transition(case, &state[0], event) == Ok(state[1]))
                .unwrap();
            history.push(case, Turn { entries: vec![Entry::Event(event)] }).unwrap();
        }
        let end = *history.state();
        let mut undone = history.undo(usize::MAX);
        prop_assert_eq!(*history.state(), start);
        while let Some(turn) = undone.pop() {
            history.push(case, turn).unwrap();
        }
        prop_assert_eq!(*history.state(), end);
    }
}
