//! Speed, measured: `cargo bench`. Peers and floors stand beside what they are compared with.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a bench that panics has failed")]

use divan::counter::{BytesCount, ItemsCount};
use divan::{Bencher, black_box};
use engine::call::history::{Entry, History, Turn};
use engine::call::{Event, State, enabled_events, transition};
use engine::explore::{CustomerClasses, Exploration, SearchLimits};
use engine::guide::advise;
use engine::hear::{Interpreter, PhraseDetector};
use engine::rule::audit;
use flow::Flow;
use flow::builtin::BuiltInTree;
use flow::context::Context;
use flow::files::{FileContent, FileError, FileTree};
use flow::load::{LoadedFlow, load};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use studio::suite::{SuiteSource, discover, run};
use wanliu::render::plain_rows;

mod kept;

/// Measured with the allocator that the program has.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    divan::main();
}

const TODAY: &str = "2026-11-21";
const DAYS: studio::check::CheckDays<'_> =
    studio::check::CheckDays { today: TODAY, soon: "2026-12-05" };

fn mobile() -> Flow {
    load(&BuiltInTree::from_name("mobile").unwrap(), TODAY).flow.unwrap()
}

/// A long call: at each state the event a fixed number picks.
fn events(flow: &Flow, count: usize) -> Vec<(State, Event)> {
    let case = flow.cases().last().unwrap();
    let mut state = State::initial_with(flow.first_request());
    let mut list = Vec::new();
    for pick in 0.. {
        if list.len() == count {
            break;
        }
        let all: Vec<Event> =
            enabled_events(case, &state).filter(|e| !matches!(e, Event::Ended(_))).collect();
        let event = all[(pick * 7919) % all.len()];
        list.push((state, event));
        state = transition(case, &state, &event).unwrap();
        if state.outcome().is_some() {
            state = State::initial_with(flow.first_request());
        }
    }
    list
}

#[divan::bench]
fn step_events(bencher: Bencher) {
    let flow = mobile();
    let case = flow.cases().last().unwrap();
    let events = events(&flow, 1_000);
    bencher.counter(ItemsCount::new(events.len())).bench_local(|| {
        for (state, event) in &events {
            let _ = black_box(transition(case, black_box(state), black_box(event)));
        }
    });
}

#[divan::bench]
fn available_states(bencher: Bencher) {
    let flow = mobile();
    let case = flow.cases().last().unwrap();
    let events = events(&flow, 100);
    bencher.counter(ItemsCount::new(events.len())).bench_local(|| {
        events.iter().map(|(state, _)| enabled_events(case, state).count()).sum::<usize>()
    });
}

/// Advice for each state along a call of twelve turns.
#[divan::bench]
fn advice(bencher: Bencher) {
    let flow = mobile();
    let case = flow.cases().last().unwrap();
    let context = Context::empty(&flow);
    let mut history = History::new(State::initial_with(flow.first_request()), flow.first_notes());
    let watched = |history: &History| audit(case, &context, history).monitor;
    let mut histories = vec![(history.clone(), watched(&history))];
    for (_, event) in events(&flow, 12) {
        let turn = Turn { entries: vec![Entry::Event(event)] };
        if history.push(case, turn).is_ok() {
            histories.push((history.clone(), watched(&history)));
        }
    }
    bencher.counter(ItemsCount::new(histories.len())).bench_local(|| {
        for (history, watch) in &histories {
            black_box(advise(case, &context, black_box(history), watch));
        }
    });
}

/// The files that are read when the mobile flow loads; what was learned is read later.
fn parts() -> Vec<String> {
    #[derive(serde::Deserialize)]
    struct Includes {
        include: Vec<String>,
    }
    const OWN: [&str; 9] = [
        "flow.json",
        "reasons.json",
        "questions.json",
        "moves.json",
        "offers.json",
        "closings.json",
        "evidence.json",
        "rules.json",
        "phrases.json",
    ];
    let tree = BuiltInTree::from_name("mobile").unwrap();
    let Includes { include } = serde_json::from_str(text(&tree, "flow.json")).unwrap();
    let include = include.into_iter().filter(|part| !part.ends_with("learned.json"));
    OWN.iter().map(|part| (*part).to_owned()).chain(include).collect()
}

