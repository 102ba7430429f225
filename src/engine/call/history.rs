//! What was said on a call, in order: the events, and the words around them.
//!
//! The state after any number of turns is what [`transition`] makes of the events before it, so undoing
//! and amending are replays.

use super::event::Event;
use super::lock::Blocker;
use super::state::State;
use super::step::transition;
use flow::condition::NotedFacts;
use flow::effect::NotedFact;
use flow::fact::Field;
use flow::id::{AnswerId, FactId, ItemId, PhraseId, ReasonId};
use flow::method::{Composure, Step};
use flow::{Flow, FlowCase, Scope};

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

/// A call so far.
#[derive(Debug, Clone)]
pub struct History {
    start: State,
    notes_at_start: NotedFacts,
    turns: Vec<Turn>,
    /// The state and the notes after each turn.
    after: Vec<(State, NotedFacts)>,
}

impl History {
    /// A call that begins.
    #[must_use]
    pub fn new(start: State, notes: NotedFacts) -> Self {
        Self {
            start,
            notes_at_start: notes,
            turns: Vec::with_capacity(USUAL_TURNS),
            after: Vec::with_capacity(USUAL_TURNS),
        }
    }

    /// Where the call stands.
    #[must_use]
    #[inline]
    pub fn state(&self) -> &State {
        self.after.last().map_or(&self.start, |(state, _)| state)
    }

    /// What the agent has noted.
    #[must_use]
    #[inline]
    pub fn notes(&self) -> NotedFacts {
        self.after.last().map_or(self.notes_at_start, |(_, notes)| *notes)
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
        turn.checked_sub(1)
            .and_then(|at| self.after.get(at))
            .map_or(&self.start, |(state, _)| state)
    }

    /// What the agent had noted before the turn with this number, counted from 0.
    #[must_use]
    #[inline]
    pub fn notes_before(&self, turn: usize) -> NotedFacts {
        turn.checked_sub(1)
            .and_then(|at| self.after.get(at))
            .map_or(self.notes_at_start, |(_, notes)| *notes)
    }

    /// Every event so far with the state before it.
    pub fn events<'a>(&'a self, case: FlowCase<'a>) -> impl Iterator<Item = (State, Event)> + 'a {
        self.turns.iter().enumerate().flat_map(move |(at, turn)| {
            let mut state = *self.state_before(at);
            turn.entries.iter().filter_map(move |entry| {
                let Entry::Event(event) = entry else { return None };
                let before = state;
                state = transition(case, &state, event).ok()?;
                Some((before, *event))
            })
        })
    }

    /// Adds a turn; either all of it holds or nothing of it is added.
    ///
    /// # Errors
    /// The lock before the first event that is not available.
    pub fn push(&mut self, case: FlowCase<'_>, turn: Turn) -> Result<(), Blocker> {
        let (mut state, mut notes) = (*self.state(), self.notes());
        for entry in &turn.entries {
            if let Entry::Event(event) = entry {
                state = transition(case, &state, event)?;
            }
            note_entry(&case, entry, &mut notes);
        }
        self.turns.push(turn);
        self.after.push((state, notes));
        Ok(())
    }

    /// Takes back up to `count` turns; returns them, latest first.
    pub fn undo(&mut self, count: usize) -> Vec<Turn> {
        let mut undone = Vec::new();
        for _ in 0..count {
            let Some(turn) = self.turns.pop() else { break };
            self.after.pop();
            undone.push(turn);
        }
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
        let mut again = Self::new(self.start, self.notes_at_start);
        for before in self.turns.iter().take(at) {
            again.push(case, before.clone())?;
        }
        again.push(case, turn)?;
        let mut dropped = Vec::new();
        for later in self.turns.iter().skip(at + 1) {
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
            if !kept.entries.is_empty() {
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

    /// Whether anything was said yet, by either side; notes are no talk.
    #[must_use]
    #[inline]
    pub fn has_talk(&self) -> bool {
        let mut entries = self.turns.iter().flat_map(|turn| &turn.entries);
        entries.any(|entry| matches!(entry, Entry::Event(_) | Entry::Words(_)))
    }

    /// Whether the call has stood in a step.
    #[must_use]
    #[inline]
    pub fn has_been_in(&self, step: Step) -> bool {
        let states = self.after.iter().map(|(state, _)| state);
        std::iter::once(&self.start).chain(states).any(|state| state.step() == step)
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
        | Entry::Note(_)
        | Entry::Me(_) => {}
    }
}

fn note_event(flow: &Flow, event: Event, notes: &mut NotedFacts) {
    use super::event::Statement;
    use flow::method::Emotion;
    match event {
        Event::Said { item, answer } => {
            let answer = flow.item(item).answer(answer);
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
