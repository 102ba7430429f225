//! A run: all calls at once, one event after another, from where calls begin to where nothing new comes.
//!
//! What is visited are rows: a core, the offers made, and where the automata of the watched rules stand; each
//! row with the set of callers for whom it was come to, for many customers side by side. A run goes in layers,
//! so what it comes to first, it comes to by the shortest call.

use super::actions::SplitBox;
use super::callers::{
    self, CallerSets, LANES, NO_CALLERS, any_lane, difference, first_member, intersection,
    is_empty, union,
};
use super::figures::CustomerFigures;
use super::graph::{CoreGraph, CoreId, OffersChange};
use super::instrumentation::{Edge, EventLabels, Instrumentation, MAX_MONITORED};
use crate::call::{OffersMade, State};
use crate::rule::advance_pattern;
use flow::conduct::Pattern;
use flow::id::OfferId;
use rustc_hash::FxHashMap;

/// Where the automata of the watched rules stand.
pub(super) type MonitorStates = [u8; MAX_MONITORED];

/// What callers stand in side by side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct SymbolicState {
    pub(super) core: CoreId,
    pub(super) offers_made: u32,
    /// Where the automata stand, by the place of it.
    pub(super) monitors: u32,
}

/// Something that is not as it was asked: where it was found first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct StateRef {
    /// After so many events.
    pub(super) depth: usize,
    pub(super) symbolic_state: u32,
    pub(super) lane: usize,
    pub(super) caller: usize,
}

/// How far a run may go.
pub(super) struct RunLimits<'b> {
    /// So many rows at most; never more than their numbers can name.
    pub(super) symbolic_states: usize,
    /// Asked at each layer, with the rows so far; whether to go on.
    pub(super) keep_going: &'b (dyn Fn(usize) -> bool + Sync),
    /// Whether to stop at the first breach of a watched rule.
    pub(super) until_broken: bool,
}

/// What a run came to.
#[derive(Debug, Default)]
pub(super) struct ReachableStates {
    pub(super) symbolic_states: Vec<SymbolicState>,
    pub(super) visited: Vec<CallerSets>,
    /// The rows of each layer, with those who were new in it.
    pub(super) layers: Vec<Vec<(u32, CallerSets)>>,
    pub(super) offers_made: Vec<OffersMade>,
    pub(super) monitor_states: Vec<MonitorStates>,
    /// The first breach of the watched rule that is there to be broken.
    pub(super) violation: Option<StateRef>,
    /// Whether it was stopped before everything was visited.
    pub(super) bounded: bool,
}

/// A run on its way.
struct Bfs<'r, 'f> {
    graph: GraphRef<'r, 'f>,
    watch: &'r Instrumentation<'f>,
    run: ReachableStates,
    made_after: FxHashMap<(u32, u16), u32>,
    made_numbers: FxHashMap<OffersMade, u32>,
    edges: Vec<Option<Box<[Edge]>>>,
    /// For each core, its rows by the offers made and by where the automata stand, as far as both are small.
    near: Vec<u32>,
    /// The other rows.
    far: FxHashMap<(CoreId, u32, u32), u32>,
    /// Rows that everybody has come to, a bit each: most ways lead there, and are not gone again.
    full: Vec<u64>,
    everybody: CallerSets,
    stand_numbers: FxHashMap<MonitorStates, u32>,
    /// Those who are new in the layer to come, by row.
    next_callers: Vec<CallerSets>,
    next_states: Vec<u32>,
    /// The most rows; below `NO_STATE`.
    limit: usize,
}

const NO_STATE: u32 = u32::MAX;
/// Rows after fewer different offers than this, and with the automata in one of the first few places, are
/// found by their number; others by hashing.
const NEAR_OFFERS: u32 = 16;
const NEAR_MONITORS: u32 = 2;

/// The graph that a run goes through: its own, which grows as it goes, or one that is whole.
enum GraphRef<'r, 'f> {
    Own(Box<CoreGraph<'f>>),
    Whole(&'r CoreGraph<'f>),
}

impl<'f> std::ops::Deref for GraphRef<'_, 'f> {
    type Target = CoreGraph<'f>;

    fn deref(&self) -> &CoreGraph<'f> {
        match self {
            Self::Own(graph) => graph,
            Self::Whole(graph) => graph,
        }
    }
}