fn text(tree: &BuiltInTree, part: &str) -> &'static str {
    match tree.read(part, u64::MAX).unwrap() {
        FileContent::BuiltIn(text) => text,
        FileContent::Bytes(_) => unreachable!("a built-in flow is text"),
    }
}

fn bytes() -> usize {
    let tree = BuiltInTree::from_name("mobile").unwrap();
    parts().iter().map(|part| text(&tree, part).len()).sum()
}

#[divan::bench]
fn load_and_resolve(bencher: Bencher) {
    bencher.counter(BytesCount::new(bytes())).bench(mobile);
}

/// One script from memory, of the mobile flow.
struct OneScript(String);

impl SuiteSource for OneScript {
    fn read(&self, _: &str, _: u64) -> Result<Vec<u8>, FileError> {
        Ok(self.0.clone().into_bytes())
    }
    fn beside(&self, _: &str, path: &str) -> String {
        path.to_owned()
    }
    fn flow_of(&self, _: &str, _: Option<&str>) -> String {
        "mobile".to_owned()
    }
    fn load(&self, flow: &str) -> LoadedFlow {
        load(&BuiltInTree::from_name(flow).unwrap(), TODAY)
    }
}

/// A call of twelve exchanges that comes to an explicit yes, and what must hold at its end.
const TWELVE: &str = "\
customer: name=林, tenure=38, account=known, fee=128
agent trust.greet.name
customer network
agent trust.leave.process
customer gladly
agent probe.linking.plan
customer too_dear
agent probe.one_more.besides
customer only_that
agent probe.confirm.tariff
customer yes
agent probe.care.tariff
customer goes_on
agent understand.tariff
customer takes
agent evidence.tariff
customer takes
agent win.tariff
customer takes
agent right_size
customer interested
agent agree.direct.terms
customer yes
agent thank.retained
= step=closed, outcome=retained, reason=tariff.monthly_fee
";

/// Scripts of twelve events on one core, parsing not counted.
#[divan::bench]
fn run_scripts(bencher: Bencher) {
    let suite = discover(&["twelve.call".to_owned()], &OneScript(TWELVE.to_owned()), plain_rows);
    let flow = suite.flows[0].1.flow.as_ref().unwrap();
    assert!(run(flow, &suite.cases[0]).passed);
    bencher
        .counter(ItemsCount::new(1_usize))
        .bench_local(|| black_box(run(flow, black_box(&suite.cases[0]))));
}

/// Everything a check looks at, the same bytes read once more among it.
#[divan::bench]
fn load_and_check(bencher: Bencher) {
    let tree = BuiltInTree::from_name("mobile").unwrap();
    bencher.counter(BytesCount::new(bytes())).bench_local(|| {
        black_box(studio::check::check(&tree, DAYS, studio::check::LayoutCheck::Free))
    });
}

/// The floor of any loader: the same bytes skipped through by the JSON reader.
#[divan::bench]
fn load_floor_ignored_any(bencher: Bencher) {
    let tree = BuiltInTree::from_name("mobile").unwrap();
    let texts: Vec<_> = parts().iter().map(|part| text(&tree, part)).collect();
    bencher.counter(BytesCount::new(bytes())).bench_local(|| {
        for text in &texts {
            black_box(serde_json::from_str::<serde::de::IgnoredAny>(text).unwrap());
        }
    });
}

/// A dynamic value of the same bytes, as an untyped loader would build.
#[divan::bench]
fn load_peer_json_value(bencher: Bencher) {
    let tree = BuiltInTree::from_name("mobile").unwrap();
    let texts: Vec<_> = parts().iter().map(|part| text(&tree, part)).collect();
    bencher.counter(BytesCount::new(bytes())).bench_local(|| {
        for text in &texts {
            black_box(serde_json::from_str::<serde_json::Value>(text).unwrap());
        }
    });
}

