//! Figures in a customer's words: what is read, what never is, and what becomes of them on a call.

use crate::memory::Memory;
use crate::support::mobile;
use engine::call::history::Entry;
use engine::hear::{Interpretation, Interpreter, SlotValue};
use engine::record::EntryRecord;
use engine::session::{Pending, Reply, Session, SessionError};
use flow::Amount;
use flow::SlotKind;
use flow::context::Context;
use flow::diagnostic::{Code, Diagnostics};
use flow::id::AnswerId;
use flow::lang::Lang;
use flow::method::DialogueContext;
use proptest::prelude::*;
use std::sync::OnceLock;

fn hear(words: &str, after: DialogueContext) -> Interpretation {
    static EAR: OnceLock<Interpreter> = OnceLock::new();
    let ear = EAR.get_or_init(|| Interpreter::new(mobile()));
    ear.interpret_after(mobile(), words, None, after)
}

fn slots(words: &str, after: DialogueContext) -> Vec<(SlotKind, String)> {
    let heard = hear(words, after).slots.into_iter();
    let value = |slot: engine::hear::SlotFilling| match slot.value {
        SlotValue::Thousandths(value) => (slot.kind, decimal(value)),
        SlotValue::Words => (slot.kind, slot.words),
    };
    heard.map(value).collect()
}

/// Thousandths as they are written: 18.5.
fn decimal(thousandths: u64) -> String {
    let shown = format!("{}.{:03}", thousandths / 1000, thousandths % 1000);
    shown.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Sentences with their figures, labelled by other hands than wrote the grammar; three in four were read while it
/// was written.
#[test]
fn figures_are_read_as_they_were_labelled() {
    let lines = include_str!("data/slots.jsonl").lines();
    let (mut right, mut wrong, mut missed) = (0, 0, 0);
    let (mut without, mut invented) = (0, 0);
    for line in lines {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        let after = DialogueContext::from_name(line["after"].as_str().unwrap()).unwrap();
        let heard = slots(line["text"].as_str().unwrap(), after);
        let gold = line["slots"].as_object().unwrap();
        without += usize::from(gold.is_empty());
        invented += usize::from(gold.is_empty() && !heard.is_empty());
        for (kind, value) in &heard {
            let Some(wanted) = gold.get(kind.name()) else {
                wrong += 1;
                continue;
            };
            let wanted = wanted.as_str().map_or_else(|| wanted.to_string(), str::to_lowercase);
            let is_number = wanted.parse::<f64>().is_ok();
            let near = || value.contains(&wanted) || wanted.contains(value.as_str());
            let same = *value == wanted || !is_number && near();
            right += usize::from(same);
            wrong += usize::from(!same);
        }
        let known = |kind: &str| heard.iter().any(|(own, _)| own.name() == kind);
        missed += gold.keys().filter(|kind| !known(kind)).count();
    }
    let f1 = 2000 * right / (2 * right + wrong + missed);
    assert!(f1 > 870, "F1 .{f1}: {right} right, {wrong} wrong, {missed} missed");
    assert!(invented * 25 <= without, "{invented} of {without} have a figure where there is none");
}

#[test]
fn ages_and_contacts_are_never_read() {
    for words in [
        "我今年72了",
        "我80岁，不会弄",
        "我是88年的",
        "i'm 78, love",
        "I am 81 years old",
        "打我13812345678",
        "ring me on 07700 900123",
        "my number is 0851234567",
        "身份证尾号4471",
        "account ending 4471",
        "flat 12, please",
        "工号1208",
    ] {
        let read = slots(words, DialogueContext::AskedWhy);
        assert!(read.is_empty(), "{words}: {read:?}");
    }
}

#[test]
fn numbers_are_read_in_every_writing() {
    for (words, value) in [
        ("每月交128", "128"),
        ("每月交１２８", "128"),
        ("每月交一百二十八", "128"),
        ("每月交一百二", "120"),
        ("一个月一百二十八太贵了", "128"),
        ("每月交百来块", "100"),
        ("每月十八块五", "18.5"),
        ("每個月一百二十八塊", "128"),
        ("i pay a hundred and twenty eight a month", "128"),
        ("i pay one twenty eight a month", "128"),
        ("i'm paying nineteen ninety nine a month", "19.99"),
        ("i'm paying £1,280.50 a month", "1280.5"),
    ] {
        let read = slots(words, DialogueContext::AskedWhy);
        assert_eq!(read, [(SlotKind::Fee, value.to_owned())], "{words}");
    }
}

/// Whose figure it is, by the words around it.
#[test]
fn a_figure_is_whose_the_words_around_it_say() {
    use DialogueContext::{AskedWhy, Offered, Opening};
    for (after, words, kind, value) in [
        (Opening, "我这个套餐是五十九的，这个月怎么扣了七十", SlotKind::Fee, "59"),
        (Opening, "最低消费88 我根本用不完", SlotKind::Fee, "88"),
        (Opening, "单子上那个26是怎么回事", SlotKind::Amount, "26"),
        (Opening, "what is this 7.35 here", SlotKind::Amount, "7.35"),
        (Offered, "再加15块能不能多给点流量", SlotKind::Amount, "15"),
        (Offered, "那就六十九的吧", SlotKind::TargetPrice, "69"),
        (Offered, "把我那八十八块的套餐改为三十八的", SlotKind::TargetPrice, "38"),
        (Offered, "can i have a month free", SlotKind::DurationMonths, "1"),
        (AskedWhy, "不用了，就先订两个月", SlotKind::DurationMonths, "2"),
        (AskedWhy, "打二十分钟后再打过来", SlotKind::Date, "二十分钟后"),
        (AskedWhy, "ring me in half an hour", SlotKind::Date, "half an hour"),
        (AskedWhy, "try me again in an hour", SlotKind::Date, "in an hour"),
        (AskedWhy, "not since early last year", SlotKind::Date, "since early last year"),
        (AskedWhy, "去年九月办的", SlotKind::Date, "去年九月"),
        (AskedWhy, "下周三我过去办", SlotKind::Date, "下周三"),
        (AskedWhy, "that's the third call in 2 weeks", SlotKind::Period, "2 weeks"),
        (AskedWhy, "i've been through four of you already", SlotKind::Count, "4"),
    ] {
        let read = slots(words, after);
        assert!(read.contains(&(kind, value.to_owned())), "{words}: {read:?}");
    }
    assert!(
        slots("买了一个30块的流量包", Opening).iter().all(|(kind, _)| *kind != SlotKind::UsageGb)
    );
}

fn session(pairs: &[&str]) -> Session<'static> {
    let mut report = Diagnostics::default();
    let context = Context::read_pairs(mobile(), pairs.iter().copied(), &mut report);
    Session::new(mobile(), context)
}