impl ReachableStates {
    /// Visits everything in a graph that grows as it is visited.
    pub(super) fn explore_growing<'f>(
        graph: CoreGraph<'f>,
        bounds: &RunLimits<'_>,
    ) -> (CoreGraph<'f>, Self) {
        let unknown = CustomerFigures::unknown(graph.flow);
        let watch = Instrumentation::new(&graph, &unknown, Vec::new(), Vec::new());
        let mut runner = Bfs::new(GraphRef::Own(Box::new(graph)), &watch, bounds);
        runner.go(bounds);
        match runner.graph {
            GraphRef::Own(graph) => (*graph, runner.run),
            GraphRef::Whole(_) => unreachable!("a runner keeps the graph it was given"),
        }
    }

    /// Visits everything in a whole graph, with what is watched.
    pub(super) fn explore<'f>(
        graph: &CoreGraph<'f>,
        watch: &Instrumentation<'f>,
        bounds: &RunLimits<'_>,
    ) -> Self {
        let mut runner = Bfs::new(GraphRef::Whole(graph), watch, bounds);
        runner.go(bounds);
        runner.run
    }

    /// The state of a caller in a row.
    pub(super) fn state(&self, graph: &CoreGraph<'_>, row: u32, caller: usize) -> State {
        let SymbolicState { core, offers_made: made, .. } = self.row(row);
        let made = self.made(made);
        graph.core(core).0.recompose(callers::caller_at(caller), made)
    }

    pub(super) fn row(&self, row: u32) -> SymbolicState {
        *self.symbolic_states.get(row as usize).expect("a row is placed before it is named")
    }

    pub(super) fn made(&self, number: u32) -> OffersMade {
        *self
            .offers_made
            .get(number as usize)
            .expect("offers made have a number once they are known")
    }

    /// Where the automata stand in a row.
    pub(super) fn stands(&self, row: &SymbolicState) -> MonitorStates {
        let stands = self.monitor_states.get(row.monitors as usize);
        *stands.expect("where the automata stand has a number before a row has it")
    }
}

/// Those of a set for whom an edge is open, the offers made left out.
pub(super) fn callers_through(words: &CallerSets, edge: &Edge) -> CallerSets {
    let mut out = *words;
    for (lane, word) in out.iter_mut().enumerate() {
        *word &= edge.callers & (0_u64.wrapping_sub(u64::from(edge.lanes >> lane & 1)));
    }
    out
}

/// The offers made once an edge was gone.
pub(super) fn made_after(made: OffersMade, edge: &Edge, limit: u8) -> OffersMade {
    match edge.offers {
        OffersChange::Stay => made,
        OffersChange::Gone => OffersMade::default(),
        OffersChange::More => {
            let offer = OfferId::new(usize::from(edge.offer));
            offer.map_or(made, |offer| made.and(offer, limit))
        }
    }
}

/// Whether the offers made let an edge be gone.
pub(super) fn allows(made: OffersMade, edge: &Edge, limit: u8) -> bool {
    let count = edge.counts & 1 << made.count() != 0;
    count
        && (edge.offers != OffersChange::More
            || made.count() < limit
                && OfferId::new(usize::from(edge.offer)).is_some_and(|offer| !made.contains(offer)))
}

/// For whom a condition holds in a core after so many proposals: surely, and for some notes at least.
pub(super) fn callers_meeting(
    parts: &[SplitBox],
    graph: &CoreGraph<'_>,
    core: CoreId,
    count: u8,
) -> (CallerSets, CallerSets) {
    let (_, facts, _) = graph.core(core);
    let (mut sure, mut may) = (NO_CALLERS, NO_CALLERS);
    for part in parts.iter().filter(|part| part.fits(facts) && part.counts & 1 << count != 0) {
        for lane in 0..LANES {
            if part.lanes & 1 << lane != 0 {
                if let Some(word) = may.get_mut(lane) {
                    *word |= part.callers;
                }
                if let Some(word) = sure.get_mut(lane).filter(|_| part.certain) {
                    *word |= part.callers;
                }
            }
        }
    }
    (sure, may)
}