#[divan::bench]
fn hear_a_sentence(bencher: Bencher) {
    let flow = mobile();
    let ear = Interpreter::new(&flow);
    bencher.counter(ItemsCount::new(1_usize)).bench_local(|| {
        ear.interpret(&flow, black_box("月租太贵了，隔壁才五十九，我不想用了"), None)
    });
}

/// An agent's own words, with two phrases in them.
#[divan::bench]
fn check_an_agents_words(bencher: Bencher) {
    let flow = mobile();
    let tongue = PhraseDetector::new(&flow);
    bencher
        .counter(ItemsCount::new(1_usize))
        .bench_local(|| tongue.detect(&flow, black_box("您先冷静一下，这个不归我们管")));
}

#[divan::bench]
fn start_checking(bencher: Bencher) {
    let flow = mobile();
    bencher.bench_local(|| PhraseDetector::new(&flow));
}

/// All rules over a call of twelve turns.
#[divan::bench]
fn audit_a_call(bencher: Bencher) {
    let flow = mobile();
    let case = flow.cases().last().unwrap();
    let context = Context::empty(&flow);
    let mut history = History::new(State::initial_with(flow.first_request()), flow.first_notes());
    for (_, event) in events(&flow, 12) {
        let turn = Turn { entries: vec![Entry::Event(event)] };
        let _ = history.push(case, turn);
    }
    bencher
        .counter(ItemsCount::new(history.turns().len()))
        .bench_local(|| audit(case, &context, black_box(&history)));
}

#[divan::bench]
fn start_hearing(bencher: Bencher) {
    let flow = mobile();
    bencher.bench_local(|| Interpreter::new(&flow));
}

/// The program as `cargo build --release` leaves it.
fn program() -> PathBuf {
    let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/release/wanliu");
    assert!(program.exists(), "`cargo build --release` comes first");
    program
}

