//! Whole calls as agents take them, in both languages: every screen is read before it is accepted.

use crate::support::Driven;
use engine::call::Outcome;
use flow::lang::Lang;
use flow::method::{End, OutcomeKind, Step};

const CUSTOMER_ZH: &str = "name=王敏,brand=全球通,tenure=38,fee=128,plan=128元套餐,used=8GB流量";
const CUSTOMER_EN: &str =
    "name=Alex,brand=the Gold plan,tenure=38,fee=128,plan=the 128 plan,used=8 gigs";

fn outcome(driven: &Driven) -> Option<OutcomeKind> {
    driven.session.history().state().outcome().map(Outcome::name)
}

fn say_all_closing_lines(driven: &mut Driven) {
    while !driven.session.advice().suggestions.is_empty() {
        driven.line("1");
    }
    driven.line("quit");
}

/// (a) Three years with us, "too expensive", stays on another plan. Advice is followed throughout:
/// only numbers, letters and the customer's own words are typed.
fn too_expensive(lang: Lang, width: usize, customer: &str, words: &str) -> Driven {
    let mut driven = Driven::new(lang, width, customer);
    for line in ["1", "a", "1", words, "", "1", "a", "1", "a", "1", "a", "1", "a"] {
        driven.line(line);
    }
    assert_eq!(driven.session.history().state().step(), Step::Propose);
    for line in ["1", "a", "1", "a", "1", "a", "1", "a", "why", "1", "a"] {
        driven.line(line);
    }
    assert_eq!(outcome(&driven), Some(OutcomeKind::Retained));
    say_all_closing_lines(&mut driven);
    driven
}

#[test]
fn too_expensive_stays_zh() {
    let driven = too_expensive(Lang::Zh, 80, CUSTOMER_ZH, "太贵了，隔壁才59");
    insta::assert_snapshot!(driven.transcript);
}

#[test]
fn too_expensive_stays_en() {
    let driven = too_expensive(Lang::En, 80, CUSTOMER_EN, "it's too expensive, next door it's 59");
    insta::assert_snapshot!(driven.transcript);
}

#[test]
fn too_expensive_stays_en_40_columns() {
    let driven = too_expensive(Lang::En, 40, CUSTOMER_EN, "it's too expensive, next door it's 59");
    insta::assert_snapshot!(driven.transcript);
}

/// (b) A hostile customer who will not say why, is heard out, opens up, says no twice, and is let go.
fn hostile(lang: Lang, width: usize, angry: &str, opens_up: &str, no: &str) -> Driven {
    let mut driven = Driven::new(lang, width, "tenure=26");
    for line in ["1", "a", "1", "f"] {
        driven.line(line);
    }
    driven.line("set style=hostile");
    driven.line("more");
    driven.line(angry);
    driven.line("");
    assert_eq!(driven.session.advice().mode, engine::guide::Mode::Soothe);
    driven.line("1");
    driven.line("a");
    driven.line("1");
    driven.line(opens_up);
    driven.line("");
    assert_eq!(driven.session.history().state().step(), Step::Probe);
    for _ in 0..2 {
        driven.line("1");
        driven.line(no);
        driven.line("");
    }
    assert_eq!(driven.session.advice().mode, engine::guide::Mode::LetGo);
    driven.line("1");
    driven.line("a");
    assert_eq!(outcome(&driven), Some(OutcomeKind::Left));
    say_all_closing_lines(&mut driven);
    driven
}

#[test]
fn hostile_is_let_go_zh() {
    let driven = hostile(
        Lang::Zh,
        80,
        "你们太过分了，气死我了",
        "上次投诉到现在没人给我回话",
        "别问了，直接办",
    );
    insta::assert_snapshot!(driven.transcript);
}

#[test]
fn hostile_is_let_go_en() {
    let driven = hostile(
        Lang::En,
        80,
        "this is ridiculous, I'm fed up with you people",
        "I complained and nobody called me back",
        "stop asking, just cancel it",
    );
    insta::assert_snapshot!(driven.transcript);
}

