//! What is watched while calls are explored: rules whose automata run along, and what must never or always
//! be so; and the edges of a core, each with what the watched make of it.

use super::actions::{self, EffectIndex, SaidAnswer, SplitBox};
use super::callers;
use super::figures::CustomerFigures;
use super::graph::{CoreGraph, CoreId, OffersChange};
use crate::call::{Event, State};
use crate::rule::{
    Observation, ObservedEvent, PatternRole, TriState, advance_pattern, blocks, initial_state,
    last_state, matches,
};
use flow::FlowCase;
use flow::condition::Condition;
use flow::conduct::Pattern;
use flow::context::Context;
use flow::id::RuleId;
use flow::method::{GateClass, RuleLevel, Step};
use rustc_hash::FxHashMap;

/// So many rules can run along at once.
pub(super) const MAX_MONITORED: usize = 4;
/// So many things can be observed at once, a bit each.
pub(super) const MAX_OBSERVERS: usize = 64;

/// A rule whose automaton runs along.
#[derive(Debug)]
pub(super) struct MonitoredRule<'f> {
    pub(super) pattern: &'f Pattern,
    /// Where the rule applies; and the same, taken apart.
    pub(super) when: &'f Condition,
    pub(super) boxes: Vec<SplitBox>,
    /// Whether it is fatal, so that what would break it is locked.
    pub(super) blocks: bool,
    /// Whether it is there to be broken: calls on which nothing can break it any more are not gone on with.
    pub(super) is_goal: bool,
}

/// Whether an event between two states is what is asked for. It may hang on the event, on the two steps and
/// on the outcome, and on nothing else of the states.
pub(super) type EventPredicate<'f> =
    Box<dyn Fn(FlowCase<'_>, Event, &State, &State) -> bool + Send + Sync + 'f>;

/// What is asked of every call.
pub(super) struct Observer<'f> {
    pub(super) kind: ObserverKind,
    /// Where it is asked.
    pub(super) boxes: Vec<SplitBox>,
    pub(super) predicate: EventPredicate<'f>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ObserverKind {
    /// It never happens.
    Never,
    /// It is possible in every state where it is asked.
    Always,
}

/// What the watched make of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub(super) struct EventLabels {
    /// For each watcher, which of its deeds it is, and which it certainly is or is not as it is said.
    by_rule: [u8; MAX_MONITORED],
    pub(super) exchange: bool,
    /// The observers that ask that this never happens, and those that ask that it is possible.
    pub(super) never: u64,
    pub(super) always: u64,
}

const IS_TARGET: u8 = 1;
const IS_AFTER: u8 = 2;
const IS_UNTIL: u8 = 4;
const SAYS_TARGET: u8 = 8;
const SAYS_NOT_AFTER: u8 = 16;

impl EventLabels {
    /// What it is to one watcher.
    pub(super) fn for_monitor(self, watcher: usize) -> u8 {
        *self.by_rule.get(watcher).expect("so many rules at most run along")
    }

    pub(super) fn matches(marks: u8, role: PatternRole) -> bool {
        let bit = match role {
            PatternRole::Deed => IS_TARGET,
            PatternRole::After => IS_AFTER,
            PatternRole::Until => IS_UNTIL,
        };
        marks & bit != 0
    }

    /// Whether saying it is certainly a deed, whatever is answered.
    pub(super) fn matches_when_said(marks: u8, role: PatternRole) -> TriState {
        match role {
            PatternRole::Deed if marks & SAYS_TARGET != 0 => TriState::Yes,
            PatternRole::After if marks & SAYS_NOT_AFTER != 0 => TriState::No,
            PatternRole::Deed | PatternRole::After | PatternRole::Until => TriState::Open,
        }
    }

    /// Whether nobody takes any interest in it.
    fn is_none(&self) -> bool {
        self.by_rule == [0; MAX_MONITORED] && self.never == 0 && self.always == 0
    }
}

/// A way from a core to another, for some callers and customers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Edge {
    pub(super) to: CoreId,
    pub(super) offers: OffersChange,
    /// The offer that is made, where one is.
    pub(super) offer: u16,
    pub(super) caller_map: u16,
    pub(super) labels: u32,
    pub(super) lanes: u16,
    pub(super) counts: u8,
    pub(super) callers: u64,
}

