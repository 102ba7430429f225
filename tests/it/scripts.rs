//! Scripts: read and printed, run and told about, recorded, accepted; bad ones refused with their places.

use crate::memory::shown;
use crate::support::{TODAY, context, mobile, on_threads};
use engine::script::{
    Command, CustomerInput, Expectation, ExpectedFailure, LineKind, Script, ScriptHeader,
    ScriptLine, parse_script, script_from_history,
};
use engine::session::{Pending, Session};
use flow::builtin::BuiltInTree;
use flow::diagnostic::Code;
use flow::files::FileError;
use flow::lang::Lang;
use flow::load::{LoadedFlow, load};
use flow::method::{Composure, End};
use flow::source::Span;
use proptest::prelude::*;
use std::collections::BTreeMap;
use studio::suite::{Suite, SuiteSource, TestCounts, TestResult, accept, discover, run, run_all};
use wanliu::render::Messages;
use wanliu::render::plain_rows;
use wanliu::render::tests::{junit, text};

/// Scripts in memory, all of the mobile flow.
pub(crate) struct Texts(pub(crate) BTreeMap<String, Vec<u8>>);

impl Texts {
    pub(crate) fn of<const N: usize>(texts: [(&str, &str); N]) -> Self {
        let texts = texts.map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec()));
        Self(texts.into_iter().collect())
    }

    fn suite(&self) -> Suite {
        let paths: Vec<String> =
            self.0.keys().filter(|path| !path.starts_with("parts/")).cloned().collect();
        discover(&paths, self, plain_rows)
    }
}

impl SuiteSource for Texts {
    fn read(&self, path: &str, most: u64) -> Result<Vec<u8>, FileError> {
        let bytes = self.0.get(path).ok_or(FileError::Missing)?;
        if bytes.len() as u64 > most { Err(FileError::TooLarge) } else { Ok(bytes.clone()) }
    }
    fn beside(&self, _: &str, path: &str) -> String {
        path.to_owned()
    }
    fn flow_of(&self, _: &str, named: Option<&str>) -> String {
        named.unwrap_or("mobile").to_owned()
    }
    fn load(&self, flow: &str) -> LoadedFlow {
        load(&BuiltInTree::from_name(flow).expect("a built-in flow"), TODAY)
    }
}

pub(crate) fn ran(suite: &Suite) -> Vec<Option<TestResult>> {
    run_all(suite, false, &|_| {})
}

const GOOD: &str = "\
# An opening.
title: too dear
customer: name=林, tenure=38, account=known, fee=128
tags: price, opening

agent trust.greet.name
customer network
agent trust.leave.process
customer \"太贵了，不想用了\"
= step=probe, reason=tariff, clarity=stated
";

#[test]
fn a_script_that_holds_passes() {
    let suite = Texts::of([("a.call", GOOD)]).suite();
    assert!(
        suite.diagnostics.is_empty(),
        "{}",
        shown(&suite.sources, &suite.diagnostics, Lang::En)
    );
    let ran = ran(&suite);
    let tally = TestCounts { passed: 1, ..TestCounts::default() };
    assert_eq!(
        TestCounts::new(&suite, &ran),
        tally,
        "{}",
        text(&suite, &ran, &Messages::screens(Lang::En))
    );
}

/// What fails is shown with the call up to there, expected beside actual, and why.
#[test]
fn failures_as_people_see_them() {
    let body = GOOD.to_owned()
        + "= first tariff.which_part\n= severity>=2, cost>=1\n= open right_size\n= breaks reason_first\n= among trust.greet.name\n= screen\n|  nothing\nagent right_size\n";
    let texts = Texts::of([
        ("a.call", &*body),
        ("b.call", "fails: unavailable\nagent trust.greet.name\ncustomer network\n"),
        ("c.call", "agent trust.greet.name\ncustomer perhaps_not\n"),
        ("d.call", "fails: rule no_such\nagent trust.greet.name\n"),
    ]);
    let suite = texts.suite();
    let ran = ran(&suite);
    for lang in Lang::OF_PROGRAM {
        let mistakes = shown(&suite.sources, &suite.diagnostics, lang);
        let told = text(&suite, &ran, &Messages::screens(lang));
        insta::assert_snapshot!(format!("failures_{}", lang.code()), mistakes + &told);
    }
    insta::assert_snapshot!(junit(&suite, &ran, &Messages::screens(Lang::En)));
}