/// (c) Moving away for good: nothing we have would serve, so let go with care.
fn moving(lang: Lang, width: usize, moving: &str) -> Driven {
    let mut driven = Driven::new(lang, width, "tenure=64");
    driven.line("1");
    driven.line("a");
    driven.line("1");
    driven.line(moving);
    driven.line("");
    driven.exchange("customer.moving.back_when", "for_good");
    driven.exchange("probe.confirm.customer", "yes");
    driven.exchange("probe.care.customer", "goes_on");
    assert_eq!(driven.session.advice().mode, engine::guide::Mode::LetGo);
    driven.line("1");
    driven.line("a");
    assert_eq!(driven.session.history().state().outcome(), Some(Outcome::Ended(End::Left)));
    say_all_closing_lines(&mut driven);
    driven
}

#[test]
fn moving_away_is_let_go_zh() {
    insta::assert_snapshot!(moving(Lang::Zh, 80, "我要搬去外地，以后不回来了").transcript);
}

#[test]
fn moving_away_is_let_go_en() {
    insta::assert_snapshot!(moving(Lang::En, 80, "I'm moving away, for good").transcript);
}

#[test]
fn at_40_columns_zh() {
    let hostile = hostile(
        Lang::Zh,
        40,
        "你们太过分了，气死我了",
        "上次投诉到现在没人给我回话",
        "别问了，直接办",
    );
    let moving = moving(Lang::Zh, 40, "我要搬去外地，以后不回来了");
    insta::assert_snapshot!(format!("{}\n\n────\n\n{}", hostile.transcript, moving.transcript));
}

#[test]
fn back_amend_and_words_lose_nothing() {
    let mut driven = Driven::new(Lang::En, 80, "");
    for line in ["1", "a", "1", "b", "note wants a call after six", "say let me look at that"] {
        driven.line(line);
    }
    driven.exchange("tariff.which_part", "monthly_fee");
    let before = *driven.session.history().state();
    driven.line("back");
    assert_ne!(*driven.session.history().state(), before);
    driven.exchange("tariff.which_part", "monthly_fee");
    assert_eq!(*driven.session.history().state(), before);
    driven.line("history");
    driven.line("amend 2 c");
    driven.line("history");
    driven.line("summary");
    insta::assert_snapshot!(driven.transcript);
}

/// A worry about an offer is answered with the offer on the table; once settled, the yes can follow.
#[test]
fn a_settled_worry_leads_to_the_yes() {
    let mut driven = Driven::new(Lang::En, 80, "fee=128");
    driven.exchange("trust.leave.process", "gladly");
    driven.line("set reason=tariff");
    driven.exchange("probe.confirm.tariff", "yes");
    driven.exchange("probe.care.tariff", "goes_on");
    driven.exchange("right_size", "objects");
    assert_eq!(driven.session.advice().mode, engine::guide::Mode::Handle);
    driven.exchange("ask.worry", "answered");
    driven.exchange("agree.direct.terms", "yes");
    assert_eq!(outcome(&driven), Some(OutcomeKind::Retained));
}

/// Words that answer nothing do not spend an offer: it stays on the table until they do.
#[test]
fn unrecognised_words_do_not_spend_an_offer() {
    let mut driven = Driven::new(Lang::Zh, 80, "fee=128");
    driven.exchange("trust.leave.process", "gladly");
    driven.line("set reason=tariff");
    driven.exchange("probe.confirm.tariff", "yes");
    driven.exchange("probe.care.tariff", "goes_on");
    driven.line("right_size");
    driven.line("我邻居家的猫昨天跑丢了");
    driven.line("");
    assert_eq!(driven.session.history().state().offers_made().count(), 0);
    driven.line("担心以后又涨价");
    driven.line("");
    assert_eq!(driven.session.advice().mode, engine::guide::Mode::Handle);
}

/// What was heard is settled before the talk goes on: nothing understood is passed over by a number.
#[test]
fn a_number_does_not_pass_over_what_was_heard() {
    use engine::session::{Reply, SessionError};
    let mut driven = Driven::new(Lang::Zh, 80, "");
    driven.line("2");
    driven.line("也不光是价钱");
    assert_eq!(driven.line("1"), Reply::Problem(SessionError::NodFirst));
    assert_eq!(driven.line("right_size"), Reply::Problem(SessionError::NodFirst));
    driven.line("");
    assert_eq!(driven.session.history().state().step(), Step::Probe);
    // The way out is open at any time, and the words are kept.
    driven.line("信号也差");
    driven.line("0");
    assert_eq!(outcome(&driven), Some(OutcomeKind::Left));
    assert_eq!(driven.session.history().turns().len(), 3);
}

