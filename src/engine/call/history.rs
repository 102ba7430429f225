//! What was said on a call, in order: the events, and the words around them.
//!
//! The state after any number of turns is what [`transition`] makes of the events before it, so undoing
//! and amending are replays.

use super::event::Event;
use super::lock::Blocker;
use super::state::State;
use super::step::transition;
use flow::condition::NotedFacts;
use flow::context::{Context, StatedValue};
use flow::effect::NotedFact;
use flow::fact::Field;
use flow::id::{AnswerId, FactId, ItemId, PhraseId, ReasonId};
use flow::method::{Composure, Step};
use flow::{Flow, FlowCase, OwedAnswer, Scope};
use std::borrow::Cow;

/// One thing that happened, as it was entered in one go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry {
    /// The call moved on.
    Event(Event),
    /// The agent noted a free fact.
    Noted(NotedFact),
    /// The agent's own words, beside what the guide offered, and the phrases found in them.
    Said {
        /// The words.
        words: String,
        /// The phrases.
        phrases: Box<[PhraseId]>,
    },
    /// The customer's own words, as they were typed.
    Words(String),
    /// A reason heard beside the one that is talked about.
    Mentioned(ReasonId),
    /// A value of the customer's that they told themselves, where their record did not have it.
    Stated(StatedValue),
    /// A note.
    Note(String),
    /// How the agent feels (`emotion.scale`).
    Me(Composure),
}

/// Everything that was entered at once: undone at once.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Turn {
    /// What happened, in order.
    pub entries: Vec<Entry>,
}

/// A turn that no longer holds after a change before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DroppedEvent {
    /// The event that was not available any more.
    pub event: Event,
    /// What stands before it now.
    pub blocker: Blocker,
}

/// Most calls have no more turns.
const USUAL_TURNS: usize = 16;

/// A turn of a history, for as long as it stands as it was entered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct TurnId(u64);

/// An event, and where the call stood before and after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Transition<'h> {
    /// Before.
    pub before: &'h State,
    /// The event.
    pub event: Event,
    /// After.
    pub after: &'h State,
}

/// Where a call stood after a turn.
#[derive(Debug, Clone)]
struct TurnEnd {
    id: TurnId,
    notes: NotedFacts,
    /// How many events there were up to its end.
    events: usize,
}

/// A call so far.
#[derive(Debug, Clone)]
pub struct History {
    notes_at_start: NotedFacts,
    turns: Vec<Turn>,
    ends: Vec<TurnEnd>,
    /// The state at the start, and after each event.
    states: Vec<State>,
    /// The id of the next turn.
    next: u64,
}

impl History {
    /// A call that begins.
    #[must_use]
    pub fn new(start: State, notes: NotedFacts) -> Self {
        let mut states = Vec::with_capacity(USUAL_TURNS + 1);
        states.push(start);
        Self {
            notes_at_start: notes,
            turns: Vec::with_capacity(USUAL_TURNS),
            ends: Vec::with_capacity(USUAL_TURNS),
            states,
            next: 0,
        }
    }

    /// Where the call stands.
    #[must_use]
    #[inline]
    pub fn state(&self) -> &State {
        self.states.last().expect("a call stands somewhere from its start on")
    }

    /// What the agent has noted.
    #[must_use]
    #[inline]
    pub fn notes(&self) -> NotedFacts {
        self.ends.last().map_or(self.notes_at_start, |end| end.notes)
    }

    /// The turns so far.
    #[must_use]
    #[inline]
    pub fn turns(&self) -> &[Turn] {
        &self.turns
    }

    /// Where the call stood before the turn with this number, counted from 0.
    #[must_use]
    #[inline]
    pub fn state_before(&self, turn: usize) -> &State {
        self.states.get(self.events_before(turn)).expect("each event has a state after it")
    }

    /// How many events there were before the turn with this number.
    fn events_before(&self, turn: usize) -> usize {
        let before = turn.checked_sub(1).and_then(|at| self.ends.get(at));
        before.map_or(0, |end| end.events)
    }

