//! Calls that each turn on one part of the method: objections, feelings, styles, words, conduct.
//!
//! Each is typed as an agent would, and its screens are kept whole. What a call is about is asserted
//! as well, so that a snapshot accepted in haste does not hide it.

use crate::support::{Driven, broadband};
use engine::guide::Mode;
use engine::session::{Reply, SessionError};
use flow::lang::Lang;
use flow::method::{OutcomeKind, Step, Technique};

fn first(driven: &Driven) -> Technique {
    let first = driven.session.advice().suggestions[0].item;
    driven.session.case().item(first).technique
}

/// Whether what is advised first comes from this part of the method.
fn comes_from(driven: &Driven, id: &str) -> bool {
    let first = driven.session.advice().suggestions[0].item;
    let case = driven.session.case();
    case.item(first).source.iter().any(|source| source == id)
}

fn outcome(driven: &Driven) -> Option<OutcomeKind> {
    driven.session.history().state().outcome().map(engine::call::Outcome::name)
}

fn confirmed(driven: &mut Driven, reason: &str) {
    driven.exchange("trust.leave.process", "gladly");
    driven.line(&format!("set reason={reason}"));
    driven.exchange("probe.one_more.besides", "only_that");
    let top = reason.split('.').next().unwrap();
    driven.exchange(&format!("probe.confirm.{top}"), "yes");
    driven.exchange(&format!("probe.care.{top}"), "goes_on");
    assert_eq!(driven.session.history().state().step(), Step::Propose);
}

fn close(driven: &mut Driven) {
    while !driven.session.advice().suggestions.is_empty() {
        driven.line("1");
    }
    driven.line("summary");
}

/// Method §5, `complaint.case.deduction`: month-end charges without warning, then the payment system
/// fails. Feelings first, then the charge itself, then what would put it right.
#[test]
fn angry_about_a_wrong_charge() {
    let mut driven = Driven::new(Lang::Zh, 80, "name=李先生,fee=58");
    driven.line("月底又不明不白扣了我三十块，交费系统还老出错，太气人了");
    driven.line("");
    assert_eq!(driven.session.advice().mode, Mode::Soothe);
    let locked = driven.line("charge.which_one");
    assert!(matches!(locked, Reply::Problem(SessionError::Locked { .. })));
    for line in ["1", "b", "1", "a", "1", "a"] {
        driven.line(line);
    }
    assert_eq!(driven.session.history().state().step(), Step::Probe);
    driven.exchange("complaint.what_for", "answer");
    driven.exchange("probe.one_more.besides", "only_that");
    driven.exchange("probe.confirm.charge", "yes");
    driven.exchange("probe.care.tariff", "goes_on");
    assert_eq!(driven.session.history().state().step(), Step::Propose);
    insta::assert_snapshot!(driven.transcript);
}

/// Method §5, `complaint.case.hours`: waited until closing time, sent away, then blamed for the rating.
/// What this customer wants is respect; once that is noted, the soothing lines give it.
#[test]
fn kept_waiting_and_then_blamed() {
    let mut driven = Driven::new(Lang::Zh, 80, "");
    driven.line("我在营业厅排到你们下班，被赶出来，还怪我打分低，凭什么");
    driven.line("");
    assert_eq!(driven.session.advice().mode, Mode::Soothe);
    driven.line("set wants=respect");
    assert!(comes_from(&driven, "complaint.cause.attitude"));
    for line in ["1", "a", "1"] {
        driven.line(line);
    }
    insta::assert_snapshot!(driven.transcript);
}

/// Silence is met with silence and one easy question.
#[test]
fn a_silent_customer() {
    let mut driven = Driven::new(Lang::En, 80, "tenure=20");
    for line in ["1", "a", "1", "g"] {
        driven.line(line);
    }
    assert!(driven.transcript.contains("✎"), "a line for the agent alone");
    driven.line("1");
    driven.line("a");
    assert!(comes_from(&driven, "style.silent"));
    for line in ["1", "a", "1", "a"] {
        driven.line(line);
    }
    insta::assert_snapshot!(driven.transcript);
}

/// "Not now" is a pretext: the true point is asked for, and a competitor's offer comes out.
#[test]
fn a_false_objection_hides_another_offer() {
    let mut driven = Driven::new(Lang::Zh, 80, "fee=128");
    confirmed(&mut driven, "tariff.monthly_fee");
    driven.line("right_size");
    driven.line("过两天再说吧");
    driven.line("");
    assert_eq!(driven.session.advice().mode, Mode::Handle);
    assert_eq!(first(&driven), Technique::Ask);
    driven.line("1");
    driven.line("customer puts_off");
    driven.line("why");
    assert_eq!(first(&driven), Technique::Ask, "an excuse is not answered, it is asked behind");
    driven.line("1");
    driven.line("customer more");
    assert_eq!(driven.session.history().state().step(), Step::Probe);
    driven.line("别家给我免三个月月租，还送路由器");
    driven.line("");
    let reason = driven.session.history().state().reason();
    let flow = driven.session.case().flow();
    assert_eq!(&*flow.reason(flow.root_reason(reason)).unwrap().id, "competitor");
    insta::assert_snapshot!(driven.transcript);
}