/// Each bad script is refused with its place; the rest of the suite runs.
#[test]
fn bad_scripts_are_refused_and_the_rest_runs() {
    let mut texts = Texts::of([
        ("good.call", GOOD),
        ("item.call", "agent trust.gret\n"),
        ("fact.call", "agent trust.greet.name\ncustomer network\n= stpe=probe\n"),
        ("early.call", "= keeps all\nagent trust.greet.name\n"),
        ("begin.call", "\u{feff}= step=trust\nagent trust.greet.name\n"),
        ("wide.call", "agent trust.greet.name\n＝ step=trust\n"),
        ("bare.call", "agent trust.greet.name\noutcome=left\n"),
        ("first.call", "agent trust.greet.name\n- first trust.greet.name\n"),
        ("open.call", "agent trust.greet.name\n\"I am too busy\n"),
        ("unused.call", "for why: network, price\nagent trust.greet.name\n"),
        ("other.call", "What is written here\nis no call at all\n"),
        ("header.call", "agent trust.greet.name\ntags: late\n"),
        ("loop.call", "use parts/b.call\n"),
        ("parts/b.call", "use loop.call\n"),
        ("missing.call", "use parts/none.call\n"),
        (
            "many.call",
            "for a: 1,2,3,4,5,6,7,8,9,10\nfor b: 1,2,3,4,5,6,7,8,9,10\nfor c: 1,2,3,4,5,6,7,8,9,10\nfor d: 1,2\nagent trust.greet.name\n",
        ),
        ("customer.call", "customer: tenur=3\nagent trust.greet.name\n"),
        ("name.call", "for why: network\nagent trust.greet.name\ncustomer {wy}\n"),
        ("colon.call", "tags price\nagent trust.greet.name\n"),
        ("twice.call", "title: one\ntitle: two\nagent trust.greet.name\n"),
        ("empty.call", ""),
    ]);
    texts.0.insert("large.call".to_owned(), vec![b'#'; 50 << 20]);
    texts.0.insert("bytes.call".to_owned(), b"agent \xff\n".to_vec());
    for (at, next) in (0..20).map(|at| (at, at + 1)) {
        let line = format!("use parts/p{next}.call\n");
        texts.0.insert(format!("parts/p{at}.call"), line.repeat(10).into_bytes());
    }
    texts.0.insert("parts/p20.call".to_owned(), b"note x\n".to_vec());
    texts.0.insert("endless.call".to_owned(), b"use parts/p0.call\n".to_vec());
    let suite = texts.suite();
    let found: Vec<(Code, String)> = suite
        .diagnostics
        .sorted()
        .iter()
        .map(|one| {
            let Some((id, span)) = one.place else {
                // Of a file that is not read there is no text to point at; its name is told.
                assert_eq!(one.code, Code::TooLarge);
                return (one.code, one.args[1].1.clone());
            };
            let source = suite.sources.get(id).unwrap();
            assert!(source.text.get(span.start..span.end).is_some());
            (one.code, source.name.clone())
        })
        .collect();
    for (code, path) in [
        (Code::UnknownName, "item.call"),
        (Code::UnknownName, "fact.call"),
        (Code::UnknownName, "name.call"),
        (Code::LateHeader, "twice.call"),
        (Code::BadHeader, "colon.call"),
        (Code::NothingHappened, "early.call"),
        (Code::NothingHappened, "empty.call"),
        (Code::BadLine, "wide.call"),
        (Code::BadLine, "bare.call"),
        (Code::BadLine, "first.call"),
        (Code::BadLine, "open.call"),
        (Code::Unused, "unused.call"),
        (Code::BadLine, "other.call"),
        (Code::LateHeader, "header.call"),
        (Code::UseLoop, "parts/b.call"),
        (Code::MissingFile, "missing.call"),
        (Code::Endless, "many.call"),
        (Code::UnknownKey, "customer.call"),
        (Code::NotUtf8, "bytes.call"),
        (Code::TooLarge, "large.call"),
    ] {
        assert!(found.contains(&(code, path.to_owned())), "{code:?} {path}: {found:?}");
    }
    let endless = found.iter().filter(|(code, _)| *code == Code::Endless).count();
    assert_eq!(endless, 2, "of many.call, and once of endless.call");
    let ran = ran(&suite);
    assert_eq!(TestCounts::new(&suite, &ran).passed, 2, "good.call and begin.call");
}

