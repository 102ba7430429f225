//! A run: all calls at once, one event after another, from where calls begin to where nothing new comes.
//!
//! What is visited are rows: a core, the offers made, and where the automata of the watched rules stand; each
//! row with the set of callers for whom it was come to, for many customers side by side. A run goes in layers,
//! so what it comes to first, it comes to by the shortest call.

use super::callers::{
    self, LANES, NOBODY, Words, both, either, first_of, is_nobody, union, without,
};
use super::moves::Part;
use super::space::{CoreId, Offers, Space};
use super::watch::{Edge, MOST_WATCHERS, Marks, Watch};
use crate::call::{Made, State};
use crate::rule::moved;
use flow::conduct::Pattern;
use flow::context::Context;
use flow::id::OfferId;
use flow::method::Kind;
use rustc_hash::FxHashMap;

/// Where the automata of the watched rules stand.
pub(super) type Stands = [u8; MOST_WATCHERS];

/// What callers stand in side by side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) core: CoreId,
    pub(super) made: u32,
    /// Where the automata stand, by the place of it.
    pub(super) stand: u32,
}

/// Something that is not as it was asked: where it was found first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Breach {
    /// After so many events.
    pub(super) depth: usize,
    pub(super) row: u32,
    pub(super) lane: usize,
    pub(super) caller: usize,
}

/// How far a run may go.
pub(super) struct Bounds<'b> {
    /// So many rows at most.
    pub(super) rows: usize,
    /// Asked at each layer, with the rows so far; whether to go on.
    pub(super) go_on: &'b (dyn Fn(usize) -> bool + Sync),
    /// Whether to stop at the first breach of a watched rule.
    pub(super) until_broken: bool,
}

/// What a run came to.
#[derive(Debug, Default)]
pub(super) struct Run {
    pub(super) rows: Vec<Row>,
    pub(super) visited: Vec<Words>,
    /// The rows of each layer, with those who were new in it.
    pub(super) layers: Vec<Vec<(u32, Words)>>,
    pub(super) mades: Vec<Made>,
    pub(super) stands: Vec<Stands>,
    /// The first breach of the watched rule that is there to be broken.
    pub(super) broken: Option<Breach>,
    /// Whether it was stopped before everything was visited.
    pub(super) bounded: bool,
}

/// A run on its way.
struct Runner<'r, 'f> {
    space: Held<'r, 'f>,
    watch: &'r Watch<'f>,
    run: Run,
    more: FxHashMap<(u32, u16), u32>,
    made_numbers: FxHashMap<Made, u32>,
    edges: Vec<Option<Box<[Edge]>>>,
    /// For each core, its rows by the offers made and by where the automata stand, as far as both are small.
    near: Vec<u32>,
    /// The other rows.
    far: FxHashMap<(CoreId, u32, u32), u32>,
    /// Rows that everybody has come to, a bit each: most ways lead there, and are not gone again.
    full: Vec<u64>,
    everybody: Words,
    stand_numbers: FxHashMap<Stands, u32>,
    /// Those who are new in the layer to come, by row.
    next: Vec<Words>,
    coming: Vec<u32>,
}

const NO_ROW: u32 = u32::MAX;
/// Rows after fewer different offers than this, and with the automata in one of the first few places, are
/// found by their number; others by hashing.
const NEAR: u32 = 16;
const NEAR_STANDS: u32 = 2;

/// The space that a run goes through: its own, which grows as it goes, or one that is whole.
enum Held<'r, 'f> {
    Own(Box<Space<'f>>, usize),
    Whole(&'r Space<'f>),
}

impl<'f> std::ops::Deref for Held<'_, 'f> {
    type Target = Space<'f>;

    fn deref(&self) -> &Space<'f> {
        match self {
            Self::Own(space, _) => space,
            Self::Whole(space) => space,
        }
    }
}

impl Run {
    /// Visits everything in a space that grows as it is visited, on so many threads.
    pub(super) fn grown<'f>(
        space: Space<'f>,
        threads: usize,
        bounds: &Bounds<'_>,
    ) -> (Space<'f>, Self) {
        let watch = Watch::of(&space, &Context::empty(space.flow), Vec::new(), Vec::new());
        let mut runner = Runner::new(Held::Own(Box::new(space), threads), &watch);
        runner.go(bounds);
        match runner.space {
            Held::Own(space, _) => (*space, runner.run),
            Held::Whole(_) => unreachable!("a runner keeps the space it was given"),
        }
    }

    /// Visits everything in a whole space, with what is watched.
    pub(super) fn of<'f>(space: &Space<'f>, watch: &Watch<'f>, bounds: &Bounds<'_>) -> Self {
        let mut runner = Runner::new(Held::Whole(space), watch);
        runner.go(bounds);
        runner.run
    }

    /// The state of a caller in a row.
    pub(super) fn state(&self, space: &Space<'_>, row: u32, caller: usize) -> State {
        let Row { core, made, .. } = self.row(row);
        let made = self.mades.get(made as usize).copied().unwrap_or_default();
        space.core(core).0.with(callers::nth(caller), made)
    }

    pub(super) fn row(&self, row: u32) -> Row {
        *self.rows.get(row as usize).expect("a row is placed before it is named")
    }

    pub(super) fn made(&self, number: u32) -> Made {
        self.mades.get(number as usize).copied().unwrap_or_default()
    }
}

