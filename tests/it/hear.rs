//! Hearing: the project's own sentences, and what must never be made of them.

use crate::support::mobile;
use proptest::prelude::*;
use std::sync::OnceLock;
use wanliu::hear::{Ear, Heard, normal};
use wanliu::method::{Emotion, Kind};

fn ear() -> &'static Ear {
    static EAR: OnceLock<Ear> = OnceLock::new();
    EAR.get_or_init(|| Ear::new(mobile()))
}

fn hear(words: &str) -> Heard {
    ear().hear(mobile(), words, None)
}

fn top_reason(words: &str) -> Option<String> {
    let flow = mobile();
    let first = hear(words).reasons.first()?.reason;
    flow.reason(flow.top_of(first)).map(|reason| reason.id.to_string())
}

#[test]
fn reasons() {
    for (words, reason) in [
        ("你们这月租也太贵了，用不起", "tariff"),
        ("家里信号差得要命，打电话老断", "network"),
        ("怎么就欠费停机了，我明明交了话费", "arrears"),
        ("投诉了三回都没人给我回话", "complaint"),
        ("我下个月搬到外地去了", "customer"),
        ("别家套餐便宜一半", "competitor"),
        ("the bill is way too expensive for me", "tariff"),
        ("there's no signal in my flat, calls keep dropping", "network"),
        ("i complained twice and nobody called me back", "complaint"),
        ("i'm moving abroad in june", "customer"),
    ] {
        assert_eq!(top_reason(words).as_deref(), Some(reason), "{words}: {:?}", hear(words));
    }
}

#[test]
fn what_is_denied_is_not_heard() {
    assert_ne!(top_reason("我不是嫌贵").as_deref(), Some("tariff"));
    assert_eq!(top_reason("不是太贵，是信号差").as_deref(), Some("network"));
    assert_ne!(top_reason("it's not about the price").as_deref(), Some("tariff"));
    assert_eq!(top_reason("i can not get any signal at home").as_deref(), Some("network"));
}

#[test]
fn praise_threats_and_the_past_are_no_complaints_and_no_wishes() {
    assert!(hear("信号什么的都挺好").reasons.is_empty(), "{:?}", hear("信号什么的都挺好"));
    assert!(hear("the signal has been great").reasons.is_empty());
    assert!(!hear("信号不好").reasons.is_empty());
    assert_eq!(hear("这是逼人携号转网的节奏").kind, None);
    assert_eq!(hear("我都已经销号了").kind, None);
    assert_eq!(hear("i'm a little angry").emotion, Some(Emotion::Uneasy));
}

#[test]
fn feelings_wishes_and_refusals() {
    assert_eq!(
        hear("你们太过分了，气死我了").emotion.map(Emotion::mood),
        Some(Emotion::Upset.mood())
    );
    assert_eq!(
        hear("i'm fed up with this").emotion.map(Emotion::mood),
        Some(Emotion::Upset.mood())
    );
    assert_eq!(hear("我要携号转网").kind, Some(Kind::Port));
    assert!(hear("别问了，直接办").refusal);
    assert!(hear("just cancel it and stop asking").refusal);
}

#[test]
fn nothing_is_made_of_nothing() {
    for words in ["", "   ", "😀😀😀", "嗯嗯嗯", "asdf qwer", "……", "\u{1b}[31m", "１２３４５"]
    {
        assert!(hear(words).is_empty(), "{words:?}: {:?}", hear(words));
    }
}

#[test]
fn width_case_and_line_ends_do_not_matter() {
    assert_eq!(normal("ＡＢＣ，　１２３\r\n"), "abc, 123");
    assert_eq!(hear("TOO EXPENSIVE").reasons, hear("too expensive").reasons);
}

proptest! {
    #[test]
    fn anything_is_heard_without_a_panic(words in any::<String>()) {
        let _ = hear(&words);
    }
}

#[test]
fn a_very_long_line_is_heard_in_part() {
    let words = format!("太贵了{}", "啊".repeat(10_000));
    assert_eq!(top_reason(&words).as_deref(), Some("tariff"));
}
