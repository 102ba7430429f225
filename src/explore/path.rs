//! Paths: the call by which a run came to a state, event by event, as the machine has it.

use super::callers;
use super::run::{Breach, Place, Run, lets, open, ways};
use super::space::{Offers, Space};
use super::watch::{Watch, Watcher};
use crate::call::history::{Entry, History, Turn};
use crate::call::{Event, State, available, step};
use crate::flow::Case;
use crate::flow::condition::Field;
use crate::flow::context::Context;
use crate::flow::effect::Noted;
use crate::flow::{FactDecl, GivenBy};
use crate::method::Emotion;
use crate::rule::moved;

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

/// A state on a path, with the place of its row and of its caller.
#[derive(Debug, Clone, Copy)]
struct Stop {
    row: u32,
    caller: usize,
}

/// The last thing that a path is after, once it has come to where it goes.
pub(super) enum Then<'t> {
    /// Nothing more.
    Stop,
    /// Some event of this kind happens.
    Event(&'t dyn Fn(Case<'_>, Event, &State, &State) -> bool),
    /// The first watched rule is broken.
    Broken,
}

impl Run {
    /// The call to where something was found, and what happens then.
    pub(super) fn witness<'f>(
        &self,
        space: &Space<'f>,
        watch: &Watch<'f>,
        to: Breach,
        then: &Then<'_>,
        rule: Option<&crate::flow::conduct::Rule>,
    ) -> Option<Witness> {
        let case = *space.cases.get(to.lane)?;
        let stops = self.stops(space, watch, to)?;
        let start = self.state(space, stops.first()?.row, stops.first()?.caller);
        let customer = customer(case, &start);
        let mut report = crate::diagnostic::Report::default();
        let context =
            Context::read_pairs(case.flow(), customer.iter().map(String::as_str), &mut report);
        let mut history = History::new(start, case.flow().first_notes());
        for pair in stops.windows(2) {
            let [from, to] = pair else { continue };
            self.go(
                space,
                watch,
                (case, &context),
                &mut history,
                *from,
                Some(*to),
                &Then::Stop,
                rule,
            )?;
        }
        if !matches!(then, Then::Stop) {
            let last = *stops.last()?;
            self.go(space, watch, (case, &context), &mut history, last, None, then, rule)?;
        }
        Some(Witness { customer, context, history })
    }

    /// The rows and callers that a path goes through.
    fn stops<'f>(&self, space: &Space<'f>, watch: &Watch<'f>, to: Breach) -> Option<Vec<Stop>> {
        let mut stops = vec![Stop { row: to.row, caller: to.caller }];
        for depth in (0..to.depth).rev() {
            let next = *stops.last()?;
            let layer = self.layers.get(depth)?;
            let before = layer.iter().find_map(|(row, words)| {
                let callers = *words.get(to.lane)?;
                let caller = self.leads(space, watch, (*row, callers, to.lane), next)?;
                Some(Stop { row: *row, caller })
            });
            stops.push(before?);
        }
        stops.reverse();
        Some(stops)
    }

    /// A caller among those in a row whom some edge leads to another row as a given caller.
    fn leads<'f>(
        &self,
        space: &Space<'f>,
        watch: &Watch<'f>,
        (at, callers, lane): (u32, u32, usize),
        to: Stop,
    ) -> Option<usize> {
        let (from, goal) = (self.row(at), self.row(to.row));
        let (_, _, leads) = space.core(from.core);
        if !leads.iter().any(|lead| lead.to == goal.core) {
            return None;
        }
        let limit = space.flow.limits.proposals;
        let (before, after) = (self.made(from.made), self.made(goal.made));
        let stands = |row: u32| self.stands.get(row as usize).copied().unwrap_or_default();
        let place = Place { core: from.core, count: before.count(), stands: stands(from.stand) };
        let edges = watch.edges(space, from.core);
        edges.iter().filter(|edge| edge.to == goal.core && lets(before, edge, limit)).find_map(
            |edge| {
                let made = match edge.offers {
                    Offers::Stay => before,
                    Offers::Gone => crate::call::Made::default(),
                    Offers::More => {
                        let offer = crate::flow::id::OfferId::new(usize::from(edge.offer))?;
                        before.and(offer, limit)
                    }
                };
                if made != after {
                    return None;
                }
                (0..callers::PLACES).filter(|caller| callers & 1 << caller != 0).find(|caller| {
                    let mut words = callers::NOBODY;
                    if let Some(word) = words.get_mut(lane) {
                        *word = 1 << caller;
                    }
                    let going = open(&words, edge);
                    let ways = ways(space, watch, place, edge, &going).ways;
                    let wanted = stands(goal.stand);
                    ways.iter().filter(|(stands, _)| *stands == wanted).any(|(_, words)| {
                        let words = space.turns.of(edge.turn, words);
                        words.get(lane).is_some_and(|word| word >> to.caller & 1 != 0)
                    })
                })
            },
        )
    }

    /// Lets the first event happen that leads on as it should, with what the agent must have noted for it.
    #[expect(clippy::too_many_arguments, reason = "a step of a path is all of these")]
    fn go(
        &self,
        space: &Space<'_>,
        watch: &Watch<'_>,
        (case, context): (Case<'_>, &Context),
        history: &mut History,
        from: Stop,
        to: Option<Stop>,
        then: &Then<'_>,
        rule: Option<&crate::flow::conduct::Rule>,
    ) -> Option<()> {
        let state = *history.state();
        let goal = to.map(|stop| self.state(space, stop.row, stop.caller));
        let stands = |stop: Stop| {
            self.stands.get(self.row(stop.row).stand as usize).copied().unwrap_or_default()
        };
        let now = stands(from);
        let wanted = to.map(stands);
        let events: Vec<Event> = available(case, &state).collect();
        for event in events {
            let Ok(after) = step(case, &state, &event) else { continue };
            if goal.is_some_and(|goal| goal != after) {
                continue;
            }
            if let Then::Event(is) = then
                && !is(case, event, &state, &after)
            {
                continue;
            }
            // Whether the rule applies may hang on what the agent has noted: as it is, if that will do.
            let now_applies = rule
                .is_some_and(|rule| rule.when.fit(state.facts(case), history.notes()).is_some());
            for applies in [now_applies, !now_applies] {
                let noted = rule.map_or(Some(Vec::new()), |rule| {
                    notes_for(case, rule, &state, history, applies)
                });
                let Some(noted) = noted else { continue };
                let mut broken = false;
                let mut next = now;
                let mut fits = true;
                for ((at, watcher), stand) in watch.watchers.iter().enumerate().zip(&mut next) {
                    let (of_rule, breaks) =
                        turned(watcher, case, context, event, (&state, &after), stand, applies);
                    fits &= of_rule;
                    broken |= at == 0 && breaks;
                }
                let as_wanted = wanted.is_none_or(|wanted| {
                    wanted.iter().zip(&next).take(watch.watchers.len()).all(|(a, b)| a == b)
                });
                let breaks = match then {
                    Then::Broken => broken && to.is_none(),
                    Then::Event(_) => applies || rule.is_none(),
                    Then::Stop => true,
                };
                if fits && as_wanted && breaks {
                    if !noted.is_empty() {
                        let entries = noted.into_iter().map(Entry::Noted).collect();
                        history.push(case, Turn { entries }).ok()?;
                    }
                    history.push(case, Turn { entries: vec![Entry::Event(event)] }).ok()?;
                    return Some(());
                }
            }
        }
        None
    }
}