/// Those of a set for whom an edge is open, the offers made left out.
pub(super) fn open(words: &Words, edge: &Edge) -> Words {
    let mut out = *words;
    for (lane, word) in out.iter_mut().enumerate() {
        *word &= edge.callers & (0_u32.wrapping_sub(u32::from(edge.lanes >> lane & 1)));
    }
    out
}

/// The offers made once an edge was gone.
pub(super) fn made_after(made: Made, edge: &Edge, limit: u8) -> Made {
    match edge.offers {
        Offers::Stay => made,
        Offers::Gone => Made::default(),
        Offers::More => {
            let offer = OfferId::new(usize::from(edge.offer));
            offer.map_or(made, |offer| made.and(offer, limit))
        }
    }
}

/// Whether the offers made let an edge be gone.
pub(super) fn lets(made: Made, edge: &Edge, limit: u8) -> bool {
    let count = edge.counts & 1 << made.count() != 0;
    count
        && (edge.offers != Offers::More
            || made.count() < limit
                && OfferId::new(usize::from(edge.offer)).is_some_and(|offer| !made.has(offer)))
}

/// For whom a condition holds in a core after so many proposals: surely, and for some notes at least.
pub(super) fn holds(parts: &[Part], space: &Space<'_>, core: CoreId, count: u8) -> (Words, Words) {
    let (_, facts, _) = space.core(core);
    let (mut sure, mut may) = (NOBODY, NOBODY);
    for part in parts.iter().filter(|part| part.fits(facts) && part.counts & 1 << count != 0) {
        for lane in 0..LANES {
            if part.lanes & 1 << lane != 0 {
                if let Some(word) = may.get_mut(lane) {
                    *word |= part.callers;
                }
                if let Some(word) = sure.get_mut(lane).filter(|_| part.sure) {
                    *word |= part.callers;
                }
            }
        }
    }
    (sure, may)
}

impl<'r, 'f> Runner<'r, 'f> {
    fn new(space: Held<'r, 'f>, watch: &'r Watch<'f>) -> Self {
        let refusals = space.flow.limits.refusals;
        let customers = space.cases.len().min(LANES);
        let mut everybody = NOBODY;
        let all = callers::set(refusals, |_| true);
        everybody.iter_mut().take(customers).for_each(|word| *word = all);
        let mut runner = Self {
            space,
            watch,
            run: Run::default(),
            more: FxHashMap::default(),
            made_numbers: FxHashMap::default(),
            edges: Vec::new(),
            near: Vec::new(),
            far: FxHashMap::default(),
            full: Vec::new(),
            everybody,
            stand_numbers: FxHashMap::default(),
            next: Vec::new(),
            coming: Vec::new(),
        };
        runner.begin();
        runner
    }

    fn begin(&mut self) {
        self.run.mades.push(Made::default());
        self.made_numbers.insert(Made::default(), 0);
        let mut stands = [0; MOST_WATCHERS];
        for (stand, watcher) in stands.iter_mut().zip(&self.watch.watchers) {
            *stand = watcher.first();
        }
        let customers = self.space.cases.len().min(LANES);
        for kind in Kind::ALL {
            let (core, caller, _) = State::first(*kind).apart();
            let Some(core) = self.space.find(&core) else { continue };
            let stand = self.stand(stands);
            let row = self.row(Row { core, made: 0, stand });
            let mut words = NOBODY;
            words.iter_mut().take(customers).for_each(|word| *word = 1 << callers::place(caller));
            self.come(row, &words);
        }
    }