fn fee(session: &Session<'_>) -> Option<String> {
    let (id, _) = mobile().values().find(|(_, decl)| &*decl.name == "fee").unwrap();
    session.context().spoken(mobile(), id, Lang::En)
}

#[test]
fn what_a_customer_tells_of_themselves_is_known_from_then_on() {
    let mut call = session(&["tenure=38"]);
    assert_eq!(fee(&call), None);
    assert!(matches!(call.handle_line("我一个月交128，太贵了"), Reply::Taken(_)));
    assert_eq!(fee(&call).as_deref(), Some("128 yuan"), "what is surely heard counts at once");
    assert_eq!(call.handle_line("<"), Reply::Heard);
    assert_eq!(fee(&call), None, "what is taken back is not known");
    call.handle_line("");
    assert_eq!(fee(&call).as_deref(), Some("128 yuan"));
    call.handle_line("back");
    assert_eq!(fee(&call), None);
    call.handle_line("说不上来，一个月交128吧");
    let heard = matches!(call.pending(), Pending::Heard(_));
    assert!(heard && fee(&call).is_none(), "nothing doubtful counts before the nod");

    let mut known = session(&["fee=99"]);
    known.handle_line("我一个月交128，太贵了");
    known.handle_line("");
    assert_eq!(fee(&known).as_deref(), Some("99 yuan"), "the record stands");
    let facts = |call: &Session<'_>| call.context().given();
    assert_eq!(facts(&known), facts(&session(&["fee=99"])), "a word proves nothing");
}

/// Words that are no answer leave the question open, a figure in them or not: an offer is not spent by them.
#[test]
fn a_figure_does_not_answer_the_question() {
    let mut call = session(&[]);
    call.handle_line("2");
    call.handle_line("嗯那个 每月交128");
    call.handle_line("");
    let said = call.history().said_items().count();
    assert!(said == 0 || call.history().said_items().all(|(_, answer)| answer != AnswerId::OTHER));
    assert_eq!(fee(&call).as_deref(), Some("128 yuan"));
}