impl<'r, 'f> Bfs<'r, 'f> {
    fn new(
        graph: GraphRef<'r, 'f>,
        watch: &'r Instrumentation<'f>,
        bounds: &RunLimits<'_>,
    ) -> Self {
        let refusals = graph.flow.limits.refusals;
        let customers = graph.cases.len().min(LANES);
        let mut everybody = NO_CALLERS;
        let all = callers::callers_where(refusals, |_| true);
        everybody.iter_mut().take(customers).for_each(|word| *word = all);
        let mut runner = Self {
            graph,
            watch,
            run: ReachableStates::default(),
            made_after: FxHashMap::default(),
            made_numbers: FxHashMap::default(),
            edges: Vec::new(),
            near: Vec::new(),
            far: FxHashMap::default(),
            full: Vec::new(),
            everybody,
            stand_numbers: FxHashMap::default(),
            next_callers: Vec::new(),
            next_states: Vec::new(),
            limit: bounds.symbolic_states.min(NO_STATE as usize),
        };
        runner.begin();
        runner
    }

    fn begin(&mut self) {
        self.run.offers_made.push(OffersMade::default());
        self.made_numbers.insert(OffersMade::default(), 0);
        let mut stands = [0; MAX_MONITORED];
        for (stand, watcher) in stands.iter_mut().zip(&self.watch.rules) {
            *stand = watcher.initial_state();
        }
        let customers = self.graph.cases.len().min(LANES);
        for request in self.graph.flow.request_values() {
            let (core, caller, _) = State::initial_with(request).decompose();
            let Some(core) = self.graph.find(&core) else { continue };
            let stand = self.intern_monitors(stands);
            let row = self.intern_state(SymbolicState { core, offers_made: 0, monitors: stand });
            let mut words = NO_CALLERS;
            words
                .iter_mut()
                .take(customers)
                .for_each(|word| *word = 1 << callers::caller_index(caller));
            self.add_callers(row, &words);
        }
    }

    fn go(&mut self, bounds: &RunLimits<'_>) {
        while !self.next_states.is_empty() {
            let mut rows = std::mem::take(&mut self.next_states);
            rows.sort_unstable();
            let take = |row: &u32| {
                self.next_callers
                    .get_mut(*row as usize)
                    .map(|words| (*row, std::mem::replace(words, NO_CALLERS)))
            };
            let layer: Vec<(u32, CallerSets)> = rows.iter().filter_map(take).collect();
            for (row, words) in &layer {
                let at = *row as usize;
                if let Some(visited) = self.run.visited.get_mut(at) {
                    *visited = union(visited, words);
                    if *visited == self.everybody
                        && let Some(bits) = self.full.get_mut(at / 64)
                    {
                        *bits |= 1 << (at % 64);
                    }
                }
            }
            if let GraphRef::Own(graph) = &mut self.graph {
                let cores =
                    layer.iter().filter_map(|(row, _)| self.run.symbolic_states.get(*row as usize));
                graph.expand(cores.map(|row| row.core));
            }
            let depth = self.run.layers.len();
            for (row, words) in &layer {
                self.visit(depth, *row, words);
            }
            self.run.layers.push(layer);
            let broken = bounds.until_broken && self.run.violation.is_some();
            if broken {
                break;
            }
            if self.run.bounded || !(bounds.keep_going)(self.run.symbolic_states.len()) {
                self.run.bounded |= !self.next_states.is_empty();
                break;
            }
        }
        self.run.bounded |= self.graph.is_truncated();
    }

    /// The number of where the automata stand.
    fn intern_monitors(&mut self, stands: MonitorStates) -> u32 {
        let next = u32::try_from(self.run.monitor_states.len());
        let next = next.expect("where the automata stand is 32 bits, a number for each");
        let number = *self.stand_numbers.entry(stands).or_insert(next);
        if number == next {
            self.run.monitor_states.push(stands);
        }
        number
    }

    /// The place of a row, new or known; `NO_STATE`, to which nobody comes, where it is one more than may be
    /// visited, which is remembered.
    fn intern_state(&mut self, row: SymbolicState) -> u32 {
        // Where nothing is watched, the rows of a core fill one line of the processor's cache.
        let stands = if self.watch.rules.is_empty() { 1 } else { NEAR_MONITORS };
        let place = if row.offers_made < NEAR_OFFERS && row.monitors < stands {
            let rows = (NEAR_OFFERS * stands) as usize;
            let at =
                row.core as usize * rows + (row.monitors * NEAR_OFFERS + row.offers_made) as usize;
            if self.near.len() <= at {
                self.near.resize(at + rows, NO_STATE);
            }
            match self.near.get_mut(at) {
                Some(place) => place,
                None => return NO_STATE,
            }
        } else {
            self.far.entry((row.core, row.offers_made, row.monitors)).or_insert(NO_STATE)
        };
        if *place == NO_STATE {
            let next = self.run.symbolic_states.len();
            if next >= self.limit {
                self.run.bounded = true;
                return NO_STATE;
            }
            *place =
                u32::try_from(next).expect("the limit lies below what a row's number can hold");
            let place = *place;
            self.run.symbolic_states.push(row);
            self.run.visited.push(NO_CALLERS);
            self.next_callers.push(NO_CALLERS);
            self.full.resize(self.run.symbolic_states.len().div_ceil(64), 0);
            return place;
        }
        *place
    }

