//! Hearing: the project's own sentences, and what must never be made of them.

use crate::memory::Memory;
use crate::support::{PORT, leaving, mobile};
use engine::hear::{EMPTY, Interpretation, Interpreter, Leaving, normalize};
use flow::diagnostic::Code;
use flow::method::{DialogueContext, Emotion, PhraseClass};
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::sync::OnceLock;

fn ear() -> &'static Interpreter {
    static EAR: OnceLock<Interpreter> = OnceLock::new();
    EAR.get_or_init(|| Interpreter::new(mobile()))
}

fn hear(words: &str) -> Interpretation {
    ear().interpret(mobile(), words, None)
}

fn top_reason(words: &str) -> Option<String> {
    let flow = mobile();
    let first = hear(words).reasons.first()?.reason;
    flow.reason(flow.root_reason(first)).map(|reason| reason.id.to_string())
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
    assert_eq!(hear("这是逼人携号转网的节奏").request, None);
    assert_eq!(hear("我都已经销号了").request, None);
    assert_eq!(hear("i'm a little angry").emotion, Some(Emotion::Uneasy));
}

/// The acts of a remark, the main one first.
fn acts(words: &str, after: DialogueContext) -> Vec<String> {
    let heard = ear().interpret_after(mobile(), words, None, after);
    heard.acts.iter().map(|one| mobile().act(one.act).id.to_string()).collect()
}

#[test]
fn what_people_do_hangs_on_what_was_said_before() {
    use DialogueContext as After;
    for (words, after, act) in [
        ("嗯", After::AskedConfirm, "answer.yes"),
        ("行", After::Offered, "accept"),
        ("不用了", After::Offered, "decline"),
        ("没了", After::Closing, "answer.no"),
        ("我要销户", After::Opening, "request.cancel"),
        ("提前走要赔多少钱", After::AskedWhy, "ask.fee"),
        ("让你们经理来", After::AfterDecline, "demand.supervisor"),
        ("啥？没听清", After::AskedWhy, "social.repeat"),
        ("我再想想吧", After::Offered, "answer.hesitate"),
        ("I want to cancel", After::Opening, "request.cancel"),
        ("no thanks", After::Offered, "decline"),
        ("I'll take it", After::Offered, "accept"),
        ("that's right", After::AskedConfirm, "answer.yes"),
        ("say again?", After::AskedWhy, "social.repeat"),
        ("what would it cost me to leave early", After::AskedWhy, "ask.fee"),
        ("let me speak to your manager", After::AfterDecline, "demand.supervisor"),
        ("am I talking to a machine", After::Opening, "ask.robot"),
        ("my father passed away last week", After::AskedWhy, "state.bereavement"),
    ] {
        let heard = acts(words, after);
        assert_eq!(heard.first().map(String::as_str), Some(act), "{words} {after:?}: {heard:?}");
    }
}

/// What leaving costs is asked with the words of who finds it dear; who leaves may well say why in the same breath.
#[test]
fn no_reason_is_taken_from_a_question() {
    for words in ["提前走要赔多少钱", "what would it cost me to leave early"] {
        let heard = hear(words);
        assert_eq!(heard.confident_reason(), None, "{words}: {heard:?}");
        assert!(heard.reasons.iter().all(|one| one.weight == 0), "{words}: {heard:?}");
    }
    for (words, reason) in [
        ("要退网，信号太差", "network"),
        ("cancel my contract, the signal is awful", "network"),
        ("I want to cancel, it's too expensive", "tariff"),
    ] {
        let heard = hear(words);
        let taken = heard.confident_reason().map(|one| mobile().root_reason(one.reason));
        let taken = taken.and_then(|id| mobile().reason(id)).map(|reason| &*reason.id);
        assert_eq!(taken, Some(reason), "{words}: {heard:?}");
    }
}