/// A flow of another trade brings the words that tell whose a figure is.
#[test]
fn a_flow_has_words_around_figures_of_its_own() {
    let heard = |figures: &str| {
        let loaded = Memory::small().file("figures.json", figures).load();
        let flow = loaded.flow.expect("the flow loads");
        let heard = Interpreter::new(&flow);
        let heard =
            heard.interpret_after(&flow, "my premium is 64", None, DialogueContext::Opening);
        heard.slots.iter().map(|slot| (slot.kind, slot.words.clone())).collect::<Vec<_>>()
    };
    assert_eq!(heard(r#"{"figures": []}"#), []);
    let own = r#"{"figures": [{"tells": "price", "hear": ["premium"]}, {"tells": "pays", "hear": ["premium"]}]}"#;
    assert_eq!(heard(own), [(SlotKind::Fee, "64".to_owned())]);
    let loaded = Memory::small()
        .file("figures.json", r#"{"figures": [{"tells": "payz", "hear": ["x"]}]}"#)
        .load();
    let found = loaded.diagnostics.sorted();
    assert_eq!(found.iter().map(|one| one.code).collect::<Vec<_>>(), [Code::UnknownName]);
}

/// A value that no figure can fill is told where it says so.
#[test]
fn a_slot_that_cannot_fill_its_value_is_told() {
    let values = |values: &str| {
        let before = "\"values\": { \"name\"";
        let own = format!("\"values\": {{ {values}, \"name\"");
        let loaded = Memory::small().with("flow.json", before, &own).load();
        let found = loaded.diagnostics.sorted();
        let found = found.iter().map(|one| {
            let (source, span) = one.place.expect("it has a place");
            let text = loaded.sources.get(source).unwrap().text.clone();
            (one.code, text[span.start..span.end].to_owned())
        });
        found.collect::<Vec<_>>()
    };
    let told = |at: &str| vec![(Code::WrongType, at.to_owned())];
    assert_eq!(values(r#""pays": { "type": "number", "slot": "fee" }"#), []);
    assert_eq!(values(r#""pays": { "type": "number", "slot": "rival" }"#), told("rival"));
    assert_eq!(values(r#""who": { "type": "text", "slot": "fee" }"#), told("fee"));
}

#[test]
fn a_number_that_is_none_is_told() {
    let mut call = session(&[]);
    let reply = call.handle_line("set fee=dear");
    let error = SessionError::NotANumber {
        name: "fee".to_owned(),
        value: "dear".to_owned(),
        is_money: true,
    };
    assert_eq!(reply, Reply::Problem(error));
    let known = session(&["fee=99"]).handle_line("set fee=128");
    assert!(matches!(known, Reply::Problem(SessionError::NotSettable { .. })), "{known:?}");
}

#[test]
fn what_was_told_outlives_the_call() {
    let mut call = session(&[]);
    call.handle_line("i pay 128 a month, it's too much");
    call.handle_line("");
    call.handle_line("set tenure=38");
    let case = call.case();
    let entries = call.history().turns().iter().flat_map(|turn| &turn.entries);
    let kept: Vec<EntryRecord> = entries
        .map(|entry| EntryRecord::from_entry(case, entry, &|words| words.to_owned()))
        .collect();
    let again: Vec<_> = kept.iter().map(|entry| entry.to_entry(case).unwrap()).collect();
    let before: Vec<_> =
        call.history().turns().iter().flat_map(|turn| turn.entries.clone()).collect();
    assert_eq!(again, before);
    assert!(
        kept.contains(&EntryRecord::Stated { value: "fee".to_owned(), number: Amount::whole(128) }),
        "{kept:?}"
    );
    assert!(
        kept.contains(&EntryRecord::Stated {
            value: "tenure".to_owned(),
            number: Amount::whole(38)
        })
    );
}

/// A line that an agent types in a hurry and that is a command's as well is heard first; one key makes it the command.
#[test]
fn a_line_that_could_be_both_is_asked_about() {
    for line in [
        "say again?",
        "say that again",
        "note that I never agreed to this",
        "help me",
        "customer service please",
    ] {
        let mut call = session(&[]);
        call.handle_line("1");
        assert!(is_heard(&call.handle_line(line)), "{line}");
        call.handle_line("");
        let entries = call.history().turns().iter().flat_map(|turn| &turn.entries);
        let words = entries.filter(|entry| matches!(entry, Entry::Words(words) if words == line));
        assert_eq!(words.count(), 1, "{line}");
    }
    let mut call = session(&[]);
    call.handle_line("1");
    call.handle_line("note that they moved");
    assert_eq!(call.handle_line("/"), Reply::Recorded);
    let entries: Vec<Entry> =
        call.history().turns().iter().flat_map(|turn| turn.entries.clone()).collect();
    assert_eq!(entries, [Entry::Note("that they moved".to_owned())]);
    for line in ["why should I", "end of the month", "back then", "more or less"] {
        let mut call = session(&[]);
        call.handle_line("1");
        assert!(is_heard(&call.handle_line(line)), "{line}");
    }
    for line in ["say I am sorry", "note wants a call on friday", "back", "why"] {
        let mut call = session(&[]);
        call.handle_line("1");
        assert!(!is_heard(&call.handle_line(line)), "{line}");
    }
}

/// A line and its answer in one come to what they come to one after the other; one that is refused leaves the call as it
/// was, and a number that counts is the customer's.
#[test]
fn a_line_and_its_answer_are_one() {
    let turns = |lines: &[&str]| {
        let mut call = session(&[]);
        let replies: Vec<Reply> = lines.iter().map(|line| call.handle_line(line)).collect();
        (call.history().turns().to_vec(), replies)
    };
    assert_eq!(turns(&["1", "a"]).0, turns(&["1a"]).0);
    assert_eq!(turns(&["1", "太贵了", ""]).0, turns(&["1 太贵了", ""]).0);
    assert_eq!(
        turns(&["1a", "2 it is too dear", ""]).0,
        turns(&["1", "a", "2", "it is too dear", ""]).0
    );
    assert_eq!(turns(&["1a", "back"]).0, []);
    // The agent sees what was heard: what is sure counts at once, and what is not does not yet.
    let (before, replies) = turns(&["1 太贵了"]);
    assert!(before.len() == 1 && matches!(replies[0], Reply::Taken(_)), "{replies:?}");
    let (before, replies) = turns(&["1 也不光是价钱"]);
    assert_eq!((before.len(), &replies[0]), (0, &Reply::Heard));
    for refused in ["1z", "1 z", "9a", "9 too dear"] {
        let (turns, replies) = turns(&[refused]);
        assert!(turns.is_empty() && matches!(replies[0], Reply::Problem(_)), "{refused}");
    }
    let words = |lines: &[&str]| {
        let entries = turns(lines).0.into_iter().flat_map(|turn| turn.entries);
        entries
            .filter_map(|entry| if let Entry::Words(words) = entry { Some(words) } else { None })
            .collect::<Vec<_>>()
    };
    assert_eq!(words(&["3 months free is not enough", ""]), ["3 months free is not enough"]);
    assert_eq!(words(&["1", "2 people told me so", ""]), ["2 people told me so"]);
    assert_eq!(words(&["2", "1 it is too dear", ""]), ["it is too dear"]);
    assert_eq!(words(&["2", "5G", ""]), ["5G"]);
    assert_eq!(turns(&["1 a"]).0, turns(&["1a"]).0);
    assert_eq!(turns(&["１ａ"]).0, turns(&["1a"]).0);
    // No other line is on the screen while one waits, and the slash alone is nothing.
    let (made, replies) = turns(&["2", "1a", "1", "/"]);
    let refused = |reply: &Reply| matches!(reply, Reply::Problem(SessionError::AnswerFirst { .. }));
    assert!(made.is_empty() && replies[1..3].iter().all(refused), "{replies:?}");
    assert_eq!(replies[3], Reply::Asked);
    let (made, replies) = turns(&["1 month of this", "/", ""]);
    assert_eq!((&replies[0], &replies[1], made.len()), (&Reply::Heard, &Reply::Heard, 1));
}

/// Whether a line was heard as the customer's, with or without a nod.
fn is_heard(reply: &Reply) -> bool {
    matches!(reply, Reply::Heard | Reply::Taken(_))
}

#[test]
fn slips_are_read_as_the_words_they_are() {
    let opening = DialogueContext::Opening;
    for (words, typed, read) in [
        ("太桂了吧", "太桂", "太贵"),
        ("wo de tao can tai gui le", "tao can", "套餐"),
        ("i cant get a signal", "cant", "can't"),
        ("want to cancle it", "cancle", "cancel"),
        ("the singal is rubbish", "singal", "signal"),
        ("my contrackt ends soon", "contrackt", "contract"),
    ] {
        let heard = hear(words, opening);
        let found = heard.repaired.iter().any(|one| one.typed == typed && one.read == read);
        assert!(found, "{words}: {:?}", heard.repaired);
    }
    for words in ["the customers waited", "a bus to us", "my brother's water", "i use it daily"] {
        assert_eq!(hear(words, opening).repaired, [], "{words}");
    }
}

proptest! {
    #[test]
    fn no_text_is_too_odd(words in "[ 0-9a-z.,/£$一二三百千万两半年月号块元个g\u{202e}-]{0,200}") {
        let heard = hear(&words, DialogueContext::Offered);
        prop_assert!(heard.slots.len() <= SlotKind::ALL.len());
    }
}

#[test]
fn a_long_remark_is_bounded() {
    for words in
        ["9 ".repeat(10_000), "半".repeat(10_000), "一".repeat(1_000_000), "?!".repeat(5_000)]
    {
        let _ = hear(&words, DialogueContext::AskedWhy);
    }
}
