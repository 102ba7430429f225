//! What is watched while calls are explored: rules whose automata run along, and what must never or always
//! be so; and the edges of a core, each with what the watched make of it.

use super::callers;
use super::moves::{self, Part, Said};
use super::space::{CoreId, Offers, Space};
use crate::call::{Event, State};
use crate::rule::{Happening, Role, Seen, What, first, holds_back, seen};
use flow::Case;
use flow::condition::Condition;
use flow::conduct::Pattern;
use flow::context::Context;
use flow::id::RuleId;
use flow::method::{Class, RuleLevel, Step};
use rustc_hash::FxHashMap;

/// So many rules can run along at once.
pub(super) const MOST_WATCHERS: usize = 4;
/// So many things can be observed at once, a bit each.
pub(super) const MOST_OBSERVERS: usize = 64;

/// A rule whose automaton runs along.
#[derive(Debug)]
pub(super) struct Watcher<'f> {
    pub(super) pattern: &'f Pattern,
    /// Where the rule applies; and the same, taken apart.
    pub(super) when: &'f Condition,
    pub(super) parts: Vec<Part>,
    /// Whether it is fatal, so that what would break it is locked.
    pub(super) locks: bool,
    /// Whether it is there to be broken: calls on which nothing can break it any more are not gone on with.
    pub(super) is_goal: bool,
}

/// Whether an event between two states is what is asked for. It may hang on the event, on the two steps and
/// on the outcome, and on nothing else of the states.
pub(super) type Is<'f> = Box<dyn Fn(Case<'_>, Event, &State, &State) -> bool + Sync + 'f>;

/// What is asked of every call.
pub(super) struct Observer<'f> {
    pub(super) asks: Asks,
    /// Where it is asked.
    pub(super) parts: Vec<Part>,
    pub(super) is: Is<'f>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asks {
    /// It never happens.
    Never,
    /// It is possible in every state where it is asked.
    Always,
}

/// What the watched make of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub(super) struct Marks {
    /// For each watcher, which of its deeds it is, and which it certainly is or is not as it is said.
    watch: [u8; MOST_WATCHERS],
    pub(super) exchange: bool,
    /// The observers that ask that this never happens, and those that ask that it is possible.
    pub(super) never: u64,
    pub(super) always: u64,
}

const DEED: u8 = 1;
const AFTER: u8 = 2;
const UNTIL: u8 = 4;
const SAYS_DEED: u8 = 8;
const SAYS_NOT_AFTER: u8 = 16;

impl Marks {
    /// What it is to one watcher.
    pub(super) fn of(self, watcher: usize) -> u8 {
        self.watch.get(watcher).copied().unwrap_or(0)
    }

    pub(super) fn is(marks: u8, role: Role) -> bool {
        let bit = match role {
            Role::Deed => DEED,
            Role::After => AFTER,
            Role::Until => UNTIL,
        };
        marks & bit != 0
    }

    /// Whether saying it is certainly a deed, whatever is answered.
    pub(super) fn says(marks: u8, role: Role) -> Seen {
        match role {
            Role::Deed if marks & SAYS_DEED != 0 => Seen::Yes,
            Role::After if marks & SAYS_NOT_AFTER != 0 => Seen::No,
            Role::Deed | Role::After | Role::Until => Seen::Open,
        }
    }

    /// Whether nobody takes any interest in it.
    fn is_none(&self) -> bool {
        self.watch == [0; MOST_WATCHERS] && self.never == 0 && self.always == 0
    }
}

/// A way from a core to another, for some callers and customers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Edge {
    pub(super) to: CoreId,
    pub(super) offers: Offers,
    /// The offer that is made, where one is.
    pub(super) offer: u16,
    pub(super) turn: u16,
    pub(super) marks: u16,
    pub(super) lanes: u16,
    pub(super) counts: u8,
    pub(super) callers: u32,
}