impl Edge {
    /// All but the callers, in one number: edges are ordered by it, those to one row side by side.
    fn order(&self) -> u128 {
        let parts = [
            (u128::from(self.to), 32),
            (self.offers as u128, 8),
            (u128::from(self.offer), 16),
            (u128::from(self.caller_map), 16),
            (u128::from(self.labels), 32),
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

/// The labels of an event, by their place, for each step that it can lead to.
type LabelsByStep = [u32; 5];

/// Everything that is watched in one run.
pub(super) struct Instrumentation<'f> {
    pub(super) rules: Vec<MonitoredRule<'f>>,
    pub(super) observers: Vec<Observer<'f>>,
    /// What is known of the customer's figures.
    pub(super) figures: CustomerFigures,
    labels: Vec<EventLabels>,
    /// For each step and group, what is done in it, each once.
    groups: [Vec<Vec<(EffectIndex, LabelsByStep)>>; 5],
    unasked: [Vec<(EffectIndex, LabelsByStep)>; 5],
    gates: [[[u64; 2]; CLASSES.len()]; 5],
}

const CLASSES: [GateClass; 9] = [
    GateClass::Talk,
    GateClass::Invitation,
    GateClass::Answering,
    GateClass::Serving,
    GateClass::Soothing,
    GateClass::Handling,
    GateClass::LettingGo,
    GateClass::Proposal,
    GateClass::Ending,
];

impl<'f> MonitoredRule<'f> {
    pub(super) fn new(graph: &CoreGraph<'f>, id: RuleId) -> Self {
        let rule = graph.flow.rule(id);
        Self {
            pattern: &rule.pattern,
            when: &rule.when,
            boxes: actions::split_condition(&rule.when, &graph.cases, graph.flow.limits.refusals),
            blocks: rule.level == RuleLevel::Fatal,
            is_goal: false,
        }
    }

    pub(super) fn initial_state(&self) -> u8 {
        initial_state(self.pattern)
    }

    /// Whether saying something with these marks is locked where the rule applies, or where it does not.
    pub(super) fn blocks(&self, stand: u8, marks: u8, applies: bool) -> bool {
        let says = |role| EventLabels::matches_when_said(marks, role);
        self.blocks && blocks(self.pattern, stand, says, || applies)
    }

    /// Whether its lock holds back everything with these labels that would break it.
    fn foresees(&self, marks: u8, exchange: bool) -> bool {
        // Where notes decide whether it applies, the lock may leave open what then breaks it.
        let is_sure = self.boxes.iter().all(|part| part.certain);
        let is = |role| EventLabels::matches(marks, role);
        (0..=last_state(self.pattern)).all(|stand| {
            [true, false].into_iter().all(|applies| {
                let breaks =
                    advance_pattern(self.pattern, &mut stand.clone(), exchange, is, || applies);
                let locked = |applies| exchange && self.blocks(stand, marks, applies);
                !breaks || locked(false) || applies && is_sure && locked(true)
            })
        })
    }

    /// What an event is to the rule.
    pub(super) fn label(
        &self,
        case: FlowCase<'_>,
        context: &Context,
        event: Event,
        way: (&State, &State),
    ) -> u8 {
        let (before, after) = way;
        let notes = case.flow().first_notes();
        let happening =
            Observation { before, notes, context, event: ObservedEvent::Event(event, after) };
        let is = |role: PatternRole, what: &Observation<'_>| {
            let deed = role.event_pattern(self.pattern);
            deed.map_or(TriState::No, |deed| matches(case, deed, what))
        };
        let mut marks = 0;
        for (role, bit) in [
            (PatternRole::Deed, IS_TARGET),
            (PatternRole::After, IS_AFTER),
            (PatternRole::Until, IS_UNTIL),
        ] {
            marks |= if is(role, &happening) == TriState::Yes { bit } else { 0 };
        }
        if let Event::Said { item, .. } = event
            && self.blocks
        {
            let saying = Observation { event: ObservedEvent::Saying(item), ..happening };
            let says = |role: PatternRole, wanted: TriState, bit: u8| {
                if is(role, &saying) == wanted { bit } else { 0 }
            };
            marks |= says(PatternRole::Deed, TriState::Yes, SAYS_TARGET);
            if matches!(self.pattern, Pattern::OnlyAfter { .. }) {
                marks |= says(PatternRole::After, TriState::No, SAYS_NOT_AFTER);
            }
        }
        marks
    }
}

impl<'f> Instrumentation<'f> {
    pub(super) fn new(
        graph: &CoreGraph<'f>,
        figures: &CustomerFigures,
        watchers: Vec<MonitoredRule<'f>>,
        observers: Vec<Observer<'f>>,
    ) -> Self {
        let steps = [Step::Trust, Step::Probe, Step::Propose, Step::Agree, Step::Closed];
        let gates = steps.map(|step| {
            CLASSES.map(|class| actions::callers_through_gate(graph.flow, step, class))
        });
        let mut watch = Self {
            rules: watchers,
            observers,
            figures: figures.clone(),
            labels: Vec::new(),
            groups: Default::default(),
            unasked: Default::default(),
            gates,
        };
        let context = &figures.context;
        let mut numbers: FxHashMap<EventLabels, u32> = FxHashMap::default();
        watch.intern(&mut numbers, EventLabels::default());
        for step in steps {
            let actions = graph.actions(step);
            let mut groups = Vec::with_capacity(actions.groups.len());
            for group in &actions.groups {
                let mut done: Vec<(EffectIndex, LabelsByStep)> = Vec::new();
                for SaidAnswer { item, answer, effect: does } in &group.said {
                    let event = Event::Said { item: *item, answer: *answer };
                    let by_step = watch.by_step(graph, context, step, (*does, event), &mut numbers);
                    if !done.contains(&(*does, by_step)) {
                        done.push((*does, by_step));
                    }
                }
                groups.push(done);
            }
            let unasked: Vec<(EffectIndex, LabelsByStep)> = actions
                .unasked()
                .map(|(does, event)| {
                    (does, watch.by_step(graph, context, step, (does, event), &mut numbers))
                })
                .collect();
            if let Some(place) = watch.groups.get_mut(step.index()) {
                *place = groups;
            }
            if let Some(place) = watch.unasked.get_mut(step.index()) {
                *place = unasked;
            }
        }
        watch
    }

