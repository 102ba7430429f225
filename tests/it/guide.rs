//! Advice: what it rests on, and what it never does.

use crate::memory::Memory;
use crate::proofs::{flow_with, loaded, rule};
use crate::skipped::times;
use crate::support::{
    CLOSE_ALL, Driven, PORT, TODAY, broadband, choose, context, full_case, leaving, mobile,
    starting, walk,
};
use engine::call::history::{Entry, History, Turn};
use engine::call::{Blocker, Event, State, check_gates, transition};
use engine::customer::CallRng;
use engine::guide::{
    HistoryFeatures, LegalMoves, LetGoCause, Mode, Position, Purpose, Suggestion, advise,
    advise_with, belief_updates, why_not,
};
use engine::rule::audit;
use engine::session::{Reply, Session};
use flow::context::Context;
use flow::id::{ItemId, RequestId};
use flow::lang::Lang;
use flow::load::load;
use flow::method::{GateClass, Step, Technique};
use flow::{Flow, FlowCase, GivenBy, Ground, Item};
use proptest::prelude::*;
use std::collections::BTreeMap;
use wanliu::render::View;

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
    let answer = why_not(case, &starting(CLOSE_ALL), offer, None);
    assert_eq!(answer.blocker, Some(Blocker::ReasonNotConfirmed));
    let way = answer.path.found().unwrap();
    let mut state = starting(CLOSE_ALL);
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
            let port = flow::fact::Field::REQUEST.bit(leaving(PORT).index());
            let open = item.when.boxes().iter().any(|one| one.state & port != 0);
            assert!(!open, "{} is open to a porting customer", item.id);
        }
    }
}

/// Calls that agree in the state, the notes, the rules and in what advice says it reads of what was said are advised
/// alike, whatever else was said and in whatever order; and what is kept up line by line is what is read from the
/// beginning. What was said is made up here, so that calls meet that differ in one part of the key alone; benefits
/// named before an agreement, and costs that an answer gave, hardly ever do.
#[test]
fn what_advice_reads_of_a_call_is_all_it_hangs_on() {
    use Technique as T;
    let asked = [T::Linking, T::Deep, T::Feeling, T::Focus, T::Narrow, T::OneMore];
    let last = [T::Thank, T::Recap, T::NextStep, T::CareAfter];
    for (techniques, own) in [(&asked[..], Step::Probe), (&last[..], Step::Closed)] {
        for technique in techniques {
            let steps = Step::ALL.iter().copied().filter(|step| technique.fits(*step));
            assert_eq!(steps.collect::<Vec<_>>(), [own], "{}", technique.name());
        }
    }
    for flow in [mobile(), broadband()] {
        let case = flow.cases().last().unwrap();
        let context = context(flow, "");
        let items: Vec<_> = flow.items().map(|(id, _)| id).collect();
        let mut dice = CallRng::new(19, 0);
        let (mut alike, mut otherwise) = (0, 0);
        for call in 0..times(300, 20) {
            let history = random_call(flow, case, call);
            let state = history.state();
            let here = LegalMoves::new(case, state);
            let watch = audit(case, &context, &history).monitor;
            let mut advised = BTreeMap::new();
            let mut notes = history.notes();
            for (_, fact) in flow.facts().filter(|(_, fact)| fact.given_by == GivenBy::Agent) {
                notes.set(fact.field, dice.index(fact.values.len()));
            }
            let of_customer = |item: &Item| {
                item.evidence.is_some_and(|id| flow.evidence(id).ground == Ground::Customer)
            };
            // A few lines, so that the same come again: some that may be said in this step, some of which a key has a
            // part of its own, and some of any kind.
            let draw = |dice: &mut CallRng, wanted: &dyn Fn(&Item) -> bool| -> ItemId {
                let some = items.iter().copied().filter(|item| wanted(flow.item(*item)));
                let some: Vec<ItemId> = some.collect();
                some[dice.index(some.len())]
            };
            let lines = [
                draw(&mut dice, &|item| item.steps.contains(state.step())),
                draw(&mut dice, &|item| item.steps.contains(state.step())),
                draw(&mut dice, &|item| item.steps.contains(Step::Propose)),
                draw(&mut dice, &|item| item.technique.class() == GateClass::Handling),
                draw(&mut dice, &|item| item.technique == T::Care),
                draw(&mut dice, &|item| of_customer(item) && item.technique == T::FindCost),
                draw(&mut dice, &|_| true),
            ];
            for _ in 0..100 {
                let mut features = HistoryFeatures::default();
                if dice.index(4) > 0 {
                    features.talk();
                }
                for _ in 0..dice.index(6) {
                    let item = lines[dice.index(lines.len())];
                    let answers: Vec<_> = flow.item(item).answer_ids().collect();
                    features.say(flow, item, answers[dice.index(answers.len())]);
                }
                let position = Position { state, notes, features: &features };
                let advice = advise_with(&here, case, &context, position, &watch);
                let key = format!("{:?}", features.key(state));
                if let Some((before, said)) = advised.get(&key) {
                    assert_eq!(before, &advice, "{said:?} and {:?}", features.said());
                    alike += 1;
                    otherwise += usize::from(said != features.said());
                } else {
                    advised.insert(key, (advice, features.said().to_vec()));
                }
            }
        }
        assert!(alike > 1_000 && otherwise > 500, "{alike} alike, {otherwise} by other lines");
    }
}