impl Edge {
    /// All but the callers, in one number: edges are ordered by it, those to one row side by side.
    fn order(&self) -> u128 {
        let parts = [
            (u128::from(self.to), 32),
            (self.offers as u128, 8),
            (u128::from(self.offer), 16),
            (u128::from(self.turn), 16),
            (u128::from(self.marks), 16),
            (u128::from(self.lanes), 16),
            (u128::from(self.counts), 8),
        ];
        parts.into_iter().fold(0, |order, (part, bits)| order << bits | part)
    }

    /// Whether it leads from a row to the same one as another.
    pub(super) fn leads_as(&self, other: &Self) -> bool {
        (self.to, self.offers, self.offer) == (other.to, other.offers, other.offer)
    }
}

/// What is done in a slot with the same marks, whatever it leads to.
type ByStep = [u16; 5];

/// Everything that is watched in one run.
pub(super) struct Watch<'f> {
    pub(super) watchers: Vec<Watcher<'f>>,
    pub(super) observers: Vec<Observer<'f>>,
    marks: Vec<Marks>,
    /// For each step and slot, what is done in it, each once.
    slots: [Vec<Vec<(u16, ByStep)>>; 5],
    unasked: [Vec<(u16, ByStep)>; 5],
    gates: [[[u32; 2]; CLASSES.len()]; 5],
}

const CLASSES: [Class; 6] = [
    Class::Talk,
    Class::Soothing,
    Class::Handling,
    Class::LettingGo,
    Class::Proposal,
    Class::Ending,
];

impl<'f> Watcher<'f> {
    pub(super) fn of(space: &Space<'f>, id: RuleId) -> Self {
        let rule = space.flow.rule(id);
        Self {
            pattern: &rule.pattern,
            when: &rule.when,
            parts: moves::parts(&rule.when, &space.cases, space.flow.limits.refusals),
            locks: rule.level == RuleLevel::Fatal,
            is_goal: false,
        }
    }

    pub(super) fn first(&self) -> u8 {
        first(self.pattern)
    }

    /// Whether saying something with these marks is locked where the rule applies, or where it does not.
    pub(super) fn holds_back(&self, stand: u8, marks: u8, applies: bool) -> bool {
        let says = |role| Marks::says(marks, role);
        self.locks && holds_back(self.pattern, stand, says, || applies)
    }

    /// What an event is to the rule.
    pub(super) fn look(
        &self,
        case: Case<'_>,
        context: &Context,
        event: Event,
        way: (&State, &State),
    ) -> u8 {
        let (before, after) = way;
        let notes = case.flow().first_notes();
        let happening = Happening { before, notes, context, what: What::Event(event, after) };
        let is = |role: Role, what: &Happening<'_>| {
            let deed = role.deed(self.pattern);
            deed.map_or(Seen::No, |deed| seen(case, deed, what))
        };
        let mut marks = 0;
        for (role, bit) in [(Role::Deed, DEED), (Role::After, AFTER), (Role::Until, UNTIL)] {
            marks |= if is(role, &happening) == Seen::Yes { bit } else { 0 };
        }
        if let Event::Said { item, .. } = event
            && self.locks
        {
            let saying = Happening { what: What::Saying(item), ..happening };
            let says = |role: Role, wanted: Seen, bit: u8| {
                if is(role, &saying) == wanted { bit } else { 0 }
            };
            marks |= says(Role::Deed, Seen::Yes, SAYS_DEED);
            if matches!(self.pattern, Pattern::OnlyAfter { .. }) {
                marks |= says(Role::After, Seen::No, SAYS_NOT_AFTER);
            }
        }
        marks
    }
}