    /// Some callers come to a row.
    fn add_callers(&mut self, row: u32, words: &CallerSets) {
        let at = row as usize;
        if self.full.get(at / 64).is_some_and(|bits| bits >> (at % 64) & 1 != 0) {
            return;
        }
        let Some(visited) = self.run.visited.get(at) else { return };
        let new = difference(words, visited);
        if is_empty(&new) {
            return;
        }
        if let Some(next) = self.next_callers.get_mut(at) {
            if is_empty(next) {
                self.next_states.push(row);
            }
            *next = union(next, &new);
        }
    }

    /// The number of the offers made once an edge was gone.
    fn made_after(&mut self, made: u32, edge: &Edge) -> u32 {
        match edge.offers {
            OffersChange::Stay => made,
            OffersChange::Gone => 0,
            OffersChange::More => {
                let key = (made, edge.offer);
                if let Some(known) = self.made_after.get(&key) {
                    return *known;
                }
                let limit = self.graph.flow.limits.proposals;
                let after = made_after(self.run.made(made), edge, limit);
                let next = u32::try_from(self.run.offers_made.len());
                let next =
                    next.expect("offers are made from one row to another, and rows are fewer");
                let number = *self.made_numbers.entry(after).or_insert(next);
                if number == next {
                    self.run.offers_made.push(after);
                }
                self.made_after.insert(key, number);
                number
            }
        }
    }

    fn visit(&mut self, depth: usize, at: u32, words: &CallerSets) {
        let row = self.run.row(at);
        if !self.graph.is_expanded(row.core) {
            // The graph ends here, and not the calls.
            self.run.bounded = true;
            return;
        }
        let made = self.run.made(row.offers_made);
        let limit = self.graph.flow.limits.proposals;
        let core = row.core as usize;
        if self.edges.len() <= core {
            self.edges.resize(core + 1, None);
        }
        let known = self.edges.get_mut(core).and_then(Option::take);
        let edges = known.unwrap_or_else(|| self.watch.edges(&self.graph, row.core));
        let anybody = any_lane(words);
        let may = |edge: &&Edge| edge.callers & anybody != 0 && allows(made, edge, limit);
        let stands = self.run.stands(&row);
        let unwatched = self.watch.rules.is_empty();
        // Edges to the same row stand side by side, and the row is looked for once.
        let mut before: Option<(&Edge, CallerSets)> = None;
        for edge in edges.iter().filter(may) {
            let going = callers_through(words, edge);
            if !unwatched && !self.watch.is_stutter(self.watch.marks(edge), stands) {
                if !is_empty(&going) {
                    self.watched(depth, at, &row, edge, &going);
                }
                continue;
            }
            let going = self.graph.caller_maps.apply(edge.caller_map, &going);
            before = Some(match before {
                Some((last, all)) if last.leads_as(edge) => (last, union(&all, &going)),
                Some((last, all)) => {
                    self.arrive(&row, row.monitors, last, &all);
                    (edge, going)
                }
                None => (edge, going),
            });
        }
        if let Some((last, all)) = before {
            self.arrive(&row, row.monitors, last, &all);
        }
        if let Some(place) = self.edges.get_mut(core) {
            *place = Some(edges);
        }
    }

    /// Callers come to where an edge leads, as they are there.
    fn arrive(&mut self, from: &SymbolicState, stand: u32, edge: &Edge, words: &CallerSets) {
        if is_empty(words) {
            return;
        }
        let made = self.made_after(from.offers_made, edge);
        let row =
            self.intern_state(SymbolicState { core: edge.to, offers_made: made, monitors: stand });
        self.add_callers(row, words);
    }