/// A call that goes on by what is advised or by anything else, its features kept up beside it.
fn random_call(flow: &Flow, case: FlowCase<'_>, call: u64) -> History {
    let context = context(flow, "");
    let mut dice = CallRng::new(23, call);
    let wants: Vec<RequestId> = flow.request_values().collect();
    let request = wants[dice.index(wants.len())];
    let mut history = History::new(State::initial_with(request), flow.first_notes());
    let mut features = HistoryFeatures::default();
    for _ in 0..dice.index(16) {
        assert_eq!(features, HistoryFeatures::of(flow, &history));
        let watch = audit(case, &context, &history).monitor;
        let first =
            advise(case, &context, &history, &watch).suggestions.first().map(|one| one.item);
        let event = match first.filter(|_| dice.index(3) > 0) {
            Some(item) => {
                let answers: Vec<_> = flow.item(item).answer_ids().collect();
                Some(Event::Said { item, answer: answers[dice.index(answers.len())] })
            }
            None => choose(case, history.state(), dice.index(1 << 16)),
        };
        let Some(event) = event.filter(|event| !matches!(event, Event::Ended(_))) else { break };
        if history.push(case, Turn { entries: vec![Entry::Event(event)] }).is_err() {
            break;
        }
        match event {
            Event::Said { item, answer } => features.say(flow, item, answer),
            Event::Heard(_) | Event::Ended(_) => features.talk(),
        }
    }
    history
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_024))]

    /// Along any call: what is advised may be said, the same call gets the same advice, and there is
    /// always something to say or the way out.
    #[test]
    fn advice_is_legal_and_stable(
        request in prop::sample::select(mobile().request_values().collect::<Vec<_>>()),
        picks in prop::collection::vec(any::<usize>(), 0..30),
    ) {
        let flow = mobile();
        let case = flow.cases().next().unwrap();
        let context = context(flow, "");
        let mut history = History::new(State::initial_with(request), flow.first_notes());
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
                // What was asked for besides is seen to first.
                let class = |one: &Suggestion| case.item(one.item).technique.class();
                let owed = [GateClass::Answering, GateClass::Serving];
                let first = advice.suggestions.iter().find(|one| !owed.contains(&class(one)));
                // Unless a rule wants something else first.
                let may = advice
                    .suggestions
                    .iter()
                    .any(|one| class(one) == GateClass::LettingGo && !one.discouraged);
                if may {
                    prop_assert_eq!(first.map(class), Some(GateClass::LettingGo));
                }
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
        let start = starting(CLOSE_ALL);
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

/// An answer that the machine refuses is not told as one that can be given: what stands before it is, and the way there.
#[test]
fn why_not_tells_of_answers_too() {
    let text = Memory::small().with(
        "questions.json",
        "\"then\": { \"reason\": \"other\" }",
        "\"then\": { \"go\": \"propose\" }",
    );
    let text = text.with(
        "questions.json",
        "\"when\": { \"clarity\": [\"unsaid\", \"stated\"] }",
        "\"when\": { \"refusals\": { \"at_most\": 1 } }",
    );
    let flow = load(&text, TODAY).flow.unwrap();
    let mut session = Session::new(&flow, Context::empty(&flow));
    for line in ["agent ask.leave", "customer yes", "agent ask.why"] {
        session.handle_line(line);
    }
    let Reply::Problem(problem) = session.handle_line("customer other") else {
        panic!("nothing is confirmed yet")
    };
    let view = View::new(Lang::En, 80);
    let shown = |reply: &Reply, session: &Session<'_>| {
        let rows = view.reply(session, reply);
        rows.iter().map(wanliu::render::Row::text).collect::<Vec<_>>().join("\n")
    };
    let told = shown(&Reply::Problem(problem), &session);
    assert!(told.contains("(why-not ask.why/other)"), "{told}");
    let why = session.handle_line("why-not ask.why/other");
    let told = shown(&why, &session);
    assert!(told.contains("can't be answered now") && told.contains("nearest way"), "{told}");
    let Reply::WhyNot(why) = why else { panic!("{why:?}") };
    let mut state = *session.history().state();
    let case = session.case();
    for event in why.path.found().unwrap() {
        state = transition(case, &state, &event).unwrap();
    }
    let (item, answer) = (why.item, why.answer.unwrap());
    assert!(transition(case, &state, &engine::call::Event::Said { item, answer }).is_ok());
    assert!(
        shown(&session.handle_line("why-not ask.why"), &session).contains("can be said right now")
    );
}