impl<'f> Watch<'f> {
    pub(super) fn of(
        space: &Space<'f>,
        context: &Context,
        watchers: Vec<Watcher<'f>>,
        observers: Vec<Observer<'f>>,
    ) -> Self {
        let steps = [Step::Trust, Step::Probe, Step::Propose, Step::Agree, Step::Closed];
        let gates = steps.map(|step| CLASSES.map(|class| moves::gates(space.flow, step, class)));
        let mut watch = Self {
            watchers,
            observers,
            marks: Vec::new(),
            slots: Default::default(),
            unasked: Default::default(),
            gates,
        };
        let mut numbers: FxHashMap<Marks, u16> = FxHashMap::default();
        watch.number(&mut numbers, Marks::default());
        for step in steps {
            let moves = space.moves(step);
            let mut slots = Vec::with_capacity(moves.slots.len());
            for slot in &moves.slots {
                let mut done: Vec<(u16, ByStep)> = Vec::new();
                for Said { item, answer, does } in &slot.said {
                    let event = Event::Said { item: *item, answer: *answer };
                    let by_step = watch.by_step(space, context, step, (*does, event), &mut numbers);
                    if !done.contains(&(*does, by_step)) {
                        done.push((*does, by_step));
                    }
                }
                slots.push(done);
            }
            let unasked: Vec<(u16, ByStep)> = moves
                .unasked()
                .map(|(does, event)| {
                    (does, watch.by_step(space, context, step, (does, event), &mut numbers))
                })
                .collect();
            if let Some(place) = watch.slots.get_mut(step.index()) {
                *place = slots;
            }
            if let Some(place) = watch.unasked.get_mut(step.index()) {
                *place = unasked;
            }
        }
        watch
    }

    fn number(&mut self, numbers: &mut FxHashMap<Marks, u16>, marks: Marks) -> u16 {
        *numbers.entry(marks).or_insert_with(|| {
            self.marks.push(marks);
            u16::try_from(self.marks.len() - 1).unwrap_or(u16::MAX)
        })
    }

    fn by_step(
        &mut self,
        space: &Space<'f>,
        context: &Context,
        step: Step,
        (does, event): (u16, Event),
        numbers: &mut FxHashMap<Marks, u16>,
    ) -> ByStep {
        if self.watchers.is_empty() && self.observers.is_empty() {
            return [0; 5];
        }
        space.samples(step, does).map(|way| {
            let marks = way.map_or(Marks::default(), |way| self.look(space, context, event, way));
            self.number(numbers, marks)
        })
    }

    fn look(
        &self,
        space: &Space<'f>,
        context: &Context,
        event: Event,
        way: (&State, &State),
    ) -> Marks {
        let Some(case) = space.cases.first().copied() else { return Marks::default() };
        let mut marks = Marks::default();
        for (place, watcher) in marks.watch.iter_mut().zip(&self.watchers) {
            *place = watcher.look(case, context, event, way);
        }
        // What nobody watches may be joined, said or not.
        marks.exchange = !self.watchers.is_empty() && matches!(event, Event::Said { .. });
        for (bit, observer) in self.observers.iter().enumerate().take(MOST_OBSERVERS) {
            if (observer.is)(case, event, way.0, way.1) {
                match observer.asks {
                    Asks::Never => marks.never |= 1 << bit,
                    Asks::Always => marks.always |= 1 << bit,
                }
            }
        }
        marks
    }

    pub(super) fn marks(&self, edge: &Edge) -> Marks {
        self.marks.get(usize::from(edge.marks)).copied().unwrap_or_default()
    }

    /// Whether an edge moves none of the automata, wherever they stand, and is observed by nobody.
    fn is_plain(&self, edge: &Edge) -> bool {
        let counts = |one: &Watcher<'_>| matches!(one.pattern, Pattern::Within { .. });
        let marks = self.marks(edge);
        marks.is_none() && !(marks.exchange && self.watchers.iter().any(counts))
    }

    /// Whether an edge moves none of the automata as they stand.
    pub(super) fn leaves(&self, marks: Marks, stands: [u8; MOST_WATCHERS]) -> bool {
        let mut watchers = self.watchers.iter().zip(stands).zip(marks.watch);
        watchers.all(|((one, stand), own)| {
            let counts = marks.exchange && stand > 0;
            own == 0 && !(counts && matches!(one.pattern, Pattern::Within { .. }))
        })
    }