#[test]
fn who_does_not_leave_is_not_heard_as_leaving() {
    for words in [
        "我不是要销户，就是问问",
        "我没说要走",
        "先不退了，接着用",
        "I don't want to cancel, put me back on",
        "I never said I was leaving",
        "forget it, I'll stay",
    ] {
        let heard = hear(words);
        assert_ne!(heard.leaving, Leaving::Yes, "{words}: {heard:?}");
        assert_eq!(heard.request, None, "{words}: {heard:?}");
    }
    for words in ["我要退网，不用了", "I want to cancel my contract"] {
        assert_eq!(hear(words).leaving, Leaving::Yes, "{words}: {:?}", hear(words));
    }
}

/// A no right before a word for leaving takes it back; a no to something else does not.
#[test]
fn a_denied_wish_is_known_as_denied() {
    for words in [
        "我没说要退网",
        "修好我就不走",
        "我不是要销户",
        "没打算转网啊",
        "我不想退，就想停两个月",
        "谁要拆了，我是要移机",
        "不是要停，是想换个便宜的",
        "i'm not cancelling",
        "I don't want to leave",
        "i never said i'd cancel",
        "we're not leaving, just fix it",
    ] {
        assert_eq!(hear(words).leaving, Leaving::Negated, "{words}: {:?}", hear(words));
    }
    for words in [
        "押金不退我",
        "我不想退货，发票没拿到",
        "不停地掉线",
        "我不想停在这儿等",
        "这钱不退了是吧",
        "怎么还不给我取消",
        "I don't want to leave a message",
        "I'm not going to switch it off and on again",
        "why do you not cancel it",
    ] {
        assert_ne!(hear(words).leaving, Leaving::Negated, "{words}: {:?}", hear(words));
    }
}

/// What is fine is no complaint, up to where the talk turns.
#[test]
fn praise_ends_where_the_talk_turns() {
    for words in ["signal is fine actually", "信号还行", "price is ok", "no complaints really"]
    {
        let heard = hear(words);
        assert!(heard.confident_reason().is_none(), "{words}: {heard:?}");
        assert!(heard.uncertain_reasons().next().is_none(), "{words}: {heard:?}");
    }
    for words in ["signal is fine but the price is too high", "信号还可以，就是贵"] {
        assert_eq!(top_reason(words).as_deref(), Some("tariff"), "{words}");
    }
}

/// What was learned of agents finds what no list has, and passes over what only sounds alike.
#[test]
fn an_agents_words_are_heard_by_what_they_do() {
    use engine::hear::PhraseDetector;
    let tongue = PhraseDetector::new(mobile());
    let hurts = |words: &str| {
        let said = tongue.detect(mobile(), words).into_iter();
        said.filter(|one| mobile().phrase(one.phrase).class != PhraseClass::Say).count()
    };
    let harsh = [
        "You only have yourself to blame for that bill.",
        "Ring the other number, nothing I can do here.",
        "怪谁呢，是您自己没看合同。",
        "这事不归我们管，您找别人去。",
    ];
    let kind = [
        "I'm busy pulling up your bill, bear with me one moment.",
        "It isn't your fault at all, the bill is confusing.",
        "不怪您，这合同写得是绕。",
        "这事归我管，我跟到底。",
    ];
    for words in harsh {
        assert!(hurts(words) > 0, "{words}: {:?}", tongue.detect(mobile(), words));
    }
    for words in kind {
        assert_eq!(hurts(words), 0, "{words}: {:?}", tongue.detect(mobile(), words));
    }
}

/// Any way to say yes is the answer that is a yes, though none of its own words is among them.
#[test]
fn an_answer_is_pointed_to_by_what_it_does() {
    let flow = mobile();
    let item = flow.items().find(|(_, item)| item.offer.is_some()).unwrap().0;
    let answer = |words: &str| {
        let id = ear().interpret(flow, words, Some(item)).answer?;
        Some(flow.item(item).answer(id)?.text.id.to_string())
    };
    assert_eq!(answer("I'll take that one please").as_deref(), Some("interested"));
    assert_eq!(answer("nah not for me thanks").as_deref(), Some("declines"));
    assert_eq!(answer("那就给我换成这个").as_deref(), Some("interested"));
}

