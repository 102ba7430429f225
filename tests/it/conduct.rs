//! Rules of conduct: each can be broken and is then found, none is broken by following the advice,
//! and what the live call forbids is what the audit would find.

use crate::support::{CLOSE_ALL, Driven, broadband, choose, context, full_case, mobile, starting};
use engine::call::history::{Entry, History, Turn};
use engine::call::{Event, enabled_events, transition};
use engine::rule::{AuditFinding, Observation, ObservedEvent, audit};
use engine::session::{Reply, Session, SessionError};
use flow::Flow;
use flow::conduct::Pattern;
use flow::id::{RequestId, RuleId};
use flow::lang::Lang;
use flow::method::RuleLevel;
use proptest::prelude::*;

/// The names of the rules that a call broke or still owes.
fn found(driven: &Driven) -> Vec<String> {
    let session = &driven.session;
    let findings = session.audit().findings(session.case(), session.history());
    let rules = findings.iter().map(|finding| match finding {
        AuditFinding::Broken(breach) => breach.rule,
        AuditFinding::Owed(rule) => *rule,
    });
    let mut names: Vec<String> =
        rules.map(|rule| session.case().flow().rule(rule).id.to_string()).collect();
    names.dedup();
    names
}

/// Words that break a rule, whoever says them and whenever.
#[test]
fn own_words_are_held_to_the_rules() {
    for (rule, words) in [
        ("forbidden_phrases", "您先冷静一下"),
        ("forbidden_phrases", "that's not my job"),
        ("scarcity", "名额有限，过了今天就没有了"),
        ("scarcity", "this is only for today, last few left"),
        ("no_threat", "你会后悔的"),
        ("no_threat", "you'll regret this"),
        ("no_gender_age", "女孩子不懂这个很正常"),
        ("no_gender_age", "at your age it's hard to follow"),
        ("least_data", "麻烦把您的密码告诉我"),
        ("least_data", "can you tell me your password"),
        ("no_argument", "您说得不对"),
        ("no_argument", "that's not true"),
        ("plain_words", "我们的网络是全世界最好的"),
        ("plain_words", "it's 100% guaranteed to work"),
        ("give_face", "我刚才不是说过了吗"),
        ("give_face", "as I already told you"),
    ] {
        let mut driven = Driven::new(Lang::En, 80, "");
        driven.line(&format!("say {words}"));
        assert!(found(&driven).iter().any(|name| name == rule), "{words}: {:?}", found(&driven));
    }
}

#[test]
fn helpful_words_break_nothing() {
    for words in [
        "我马上帮您查一下，十分钟内给您回话",
        "我明白您的心情，换我也着急",
        "let me find out and call you back by four today",
        "I'm sorry about that, here's what I can do",
    ] {
        let mut driven = Driven::new(Lang::Zh, 80, "");
        driven.line(&format!("say {words}"));
        assert_eq!(found(&driven), Vec::<String>::new(), "{words}");
    }
}

/// After a clear request only processing it, facts, or asking leave; anything else is locked, and the
/// screen says why.
#[test]
fn a_clear_request_comes_first() {
    let mut driven = Driven::new(Lang::En, 80, "fee=128");
    driven.line("there's no signal at home, I want to port my number");
    driven.line("");
    let reply = driven.line("network.where");
    assert!(matches!(reply, Reply::Problem(SessionError::Rule { .. })), "{reply:?}");
    assert!(driven.transcript.contains("a clear request comes first"));
    let techniques: Vec<_> = driven
        .session
        .advice()
        .suggestions
        .iter()
        .map(|one| driven.session.case().item(one.item).technique.name())
        .collect();
    assert!(
        techniques.iter().all(|one| ["polite", "disclose", "let_go"].contains(one)),
        "{techniques:?}"
    );
    driven.exchange("probe.polite.leave", "yes");
    driven.exchange("network.where", "other");
    assert_eq!(found(&driven), Vec::<String>::new());
}

/// Porting: a cost of leaving is never looked for, and no other provider is named.
#[test]
fn porting_is_not_interfered_with() {
    let mut driven = Driven::new(Lang::Zh, 80, "request=port,points=3000,fee=128");
    for id in ["convenience.find", "charges.amplify.points", "worth.number"] {
        let item = mobile().item_named(id).unwrap();
        let shown = driven.session.advice().suggestions.iter().any(|one| one.item == item);
        assert!(!shown, "{id}");
    }
    driven.line("say 别家的网都不行");
    assert_eq!(found(&driven), ["give_face", "port.no_naming"]);
    let mut other = Driven::new(Lang::Zh, 80, "request=network");
    other.line("say 别家的网都不行");
    assert_eq!(found(&other), ["give_face"]);
}