    /// The turns by their ids: those that stand as they were entered keep theirs.
    pub fn turn_ids(&self) -> impl Iterator<Item = TurnId> + '_ {
        self.ends.iter().map(|end| end.id)
    }

    /// What the agent had noted before the turn with this number, counted from 0.
    #[must_use]
    #[inline]
    pub fn notes_before(&self, turn: usize) -> NotedFacts {
        let before = turn.checked_sub(1).and_then(|at| self.ends.get(at));
        before.map_or(self.notes_at_start, |end| end.notes)
    }

    /// Every event so far with the states about it.
    pub fn transitions(&self) -> impl Iterator<Item = Transition<'_>> {
        Self::between(&self.states, self.turns.iter())
    }

    /// The same of the turn with this number, counted from 0.
    pub fn transitions_of(&self, turn: usize) -> impl Iterator<Item = Transition<'_>> {
        let states =
            self.states.get(self.events_before(turn)..).expect("each event has a state after it");
        Self::between(states, self.turns.get(turn).into_iter())
    }

    fn between<'h>(
        states: &'h [State],
        turns: impl Iterator<Item = &'h Turn>,
    ) -> impl Iterator<Item = Transition<'h>> {
        let entries = turns.flat_map(|turn| &turn.entries);
        let events = entries.filter_map(|entry| match entry {
            Entry::Event(event) => Some(*event),
            _ => None,
        });
        let pairs = states.iter().zip(states.iter().skip(1));
        events.zip(pairs).map(|(event, (before, after))| Transition { before, event, after })
    }

    /// Adds a turn; either all of it holds or nothing of it is added.
    ///
    /// # Errors
    /// The lock before the first event that is not available.
    pub fn push(&mut self, case: FlowCase<'_>, turn: Turn) -> Result<(), Blocker> {
        let id = TurnId(self.next);
        self.push_as(id, case, turn)
    }

    fn push_as(&mut self, id: TurnId, case: FlowCase<'_>, turn: Turn) -> Result<(), Blocker> {
        let (before, mut notes) = (self.states.len(), self.notes());
        for entry in &turn.entries {
            if let Entry::Event(event) = entry {
                match transition(case, self.state(), event) {
                    Ok(after) => self.states.push(after),
                    Err(blocker) => {
                        self.states.truncate(before);
                        return Err(blocker);
                    }
                }
            }
            note_entry(&case, entry, &mut notes);
        }
        self.turns.push(turn);
        self.ends.push(TurnEnd { id, notes, events: self.states.len() - 1 });
        self.next = self.next.max(id.0 + 1);
        Ok(())
    }

    /// Takes back up to `count` turns; returns them, latest first.
    pub fn undo(&mut self, count: usize) -> Vec<Turn> {
        let mut undone = Vec::new();
        for _ in 0..count {
            let Some(turn) = self.turns.pop() else { break };
            self.ends.pop();
            undone.push(turn);
        }
        self.states.truncate(self.events_before(self.turns.len()) + 1);
        undone
    }

    /// Puts `turn` in the place of the one with this number (from 0) and replays what came after it.
    /// What no longer holds is left out and returned; words and notes are all kept.
    ///
    /// # Errors
    /// The lock before the new turn itself; nothing is changed then.
    pub fn amend(
        &mut self,
        case: FlowCase<'_>,
        at: usize,
        turn: Turn,
    ) -> Result<Vec<DroppedEvent>, Blocker> {
        let mut again = self.clone();
        again.undo(self.turns.len().saturating_sub(at));
        match self.turns.get(at).zip(self.ends.get(at)).filter(|(old, _)| **old == turn) {
            Some((_, end)) => again.push_as(end.id, case, turn)?,
            None => again.push(case, turn)?,
        }
        let mut dropped = Vec::new();
        for (later, end) in self.turns.iter().zip(&self.ends).skip(at + 1) {
            let mut kept = Turn::default();
            let mut state = *again.state();
            for entry in &later.entries {
                if let Entry::Event(event) = entry {
                    match transition(case, &state, event) {
                        Ok(next) => state = next,
                        Err(lock) => {
                            dropped.push(DroppedEvent { event: *event, blocker: lock });
                            continue;
                        }
                    }
                }
                kept.entries.push(entry.clone());
            }
            if kept == *later {
                again.push_as(end.id, case, kept)?;
            } else if !kept.entries.is_empty() {
                again.push(case, kept)?;
            }
        }
        *self = again;
        Ok(dropped)
    }

    /// The flow's own facts that were noted on this call, the latest first, each once.
    #[must_use]
    pub fn recently_noted(&self, flow: &Flow) -> Vec<FactId> {
        let mut facts = Vec::new();
        for entry in self.turns.iter().rev().flat_map(|turn| turn.entries.iter().rev()) {
            let told: &[NotedFact] = match entry {
                Entry::Noted(told) => std::slice::from_ref(told),
                Entry::Event(Event::Said { item, answer }) => {
                    flow.item(*item).answer(*answer).map_or(&[], |answer| &answer.notes)
                }
                Entry::Event(Event::Heard(_) | Event::Ended(_))
                | Entry::Said { .. }
                | Entry::Words(_)
                | Entry::Mentioned(_)
                | Entry::Stated(_)
                | Entry::Note(_)
                | Entry::Me(_) => &[],
            };
            for noted in told {
                if let NotedFact::Fact(fact, _) = noted
                    && !facts.contains(fact)
                {
                    facts.push(*fact);
                }
            }
        }
        facts
    }

    /// Whether the call has stood in a step.
    #[must_use]
    #[inline]
    pub fn has_been_in(&self, step: Step) -> bool {
        self.states.iter().any(|state| state.step() == step)
    }

    /// What is known of the customer once a turn is reached: their record, and what they told up to then.
    #[must_use]
    pub fn context_before<'c>(&self, turn: usize, record: &'c Context) -> Cow<'c, Context> {
        let before = self.turns.iter().take(turn).flat_map(|turn| &turn.entries);
        let stated = before.filter_map(|entry| match entry {
            Entry::Stated(stated) => Some(*stated),
            _ => None,
        });
        record.with_stated(stated)
    }

    /// What is known of the customer by now.
    #[must_use]
    pub fn context_now<'c>(&self, record: &'c Context) -> Cow<'c, Context> {
        self.context_before(self.turns.len(), record)
    }

    /// Everything the agent said from the flow, with its answer.
    #[must_use]
    pub fn said_items(&self) -> impl DoubleEndedIterator<Item = (ItemId, AnswerId)> + '_ {
        let entries = self.turns.iter().flat_map(|turn| &turn.entries);
        entries.filter_map(|entry| match entry {
            Entry::Event(Event::Said { item, answer }) => Some((*item, *answer)),
            Entry::Event(Event::Heard(_) | Event::Ended(_))
            | Entry::Noted(_)
            | Entry::Said { .. }
            | Entry::Words(_)
            | Entry::Mentioned(_)
            | Entry::Stated(_)
            | Entry::Note(_)
            | Entry::Me(_) => None,
        })
    }
}