    /// Moves the automata of the watched rules along an edge.
    fn watched(
        &mut self,
        depth: usize,
        at: u32,
        row: &SymbolicState,
        edge: &Edge,
        going: &CallerSets,
    ) {
        let stands = self.run.stands(row);
        let count = self.run.made(row.offers_made).count();
        let place = EdgeSource { core: row.core, count, monitors: stands };
        let MonitorSuccessors { successors: ways, violating: broken } =
            monitor_successors(&self.graph, self.watch, place, edge, going);
        if self.run.violation.is_none() {
            let breach = |(lane, caller)| StateRef { depth, symbolic_state: at, lane, caller };
            self.run.violation = broken.and_then(|words| first_member(&words)).map(breach);
        }
        for (stands, words) in ways {
            let words = self.graph.caller_maps.apply(edge.caller_map, &words);
            let stand = self.intern_monitors(stands);
            self.arrive(row, stand, edge, &words);
        }
    }
}

/// Where something happens: a core, after so many proposals, with the automata where they stand.
#[derive(Debug, Clone, Copy)]
pub(super) struct EdgeSource {
    pub(super) core: CoreId,
    pub(super) count: u8,
    pub(super) monitors: MonitorStates,
}

/// Where the automata come to along an edge, and for whom the rule that is there to be broken is.
pub(super) struct MonitorSuccessors {
    pub(super) successors: Vec<(MonitorStates, CallerSets)>,
    pub(super) violating: Option<CallerSets>,
}

/// Those for whom no watched rule locks what is about to be said.
pub(super) fn unblocked_callers(
    graph: &CoreGraph<'_>,
    watch: &Instrumentation<'_>,
    place: EdgeSource,
    edge: &Edge,
    going: &CallerSets,
) -> CallerSets {
    let marks = watch.marks(edge);
    let mut words = *going;
    for ((at, watcher), stand) in watch.rules.iter().enumerate().zip(place.monitors) {
        if !watcher.blocks || !marks.exchange {
            continue;
        }
        if watcher.blocks(stand, marks.for_monitor(at), true) {
            // Where the rule surely applies, it is locked; elsewhere the agent's notes may leave it open.
            words = if watcher.blocks(stand, marks.for_monitor(at), false) {
                NO_CALLERS
            } else {
                difference(
                    &words,
                    &callers_meeting(&watcher.boxes, graph, place.core, place.count).0,
                )
            };
        }
    }
    words
}

/// Moves the automata of the watched rules along an edge, each where its rule applies and where not.
pub(super) fn monitor_successors(
    graph: &CoreGraph<'_>,
    watch: &Instrumentation<'_>,
    place: EdgeSource,
    edge: &Edge,
    going: &CallerSets,
) -> MonitorSuccessors {
    let marks = watch.marks(edge);
    let going = unblocked_callers(graph, watch, place, edge, going);
    let mut broken = None;
    let mut ways: Vec<(MonitorStates, CallerSets)> = vec![(place.monitors, going)];
    for ((at, watcher), stand) in watch.rules.iter().enumerate().zip(place.monitors) {
        let own = marks.for_monitor(at);
        let counts = marks.exchange && matches!(watcher.pattern, Pattern::Within { .. });
        if own == 0 && !(counts && stand > 0) {
            continue;
        }
        let (sure, may) = callers_meeting(&watcher.boxes, graph, place.core, place.count);
        let mut after = Vec::new();
        for (stands, words) in ways {
            let mut outcomes: Vec<(u8, bool, CallerSets)> = Vec::new();
            for (applies, part) in
                [(true, intersection(&words, &may)), (false, difference(&words, &sure))]
            {
                if is_empty(&part) {
                    continue;
                }
                let mut next = stand;
                let is = |role| EventLabels::matches(own, role);
                let breaks =
                    advance_pattern(watcher.pattern, &mut next, marks.exchange, is, || applies);
                let same = outcomes.iter_mut().find(|(to, was, _)| *to == next && *was == breaks);
                match same {
                    Some((.., all)) => *all = union(all, &part),
                    None => outcomes.push((next, breaks, part)),
                }
            }
            for (next, breaks, part) in outcomes {
                if breaks && watcher.is_goal {
                    broken = Some(union(&broken.unwrap_or(NO_CALLERS), &part));
                }
                let mut stands = stands;
                if let Some(place) = stands.get_mut(at) {
                    *place = next;
                }
                // Once the other deed was done, nothing breaks such a rule any more.
                let safe = watcher.is_goal
                    && next == 1
                    && matches!(watcher.pattern, Pattern::OnlyAfter { .. });
                if !safe {
                    after.push((stands, part));
                }
            }
        }
        ways = after;
    }
    MonitorSuccessors { successors: ways, violating: broken }
}