    fn go(&mut self, bounds: &Bounds<'_>) {
        while !self.coming.is_empty() {
            let mut rows = std::mem::take(&mut self.coming);
            rows.sort_unstable();
            let take = |row: &u32| {
                self.next
                    .get_mut(*row as usize)
                    .map(|words| (*row, std::mem::replace(words, NOBODY)))
            };
            let layer: Vec<(u32, Words)> = rows.iter().filter_map(take).collect();
            for (row, words) in &layer {
                let at = *row as usize;
                if let Some(visited) = self.run.visited.get_mut(at) {
                    *visited = either(visited, words);
                    if *visited == self.everybody
                        && let Some(bits) = self.full.get_mut(at / 64)
                    {
                        *bits |= 1 << (at % 64);
                    }
                }
            }
            if let Held::Own(space, threads) = &mut self.space {
                let cores = layer.iter().filter_map(|(row, _)| self.run.rows.get(*row as usize));
                space.grow(cores.map(|row| row.core), *threads);
            }
            let depth = self.run.layers.len();
            for (row, words) in &layer {
                self.visit(depth, *row, words);
            }
            self.run.layers.push(layer);
            let broken = bounds.until_broken && self.run.broken.is_some();
            if broken {
                break;
            }
            if self.run.rows.len() > bounds.rows || !(bounds.go_on)(self.run.rows.len()) {
                self.run.bounded = !self.coming.is_empty();
                break;
            }
        }
    }

    /// The number of where the automata stand.
    fn stand(&mut self, stands: Stands) -> u32 {
        let next = u32::try_from(self.run.stands.len()).unwrap_or(u32::MAX);
        let number = *self.stand_numbers.entry(stands).or_insert(next);
        if number == next {
            self.run.stands.push(stands);
        }
        number
    }

    /// The place of a row.
    fn row(&mut self, row: Row) -> u32 {
        // Where nothing is watched, the rows of a core fill one line of the processor's cache.
        let stands = if self.watch.watchers.is_empty() { 1 } else { NEAR_STANDS };
        let place = if row.made < NEAR && row.stand < stands {
            let rows = (NEAR * stands) as usize;
            let at = row.core as usize * rows + (row.stand * NEAR + row.made) as usize;
            if self.near.len() <= at {
                self.near.resize(at + rows, NO_ROW);
            }
            match self.near.get_mut(at) {
                Some(place) => place,
                None => return NO_ROW,
            }
        } else {
            self.far.entry((row.core, row.made, row.stand)).or_insert(NO_ROW)
        };
        if *place == NO_ROW {
            *place = u32::try_from(self.run.rows.len()).unwrap_or(NO_ROW);
            let place = *place;
            self.run.rows.push(row);
            self.run.visited.push(NOBODY);
            self.next.push(NOBODY);
            self.full.resize(self.run.rows.len().div_ceil(64), 0);
            return place;
        }
        *place
    }

    /// Some callers come to a row.
    fn come(&mut self, row: u32, words: &Words) {
        let at = row as usize;
        if self.full.get(at / 64).is_some_and(|bits| bits >> (at % 64) & 1 != 0) {
            return;
        }
        let Some(visited) = self.run.visited.get(at) else { return };
        let new = without(words, visited);
        if is_nobody(&new) {
            return;
        }
        if let Some(next) = self.next.get_mut(at) {
            if is_nobody(next) {
                self.coming.push(row);
            }
            *next = either(next, &new);
        }
    }

    /// The number of the offers made once an edge was gone.
    fn made_after(&mut self, made: u32, edge: &Edge) -> u32 {
        match edge.offers {
            Offers::Stay => made,
            Offers::Gone => 0,
            Offers::More => {
                let key = (made, edge.offer);
                if let Some(known) = self.more.get(&key) {
                    return *known;
                }
                let limit = self.space.flow.limits.proposals;
                let after = made_after(self.run.made(made), edge, limit);
                let next = u32::try_from(self.run.mades.len()).unwrap_or(u32::MAX);
                let number = *self.made_numbers.entry(after).or_insert(next);
                if number == next {
                    self.run.mades.push(after);
                }
                self.more.insert(key, number);
                number
            }
        }
    }

    fn visit(&mut self, depth: usize, at: u32, words: &Words) {
        let row = self.run.row(at);
        let made = self.run.made(row.made);
        let limit = self.space.flow.limits.proposals;
        let core = row.core as usize;
        if self.edges.len() <= core {
            self.edges.resize(core + 1, None);
        }
        let known = self.edges.get_mut(core).and_then(Option::take);
        let edges = known.unwrap_or_else(|| self.watch.edges(&self.space, row.core));
        let anybody = union(words);
        let may = |edge: &&Edge| edge.callers & anybody != 0 && lets(made, edge, limit);
        let stands = self.run.stands.get(row.stand as usize).copied().unwrap_or_default();
        let unwatched = self.watch.watchers.is_empty();
        // Edges to the same row stand side by side, and the row is looked for once.
        let mut before: Option<(&Edge, Words)> = None;
        for edge in edges.iter().filter(may) {
            let going = open(words, edge);
            if !unwatched && !self.watch.leaves(self.watch.marks(edge), stands) {
                if !is_nobody(&going) {
                    self.watched(depth, at, &row, edge, &going);
                }
                continue;
            }
            let going = self.space.turns.of(edge.turn, &going);
            before = Some(match before {
                Some((last, all)) if last.leads_as(edge) => (last, either(&all, &going)),
                Some((last, all)) => {
                    self.arrive(&row, row.stand, last, &all);
                    (edge, going)
                }
                None => (edge, going),
            });
        }
        if let Some((last, all)) = before {
            self.arrive(&row, row.stand, last, &all);
        }
        if let Some(place) = self.edges.get_mut(core) {
            *place = Some(edges);
        }
    }