/// What an entry makes known of free facts.
pub fn note_entry(flow: &Flow, entry: &Entry, notes: &mut NotedFacts) {
    match entry {
        Entry::Event(event) => note_event(flow, *event, notes),
        Entry::Noted(told) => apply_note(flow, *told, notes),
        Entry::Said { .. }
        | Entry::Words(_)
        | Entry::Mentioned(_)
        | Entry::Stated(_)
        | Entry::Note(_)
        | Entry::Me(_) => {}
    }
}

fn note_event(flow: &Flow, event: Event, notes: &mut NotedFacts) {
    use super::event::Statement;
    use flow::method::Emotion;
    match event {
        Event::Said { item, answer } => {
            let item = flow.item(item);
            for answered in &item.to {
                apply_note(flow, NotedFact::Fact(*answered, OwedAnswer::Answered as u8), notes);
            }
            let answer = item.answer(answer);
            if answer.is_some_and(|answer| answer.effect.objection.is_some()) {
                forget_objection(flow, notes);
            }
            for told in answer.map_or(&[][..], |answer| &answer.notes) {
                apply_note(flow, *told, notes);
            }
        }
        Event::Heard(Statement::Upset) => {
            if notes.get(Field::EMOTION) < Emotion::Upset.index() {
                apply_note(flow, NotedFact::Emotion(Emotion::Upset), notes);
            }
        }
        Event::Heard(Statement::Objects) => forget_objection(flow, notes),
        Event::Heard(_) | Event::Ended(_) => {}
    }
}

/// What was noted of one objection says nothing of the next.
fn forget_objection(flow: &Flow, notes: &mut NotedFacts) {
    for (_, fact) in flow.facts().filter(|(_, fact)| fact.of == Scope::Objection) {
        notes.set(fact.field, 0);
    }
}

fn apply_note(flow: &Flow, told: NotedFact, notes: &mut NotedFacts) {
    match told {
        NotedFact::Emotion(emotion) => notes.set(Field::EMOTION, emotion.index()),
        NotedFact::Fact(fact, value) => notes.set(flow.fact(fact).field, usize::from(value)),
    }
}