#[test]
fn parameters_and_prefixes_make_calls() {
    let suite = Texts::of([
        ("parts/opening.call", "title: left out\nagent trust.greet.name\ncustomer {what}\n"),
        ("a.call", "for what: network, service\nfor style: hostile, numb\nuse parts/opening.call\nset style={style}\n= style={style}, request={what}\n"),
    ])
    .suite();
    assert!(
        suite.diagnostics.is_empty(),
        "{}",
        shown(&suite.sources, &suite.diagnostics, Lang::En)
    );
    let names: Vec<&str> = suite.cases.iter().map(|play| &*play.name).collect();
    assert_eq!(names[0], "a.call[what=network,style=hostile]");
    assert_eq!(names.len(), 4);
    assert_eq!(TestCounts::new(&suite, &ran(&suite)).passed, 4);
}

/// Accepting rewrites what does not hold and nothing else; once accepted, a script passes, and accepting
/// again changes nothing.
#[test]
fn accepting_is_idempotent() {
    let before = GOOD.to_owned()
        + "# a remark\n= first tariff.which_part   \n= severity=2-4,  cost=0-4\n\n= screen\n|  old\n= open right_size\n= summary\n= keeps all\n";
    let suite = Texts::of([("a.call", &*before)]).suite();
    let changed = accept(&suite, &ran(&suite));
    let after = changed.values().next().unwrap().clone();
    insta::assert_snapshot!(after);
    let suite = Texts::of([("a.call", &*after)]).suite();
    let ran = ran(&suite);
    assert_eq!(
        TestCounts::new(&suite, &ran).failed,
        0,
        "{}",
        text(&suite, &ran, &Messages::screens(Lang::En))
    );
    assert_eq!(accept(&suite, &ran), BTreeMap::new());
}

/// The results do not depend on how many run at once.
#[test]
fn threads_change_nothing() {
    let names: Vec<String> = (0..50).map(|at| format!("{at:02}.call")).collect();
    let mut texts = Texts(BTreeMap::new());
    for (at, name) in names.iter().enumerate() {
        let wrong = if at % 7 == 0 { "= step=agree\n" } else { "" };
        texts.0.insert(name.clone(), (GOOD.to_owned() + wrong).into_bytes());
    }
    let suite = texts.suite();
    let told = |threads| {
        let ran = on_threads(threads, || run_all(&suite, false, &|_| {}));
        text(&suite, &ran, &Messages::screens(Lang::Zh))
    };
    assert_eq!(told(1), told(8));
    let stopped = on_threads(1, || run_all(&suite, true, &|_| {}));
    let tally = TestCounts::new(&suite, &stopped);
    assert_eq!((tally.failed, tally.skipped), (1, 49));
}

fn words() -> impl Strategy<Value = String> {
    "[a-z]{1,8}|[\u{4e00}-\u{4e20}，。]{1,6}|say \"x\"|[a-z]{1,4}=[a-z]{1,4}"
}