/// Moves one automaton on; whether the event is not locked by it, and whether it breaks the rule.
fn turned(
    watcher: &Watcher<'_>,
    case: Case<'_>,
    context: &Context,
    event: Event,
    way: (&State, &State),
    stand: &mut u8,
    applies: bool,
) -> (bool, bool) {
    let marks = watcher.look(case, context, event, way);
    let exchange = matches!(event, Event::Said { .. });
    let locked = exchange && watcher.holds_back(*stand, marks, applies);
    let is = |role| super::watch::Marks::is(marks, role);
    let breaks = moved(watcher.pattern, stand, exchange, is, || applies);
    (!locked, breaks)
}

/// What the agent must note so that a rule applies in a state, or does not; `None` if that cannot be.
pub(super) fn notes_for(
    case: Case<'_>,
    rule: &crate::flow::conduct::Rule,
    state: &State,
    history: &History,
    applies: bool,
) -> Option<Vec<Noted>> {
    let facts = state.facts(case);
    let now = rule.when.fit(facts, history.notes()).is_some();
    if now == applies {
        return Some(Vec::new());
    }
    let mood = state.caller().map_or(crate::method::Mood::Settled, crate::call::Caller::mood);
    let own: Vec<(crate::flow::id::FactId, &FactDecl)> =
        case.flow().facts().filter(|(_, fact)| fact.given_by == GivenBy::Agent).collect();
    let emotions = Emotion::ALL.iter().copied().filter(|emotion| emotion.mood() == mood);
    // One note is enough: of the emotion, or of one fact; a box that reads several is tried fact by fact.
    let with_box = rule.when.boxes().iter().filter_map(|one| {
        let mut notes = history.notes();
        let mut told = Vec::new();
        for (id, fact) in &own {
            let value = (0..fact.values.len())
                .find(|value| one.free & fact.field.bit(*value) != 0)
                .and_then(|value| u8::try_from(value).ok())?;
            if one.free & fact.field.bit(notes.get(fact.field)) == 0 {
                notes.set(fact.field, usize::from(value));
                told.push(Noted::Fact(*id, value));
            }
        }
        if one.free & Field::EMOTION.bit(notes.get(Field::EMOTION)) == 0 {
            let emotion = emotions
                .clone()
                .find(|emotion| one.free & Field::EMOTION.bit(emotion.index()) != 0)?;
            notes.set(Field::EMOTION, emotion.index());
            told.push(Noted::Emotion(emotion));
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
            Some((Noted::Fact(*id, u8::try_from(value).ok()?), fact.field, value))
        })
    });
    let feelings = emotions.map(|one| (Noted::Emotion(one), Field::EMOTION, one.index()));
    values.chain(feelings).find_map(|(noted, field, value)| {
        let mut notes = history.notes();
        notes.set(field, value);
        rule.when.fit(facts, notes).is_none().then(|| vec![noted])
    })
}

/// Who is calling, as a script's header says it.
pub(super) fn customer(case: Case<'_>, start: &State) -> Vec<String> {
    let given = case.flow().facts().filter(|(_, fact)| fact.given_by == GivenBy::Customer);
    let given = given.filter_map(|(_, fact)| {
        // The first value holds unless another is given.
        let value = fact.field.value(case.given()).filter(|value| *value > 0)?;
        Some(format!("{}={}", fact.id, fact.values.get(value)?.id))
    });
    let kind = format!("kind={}", start.kind().name());
    given.chain([kind]).collect()
}
