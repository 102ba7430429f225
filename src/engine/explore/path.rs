//! Paths: the call by which a run came to a state, event by event, as the machine has it.

use super::callers;
use super::figures::CustomerFigures;
use super::graph::CoreGraph;
use super::instrumentation::{Instrumentation, MonitoredRule};
use super::search::{
    EdgeSource, ReachableStates, StateRef, allows, callers_through, made_after, monitor_successors,
};
use crate::call::history::{Entry, History, Turn};
use crate::call::{Event, State, enabled_events, transition};
use crate::rule::{advance_pattern, audit};
use flow::FlowCase;
use flow::condition::NotedFacts;
use flow::conduct::Rule;
use flow::context::Context;
use flow::diagnostic::Diagnostics;
use flow::effect::NotedFact;
use flow::fact::{BuiltIn, Field, NoteBits};
use flow::id::{FactId, RequestId, RuleId};
use flow::method::Emotion;
use flow::{FactDecl, GivenBy};

/// A call by which something is shown.
#[derive(Debug, Clone)]
pub struct Witness {
    /// Who is calling, as `key=value`.
    pub customer: Vec<String>,
    /// What is so of them.
    pub context: Context,
    /// The call.
    pub history: History,
}

impl Witness {
    /// A call that begins, of this customer with these figures.
    pub(super) fn new(case: FlowCase<'_>, start: State, figures: &CustomerFigures) -> Self {
        let mut customer = customer_header(case, &start);
        customer.extend(figures.pairs.iter().cloned());
        // What is told of the customer are the flow's own names, so that nothing is wrong with it.
        let mut report = Diagnostics::default();
        let pairs = customer.iter().map(String::as_str);
        let context = Context::read_pairs(case.flow(), pairs, &mut report);
        Self { customer, context, history: History::new(start, case.flow().first_notes()) }
    }

    /// The agent notes something; `None` if it cannot be noted.
    pub(super) fn note(&mut self, case: FlowCase<'_>, noted: Vec<NotedFact>) -> Option<()> {
        // What is so already need not be noted again.
        let now = self.history.notes();
        let is_new = |told: &NotedFact| with_note(case, now, *told) != now;
        let entries: Vec<Entry> = noted.into_iter().filter(is_new).map(Entry::Noted).collect();
        if entries.is_empty() {
            return Some(());
        }
        self.history.push(case, Turn { entries }).ok()
    }

    /// Something happens; `None` if it is locked.
    pub fn push_event(&mut self, case: FlowCase<'_>, event: Event) -> Option<()> {
        self.history.push(case, Turn { entries: vec![Entry::Event(event)] }).ok()
    }

    /// Whether a rule is broken on it.
    pub(super) fn breaks(&self, case: FlowCase<'_>, rule: RuleId) -> bool {
        let breaches = audit(case, &self.context, &self.history).violations;
        breaches.iter().any(|breach| breach.rule == rule)
    }
}

/// A state on a path, with the place of its row and of its caller.
#[derive(Debug, Clone, Copy)]
struct PathNode {
    row: u32,
    caller: usize,
}

/// The last thing that a path is after, once it has come to where it goes.
pub(super) enum PathGoal<'t> {
    /// Nothing more.
    Stop,
    /// Some event of this kind happens.
    Event(&'t dyn Fn(FlowCase<'_>, Event, &State, &State) -> bool),
    /// The first watched rule is broken.
    Broken,
}