/// From the start of the process to its first screen, whole: it then waits for its first line.
#[divan::bench]
fn first_screen(bencher: Bencher) {
    bencher.bench(|| {
        let mut child = Command::new(program())
            .args(["--lang", "zh"])
            .env("WANLIU_STORE", concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/tmp/bench.db"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut screen = Vec::new();
        while !screen.ends_with("帮助\n".as_bytes()) {
            let mut part = [0_u8; 4096];
            let read = child.stdout.as_mut().unwrap().read(&mut part).unwrap();
            assert!(read > 0, "the first screen ends with its keys");
            screen.extend_from_slice(&part[..read]);
        }
        Ended(child)
    });
}

/// The floor of any process: one that starts, says a line and waits.
#[divan::bench]
fn first_screen_floor_sh(bencher: Bencher) {
    bencher.bench(|| {
        let mut child = Command::new("sh")
            .args(["-c", "echo; read line"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        assert_eq!(child.stdout.as_mut().unwrap().read(&mut [0_u8; 16]).unwrap(), 1);
        Ended(child)
    });
}

/// A process that is ended after the clock has stopped.
struct Ended(Child);

impl Drop for Ended {
    fn drop(&mut self) {
        drop(self.0.stdin.take());
        self.0.wait().unwrap();
    }
}

/// All states of the mobile flow for all kinds of customer, each kind's own counted.
#[divan::bench(sample_count = 5, args = [1, 2])]
fn explore_mobile_every_customer(bencher: Bencher, threads: usize) {
    let flow = mobile();
    let explore = || Exploration::new(&flow, SearchLimits::default());
    let states = explore().configurations();
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    bencher
        .counter(ItemsCount::new(states))
        .bench_local(|| black_box(pool.install(explore).depth()));
}

/// The same for one customer alone.
#[divan::bench(sample_count = 5, args = [1, 2])]
fn explore_mobile_one_customer(bencher: Bencher, threads: usize) {
    let flow = mobile();
    let explore = || {
        let customer = CustomerClasses::one(flow.cases().last().unwrap());
        Exploration::for_customers(&flow, customer, SearchLimits::default())
    };
    let states = explore().states();
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    bencher
        .counter(ItemsCount::new(states))
        .bench_local(|| black_box(pool.install(explore).depth()));
}

fn broadband() -> Flow {
    load(&BuiltInTree::from_name("broadband").unwrap(), TODAY).flow.unwrap()
}

/// The broadband flow for one customer, to stand beside the peer below.
#[divan::bench(sample_count = 5)]
fn explore_broadband_one_customer(bencher: Bencher) {
    let flow = broadband();
    let explore = || {
        let customer = CustomerClasses::one(flow.cases().last().unwrap());
        Exploration::for_customers(&flow, customer, SearchLimits::default())
    };
    let states = explore().states();
    bencher.counter(ItemsCount::new(states)).bench_local(|| black_box(explore().depth()));
}

/// The same machine as a model of stateright's: the same states, one by one.
struct Peer(Flow);

impl stateright::Model for Peer {
    type State = engine::call::PackedState;
    type Action = Event;

    fn init_states(&self) -> Vec<Self::State> {
        self.0.request_values().map(|id| State::initial_with(id).pack()).collect()
    }

    fn actions(&self, state: &Self::State, actions: &mut Vec<Self::Action>) {
        let case = self.0.cases().last().unwrap();
        actions.extend(enabled_events(case, &state.unpack()));
    }

    fn next_state(&self, state: &Self::State, event: Self::Action) -> Option<Self::State> {
        let case = self.0.cases().last().unwrap();
        transition(case, &state.unpack(), &event).ok().map(|after| after.pack())
    }

    fn properties(&self) -> Vec<stateright::Property<Self>> {
        vec![stateright::Property::always("a call", |_, _| true)]
    }
}

#[divan::bench(sample_count = 1, sample_size = 1)]
fn explore_broadband_peer_stateright(bencher: Bencher) {
    use stateright::{Checker, Model};
    let flow = broadband();
    let one = CustomerClasses::one(flow.cases().last().unwrap());
    let states = Exploration::for_customers(&flow, one, SearchLimits::default()).states();
    bencher.counter(ItemsCount::new(states)).bench_local(|| {
        let checker = Peer(flow.clone()).checker().threads(1).spawn_bfs().join();
        assert_eq!(checker.unique_state_count(), states);
    });
}

/// The starter flow with a rule that a call of thirteen exchanges breaks.
struct Counting;

impl FileTree for Counting {
    fn read(&self, path: &str, _most: u64) -> Result<FileContent, FileError> {
        if path != "rules.json" {
            let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../flows/starter");
            let bytes = std::fs::read(format!("{folder}/{path}"));
            return bytes.map(FileContent::Bytes).map_err(|_| FileError::Missing);
        }
        let rules = r#"{"packs": [{"id": "house", "name": {"zh": "规", "en": "rules"},
            "jurisdiction": {"zh": "本店", "en": "here"}, "since": "2026-01-01"}],
            "rules": [{"id": "enough", "pack": "house", "level": "warning",
            "name": {"zh": "够", "en": "enough"}, "why": {"zh": "因", "en": "why"},
            "instead": {"zh": "停", "en": "stop"},
            "after": {"enters": "agree"}, "within": 9, "comes": {"outcome": "retained"}}]}"#;
        Ok(FileContent::BuiltIn(rules))
    }

    fn list(&self, _folder: &str) -> Result<Vec<String>, FileError> {
        Ok(Vec::new())
    }

    fn name(&self, path: &str) -> String {
        path.to_owned()
    }
}

/// All states, and the shortest call that breaks a rule.
#[divan::bench]
fn counterexample_of_the_starter_flow(bencher: Bencher) {
    let flow = load(&Counting, TODAY).flow.unwrap();
    bencher.bench_local(|| {
        let exploration = Exploration::new(&flow, SearchLimits::default());
        let findings = exploration.prove(SearchLimits::default(), |id| id == "enough");
        let history = &findings[0].witness.as_ref().unwrap().history;
        assert_eq!(history.turns().len(), 13);
    });
}