/// Words that may mean two things offer both, and a number takes one.
#[test]
fn a_number_takes_one_of_two_readings() {
    use engine::hear::Meaning;
    use engine::session::{Pending, Reply};
    let mut driven = Driven::new(Lang::En, 80, "");
    driven.line("2");
    driven.line("");
    driven.line("your man on the phone said I'd get 20 off");
    let Pending::Heard(hearing) = driven.session.pending() else { panic!("it was heard") };
    let first = hearing.readings[0].meaning;
    assert!(hearing.interpretation.confident_reason().is_none());
    assert_eq!(driven.line("1"), Reply::Advice);
    assert_eq!(Meaning::Reason(driven.session.history().state().reason()), first);
    driven.line("back");
    assert_eq!(driven.session.history().state().reason(), flow::id::ReasonId::NONE);
    // What is certain is not asked about.
    driven.line("it is far too expensive for me");
    let Pending::Heard(hearing) = driven.session.pending() else { panic!("it was heard") };
    assert!(hearing.readings.is_empty(), "{:?}", hearing.readings);
}

/// What is known already is not asked about again.
#[test]
fn a_known_reason_is_no_perhaps() {
    use engine::session::{Pending, Reply};
    let mut driven = Driven::new(Lang::Zh, 80, "");
    driven.line("太贵了吧你们");
    driven.line("");
    driven.line("别墨迹 直接销户 一个月一百二十八");
    let Pending::Heard(hearing) = driven.session.pending() else { panic!("it was heard") };
    assert!(hearing.interpretation.uncertain_reasons().next().is_some());
    let shown = driven.show(&Reply::Heard);
    assert!(shown.contains("明确拒绝") && !shown.contains("可能"), "{shown}");
}

/// A fact noted in the middle of a question leaves the question open; leaving keeps all words.
#[test]
fn a_fact_noted_leaves_the_question_open() {
    use engine::call::history::Entry;
    use engine::session::Pending;
    let mut driven = Driven::new(Lang::En, 80, "");
    driven.line("2");
    driven.line("set style=numb");
    assert!(matches!(driven.session.pending(), Pending::Asked(_)));
    driven.line("back 2");
    assert_eq!(*driven.session.pending(), Pending::Nothing);
    assert!(driven.session.history().turns().is_empty());
    driven.line("hm, well");
    driven.line("too expensive");
    driven.line("quit");
    for (turn, words) in driven.session.history().turns().iter().zip(["hm, well", "too expensive"])
    {
        assert_eq!(turn.entries, [Entry::Words(words.to_owned())]);
    }
    assert_eq!(driven.session.history().turns().len(), 2);
}

#[test]
fn an_item_is_said_by_its_bare_id() {
    let mut driven = Driven::new(Lang::En, 80, "");
    for line in ["free_month", "/free_month"] {
        let reply = driven.line(line);
        assert!(
            matches!(
                reply,
                engine::session::Reply::Problem(engine::session::SessionError::Locked {
                    item: Some(_),
                    ..
                })
            ),
            "{reply:?}"
        );
    }
}

/// The call that each README opens with is a real one: the same lines give the same screens.
#[test]
fn the_readmes_show_a_real_call() {
    let pages = [
        (Lang::En, include_str!("../../README.md")),
        (Lang::Zh, include_str!("../../docs/README.zh.md")),
    ];
    for (lang, page) in pages {
        let block = page.split("```console\n").nth(1).unwrap().split("\n```").next().unwrap();
        let (command, shown) = block.split_once('\n').unwrap();
        let customer = command.split_once("--customer ").unwrap().1;
        let mut driven = Driven::new(lang, 80, customer);
        for line in shown.lines().filter_map(|line| line.strip_prefix('>')) {
            driven.line(line.trim());
        }
        let transcript = driven.transcript.replace("\n\n> ", "\n> ");
        let transcript: Vec<&str> = transcript.lines().map(str::trim_end).collect();
        assert!(transcript.join("\n").starts_with(shown), "{}", transcript.join("\n"));
    }
}
