//! What tests share: the shipped flow, a call driven by lines, and arbitrary events.

use engine::call::{Event, State, enabled_events, transition};
use engine::session::{Reply, Session};
use flow::builtin::BuiltInTree;
use flow::context::Context;
use flow::diagnostic::Diagnostics;
use flow::id::RequestId;
use flow::lang::Lang;
use flow::load::{LoadedFlow, load};
use flow::{Flow, FlowCase};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use studio::check::CheckDays;
use wanliu::render::View;

/// A day on which all evidence of the shipped flows holds.
pub(crate) const TODAY: &str = "2026-11-21";
/// The days that evidence is measured by then.
pub(crate) const DAYS: CheckDays<'_> = CheckDays { today: TODAY, soon: "2026-12-05" };

pub(crate) fn load_built_in(name: &str) -> LoadedFlow {
    load(&BuiltInTree::from_name(name).unwrap(), TODAY)
}

/// The shipped mobile flow, loaded once.
pub(crate) fn mobile() -> &'static Flow {
    static FLOW: OnceLock<Flow> = OnceLock::new();
    FLOW.get_or_init(|| load_built_in("mobile").flow.unwrap())
}

/// The shipped broadband flow, loaded once.
pub(crate) fn broadband() -> &'static Flow {
    static FLOW: OnceLock<Flow> = OnceLock::new();
    FLOW.get_or_init(|| load_built_in("broadband").flow.unwrap())
}

/// The mobile flow with every given fact at its last value: all evidence at hand.
pub(crate) fn full_case() -> FlowCase<'static> {
    mobile().cases().last().unwrap()
}

pub(crate) fn context(flow: &Flow, pairs: &str) -> Context {
    let mut report = Diagnostics::default();
    let context =
        Context::read_pairs(flow, pairs.split(',').filter(|p| !p.is_empty()), &mut report);
    assert!(report.is_empty(), "{:?}", report.sorted());
    context
}

/// Picks an available event by a number, however many there are.
pub(crate) fn choose(case: FlowCase<'_>, state: &State, pick: usize) -> Option<Event> {
    let events: Vec<Event> = enabled_events(case, state).collect();
    (!events.is_empty()).then(|| events[pick % events.len()])
}

/// The states of a call that takes these picks.
pub(crate) fn walk(case: FlowCase<'_>, start: State, picks: &[usize]) -> Vec<State> {
    let mut states = vec![start];
    for pick in picks {
        let state = *states.last().unwrap();
        let Some(event) = choose(case, &state, *pick) else { break };
        states.push(transition(case, &state, &event).unwrap());
    }
    states
}

/// A call driven by lines, with its screens as plain text.
pub(crate) struct Driven {
    pub(crate) session: Session<'static>,
    pub(crate) view: View,
    pub(crate) transcript: String,
}

impl Driven {
    pub(crate) fn new(lang: Lang, width: usize, customer: &str) -> Self {
        Self::of(mobile(), lang, width, customer)
    }

    pub(crate) fn of(flow: &'static Flow, lang: Lang, width: usize, customer: &str) -> Self {
        let session = Session::new(flow, context(flow, customer));
        let mut driven = Self { session, view: View::new(lang, width), transcript: String::new() };
        let screen = driven.show(&Reply::Advice);
        driven.transcript.push_str(&screen);
        driven
    }

    pub(crate) fn show(&self, reply: &Reply) -> String {
        let rows = self.view.reply(&self.session, reply);
        let rows =
            rows.iter().map(|row| anstream::adapter::strip_str(&row.to_string()).to_string());
        rows.collect::<Vec<_>>().join("\n")
    }

    pub(crate) fn line(&mut self, line: &str) -> Reply {
        let reply = self.session.handle_line(line);
        let screen = self.show(&reply);
        self.transcript.extend(["\n\n> ", line, "\n", &screen]);
        reply
    }

    /// Says an item by its id and takes an answer by its id.
    pub(crate) fn exchange(&mut self, item: &str, answer: &str) {
        let reply = self.line(item);
        assert!(!matches!(reply, Reply::Problem(_)), "{item}: {reply:?}");
        if !answer.is_empty() {
            let reply = self.line(&format!("customer {answer}"));
            assert!(!matches!(reply, Reply::Problem(_)), "{item} {answer}: {reply:?}");
        }
    }
}

/// An empty folder of its own for a test.
pub(crate) fn scratch(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    if folder.exists() {
        std::fs::remove_dir_all(&folder).unwrap();
    }
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// Has something done on so many threads.
pub(crate) fn on_threads<T: Send>(threads: usize, work: impl FnOnce() -> T + Send) -> T {
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(work)
}

/// What the shipped flows' and the small flow's customers can want, by its place among the requests to leave.
pub(crate) const CLOSE_ALL: usize = 0;
pub(crate) const CLOSE_PART: usize = 1;
pub(crate) const PORT: usize = 2;

/// What a customer wants, by its place among the requests to leave.
pub(crate) fn leaving(place: usize) -> RequestId {
    RequestId::leaving(place).unwrap()
}

/// A call that begins with a customer who wants this.
pub(crate) fn starting(place: usize) -> State {
    State::initial_with(leaving(place))
}
