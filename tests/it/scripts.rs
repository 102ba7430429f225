//! Scripts: read and printed, run and told about, recorded, accepted; bad ones refused with their places.

use crate::memory::{Memory, shown};
use crate::support::{TODAY, context, mobile};
use proptest::prelude::*;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;
use wanliu::diagnostic::Code;
use wanliu::flow::builtin::BuiltIn;
use wanliu::flow::files::{Content, FileProblem, FileTree};
use wanliu::flow::load::{Loaded, load};
use wanliu::lang::Lang;
use wanliu::method::{Composure, End};
use wanliu::render::Wording;
use wanliu::script::{Command, Customer, Expect, Fails, Header, Line, Script, What, read, record};
use wanliu::session::{Pending, Session};
use wanliu::source::Span;
use wanliu::suite::{
    Kind, Ran, Shelf, Suite, Tally, accepted, closing, coverage, coverage_html, gather, junit,
    mutants, mutants_text, noticing, run, run_all, shrunk, text,
};

/// Scripts in memory, all of the mobile flow.
struct Texts(BTreeMap<String, Vec<u8>>);

impl Texts {
    fn of<const N: usize>(texts: [(&str, &str); N]) -> Self {
        let texts = texts.map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec()));
        Self(texts.into_iter().collect())
    }

    fn suite(&self) -> Suite {
        let paths: Vec<String> =
            self.0.keys().filter(|path| !path.starts_with("parts/")).cloned().collect();
        gather(&paths, self)
    }
}

impl Shelf for Texts {
    fn read(&self, path: &str, most: u64) -> Result<Vec<u8>, FileProblem> {
        let bytes = self.0.get(path).ok_or(FileProblem::Missing)?;
        if bytes.len() as u64 > most { Err(FileProblem::TooLarge) } else { Ok(bytes.clone()) }
    }
    fn beside(&self, _: &str, path: &str) -> String {
        path.to_owned()
    }
    fn flow_of(&self, _: &str, named: Option<&str>) -> String {
        named.unwrap_or("mobile").to_owned()
    }
    fn load(&self, flow: &str) -> Loaded {
        load(&BuiltIn::named(flow).expect("a built-in flow"), TODAY)
    }
}