    fn intern(&mut self, numbers: &mut FxHashMap<EventLabels, u32>, marks: EventLabels) -> u32 {
        *numbers.entry(marks).or_insert_with(|| {
            let number = u32::try_from(self.labels.len());
            self.labels.push(marks);
            number.expect("an answer has at most five labels, and there are 24 bits of answers")
        })
    }

    fn by_step(
        &mut self,
        graph: &CoreGraph<'f>,
        context: &Context,
        step: Step,
        (does, event): (EffectIndex, Event),
        numbers: &mut FxHashMap<EventLabels, u32>,
    ) -> LabelsByStep {
        if self.rules.is_empty() && self.observers.is_empty() {
            return [0; 5];
        }
        graph.samples(step, does).map(|way| {
            let marks =
                way.map_or(EventLabels::default(), |way| self.label(graph, context, event, way));
            self.intern(numbers, marks)
        })
    }

    fn label(
        &self,
        graph: &CoreGraph<'f>,
        context: &Context,
        event: Event,
        way: (&State, &State),
    ) -> EventLabels {
        let Some(case) = graph.cases.first().copied() else { return EventLabels::default() };
        let mut marks = EventLabels::default();
        for (place, watcher) in marks.by_rule.iter_mut().zip(&self.rules) {
            *place = watcher.label(case, context, event, way);
        }
        // What nobody watches may be joined, said or not.
        marks.exchange = !self.rules.is_empty() && matches!(event, Event::Said { .. });
        for (bit, observer) in self.observers.iter().enumerate() {
            debug_assert!(bit < MAX_OBSERVERS, "questions are asked sixty-four at a time");
            if (observer.predicate)(case, event, way.0, way.1) {
                match observer.kind {
                    ObserverKind::Never => marks.never |= 1 << bit,
                    ObserverKind::Always => marks.always |= 1 << bit,
                }
            }
        }
        marks
    }

    /// Whether the rules' locks hold back whatever would break them.
    pub(super) fn locks_foresee_all(&self) -> bool {
        let foresee = |labels: &EventLabels| {
            let mut rules = self.rules.iter().zip(labels.by_rule);
            rules.all(|(rule, marks)| rule.foresees(marks, labels.exchange))
        };
        self.labels.iter().all(foresee)
    }

    pub(super) fn marks(&self, edge: &Edge) -> EventLabels {
        *self.labels.get(edge.labels as usize).expect("an edge has labels that are numbered")
    }

    /// Whether an edge moves none of the automata, wherever they stand, and is observed by nobody.
    fn is_unobserved(&self, edge: &Edge) -> bool {
        let counts = |one: &MonitoredRule<'_>| matches!(one.pattern, Pattern::Within { .. });
        let marks = self.marks(edge);
        marks.is_none() && !(marks.exchange && self.rules.iter().any(counts))
    }