impl ReachableStates {
    /// The call to where something was found, and what happens then.
    pub(super) fn witness<'f>(
        &self,
        graph: &CoreGraph<'f>,
        watch: &Instrumentation<'f>,
        to: StateRef,
        then: &PathGoal<'_>,
        rule: Option<&Rule>,
    ) -> Option<Witness> {
        let case = *graph.cases.get(to.lane)?;
        let stops = self.stops(graph, watch, to)?;
        let first = stops.first()?;
        let call = Witness::new(case, self.state(graph, first.row, first.caller), &watch.figures);
        let mut walk = WitnessBuilder { run: self, graph, watch, case, rule, call };
        for pair in stops.windows(2) {
            let [from, to] = pair else { continue };
            walk.go(*from, Some(*to), &PathGoal::Stop)?;
        }
        if !matches!(then, PathGoal::Stop) {
            walk.go(*stops.last()?, None, then)?;
        }
        Some(walk.call)
    }

    /// The rows and callers that a path goes through.
    fn stops<'f>(
        &self,
        graph: &CoreGraph<'f>,
        watch: &Instrumentation<'f>,
        to: StateRef,
    ) -> Option<Vec<PathNode>> {
        let mut stops = vec![PathNode { row: to.symbolic_state, caller: to.caller }];
        for depth in (0..to.depth).rev() {
            let next = *stops.last()?;
            let layer = self.layers.get(depth)?;
            let before = layer.iter().find_map(|(row, words)| {
                let callers = *words.get(to.lane)?;
                let caller = self.leads(graph, watch, (*row, callers, to.lane), next)?;
                Some(PathNode { row: *row, caller })
            });
            stops.push(before?);
        }
        stops.reverse();
        Some(stops)
    }

    /// A caller among those in a row whom some edge leads to another row as a given caller.
    fn leads<'f>(
        &self,
        graph: &CoreGraph<'f>,
        watch: &Instrumentation<'f>,
        (at, callers, lane): (u32, u64, usize),
        to: PathNode,
    ) -> Option<usize> {
        let (from, goal) = (self.row(at), self.row(to.row));
        let (_, _, leads) = graph.core(from.core);
        if !leads.iter().any(|lead| lead.to == goal.core) {
            return None;
        }
        let limit = graph.flow.limits.proposals;
        let (before, after) = (self.made(from.offers_made), self.made(goal.offers_made));
        let place = EdgeSource {
            core: from.core,
            count: before.count(),
            monitors: self.stands(&self.row(at)),
        };
        let wanted = self.stands(&self.row(to.row));
        let edges = watch.edges(graph, from.core);
        edges.iter().filter(|edge| edge.to == goal.core && allows(before, edge, limit)).find_map(
            |edge| {
                if made_after(before, edge, limit) != after {
                    return None;
                }
                callers::members(callers).find(|caller| {
                    let mut words = callers::NO_CALLERS;
                    if let Some(word) = words.get_mut(lane) {
                        *word = 1 << caller;
                    }
                    let going = callers_through(&words, edge);
                    let ways = monitor_successors(graph, watch, place, edge, &going).successors;
                    ways.iter().filter(|(stands, _)| *stands == wanted).any(|(_, words)| {
                        let words = graph.caller_maps.apply(edge.caller_map, words);
                        words.get(lane).is_some_and(|word| word >> to.caller & 1 != 0)
                    })
                })
            },
        )
    }
}

/// A call on its way along a path.
struct WitnessBuilder<'w, 'f> {
    run: &'w ReachableStates,
    graph: &'w CoreGraph<'f>,
    watch: &'w Instrumentation<'f>,
    case: FlowCase<'f>,
    /// The rule whose breach is to be shown: it applies or not by what the agent notes.
    rule: Option<&'w Rule>,
    call: Witness,
}

impl WitnessBuilder<'_, '_> {
    /// Lets the first event happen that leads on as it should, with what the agent must have noted for it.
    fn go(&mut self, from: PathNode, to: Option<PathNode>, then: &PathGoal<'_>) -> Option<()> {
        let case = self.case;
        let state = *self.call.history.state();
        let goal = to.map(|stop| self.run.state(self.graph, stop.row, stop.caller));
        let leads_on = |event: &Event| {
            let after = transition(case, &state, event).ok()?;
            let there = goal.is_none_or(|goal| goal == after);
            let wanted = match then {
                PathGoal::Event(is) => is(case, *event, &state, &after),
                PathGoal::Stop | PathGoal::Broken => true,
            };
            (there && wanted).then_some((*event, after))
        };
        let events: Vec<Event> = enabled_events(case, &state).collect();
        let found = events.iter().filter_map(leads_on).find_map(|(event, after)| {
            let notes = self.notes(from, to, then, event, (&state, &after))?;
            Some((event, notes))
        });
        let (event, noted) = found?;
        self.call.note(case, noted)?;
        self.call.push_event(case, event)
    }

    /// What the agent must have noted for an event to lead on as it should, if it can.
    fn notes(
        &self,
        from: PathNode,
        to: Option<PathNode>,
        then: &PathGoal<'_>,
        event: Event,
        way: (&State, &State),
    ) -> Option<Vec<NotedFact>> {
        let history = &self.call.history;
        // Whether the rule applies may hang on what the agent has noted: as it is, if that will do.
        let now = self
            .rule
            .is_some_and(|rule| rule.when.fit(way.0.facts(self.case), history.notes()).is_some());
        [now, !now].into_iter().find_map(|applies| {
            let noted = match self.rule {
                Some(rule) => notes_for(self.case, rule, way.0, history, applies)?,
                None => Vec::new(),
            };
            let facts = way.0.facts(self.case);
            let after = noted
                .iter()
                .fold(history.notes(), |notes, told| with_note(self.case, notes, *told));
            let mut next = self.run.stands(&self.run.row(from.row));
            let (mut broken, mut unlocked) = (false, true);
            for (watcher, stand) in self.watch.rules.iter().zip(&mut next) {
                let context = &self.call.context;
                // The other rules apply or not by the same notes.
                let applies = if watcher.is_goal {
                    applies
                } else {
                    watcher.when.fit(facts, after).is_some()
                };
                let (open, breaks) =
                    advance_monitor(watcher, self.case, context, event, way, stand, applies);
                unlocked &= open;
                broken |= watcher.is_goal && breaks;
            }
            let watched = self.watch.rules.len();
            let as_wanted = to.is_none_or(|to| {
                let wanted = self.run.stands(&self.run.row(to.row));
                wanted.iter().zip(&next).take(watched).all(|(wanted, is)| wanted == is)
            });
            let shows = match then {
                PathGoal::Broken => broken,
                PathGoal::Event(_) => applies || self.rule.is_none(),
                PathGoal::Stop => true,
            };
            (unlocked && as_wanted && shows).then_some(noted)
        })
    }
}