/// A flow of another trade, in which nothing was learned, has acts of its own and the words for them.
#[test]
fn a_flow_has_acts_of_its_own() {
    let acts = r#"{"acts": [{"id": "ask.delivery", "name": {"zh": "问几时送到", "en": "asks when it comes"},
        "hear": ["几时送到", "when will\u001f it come"]}]}"#;
    let loaded = Memory::small().file("acts.json", acts).load();
    let flow = loaded.flow.expect("the flow loads");
    let ear = Interpreter::new(&flow);
    let heard = ear.interpret(&flow, "hang on, when will it come?", None);
    let ids: Vec<&str> = heard.acts.iter().map(|one| &*flow.act(one.act).id).collect();
    assert_eq!(ids, ["ask.delivery"]);
    assert_eq!(heard.acts[0].words, ["when will it come"]);
    assert!(ear.interpret(&flow, "good morning", None).acts.is_empty());
}

/// A packed table that could not be looked through is told, and so is a row that is none.
#[test]
fn a_bad_packed_table_is_told() {
    let findings = |fingerprints: &str, rows: &str| {
        let model = format!(
            r#"{{"learned": [{{"id": "act.en", "classes": ["none"], "bias": [0], "unit": 100,
                "fingerprints": "{fingerprints}", "weights": [{rows}]}}]}}"#
        );
        let loaded = Memory::small().file("learned.json", model).load();
        loaded.diagnostics.sorted().iter().map(|one| one.code).collect::<Vec<_>>()
    };
    assert_eq!(findings("x ", r#""PPyes""#), []);
    assert_eq!(findings("x  ", r#""PPyes""#), [Code::WrongType], "no power of two");
    assert_eq!(findings("xy", r#""PPyes", "PPno""#), [Code::WrongType], "no empty bucket");
    assert_eq!(findings("x ", r#""PPyes", "PPno""#), [Code::WrongType], "a row too many");
    assert_eq!(findings("x ", r#""P""#), [Code::WrongType], "no weights");
}

/// Every row of the packed tables is found by the hash of its feature, and no other text is.
#[test]
fn packed_rows_are_found_where_they_lie() {
    let both = [("reason", 8_000), ("tone", 2_500), ("act", 9_700), ("agent", 3_200)];
    let both = both.into_iter();
    let models =
        both.flat_map(|(name, count)| ["zh", "en"].map(|of| (format!("{name}.{of}"), count)));
    for (id, count) in models.chain([("word.en".to_owned(), 7_996)]) {
        let model = mobile().model(&id).unwrap();
        let (rows, buckets) = (model.rows, model.fingerprints.as_bytes());
        assert_eq!(model.bias.len(), model.classes.len());
        let full = buckets.iter().enumerate().filter(|(_, bucket)| **bucket != EMPTY);
        let mut keys = BTreeSet::new();
        for (at, (place, fingerprint)) in full.enumerate() {
            let key = &rows.get(at).unwrap()[model.classes.len() + 1..];
            assert!(keys.insert(key.to_owned()), "{id}: {key} twice");
            let (first, own) = engine::hear::bucket(&[key, "", ""], buckets.len());
            assert_eq!(own, *fingerprint, "{id}: {key}");
            let probes = (0..buckets.len()).map(|step| (first + step) % buckets.len());
            let mut way = probes.take_while(|probe| *probe != place);
            assert!(way.all(|probe| buckets[probe] != EMPTY), "{id}: {key} is cut off");
        }
        assert_eq!(keys.len(), count, "{id}");
    }
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
    assert_eq!(hear("我要携号转网").request, Some(leaving(PORT)));
    assert!(hear("别问了，直接办").refusal);
    assert!(hear("just cancel it and stop asking").refusal);
}

#[test]
fn nothing_is_made_of_nothing() {
    for words in ["", "   ", "😀😀😀", "asdf qwer", "……", "\u{1b}[31m", "？！"] {
        assert!(hear(words).is_empty(), "{words:?}: {:?}", hear(words));
    }
}

#[test]
fn width_case_and_line_ends_do_not_matter() {
    assert_eq!(normalize("ＡＢＣ，　１２３\r\n"), "abc, 123");
    assert_eq!(hear("TOO EXPENSIVE").reasons, hear("too expensive").reasons);
}

proptest! {
    /// What is no words shares no key with words: a remark of one digit is not a remark of one length.
    #[test]
    fn features_of_one_kind_have_keys_of_their_own(
        words in "[a-c0-9零好的 ?!'，]{0,12}",
        context in 0..DialogueContext::ALL.len(),
    ) {
        let text = engine::hear::FeatureText::new(&normalize(&words));
        let (mut of_words, mut others) = (BTreeSet::new(), BTreeSet::new());
        text.each(DialogueContext::ALL[context], |feature| {
            let kind = if feature.words.is_some() { &mut of_words } else { &mut others };
            kind.insert(feature.parts.concat());
        });
        prop_assert!(of_words.is_disjoint(&others), "{of_words:?} {others:?}");
        for key in of_words {
            let whole = key.starts_with("=^") || key.starts_with('@') || !key.contains(['=', '@', '#']);
            prop_assert!(whole, "{key}");
        }
    }

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

/// The tone of words, with a likeliest one that an agent would agree with.
#[test]
fn tones() {
    use flow::method::Tone;
    for (words, tone) in [
        ("你们这帮骗子，垃圾公司", Tone::Rude),
        ("you bunch of liars, rubbish company", Tone::Rude),
        ("再不解决我就去工信部投诉，曝光你们", Tone::Hostile),
        ("今天必须给我一个说法，把钱退回来", Tone::Demanding),
        ("i want a refund today and an explanation", Tone::Demanding),
        ("算了，早就习惯了，你们爱怎么样怎么样吧", Tone::Numb),
        ("嗯", Tone::Silent),
        ("请问营业厅几点开门", Tone::Neutral),
    ] {
        let heard = hear(words);
        assert_eq!(
            heard.tones.first().map(|one| one.tone),
            Some(tone),
            "{words}: {:?}",
            heard.tones
        );
    }
}

/// A cue with a gap needs both parts, in this order, in one clause.
#[test]
fn cues_with_gaps() {
    use engine::hear::PhraseDetector;
    let flow = mobile();
    let tongue = PhraseDetector::new(flow);
    let phrases = |words: &str| -> Vec<String> {
        let said = tongue.detect(flow, words);
        said.iter().map(|one| flow.phrase(one.phrase).id.to_string()).collect()
    };
    assert!(phrases("我不知道").contains(&"dont.1".to_owned()));
    assert!(!phrases("我不知道，我帮您查一下").contains(&"dont.1".to_owned()));
}

/// Kind and honest words raise no alarm, though parts of them would elsewhere.
#[test]
fn kind_words_raise_no_alarm() {
    use engine::hear::PhraseDetector;
    use flow::method::PhraseClass;
    let tongue = PhraseDetector::new(mobile());
    for words in [
        "How hard is it for you being without it right now?",
        "Would you like me to start it right now?",
        "You don't have to decide today.",
        "I'd hate for you to lose your number without meaning to.",
        "Are your logins tied to this number?",
        "这么多事都要您自己操心，真不容易。",
        "一下子要操心的事真不少，辛苦您了。",
    ] {
        let said = tongue.detect(mobile(), words);
        let hurts = said.iter().filter(|one| mobile().phrase(one.phrase).class != PhraseClass::Say);
        assert_eq!(hurts.count(), 0, "{words}: {said:?}");
    }
}

/// Asking about another company runs nobody down.
#[test]
fn naming_the_others_is_not_running_them_down() {
    use engine::hear::PhraseDetector;
    let tongue = PhraseDetector::new(mobile());
    let runs_down = |words: &str| {
        let said = tongue.detect(mobile(), words);
        said.iter().any(|one| &*mobile().phrase(one.phrase).id == "competitor")
    };
    for words in [
        "So it's the other company's offer, have I got that right?",
        "What did the other company offer you?",
        "您是看到那家公司的套餐更便宜，对吗",
    ] {
        assert!(!runs_down(words), "{words}");
    }
    for words in ["The other company is terrible", "那家公司都是坑", "You'll hate it there"]
    {
        assert!(runs_down(words), "{words}");
    }
}

/// Where a phrase stands is told in the words as they were typed, whatever their width or case.
#[test]
fn phrases_are_placed_in_the_words_as_typed() {
    use engine::hear::PhraseDetector;
    let flow = mobile();
    let tongue = PhraseDetector::new(flow);
    for (words, shown) in [
        ("Please, CALM  DOWN now", "CALM  DOWN"),
        ("请您先冷静一下", "冷静"),
        ("ｃａｌｍ ｄｏｗｎ！", "ｃａｌｍ ｄｏｗｎ"),
    ] {
        let said = tongue.detect(flow, words);
        let (start, end) = said[0].span_in(words);
        assert!(words[start..end].contains(shown), "{words}: {:?}", &words[start..end]);
    }
}

/// Low scores ask instead of assume: what is not sure enough is never taken.
#[test]
fn low_scores_are_not_taken() {
    for words in
        ["今天天气不错", "你们好", "my cat ran away", "哈哈哈哈", "thank you so much", "？？？"]
    {
        let heard = hear(words);
        assert!(heard.confident_reason().is_none(), "{words}: {:?}", heard.reasons);
    }
}

proptest! {
    #[test]
    fn any_words_of_an_agent_are_checked(words in any::<String>()) {
        use engine::hear::PhraseDetector;
        static TONGUE: OnceLock<PhraseDetector> = OnceLock::new();
        let tongue = TONGUE.get_or_init(|| PhraseDetector::new(mobile()));
        for said in tongue.detect(mobile(), &words) {
            let (start, end) = said.span_in(&words);
            prop_assert!(words.get(start..end).is_some());
        }
    }
}

/// What was learned was learned from the sentences that are there now.
#[test]
fn what_was_learned_follows_from_the_examples() {
    let mobile_examples = include_str!("../../flows/mobile/examples.jsonl");
    let examples = include_str!("../../flows/common/examples.jsonl");
    let acts = include_str!("../../flows/common/acts.jsonl");
    let agents = include_str!("../../flows/common/agent_acts.jsonl");
    let reasons = include_str!("../../flows/mobile/learned.json");
    let common = include_str!("../../flows/common/learned.json");
    for (sentences, learned, count) in [
        (&[mobile_examples, examples, acts][..], reasons, 2),
        (&[mobile_examples, examples], common, 2),
        (&[acts], common, 2),
        (&[agents], common, 2),
        (&[mobile_examples, examples, acts, agents], common, 1),
    ] {
        let bytes = sentences.iter().flat_map(|file| file.bytes());
        let digest = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        let written = format!("\"digest\": \"{digest:016x}\"");
        let found = learned.matches(&written).count();
        assert_eq!(found, count, "run `cargo run --release -p wanliu-bench --bin learn`");
    }
}

/// What is in the program of all that was learned stays small.
#[test]
fn what_was_learned_is_small() {
    let bytes = include_str!("../../flows/mobile/learned.json").len()
        + include_str!("../../flows/common/learned.json").len();
    assert!(bytes <= 2_000_000, "{bytes} bytes");
}