    /// Whether an edge moves none of the automata as they stand.
    pub(super) fn is_stutter(&self, marks: EventLabels, stands: [u8; MAX_MONITORED]) -> bool {
        let mut watchers = self.rules.iter().zip(stands).zip(marks.by_rule);
        watchers.all(|((one, stand), own)| {
            let counts = marks.exchange && stand > 0;
            own == 0 && !(counts && matches!(one.pattern, Pattern::Within { .. }))
        })
    }

    /// For whom the gates let a class be said.
    pub(super) fn gate(&self, core: &State, class: GateClass) -> u64 {
        let of_step = self.gates.get(core.step().index());
        let at = CLASSES.iter().position(|one| *one == class).expect("each class is in the table");
        let of_class = of_step.and_then(|of| of.get(at));
        let [without, open] = *of_class.expect("each class has its gates in each step");
        match core.objection() {
            flow::method::Objection::None => without,
            flow::method::Objection::Open => open,
        }
    }

    /// The ways from a core that somebody observes, wherever they lead.
    pub(super) fn observed(&self, graph: &CoreGraph<'f>, id: CoreId) -> Box<[Edge]> {
        let edges = self.edges(graph, id).into_vec().into_iter().filter(|edge| {
            let marks = self.marks(edge);
            marks.never | marks.always != 0
        });
        let mut edges: Vec<Edge> =
            edges.map(|edge| Edge { to: 0, caller_map: callers::IDENTITY, ..edge }).collect();
        edges.sort_unstable_by_key(|edge| (edge.order(), edge.callers));
        edges.dedup();
        edges.into()
    }

    /// The ways from a core.
    pub(super) fn edges(&self, graph: &CoreGraph<'f>, id: CoreId) -> Box<[Edge]> {
        let (core, facts, leads) = graph.core(id);
        let actions = graph.actions(core.step());
        let mut begins = vec![usize::MAX; actions.effects.len()];
        for (at, lead) in leads.iter().enumerate() {
            if let Some(place) = begins.get_mut(lead.effect as usize) {
                *place = (*place).min(at);
            }
        }
        let leads_of = |does: EffectIndex| {
            let from = begins.get(does as usize).copied().unwrap_or(usize::MAX);
            let rest = leads.get(from.min(leads.len())..).unwrap_or_default();
            rest.iter().take_while(move |lead| lead.effect == does)
        };
        let steps_of = |to: CoreId| graph.core(to).0.step().index();
        let mut edges: Vec<Edge> = Vec::new();
        let mut add = |does: EffectIndex,
                       by_step: &LabelsByStep,
                       may: &SplitBox,
                       callers: u64,
                       offer: u16| {
            for lead in leads_of(does) {
                let callers = callers & lead.callers;
                if callers == 0 {
                    continue;
                }
                let marks = *by_step.get(steps_of(lead.to)).expect("a step is one of five");
                edges.push(Edge {
                    to: lead.to,
                    caller_map: lead.caller_map,
                    labels: marks,
                    lanes: may.lanes,
                    offers: lead.offers,
                    offer: if lead.offers == OffersChange::More { offer } else { 0 },
                    counts: may.counts,
                    callers,
                });
            }
        };
        let of_step = self.groups.get(core.step().index()).expect("a step has its groups");
        for (group, done) in actions.groups.iter().zip(of_step) {
            let gate = self.gate(core, group.class);
            if gate == 0 {
                continue;
            }
            let offer = group.offer.map_or(0, |offer| {
                u16::try_from(offer.index()).expect("offers are numbered by 16 bits")
            });
            for part in group.boxes.iter().filter(|part| part.fits(facts)) {
                let callers = part.callers & gate;
                if callers != 0 {
                    for (does, by_step) in done {
                        add(*does, by_step, part, callers, offer);
                    }
                }
            }
        }
        let anyone = SplitBox::any();
        let unasked = self.unasked.get(core.step().index()).expect("a step has what is unasked");
        for (does, by_step) in unasked {
            add(*does, by_step, &anyone, anyone.callers, 0);
        }
        edges.sort_by_cached_key(Edge::order);
        edges.dedup_by(|later, earlier| {
            let same = later.order() == earlier.order();
            if same {
                earlier.callers |= later.callers;
            }
            same
        });
        // What changes nothing and is of no interest to anybody need not be gone.
        edges.retain(|edge| {
            let idle = edge.to == id
                && edge.caller_map == callers::IDENTITY
                && edge.offers == OffersChange::Stay;
            !idle || !self.is_unobserved(edge)
        });
        edges.into()
    }
}