/// Leaving with a ported number without a word on what it settles is found, and never prevented.
#[test]
fn the_way_out_is_never_locked() {
    let mut driven = Driven::new(Lang::En, 80, "request=port");
    driven.line("0");
    assert!(driven.session.history().state().outcome().is_some());
    assert!(found(&driven).contains(&"port.told".to_owned()));
}

#[test]
fn a_refusal_to_explain_is_accepted_after_one_more_try() {
    let mut driven = Driven::new(Lang::Zh, 80, "tenure=38");
    driven.exchange("trust.leave.process", "gladly");
    driven.exchange("probe.linking.tenure", "will_not_say");
    driven.exchange("probe.feeling.let_down", "will_not_say");
    assert_eq!(found(&driven), Vec::<String>::new());
    let first = driven.session.advice().suggestions[0].item;
    let technique = driven.session.case().item(first).technique.name();
    assert_eq!(technique, "retreat", "the advice steps back of its own accord");
    driven.exchange("probe.focus.expectation", "will_not_say");
    assert_eq!(found(&driven), ["no_pressure"]);
}

#[test]
fn what_is_not_known_becomes_who_and_by_when() {
    let call = |then: &[&str]| {
        let mut driven = Driven::new(Lang::En, 80, "");
        driven.line("say I don't know");
        for line in then {
            driven.line(line);
        }
        for (item, answer) in [("trust.greet.name", "network"), ("trust.leave.process", "gladly")] {
            driven.exchange(item, answer);
        }
        found(&driven)
    };
    assert!(call(&[]).contains(&"promise_kept".to_owned()));
    let kept = call(&["say I'll find out and call you back by four today"]);
    assert!(!kept.contains(&"promise_kept".to_owned()), "{kept:?}");
}

#[test]
fn a_good_ending_thanks_recaps_and_says_what_is_next() {
    let end = |lines: &[&str]| {
        let mut driven = Driven::new(Lang::En, 80, "");
        driven.line("0");
        for line in lines {
            driven.line(line);
        }
        found(&driven)
    };
    let all = ["good_ending.thanks", "good_ending.recap", "good_ending.next_step"];
    assert_eq!(end(&[]), all);
    assert_eq!(end(&["thank.left", "recap.left.network", "next_step.left.network"]), [""; 0]);
}

#[test]
fn a_talkative_call_is_led_back_in_time() {
    let most = mobile().limits.exchanges;
    let mut driven = Driven::new(Lang::En, 80, "");
    driven.line("set style=talkative");
    for _ in 0..most {
        driven.exchange("trust.polite.one_thing", "other");
    }
    assert!(!found(&driven).contains(&"talk_limit".to_owned()));
    driven.exchange("trust.polite.one_thing", "other");
    assert!(found(&driven).contains(&"talk_limit".to_owned()));
}

/// What no gate of the machine lets through is a rule as well, so that an audit of a call that came
/// from elsewhere finds it. Here the rules are run over what the machine would refuse.
#[test]
fn what_the_machine_refuses_the_rules_would_find() {
    let flow = mobile();
    let case = full_case();
    let context = context(flow, "");
    let before = starting(CLOSE_ALL);
    let offer = flow.items().find(|(_, item)| item.offer.is_some()).unwrap().0;
    let history = History::new(before, flow.first_notes());
    let mut watch = audit(case, &context, &history).monitor;
    let now = Observation {
        before: &before,
        notes: history.notes(),
        context: &context,
        event: ObservedEvent::Saying(offer),
    };
    let forbidden = watch.active_rules(case, &now).violated_by(&now, offer).unwrap();
    assert_eq!(&*flow.rule(forbidden).id, "reason_first");
    let event = Event::Said { item: offer, answer: flow::id::AnswerId::OTHER };
    let broken =
        watch.observe(case, &Observation { event: ObservedEvent::Event(event, &before), ..now });
    assert!(broken.contains(&forbidden));
}