    /// For whom the gates let a class be said.
    pub(super) fn gate(&self, core: &State, class: Class) -> u32 {
        let of_step = self.gates.get(core.step().index());
        let at = CLASSES.iter().position(|one| *one == class).unwrap_or(0);
        let of_class = of_step.and_then(|of| of.get(at)).copied().unwrap_or([0; 2]);
        let [without, open] = of_class;
        match core.objection() {
            flow::method::Objection::None => without,
            flow::method::Objection::Open => open,
        }
    }

    /// The ways from a core that somebody observes, wherever they lead.
    pub(super) fn observed(&self, space: &Space<'f>, id: CoreId) -> Box<[Edge]> {
        let edges = self.edges(space, id).into_vec().into_iter().filter(|edge| {
            let marks = self.marks(edge);
            marks.never | marks.always != 0
        });
        let mut edges: Vec<Edge> =
            edges.map(|edge| Edge { to: 0, turn: callers::STAY, ..edge }).collect();
        edges.sort_unstable_by_key(|edge| (edge.order(), edge.callers));
        edges.dedup();
        edges.into()
    }

    /// The ways from a core.
    pub(super) fn edges(&self, space: &Space<'f>, id: CoreId) -> Box<[Edge]> {
        let (core, facts, leads) = space.core(id);
        let moves = space.moves(core.step());
        let mut begins = vec![usize::MAX; moves.does.len()];
        for (at, lead) in leads.iter().enumerate() {
            if let Some(place) = begins.get_mut(usize::from(lead.does)) {
                *place = (*place).min(at);
            }
        }
        let leads_of = |does: u16| {
            let from = begins.get(usize::from(does)).copied().unwrap_or(usize::MAX);
            let rest = leads.get(from.min(leads.len())..).unwrap_or_default();
            rest.iter().take_while(move |lead| lead.does == does)
        };
        let steps_of = |to: CoreId| space.core(to).0.step().index();
        let mut edges: Vec<Edge> = Vec::new();
        let mut add = |does: u16, by_step: &ByStep, may: &Part, callers: u32, offer: u16| {
            for lead in leads_of(does) {
                let callers = callers & lead.callers;
                if callers == 0 {
                    continue;
                }
                let marks = by_step.get(steps_of(lead.to)).copied().unwrap_or(0);
                edges.push(Edge {
                    to: lead.to,
                    turn: lead.turn,
                    marks,
                    lanes: may.lanes,
                    offers: lead.offers,
                    offer: if lead.offers == Offers::More { offer } else { 0 },
                    counts: may.counts,
                    callers,
                });
            }
        };
        let of_step = self.slots.get(core.step().index()).map_or(&[][..], Vec::as_slice);
        for (slot, done) in moves.slots.iter().zip(of_step) {
            let gate = self.gate(core, slot.class);
            if gate == 0 {
                continue;
            }
            let offer = slot.offer.and_then(|offer| u16::try_from(offer.index()).ok()).unwrap_or(0);
            for part in slot.parts.iter().filter(|part| part.fits(facts)) {
                let callers = part.callers & gate;
                if callers != 0 {
                    for (does, by_step) in done {
                        add(*does, by_step, part, callers, offer);
                    }
                }
            }
        }
        let anyone = Part::anyone();
        let unasked = self.unasked.get(core.step().index()).map_or(&[][..], Vec::as_slice);
        for (does, by_step) in unasked {
            add(*does, by_step, &anyone, anyone.callers, 0);
        }
        edges.sort_unstable_by_key(Edge::order);
        edges.dedup_by(|later, earlier| {
            let same = later.order() == earlier.order();
            if same {
                earlier.callers |= later.callers;
            }
            same
        });
        // What changes nothing and is of no interest to anybody need not be gone.
        edges.retain(|edge| {
            let idle = edge.to == id && edge.turn == callers::STAY && edge.offers == Offers::Stay;
            !idle || !self.is_plain(edge)
        });
        edges.into()
    }
}