    /// Callers come to where an edge leads, as they are there.
    fn arrive(&mut self, from: &Row, stand: u32, edge: &Edge, words: &Words) {
        if is_nobody(words) {
            return;
        }
        let made = self.made_after(from.made, edge);
        let row = self.row(Row { core: edge.to, made, stand });
        self.come(row, words);
    }

    /// Moves the automata of the watched rules along an edge.
    fn watched(&mut self, depth: usize, at: u32, row: &Row, edge: &Edge, going: &Words) {
        let stands = self.run.stands.get(row.stand as usize).copied().unwrap_or_default();
        let count = self.run.made(row.made).count();
        let place = Place { core: row.core, count, stands };
        let Ways { ways, broken } = ways(&self.space, self.watch, place, edge, going);
        if self.run.broken.is_none() {
            let breach = |(lane, caller)| Breach { depth, row: at, lane, caller };
            self.run.broken = broken.and_then(|words| first_of(&words)).map(breach);
        }
        for (stands, words) in ways {
            let words = self.space.turns.of(edge.turn, &words);
            let stand = self.stand(stands);
            self.arrive(row, stand, edge, &words);
        }
    }
}

/// Where something happens: a core, after so many proposals, with the automata where they stand.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub(super) core: CoreId,
    pub(super) count: u8,
    pub(super) stands: Stands,
}

/// Where the automata come to along an edge, and for whom the rule that is there to be broken is.
pub(super) struct Ways {
    pub(super) ways: Vec<(Stands, Words)>,
    pub(super) broken: Option<Words>,
}

/// Those for whom no watched rule locks what is about to be said.
pub(super) fn unlocked(
    space: &Space<'_>,
    watch: &Watch<'_>,
    place: Place,
    edge: &Edge,
    going: &Words,
) -> Words {
    let marks = watch.marks(edge);
    let mut words = *going;
    for ((at, watcher), stand) in watch.watchers.iter().enumerate().zip(place.stands) {
        if !watcher.locks || !marks.exchange {
            continue;
        }
        if watcher.holds_back(stand, marks.of(at), true) {
            // Where the rule surely applies, it is locked; elsewhere the agent's notes may leave it open.
            words = if watcher.holds_back(stand, marks.of(at), false) {
                NOBODY
            } else {
                without(&words, &holds(&watcher.parts, space, place.core, place.count).0)
            };
        }
    }
    words
}

/// Moves the automata of the watched rules along an edge, each where its rule applies and where not.
pub(super) fn ways(
    space: &Space<'_>,
    watch: &Watch<'_>,
    place: Place,
    edge: &Edge,
    going: &Words,
) -> Ways {
    let marks = watch.marks(edge);
    let going = unlocked(space, watch, place, edge, going);
    let mut broken = None;
    let mut ways: Vec<(Stands, Words)> = vec![(place.stands, going)];
    for ((at, watcher), stand) in watch.watchers.iter().enumerate().zip(place.stands) {
        let own = marks.of(at);
        let counts = marks.exchange && matches!(watcher.pattern, Pattern::Within { .. });
        if own == 0 && !(counts && stand > 0) {
            continue;
        }
        let (sure, may) = holds(&watcher.parts, space, place.core, place.count);
        let mut after = Vec::new();
        for (stands, words) in ways {
            let mut outcomes: Vec<(u8, bool, Words)> = Vec::new();
            for (applies, part) in [(true, both(&words, &may)), (false, without(&words, &sure))] {
                if is_nobody(&part) {
                    continue;
                }
                let mut next = stand;
                let is = |role| Marks::is(own, role);
                let breaks = moved(watcher.pattern, &mut next, marks.exchange, is, || applies);
                let same = outcomes.iter_mut().find(|(to, was, _)| *to == next && *was == breaks);
                match same {
                    Some((.., all)) => *all = either(all, &part),
                    None => outcomes.push((next, breaks, part)),
                }
            }
            for (next, breaks, part) in outcomes {
                if breaks && watcher.is_goal {
                    broken = Some(either(&broken.unwrap_or(NOBODY), &part));
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
    Ways { ways, broken }
}