fn id() -> impl Strategy<Value = String> {
    "[a-z][a-z0-9_]{1,6}\\.[a-z][a-z0-9_]{1,6}"
}

fn word() -> impl Strategy<Value = String> {
    "[a-z][a-z0-9_]{1,8}"
}

fn customer() -> impl Strategy<Value = CustomerInput> {
    prop_oneof![
        (0_u8..26).prop_map(|at| CustomerInput::Letter(char::from(b'a' + at))),
        word().prop_map(CustomerInput::Answer),
        words().prop_map(CustomerInput::Words),
    ]
}

fn command() -> impl Strategy<Value = Command> {
    prop_oneof![
        (1_u8..=9).prop_map(Command::Pick),
        (1_u8..=9, 0_u8..26).prop_map(|(number, at)| {
            let customer = CustomerInput::Letter(char::from(b'a' + at));
            Command::Exchange { number, customer }
        }),
        (1_u8..=9, words()).prop_map(|(number, words)| {
            Command::Exchange { number, customer: CustomerInput::Words(words) }
        }),
        id().prop_map(Command::Agent),
        customer().prop_map(Command::Customer),
        "[a-z]{2,8}( [a-z]{1,8})?".prop_map(Command::Say),
        "[\u{4e00}-\u{4e20}]{1,8}".prop_map(Command::Note),
        prop::sample::select(Composure::ALL).prop_map(Command::Me),
        (word(), word()).prop_map(|(fact, value)| Command::Set { fact, value }),
        (1_usize..9).prop_map(Command::Back),
        (1_usize..9, customer()).prop_map(|(turn, customer)| Command::Amend { turn, customer }),
        id().prop_map(Command::WhyNot),
        Just(Command::Why),
        Just(Command::Summary),
        Just(Command::LetGo),
        prop::sample::select(End::ALL).prop_map(Command::End),
        word().prop_map(Command::SaveScript),
        Just(Command::Quit),
    ]
}

fn expect() -> impl Strategy<Value = Expectation> {
    let row = "[a-z\u{4e00}-\u{4e20}]{0,3}( {1,3}[a-z|]{1,5})?";
    prop_oneof![
        prop::collection::vec("[a-z]{2,5}(=|>=|<=)[a-z0-9]{1,4}", 1..4)
            .prop_map(Expectation::Facts),
        id().prop_map(Expectation::First),
        id().prop_map(Expectation::Among),
        prop::collection::vec(id(), 0..4).prop_map(Expectation::Advises),
        (id(), prop::option::of(word())).prop_map(|(item, lock)| Expectation::Locked(item, lock)),
        id().prop_map(Expectation::Open),
        word().prop_map(Expectation::Breaks),
        word().prop_map(Expectation::Keeps),
        word().prop_map(Expectation::Owes),
        prop::collection::vec(row, 0..4).prop_map(Expectation::Screen),
        prop::collection::vec(row, 0..4).prop_map(Expectation::Summary),
    ]
}

fn header() -> impl Strategy<Value = ScriptHeader> {
    (
        prop::option::of(word()),
        prop::option::of("[a-z]{2,4}=[\u{4e00}-\u{4e20}]{1,3}"),
        prop::option::of(prop::sample::select(&Lang::OF_PROGRAM[..])),
        prop::collection::vec(word(), 0..3),
        prop::option::of("[A-Z][a-z]{1,5}( [a-z]{1,5})?"),
        prop::option::of(prop_oneof![
            Just(ExpectedFailure::Unavailable),
            Just(ExpectedFailure::Expectation),
            word().prop_map(ExpectedFailure::Rule)
        ]),
        prop::collection::vec((word(), prop::collection::vec(word(), 1..3)), 0..2),
    )
        .prop_map(|(flow, customer, lang, tags, title, fails, each)| ScriptHeader {
            flow,
            customer,
            lang,
            tags,
            title,
            expected_failure: fails,
            parameters: each,
        })
}