/// "Calm down" is caught the moment it is typed, with what to say instead.
#[test]
fn the_agent_says_calm_down() {
    let mut driven = Driven::new(Lang::En, 80, "");
    driven.line("this is ridiculous, you've charged me twice again");
    driven.line("");
    driven.line("say please calm down, I don't know why, that's not my department");
    driven.line("me 4");
    driven.line("back 2");
    driven.line("say I'm sorry, I understand how you feel, let me see what I can do");
    assert_eq!(driven.session.audit().violations, []);
    driven.line("help tone");
    driven.line("help phrase.dont.8");
    insta::assert_snapshot!(driven.transcript);
}

/// The price comes up before any benefit was said: answered later, and frankly so.
#[test]
fn the_price_before_the_benefits() {
    let mut driven = Driven::new(Lang::Zh, 80, "fee=128");
    confirmed(&mut driven, "network");
    driven.exchange("understand.network", "doubts");
    driven.line("你们太贵了吧，谁用得起");
    driven.line("");
    assert_eq!(driven.session.history().state().step(), Step::Propose, "a worry, not a new reason");
    assert_eq!(first(&driven), Technique::Defer);
    driven.line("why");
    driven.line("1");
    driven.line("a");
    assert_eq!(driven.session.advice().mode, Mode::LowerCan);
    insta::assert_snapshot!(driven.transcript);
}

/// Porting: the request first, facts and no costs, processed at the first word, and a good ending.
#[test]
fn a_port_out_by_its_rules() {
    let mut driven = Driven::new(Lang::Zh, 80, "contract=none,fee=128");
    driven.line("我要携号转网，家里一点信号都没有");
    driven.line("");
    let reply = driven.line("network.where");
    assert!(matches!(reply, Reply::Problem(SessionError::Rule { .. })), "{reply:?}");
    assert_eq!(first(&driven), Technique::Disclose);
    driven.line("1");
    driven.line("a");
    driven.line("disclose.no_contract");
    driven.line("a");
    driven.line("那就给我办吧，别问了");
    driven.line("");
    driven.line("let_go.port");
    driven.line("a");
    assert_eq!(outcome(&driven), Some(OutcomeKind::Left));
    close(&mut driven);
    assert_eq!(driven.session.audit().violations, []);
    insta::assert_snapshot!(driven.transcript);
}

/// A talkative customer is led back with their own words, and the time is shown.
#[test]
fn a_talkative_call_runs_long() {
    let mut driven = Driven::new(Lang::En, 80, "tenure=70");
    for line in ["1", "a", "1", "a", "set style=talkative"] {
        driven.line(line);
    }
    assert!(comes_from(&driven, "style.talkative"));
    driven.line("1");
    driven.session.set_minutes(21);
    driven.line("a");
    assert!(driven.transcript.contains("21 min"));
    insta::assert_snapshot!(driven.transcript);
}

/// A demand beyond the agent's say: neither yes nor no, but an answer with an owner and a time.
#[test]
fn a_demand_beyond_the_agents_say() {
    let mut driven = Driven::new(Lang::En, 80, "fee=128,tenure=40");
    confirmed(&mut driven, "tariff.monthly_fee");
    driven.line("right_size");
    driven.line("still too expensive, I want another discount");
    driven.line("");
    driven.line("1");
    driven.line("customer haggles");
    assert_eq!(first(&driven), Technique::Defer);
    driven.line("why");
    driven.line("1");
    driven.line("a");
    driven.line("end callback");
    close(&mut driven);
    assert_eq!(outcome(&driven), Some(OutcomeKind::Callback));
    insta::assert_snapshot!(driven.transcript);
}

/// Contradicting outright fits wrong facts only; elsewhere it is warned of in one line.
#[test]
fn contradicting_is_for_wrong_facts() {
    let mut driven = Driven::new(Lang::En, 80, "fee=128");
    confirmed(&mut driven, "tariff.monthly_fee");
    driven.exchange("right_size", "objects");
    driven.exchange("refute.honesty", "not_answered");
    let broken: Vec<_> = driven.session.last_violations().map(|one| one.rule).collect();
    assert_eq!(broken.len(), 1);
    driven.line("back");
    driven.line("set objection_ground=mistaken");
    assert_eq!(first(&driven), Technique::Refute);
    driven.line("1");
    driven.line("a");
    assert_eq!(driven.session.last_violations().count(), 0);
    insta::assert_snapshot!(driven.transcript);
}

/// Another trade, the same code: an outage, an upset customer, an engineer's visit.
#[test]
fn broadband_outage_stays() {
    let mut driven = Driven::of(broadband(), Lang::En, 80, "name=Sam,tenure=26,fee=38");
    driven.line("the internet's been down three days running, this is ridiculous");
    driven.line("");
    assert_eq!(driven.session.advice().mode, Mode::Soothe);
    for _ in 0..24 {
        if outcome(&driven).is_some() {
            break;
        }
        driven.line("1");
        driven.line("a");
    }
    assert_eq!(outcome(&driven), Some(OutcomeKind::Retained));
    close(&mut driven);
    assert_eq!(driven.session.audit().violations, []);
    insta::assert_snapshot!(driven.transcript);
}

#[test]
fn broadband_too_dear_stays_zh_40_columns() {
    let mut driven = Driven::of(broadband(), Lang::Zh, 40, "fee=45,tenure=30");
    driven.line("优惠期一过就涨价，我不想用了");
    driven.line("");
    for _ in 0..24 {
        if outcome(&driven).is_some() {
            break;
        }
        driven.line("1");
        driven.line("a");
    }
    assert_eq!(outcome(&driven), Some(OutcomeKind::Retained));
    assert_eq!(driven.session.audit().violations, []);
    insta::assert_snapshot!(driven.transcript);
}