/// What is noted once one thing more is.
fn with_note(case: FlowCase<'_>, mut notes: NotedFacts, told: NotedFact) -> NotedFacts {
    match told {
        NotedFact::Emotion(emotion) => notes.set(Field::EMOTION, emotion.index()),
        NotedFact::Fact(fact, value) => {
            notes.set(case.flow().fact(fact).field, usize::from(value));
        }
    }
    notes
}

/// Moves one automaton on; whether the event is not locked by it, and whether it breaks the rule.
fn advance_monitor(
    watcher: &MonitoredRule<'_>,
    case: FlowCase<'_>,
    context: &Context,
    event: Event,
    way: (&State, &State),
    stand: &mut u8,
    applies: bool,
) -> (bool, bool) {
    let marks = watcher.label(case, context, event, way);
    let exchange = matches!(event, Event::Said { .. });
    let locked = exchange && watcher.blocks(*stand, marks, applies);
    let is = |role| super::instrumentation::EventLabels::matches(marks, role);
    let breaks = advance_pattern(watcher.pattern, stand, exchange, is, || applies);
    (!locked, breaks)
}

/// What the agent must note so that a rule applies in a state, or does not; `None` if that cannot be.
pub(super) fn notes_for(
    case: FlowCase<'_>,
    rule: &Rule,
    state: &State,
    history: &History,
    applies: bool,
) -> Option<Vec<NotedFact>> {
    let facts = state.facts(case);
    let now = rule.when.fit(facts, history.notes()).is_some();
    if now == applies {
        return Some(Vec::new());
    }
    let mood = state.caller().map_or(flow::method::Mood::Settled, crate::call::Caller::mood);
    let own: Vec<(FactId, &FactDecl)> =
        case.flow().facts().filter(|(_, fact)| fact.given_by == GivenBy::Agent).collect();
    let emotions = Emotion::ALL.iter().copied().filter(|emotion| emotion.mood() == mood);
    // One note is enough: of the emotion, or of one fact; a box that reads several is tried fact by fact.
    let with_box = rule.when.boxes().iter().filter_map(|one| {
        let mut notes = history.notes();
        let mut told = Vec::new();
        for (id, fact) in &own {
            let value = (0..fact.values.len())
                .find(|value| one.free & fact.field.note_bit(*value) != NoteBits::ZERO)
                .and_then(|value| u8::try_from(value).ok())?;
            if one.free & fact.field.note_bit(notes.get(fact.field)) == NoteBits::ZERO {
                notes.set(fact.field, usize::from(value));
                told.push(NotedFact::Fact(*id, value));
            }
        }
        if one.free & Field::EMOTION.note_bit(notes.get(Field::EMOTION)) == NoteBits::ZERO {
            let emotion = emotions.clone().find(|emotion| {
                one.free & Field::EMOTION.note_bit(emotion.index()) != NoteBits::ZERO
            })?;
            notes.set(Field::EMOTION, emotion.index());
            told.push(NotedFact::Emotion(emotion));
        }
        Some((notes, told))
    });
    if applies {
        return with_box
            .into_iter()
            .find(|(notes, _)| rule.when.fit(facts, *notes).is_some())
            .map(|(_, told)| told);
    }
    let values = own.iter().flat_map(|(id, fact)| {
        (0..fact.values.len()).filter_map(|value| {
            Some((NotedFact::Fact(*id, u8::try_from(value).ok()?), fact.field, value))
        })
    });
    let feelings = emotions.map(|one| (NotedFact::Emotion(one), Field::EMOTION, one.index()));
    values.chain(feelings).find_map(|(noted, field, value)| {
        let mut notes = history.notes();
        notes.set(field, value);
        rule.when.fit(facts, notes).is_none().then(|| vec![noted])
    })
}

/// Who is calling, as a script's header says it.
fn customer_header(case: FlowCase<'_>, start: &State) -> Vec<String> {
    let given = case.flow().facts().filter(|(_, fact)| fact.given_by == GivenBy::Customer);
    let given = given.filter_map(|(_, fact)| {
        // The first value holds unless another is given.
        let value = fact.field.value(case.given()).filter(|value| *value > 0)?;
        Some(format!("{}={}", fact.id, fact.values.get(value)?.id))
    });
    let request = start.request();
    let told = format!("{}={}", BuiltIn::Request.name(), case.flow().request_name(request));
    let told = (request != RequestId::UNSAID).then_some(told);
    given.chain(told).collect()
}