fn ran(suite: &Suite) -> Vec<Option<Ran>> {
    run_all(suite, 2, false, &|_| {})
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
    assert!(suite.report.is_empty(), "{}", shown(&suite.sources, &suite.report, Lang::En));
    let ran = ran(&suite);
    let tally = Tally { passed: 1, ..Tally::default() };
    assert_eq!(
        Tally::of(&suite, &ran),
        tally,
        "{}",
        text(&suite, &ran, &Wording::screens(Lang::En))
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
    for lang in Lang::ALL {
        let mistakes = shown(&suite.sources, &suite.report, lang);
        let told = text(&suite, &ran, &Wording::screens(lang));
        insta::assert_snapshot!(format!("failures_{}", lang.code()), mistakes + &told);
    }
    insta::assert_snapshot!(junit(&suite, &ran, &Wording::screens(Lang::En)));
}

/// Each bad script is refused with its place; the rest of the suite runs.
#[test]
fn bad_scripts_are_refused_and_the_rest_runs() {
    let mut texts = Texts::of([
        ("good.call", GOOD),
        ("item.call", "agent trust.gret\n"),
        ("fact.call", "agent trust.greet.name\ncustomer network\n= stpe=probe\n"),
        ("early.call", "= step=trust\nagent trust.greet.name\n"),
        ("header.call", "agent trust.greet.name\ntags: late\n"),
        ("loop.call", "use parts/b.call\n"),
        ("parts/b.call", "use loop.call\n"),
        ("missing.call", "use parts/none.call\n"),
        (
            "many.call",
            "for a: 1,2,3,4,5,6,7,8,9,10\nfor b: 1,2,3,4,5,6,7,8,9,10\nfor c: 1,2,3,4,5,6,7,8,9,10\nfor d: 1,2\nagent trust.greet.name\n",
        ),
        ("customer.call", "customer: tenur=3\nagent trust.greet.name\n"),
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
        .report
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
        (Code::NothingHappened, "early.call"),
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
    assert_eq!(Tally::of(&suite, &ran).passed, 2, "good.call and empty.call");
}

#[test]
fn parameters_and_prefixes_make_calls() {
    let suite = Texts::of([
        ("parts/opening.call", "title: left out\nagent trust.greet.name\ncustomer {what}\n"),
        ("a.call", "for what: network, service\nfor style: hostile, numb\nuse parts/opening.call\nset style={style}\n= style={style}, kind={what}\n"),
    ])
    .suite();
    assert!(suite.report.is_empty(), "{}", shown(&suite.sources, &suite.report, Lang::En));
    let names: Vec<&str> = suite.plays.iter().map(|play| &*play.name).collect();
    assert_eq!(names[0], "a.call[what=network,style=hostile]");
    assert_eq!(names.len(), 4);
    assert_eq!(Tally::of(&suite, &ran(&suite)).passed, 4);
}

/// Accepting rewrites what does not hold and nothing else; once accepted, a script passes, and accepting
/// again changes nothing.
#[test]
fn accepting_is_idempotent() {
    let before = GOOD.to_owned()
        + "# a remark\n= first tariff.which_part   \n= severity=2-4,  cost=0-4\n\n= screen\n|  old\n= open right_size\n= summary\n= keeps all\n";
    let suite = Texts::of([("a.call", &*before)]).suite();
    let changed = accepted(&suite, &ran(&suite));
    let after = changed.values().next().unwrap().clone();
    insta::assert_snapshot!(after);
    let suite = Texts::of([("a.call", &*after)]).suite();
    let ran = ran(&suite);
    assert_eq!(
        Tally::of(&suite, &ran).failed,
        0,
        "{}",
        text(&suite, &ran, &Wording::screens(Lang::En))
    );
    assert_eq!(accepted(&suite, &ran), BTreeMap::new());
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
        text(&suite, &run_all(&suite, threads, false, &|_| {}), &Wording::screens(Lang::Zh))
    };
    assert_eq!(told(1), told(8));
    let stopped = run_all(&suite, 1, true, &|_| {});
    let tally = Tally::of(&suite, &stopped);
    assert_eq!((tally.failed, tally.left), (1, 49));
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

fn customer() -> impl Strategy<Value = Customer> {
    prop_oneof![
        (0_u8..26).prop_map(|at| Customer::Letter(char::from(b'a' + at))),
        word().prop_map(Customer::Answer),
        words().prop_map(Customer::Words),
    ]
}

fn command() -> impl Strategy<Value = Command> {
    prop_oneof![
        (1_u8..=9).prop_map(Command::Pick),
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

fn expect() -> impl Strategy<Value = Expect> {
    let row = "[a-z\u{4e00}-\u{4e20}]{0,3}( {1,3}[a-z|]{1,5})?";
    prop_oneof![
        prop::collection::vec("[a-z]{2,5}(=|>=|<=)[a-z0-9]{1,4}", 1..4).prop_map(Expect::Facts),
        id().prop_map(Expect::First),
        id().prop_map(Expect::Among),
        prop::collection::vec(id(), 1..4).prop_map(Expect::Advises),
        (id(), prop::option::of(word())).prop_map(|(item, lock)| Expect::Locked(item, lock)),
        id().prop_map(Expect::Open),
        word().prop_map(Expect::Breaks),
        word().prop_map(Expect::Keeps),
        word().prop_map(Expect::Owes),
        prop::collection::vec(row, 0..4).prop_map(Expect::Screen),
        prop::collection::vec(row, 0..4).prop_map(Expect::Summary),
    ]
}

fn header() -> impl Strategy<Value = Header> {
    (
        prop::option::of(word()),
        prop::option::of("[a-z]{2,4}=[\u{4e00}-\u{4e20}]{1,3}"),
        prop::option::of(prop::sample::select(&Lang::ALL[..])),
        prop::collection::vec(word(), 0..3),
        prop::option::of("[A-Z][a-z]{1,5}( [a-z]{1,5})?"),
        prop::option::of(prop_oneof![
            Just(Fails::Unavailable),
            Just(Fails::Expectation),
            word().prop_map(Fails::Rule)
        ]),
        prop::collection::vec((word(), prop::collection::vec(word(), 1..3)), 0..2),
    )
        .prop_map(|(flow, customer, lang, tags, title, fails, each)| Header {
            flow,
            customer,
            lang,
            tags,
            title,
            fails,
            each,
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
                command().prop_map(What::Command),
                expect().prop_map(What::Expect),
                word().prop_map(|path| What::Use(format!("{path}.call"))),
            ],
            1..12,
        ),
    ) {
        let lines = whats.into_iter().map(|what| Line { span: Span::default(), what }).collect();
        let script = Script { header, lines };
        let (again, mistakes) = read(&script.to_string());
        prop_assert_eq!(mistakes, vec![], "{}", script);
        prop_assert_eq!(unplaced(again), script);
    }

    /// Whatever stands in a file, it is read, and every mistake lies inside it.
    #[test]
    fn any_text_is_read(text in "(?s).{0,200}|([=|#:a-z{} \n\u{4e00}-\u{4e10}]{0,80})") {
        let (script, mistakes) = read(&text);
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
            session.audit().breaches.iter().map(|one| &*flow.rule(one.rule).id).collect();
        let header = Header { customer: Some(customer.to_owned()), ..Header::default() };
        let script = record(session.case(), session.history(), &broken, header).to_string();
        let suite = Texts::of([("recorded.call", &*script)]).suite();
        prop_assert!(suite.report.is_empty(), "{}\n{}", script, shown(&suite.sources, &suite.report, Lang::En));
        let outcome = run(flow, &suite.plays[0]);
        prop_assert!(outcome.passed, "{}\n{}", script, text(&suite, &[Some(outcome)], &Wording::screens(Lang::En)));
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
            session.line(&format!("customer {answer}"));
        }
        Pending::Heard(_) => {
            session.line("");
        }
        Pending::Nothing => {
            let lines = [
                "set style=hostile",
                "set emotion=upset",
                "set refusal=true",
                "set reopens=true",
                "set objection=open",
                "set kind=port",
                "say 您先冷静一下",
                "note 记一笔",
                "太贵了，不想用了",
                "信号一直不好",
                "me 4",
                "back",
            ];
            if pick.is_multiple_of(3) {
                session.line(lines[pick / 3 % lines.len()]);
            } else {
                let advice = session.advice();
                if let Some(one) = advice.say.get(pick / 3 % advice.say.len().max(1)) {
                    let id = flow.item(one.item).id.clone();
                    session.line(&format!("agent {id}"));
                }
            }
        }
    }
}

/// The shipped flows, their wording perhaps edited, and their scripts on disk.
struct Shipped {
    edited: bool,
}

/// A built-in flow of which every line and label reads otherwise.
struct Edited(BuiltIn);

impl FileTree for Edited {
    fn read(&self, path: &str, most: u64) -> Result<Content, FileProblem> {
        let Content::BuiltIn(text) = self.0.read(path, most)? else { unreachable!() };
        let Ok(mut json) = serde_json::from_str::<Value>(text) else {
            return Ok(Content::BuiltIn(text));
        };
        edit(&mut json);
        Ok(Content::Bytes(json.to_string().into_bytes()))
    }
    fn list(&self, folder: &str) -> Vec<String> {
        self.0.list(folder)
    }
    fn name(&self, path: &str) -> String {
        self.0.name(path)
    }
}

/// Puts something before every wording in either language.
fn edit(json: &mut Value) {
    match json {
        Value::Object(members) => {
            for (key, value) in members {
                let before = if key == "zh" { "改过的，" } else { "Edited: " };
                match value {
                    Value::String(text) if key == "zh" || key == "en" => text.insert_str(0, before),
                    Value::Array(list) if key == "zh" || key == "en" => {
                        for text in list {
                            *text = format!("{before}{}", text.as_str().unwrap()).into();
                        }
                    }
                    _ => edit(value),
                }
            }
        }
        Value::Array(list) => list.iter_mut().for_each(edit),
        _ => {}
    }
}

impl Shelf for Shipped {
    fn read(&self, path: &str, _: u64) -> Result<Vec<u8>, FileProblem> {
        std::fs::read(path).map_err(|_| FileProblem::Missing)
    }
    fn beside(&self, script: &str, path: &str) -> String {
        let folder = Path::new(script).parent().unwrap();
        folder.join(path).display().to_string()
    }
    fn flow_of(&self, script: &str, _: Option<&str>) -> String {
        let flows = Path::new(env!("CARGO_MANIFEST_DIR")).join("flows");
        let inside = Path::new(script).strip_prefix(flows).unwrap();
        inside.iter().next().unwrap().to_string_lossy().into_owned()
    }
    fn load(&self, flow: &str) -> Loaded {
        let tree = BuiltIn::named(flow).unwrap();
        if self.edited { load(&Edited(tree), TODAY) } else { load(&tree, TODAY) }
    }
}

/// The scripts of a shipped flow, in order.
fn shipped(flow: &str) -> Vec<String> {
    fn below(folder: &Path, found: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() {
                below(&path, found);
            } else {
                found.push(path.display().to_string());
            }
        }
    }
    let mut found = Vec::new();
    let flows = Path::new(env!("CARGO_MANIFEST_DIR")).join("flows");
    below(&flows.join(flow).join("scripts"), &mut found);
    found.sort();
    found
}

fn all_pass(suite: &Suite) -> Vec<Option<Ran>> {
    assert!(suite.report.is_empty(), "{}", shown(&suite.sources, &suite.report, Lang::En));
    let ran = ran(suite);
    let told = text(suite, &ran, &Wording::screens(Lang::En));
    assert!(Tally::of(suite, &ran).is_clean(), "{told}");
    ran
}

#[test]
fn the_shipped_scripts_pass_and_cover_their_flow() {
    let suite = gather(&shipped("mobile"), &Shipped { edited: false });
    let ran = all_pass(&suite);
    let covered = &coverage(&suite, &ran)[0];
    let whole = [Kind::Step, Kind::Item, Kind::Condition, Kind::Gate, Kind::Limit, Kind::Ending];
    for kind in whole {
        let (covered, all) = covered.count(kind);
        assert_eq!(covered, all, "{kind:?}");
    }
    // What the gates keep from happening no rule has to hold back; only a proof can tell.
    let gaps = covered.gaps().filter(|gap| gap.kind == Kind::Rule).map(|gap| &*gap.name);
    assert_eq!(gaps.collect::<Vec<_>>(), ["explicit_consent", "second_no"]);

    let flow = mobile();
    let texts: Vec<String> =
        shipped("mobile").iter().map(|path| std::fs::read_to_string(path).unwrap()).collect();
    for (_, reason) in flow.reasons() {
        let named = texts.iter().any(|text| text.contains(&format!("reason={}", reason.id)));
        assert!(named, "no script comes to {}", reason.id);
    }
    let styles = flow.fact_named("style").unwrap();
    for style in styles.values.iter().skip(1) {
        assert!(texts.iter().any(|text| text.contains(&format!("set style={}", style.id))));
    }
    for lang in ["zh", "en"] {
        let header = format!("lang: {lang}\n");
        assert!(texts.iter().filter(|text| text.contains(&header)).count() >= 40, "{lang}");
    }
    for tag in ["case", "conduct"] {
        assert!(suite.plays.iter().any(|play| play.header.tags.iter().any(|one| one == tag)));
    }
    assert!(suite.plays.iter().any(|play| matches!(play.header.fails, Some(Fails::Rule(_)))));
    // Scripts are no longer than twice the flow that they hold.
    let lines = |paths: &[String]| -> usize {
        paths.iter().map(|path| std::fs::read_to_string(path).unwrap().lines().count()).sum()
    };
    let flow_files: Vec<String> =
        std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/flows/mobile"))
            .unwrap()
            .flatten()
            .map(|entry| entry.path().display().to_string())
            .filter(|path| path.contains(".json") && !path.contains("learned"))
            .collect();
    assert!(lines(&shipped("mobile")) <= 2 * lines(&flow_files));

    let second = gather(&shipped("broadband"), &Shipped { edited: false });
    all_pass(&second);
    assert!(second.plays.len() >= 15);
}

/// Scripts hold on to ids: whatever the lines say, they pass.
#[test]
fn editing_every_line_breaks_no_script() {
    let suite = gather(&shipped("mobile"), &Shipped { edited: true });
    let flow = suite.flows[0].1.flow.as_ref().unwrap();
    let item = flow.item(flow.item_named("soothe.general").unwrap());
    assert!(item.say.wordings(Lang::Zh)[0].written(flow).starts_with("改过的"));
    all_pass(&suite);
}

const STARTER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/flows/starter");

/// The starter flow in memory.
struct Starter(Texts);

impl Shelf for Starter {
    fn read(&self, path: &str, most: u64) -> Result<Vec<u8>, FileProblem> {
        self.0.read(path, most)
    }
    fn beside(&self, script: &str, path: &str) -> String {
        self.0.beside(script, path)
    }
    fn flow_of(&self, _: &str, _: Option<&str>) -> String {
        "starter".to_owned()
    }
    fn load(&self, _: &str) -> Loaded {
        let mut memory = Memory::empty();
        for (path, text) in wanliu::edit::STARTER {
            memory = memory.file(path, text);
        }
        memory.load()
    }
}

fn starter(scripts: &[(String, String)]) -> Suite {
    let first = std::fs::read_to_string(Path::new(STARTER).join("scripts/first.call")).unwrap();
    let mut texts = Texts::of([("first.call", &*first)]);
    for (path, text) in scripts {
        texts.0.insert(path.clone(), text.clone().into_bytes());
    }
    let paths: Vec<String> = texts.0.keys().cloned().collect();
    gather(&paths, &Starter(texts))
}

/// Scripts made to close gaps pass, and close them.
#[test]
fn gaps_are_closed_by_scripts_that_pass() {
    let suite = starter(&[]);
    let before = coverage(&suite, &all_pass(&suite)).remove(0);
    let (items, all) = before.count(Kind::Item);
    assert!(items < all);
    let scripts = closing(&suite, &before);
    let named = |(at, script): (usize, &Script)| (format!("gap-{at}.call"), script.to_string());
    let scripts: Vec<_> = scripts.iter().enumerate().map(named).collect();
    let suite = starter(&scripts);
    let after = coverage(&suite, &all_pass(&suite)).remove(0);
    for kind in [Kind::Item, Kind::Answer, Kind::Condition, Kind::Ending, Kind::Limit] {
        let (covered, all) = after.count(kind);
        assert_eq!(covered, all, "{kind:?}: {:?}", after.gaps().collect::<Vec<_>>());
    }
    let page = coverage_html(&suite, &[after]);
    assert!(page.contains("\"coverage\":[") && page.contains("gap-0.call"));
}

/// A script that is made to notice a change passes, and fails once the change is made.
#[test]
fn mutants_are_noticed_by_the_scripts_made_for_them() {
    let suite = starter(&[]);
    let before = mutants(&suite, &all_pass(&suite), 2).remove(0);
    assert!(before.unnoticed.len() < before.made);
    let scripts = before.unnoticed.iter().filter_map(|one| noticing(&suite, 0, *one));
    let named = |(at, script): (usize, Script)| (format!("mutant-{at}.call"), script.to_string());
    let scripts: Vec<_> = scripts.enumerate().map(named).collect();
    let suite = starter(&scripts);
    let after = mutants(&suite, &all_pass(&suite), 2).remove(0);
    assert_eq!(after.made, before.made);
    assert!(
        after.unnoticed.len() <= 3,
        "{}",
        mutants_text(&suite, &[after], &Wording::screens(Lang::En))
    );
    // One thread finds what two find.
    let one = mutants(&suite, &ran(&suite), 1).remove(0);
    assert_eq!(one.unnoticed, mutants(&suite, &ran(&suite), 3).remove(0).unnoticed);
}

/// A failing script is cut to the lines that its failure needs.
#[test]
fn a_failing_script_shrinks() {
    let wrong = std::fs::read_to_string(Path::new(STARTER).join("scripts/first.call"))
        .unwrap()
        .replace("outcome=retained", "outcome=left");
    let suite = starter(&[("wrong.call".to_owned(), wrong)]);
    let play = suite.plays.iter().find(|play| play.name == "wrong.call").unwrap();
    let flow = suite.flows[0].1.flow.as_ref().unwrap();
    let small = shrunk(flow, play).unwrap();
    let outcome = run(flow, &small);
    assert!(!outcome.passed && outcome.failures.len() == 1);
    assert_eq!(small.steps.len(), 11, "five exchanges, and what fails");
    for without in 0..small.steps.len() - 1 {
        let mut less = small.clone();
        less.steps.remove(without);
        let again = run(flow, &less);
        assert_ne!(again.failures.first().map(|one| &one.wrong), Some(&outcome.failures[0].wrong));
    }
    assert!(shrunk(flow, &suite.plays[0]).is_none(), "what passes has no shortest failure");
}