/// Every fatal rule that holds an item back is named, whether or not something else does as well.
#[test]
fn why_not_tells_every_rule() {
    let rules =
        [("one", "worth"), ("two", "worth"), ("three", "willing")].map(|(id, technique)| {
            rule(id, "fatal", &format!(r#""never": {{"technique": "{technique}"}}"#))
        });
    let flow = loaded(&flow_with(&rules.join(",")));
    let mut session = Session::new(&flow, Context::empty(&flow));
    let mut named = |line: &str| {
        let Reply::WhyNot(why) = session.handle_line(line) else { panic!("{line}") };
        let names: Vec<String> = why.rules.iter().map(|id| flow.rule(*id).id.to_string()).collect();
        (why.blocker.is_some(), names)
    };
    let works = named("why-not works.still");
    assert_eq!(works, (true, vec!["one".to_owned(), "two".to_owned()]));
    assert_eq!(named("why-not ask.leave"), (false, vec!["three".to_owned()]));
}

/// Among lines of one technique the author's order stands; another technique's turn is not taken by it.
#[test]
fn what_an_author_prefers_comes_first_within_its_technique() {
    let second = "{ \"id\": \"ask.how\", \"step\": \"probe\", \"technique\": \"deep\", \"when\": { \"clarity\": [\"unsaid\", \"stated\"] },
      \"say\": { \"zh\": \"您是怎么想到要走的？\", \"en\": \"How did you come to think of leaving?\" },
      \"answers\": [{ \"id\": \"other\", \"zh\": \"别的\", \"en\": \"something else\", \"then\": { \"reason\": \"other\" } }],
      \"source\": [\"probe.deep\"] },
    { \"id\": \"check\"";
    let two = Memory::small().with("questions.json", "{ \"id\": \"check\"", second);
    let first = |memory: &Memory| {
        let flow = load(memory, TODAY).flow.unwrap();
        let mut session = Session::new(&flow, Context::empty(&flow));
        session.handle_line("agent ask.leave");
        session.handle_line("customer yes");
        let advice: Vec<String> =
            session.advice().first().iter().map(|one| flow.item(one.item).id.to_string()).collect();
        let why = session.handle_line("why");
        let view = View::new(Lang::En, 80);
        let rows: Vec<String> =
            view.reply(&session, &why).iter().map(wanliu::render::Row::text).collect();
        (advice[0].clone(), rows.join("\n"))
    };
    let (plain, why) = first(&two);
    assert!(!why.contains("prefers"), "{why}");
    let other = if plain == "ask.why" { "ask.how" } else { "ask.why" };
    let id = format!("\"id\": \"{other}\"");
    let preferred = two.with("questions.json", &id, &format!("{id}, \"prefer\": 9"));
    let (now, why) = first(&preferred);
    assert_eq!(now, other);
    assert!(why.contains("the flow prefers it to others of its technique: 9 of 9"), "{why}");
}