/// A script without the places of its lines.
fn unplaced(mut script: Script) -> Script {
    script.lines.iter_mut().for_each(|line| line.span = Span::default());
    script
}

proptest! {
    /// A printed script is read as the same script.
    #[test]
    fn printing_is_undone_by_reading(
        header in header(),
        whats in prop::collection::vec(
            prop_oneof![
                command().prop_map(LineKind::Command),
                expect().prop_map(LineKind::Expect),
                word().prop_map(|path| LineKind::Use(format!("{path}.call"))),
            ],
            1..12,
        ),
    ) {
        let lines = whats.into_iter().map(|kind| ScriptLine { span: Span::default(), kind }).collect();
        let script = Script { header, lines };
        let (again, mistakes) = parse_script(&script.to_string());
        prop_assert_eq!(mistakes, vec![], "{}", script);
        prop_assert_eq!(unplaced(again), script);
    }

    /// Whatever stands in a file, it is read, and every mistake lies inside it.
    #[test]
    fn any_text_is_read(text in "(?s).{0,200}|([=|#:a-z{} \n\u{4e00}-\u{4e10}]{0,80})") {
        let (script, mistakes) = parse_script(&text);
        let spans = script.lines.iter().map(|line| line.span);
        for span in spans.chain(mistakes.iter().map(|mistake| mistake.span)) {
            prop_assert!(text.get(span.start..span.end).is_some());
        }
    }

    /// A call that took place passes as a script, whatever was said and answered.
    #[test]
    fn recorded_calls_pass(picks in prop::collection::vec(any::<usize>(), 1..24)) {
        let flow = mobile();
        let customer = "name=林,tenure=38,account=known,fee=128";
        let context = context(flow, customer);
        let mut session = Session::new(flow, context);
        for pick in picks {
            act(&mut session, pick);
        }
        let broken: Vec<&str> =
            session.audit().violations.iter().map(|one| &*flow.rule(one.rule).id).collect();
        let header = ScriptHeader { customer: Some(customer.to_owned()), ..ScriptHeader::default() };
        let script = script_from_history(session.case(), session.history(), &broken, header).to_string();
        let suite = Texts::of([("recorded.call", &*script)]).suite();
        prop_assert!(suite.diagnostics.is_empty(), "{}\n{}", script, shown(&suite.sources, &suite.diagnostics, Lang::En));
        let outcome = run(flow, &suite.cases[0]);
        prop_assert!(outcome.passed, "{}\n{}", script, text(&suite, &[Some(outcome)], &Messages::screens(Lang::En)));
    }
}

/// Does something that can be done on a call.
fn act(session: &mut Session<'_>, pick: usize) {
    let flow = session.case().flow();
    match session.pending() {
        Pending::Asked(item) => {
            let answers = &flow.item(*item).answers;
            let answer =
                answers.get(pick % (answers.len() + 1)).map_or("other", |one| &*one.text.id);
            session.handle_line(&format!("customer {answer}"));
        }
        Pending::Heard(_) => {
            session.handle_line("");
        }
        Pending::Nothing => {
            let lines = [
                "set style=hostile",
                "set emotion=upset",
                "set refusal=true",
                "set reopens=true",
                "set objection=open",
                "set request=port",
                "say 您先冷静一下",
                "note 记一笔",
                "太贵了，不想用了",
                "信号一直不好",
                "me 4",
                "back",
            ];
            if pick.is_multiple_of(3) {
                session.handle_line(lines[pick / 3 % lines.len()]);
            } else {
                let advice = session.advice();
                if let Some(one) =
                    advice.suggestions.get(pick / 3 % advice.suggestions.len().max(1))
                {
                    let id = flow.item(one.item).id.clone();
                    session.handle_line(&format!("agent {id}"));
                }
            }
        }
    }
}