/// Every shipped rule of every pattern is there; a pattern nobody uses would be a pattern nobody tests.
#[test]
fn every_pattern_is_used() {
    let mut seen = [false; 5];
    for (_, rule) in mobile().rules() {
        let at = match rule.pattern {
            Pattern::Never(_) => 0,
            Pattern::OnlyAfter { .. } => 1,
            Pattern::AtMost { .. } => 2,
            Pattern::Within { .. } => 3,
            Pattern::Always(_) => 4,
        };
        seen[at] = true;
    }
    assert_eq!(seen, [true; 5]);
}

/// Says what is advised first, with answers by these numbers, until the call ends.
fn follow(flow: &'static Flow, request: RequestId, picks: &[usize]) -> Vec<(String, RuleLevel)> {
    let mut session =
        Session::new(flow, context(flow, &format!("request={}", flow.request_name(request))));
    for pick in picks {
        let Some(first) = session.advice().suggestions.first().copied() else { break };
        let item = flow.item(first.item);
        session.handle_line(&item.id);
        if !item.answers.is_empty() {
            let answers: Vec<_> = item.answer_ids().collect();
            let answer = item.answer(answers[pick % answers.len()]);
            let id = answer.map_or("other", |answer| &answer.text.id);
            session.handle_line(&format!("customer {id}"));
        }
    }
    let broken = session.audit().violations.iter().map(|breach| flow.rule(breach.rule));
    broken.map(|rule| (rule.id.to_string(), rule.level)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Whoever follows the advice breaks no rule, whatever customers answer; in both flows.
    #[test]
    fn following_the_advice_breaks_no_rule(
        request in 0_usize..6,
        picks in prop::collection::vec(0_usize..24, 1..40),
    ) {
        for flow in [mobile(), broadband()] {
            let request = flow.request_values().nth(request).unwrap();
            let broken = follow(flow, request, &picks);
            let fatal: Vec<_> =
                broken.iter().filter(|(_, level)| *level == RuleLevel::Fatal).collect();
            prop_assert!(fatal.is_empty(), "{}: {:?}", flow.id, fatal);
        }
    }

    /// What the live call forbids, the audit finds once it is said all the same: whatever is answered, or, in
    /// the last exchange that a rule gives for something, by one answer at least. What is not forbidden lets
    /// no such exchange pass.
    #[test]
    fn what_is_forbidden_is_found(picks in prop::collection::vec(0_usize..2000, 1..24)) {
        let flow = mobile();
        let case = full_case();
        let context = context(flow, "fee=40");
        let mut history = History::new(starting(CLOSE_ALL), flow.first_notes());
        for pick in picks {
            let state = *history.state();
            let Some(event) = choose(case, &state, pick) else { break };
            let watch = audit(case, &context, &history).monitor;
            let now = Observation {
                before: &state,
                notes: history.notes(),
                context: &context,
                event: ObservedEvent::Words(&[]),
            };
            let forbidden = match event {
                Event::Said { item, .. } => watch.active_rules(case, &now).violated_by(&now, item),
                Event::Heard(_) | Event::Ended(_) => None,
            };
            prop_assert!(transition(case, &state, &event).is_ok());
            let broken_by = |event: Event| {
                let mut history = history.clone();
                history.push(case, Turn { entries: vec![Entry::Event(event)] }).unwrap();
                let last = history.turns().len() - 1;
                let breaches = audit(case, &context, &history).violations.into_iter();
                breaches.filter(|one| one.turn == last).map(|one| one.rule).collect::<Vec<_>>()
            };
            let broken = broken_by(event);
            let waits = |rule: RuleId| matches!(flow.rule(rule).pattern, Pattern::Within { .. });
            match (forbidden, event) {
                (Some(rule), Event::Said { item, .. }) if waits(rule) => {
                    let mut answers = enabled_events(case, &state).filter(
                        |other| matches!(other, Event::Said { item: other, .. } if *other == item),
                    );
                    prop_assert!(answers.any(|answer| broken_by(answer).contains(&rule)));
                }
                (Some(rule), _) => prop_assert!(broken.contains(&rule)),
                (None, Event::Said { .. }) => prop_assert!(!broken.iter().any(|rule| waits(*rule))),
                (None, _) => {}
            }
            let turn = Turn { entries: vec![Entry::Event(event)] };
            prop_assert!(history.push(case, turn).is_ok());
        }
    }
}
